"""Single-user local mode answers only to the computer it runs on: DESIGN section 6."""

from __future__ import annotations

import ipaddress
import re

from starlette.types import ASGIApp, Receive, Scope, Send

from ig_metrics.errors import Refused
from ig_metrics.ui.settled import settings
from ig_metrics.ui.web.answers import POLICY

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
    if scope.get("http_version") == "1.0":
        return (
            "it came through a proxy"  # as nginx asks unless it is told otherwise; browsers have not for twenty years
        )
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
        if scope["type"] not in ("http", "websocket") or sign_in_is_set_up():
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
            plain = [
                (b"content-type", b"text/plain; charset=utf-8"),
                (b"content-length", str(len(text)).encode()),
                (b"content-security-policy", POLICY.encode()),
            ]
            await send({"type": "http.response.start", "status": 403, "headers": plain})
            await send({"type": "http.response.body", "body": text})


def sign_in_is_set_up() -> bool:
    """Whether settings say who may sign in. Settings that cannot be read say nobody."""
    try:
        return settings().access is not None
    except Refused:
        return False
