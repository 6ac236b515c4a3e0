"""The rate on each of many days, from one list of people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from ig_metrics.settings import Course
from ig_metrics.training.days import LONG_AGO, day_number, day_numbers
from ig_metrics.training.events import Events
from ig_metrics.training.standing import ABSENT, DUE_SOON, EXEMPT, IN_DATE, standing
from ig_metrics.training.status import history_of

WEEK = dt.timedelta(days=7)


def days_of_trend(launch: dt.date, as_at: dt.date, most: int = 104) -> tuple[dt.date, ...]:
    """The as-at date and the days whole weeks before it, back to the launch; at most so many, oldest first."""
    found: list[dt.date] = []
    day = as_at
    while day >= launch and len(found) < most:
        found.append(day)
        day -= WEEK
    return tuple(reversed(found))


def over_time(status_frame: pd.DataFrame, done: Events, course: Course, days: Sequence[dt.date]) -> pd.DataFrame:
    """Who was in date on each day: date, in_scope, base (in scope, neither absent nor exempt), done, percent (NaN without base).

    `status_frame` as `training.status.status` returns it for the last of the days, `done` from `training.cohorts.completed_days`.
    People, types and places are those of that one list; a person's employment, absence and exemption are dated. On the
    last day the figures are the page's own.
    """
    counted = (status_frame["in_scope"] | status_frame["leaver"]).to_numpy(dtype=bool)
    exempt_until = day_numbers(status_frame["exempt_until"], missing=LONG_AGO)
    lines = []
    for each in days:
        day = day_number(each)
        history = history_of(status_frame, exempt_until, done.upto(day).latest())
        where = standing(history, course, day)
        here = counted & where.employed
        excused = (where.status == EXEMPT) | (where.status == ABSENT)
        good = here & ((where.status == IN_DATE) | (where.status == DUE_SOON))
        lines.append((each, int(here.sum()), int((here & ~excused).sum()), int(good.sum())))
    table = pd.DataFrame(lines, columns=["date", "in_scope", "base", "done"])
    table["date"] = pd.to_datetime(table["date"]).astype("datetime64[us]")
    return table.assign(percent=(100 * table["done"] / table["base"].where(table["base"] > 0)).astype("float64"))
