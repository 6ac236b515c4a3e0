"""What a request passes, in its order."""

from __future__ import annotations

from ig_metrics.ui.middleware import MIDDLEWARE
from ig_metrics.ui.web.compressed import CompressedScripts
from ig_metrics.ui.web.headers import SecurityHeaders
from ig_metrics.ui.web.local_mode import LocalModeGuard


def test_the_guard_stands_before_the_app_and_inside_the_headers():
    order = [item.cls for item in MIDDLEWARE]
    assert order == [SecurityHeaders, LocalModeGuard, CompressedScripts]
