"""The health routes: whether the app is up, and whether it can answer; for monitoring and load balancers, no figures and no names."""

from __future__ import annotations

import threading
import time

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse

from ig_metrics.errors import Refused
from ig_metrics.settings import home_folder
from ig_metrics.store import Store
from ig_metrics.ui import logbook

KEPT_SECONDS = 5
"""An answer serves for this long: whoever asks often does not keep the database busy."""
LONGEST_SECONDS = 10
"""A store that has not answered by then counts as not reached."""


async def health(request: Request) -> JSONResponse:
    """Whether the app is up: asks nothing of anybody."""
    return JSONResponse({"status": "ok"})


async def ready(request: Request) -> JSONResponse:
    """Whether catalogue and snapshots can be reached: 200 or 503, and why not in the log alone."""
    reached = False
    with anyio.move_on_after(LONGEST_SECONDS):
        reached = await anyio.to_thread.run_sync(_readiness.reached, abandon_on_cancel=True)
    # An answer with a policy of its own is taken as it is; others of this status become a page for people.
    return JSONResponse(
        {"status": "ready" if reached else "not ready"},
        200 if reached else 503,
        {"content-security-policy": "default-src 'none'"},
    )


class _Readiness:
    """The last answer and when it was got; one asks, the others wait for the same answer."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answer = False
        self._until = 0.0

    def reached(self) -> bool:
        """Whether the store answered, now or a moment ago."""
        with self._lock:
            if time.monotonic() >= self._until:
                self._answer = self._ask()
                self._until = time.monotonic() + KEPT_SECONDS
            return self._answer

    def _ask(self) -> bool:
        home = home_folder()
        if not Store.exists(home):
            return True  # the first upload makes it
        try:
            with Store.open(home) as store:
                store.check()
        except Refused as refused:
            logbook.tell("warning", "the store cannot be reached", reason=" ".join(refused.reasons))
            return False
        return True


_readiness = _Readiness()
