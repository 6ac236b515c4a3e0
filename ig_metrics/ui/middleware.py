"""What stands between the network and the pages: the local-mode guard, response headers, compressed scripts, a health route."""

from __future__ import annotations

import base64
import gzip
import hashlib
import ipaddress
import re
from collections import OrderedDict
from functools import cache
from pathlib import Path

import anyio
import streamlit
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ig_metrics.errors import Refused
from ig_metrics.ui.settled import settings

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})
FORWARDING = frozenset(
    {
        b"forwarded",
        b"via",
        b"x-real-ip",
        b"x-client-ip",
        b"x-cluster-client-ip",
        b"true-client-ip",
        b"cf-connecting-ip",
        b"fastly-client-ip",
        b"x-original-host",
        b"x-original-for",
        b"x-original-forwarded-for",
        b"x-appengine-user-ip",
        b"x-arr-clientip",
    }
)


def refusal(scope: Scope) -> str | None:
    """Why local mode will not answer this request, or None. Rule: DESIGN section 6."""
    headers = [(name.lower(), value) for name, value in scope.get("headers", ())]
    for name, _ in headers:
        if name in FORWARDING or name.startswith((b"x-forwarded", b"x-envoy-external")):
            return "it came through a proxy"
    client = scope.get("client")
    if not client or not _loopback(str(client[0])):
        return "it did not come from this computer"
    hosts = [value.decode("latin-1") for name, value in headers if name == b"host"]
    if len(hosts) != 1 or re.sub(r":\d{1,5}$", "", hosts[0]).lower() not in LOCAL_HOSTS:
        return "it was not addressed to localhost"
    return None


def _loopback(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_loopback


class LocalModeGuard:
    """Refuses what does not come straight from this computer, unless settings say who may sign in.

    Settings that cannot be read count as local mode: the guard fails closed.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 403 (a websocket is closed before it opens)."""
        if scope["type"] not in ("http", "websocket") or _sign_in_is_set_up():
            await self.app(scope, receive, send)
            return
        reason = refusal(scope)
        if reason is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
        else:
            text = (
                f"IG Metrics refused this request: {reason}. With no [access] table in settings.toml it answers only to "
                "the computer it runs on, at http://localhost. To share it, set up sign-in and [access] first.\n"
            ).encode()
            plain = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(text)).encode())]
            await send({"type": "http.response.start", "status": 403, "headers": plain})
            await send({"type": "http.response.body", "body": text})


def _sign_in_is_set_up() -> bool:
    try:
        return settings().access is not None
    except Refused:
        return False


@cache
def content_security_policy() -> str:
    """The policy for every response: own scripts, plus the inline ones of Streamlit's own index page by their hashes."""
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    inline = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    hashes = ["'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'" for text in inline]
    return "; ".join(
        (
            "default-src 'self'",
            "script-src " + " ".join(["'self'", "'wasm-unsafe-eval'", *hashes]),
            "style-src 'self' 'unsafe-inline'",
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


OF_STATIC = frozenset({b"x-content-type-options", b"cross-origin-resource-policy"})
"""The headers that mean something on a script, a style or a font; the others are about documents."""


class SecurityHeaders:
    """Adds the response headers that keep pages out of frames, other origins and shared caches."""

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
        static = scope["path"].startswith("/static/")

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [pair for pair in message["headers"] if pair[0].lower() not in self.names]
                if not static:
                    kept = [pair for pair in kept if pair[0].lower() != b"cache-control"]
                    kept.append((b"cache-control", b"no-store"))
                message = {**message, "headers": [*kept, *(self.of_static if static else self.headers)]}
            await send(message)

        await self.app(scope, receive, dressed)


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


async def health(request: Request) -> JSONResponse:
    """Whether the app is up: for monitoring, no figures and no names."""
    return JSONResponse({"status": "ok"})


MIDDLEWARE = [Middleware(SecurityHeaders), Middleware(LocalModeGuard), Middleware(CompressedScripts)]
ROUTES = [Route("/health", health)]
