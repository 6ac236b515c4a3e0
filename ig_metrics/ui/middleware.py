"""What a request passes on its way to a page, outermost first, and the routes of our own beside Streamlit's."""

from __future__ import annotations

from starlette.middleware import Middleware
from starlette.routing import Route

from ig_metrics.ui.web.compressed import CompressedScripts
from ig_metrics.ui.web.headers import SecurityHeaders
from ig_metrics.ui.web.health import health
from ig_metrics.ui.web.local_mode import LocalModeGuard

MIDDLEWARE = [Middleware(SecurityHeaders), Middleware(LocalModeGuard), Middleware(CompressedScripts)]
ROUTES = [Route("/health", health)]
