"""Which addresses the app answers, and how: what is not named here does not exist, whatever Streamlit would do with it.

Streamlit serves its page for every unknown path, and beside it diagnostics (metrics, a script check), an interface for
agents and files of components that no page uses. None of them is for the network.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from pathlib import Path

import streamlit
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config

from ig_metrics.ui.places import PLACES
from ig_metrics.ui.web.answers import answer

READ = frozenset({"GET", "HEAD"})
UPLOAD = re.compile(r"/_stcore/upload_file/[0-9a-f-]{36}/[0-9a-f-]{36}")
"""An upload's address: the session's number and the file's, as Streamlit makes them."""
_PLAIN = {
    "/": READ,
    "/index.html": READ,
    "/health": READ,
    "/ready": READ,
    "/favicon.png": READ,
    "/manifest.json": READ,
    "/_stcore/health": READ,
    "/_stcore/host-config": READ,
    "/auth/login": READ,
    "/auth/logout": READ,
    "/oauth2callback": READ,
}
_MADE = re.compile(r"/media/[A-Za-z0-9]{1,200}(\.[A-Za-z0-9]{1,16})?")
STREAM = "/_stcore/stream"


def base() -> str:
    """The path the app is served under, without a slash at its end; empty at the root of a host."""
    told = str(config.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{told}" if told else ""


def within(path: str) -> str | None:
    """An address without the path the app is served under; None where it lies outside."""
    under = base()
    if path == under or path.startswith(f"{under}/"):
        return path[len(under) :] or "/"
    return path if path in ("/health", "/ready") else None


@cache
def scripts() -> frozenset[str]:
    """The addresses of Streamlit's own scripts, styles and fonts; for any other it would send its page instead."""
    folder = Path(streamlit.__file__).parent / "static"
    return frozenset(
        f"/{path.relative_to(folder).as_posix()}" for path in (folder / "static").rglob("*") if path.is_file()
    )


def methods(path: str) -> Collection[str]:
    """The methods an address (within the app) answers to; none for one that does not exist."""
    if path in _PLAIN:
        return _PLAIN[path]
    if UPLOAD.fullmatch(path):
        return frozenset({"PUT", "DELETE"})
    if _MADE.fullmatch(path) or path in scripts():
        return READ
    page = path.removesuffix("/").removeprefix("/")
    return READ if any(page == place.key for place in PLACES) else frozenset()


class KnownAddresses:
    """Answers 404 for an address that is none of ours and 405 for a method it has not; a websocket is closed unopened."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is known."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        path = within(scope["path"])
        if scope["type"] == "websocket":
            if path == STREAM:
                await self.app(scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": 1008, "reason": ""})
            return
        allowed = () if path is None else methods(path)
        if scope["method"] in allowed:
            await self.app(scope, receive, send)
        elif allowed:
            await answer(scope, send, 405, [(b"allow", ", ".join(sorted(allowed)).encode())])
        else:
            await answer(scope, send, 404)
