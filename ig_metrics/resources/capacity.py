"""Posts and secondments over time: how much of what is wanted is filled on a day, and on which days that changes.

A row of the list is one entry: a post, or somebody seconded, from its first day to its last (both included; an empty date is
an open end). A post that changes its standing is several entries, one after another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ig_metrics.dates import add_months

IN_POST, SECONDED, RECRUITING, VACANT = "in_post", "seconded", "recruiting", "vacant"
FILLED = (IN_POST, SECONDED)
DAY = dt.timedelta(days=1)
LAST_MONTH = (9999, 12)
Lists = Sequence[tuple[dt.date, pd.DataFrame]]
"""The lists of posts with the day each is of (canonical `posts` columns), the earliest first."""
_NUMBERS = {
    "filled": "float64", "wanted": "float64", "filled_posts": "Int64", "wanted_posts": "Int64", "unknown": "Int64",
}  # fmt: skip


@dataclass(frozen=True)
class Capacity:
    """What is filled of what is wanted on a day: `filled` and `wanted` in full-time equivalents, and the same in posts.

    `unknown`: entries that give no full-time equivalent. They count as posts and are in neither sum: nothing is made up for them.
    `unknown_filled`: those of them that are filled.
    """

    filled: float = 0.0
    wanted: float = 0.0
    filled_posts: int = 0
    wanted_posts: int = 0
    unknown: int = 0
    unknown_filled: int = 0

    @property
    def in_fte(self) -> bool:
        """Whether full-time equivalents can be spoken of: some entry gives one."""
        return self.unknown < self.wanted_posts or not self.wanted_posts


def covering(posts: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    """The entries of a day: from its first day on, to the end of its last; an empty date is an open end."""
    at = pd.Timestamp(day)
    return posts[(posts["from"].isna() | (posts["from"] <= at)) & (posts["to"].isna() | (posts["to"] >= at))]


def capacity(posts: pd.DataFrame, day: dt.date) -> Capacity:
    """What is filled, and wanted, on a day.

    Every entry of the day is wanted; those in post or seconded in are filled. One exception: somebody seconded into a post that
    the list has as vacant or being recruited to (the same name, on the same day) fills that post, which is counted once, by
    the larger of the two.
    """
    by_post: dict[str, list[tuple[str, float | None]]] = {}
    for row in covering(posts, day).to_dict("records"):
        by_post.setdefault(named(row["post"]), []).append((row["status"], fte_of(row["fte"])))
    found = [_one(entries) for entries in by_post.values()]
    return Capacity(
        round(sum(each.filled for each in found), 6),
        round(sum(each.wanted for each in found), 6),
        sum(each.filled_posts for each in found),
        sum(each.wanted_posts for each in found),
        sum(each.unknown for each in found),
        sum(each.unknown_filled for each in found),
    )


def _one(entries: list[tuple[str, float | None]]) -> Capacity:
    """Of one post, however many entries it has on the day."""
    sums = dict.fromkeys((IN_POST, SECONDED, RECRUITING, VACANT), 0.0)
    counts = dict.fromkeys(sums, 0)
    for status, fte in entries:
        sums[status] += fte or 0.0
        counts[status] += 1
    unfilled, open_posts = sums[RECRUITING] + sums[VACANT], counts[RECRUITING] + counts[VACANT]
    lacking = [status for status, fte in entries if fte is None]
    return Capacity(
        sums[IN_POST] + sums[SECONDED],
        sums[IN_POST] + max(sums[SECONDED], unfilled),
        counts[IN_POST] + counts[SECONDED],
        counts[IN_POST] + max(counts[SECONDED], open_posts),
        len(lacking),
        sum(status in FILLED for status in lacking),
    )


def steps(lists: Lists, first: dt.date, last: dt.date) -> pd.DataFrame:
    """The days from `first` to `last` on which what is filled or wanted changes, `first` among them.

    Each day is told by the list in force then; one before the first list by the first, from the dates in it. Columns: day,
    filled, wanted, filled_posts, wanted_posts, unknown.
    """
    rows: list[dict[str, Any]] = []
    for day in sorted({first, *(each for each in _turns(lists) if first < each <= last)}):
        row = _row(day, capacity(in_force(lists, day), day))
        if not rows or any(row[name] != rows[-1][name] for name in _NUMBERS):
            rows.append(row)
    return _typed(rows)


def month_ends(lists: Lists, first: dt.date, last: dt.date) -> pd.DataFrame:
    """The same on the last day of each month from that of `first` to that of `last`. Columns as `steps`."""
    days = []
    month = first.replace(day=1)
    while month <= last:
        # the last month there is has none after it
        following = add_months(month, 1) if (month.year, month.month) != LAST_MONTH else None
        days.append(following - DAY if following else dt.date.max)
        if following is None:
            break
        month = following
    return _typed([_row(day, capacity(in_force(lists, day), day)) for day in days])


def in_force(lists: Lists, day: dt.date) -> pd.DataFrame:
    """The list that tells of a day: the latest of that day or before, else the first there is."""
    return next((rows for of, rows in reversed(lists) if of <= day), lists[0][1])


def named(post: object) -> str:
    """A post's name as it is compared: however spaced or capitalised."""
    return " ".join(str(post).split()).casefold()


def fte_of(value: Any) -> float | None:
    """A full-time equivalent, or None where the list gives none or one that cannot be."""
    return None if pd.isna(value) or value < 0 else float(value)


def _turns(lists: Lists) -> Iterable[dt.date]:
    """The days on which anything may change: a list's, an entry's first, the one after its last."""
    for of, rows in lists:
        yield of
        yield from (day.date() for day in rows["from"].dropna())
        # the last day there is has none after it
        yield from (day.date() + DAY for day in rows["to"].dropna() if day.date() < dt.date.max)


def _row(day: dt.date, found: Capacity) -> dict[str, Any]:
    return {"day": day} | {name: getattr(found, name) for name in _NUMBERS}


def _typed(rows: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["day", *_NUMBERS]).astype({"day": "datetime64[us]", **_NUMBERS})
