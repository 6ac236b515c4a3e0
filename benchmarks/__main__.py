"""`make bench`: measure every budget and print what, ours, the reference, the ratio and the budget."""

from __future__ import annotations

import importlib
import os
import pkgutil
import platform
import sys

import benchmarks


def main(arguments: list[str]) -> int:
    """Run every bench_*.py, or those named; exit 1 when a budget is not met."""
    names = sorted(info.name for info in pkgutil.iter_modules(benchmarks.__path__) if info.name.startswith("bench_"))
    chosen = [name for name in names if not arguments or name.removeprefix("bench_") in arguments]
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}", flush=True)
    print(f"{'what':<72} {'ours':>12} {'reference':>12} {'ratio':>7} {'budget':>7}")
    missed = 0
    for name in chosen:
        for row in importlib.import_module(f"benchmarks.{name}").rows():
            missed += not row.met
            verdict = "met" if row.met else "NOT MET"
            figures = f"{row.ours:>10.3f} {row.unit:<2}{row.reference:>10.3f} {row.unit:<2}"
            print(f"{row.what:<72} {figures} {row.ratio:>6.2f}x {row.budget:>6.2f}x {verdict}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
