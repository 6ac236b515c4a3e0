"""Breaches entered in error: out of every count for a reason that is kept, never deleted, and put back by striking that out.

A register only grows: a file that no longer has a row says nothing about it. What was never a breach (a double, a test, another
council's) is set aside by its reference, whichever file or edit brings it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from ig_metrics.errors import Refused
from ig_metrics.store import Store
from ig_metrics.store.entries import Entry

BOOK = "entered-in-error"
END = dt.date(2262, 1, 1)
"""After every date a register can hold: an edit looks at all rows, whatever day is asked about."""


@dataclass(frozen=True)
class SetAside:
    """One breach out of the counts: why, by whom and when (aware, in UTC); `id` is what puts it back."""

    reference: str
    why: str
    by: str
    at: dt.datetime
    id: str


def take_out(store: Store, reference: str, why: str, by: str) -> SetAside:
    """Set a breach aside. Raises Refused without a reason, for a reference no register held has, and for one set aside already."""
    if not why.strip():
        raise Refused("Say why the breach is taken out; the reason is kept with it.")
    if reference in references(store):
        raise Refused(f"Breach {reference} has been taken out already.")
    if reference not in set(store.in_force("breaches", END, columns=["reference"])["reference"]):
        raise Refused(f"No register held has a breach {reference}. Check the reference.")
    return _read(store.write_entry(BOOK, reference, {"why": why.strip()}, by))


def put_back(store: Store, id: str, why: str, by: str) -> SetAside:
    """Count a breach again. Raises Refused without a reason, or where nothing of that id is set aside."""
    return _read(store.strike_entry(BOOK, id, why, by))


def listed(store: Store, known_on: dt.datetime | None = None) -> tuple[SetAside, ...]:
    """What is set aside, as known then (None: now), the first taken out first."""
    return tuple(_read(entry) for entry in store.entries(BOOK, known_on=known_on))


def references(store: Store, known_on: dt.datetime | None = None) -> frozenset[str]:
    """The references that are set aside."""
    return frozenset(one.reference for one in listed(store, known_on))


def without(store: Store, breaches: pd.DataFrame, known_on: dt.datetime | None = None) -> pd.DataFrame:
    """The rows of a register (column `reference`) that are not set aside; index 0..n."""
    out = references(store, known_on)
    return breaches[~breaches["reference"].isin(list(out))].reset_index(drop=True) if out else breaches


def _read(entry: Entry) -> SetAside:
    return SetAside(entry.subject, str(entry.detail["why"]), entry.by, entry.at, entry.id)
