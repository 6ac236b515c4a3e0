"""What a request passes, in its order."""

from __future__ import annotations

from ig_metrics.ui.middleware import MIDDLEWARE
from ig_metrics.ui.web.addresses import KnownAddresses
from ig_metrics.ui.web.compressed import CompressedScripts
from ig_metrics.ui.web.faults import Faults
from ig_metrics.ui.web.headers import SecurityHeaders
from ig_metrics.ui.web.local_mode import LocalModeGuard
from ig_metrics.ui.web.origins import OwnOrigin
from ig_metrics.ui.web.uploads import UploadLimit
from ig_metrics.ui.web.viewers import MostViewers


def test_every_guard_stands_before_the_app_and_inside_the_headers():
    order = [item.cls for item in MIDDLEWARE]
    assert order[:2] == [SecurityHeaders, Faults]
    assert order[-1] == CompressedScripts
    assert set(order[2:-1]) >= {LocalModeGuard, KnownAddresses, OwnOrigin, MostViewers, UploadLimit}
