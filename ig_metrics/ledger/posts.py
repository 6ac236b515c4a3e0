"""The list of posts and secondments edited in the app: one filled, one ended, one added.

What a post comes to next is an entry of its own, from its day: an entry is known by the post and the day it begins, so that
what it was before is still told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pandas as pd

from ig_metrics import datasets
from ig_metrics.dates import uk
from ig_metrics.ledger.editing import Book, Changed, Key, missing, shown

COLUMNS = ("status", "grade", "fte", "to", "funded_by")
MOST_FTE = 50


def book(at: dt.date) -> Book:
    """The list in force at a day."""
    return Book(
        kind="posts",
        at=at,
        what="the list of posts",
        columns=COLUMNS,
        action="posts edited",
        unnamed="An entry has no post. Say which post it is.",
        twice="Two entries of one post begin on one day: {}. Keep one, give one another first day, or tell the posts apart by name.",
        gone="An entry is no longer there as it was: {}. It is known by its post and its first day: to end it, give it a last day; to "
        "put a name or a first day right, bring in the corrected list.",
        check=_wrong,
        dated=lambda store, kept: at,
        # a post's name can be its holder's: the audit log keeps the day it begins
        told=_told,
        prepared=prepared,
        may_lack=("from",),
    )


def prepared(held: pd.DataFrame) -> pd.DataFrame:
    """The entries as they are edited: by post, the earliest first."""
    rows = datasets.conform("posts", held)
    return rows.sort_values(["post", "from"], kind="stable", na_position="first").reset_index(drop=True)


def _told(key: Key) -> str:
    return f"an entry from {uk(pd.Timestamp(key[1]).date())}" if key[1] else "an entry without a first day"


def _wrong(one: Changed) -> Iterator[str]:
    row = one.row
    where = f"“{shown(row['post'])}”"
    if missing(row["status"]):
        yield f"{where} has no status. It is vacant, recruiting, in_post or seconded."
    elif "status" in one.columns and row["status"] not in datasets.POST_STATUSES:
        yield f"{where}: '{shown(row['status'])}' is not a status. It is {', '.join(datasets.POST_STATUSES)}."
    if "fte" in one.columns and not missing(row["fte"]) and not 0 <= row["fte"] <= MOST_FTE:
        yield f"{where}: a full-time equivalent of {row['fte']:g} cannot be. 1 is full time, 0.4 two days a week."
    if not missing(row["from"]) and not missing(row["to"]) and row["to"] < row["from"]:
        yield f"{where} ends on {uk(row['to'])}, before it begins, on {uk(row['from'])}."
