"""`python -m ig_metrics COMMAND`, and `ig-metrics COMMAND`."""

from __future__ import annotations

import gc
import signal
import sys


def start() -> int:
    """Run the command the process was started for, and give its exit code."""
    # What is loaded stays: looking through it for rubbish, over and over as it grows, is a sixth of a short command. `cli` goes back to it.
    gc.disable()
    try:
        from ig_metrics.cli import main

        code = main()
    except KeyboardInterrupt:  # before it has begun
        print("Stopped. Nothing was stored.", file=sys.stderr)
        code = 1
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it has ended: what is said stays true (`main` leaves it so too)
    return code


if __name__ == "__main__":
    sys.exit(start())
