"""How hard the tests try: `make test` asks for a short run, `make test-long` for a long one."""

from __future__ import annotations

import os

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "default")
LONG = PROFILE == "long"
