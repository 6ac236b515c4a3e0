"""What a request passes on its way to a page, outermost first, and the routes of our own beside Streamlit's."""

from __future__ import annotations

from starlette.middleware import Middleware
from starlette.routing import Route

from ig_metrics.ui.web.addresses import KnownAddresses, base
from ig_metrics.ui.web.compressed import CompressedScripts
from ig_metrics.ui.web.doors import Doors
from ig_metrics.ui.web.faults import Faults
from ig_metrics.ui.web.foreseen import Foreseen
from ig_metrics.ui.web.headers import SecurityHeaders
from ig_metrics.ui.web.health import health, ready
from ig_metrics.ui.web.icon import icon
from ig_metrics.ui.web.local_mode import LocalModeGuard
from ig_metrics.ui.web.origins import OwnOrigin
from ig_metrics.ui.web.returning import Returning
from ig_metrics.ui.web.uploads import UploadLimit
from ig_metrics.ui.web.viewers import MostViewers

MIDDLEWARE = [
    Middleware(each)
    for each in (
        SecurityHeaders, Faults, LocalModeGuard, KnownAddresses, OwnOrigin, MostViewers, Returning, Doors,
        UploadLimit, Foreseen, CompressedScripts,
    )
]  # fmt: skip
ROUTES = [Route("/health", health), Route("/ready", ready), Route(f"{base()}/favicon.png", icon)]
