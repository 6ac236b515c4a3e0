"""Sentences about levels, scores, claims and deadlines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ig_metrics.dates import uk
from ig_metrics.wording.compared import in_or_on, points_change, since_name
from ig_metrics.wording.terms import LEVELLED, Terms
from ig_metrics.wording.words import count, is_or_are, listing, number

MOST_NAMED = 12
"""Requirements named in one sentence; the rest are counted, and named in the table."""


def title_question(
    target_level: int, as_at: dt.date | None, compare_with: dt.date | None, terms: Terms = LEVELLED
) -> str:
    """The Overview's question: `Are we at Level 3, and what has changed since January?`"""
    asks = f"Is every {terms.item} as expected" if terms.each_line else f"Are we at Level {target_level}"
    if compare_with is None:
        return f"{asks}?"
    return f"{asks}, and what has changed since {since_name(compare_with, as_at or compare_with)}?"


def toolkit_score(score_percent: float | None, shown: str, grade: str | None) -> str:
    """The score and grade: `The Toolkit score is **82%, Satisfactory**`; no full stop, so that a change can follow."""
    if score_percent is None or grade is None:
        return "The Toolkit is **not assessed**"
    return f"The Toolkit score is **{shown}, {grade}**"


def score_moved(now: float | None, before: float | None, before_shown: str, since: str, *, now_shown: str = "") -> str:
    """How the score moved: `, up from 74% in January`; empty where either is not measured.

    A change too small for whole numbers is told with a decimal: `, up 0.4 points since January`.
    """
    if now is None or before is None:
        return ""
    if abs(now - before) < 1e-9:
        return f", unchanged since {since}"
    if before_shown == now_shown:
        return f", {points_change(now, before, since=since)}"
    return f", {'up' if now > before else 'down'} from {before_shown} {in_or_on(since)}"


def at_target_level(at_target: int, categories: int) -> str:
    """Whether the council is there: `**Yes.**` only when every category is at the target level."""
    if categories == 0:
        return "**Not known.**"
    return "**Yes.**" if at_target == categories else "**Not yet.**"


def categories_at_target(at_target: int, categories: int, below: int, target_level: int) -> str:
    """`**2 of 6 categories** are at Level 3; 22 requirements hold the others below it.`"""
    if categories == 0:
        return "No category has been assessed."
    if at_target == categories:
        every = "The one category is" if categories == 1 else f"**All {number(categories)} categories** are"
        return f"{every} at Level {target_level}."
    head = f"**{number(at_target)} of {number(categories)} {'category' if categories == 1 else 'categories'}**"
    verb = is_or_are(at_target)
    others = "the other" if categories - at_target == 1 else "the others"
    if at_target == 0:
        head, verb, others = f"**None of the {number(categories)} categories**", "is", "them"
        if categories == 1:
            head, others = "**The one category** is not", "it"
            verb = ""
    hold = "holds" if below == 1 else "hold"
    start = " ".join(f"{head} {verb} at Level {target_level}".split())
    return f"{start}; {count(below, 'requirement')} {hold} {others} below it."


def category_gap(level: float | None, below: int, target_level: int) -> str:
    """What stands beside a category: `5 to raise`, `at target`, `at its own targets` (those its requirements set
    themselves, below the council's), or `no level` when it has none."""
    if below:
        return f"{number(below)} to raise"
    if level is None:
        return "no level"
    return "at target" if level >= target_level else "at its own targets"


def category_met(below: int, met: int, applicable: int) -> str:
    """What stands beside a category whose items are met or not: `2 below`, `as expected`, `3 of 5 as expected`."""
    if below:
        return f"{number(below)} below"
    if not applicable:
        return "nothing applies"
    return "as expected" if met == applicable else f"{number(met)} of {number(applicable)} as expected"


def category_level(level: float | None, *, not_assessed: int = 0) -> str:
    """A category's level in words: `Level 2`, `Not assessed` (a requirement lacks a level), `Not relevant`."""
    if level is not None:
        return f"Level {int(level)}"
    return "Not assessed" if not_assessed else "Not relevant"


def not_assessed(counted: int, terms: Terms = LEVELLED) -> str:
    """`3 requirements are not assessed yet and count as 0.`"""
    return f"{terms.count(counted)} {is_or_are(counted)} not assessed yet and {'counts' if counted == 1 else 'count'} as 0."


def claims_doubted(requirements: Sequence[str], terms: Terms = LEVELLED) -> str:
    """`The data does not support what is claimed for requirement 112.`"""
    return f"The data **does not support** what is claimed for {terms.named(list(requirements), most=5)}."


def category_held(held: Sequence[tuple[str, str | None, dt.date | None]], terms: Terms = LEVELLED) -> str:
    """What holds a category down, and what would raise it.

    `held`: requirement, its level (None: not assessed), the due date of the open action that would raise it (None: no
    such action). `105 and 112 are at Level 2. Planned: 105 by 30 April 2014. No open action for 112.`
    """
    by_level: dict[str | None, list[str]] = {}
    for requirement, level, _ in held:
        by_level.setdefault(level, []).append(requirement)
    parts = []
    for level, members in by_level.items():
        parts.append(
            f"{listing(members, most=MOST_NAMED)} {'is' if len(members) == 1 else 'are'} {terms.stands(level)}."
        )
    by_day: dict[dt.date, list[str]] = {}
    for requirement, _, due in held:
        if due is not None:
            by_day.setdefault(due, []).append(requirement)
    if by_day:
        planned = [f"{listing(members, most=MOST_NAMED)} by {uk(day)}" for day, members in sorted(by_day.items())]
        parts.append(f"Planned: {'; '.join(planned)}.")
    unplanned = [requirement for requirement, _, due in held if due is None]
    if unplanned:
        parts.append(
            "No open action would raise "
            + ("any of them." if not by_day and len(held) > 1 else f"{listing(unplanned, most=MOST_NAMED)}.")
        )
    return " ".join(parts)


def deadline(day: dt.date, as_at: dt.date, below: int, terms: Terms = LEVELLED) -> str:
    """A question about the council's own deadline, missed or near, and what is still below."""
    still = f"{terms.count(below)} {is_or_are(below)} still below {terms.goal}"
    asks = f"When will {terms.goal} be {'met' if terms.each_line else 'reached'}?"
    if day < as_at:
        return f"{asks} The deadline was {uk(day)}, and {still}."
    when = f"this day, {uk(day)}" if day == as_at else f"{uk(day)}, in {count((day - as_at).days, 'day')}"
    return f"{asks} The deadline is {when}, and {still}."


def promised_outcome(due: dt.date, done_on: dt.date | None, as_at: dt.date) -> str:
    """`Done on time`, `Done late`, `Not done` (the day promised is past) or `Due this day` (or later, and not done).

    The plan says "late" of what is past the day it is due now; a promise that was moved is not done and not late.
    """
    if done_on is not None and done_on <= as_at:
        return "Done on time" if done_on <= due else "Done late"
    return "Not done" if due < as_at else "Due this day"
