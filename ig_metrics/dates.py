"""UK dates: read, written, and moved by calendar months."""

from __future__ import annotations

import calendar
import datetime as dt
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
"""The clock every date and time here is told by."""


def uk(day: dt.date | None, *, missing: str = "no date") -> str:
    """Write a date as GOV.UK does: `31 March 2014`. `missing` stands for None."""
    if day is None:
        return missing
    return f"{day.day} {day:%B %Y}"


def uk_short(day: dt.date | None, *, missing: str = "") -> str:
    """Write a date for a narrow table cell: `31/03/2014`. `missing` stands for None."""
    return missing if day is None else f"{day:%d/%m/%Y}"


def add_months(day: dt.date, months: int) -> dt.date:
    """Move a date by calendar months, held to the last day of a shorter month (29 February + 12 = 28 February)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def days_between(start: dt.date, end: dt.date) -> int:
    """Days of a period that includes both its ends."""
    return (end - start).days + 1


def parse_iso(text: str) -> dt.date:
    """Read `2014-03-31`. Raises ValueError with the form expected when it is anything else."""
    try:
        # strptime alone takes 2014-3-1, fromisoformat alone 20140331.
        if len(text) != len("2014-03-31"):
            raise ValueError(text)
        return dt.datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007
    except ValueError:
        raise ValueError(f"'{text}' is not a date. Write it as year-month-day, for example 2014-03-31.") from None
