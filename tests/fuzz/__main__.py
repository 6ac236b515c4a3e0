"""`make fuzz`: thousands of damaged files through the real reader; each must be refused in words or read."""

from __future__ import annotations

import argparse
import sys

from tests.fuzz.run import run


def main() -> int:
    """Print what became of them; exit 1 when any was neither refused nor read, or took too long."""
    options = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    options.add_argument("--count", type=int, default=2000, help="how many damaged files (2000)")
    options.add_argument("--seed", type=int, default=2014, help="the same seed makes the same files (2014)")
    options.add_argument("--workers", type=int, default=2, help="how many at a time (2)")
    options.add_argument("--keep", default="", help="a folder to write the files that failed to")
    given = options.parse_args()
    result = run(given.count, given.seed, workers=given.workers, keep=given.keep)
    print(result.summary())
    return 1 if result.failures else 0


if __name__ == "__main__":
    sys.exit(main())
