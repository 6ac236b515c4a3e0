"""Sentences about breaches and the periods they are counted in."""

from __future__ import annotations

import datetime as dt

from ig_metrics.wording.compared import between, period_label
from ig_metrics.wording.words import count, number, short_day


def breaches_headline(counted: int | None, start: dt.date, end: dt.date, near_misses: int | None = None) -> str:
    """`**21 breaches** were reported from 1 January to 31 March 2014, and 3 near misses.`"""
    period = between(start, end)
    if counted is None:
        return f"Breaches {period} are **not measured**."
    also = ""
    if near_misses:
        also = f", and {count(near_misses, 'near miss', 'near misses')}"
    if counted == 0:
        return f"**No breaches** were reported {period}{also}."
    return f"**{count(counted, 'breach', 'breaches')}** {'was' if counted == 1 else 'were'} reported {period}{also}."


def since_meeting(counted: int | None, meeting: dt.date, end: dt.date) -> str:
    """`Since the meeting of 27 January there have been **14**.`"""
    day = short_day(meeting, end)
    if counted is None:
        return f"Since the meeting of {day} the number is not measured."
    have = "has been" if counted == 1 else "have been"
    return f"Since the meeting of {day} there {have} **{number(counted) if counted else 'none'}**."


def to_regulator(counted: int | None) -> str:
    """How many went to the regulator: `**2** were reported to the Information Commissioner's Office (ICO).`"""
    office = "the Information Commissioner's Office (ICO)"
    if counted is None:
        return f"Whether any were reported to {office} is not measured."
    if counted == 0:
        return f"None was reported to {office}."
    return f"**{number(counted)}** {'was' if counted == 1 else 'were'} reported to {office}."


def register_ends(covered_to: dt.date | None, covered_from: dt.date | None) -> str:
    """Which days a breach register speaks for: `The register held covers 4 May 2011 to 31 March 2014`; no full stop."""
    if covered_from is None or covered_to is None:
        return "The register held has no breach in it"
    return f"The register held covers {period_label(covered_from, covered_to)}"


def partly_covered(start: dt.date, end: dt.date, covered_from: dt.date, covered_to: dt.date) -> str:
    """Why a count is of less than the period asked about."""
    return (
        f"Of the period {period_label(start, end)} the register held covers only {period_label(covered_from, covered_to)}, "
        "so nothing is compared."
    )


def compared_with_before(now: int, before: int, start: dt.date, end: dt.date) -> str:
    """`That is 7 more than from 1 October to 31 December 2013 (14).`; more is neither better nor worse by itself."""
    period = between(start, end)
    if now == before:
        return f"That is the same number as {period}."
    return (
        f"That is {number(abs(now - before))} {'more' if now > before else 'fewer'} than {period} ({number(before)})."
    )


def past_72_hours(late: int, running: int) -> str:
    """How many breaches nobody has reported or decided about: `**2 breaches** are unreported and past 72 hours.`"""
    if late:
        said = f"**{count(late, 'breach', 'breaches')}** {'is' if late == 1 else 'are'} unreported and past 72 hours"
        return f"{said}, and {count(running, 'clock is', 'clocks are')} running." if running else f"{said}."
    if running:
        return f"No breach is past 72 hours unreported; **{count(running, 'clock is', 'clocks are')} running**."
    return "No breach is waiting: each has been reported, or the reason for not reporting it is recorded."
