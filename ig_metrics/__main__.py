"""`python -m ig_metrics COMMAND`."""

from __future__ import annotations

import signal
import sys

if __name__ == "__main__":
    try:
        from ig_metrics.cli import main

        code = main()
    except KeyboardInterrupt:  # before it has begun
        print("Stopped. Nothing was stored.", file=sys.stderr)
        code = 1
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it has ended: what is said stays true
    sys.exit(code)
