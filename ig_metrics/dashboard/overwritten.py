"""Which edits made in the app a new file would undo, and which breaches taken out as entered in error it brings again.

Of two tellings of one row the later wins, and later is the date the file is as at: a file of the same day as an edit, or of a
later one, takes its place without a word. So a word is said before the file is kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pandas as pd

from ig_metrics import datasets, wording
from ig_metrics.dates import LONDON, uk
from ig_metrics.ledger import editing, set_aside
from ig_metrics.ledger.editing import Key
from ig_metrics.store import Store

MOST_NAMED = 5
NOUNS = {
    "breaches": ("breach", "breaches"),
    "toolkit": ("requirement", "requirements"),
    "plan": ("action", "actions"),
    "posts": ("entry of the list of posts", "entries of the list of posts"),
    "assets": ("asset", "assets"),
}
"""The kinds that are edited in the app, and what a row of each is."""


def overwritten(
    store: Store, trial: Store, kind: str, frame: pd.DataFrame, as_at: dt.date, framework: str | None = None
) -> Iterable[str]:
    """Sentences about the rows of `frame`, which is kept in `trial` and not in `store`; none where nothing is undone."""
    if kind not in NOUNS:
        return
    said = _undone(store, trial, kind, as_at, framework)
    if said:
        number = wording.count(len(said), *NOUNS[kind])
        yield (
            f"It undoes what was edited here in {number}, because it is as at the same day as the edit or a later one: "
            f"{_named(said[key] for key in sorted(said))}. Correct the file first, or make the edit again afterwards."
        )
    out = sorted(set(frame["reference"].dropna()) & set_aside.references(store)) if kind == "breaches" else []
    if out:
        are = "It stays out" if len(out) == 1 else "They stay out"
        yield f"Taken out of the register here as entered in error, and in this file again: {_named(out)}. {are} of every count."


def _undone(store: Store, trial: Store, kind: str, as_at: dt.date, framework: str | None) -> dict[Key, str]:
    """By row: which of its edited cells would not hold any more, and whose edit it was (the latest one's)."""
    # An event edited is edited for every day.
    at = set_aside.END if datasets.KINDS[kind].nature == "event" else as_at
    edits = editing.edits(store, kind, at, framework)
    if not edits:
        return {}
    before, after = (
        editing.by_key(kind, held.in_force(kind, at, framework=framework)) for held in (store, trial)
    )  # fmt: skip
    labels = {column.name: column.label.lower() for column in datasets.KINDS[kind].columns}
    said: dict[Key, str] = {}
    for info in edits:
        rows = store.read(info.id)
        whole = tuple(info.quality["edited"].get("columns", ()))
        day = uk(info.uploaded_at.astimezone(LONDON).date())
        for key, cells in zip(editing.by_key(kind, rows), info.edited_cells or [whole] * len(rows), strict=True):
            if key not in before:
                continue
            gone = key not in after
            lost = [] if gone else [name for name in cells if not editing.same(before[key][name], after[key][name])]
            if gone or lost:
                what = "no longer listed" if gone else wording.listing([labels[name] for name in lost], most=3)
                said[key] = f"{_row(kind, key)} ({what}; {info.uploaded_by}, {day})"
    return said


def _row(kind: str, key: Key) -> str:
    return f"“{key[0]}” for {key[1]}" if kind == "plan" else key[0]


def _named(texts: Iterable[str]) -> str:
    every = list(texts)
    more = len(every) - MOST_NAMED
    return "; ".join([*every[:MOST_NAMED], f"{more:,} more"] if more > 0 else every)
