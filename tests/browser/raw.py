"""A program in the place of a browser: it speaks Streamlit's websocket, asks for whatever it likes, and keeps all it is told."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

PATIENCE = 60
WORDS = {"heading", "markdown", "button", "html", "empty", "spinner", "skeleton"}
"""Elements with which a page says who may see it; everything else can hold a figure."""


class RawPage:
    """An open connection."""

    def __init__(self, socket) -> None:
        self.socket = socket
        self.received: list[bytes] = []

    def send(self, message: BackMsg) -> None:
        self.socket.send(message.SerializeToString())

    def rerun(self, page: str = "", query: str = "", page_hash: str = "") -> list[ForwardMsg]:
        """Ask for a page; what it is made of, up to the end of its script."""
        asked = BackMsg()
        asked.rerun_script.page_name = page
        asked.rerun_script.page_script_hash = page_hash
        asked.rerun_script.query_string = query
        self.send(asked)
        return self.until("script_finished")

    def until(self, kind: str) -> list[ForwardMsg]:
        """What comes up to a message of a kind."""
        told = []
        while not told or told[-1].WhichOneof("type") != kind:
            data = self.socket.recv(timeout=PATIENCE)
            self.received.append(data)
            told.append(ForwardMsg.FromString(data))
        return told


@contextlib.contextmanager
def raw(
    url: str, *, origin: str | None = None, protocols: tuple[str, ...] = ("streamlit",), **headers: str
) -> Iterator[RawPage]:
    """A connection to the app at `url`, with these headers."""
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    with connect(
        address, subprotocols=list(protocols), origin=origin or url, additional_headers=sent, max_size=None, compression=None,
        user_agent_header=None, open_timeout=PATIENCE, proxy=None,
    ) as socket:  # fmt: skip
        yield RawPage(socket)


def elements(told: list[ForwardMsg]) -> set[str]:
    """The kinds of element a page is made of."""
    deltas = [message.delta for message in told if message.WhichOneof("type") == "delta"]
    return {delta.new_element.WhichOneof("type") for delta in deltas if delta.WhichOneof("type") == "new_element"} - {
        None
    }


def host(url: str) -> str:
    """Name and port of an address."""
    return urlsplit(url).netloc
