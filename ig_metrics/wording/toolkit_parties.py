"""What an owner or a partner answers for: sentences."""

from __future__ import annotations

from collections.abc import Sequence

from ig_metrics.wording.terms import Terms
from ig_metrics.wording.words import count, is_or_are, listing, literal

MOST = 12


def whose_question(name: str) -> str:
    """`What does Example Services Ltd answer for, and what is lacking?`"""
    return f"What does {literal(name)} answer for, and what is lacking?"


def nobody_called(name: str, by: str) -> str:
    """`No requirement has "Example Services Ltd" as its partner.`"""
    return f"No requirement has “{literal(name)}” as its {by} at this date. Choose another."


def answers_for(
    requirements: int,
    short: Sequence[str],
    doubted: Sequence[str],
    gaps: Sequence[str],
    actions: int,
    late: int,
    terms: Terms,
) -> tuple[str, ...]:
    """How many it answers for, which fall short, which claims fail, where evidence is lacking, and what it owes."""
    said = [f"It answers for **{terms.count(requirements)}**."]
    if short:
        goal = "what is expected" if terms.each_line else "target"
        said.append(f"**{len(short)} {is_or_are(len(short))} below {goal}**: {listing(short, most=MOST)}.")
    elif requirements:
        said.append(f"None is below {'what is expected' if terms.each_line else 'target'}.")
    if doubted:
        said.append(f"The data does not support what is claimed for {listing(doubted, most=MOST)}.")
    if gaps:
        said.append(f"Evidence has expired or is missing for {listing(gaps, most=MOST)}.")
    if actions:
        tail = f", and {late} {is_or_are(late)} late" if late else ""
        said.append(f"{count(actions, 'action').capitalize()} {is_or_are(actions)} open{tail}.")
    else:
        said.append("No action is open.")
    return tuple(said)


def parties_question(by: str) -> str:
    """`What does each partner answer for, and what is due?`"""
    return f"What does each {by} answer for, and what is due?"


def side_by_side(by: str, named: Sequence[tuple[str, int, int]], terms: Terms) -> str:
    """Who has most below target: `**2 partners** are named. Example Services Ltd has most below target: 4 of its 6.`

    `named`: name, requirements, how many of them are below target; the one with most below first.
    """
    if not named:
        return f"No {by} is named."
    head = f"**{count(len(named), by)}** {is_or_are(len(named))} named."
    name, answers, short = named[0]
    if not short:
        return f"{head} None has {terms.item}s below {'what is expected' if terms.each_line else 'target'}."
    goal = "what is expected" if terms.each_line else "target"
    if len(named) > 1:
        return f"{head} {literal(name)} has most below {goal}: {short} of its {answers}."
    return f"{head} Of the {terms.count(answers)} {literal(name)} answers for, {short} {is_or_are(short)} below {goal}."


def of_these(by: str, theirs: int, all_of_them: int) -> str:
    """`1 of them a partner's`: how many of the requirements just counted somebody named answers for; nothing where that is all."""
    if not all_of_them or theirs == all_of_them:
        return ""
    return f"{theirs if theirs else 'none'} of them {'an' if by == 'owner' else 'a'} {by}'s"
