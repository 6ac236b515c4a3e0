"""The breach register edited in the app: what of it can be changed, and what is checked. How a save is kept: `editing`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pandas as pd

from ig_metrics import datasets
from ig_metrics.dates import uk
from ig_metrics.errors import Refused
from ig_metrics.ledger import editing, set_aside
from ig_metrics.ledger.editing import SOURCE, Book, Changed, ChangedMeanwhile, Edit, missing
from ig_metrics.ledger.set_aside import END
from ig_metrics.store import Store

__all__ = ["BOOK", "SOURCE", "ChangedMeanwhile", "Edit", "rows", "save"]

STEPS = (1, 5)


def rows(store: Store, as_at: dt.date, known_on: dt.datetime | None = None) -> pd.DataFrame:
    """The register to edit: rows as at the date, the latest reported first, without those set aside as entered in error."""
    held = set_aside.without(store, store.in_force("breaches", as_at, known_on=known_on), known_on)
    return held.sort_values(["reported_on", "reference"], ascending=[False, True], kind="stable").reset_index(drop=True)


def save(store: Store, opened: pd.DataFrame, edited: pd.DataFrame, *, why: str, by: str) -> Edit:
    """Keep an edit of the register. Raises as `editing.save`, and for a breach that was taken out as entered in error."""
    after = datasets.conform("breaches", edited)
    touched = {key[0] for key in editing.changed(BOOK, datasets.conform("breaches", opened), after)}
    out = sorted(set_aside.references(store) & touched)
    if out and why.strip():
        raise Refused(
            f"{', '.join(out)} has been taken out of the register as entered in error. Put it back first, or use another reference."
        )
    return editing.save(store, BOOK, opened, edited, why=why, by=by)


def _dated(store: Store, kept: pd.DataFrame) -> dt.date:
    """The register reaches as far as it did, or to the newest breach of the edit."""
    newest = max((info.as_at for info in store.in_force_snapshots("breaches", END)), default=dt.date.min)
    return max(newest, kept["reported_on"].max().date())


def _wrong(one: Changed) -> Iterator[str]:
    row = one.row
    where = f"Breach {row['reference']}"
    if missing(row["reported_on"]):
        yield f"{where}: the date reported is missing. Every count rests on it."
    if not missing(row["category"]) and row["category"] not in datasets.ICO_TYPES:
        yield f"{where}: '{row['category']}' is not one of the categories. Choose one from the list."
    for name in ("likelihood", "impact"):
        if not missing(row[name]) and not STEPS[0] <= row[name] <= STEPS[1]:
            yield f"{where}: {name} is {row[name]}; it runs from {STEPS[0]} to {STEPS[1]}."
    if not missing(row["aware_at"]) and not missing(row["occurred_on"]):
        aware, occurred = row["aware_at"].date(), row["occurred_on"].date()
        if aware < occurred:
            yield f"{where}: the council cannot have become aware on {uk(aware)}, before it occurred on {uk(occurred)}."


BOOK = Book(
    kind="breaches",
    at=END,
    what="the register",
    columns=tuple(name for name in datasets.KINDS["breaches"].names if name != "reference"),
    action="register edited",
    unnamed="A row has no reference. Give it one: it is what tells breaches apart.",
    twice="{} is there twice. A reference belongs to one breach.",
    gone="{} is no longer there. A reference is not changed here; a breach entered in error is taken out below the table, with a "
    "reason.",
    check=_wrong,
    dated=_dated,
)
"""All breaches, whatever day is asked about: an event edited is edited for every day."""
