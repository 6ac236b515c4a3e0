"""The information asset register edited in the app: an asset reviewed, given an owner, added."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pandas as pd

from ig_metrics import datasets
from ig_metrics.dates import uk
from ig_metrics.ledger.editing import Book, Changed, missing, shown

COLUMNS = tuple(name for name in datasets.KINDS["assets"].names if name != "asset")


def book(at: dt.date) -> Book:
    """The register in force at a day."""
    return Book(
        kind="assets",
        at=at,
        what="the asset register",
        columns=COLUMNS,
        action="asset register edited",
        unnamed="A row has no asset. Give it a name: it is what tells assets apart.",
        twice="{} is there twice. Keep one of the rows, or tell the two apart by their names.",
        gone="{} is no longer there. An asset is known by its name: to rename one or take one off, bring in the corrected register.",
        check=lambda one: _wrong(at, one),
        dated=lambda store, kept: at,
        prepared=prepared,
    )


def prepared(held: pd.DataFrame) -> pd.DataFrame:
    """The assets as they are edited: the soonest due first, those without a day last."""
    rows = datasets.conform("assets", held)
    return rows.sort_values(["review_due", "asset"], kind="stable").reset_index(drop=True)


def _wrong(at: dt.date, one: Changed) -> Iterator[str]:
    row = one.row
    where = f"“{shown(row['asset'])}”"
    if (one.was is None or "owner" in one.columns) and missing(row["owner"]):
        yield f"{where} has no owner. Somebody answers for each asset: say who."
    if "risk" in one.columns and not missing(row["risk"]) and row["risk"] not in datasets.ASSET_RISKS:
        yield f"{where}: '{shown(row['risk'])}' is not a risk. It is {', '.join(datasets.ASSET_RISKS)}."
    reviewed, due = row["reviewed_on"], row["review_due"]
    if "reviewed_on" in one.columns and not missing(reviewed) and reviewed.date() > at:
        yield (
            f"{where} cannot have been reviewed on {uk(reviewed)}: the change holds from {uk(at)}, which is before. Give an earlier "
            "date, or a later day for the change."
        )
    if (
        {"reviewed_on", "review_due"} & set(one.columns)
        and not missing(reviewed)
        and not missing(due)
        and due < reviewed
    ):
        yield (
            f"{where}: the next review is due on {uk(due)}, before the last one, on {uk(reviewed)}. Give the next, or leave it empty."
        )
