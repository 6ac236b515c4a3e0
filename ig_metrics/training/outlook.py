"""When will the target be reached? The people who have still to complete, by the form of the round before; never beyond it."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ig_metrics.settings import Course
from ig_metrics.training.cohorts import clocks
from ig_metrics.training.days import NEVER, Days, day_number, day_numbers
from ig_metrics.training.events import Events

HORIZON_DAYS = 366
PACE_DAYS = 28
DONE = ("in_date", "due_soon")
OPEN = ("in_window", "overdue", "lapsed")


def outlook(
    status_frame: pd.DataFrame, estimate: pd.DataFrame | None, course: Course, as_at: dt.date, days: int = HORIZON_DAYS
) -> pd.DataFrame:
    """The share in date on each coming day, the people in the rate staying the same.

    `estimate` is the previous round's `curve`: somebody who is a days into their time completes within the days to D with
    P = 1 - S(D) / S(a). Whoever's completion runs out starts a new clock that day. Nothing is said beyond the last day
    at which that round still had anybody to observe: `known` is then False and the figure a lower bound.

    Returns one row a day from `as_at` on: date; in_date (people, nothing more being done); expected (people); percent and
    renewed_percent (that, and were every completion renewed before it runs out), NaN where not known; known (bool).
    """
    people = status_frame[status_frame["status"].isin((*DONE, *OPEN))]
    n = len(people)
    today = day_number(as_at)
    ahead = np.arange(days + 1)
    done = people["status"].isin(DONE).to_numpy()
    expires = day_numbers(people["expires_on"], missing=NEVER)[done] - today
    ages = today - clocks(people, course)[~done]
    left = np.array([int((expires >= day).sum()) for day in ahead])
    if estimate is None or estimate.empty or not n:
        unknown = np.full(len(ahead), np.nan)
        return _frame(as_at, left, unknown, unknown, np.zeros(len(ahead), dtype=bool), n)
    reach = int(estimate["day"].iloc[-1])
    surviving = _survival(estimate, reach)
    # People of one age behave alike, so each age is worked out once.
    counts = np.bincount(np.clip(ages, 0, reach + 1), minlength=reach + 2)
    expected = np.zeros(len(ahead))
    known = np.ones(len(ahead), dtype=bool)
    for age in np.flatnonzero(counts):
        if age > reach or surviving[age] <= 0:
            # Nobody of the earlier round was still to complete so late: nothing is known of these people.
            known &= ahead == 0
            continue
        later = np.minimum(age + ahead, reach)
        expected += counts[age] * (1 - surviving[later] / surviving[age])
        known &= age + ahead <= reach
    back = np.zeros(len(ahead))
    renewal_known = np.ones(len(ahead), dtype=bool)
    for day in np.unique(expires[expires < days]):
        gone = np.maximum(ahead - int(day), 0)
        back += int((expires == day).sum()) * (1 - surviving[np.minimum(gone, reach)]) * (gone > 0)
        renewal_known &= gone <= reach
    lapsing, renewed = left + expected + back, int(done.sum()) + expected
    return _frame(as_at, left, lapsing, np.where(known, renewed, np.nan), known & renewal_known, n)


def _survival(estimate: pd.DataFrame, reach: int) -> np.ndarray:
    """The share still to complete after each whole day from 0 to the last one seen."""
    surviving = np.ones(reach + 1)
    days = estimate["day"].to_numpy(dtype=np.int64)
    place = np.searchsorted(days, np.arange(reach + 1), side="right") - 1
    some = place >= 0
    surviving[some] = 1 - estimate["fraction"].to_numpy()[place[some]]
    return surviving


def _frame(
    as_at: dt.date, left: Days, expected: np.ndarray, renewed: np.ndarray, known: np.ndarray, n: int
) -> pd.DataFrame:
    share = 100 / n if n else math.nan
    return pd.DataFrame(
        {
            "date": pd.date_range(as_at, periods=len(left), freq="D").astype("datetime64[us]"),
            "in_date": left,
            "expected": expected,
            "percent": np.where(known, expected * share, np.nan),
            "renewed_percent": renewed * share,
            "known": known,
        }
    )


@dataclass(frozen=True)
class Reached:
    """The first day a share is expected at the target (None: not by `known_until`, the last day anything is known of)."""

    on: dt.date | None
    known_until: dt.date | None


def reached(table: pd.DataFrame, column: str, target_percent: float) -> Reached:
    """When a column of `outlook` first comes up to the target."""
    known = table[table[column].notna()]
    if known.empty:
        return Reached(None, None)
    until = known["date"].iloc[-1].date()
    there = known[known[column] >= target_percent - 1e-9]
    return Reached(there["date"].iloc[0].date() if len(there) else None, until)


@dataclass(frozen=True)
class Footing:
    """What completions needed are reckoned from: `base` people in the rate, for each day (numbered, rising) how many of them have a
    completion that counts until then and no longer, and `pace`, completions a week in the last four weeks."""

    base: int
    until: tuple[tuple[int, int], ...]
    pace: float


def footing(status_frame: pd.DataFrame, done: Events, as_at: dt.date) -> Footing:
    """What `needed` reckons from; `done` from `training.cohorts.completed_days`."""
    in_rate = status_frame["status"].isin((*DONE, *OPEN)).to_numpy()
    in_date = status_frame["status"].isin(DONE).to_numpy()
    days, people = np.unique(day_numbers(status_frame["expires_on"], missing=NEVER)[in_date], return_counts=True)
    recent = done.days > day_number(as_at) - PACE_DAYS
    who = np.unique(done.rows[recent])
    until = tuple(zip(days.tolist(), people.tolist(), strict=True))
    return Footing(int(in_rate.sum()), until, int(in_rate[who].sum()) / (PACE_DAYS / 7))


@dataclass(frozen=True)
class Needed:
    """What it takes to be at the target by a day.

    `still`: people in the rate whose completion still counts then. `more`: further completions needed (none below 0).
    `a_week`: those, over the weeks there are (None on the day itself). `pace`: completions a week in the last four weeks.
    """

    by: dt.date
    base: int
    still: int
    more: int
    a_week: float | None
    pace: float


def needed(found: Footing, course: Course, as_at: dt.date, by: dt.date) -> Needed:
    """Completions needed to have the target share in date by `by`, the people in the rate staying the same.

    Raises ValueError for a day before `as_at`.
    """
    if by < as_at:
        raise ValueError("The day to reach the target by is before the as-at date.")
    last = day_number(by)
    still = sum(people for day, people in found.until if day >= last)
    more = max(0, math.ceil(course.target_percent * found.base / 100 - 1e-9) - still)
    weeks = (by - as_at).days / 7
    return Needed(by, found.base, still, more, more / weeks if weeks else None, found.pace)


def refreshers(status_frame: pd.DataFrame, as_at: dt.date, months: int = 12) -> pd.DataFrame:
    """People in date by the month their completion runs out: month (first day), people; the as-at date's month first.

    Those that run out later than `months` months on, or never, are in no row.
    """
    in_date = status_frame["status"].isin(DONE)
    due = status_frame.loc[in_date, "expires_on"].dropna().dt.to_period("M")
    wanted = pd.period_range(pd.Period(as_at, "M"), periods=months, freq="M")
    counts = due.value_counts().reindex(wanted, fill_value=0)
    return pd.DataFrame(
        {"month": wanted.to_timestamp().astype("datetime64[us]"), "people": pd.array(counts.to_numpy(), dtype="Int64")}
    )
