"""`python -m tests.mutation [ROOM or MODULE ...] [--every N]`: faults put into the code that guards, and those no test sees.

Exits 1 where a fault is seen by no test and equal.toml does not say why that is right.
"""

from __future__ import annotations

import argparse
import sys
import time
import tomllib
from pathlib import Path

from tests.mutation.faults import Fault, faults
from tests.mutation.rooms import ROOMS
from tests.mutation.runner import path_of, unseen

EQUAL = Path(__file__).with_name("equal.toml")


def reasons(module: str) -> dict[tuple[str, str, str], str]:
    """Why some faults of a module are right to be seen by no test, by their names."""
    found = tomllib.loads(EQUAL.read_text(encoding="utf-8")).get(module, [])
    return {
        (where["in"], each["at"], fault): each["why"]
        for where in found
        for each in where["faults"]
        for fault in each["done"]
    }


def try_module(module: str, tests: tuple[str, ...], every: int) -> bool:
    """Try one in `every` fault, and say what came of it; whether nothing is left to explain."""
    started = time.monotonic()
    chosen = list(faults(path_of(module).read_text(encoding="utf-8")))[::every]
    why = reasons(module)
    explained, left = 0, 0
    for fault in unseen(module, chosen, tests):
        if fault.name in why:
            explained += 1
        else:
            left += 1
            _tell(fault)
    seen = len(chosen) - explained - left
    took = time.monotonic() - started
    print(f"| {module} | {len(chosen)} | {seen} | {explained} | {left} | {took:.0f} s", flush=True)
    return not left


def _tell(fault: Fault) -> None:
    print(
        f"    line {fault.lines[0]} in {fault.where or 'the module'}: {fault.statement}\n        {fault.said}",
        flush=True,
    )


def main(argv: list[str]) -> int:
    """Try the rooms or modules named, or all rooms."""
    asked = argparse.ArgumentParser(prog="python -m tests.mutation")
    asked.add_argument("named", nargs="*", help="rooms or modules; all rooms where none is named")
    asked.add_argument("--every", type=int, help="try one fault in so many")
    asked.add_argument("--tests", nargs="*", help="other tests than the usual ones")
    given = asked.parse_args(argv)
    print("| module | tried | seen by a test | make no difference | not seen |", flush=True)
    well = True
    for name, room in ROOMS.items():
        for module, tests in room.modules.items():
            if not given.named or name in given.named or module in given.named:
                well &= try_module(module, tuple(given.tests or tests), given.every or room.every)
    return int(not well)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
