"""Who runs which tests, and in which order, when several workers do (`pytest -n`).

A worker takes whole files, as `--dist loadfile` has it. The files of a folder in TOGETHER go to one worker: what they share (a
browser with the app served to it, a paper, a cluster) is then started once and not by every worker. They come first, since what
takes longest must not begin last; so do the files of LONGEST.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

Item = TypeVar("Item")
TOGETHER = ("tests/browser/", "tests/report/", "tests/rollup/")
LONGEST = ("tests/ui/web/test_served.py", "tests/pages/test_records.py")


def unit(nodeid: str) -> str:
    """What a test goes with: its folder where that stays together, otherwise its file."""
    return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid.split("::", 1)[0])


def ordered(items: Iterable[Item], key: Callable[[Item], str]) -> list[Item]:
    """The tests with the longest units first, the others in the order given; a unit's own tests keep theirs."""
    first = {name: place for place, name in enumerate((*TOGETHER, *LONGEST))}
    return sorted(items, key=lambda item: first.get(unit(key(item)), len(first)))


def scheduler(config: object, log: object) -> object:
    """Hands units to whoever is free."""
    from xdist.scheduler import LoadFileScheduling

    class Units(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return unit(nodeid)

    return Units(config, log)
