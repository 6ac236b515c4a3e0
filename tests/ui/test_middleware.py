"""The door of local mode, response headers, and compressed scripts."""

from __future__ import annotations

import asyncio
import gzip
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ig_metrics.ui import middleware
from ig_metrics.ui.middleware import CompressedScripts, LocalModeGuard, SecurityHeaders, refusal

HOST = (b"host", b"localhost:8501")


def scope(*headers, client=("127.0.0.1", 5000), kind="http", path="/", method="GET"):
    return {"type": kind, "method": method, "path": path, "headers": list(headers), "client": client}


def run(app, request):
    """Drive an ASGI app once; the messages it sent."""
    sent = []

    async def receive():
        return {"type": "http.request", "body": b""}

    async def send(message):
        sent.append(message)

    # In a thread of its own: the browser tests leave an event loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, app(request, receive, send)).result()
    return sent


async def hello(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"hello"})


@pytest.fixture
def local_mode(tmp_path, monkeypatch):
    monkeypatch.setenv("IG_METRICS_HOME", str(tmp_path))
    monkeypatch.delenv("IG_METRICS_SETTINGS", raising=False)
    return tmp_path


@pytest.mark.parametrize(
    "host", [b"localhost", b"localhost:8501", b"LOCALHOST:1", b"127.0.0.1:8501", b"[::1]:8501", b"[::1]"]
)
def test_this_computer_is_answered(host):
    assert refusal(scope((b"host", host))) is None


@pytest.mark.parametrize(
    "name",
    ["X-Forwarded-For", "x-forwarded-host", "X-Forwarded-Proto", "X-Forwarded-Anything", "Forwarded", "X-Real-IP", "Via",
     "X-Client-IP", "CF-Connecting-IP", "True-Client-IP", "X-Original-Host"],
)  # fmt: skip
def test_any_forwarding_header_is_refused(name):
    assert refusal(scope(HOST, (name.encode(), b"127.0.0.1"))) == "it came through a proxy"


@pytest.mark.parametrize("client", [("192.168.1.20", 1), ("10.0.0.1", 1), ("::ffff:10.0.0.1", 1), ("2001:db8::1", 1), None, ("", 1)])  # fmt: skip
def test_another_computer_is_refused(client):
    assert refusal(scope(HOST, client=client)) == "it did not come from this computer"


@pytest.mark.parametrize("client", [("127.0.0.1", 1), ("127.8.8.8", 1), ("::1", 1), ("::ffff:127.0.0.1", 1)])
def test_every_form_of_loopback_is_this_computer(client):
    assert refusal(scope(HOST, client=client)) is None


@pytest.mark.parametrize("host", [b"council.example", b"localhost.evil.example", b"127.0.0.1.evil.example", b"evil@localhost", b"0.0.0.0", b"", b"localhost:8501:1"])  # fmt: skip
def test_another_host_name_is_refused(host):
    assert refusal(scope((b"host", host))) == "it was not addressed to localhost"


def test_no_host_or_two_hosts_are_refused():
    assert refusal(scope()) == "it was not addressed to localhost"
    assert refusal(scope(HOST, (b"Host", b"evil.example"))) == "it was not addressed to localhost"


def test_a_refused_request_is_told_why_and_the_app_never_sees_it(local_mode):
    sent = run(LocalModeGuard(hello), scope(HOST, (b"forwarded", b"for=1.2.3.4")))
    assert sent[0]["status"] == 403
    assert b"came through a proxy" in sent[1]["body"]
    assert b"hello" not in sent[1]["body"]


def test_a_refused_websocket_is_closed_before_it_opens(local_mode):
    sent = run(LocalModeGuard(hello), scope(HOST, (b"x-forwarded-for", b"1.2.3.4"), kind="websocket"))
    assert [message["type"] for message in sent] == ["websocket.close"]


def test_with_sign_in_set_up_a_proxy_may_stand_in_front(local_mode):
    (local_mode / "settings.toml").write_text('[access]\nig_lead = ["lead@example.gov.uk"]\n', encoding="utf-8")
    sent = run(LocalModeGuard(hello), scope((b"host", b"figures.example.gov.uk"), (b"x-forwarded-for", b"1.2.3.4")))
    assert sent[0]["status"] == 200


def test_settings_that_cannot_be_read_keep_the_guard_up(local_mode):
    (local_mode / "settings.toml").write_text("[access\n", encoding="utf-8")
    sent = run(LocalModeGuard(hello), scope(HOST, (b"x-real-ip", b"1.2.3.4")))
    assert sent[0]["status"] == 403


def test_every_response_carries_the_security_headers():
    headers = dict(run(SecurityHeaders(hello), scope(HOST))[0]["headers"])
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert headers[b"x-frame-options"] == b"DENY"
    assert headers[b"referrer-policy"] == b"no-referrer"
    assert headers[b"cache-control"] == b"no-store"
    policy = headers[b"content-security-policy"].decode()
    script = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe-inline" not in script
    assert "'unsafe-eval'" not in script
    assert "sha256-" in script


def test_static_files_keep_their_own_cache_rule_and_carry_only_the_headers_that_are_about_files():
    async def asset(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": [(b"cache-control", b"immutable")]})
        await send({"type": "http.response.body", "body": b""})

    headers = dict(run(SecurityHeaders(asset), scope(HOST, path="/static/js/a.js"))[0]["headers"])
    assert headers == {
        b"cache-control": b"immutable",
        b"x-content-type-options": b"nosniff",
        b"cross-origin-resource-policy": b"same-origin",
    }


def served(status=200):
    calls = []

    async def asset(scope, receive, send):
        calls.append(scope["path"])
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"4000")]})
        await send({"type": "http.response.body", "body": b"x" * 3000, "more_body": True})
        await send({"type": "http.response.body", "body": b"y" * 1000})

    return asset, calls


def test_a_script_is_compressed_once_and_comes_back_whole():
    asset, calls = served()
    app = CompressedScripts(asset)
    for _ in range(2):
        sent = run(app, scope(HOST, (b"accept-encoding", b"gzip, br"), path="/static/js/a.js"))
        headers = dict(sent[0]["headers"])
        assert headers[b"content-encoding"] == b"gzip"
        assert int(headers[b"content-length"]) == len(sent[1]["body"])
        assert gzip.decompress(sent[1]["body"]) == b"x" * 3000 + b"y" * 1000
    assert calls == ["/static/js/a.js"]


@pytest.mark.parametrize(
    "request_",
    [
        scope(HOST, path="/static/js/a.js"),
        scope(HOST, (b"accept-encoding", b"gzip"), (b"range", b"bytes=0-1"), path="/static/js/a.js"),
        scope(HOST, (b"accept-encoding", b"gzip"), path="/static/media/font.woff2"),
        scope(HOST, (b"accept-encoding", b"gzip"), path="/media/secret.csv"),
        scope(HOST, (b"accept-encoding", b"gzip"), path="/static/js/a.js", method="HEAD"),
    ],
)
def test_everything_else_is_left_as_it_is(request_):
    asset, _ = served()
    sent = run(CompressedScripts(asset), request_)
    assert b"content-encoding" not in dict(sent[0]["headers"])


def test_the_drop_zone_of_this_streamlit_is_mended():
    import streamlit

    (script,) = (Path(streamlit.__file__).parent / "static" / "static" / "js").glob("FileUploader.*.js")
    text = script.read_bytes()
    assert middleware.mended(text).count(b'({tabIndex:-1,role:"group"}),"data-testid":`stFileUploaderDropzone`') == 1
    assert len(middleware.mended(text)) == len(text) + len(b',role:"group"')


def test_the_phone_navigation_of_this_streamlit_is_mended():
    import streamlit

    scripts = (Path(streamlit.__file__).parent / "static" / "static" / "js").glob("index.*.js")
    (text,) = (body for body in (script.read_bytes() for script in scripts) if b"stSidebarNavItems" in body)
    changed = middleware.mended(text)
    for tag, number in ((b"ul", b"1"), (b"li", b"4")):
        assert text.count(b"f(`" + tag + b"`,{target:`e1o1t1hb" + number + b"`})") == 1
        assert changed.count(b"f(`div`,{target:`e1o1t1hb" + number + b"`})") == 1
    assert changed.count(b"`ul`") == text.count(b"`ul`") - 1


def test_a_missing_file_is_not_kept():
    asset, _ = served(status=404)
    app = CompressedScripts(asset)
    request_ = scope(HOST, (b"accept-encoding", b"gzip"), path="/static/js/none.js")
    assert run(app, request_)[0]["status"] == 404
    assert not app.kept


def test_no_more_copies_are_kept_than_allowed():
    asset, _ = served()
    app = CompressedScripts(asset, most=2)
    for name in "abc":
        run(app, scope(HOST, (b"accept-encoding", b"gzip"), path=f"/static/js/{name}.js"))
    assert list(app.kept) == ["/static/js/b.js", "/static/js/c.js"]


def test_the_guard_stands_before_the_app_and_inside_the_headers():
    order = [item.cls for item in middleware.MIDDLEWARE]
    assert order == [SecurityHeaders, LocalModeGuard, CompressedScripts]
