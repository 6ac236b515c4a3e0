"""How many people one server serves at once: each has a session of some megabytes, so that their number is bounded."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from ig_metrics.ui import logbook

MOST = 400
"""Open connections of one server process; at 3 MB each they take 1.2 GB. More people: more servers."""


class MostViewers:
    """Closes a connection unopened while as many are open as one server holds."""

    def __init__(self, app: ASGIApp, most: int = MOST) -> None:
        self.app = app
        self.most = most
        self.open = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the connections."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        if self.open >= self.most:
            logbook.tell(
                "warning", "a connection was refused", reason="as many are open as there may be", limit=self.most
            )
            await send({"type": "websocket.close", "code": 1013, "reason": ""})
            return
        self.open += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.open -= 1
