"""Periods a committee asks about. Both ends are in a period (DESIGN section 4, "Breaches")."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from ig_metrics import dates
from ig_metrics.errors import Refused


@dataclass(frozen=True)
class Period:
    """From `start` to `end`, both included. Raises Refused when it ends before it starts."""

    start: dt.date
    end: dt.date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise Refused(
                f"The period ends on {dates.uk(self.end)}, before it starts on {dates.uk(self.start)}. Swap the dates."
            )

    @property
    def days(self) -> int:
        """How many days, both ends counted."""
        return dates.days_between(self.start, self.end)


def quarter_to(end: dt.date) -> Period:
    """Three calendar months to a date: to 31 March from 1 January, to 15 March from 16 December."""
    if end.day == calendar.monthrange(end.year, end.month)[1]:
        return Period(dates.add_months(end.replace(day=1), -2), end)
    return Period(dates.add_months(end, -3) + dt.timedelta(days=1), end)


def quarter_within(start: dt.date, end: dt.date) -> Period | None:
    """The last calendar quarter (to the end of March, June, September or December) that lies between two days; None without one."""
    last = dt.date(end.year, 3 * ((end.month - 1) // 3) + 1, 1) - dt.timedelta(days=1)
    this = dates.add_months(last, 3)
    this = this.replace(day=calendar.monthrange(this.year, this.month)[1])
    found = quarter_to(this if this <= end else last)
    return found if found.start >= start else None


def since_meeting(held_on: dt.date, end: dt.date) -> Period:
    """From the day after a meeting. Raises Refused when the meeting was on or after `end`: nothing has passed since."""
    if held_on >= end:
        raise Refused(f"The meeting of {dates.uk(held_on)} is not before {dates.uk(end)}, so no day has passed since.")
    return Period(held_on + dt.timedelta(days=1), end)


def previous(period: Period) -> Period:
    """The period of the same number of days that ends the day before."""
    end = period.start - dt.timedelta(days=1)
    return Period(end - dt.timedelta(days=period.days - 1), end)


def previous_quarter(period: Period) -> Period:
    """The three calendar months before a quarter; as 90 days to 31 March, it may be longer or shorter by a day or two."""
    return quarter_to(period.start - dt.timedelta(days=1))
