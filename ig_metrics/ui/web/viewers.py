"""How many people one server serves at once, and what is left of those who have gone.

Each has a session of some megabytes, so that their number is bounded. A connection that is lost can be taken up again for a
while; Streamlit then forgets the session, but keeps what was uploaded in it until memory is next swept. Here it is closed.
"""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config, runtime

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
            part(config.get_option("server.disconnectedSessionTTL"))


def part(seconds: float) -> None:
    """Close, after so many seconds, the sessions that nobody is connected to now and nobody has taken up again by then."""
    if not runtime.exists():
        return
    here = runtime.get_instance()
    sessions = here._session_mgr
    left = [info.session for info in sessions.list_sessions() if info.client is None]

    def close() -> None:
        for session in left:
            if not sessions.is_active_session(session.id):
                here.close_session(session.id)
                session.shutdown()  # Streamlit finds it no longer once its time is up; twice does no harm

    asyncio.get_running_loop().call_later(seconds, close)
