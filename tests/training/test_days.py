"""Many dates at once move as one date does."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from ig_metrics.dates import add_months
from ig_metrics.training.days import LONG_AGO, NEVER, dates_of, day_number, day_numbers, months_later


@given(st.lists(st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1)), min_size=1), st.integers(0, 60))
def test_months_later_is_add_months_for_each(dates: list[dt.date], months: int) -> None:
    moved = months_later(np.array([day_number(day) for day in dates]), months)
    assert moved.tolist() == [day_number(add_months(day, months)) for day in dates]


def test_no_date_stays_none_and_no_months_is_never() -> None:
    assert months_later(np.array([LONG_AGO, 0]), 12).tolist() == [LONG_AGO, 365]
    assert months_later(np.array([LONG_AGO, 0]), None).tolist() == [LONG_AGO, NEVER]


def test_dates_there_and_back_with_the_time_of_day_dropped() -> None:
    dates = pd.Series(pd.to_datetime(["2014-03-31 23:59", None, "1969-12-31 12:00"])).astype("datetime64[us]")
    numbers = day_numbers(dates, missing=NEVER)
    assert numbers.tolist() == [day_number(dt.date(2014, 3, 31)), NEVER, -1]
    back = pd.Series(dates_of(numbers))
    assert back.dt.strftime("%Y-%m-%d").tolist()[::2] == ["2014-03-31", "1969-12-31"]
    assert pd.isna(back[1])
