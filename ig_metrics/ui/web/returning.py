"""Signing in leads back to the page that was asked for, and the cookies of it never go unprotected."""

from __future__ import annotations

from urllib.parse import quote, unquote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ig_metrics.errors import Refused
from ig_metrics.provider import CALLBACK
from ig_metrics.ui import signing_in
from ig_metrics.ui.asking import asking
from ig_metrics.ui.places import BY_KEY
from ig_metrics.ui.web.cookies import hardened
from ig_metrics.ui.web.identity_cookie import claims, cookies

COOKIE = "ig_metrics_wanted"
SECONDS = 900
MOST = 1500
"""Bytes of an address that are remembered; links of ours are shorter."""


class Returning:
    """Remembers which page somebody wanted who is not signed in, for when they come back from their provider."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; add to its answer where to go, or what to remember."""
        if scope["type"] != "http" or signing_in.provider is None:
            await self.app(scope, receive, send)
            return
        back = _wanted_before(scope) if scope["path"].endswith(CALLBACK) else ""
        remember = _wanted_now(scope)

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": _answer(list(message["headers"]), message["status"], back, remember)}
            await send(message)

        await self.app(scope, receive, dressed)


def _answer(headers: list[tuple[bytes, bytes]], status: int, back: str, remember: str) -> list[tuple[bytes, bytes]]:
    assert signing_in.provider is not None
    if remember:
        cookie = f"{COOKIE}={quote(remember, safe='')}; Path=/; HttpOnly; SameSite=Lax; Max-Age={SECONDS}"
        headers.append((b"set-cookie", cookie.encode("latin-1")))
    signed_in = any(name.lower() == b"set-cookie" and value.startswith(b"_streamlit_user=") and b"Max-Age=0" not in value for name, value in headers)  # fmt: skip
    if back and status in (302, 303, 307) and signed_in:
        headers = [(name, back.encode("latin-1") if name.lower() == b"location" else value) for name, value in headers]
        headers.append((b"set-cookie", f"{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0".encode()))
    return [
        (name, hardened(value, secure=signing_in.provider.secure) if name.lower() == b"set-cookie" else value)
        for name, value in headers
    ]


def _wanted_now(scope: Scope) -> str:
    """The page and its link, when somebody who is not signed in asks for one of ours; else nothing."""
    if scope["method"] != "GET" or not _is_page(scope["path"]) or not _navigates(scope):
        return ""
    wanted = scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if scope.get("query_string") else "")
    if wanted == "/" or len(wanted) > MOST:
        return ""
    try:
        asked = asking(claims(scope))
    except Refused:
        return ""
    return wanted if asked.shared and asked.viewer is None else ""


def _wanted_before(scope: Scope) -> str:
    wanted = unquote(cookies(scope["headers"]).get(COOKIE, ""))
    path, _, query = wanted.partition("?")
    if not _is_page(path) or not all(33 <= ord(letter) < 127 for letter in query):
        return ""
    return wanted


def _is_page(path: str) -> bool:
    """Only an address of ours: what a cookie says is never followed to anywhere else."""
    return path == "/" or (path.startswith("/") and path[1:].rstrip("/") in BY_KEY)


def _navigates(scope: Scope) -> bool:
    headers = {name.lower(): value for name, value in scope["headers"]}
    return headers.get(b"sec-fetch-dest", b"document") == b"document"
