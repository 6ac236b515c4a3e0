"""Only the app's own pages may change anything or open a connection: what another site's page asks for is refused.

Streamlit's own check of a connection's origin also lets every page of this computer in, and for a foreign one asks a host on
the internet what its own address is; it never comes to that here.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config

from ig_metrics.ui import logbook
from ig_metrics.ui.web.answers import answer

SAFE = frozenset({"GET", "HEAD"})
PORTS = {"http": ":80", "https": ":443"}


def foreign(scope: Scope) -> bool:
    """Whether another site's page asks: by the origin a browser names, or by its word on where the request started.

    Without either no browser is at work, and no cookie of a person's comes along unasked. Origins in
    `server.corsAllowedOrigins` count as our own, for a proxy that changes the host's name.
    """
    headers = [(name.lower(), value.decode("latin-1")) for name, value in scope["headers"]]
    if any(name == b"sec-fetch-site" and value in ("cross-site", "same-site") for name, value in headers):
        return True
    origins = [value for name, value in headers if name == b"origin"]
    if not origins:
        return False
    hosts = [value.lower() for name, value in headers if name == b"host"]
    return len(origins) != 1 or len(hosts) != 1 or not _same(origins[0], hosts[0])


def _same(origin: str, host: str) -> bool:
    if origin in {str(each).strip() for each in config.get_option("server.corsAllowedOrigins")}:
        return True
    try:
        parts = urlsplit(origin.lower())
    except ValueError:
        return False
    if parts.scheme not in PORTS or not parts.netloc or "@" in parts.netloc:
        return False
    usual = PORTS[parts.scheme]
    return parts.netloc.removesuffix(usual) == host.removesuffix(usual)


class OwnOrigin:
    """Answers 403 to a change, and closes a connection unopened, that another site's page asks for."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what comes from our own pages, and whatever only reads."""
        if scope["type"] == "websocket":
            if foreign(scope):
                logbook.tell(
                    "warning", "a connection was refused", reason="another site's page asked for it", kind="stream"
                )
                await send({"type": "websocket.close", "code": 1008, "reason": ""})
                return
        elif scope["type"] == "http" and scope["method"] not in SAFE and foreign(scope):
            await answer(scope, send, 403)
            return
        await self.app(scope, receive, send)
