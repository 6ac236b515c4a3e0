"""What this process has measured of each store: a shelf for what is as long as the council is large, one for what is light."""

from __future__ import annotations

import weakref

from ig_metrics.dashboard.shelf import Shelf
from ig_metrics.store import Store

HEAVY_ENTRIES, HEAVY_ROWS, HEAVY_FEW = 12, 400_000, 3
"""Of the largest council as many as everybody's state for a course is made of: its people, their attempts, and the state."""
LIGHT_ENTRIES = 512
MOST_TEXTS = 3

_shelves: weakref.WeakKeyDictionary[Store, tuple[Shelf, Shelf, Shelf]] = weakref.WeakKeyDictionary()


def heavy(store: Store) -> Shelf:
    """The shelf of tables with names, weighed by their rows."""
    return _of(store)[0]


def light(store: Store) -> Shelf:
    """The shelf of what does not grow with the council."""
    return _of(store)[1]


def texts(store: Store) -> Shelf:
    """The shelf of what lists of people are searched by: for the last few dates, whatever their length."""
    return _of(store)[2]


def _of(store: Store) -> tuple[Shelf, Shelf, Shelf]:
    found = _shelves.get(store)
    if found is None:
        made = (
            Shelf(HEAVY_ENTRIES, HEAVY_ROWS, HEAVY_FEW),
            Shelf(LIGHT_ENTRIES, LIGHT_ENTRIES),
            Shelf(MOST_TEXTS, MOST_TEXTS),
        )
        found = _shelves.setdefault(store, made)
    return found
