"""`python -m ig_metrics COMMAND`."""

from __future__ import annotations

import sys

from ig_metrics.cli import main

if __name__ == "__main__":
    sys.exit(main())
