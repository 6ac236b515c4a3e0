"""Meetings and their papers: when the next one is, what was issued, what is restated since and why."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from ig_metrics.dates import uk
from ig_metrics.wording.words import count, is_or_are, listing

TITLE = "What did we tell the committee, and what do we tell it next?"
NUMBER = re.compile(r"(-?[\d,]+(?:\.\d+)?)(%?)( of [\d,.]+)?")


def next_meeting(as_at: dt.date, day: dt.date | None, period_from: dt.date | None) -> str:
    """`The next meeting is on **30 June 2014**, in 91 days; its period began on 1 April 2014.`"""
    if day is None:
        return f"No meeting after {uk(as_at)} is on the calendar."
    began = f"; its period began on {uk(period_from)}" if period_from else ""
    return f"The next meeting is on **{uk(day)}**, {count((day - as_at).days, 'day')} after {uk(as_at)}{began}."


def papers_issued(number: int, last: dt.date | None, on: dt.date | None) -> str:
    """`**2 papers** have been issued; the last, for the meeting of 31 March 2014, on 24 March 2014.`"""
    if not number or last is None or on is None:
        return "No paper has been issued yet."
    has = "has" if number == 1 else "have"
    return f"**{count(number, 'paper')}** {has} been issued; the last, for the meeting of {uk(last)}, on {uk(on)}."


def period(start: dt.date | None, end: dt.date) -> str:
    """`28 January 2014 to 31 March 2014`; of the first meeting, `up to 24 June 2013`."""
    return f"up to {uk(end)}" if start is None else f"{uk(start)} to {uk(end)}"


def restated_since(paper: str, issued_on: dt.date, restated: int, figures: int) -> str:
    """`**3 of 14 figures are restated** since Paper 1, for the meeting of 27 January 2014, issued on 20 January 2014.`"""
    since = f"since {paper}, issued on {uk(issued_on)}"
    if not restated:
        return f"**Nothing is restated** {since}: each of its {count(figures, 'headline figure')} is still as it was reported."
    return f"**{restated} of {count(figures, 'headline figure')} {is_or_are(restated)} restated** {since}."


def nothing_issued(before: dt.date | None = None) -> str:
    """That there is nothing to restate."""
    earlier = f" for a meeting before {uk(before)}" if before else ""
    return f"No paper has been issued{earlier}, so nothing can be restated."


def difference(reported: str, now: str) -> str:
    """What lies between two figures as printed: `3 more`, `0.4 points less`; a dash where they are no numbers to compare."""
    then, here = NUMBER.fullmatch(reported), NUMBER.fullmatch(now)
    if then is None or here is None or then[2] != here[2] or (then[3] or "") != (here[3] or ""):
        return "–"
    places = max(len(each[1].partition(".")[2]) for each in (then, here))
    apart = float(here[1].replace(",", "")) - float(then[1].replace(",", ""))
    size = f"{abs(apart):,.{places}f}"
    if then[2]:
        size += " point" if float(size.replace(",", "")) == 1 else " points"
    return f"{size} {'more' if apart > 0 else 'less'}"


def came(label: str, as_at: dt.date, how: str, on: dt.date) -> str:
    """`HR staff list of 31 March 2014, withdrawn on 7 April 2014`."""
    return f"{label} of {uk(as_at)}, {how} on {uk(on)}"


def because(events: Sequence[str], most: int = 6) -> str:
    """Why a figure is another, from what came and went since; in words where nothing did."""
    if not events:
        return "No file came or went since: the settings or the way it is worked out were changed."
    left = len(events) - most
    more = f", and {left} more" if left > 0 else ""
    return f"Since then: {'; '.join(events[:most])}{more}."


def moved_by(events: Sequence[str], *, otherwise: bool) -> str:
    """`Moved by: HR staff list of 31 March 2014, uploaded on 7 April 2014.` `otherwise`: not by these alone."""
    also = "the settings or the way it is worked out were changed"
    if not events:
        return f"No file moved it: {also}." if otherwise else because(())
    return f"Moved by: {'; '.join(events)}{f'; and {also}' if otherwise else ''}."


def names_somebody(names: Sequence[str]) -> str:
    """That a text cannot be kept because it names people."""
    return (
        f"The text names somebody on the HR staff list or gives their number or address: {listing(names, most=5)}. A committee paper "
        "names nobody: write the post instead."
    )


def left_to_write(places: int) -> str:
    """`**3 places** are still marked “To be completed”.`"""
    return f"**{count(places, 'place')}** {is_or_are(places)} still marked “To be completed”."


def moved_since(parts: Sequence[str]) -> str:
    """That the figures under texts a person wrote have moved since."""
    return f"The figures have moved since {'this was' if len(parts) == 1 else 'these were'} written: {listing(parts, most=12)}. Read it again."


def stale_source(label: str, as_at: dt.date, held_on: dt.date, days: int) -> str:
    """`Breach register is of 31 March 2014, 91 days before the meeting.`"""
    return f"The newest {label} is of {uk(as_at)}, {count(days, 'day')} before the meeting of {uk(held_on)}."
