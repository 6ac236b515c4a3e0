"""Streamlit's own scripts and styles: gzipped once, and mended where they fail the accessibility rules."""

from __future__ import annotations

import gzip
import re
from collections import OrderedDict

import anyio
from starlette.types import ASGIApp, Message, Receive, Scope, Send

UNNAMED_ROLE = re.compile(rb"\(\{tabIndex:-1\}\)(?=,\"data-testid\":`stFileUploaderDropzone`)")
"""Streamlit 1.67's drop zone is a `presentation` that has a name and takes focus, which is a contradiction (axe:
presentation-role-conflict). It is a group; said here until Streamlit says it. Where the text is not found nothing changes."""


LOOSE_LIST = re.compile(rb"(?<=f\()`(ul|li)`(?=,\{target:`e1o1t1hb(?:1|4)`\}\))")
"""The navigation of a phone is a list with groups between it and its items, which no reader takes for a list (axe: list,
listitem). A row of links in a landmark is understood as it is."""


def mended(body: bytes) -> bytes:
    """A script of Streamlit's with what keeps its pages from passing the accessibility rules put right."""
    return LOOSE_LIST.sub(b"`div`", UNNAMED_ROLE.sub(b'({tabIndex:-1,role:"group"})', body))


class CompressedScripts:
    """Serves Streamlit's own scripts and styles gzipped, each mended and compressed once and then kept.

    Streamlit leaves them uncompressed (8.9 MB for a page of a chart and a table, 2.8 MB with this). Names carry a hash of the
    content, so a kept copy is never stale; only files that the server answered 200 for are kept, at most `most` of them.
    """

    def __init__(self, app: ASGIApp, most: int = 300) -> None:
        self.app = app
        self.most = most
        self.kept: OrderedDict[str, tuple[list[tuple[bytes, bytes]], bytes]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from the kept copy, or make one from the app's answer."""
        if not self._wanted(scope):
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        if path not in self.kept:
            answer = await self._fetch(scope, receive)
            if answer is None:
                await self.app(scope, receive, send)
                return
            self.kept[path] = answer
            while len(self.kept) > self.most:
                self.kept.popitem(last=False)
        headers, body = self.kept[path]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _wanted(self, scope: Scope) -> bool:
        if scope["type"] != "http" or scope["method"] != "GET":
            return False
        if not re.fullmatch(r"/static/.+\.(js|css)", scope["path"]):
            return False
        headers = dict(scope["headers"])
        conditional = any(name in headers for name in (b"range", b"if-none-match", b"if-modified-since"))
        return not conditional and b"gzip" in headers.get(b"accept-encoding", b"")

    async def _fetch(self, scope: Scope, receive: Receive) -> tuple[list[tuple[bytes, bytes]], bytes] | None:
        start: Message = {}
        body = bytearray()

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            else:
                body.extend(message.get("body", b""))

        await self.app(scope, receive, collect)
        headers = [(name.lower(), value) for name, value in start.get("headers", ())]
        if start.get("status") != 200 or any(name == b"content-encoding" for name, _ in headers):
            return None
        small = await anyio.to_thread.run_sync(gzip.compress, mended(bytes(body)), 9)
        kept = [pair for pair in headers if pair[0] not in (b"content-length", b"etag", b"accept-ranges", b"vary")]
        kept += [
            (b"content-encoding", b"gzip"),
            (b"content-length", str(len(small)).encode()),
            (b"vary", b"accept-encoding"),
        ]
        return kept, small
