"""What moved between two dates, and how a period or a meeting is named."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence

from ig_metrics.dates import uk
from ig_metrics.wording.words import NOT_MEASURED, listing, literal, month_year, number, rounded_plain, short_day


def direction(now: float | None, before: float | None, *, higher_is_better: bool = True) -> str:
    """`better`, `worse`, `unchanged` or `not measured`: which way a figure moved."""
    if now is None or before is None or math.isnan(now) or math.isnan(before):
        return NOT_MEASURED
    if abs(now - before) < 1e-9:
        return "unchanged"
    return "better" if (now > before) == higher_is_better else "worse"


def is_better(now: float | None, before: float | None, *, higher_is_better: bool = True) -> bool | None:
    """Whether a change is improvement: None where nothing moved or nothing was measured."""
    return {"better": True, "worse": False}.get(direction(now, before, higher_is_better=higher_is_better))


def points_change(now: float | None, before: float | None, *, since: str = "") -> str:
    """How far a percentage moved: `up 9.1 points since January`, `unchanged since January`, `` when not measured."""
    if now is None or before is None or math.isnan(now) or math.isnan(before):
        return ""
    moved = rounded_plain(abs(now - before))
    tail = f" since {since}" if since else ""
    if abs(now - before) < 1e-9:
        return f"unchanged{tail}"
    if moved == 0:
        return f"{'up' if now > before else 'down'} less than 0.1 points{tail}"
    return f"{'up' if now > before else 'down'} {moved:.1f} {'point' if moved == 1 else 'points'}{tail}"


def count_change(now: int | None, before: int | None, *, since: str, noun: tuple[str, str] = ("", "")) -> str:
    """How a number moved: `3 more than in January`, `160 fewer people than in January`, `the same as in January`."""
    if now is None or before is None:
        return ""
    if now == before:
        return f"the same as {since}"
    gap = abs(now - before)
    thing = f" {noun[0] if gap == 1 else noun[1]}" if noun[1] else ""
    return f"{number(gap)} {'more' if now > before else 'fewer'}{thing} than {since}"


def since_name(day: dt.date, as_at: dt.date) -> str:
    """What a change is counted from: `January`, `January 2013`, or the day within one month: `27 March`."""
    same_month = (day.year, day.month) == (as_at.year, as_at.month)
    return short_day(day, as_at) if same_month else month_year(day, as_at)


def in_or_on(name: str) -> str:
    """`in January`, `on 27 March`."""
    return f"{'on' if name[:1].isdigit() else 'in'} {name}" if name else ""


def since_label(meeting: dt.date, relative_to: dt.date | None = None) -> str:
    """A period as a label: `Since the meeting of 27 January`."""
    return f"Since the meeting of {short_day(meeting, relative_to)}"


def between(start: dt.date, end: dt.date) -> str:
    """A period with both ends: `from 1 January to 31 March 2014`, or `on 31 March 2014`."""
    if start == end:
        return f"on {uk(end)}"
    return f"from {short_day(start, end)} to {uk(end)}"


def period_label(start: dt.date, end: dt.date) -> str:
    """A period as a label: `1 January to 31 March 2014`."""
    return uk(end) if start == end else f"{short_day(start, end)} to {uk(end)}"


def date_moved(asked: dt.date, used: dt.date) -> str:
    """What somebody reads whose date is not on offer."""
    return f"Figures for {uk(asked)} are not offered; those of {uk(used)} are shown instead."


def said_of_earlier(found: Mapping[str, dt.date | None]) -> tuple[str, ...]:
    """`earlier_figures` of groups (and "" for the whole council) by the date whose figures they show, a sentence for each date."""
    said = [earlier_figures((), found[""], whole=True)] if "" in found else []
    days = {day for name, day in found.items() if name}
    for day in sorted(days, key=lambda each: each or dt.date.min, reverse=True):
        said.append(earlier_figures([name for name, of in found.items() if name and of == day], day))
    return tuple(said)


def earlier_figures(names: Sequence[str], day: dt.date | None, *, whole: bool = False) -> str:
    """What stands with figures that are of an earlier date than the page (None: of no date), so that two dates tell nothing
    of a few people. Nothing in it says how many changed: it is said of the group itself and of what protects another."""
    why = "beside the earlier ones, later figures would tell about a few people"
    who = "the whole council" if whole else listing([literal(name) for name in names], most=8)
    if day is None:
        return (
            f"No figures are shown of {who}: beside those of other dates or courses they would tell about a few people."
        )
    return f"Figures of {who} are those of {uk(day)}: {why}."


def said_of_compared(found: Mapping[str, dt.date | None], compared: dt.date | None) -> tuple[str, ...]:
    """What stands with a column or a change that is compared with a date, where that date showed the figures of an earlier one.

    `found` as of `said_of_earlier`, at the date `compared`. A group that showed none then has none beside it: nothing is said.
    """
    if compared is None:
        return ()
    said = []
    if found.get("") is not None:
        said.append(f"Figures of the whole council compared with, of {uk(compared)}, are those of {uk(found[''])}.")
    for day in sorted({day for name, day in found.items() if name and day is not None}, reverse=True):
        who = listing([literal(name) for name, of in found.items() if name and of == day], most=8)
        said.append(f"Figures of {who} compared with, of {uk(compared)}, are those of {uk(day)}.")
    return tuple(said)


def that_is(moved: str) -> str:
    """A change as a sentence of its own: `That is up 9.1 points since January.`"""
    return f"That is {moved}."
