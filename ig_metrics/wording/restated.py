"""As reported and as now known: sentences about figures that a later upload changed."""

from __future__ import annotations

import datetime as dt

from ig_metrics.dates import uk
from ig_metrics.wording.words import count, is_or_are


def restated(day: dt.date, reported: str, now: str) -> str:
    """`Restated for 27 January 2014: 74% was reported, 75% is known now.`"""
    return f"Restated for {uk(day)}: {reported} was reported, {now} is known now."


def restated_question(as_at: dt.date) -> str:
    """`What was reported for 31 March 2014, and what is known now?`"""
    return f"What was reported for {uk(as_at)}, and what is known now?"


def same_as_reported(day: dt.date, known: dt.date) -> str:
    """That nothing is restated."""
    return f"**Nothing is restated**: the figures for {uk(day)} known on {uk(known)} are those known now."


def figures_restated(counted: int, day: dt.date, known: dt.date, uploads: int) -> str:
    """`**3 figures are restated**: what was known of 31 March 2014 on 7 April 2014 is not what is known now, because of ...`"""
    return (
        f"**{count(counted, 'figure')} {is_or_are(counted)} restated**: what was known of {uk(day)} on {uk(known)} is not what is "
        f"known now, because of {count(uploads, 'later upload or withdrawal', 'later uploads or withdrawals')}."
    )


def levels_restated(items: str, counted: int, day: dt.date) -> str:
    """That no headline figure moved but levels did."""
    return f"No headline figure is restated for {uk(day)}, but the {'level' if counted == 1 else 'levels'} of {items} {is_or_are(counted)}."


def nothing_known(day: dt.date, known: dt.date, first: dt.date | None) -> str:
    """That nothing was reported, because nothing had been uploaded, and when something was."""
    when = f" The first assessment for that date was uploaded on {uk(first)}." if first else ""
    return f"**Nothing was known** of {uk(day)} on {uk(known)}: no self-assessment had been uploaded by then.{when}"
