"""The nginx configuration in deploy/, by a real nginx before small servers that tell what they were asked."""

from __future__ import annotations

import base64
import hashlib
import http.client
import http.server
import json
import os
import re
import socket
import ssl
import subprocess
import threading
from contextlib import suppress

import pytest

from ig_metrics.settings import Settings
from scripts.screenshots import free_port
from tests.servers.front import NGINX, command, fronting, written

MEGABYTE = 1024 * 1024
HANDSHAKE = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, section 4.2.2


class Telling(http.server.BaseHTTPRequestHandler):
    """Answers with what it was asked, as JSON; takes a websocket; cuts off who asks for /cut."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *given):
        """Says nothing."""

    def do_GET(self):
        """What was asked, or a websocket."""
        self.server.asked.append(f"{self.command} {self.path}")
        length = int(self.headers.get("content-length") or 0)
        got = len(self.rfile.read(length))
        if self.path == "/cut":
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        if self.headers.get("upgrade") == "websocket":
            key = hashlib.sha1((self.headers["sec-websocket-key"] + HANDSHAKE).encode()).digest()
            self.send_response(101)
            self.send_header("upgrade", "websocket")
            self.send_header("connection", "upgrade")
            self.send_header("sec-websocket-accept", base64.b64encode(key).decode())
            self.end_headers()
            self.wfile.write(b"\x81\x02hi")
            self.close_connection = True
            return
        told = {"port": self.server.server_port, "got": got, "headers": {k.lower(): v for k, v in self.headers.items()}}
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("content-type", "image/svg+xml" if self.path.endswith(".svg") else "application/json")
        self.send_header("content-length", str(len(body)))
        if self.path.startswith("/static/"):
            self.send_header("cache-control", "public, immutable, max-age=31536000")
        self.end_headers()
        self.wfile.write(body)

    do_PUT = do_POST = do_GET


class Server(http.server.ThreadingHTTPServer):
    """One of the two, which can be ended as if killed, and started again on its port."""

    daemon_threads = True

    def __init__(self, port=0):
        self.asked, self.open = [], []
        super().__init__(("127.0.0.1", port), Telling)
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def process_request(self, request, client_address):
        self.open.append(request)
        super().process_request(request, client_address)

    def end(self):
        self.shutdown()
        self.server_close()
        for connection in self.open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def servers():
    made = [Server(), Server()]
    yield made
    for server in made:
        server.end()


@pytest.fixture
def front(tmp_path, servers):
    with fronting(tmp_path, [server.server_port for server in servers]) as nginx:
        yield nginx


def ask(front, path="/", method="GET", body=None, cookie=None, **headers):
    """Status, headers and what the server behind told."""
    if cookie:
        headers["cookie"] = cookie
    connection = http.client.HTTPSConnection("localhost", front.port, context=front.trusting(), timeout=30)
    connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer.status, answer.headers, json.loads(text) if text.startswith(b"{") else {}


@pytest.mark.parametrize("servers", [[8501], [8501, 8502]], ids=["one server", "two servers"])
def test_nginx_takes_the_configuration_without_a_warning(tmp_path, servers):
    configuration, _ = written(tmp_path, servers, (free_port(), free_port()))
    run = subprocess.run(command(configuration, "-t"), capture_output=True, text=True, timeout=30)
    assert run.returncode == 0, run.stderr
    assert "[warn]" not in run.stderr, run.stderr


def test_one_server_needs_no_cookie(tmp_path, servers):
    with fronting(tmp_path, [servers[0].server_port]) as front:
        status, headers, told = ask(front, "/training")
        assert (status, headers["set-cookie"], told["port"]) == (200, None, servers[0].server_port)


def test_whoever_comes_without_encryption_is_sent_to_it(front):
    connection = http.client.HTTPConnection("localhost", front.plain_port, timeout=30)
    connection.request("GET", "/training?as_at=2014-03-31")
    answer = connection.getresponse()
    assert (answer.status, answer.headers["location"]) == (301, f"{front.url}/training?as_at=2014-03-31")


def test_another_name_is_not_answered(front, servers):
    with socket.create_connection(("127.0.0.1", front.port), timeout=30) as raw, pytest.raises(ssl.SSLError):
        front.trusting().wrap_socket(raw, server_hostname="elsewhere.example")
    connection = http.client.HTTPConnection("127.0.0.1", front.plain_port, timeout=30)
    connection.request("GET", "/", headers={"host": "elsewhere.example"})
    with pytest.raises(http.client.RemoteDisconnected):
        connection.getresponse()
    assert servers[0].asked == servers[1].asked == []


def test_the_app_is_told_the_truth_about_the_browser_whatever_that_claims(front):
    lies = {"x_forwarded_for": "1.2.3.4", "x_forwarded_proto": "http", "x_forwarded_host": "evil.example",
            "x_real_ip": "1.2.3.4", "forwarded": "for=1.2.3.4"}  # fmt: skip
    _, _, told = ask(front, **lies)
    host = f"localhost:{front.port}"
    found = {name: told["headers"].get(name) for name in (*(name.replace("_", "-") for name in lies), "host")}
    assert found == {
        "x-forwarded-for": "127.0.0.1", "x-forwarded-proto": "https", "x-forwarded-host": host, "x-real-ip": "127.0.0.1",
        "forwarded": None, "host": host,
    }  # fmt: skip


@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/static/js/a.js", "/media/a.csv"])
def test_a_browser_is_to_come_encrypted_for_a_year(front, path):
    _, headers, _ = ask(front, path)
    assert headers.get_all("strict-transport-security") == ["max-age=31536000"]
    assert headers["server"] == "nginx"


def test_the_largest_file_of_the_settings_passes_and_one_much_larger_does_not(front):
    allowed = Settings().ingest.max_upload_mb
    where = "/_stcore/upload_file/session/file"
    status, _, told = ask(front, where, "PUT", b"x" * (allowed * MEGABYTE + MEGABYTE // 2))
    assert (status, told["got"]) == (200, allowed * MEGABYTE + MEGABYTE // 2)
    written_down = re.search(r"upload_file/ \{\s+client_max_body_size (\d+)m;", (NGINX / "ig-metrics.conf").read_text())
    assert int(written_down[1]) == allowed + 1
    # Refused by what it says of itself, before it is sent.
    assert ask(front, where, "PUT", None, content_length=str((allowed + 2) * MEGABYTE))[0] == 413
    assert ask(front, "/", "POST", None, content_length=str(2 * MEGABYTE))[0] == 413


def test_a_websocket_is_passed_on_and_says_where_it_is(front, servers):
    with socket.create_connection(("localhost", front.port), timeout=30) as raw:
        secure = front.trusting().wrap_socket(raw, server_hostname="localhost")
        key = base64.b64encode(os.urandom(16)).decode()
        secure.sendall(
            f"GET /_stcore/stream HTTP/1.1\r\nHost: localhost:{front.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\nCookie: ig_metrics_server=2\r\n\r\n".encode()
        )
        said = b""
        while not said.endswith(b"hi"):
            part = secure.recv(4096)
            assert part, said
            said += part
        assert said.startswith(b"HTTP/1.1 101")
        assert b"set-cookie" not in said.lower(), "it is where its cookie says"
        secure.close()
    assert (servers[0].asked, servers[1].asked) == ([], ["GET /_stcore/stream"])


def test_a_browser_stays_with_its_server(front, servers):
    _, headers, first = ask(front)
    cookie = headers["set-cookie"]
    assert cookie.endswith("; Path=/; Secure; HttpOnly; SameSite=Lax")
    ports = [server.server_port for server in servers]
    assert cookie.startswith(f"ig_metrics_server={ports.index(first['port']) + 1};")
    for path in ("/", "/training", "/media/a.csv", "/_stcore/health", "/auth/login") * 3:
        _, headers, told = ask(front, path, cookie=cookie.split(";")[0])
        assert (told["port"], headers["set-cookie"]) == (first["port"], None)


def test_browsers_without_a_cookie_are_spread(front, servers):
    assert {ask(front)[2]["port"] for _ in range(6)} == {server.server_port for server in servers}


@pytest.mark.parametrize("cookie", ["ig_metrics_server=3", "ig_metrics_server=1:1", "ig_metrics_server=%0d%0aevil"])
def test_a_cookie_that_names_no_server_is_put_right(front, cookie):
    status, headers, _ = ask(front, cookie=cookie)
    assert status == 200
    assert re.fullmatch(r"ig_metrics_server=[12]; .*", headers["set-cookie"])


def test_when_a_server_dies_its_browsers_move_and_stay_where_they_moved(front, servers):
    assert ask(front, cookie="ig_metrics_server=1")[2]["port"] == servers[0].server_port
    port = servers[0].server_port
    servers[0].end()
    status, headers, told = ask(front, cookie="ig_metrics_server=1")
    assert (status, told["port"]) == (200, servers[1].server_port)
    assert headers["set-cookie"].startswith("ig_metrics_server=2;")
    servers[0] = Server(port)
    for _ in range(4):
        assert ask(front, cookie="ig_metrics_server=2")[2]["port"] == servers[1].server_port


def test_what_a_server_had_begun_to_do_is_not_done_again(front, servers):
    assert ask(front, "/cut", "POST", b"x")[0] == 502
    assert len(servers[0].asked) + len(servers[1].asked) == 1


def test_scripts_and_styles_are_asked_for_once_and_kept_apart_by_their_form(front, servers):
    def came(**headers):
        return ask(front, "/static/js/index.abc.js", **headers)[1]["x-cache"]

    assert [came(accept_encoding=form) for form in ("gzip, br", "gzip, deflate, br, zstd")] == ["MISS", "HIT"]
    assert [came(), came(cookie="ig_metrics_server=1"), came(cookie="ig_metrics_server=2")] == ["MISS", "HIT", "HIT"]
    assert len(servers[0].asked) + len(servers[1].asked) == 2


def test_pages_and_downloads_are_never_kept(front, servers):
    for path in ("/", "/media/a.csv", "/_stcore/health"):
        assert [ask(front, path)[1]["x-cache"] for _ in range(2)] == [None, None]
    assert len(servers[0].asked) + len(servers[1].asked) == 6


def test_what_the_app_leaves_plain_is_compressed(front):
    connection = http.client.HTTPSConnection("localhost", front.port, context=front.trusting(), timeout=30)
    connection.request("GET", "/static/media/logo.svg", headers={"accept-encoding": "gzip"})
    assert connection.getresponse().headers["content-encoding"] == "gzip"
