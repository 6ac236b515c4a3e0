"""The one place where the pages read the clock."""

from __future__ import annotations

import datetime as dt

from ig_metrics.dates import LONDON


def today() -> dt.date:
    """Today's date in the United Kingdom."""
    return dt.datetime.now(LONDON).date()


def now() -> dt.datetime:
    """This moment in the United Kingdom."""
    return dt.datetime.now(LONDON)


MINUTES = 15


def moment(as_at: dt.date) -> dt.datetime | None:
    """When a clock of hours is read: now, to the quarter of an hour, if the date asked about is today or later; None (the end
    of the day) for an earlier one. Finer, and no view could be kept."""
    here = now()
    return (
        None
        if as_at < here.date()
        else here.replace(minute=here.minute - here.minute % MINUTES, second=0, microsecond=0)
    )
