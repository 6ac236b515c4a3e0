"""Dates as whole day numbers (days since 1 January 1970), so that rules over tens of thousands of people are arithmetic."""

from __future__ import annotations

import datetime as dt

import numpy as np
import numpy.typing as npt
import pandas as pd

Days = npt.NDArray[np.int64]

# Beyond any date a spreadsheet holds, and small enough that adding windows and months cannot overflow.
LONG_AGO = -(10**8)
NEVER = 10**8


def day_number(day: dt.date) -> int:
    """One date as a day number."""
    return int(np.datetime64(day, "D").astype(np.int64))


def day_numbers(dates: pd.Series, *, missing: int) -> Days:
    """A date column as day numbers (a time of day is dropped); `missing` stands for no date."""
    moments = dates.to_numpy()
    days: Days = moments.astype("datetime64[D]").astype(np.int64)
    days[np.isnat(moments)] = missing
    return days


def dates_of(days: Days) -> npt.NDArray[np.datetime64]:
    """Day numbers as datetime64[us]; LONG_AGO, NEVER and anything further out become NaT."""
    unknown = (days <= LONG_AGO) | (days >= NEVER)
    dates = np.where(unknown, 0, days).astype("datetime64[D]").astype("datetime64[us]")
    dates[unknown] = np.datetime64("NaT")
    return dates


def months_later(days: Days, months: int | None) -> Days:
    """Each day moved by calendar months, held to the last day of a shorter month (29 February + 12 = 28 February).

    LONG_AGO stays; `months` None means never (NEVER). The same rule as `ig_metrics.dates.add_months`, for many at once.
    """
    gone = days == LONG_AGO
    if months is None:
        return np.where(gone, LONG_AGO, NEVER)
    day = np.where(gone, 0, days).astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    in_month = day - month.astype("datetime64[D]")
    last_day = (month + (months + 1)).astype("datetime64[D]") - np.timedelta64(1, "D")
    moved = np.minimum((month + months).astype("datetime64[D]") + in_month, last_day)
    return np.where(gone, LONG_AGO, moved.astype(np.int64))
