"""The information asset register on a day: what was reviewed in time, what is overdue, what is risky, what nobody owns."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from ig_metrics.dates import add_months

OVERDUE, DUE, IN_TIME, NO_DATE = "overdue", "due soon", "in time", "no date"
STATES = (OVERDUE, DUE, IN_TIME, NO_DATE)
SOON_DAYS = 90
HIGH = "high"
_COUNTS = (
    "assets", "reviewed", "never", "overdue", "due", "in_time", "no_date", "high", "high_overdue", "no_owner", "high_no_owner",
    "personal", "personal_reviewed", "personal_unsaid",
)  # fmt: skip
STANDING = {
    "reviewed": "bool", "never": "bool", "state": "str", "overdue_by": "Int64", "high": "bool", "owned": "bool",
    "personal": "boolean",
}  # fmt: skip


def standing(assets: pd.DataFrame, as_at: dt.date, *, reviewed_within: int) -> pd.DataFrame:
    """The register with how each asset stands on a day; rows and order are kept.

    `reviewed_within`: calendar months a review counts for, to the day that many months after it (29 February's to 28 February).
    A review after the day has not been. Added: reviewed (within those months), never (no review by the day), state, overdue_by
    (days; 0 where it is not), high, owned, personal (missing where the register does not say).

    `state` goes by the date the next review is due: overdue when that is past and no review was on it or since; due soon within
    SOON_DAYS (the day itself is in time); in time when later; no date where none is given, or where the one given is past
    and the review done.
    """
    today = pd.Timestamp(as_at)
    rows: list[dict[str, Any]] = []
    for row in assets[["reviewed_on", "review_due", "owner", "risk"]].to_dict("records"):
        last = row["reviewed_on"] if pd.notna(row["reviewed_on"]) and row["reviewed_on"] <= today else None
        state, over = _state(row["review_due"], last, as_at)
        rows.append(
            {
                "reviewed": last is not None and _until(last.date(), reviewed_within) >= as_at,
                "never": last is None,
                "state": state,
                "overdue_by": over,
                "high": row["risk"] == HIGH,
                "owned": isinstance(row["owner"], str) and bool(row["owner"].strip()),
            }
        )  # fmt: skip
    made = {name: pd.Series([row[name] for row in rows], index=assets.index, dtype=kind)
            for name, kind in STANDING.items() if name != "personal"}  # fmt: skip
    return assets.assign(**made, personal=assets["personal_data"].astype("boolean"))


def _state(due: Any, last: Any, as_at: dt.date) -> tuple[str, int]:
    if pd.isna(due):
        return NO_DATE, 0
    left = (due.date() - as_at).days
    if left < 0:
        return (NO_DATE, 0) if last is not None and last >= due else (OVERDUE, -left)
    return (DUE if left <= SOON_DAYS else IN_TIME), 0


def _until(day: dt.date, months: int) -> dt.date:
    """The last day a review counts; a date too far on to be one counts for ever."""
    return add_months(day, months) if day.year < dt.date.max.year - months // 12 - 1 else dt.date.max


def counted(table: pd.DataFrame) -> dict[str, int]:
    """How many assets of a `standing` stand how.

    assets, reviewed, never, overdue, due, in_time, no_date (by state), high, high_overdue, no_owner, high_no_owner, personal,
    personal_reviewed, personal_unsaid (the register does not say whether it holds personal data).
    """
    state, high, bare = table["state"], table["high"], ~table["owned"]
    personal = table["personal"].fillna(False).astype(bool)
    which = {
        "assets": pd.Series(True, index=table.index), "reviewed": table["reviewed"], "never": table["never"],
        "overdue": state == OVERDUE, "due": state == DUE, "in_time": state == IN_TIME, "no_date": state == NO_DATE,
        "high": high, "high_overdue": high & (state == OVERDUE), "no_owner": bare, "high_no_owner": high & bare,
        "personal": personal, "personal_reviewed": personal & table["reviewed"], "personal_unsaid": table["personal"].isna(),
    }  # fmt: skip
    return {name: int(rows.sum()) for name, rows in which.items()}


def by(table: pd.DataFrame, column: str, nobody: str) -> pd.DataFrame:
    """The same counts for each owner or directorate (`column`), the most overdue first, then the most; `nobody` stands for none.

    Columns: group, the counts of `counted`, next_due (the soonest review to come, or the longest overdue).
    """
    names = table[column].fillna("").astype(str).str.split().str.join(" ")
    keys = names.str.casefold()
    rows = []
    for key in dict.fromkeys(keys):
        mine = table[keys == key]
        dated = mine.loc[mine["state"] != NO_DATE, "review_due"]
        rows.append({"group": names[keys == key].iloc[0] or nobody, **counted(mine), "next_due": dated.min()})
    rows.sort(key=lambda row: (-row["overdue"], -row["assets"], str(row["group"]).casefold()))
    kinds = {"group": "str", **dict.fromkeys(_COUNTS, "Int64"), "next_due": "datetime64[us]"}
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=kind) for name, kind in kinds.items()})
