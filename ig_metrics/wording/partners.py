"""Working with partners: sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from ig_metrics.dates import uk
from ig_metrics.wording.terms import Terms
from ig_metrics.wording.words import count, is_or_are, listing, literal, number

QUESTION = "What do our partners answer for, and what do we wait for?"
DEFINED = {
    "Partner": "An organisation that the self-assessment names as answering for a requirement. The council's own requirements are left "
    "out.",
    "Evidence outstanding": "Expired, or none named where the level claimed needs some. Due for renewal: it expires within 90 days.",
    "Actions": "Open actions of the improvement plan on a partner's requirements, whoever does them. Late: past the date they are due "
    "now.",
    "Agreed role": "What settings say was agreed with the partner, and when.",
}
"""What is said of the figures about partners, by term."""


def named(partners: int) -> str:
    """`**1 partner** answers for requirements.`"""
    if not partners:
        return "No partner is named: the council answers for every requirement itself."
    return f"**{count(partners, 'partner')}** {'answers' if partners == 1 else 'answer'} for requirements."


def stands(requirements: int, at_target: int, terms: Terms) -> tuple[str, ...]:
    """`**4 of their 8 requirements** are at Level 3.`"""
    if not requirements:
        return ()
    if requirements == 1:
        return (f"**Their one {terms.item}** is {'' if at_target else 'not '}{terms.at_goal}.",)
    some = number(at_target) if at_target else "None"
    return (f"**{some} of their {terms.count(requirements)}** {is_or_are(max(at_target, 1))} {terms.at_goal}.",)


def outstanding(gone: int, due: int, late: int, open_now: int, partners: int) -> tuple[str, ...]:
    """What is waited for: `Evidence for 1 is expired or missing, and 2 more are due for renewal. 2 of 5 open actions are late.`"""
    if not partners:
        return ()
    if gone:
        soon = f", and {number(due)} more {is_or_are(due)} due for renewal" if due else ""
        said = [f"Evidence for **{number(gone)} is expired or missing**{soon}."]
    else:
        said = [f"No evidence of theirs is outstanding{f'; that for {number(due)} is due for renewal' if due else ''}."]
    if not open_now:
        said.append("No action on their requirements is open.")
    else:
        lateness = f"**{number(late)} {is_or_are(late)} late**" if late else "none is late"
        said.append(f"Of {count(open_now, 'open action')} on their requirements {lateness}.")
    return tuple(said)


def agreed_only(names: Sequence[str]) -> tuple[str, ...]:
    """That something is agreed with a partner that answers for nothing in the assessment."""
    if not names:
        return ()
    return (
        f"Something is agreed with {listing(literal(name) for name in names)}, which the self-assessment names for no requirement.",
    )


def nothing_agreed(names: Sequence[str]) -> str:
    """To the IG lead: which partners settings say nothing of, and what to do."""
    return (
        f"Settings do not say what is agreed with {listing(literal(name) for name in names)}. Add a [[partners]] table with its name, "
        "role and contact to settings.toml."
    )


def levels(counted: Mapping[str, int]) -> str:
    """`4 at Level 3, 3 at Level 2, 1 not assessed`."""
    return ", ".join(f"{some} {'at ' if level.startswith('Level') else ''}{level}" for level, some in counted.items())


def lacking(states: Sequence[tuple[str, str]]) -> str:
    """`305 expired, 310 due for renewal`; `none` where nothing is outstanding."""
    return ", ".join(f"{requirement} {state}" for requirement, state in states) or "none"


def agreed(partner: str, role: str, contact: str, since: dt.date | None) -> str:
    """What is agreed with a partner, since when, and to who may see it whom to ask there."""
    head = f"**{literal(partner)}**: "
    said = literal(role.rstrip(".")) + "." if role else "settings do not say what is agreed."
    on = f" Agreed, or last looked at together, on {uk(since)}." if since else ""
    return f"{head}{said}{on}" + (f" Contact: {literal(contact)}." if contact else "")
