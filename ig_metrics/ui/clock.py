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
