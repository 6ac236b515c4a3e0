"""What a request may reach: nobody's without a sign-in, and of what was made for somebody only that one's own.

Streamlit looks at who somebody is when their page connects, and not again. Here it is looked at for every message of every open
page, and every few seconds while a page stands idle: whoever's sign-in ended, who signed out in another window, was taken off the
list or has another role is disconnected, and the page comes back as what they now are.
"""

from __future__ import annotations

import asyncio
import os
import re
import time
from contextlib import suppress
from dataclasses import replace

from anyio import to_thread
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from ig_metrics.errors import Refused
from ig_metrics.ui import cache, presence, sign_in_record
from ig_metrics.ui.asking import WHY_HEADER, Asking, Connection, asking, connection
from ig_metrics.ui.web.answers import answer
from ig_metrics.ui.web.identity_cookie import Headers, claims, without_identity

MEDIA = re.compile(r"(?<!/static)/media/([^/]+)$")
UPLOAD = re.compile(r"/_stcore/upload_file/")
SIGN_OUT = re.compile(r"/auth/logout/?$")
WHY = WHY_HEADER.encode()
LOOK_AGAIN_SECONDS = 5.0
OTHER_SERVERS_SECONDS = 10.0
TAKEN = ("rerun_script", "stop_script", "app_heartbeat", "file_urls_request", "backend_operation_request")
"""Messages of a page that are passed on. The others clear everybody's caches, tell of the program's repository, or stop it."""
POLICY = 1008


class Doors:
    """Lets through what its sender may have, and nothing for longer than they may have it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request or a connection on, as whoever it is from."""
        if scope["type"] == "http":
            await self._request(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._page(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        file, upload, leaving = MEDIA.search(path), UPLOAD.search(path), SIGN_OUT.search(path)
        if file or upload or leaving:
            asked = await _asking(scope)
            if leaving and asked.person is not None:
                await to_thread.run_sync(_leave, asked)
            if asked.shared and file and not presence.may_have(os.path.splitext(file[1])[0], asked.key):
                await answer(scope, send, 404)
                return
            if upload and not (asked.viewer and asked.viewer.uploads):
                await answer(scope, send, 403)
                return
        await self.app(scope, receive, send)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = await _asking(scope)
        opened = asked if _counts(asked) else replace(asked, person=None)
        scope = {**scope, "headers": _dressed(scope["headers"], opened)}
        open_page = _OpenPage(Connection(opened, claims(scope)), receive, send)
        token = connection.set(open_page.connection)
        try:
            await self.app(scope, open_page.receive, open_page.send)
        finally:
            connection.reset(token)
            open_page.leave()


class _OpenPage:
    """One page's connection, which ends when who opened it may no longer do what they might."""

    def __init__(self, opened: Connection, receive: Receive, send: Send) -> None:
        self.connection = opened
        self._receive, self._send = receive, send
        self._coming: asyncio.Future[Message] | None = None
        self._connected = self._ended = False
        self._link = ""

    async def receive(self) -> Message:
        if not self._connected:
            self._connected = True
            return await self._receive()
        while not self._ended:
            if self._coming is None:
                self._coming = asyncio.ensure_future(self._receive())
            await asyncio.wait({self._coming}, timeout=self._patience())
            if not await self._unchanged():
                await self._end()
            elif self._coming.done():
                message, self._coming = self._coming.result(), None
                if self._taken(message):
                    return message
        return {"type": "websocket.disconnect", "code": POLICY}

    async def send(self, message: Message) -> None:
        if not self._ended:
            await self._send(message)

    def leave(self) -> None:
        if self._coming is not None:
            self._coming.cancel()

    def _patience(self) -> float:
        person = self.connection.opened.person
        left = person.expires - time.time() if person else LOOK_AGAIN_SECONDS
        return min(LOOK_AGAIN_SECONDS, max(left, 0.01))

    async def _unchanged(self) -> bool:
        if self.connection.opened.person is not None:
            await _hear(OTHER_SERVERS_SECONDS)
        try:
            return self.connection.unchanged()
        except Refused:
            # Settings that cannot be read: the page says so itself and shows nothing.
            return True

    def _taken(self, message: Message) -> bool:
        data = message.get("bytes")
        if message["type"] != "websocket.receive" or not data:
            return True
        sent = BackMsg()
        try:
            sent.ParseFromString(data)
        except Exception:
            return True  # Streamlit closes a connection that sends what it cannot read
        if sent.WhichOneof("type") == "rerun_script":
            self._link = sent.rerun_script.query_string
        return sent.WhichOneof("type") in TAKEN

    async def _end(self) -> None:
        """Disconnect; the page is loaded anew at its own link, so that what it showed does not stay on the screen."""
        self._ended = True
        again = ForwardMsg()
        again.auth_redirect.url = f"?{self._link.lstrip('?')}"
        await self._send({"type": "websocket.send", "bytes": again.SerializeToString()})
        await self._send({"type": "websocket.close", "code": POLICY, "reason": ""})


async def _asking(scope: Scope) -> Asking:
    try:
        told = claims(scope)
        if told:
            await _hear(1.0)
        return asking(told)
    except Refused:
        return Asking(shared=True, why="not set up")


def _dressed(headers: Headers, asked: Asking) -> Headers:
    """The headers of a connection as the app should have them: no identity that counts for nothing, no page of somebody else."""
    kept = [(name, value) for name, value in headers if name.lower() != WHY]
    if asked.person is None:
        kept = without_identity(kept)
    kept.append((WHY, asked.why.encode()))
    return [
        (name, _fresh(value, asked) if name.lower() == b"sec-websocket-protocol" else value) for name, value in kept
    ]


async def _hear(after_seconds: float) -> None:
    """Take in what other servers ended; a catalogue that is busy just now is asked again with the next message."""

    def read() -> None:
        with suppress(Refused):
            presence.read_from(cache.store(), after_seconds)

    await to_thread.run_sync(read)


def _leave(asked: Asking) -> None:
    """End a sign-in, in this process at least; the way out is never barred by a catalogue that is busy."""
    assert asked.person is not None
    with suppress(Refused):
        sign_in_record.sign_out(cache.store(), asked.person)
    presence.sign_out(asked.person.sign_in)


def _counts(asked: Asking) -> bool:
    """Whether the page is told who they are: also when they may see nothing, but not when their sign-in is over."""
    return asked.viewer is not None or asked.why == "unknown"


def _fresh(protocols: bytes, asked: Asking) -> bytes:
    """The page a connection wants to go on with stands third among its protocols; taken out unless it is the same person's."""
    parts = [part.strip() for part in protocols.decode("latin-1").split(",")]
    if len(parts) > 2 and not presence.is_whose(parts[2], asked.key):
        parts = parts[:2]
    return ", ".join(parts).encode("latin-1")
