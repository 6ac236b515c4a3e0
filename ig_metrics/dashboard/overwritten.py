"""Which edits made in the app a new breach register would undo, and which breaches taken out as entered in error it brings again.

Of two tellings of one breach the later wins, and later is the date the file is as at: a file of the same day as an edit, or of a
later one, takes its place without a word. So a word is said before the file is kept.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ig_metrics import datasets, wording
from ig_metrics.dates import LONDON, uk
from ig_metrics.ledger import register, set_aside
from ig_metrics.store import Store
from ig_metrics.store.info import SnapshotInfo

MOST_NAMED = 5


def overwritten(store: Store, trial: Store, frame: pd.DataFrame) -> Iterable[str]:
    """Sentences about the breaches of `frame`, which is kept in `trial` and not in `store`; none where nothing is undone."""
    edits = [
        info
        for info in store.snapshots(include_withdrawn=False)
        if info.kind == "breaches" and info.source == register.SOURCE
    ]
    given = set(frame["reference"].dropna())
    if edits:
        yield from _undone(store, trial, edits, given)
    out = sorted(given & set_aside.references(store))
    if out:
        are = "It stays out" if len(out) == 1 else "They stay out"
        yield f"Taken out of the register here as entered in error, and in this file again: {_named(out)}. {are} of every count."


def _undone(store: Store, trial: Store, edits: list[SnapshotInfo], given: set[str]) -> Iterable[str]:
    before, after = (register.by_reference(held.in_force("breaches", register.END)) for held in (store, trial))
    labels = {column.name: column.label for column in datasets.KINDS["breaches"].columns}
    said: dict[str, str] = {}
    # The latest edit of a breach is the one whose author has to be told.
    for info in sorted(edits, key=lambda edit: edit.order):
        columns = [name for name in (info.quality.get("edited") or {}).get("columns", ()) if name in labels]
        for reference in given & set(store.read(info.id, ["reference"])["reference"]):
            lost = [
                labels[name].lower()
                for name in columns
                if name != "reference" and not register.same(before.at[reference, name], after.at[reference, name])
            ]
            if lost:
                day = uk(info.uploaded_at.astimezone(LONDON).date())
                said[reference] = f"{reference} ({wording.listing(lost, most=3)}; {info.uploaded_by}, {day})"
    if said:
        number = wording.count(len(said), "breach", "breaches")
        yield (
            f"It undoes what was edited here in {number}, because it is as at the same day as the edit or a later one: "
            f"{_named(said[reference] for reference in sorted(said))}. Correct the file first, or edit the register again afterwards."
        )


def _named(texts: Iterable[str]) -> str:
    every = list(texts)
    more = len(every) - MOST_NAMED
    return "; ".join([*every[:MOST_NAMED], f"{more:,} more"] if more > 0 else every)
