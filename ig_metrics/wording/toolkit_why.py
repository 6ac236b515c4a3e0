"""Why a category is below its target, what is in the way, and what would get it there: sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ig_metrics.dates import uk
from ig_metrics.wording.terms import LEVELLED, NOT_ASSESSED, Terms
from ig_metrics.wording.words import count, has, is_or_are, listing, number

MOST = 12


def why_question(terms: Terms = LEVELLED) -> str:
    """`What holds each category below Level 3, and what would raise it?`"""
    if terms.each_line:
        return f"Which {terms.item}s fall short of what is expected, and what would raise them?"
    return f"What holds each category below {terms.goal}, and what would raise it?"


def to_raise(below: int, levels: int, categories: int, terms: Terms = LEVELLED) -> str:
    """`**22 requirements** hold 5 categories below Level 3: **31 levels** to raise in all.`"""
    if not below:
        return f"**Nothing**: no {terms.item} is below {terms.goal if terms.each_line else 'its target'}."
    one = below == 1
    return (
        f"**{terms.count(below)}** {'holds' if one else 'hold'} {count(categories, 'category', 'categories')} below "
        f"{terms.goal}: **{count(levels, 'level')}** to raise in all."
    )


def dated(with_action: int, below: int, ready_on: dt.date | None) -> str:
    """How many of those have a dated open action that gets there, and when the last is due."""
    if not below:
        return ""
    if not with_action:
        return "None of them has an open action with an owner and a date that gets it there."
    who = (
        "It has"
        if below == 1
        else ("All of them have" if with_action == below else f"{number(with_action)} {has(with_action)}")
    )
    due = f"; the last is due on {uk(ready_on)}" if ready_on else ""
    return f"{who} an open action with an owner and a date that gets {'it' if below == 1 else 'them'} there{due}."


def cheapest(
    members: Sequence[str],
    levels: int,
    ready_on: dt.date | None,
    without: Sequence[str],
    *,
    as_at: dt.date,
    rest_on: dt.date | None = None,
) -> str:
    """`**Fewest levels**: 3 in all, of 105 and 112. **Soonest**: 30 June 2014, when the last of their actions is due.`

    `rest_on`: when the last action of those that have one is due, where `without` names others that have none.
    """
    fewest = f"**Fewest levels**: {number(levels)} in all, of {listing(members, most=MOST)}."
    if not levels:
        fewest = f"**To do**: assess {listing(members, most=MOST)}."
    if ready_on and ready_on < as_at:
        return f"{fewest} **Soonest**: no date to go by, because their actions were due by {uk(ready_on)} and are late."
    if ready_on:
        return f"{fewest} **Soonest**: {uk(ready_on)}, when the last of their actions is due."
    if len(without) == len(members):
        return f"{fewest} **Soonest**: no date, because no open action gets any of them there."
    others = f"; the others by {uk(rest_on)}" if rest_on and rest_on >= as_at else ""
    return f"{fewest} **Soonest**: no date, because no open action gets {listing(without, most=MOST)} there{others}."


def in_the_way(blocked: Sequence[tuple[str, str]]) -> str:
    """`**In the way**: 105 (no open action would raise it); 112 and 209 (the evidence has expired).`"""
    by_reason: dict[str, list[str]] = {}
    for requirement, why in blocked:
        by_reason.setdefault(why, []).append(requirement)
    if not by_reason:
        return "**In the way**: nothing but the dates of the plan."
    said = [f"{listing(members, most=MOST)} ({_for(why, len(members))})" for why, members in by_reason.items()]
    return f"**In the way**: {'; '.join(said)}."


def _for(why: str, counted: int) -> str:
    """A reason that is about several: `no open action would raise them`."""
    return why if counted == 1 else why.replace("raise it", "raise them")


def stops_at(level: str) -> str:
    """`the action stops at Level 2`"""
    return f"the action stops at {level}"


def was_due(day: dt.date) -> str:
    """`the action was due on 1 March 2014`"""
    return f"the action was due on {uk(day)}"


def would_do(
    level: str, delivers: str, gains: int, reaches: bool, left: int, category_level: str, *, doubted: bool = False
) -> str:
    """What an action would bring: `Raises it from Level 1 to Level 2, short of its target.`

    `doubted`: the data does not support the level claimed now.
    """
    if gains <= 0 and level != NOT_ASSESSED:
        though = ", though the data does not support it" if doubted else ""
        return f"Raises no level: {level} is claimed already{though}."
    moved = (
        f"Raises it from {level} to {delivers}" if level != NOT_ASSESSED else f"Gives it its first level, {delivers}"
    )
    if not reaches:
        return f"{moved}, short of its target."
    if left:
        return f"{moved}, its target; {number(left)} more {is_or_are(left)} below in the category."
    return f"{moved}, its target: the category is then at {category_level}, with none below."
