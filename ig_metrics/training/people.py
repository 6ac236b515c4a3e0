"""One person from one post or many: which employment counts at a date, and which of its posts speaks for the person."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from ig_metrics.datasets import conform, pad_staff_id
from ig_metrics.training.days import LONG_AGO, NEVER, Days, dates_of, day_number, day_numbers


def people(posts: pd.DataFrame, as_at: dt.date, *, staff_id_width: int | None = None) -> pd.DataFrame:
    """Collapse posts to people, as at a date (DESIGN section 3, "People from posts").

    `posts` is a `staff` frame. Returns one row for each staff number, in order of first appearance, indexed from 0: the
    columns of `staff` and `posts` (Int64: rows that bear the staff number, so their sum is the rows given). Leavers and
    people yet to start are among them. Staff numbers, managers' too, are padded to `staff_id_width`.

    Posts of one number that overlap or touch (the next starts no later than the day after the last ended) are one
    employment; the one covering `as_at` is used, else the latest. start_date is its earliest; leave_date is empty if any
    of its posts is open, else its latest. Every other column, the absence included, is the primary post's: is_primary,
    else the highest fte, else the earliest start, else the first row.

    Rows without a staff number belong to nobody here: ingest sets them aside and counts them. A post without a start date
    never joins another post, and is used only where the person has no other.
    """
    frame = conform("staff", posts).reset_index(drop=True)
    frame["staff_id"] = pad_staff_id(frame["staff_id"], staff_id_width)
    frame["manager_id"] = pad_staff_id(frame["manager_id"], staff_id_width)
    frame = frame[frame["staff_id"].notna()].reset_index(drop=True)
    codes, numbers = pd.factorize(frame["staff_id"])
    counts = np.bincount(codes, minlength=len(numbers))
    start = day_numbers(frame["start_date"], missing=LONG_AGO)
    leave = np.where(start == LONG_AGO, LONG_AGO, day_numbers(frame["leave_date"], missing=NEVER))
    employment = _employments(codes, start, leave)

    # Of each employment: earliest start, latest end, its person and its primary post.
    total = employment.max() + 1 if len(employment) else 0
    first = np.full(total, NEVER)
    last = np.full(total, LONG_AGO)
    np.minimum.at(first, employment, start)
    np.maximum.at(last, employment, leave)
    day = day_number(as_at)
    covers = (first <= day) & (last >= day) & (first != LONG_AGO)

    # One sort puts each person's posts together: the employment that is used first, and in it the primary post.
    primary = frame["is_primary"].fillna(False).to_numpy(dtype=bool)
    fte = frame["fte"].fillna(-np.inf).to_numpy(dtype=np.float64)
    order = np.lexsort((np.arange(len(frame)), start, -fte, ~primary, -first[employment], ~covers[employment], codes))
    chosen = order[np.concatenate(([0], np.cumsum(counts)[:-1]))] if len(numbers) else order
    result = frame.take(chosen).reset_index(drop=True)
    result["start_date"] = dates_of(first[employment[chosen]])
    ends = last[employment[chosen]]
    # A post without a start date kept its own end out of the way of the others; it is given back here.
    own = day_numbers(result["leave_date"], missing=NEVER)
    result["leave_date"] = dates_of(np.where(ends == LONG_AGO, own, ends))
    result["posts"] = pd.array(counts, dtype="Int64")
    return result


def employed(people: pd.DataFrame, as_at: dt.date) -> pd.Series:
    """Whether each person is employed on a day (bool): started by then, and leave_date (the last day) empty or not before."""
    day = pd.Timestamp(as_at)
    return (people["start_date"] <= day) & (people["leave_date"].isna() | (people["leave_date"] >= day))


def _employments(codes: Days, start: Days, leave: Days) -> Days:
    """The number of the employment each post belongs to."""
    order = np.lexsort((start, codes))
    person, begins = codes[order], start[order]
    # The latest end so far within a person: offset each person so that one running maximum serves all.
    offset = person * (4 * NEVER)
    reach = np.maximum.accumulate(leave[order] + offset) - offset if len(order) else leave
    new = np.ones(len(order), dtype=bool)
    new[1:] = (person[1:] != person[:-1]) | (begins[1:] > reach[:-1] + 1)
    employment = np.empty(len(order), dtype=np.int64)
    employment[order] = np.cumsum(new) - 1
    return employment
