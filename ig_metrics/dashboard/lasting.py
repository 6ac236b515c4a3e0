"""Measures that outlast the process: worked out once for what they rest on, kept in the store, read back by whoever asks next.

A kept measure is a pure function of the rows it was worked out from (`content.mark`), the settings and the date that it names, and
of the code that worked it out: all of that is its name, so a stale one is never found. They are counts of groups before anything
is hidden, like the tables in `measured`: nothing here leaves the door.
"""

from __future__ import annotations

import functools
import hashlib
import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ig_metrics
from ig_metrics.dashboard import written
from ig_metrics.dashboard.shelves import light
from ig_metrics.store import Store

ROOMS = ("datasets", "privacy", "training")
MODULES = (
    "dates.py", "rounding.py", "settings.py", "store/in_force.py", "store/snapshots.py",
    *(f"dashboard/{name}.py" for name in (
        "barred", "content", "course_asked", "desk", "lasting", "measured", "people", "people_counts", "published", "settled", "training_reach", "written",
    )),
)  # fmt: skip
"""With the rooms: the code that decides what a kept measure says. A change to any of it makes every one anew."""

_of_thread = threading.local()


def lasting(store: Store, name: str, rests_on: tuple[Hashable, ...], make: Callable[[], Any]) -> Any:
    """What `make` gives, made once for all that the measure rests on.

    `rests_on`: everything `make` depends on, each with a repr that tells it apart (never a table). The result is shared: nobody
    may change it.
    """
    key = hashlib.sha256(repr((code(), name, rests_on)).encode()).hexdigest()
    used: set[str] | None = getattr(_of_thread, "used", None)
    if used is not None:
        used.add(key)
    return light(store).get(("lasting", key), lambda: _recalled(store, key, make))


@contextmanager
def used_measures() -> Iterator[set[str]]:
    """The names of all measures this thread asks for inside the block."""
    _of_thread.used = found = set[str]()
    try:
        yield found
    finally:
        _of_thread.used = None


def _recalled(store: Store, key: str, make: Callable[[], Any]) -> Any:
    text = store.recall(key)
    if text is not None:
        try:
            return written.read(text)
        except (ValueError, TypeError, KeyError, AttributeError, ImportError):
            pass  # of another release than its name says: made anew
    waiting: dict[str, str] | None = getattr(_of_thread, "waiting", None)
    if waiting is not None:  # part of another: kept with it, in one go
        made = make()
        waiting[key] = written.write(made)
        return made
    _of_thread.waiting = waiting = {}
    try:
        version = store.version()
        made = make()
        waiting[key] = written.write(made)
    finally:
        _of_thread.waiting = None
    store.keep_measures(waiting, only_at=version)
    return made


@functools.cache
def code() -> str:
    """A mark of the code that decides what measures say."""
    root = Path(__file__).parents[1]
    files = [
        *(path for room in ROOMS for path in sorted((root / room).rglob("*.py"))),
        *(root / name for name in MODULES),
    ]
    found = hashlib.sha256(ig_metrics.__version__.encode())
    for path in files:
        found.update(path.relative_to(root).as_posix().encode())
        found.update(path.read_bytes())
    return found.hexdigest()
