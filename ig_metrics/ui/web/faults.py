"""What goes wrong below is told in plain words under a reference; the log has where it came from, and no value."""

from __future__ import annotations

import re
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ig_metrics.ui import logbook
from ig_metrics.ui.web.answers import answer

KINDS = (
    ("upload", re.compile(r"/_stcore/upload_file/")),
    ("stream", re.compile(r"/_stcore/stream$")),
    ("file", re.compile(r"/media/")),
    ("script", re.compile(r"/static/")),
    ("check", re.compile(r"/(health|ready)$|/_stcore/host-config$|/(favicon\.png|manifest\.json)$")),
    ("sign-in", re.compile(r"/(auth/|oauth2callback)")),
)

ANSWERED = frozenset({"page", "file", "upload", "sign-in"})
"""What is told of when it went well; scripts, of which a page has a hundred, and health checks are not."""


def kind(path: str) -> str:
    """What sort of address a path is, for the log: a path itself can hold a session's number, or whatever was typed."""
    return next((name for name, pattern in KINDS if pattern.search(path)), "page")


class Faults:
    """Turns an error below into the page of a 500, and every bare refusal of Streamlit's into words; both are logged."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and answer for what became of it."""
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        elif scope["type"] == "http":
            await self._request(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = time.perf_counter()
        started = ended = gone = False
        replaced: tuple[int, list[tuple[bytes, bytes]]] | None = None
        reference = ""

        async def sent(message: Message) -> None:
            nonlocal gone
            try:
                await send(message)
            except Exception:
                gone = True
                raise

        async def watched(message: Message) -> None:
            nonlocal started, ended, replaced, reference
            if message["type"] == "http.response.start" and message["status"] >= 400 and not started:
                status = message["status"]
                if status >= 500:
                    reference = logbook.reference()
                self._tell(scope, status, reference)
                if not any(name.lower() == b"content-security-policy" for name, _ in message["headers"]):
                    kept = (b"allow", b"content-range")
                    replaced = (status, [pair for pair in message["headers"] if pair[0].lower() in kept])
                    return
            if replaced is not None:
                if not ended:
                    started = ended = True
                    await answer(scope, sent, *replaced, reference)
                return
            if message["type"] == "http.response.start" and message["status"] < 400 and kind(scope["path"]) in ANSWERED:
                logbook.tell("info", "a request was answered", status=message["status"], method=_method(scope),
                             kind=kind(scope["path"]), seconds=round(time.perf_counter() - begun, 3))  # fmt: skip
            started = True
            await sent(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as error:
            if gone:  # nobody is there to be told, and nothing of ours failed
                logbook.tell("info", "a visitor was gone before the answer", kind=kind(scope["path"]))
                return
            reference = logbook.reference()
            logbook.tell("error", "a request failed", reference=reference, method=_method(scope), kind=kind(scope["path"]),
                         trace=logbook.trace(error))  # fmt: skip
            if not started:
                await answer(scope, send, 500, (), reference)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self.app(scope, receive, send)
        except Exception as error:
            logbook.tell(
                "warning",
                "a connection failed",
                reference=logbook.reference(),
                kind="stream",
                trace=logbook.trace(error),
            )
            try:
                await send({"type": "websocket.close", "code": 1011, "reason": ""})
            except Exception:  # it is closed already
                return

    @staticmethod
    def _tell(scope: Scope, status: int, reference: str) -> None:
        if status == 404 and kind(scope["path"]) == "check":
            return  # a page finds out under which path the app is served by asking below its own
        told: dict[str, str | int] = {"status": status, "method": _method(scope), "kind": kind(scope["path"])}
        if reference:
            told["reference"] = reference
        logbook.tell("error" if status >= 500 else "warning", "a request was refused", **told)


def _method(scope: Scope) -> str:
    method = str(scope["method"])
    return method if method in {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"} else "other"
