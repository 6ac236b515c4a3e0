"""A served app and those who ask it things without a browser: over the websocket, as raw bytes; and what its log says."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import socket
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.viewers import PATIENCE, Told, Viewer

ROOT = Path(__file__).resolve().parents[1]
BANNER = ("", "You can now view your Streamlit app in your browser.")


def watching():
    """The search path of a server whose tries to reach another computer are written down (tests/watched)."""
    return os.pathsep.join((str(ROOT / "tests" / "watched"), str(ROOT)))


def logged(home):
    """The lines of a server's log; each but Streamlit's greeting is one of ours."""
    lines = (home / "server.log").read_text(encoding="utf-8").splitlines()
    said = [line for line in lines if line.strip() not in BANNER and not line.strip().startswith("URL: ")]
    return [json.loads(line) for line in said]


def failures(home):
    """What failed on a server, as its log has it."""
    return [line for line in logged(home) if line["level"] in ("error", "critical") or "trace" in line]


class Tab(Viewer):
    """A viewer that keeps what the pages are made of, can answer a widget, and bring a file."""

    def __init__(self, url, *, told=None, headers=()):
        super().__init__(url, told or Told())
        self.session, self.elements, self.texts, self.headers = "", [], [], dict(headers)

    async def __aenter__(self):
        import websockets

        protocols = ["streamlit"]
        if "X-Token" in self.headers:
            protocols.append(self.headers.pop("X-Token"))
        self.socket = await websockets.connect(
            self.address, subprotocols=protocols, additional_headers=self.headers, max_size=None, compression=None
        )
        return self

    async def ask(self, page="", states=()):
        """Run a page with the states of widgets; read until its script has ended."""
        import asyncio

        from streamlit.proto.BackMsg_pb2 import BackMsg

        asked = BackMsg()
        asked.rerun_script.query_string = ""
        asked.rerun_script.page_script_hash = self.pages.get(page, "")
        asked.rerun_script.page_name = "" if page in self.pages else page
        asked.rerun_script.context_info.url = f"{self.url}/{page}"
        asked.rerun_script.widget_states.widgets.extend(states)
        await self.socket.send(asked.SerializeToString())
        await asyncio.wait_for(self._read(), PATIENCE)

    async def _read(self):
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        self.elements, self.texts = [], []
        while True:
            message = ForwardMsg.FromString(await self.socket.recv())
            kind = message.WhichOneof("type")
            if kind == "navigation":
                self.pages = {each.url_pathname: each.page_script_hash for each in message.navigation.app_pages}
            elif kind == "new_session":
                self.session = message.new_session.initialize.session_id
            elif kind == "delta" and message.delta.HasField("new_element"):
                self.elements.append(message.delta.new_element)
                self.texts.append(str(message.delta.new_element))
            elif kind == "delta":
                self.texts.append(str(message.delta))
            elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return

    def widget(self, kind, label=""):
        """The element of a kind whose label starts so."""
        found = (getattr(each, kind) for each in self.elements if each.WhichOneof("type") == kind)
        return next(each for each in found if each.label.startswith(label))


def dropped(widget_id, number, name, size, address):
    """The state of a drop zone in which one file lies."""
    from streamlit.proto.WidgetStates_pb2 import WidgetState

    state = WidgetState(id=widget_id)
    file = state.file_uploader_state_value.uploaded_file_info.add()
    file.file_id, file.name, file.size = number, name, size
    file.file_urls.file_id = number
    file.file_urls.upload_url = file.file_urls.delete_url = address
    return state


def envelope(data, name="a.csv"):
    """A file as a browser sends it: the body and its content type."""
    head = f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: text/csv\r\n\r\n'
    return head.encode() + data + b"\r\n--edge--\r\n", "multipart/form-data; boundary=edge"


def asked(url, method, path, body=None, headers=(), chunked=False):
    """Status, headers and body of one request on a connection of its own; 0 where the server hung up."""
    connection = http.client.HTTPConnection("localhost", urlsplit(url).port, timeout=30)
    try:
        connection.request(method, path, body=body, headers=dict(headers), encode_chunked=chunked)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    except (ConnectionError, http.client.BadStatusLine):
        with contextlib.suppress(OSError, http.client.HTTPException):
            answer = connection.response_class(connection.sock, method=method)
            answer.begin()
            return answer.status, {}, answer.read()
        return 0, {}, b""
    finally:
        connection.close()


def raw(url, request):
    """What comes back for these very bytes."""
    with socket.create_connection(("127.0.0.1", urlsplit(url).port), timeout=10) as wire:
        wire.settimeout(3)
        with contextlib.suppress(OSError):
            wire.sendall(request)
            wire.shutdown(socket.SHUT_WR)
        got = b""
        with contextlib.suppress(OSError):
            while piece := wire.recv(1 << 16):
                got += piece
        return got


def token(url):
    """The XSRF cookie of a new visitor."""
    cookie = asked(url, "GET", "/_stcore/health")[1]["set-cookie"]
    return cookie.split(";")[0].split("=", 1)[1]
