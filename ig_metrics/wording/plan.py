"""Sentences about the improvement plan and whether its deadline will be met."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ig_metrics import rounding
from ig_metrics.dates import uk
from ig_metrics.wording.words import count, is_or_are, listing, number

ENOUGH_FINISHED = 8


def plan_stands(actions: int, open_now: int, late: int) -> str:
    """`**18 of 27 actions** are open, and **3 are late**.`"""
    if not actions:
        return "The plan has no actions."
    head = f"**{number(open_now)} of {number(actions)} {'action' if actions == 1 else 'actions'}**"
    if not open_now:
        return f"**Every action** of {number(actions)} is done."
    said = f"**{number(late)} {is_or_are(late)} late**" if late else "none is late"
    return f"{head} {is_or_are(open_now)} open, and {said}."


def plan_slipped(moved: int, worst: int) -> str:
    """How many dates were moved since first promised, and the furthest anything has slipped."""
    if not moved:
        return "No action has been given another date since it was first promised."
    most = f"; the furthest has slipped by {count(worst, 'day')}" if worst > 0 else ""
    return f"{count(moved, 'action')} {'has' if moved == 1 else 'have'} been given another date since first promised{most}."


def plan_dropped(dropped: int) -> str:
    """`2 actions of earlier plans are no longer in it, and were not done when last seen.`"""
    return (
        f"{count(dropped, 'action')} of earlier plans {is_or_are(dropped)} no longer in it, and "
        f"{'was' if dropped == 1 else 'were'} not done when last seen."
    )


def forecast_question(target_level: int, deadline: dt.date | None) -> str:
    """`Will we reach Level 3 by 30 June 2014?`"""
    return f"Will we reach Level {target_level}" + (f" by {uk(deadline)}?" if deadline else "?")


def no_deadline(deadline: dt.date | None, last_due: dt.date | None) -> str:
    """Why nothing is forecast: no deadline is set, or it has gone by; and which day might be asked about instead."""
    ask = f" Ask about another day: {uk(last_due)} is when the last open action is due." if last_due else ""
    if deadline is None:
        return f"**Not known**: no deadline is set.{ask}"
    return f"**Not known**: the deadline, {uk(deadline)}, has gone by.{ask}"


def nothing_more(now: int, applicable: int) -> str:
    """`If nothing more finishes, **18 of 40 requirements** stay at target.`"""
    return f"If nothing more finishes, **{_of(now, applicable)}** {'stays' if now == 1 else 'stay'} at target."


def plan_says(expected: int, applicable: int, deadline: dt.date) -> str:
    """`If every date of the plan is kept, **30 of 40 requirements** are at target by 30 June 2014.`"""
    return f"If every date of the plan is kept, **{_of(expected, applicable)}** {is_or_are(expected)} at target by {uk(deadline)}."


def past_form(expected: float | None, low: int | None, high: int | None, applicable: int, finished: int) -> str:
    """`If open actions slip as past ones did, **about 24 of 40**: from 22 to 27 in 8 of 10 such cases.`"""
    if expected is None or low is None or high is None:
        said = (
            "No action has"
            if finished == 0
            else f"Only {count(finished, 'action')} {'has' if finished == 1 else 'have'}"
        )
        return f"{said} been finished, too few to learn from: past form speaks from {ENOUGH_FINISHED}."
    band = f"from {low} to {high}" if low != high else f"{low}"
    about = int(rounding.half_up(expected))
    return f"If open actions slip as past ones did, **about {about} of {applicable}**: {band} in 8 of 10 such cases."


def undated(items: int) -> str:
    """`6 requirements have no open action with an owner and a date that would raise them; they count as not reached.`"""
    one = items == 1
    return (
        f"{count(items, 'requirement')} below target {'has' if one else 'have'} no open action with an owner and a date that "
        f"would raise {'it' if one else 'them'}; {'it counts' if one else 'they count'} as not reached."
    )


def overdue_actions(items: int) -> str:
    """`3 requirements wait for an action that is late already.`"""
    return f"{count(items, 'requirement')} {'waits' if items == 1 else 'wait'} for an action that is late already."


def category_outlook(
    below: int, ready_on: dt.date | None, blockers: Sequence[tuple[str, str]], deadline: dt.date
) -> str:
    """When a category is at target by the plan, and what stands in its way: requirements by why they do."""
    if not below:
        return "At target."
    by_reason: dict[str, list[str]] = {}
    for requirement, why in blockers:
        by_reason.setdefault(why, []).append(requirement)
    if not by_reason:
        return f"At target on {uk(ready_on)} if the plan is kept." if ready_on else "At target if the plan is kept."
    held = "; ".join(f"{listing(members)} ({why})" for why, members in by_reason.items())
    when = f" By the plan, at target on {uk(ready_on)}." if ready_on and ready_on > deadline else ""
    return f"Held by {held}.{when}"


def carried(carried: int, requirements: int, work: int, dropped: int) -> str:
    """`**21 of 28 requirements** can be carried as they are; 7 need work. 7 requirements are dropped.`"""
    need = f"{number(work)} {'needs' if work == 1 else 'need'} work" if work else "none needs work"
    gone = f" {count(dropped, 'requirement')} of the old edition {is_or_are(dropped)} dropped." if dropped else ""
    return (
        f"**{_of(carried, requirements)}** can be carried as {'it is' if carried == 1 else 'they are'}; {need}.{gone}"
    )


def carried_levels(before: str, after: str) -> str:
    """`The score would be **86%** in the new edition; it is 82% in the old. The two are not one trend.`"""
    return f"The score would be **{after}** in the new edition; it is {before} in the old. The two are not one trend."


def mapping_unchecked(unsure: int, lines: int) -> str:
    """That nobody has checked what became of each requirement, and how much of it is a guess."""
    return (
        f"Nobody has checked what became of each requirement: {number(unsure)} of {number(lines)} lines are not from a "
        "published source. Compare them with the notice of changes before you confirm anything."
    )


def evidence_due(expired: int, due: int, within_days: int, of: str = "") -> str:
    """`Evidence for **4 requirements has expired**; that for 9 more is due within 90 days.` `of`: whose requirements, in brackets."""
    within = f"due within {within_days} days"
    if not expired:
        soon = f"that for {count(due, 'requirement')} is" if due else "none is"
        return f"No evidence has expired, and {soon} {within}."
    soon = f"that for {number(due)} more is {within}" if due else f"no more is {within}"
    return f"Evidence for **{count(expired, 'requirement')} has expired**{f' ({of})' if of else ''}; {soon}."


def levels_held(dates: int, editions: int) -> str:
    """`Assessed on 3 dates.`, and that editions are not one trend where there are several."""
    apart = f" {number(editions)} editions stand apart: their levels are not one trend." if editions > 1 else ""
    return f"Assessed on {count(dates, 'date')}.{apart}"


def _of(some: int, whole: int) -> str:
    return f"{number(some)} of {number(whole)} {'requirement' if whole == 1 else 'requirements'}"
