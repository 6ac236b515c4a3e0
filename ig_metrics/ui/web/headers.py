"""The headers every response carries: what a browser may load, frame, keep and send on."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import streamlit
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ig_metrics.ui.web.addresses import within
from ig_metrics.ui.web.cookies import hardened

Headers = Iterable[tuple[bytes, bytes]]


STYLES_OF_LIBRARIES = (
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",  # an empty element, which Streamlit's and Plotly's rules go into
    "'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='",  # React Aria: what can be pressed does not scroll
    "'sha256-2GF9hCGTDj/GGFNlQA54jDdMGl2fvoeZmZjAvBSiAtM='",  # Plotly: the style sheet of maps, which no chart of ours is
)
"""Style elements that the libraries of Streamlit 1.67 write into a page, each by the hash of its text."""


@cache
def content_security_policy() -> str:
    """The policy for every page: own scripts and styles, and those written into the page, each by the hash of its text.

    `style` attributes stay allowed: Plotly draws every mark of a chart with one.
    """
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    inline = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    own = sorted(Path(__file__).resolve().parents[1].glob("*.css"))
    styles = [*STYLES_OF_LIBRARIES, *(_hash(path.read_text(encoding="utf-8")) for path in own)]
    return "; ".join(
        (
            "default-src 'self'",
            "script-src " + " ".join(["'self'", "'wasm-unsafe-eval'", *map(_hash, inline)]),
            "style-src " + " ".join(["'self'", *styles]),
            "style-src-attr 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


OF_STATIC = frozenset({b"x-content-type-options", b"cross-origin-resource-policy"})
"""The headers that mean something on a script, a style or a font; the others are about documents."""
OF_FILES = b"default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""The policy of a file that was made for somebody: should a browser open it instead of keeping it, nothing in it runs."""
STRICT_TRANSPORT = b"max-age=31536000"
"""A year of https alone, said only over https: a browser that hears it never asks over http again."""


class SecurityHeaders:
    """Adds the response headers that keep pages out of frames, other origins and shared caches, and hardens cookies."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = [
            (b"content-security-policy", content_security_policy().encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"x-frame-options", b"DENY"),
            (b"referrer-policy", b"no-referrer"),
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"cross-origin-resource-policy", b"same-origin"),
            (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
        ]
        self.names = {name for name, _ in self.headers}
        # A page of a hundred scripts needs its policy once, not a hundred times (0.1 MB of a first visit).
        self.of_static = [pair for pair in self.headers if pair[0] in OF_STATIC]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and dress its response."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = within(scope["path"]) or ""
        secure = over_https(scope)

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {
                    **message,
                    "headers": self._dressed(message["headers"], path, message["status"], secure=secure),
                }
            await send(message)

        await self.app(scope, receive, dressed)

    def _dressed(self, given: Headers, path: str, status: int, *, secure: bool) -> list[tuple[bytes, bytes]]:
        static = path.startswith("/static/") and status < 400
        wanted = dict(self.of_static if static else self.headers)
        kept = []
        for name, value in ((name.lower(), value) for name, value in given):
            if name == b"content-security-policy" and status >= 400:
                wanted[name] = value  # the stricter one of the page that says what went wrong
            elif name == b"set-cookie":
                kept.append((name, hardened(value, secure=secure)))
            elif name in self.names or name.startswith(b"access-control-") or (name == b"cache-control" and not static):
                continue  # nobody else's page reads an answer of ours
            else:
                kept.append((name, value))
        if path.startswith("/media/") and status < 400:
            wanted[b"content-security-policy"] = OF_FILES
        if not static:
            wanted[b"cache-control"] = b"no-store"
        if secure:
            wanted[b"strict-transport-security"] = STRICT_TRANSPORT
        return [*kept, *wanted.items()]


def over_https(scope: Scope) -> bool:
    """Whether the browser spoke https, to this server or to the proxy before it.

    A proxy's word is taken as it is: local mode lets none through, and over plain http a browser minds neither the header
    nor the attribute that hang on it.
    """
    told = [
        value.split(b",")[0].strip().lower() for name, value in scope["headers"] if name.lower() == b"x-forwarded-proto"
    ]
    return scope.get("scheme") == "https" or told == [b"https"]
