"""Rebase points: from which day a control chart's limits are worked out afresh, and why. Never made by the program."""

from __future__ import annotations

import datetime as dt

from ig_metrics.breaches.series import Rebase
from ig_metrics.dates import LONDON, uk
from ig_metrics.errors import Refused
from ig_metrics.store import Store
from ig_metrics.store.entries import Entry

BOOK = "rebase"


def add(store: Store, series: str, on: dt.date, why: str, by: str) -> Rebase:
    """Start a series anew on a day. Raises Refused without a reason, or where the series is rebased on that day already."""
    if not why.strip():
        raise Refused("Say why the chart starts anew on that day; the reason is shown on it.")
    if any(point.on == on for point in listed(store, series)):
        raise Refused(
            f"This chart starts anew on {uk(on)} already. Take that point back first, to give another reason."
        )
    return _read(store.write_entry(BOOK, series, {"on": on.isoformat(), "why": why.strip()}, by))


def remove(store: Store, id: str, why: str, by: str) -> Rebase:
    """Take a rebase point back. Raises Refused without a reason, or where there is none of that id."""
    return _read(store.strike_entry(BOOK, id, why, by))


def listed(store: Store, series: str | None = None, known_on: dt.datetime | None = None) -> tuple[Rebase, ...]:
    """The rebase points of a series (None: of all), the earliest day first."""
    found = (_read(entry) for entry in store.entries(BOOK, series, known_on=known_on))
    return tuple(sorted(found, key=lambda point: point.on))


def _read(entry: Entry) -> Rebase:
    written = entry.at.astimezone(LONDON).date()
    return Rebase(dt.date.fromisoformat(entry.detail["on"]), str(entry.detail["why"]), entry.by, written, entry.id)
