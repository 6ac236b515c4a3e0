"""The state of things in sentences: what the Overview says of each subject, and what is asked of its reader."""

from __future__ import annotations

import datetime as dt

from ig_metrics.dates import uk
from ig_metrics.wording.terms import LEVELLED, Terms
from ig_metrics.wording.words import HIDDEN, count, number, people, percent, rounded_plain


def deadline_said(day: dt.date | None, as_at: dt.date, *, reached: bool) -> str:
    """`The deadline is today, 31 March 2014.`, `The deadline, 31 March 2014, is 12 days away.`, or that none is set."""
    if day is None:
        return "No deadline is set."
    if day == as_at:
        return f"The deadline is this day, {uk(day)}."
    if day > as_at:
        return f"The deadline, {uk(day)}, is {count((day - as_at).days, 'day')} away."
    return f"The deadline was {uk(day)}." if reached else f"The deadline, {uk(day)}, has gone by."


def listed(barred: int | None, restored: int | None, since: str, *, ever: bool) -> str:
    """Who was barred and restored: `Since 27 January **412 people** were put on a list to be barred, and **120** to be restored.`"""
    if not ever:
        return "No list of people to bar has been issued."
    head = f"Since {since} " if since else "So far "
    return (
        f"{head}{_listed(barred)} put on a list to be barred, and {_listed(restored)} on one to be given access back."
    )


def accounts_working(working: int | None) -> str:
    """What the network's list says of them: `Of those barred, **3** still have an account that works.`"""
    if working is None:
        return ""
    if working == 0:
        return "No account of those barred still works."
    return f"Of those barred, **{number(working)}** still {'has' if working == 1 else 'have'} an account that works."


def source_said(labels: list[tuple[str, dt.date]]) -> str:
    """What a sentence rests on, in short: `HR staff list, 28 March 2014; E-learning export, 31 March 2014`."""
    days = {day for _, day in labels}
    if len(days) == 1 and len(labels) > 1:
        return f"{', '.join(label for label, _ in labels)}: {uk(next(iter(days)))}"
    return "; ".join(f"{label}, {uk(day)}" for label, day in labels)


# Questions a committee may want to ask


def why_far_behind(name: str, rate: float, whole: float, *, of_those_shown: bool = False, yours: bool = False) -> str:
    """A service far below the rest: `Why is training in Residential Care at 61.2%, 25.6 points below the council as a whole?`"""
    gap = rounded_plain(whole - rate)
    lowest = ", the lowest of those shown," if of_those_shown else ""
    rest = "your people as a whole" if yours else "the council as a whole"
    return f"Why is training in {name}{lowest} at {percent(rate, whole)}, {gap:.1f} points below {rest}?"


def when_partner(name: str, late: int, longest: int) -> str:
    """A late partner: `What is holding up Example Services Ltd, with 2 late actions, the longest by 31 days?`"""
    longest_said = f", late by {count(longest, 'day')}" if late == 1 else f", the longest by {count(longest, 'day')}"
    return f"What is holding up {name}, with {count(late, 'late action')}{longest_said}?"


def who_renews(counted: int, deadline: dt.date, terms: Terms = LEVELLED) -> str:
    """Evidence that will not last: `Who renews the evidence for 3 requirements that expires before the deadline, 31 March 2014?`"""
    return f"Who renews the evidence for {terms.count(counted)} that expires before the deadline, {uk(deadline)}?"


def why_more(now: int, before: int, days: int) -> str:
    """More breaches than chance would bring: `Why were 30 breaches reported in 63 days, against 12 in the 63 days before ...?`"""
    return (
        f"Why were {count(now, 'breach', 'breaches')} reported in {count(days, 'day')}, against {number(before)} in as many days "
        "before, more than chance would bring?"
    )


def why_working(working: int) -> str:
    """Accounts that should not work: `Why do the accounts of 12 barred people still work?`"""
    return f"Why {'does the account' if working == 1 else 'do the accounts'} of {people(working).replace(' ', ' barred ', 1)} still work?"


def _listed(value: int | None) -> str:
    if value is None:
        return f"a number of people too small to show ({HIDDEN}) were"
    if value == 0:
        return "nobody was"
    return f"**{people(value)}** {'was' if value == 1 else 'were'}"
