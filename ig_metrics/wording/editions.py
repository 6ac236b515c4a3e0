"""Editions of the Toolkit: a change of edition between two dates, and what was carried over, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from ig_metrics.dates import uk
from ig_metrics.wording.words import count, listing, number

NEXT_QUESTION = "Is a new version of the Toolkit coming, and what work does it bring?"
BECAME = {
    "dropped": "Dropped",
    "merged": "Joined with others",
    "split": "Split",
    "new": "New",
    "same": "Stays the same",
}
"""What may become of a requirement, the changes first."""
CHANGES_DEFINED = {
    "Stays the same, split, joined, dropped, new": "What the file for the two versions says became of each requirement. The level of one "
    "that stays is carried; each part of one that is split is offered the level of the whole, to be confirmed; one made of several the "
    "lowest of theirs; a new one is to be assessed.",
    "Work to do": "A requirement of the new version that is new or was not assessed, whose level has to be confirmed, or whose "
    "evidence has expired.",
}
"""What is said of a move to a new version, by term."""

UNCHECKED = "That is our own reading of the two versions: nobody has checked it against the notice of changes yet."


def none_coming(edition: str) -> str:
    """`No new version is at hand: Version 11 (2013-14) is in force, and no later one is set or prepared.`"""
    return f"**No new version is at hand**: {edition} is in force, and no later one is set or prepared."


def coming(state: str, name: str, day: dt.date | None) -> str:
    """Which version comes, and how sure that is; or that it has come."""
    on = f" on {uk(day)}" if day else ""
    return {
        "dated": f"**{name} comes into force{on}.** Nothing is carried over yet.",
        "kept": f"**{name} comes into force{on}**: the move is kept.",
        "moved": f"**The Toolkit moved to {name}{on}.**",
    }.get(state, f"**{name} is at hand**: a file says what would become of each requirement. No day is set.")


def still_to_assess(left: int, applicable: int) -> str:
    """`5 of its 28 requirements are still to be assessed.`"""
    if not left:
        return f"All its {count(applicable, 'requirement')} are assessed."
    return f"**{number(left)} of its {count(applicable, 'requirement')}** {'is' if left == 1 else 'are'} still to be assessed."


def became(before: Sequence[str], after: Sequence[str]) -> str:
    """`101`, `112 and 113 → 110`, `305 → 305 and 306`: requirements and what they are in the new version."""
    old, new = listing(before), listing(after)
    return old if old == new or not after else new if not before else f"{old} → {new}"


def not_compared() -> str:
    """What stands on a card where the figure before is of another edition."""
    return "another edition then, so not compared"


def break_between(
    then: dt.date, before: str, now: dt.date, after: str, scores: tuple[str, str], became: Mapping[str, int] | None
) -> str:
    """That two dates lie in two editions, what became of the requirements, and the two scores apart.

    `scores`: before and after, as shown. `became`: how many requirements of the old edition were the same, split, merged or
    dropped, and how many of the new one are new (`moved`); None where no file says it.
    """
    return (
        f"Nothing is compared with {uk(then)}: the Toolkit was {before} then and is {after} on {uk(now)}, and the two do not ask "
        f"the same. {moved(became)} The score was {scores[0]} in the one and is {scores[1]} in the other: two scores, not one trend."
    )


def moved(became: Mapping[str, int] | None) -> str:
    """`Of 40 requirements 20 stay the same, 2 are split, 8 are joined with others and 10 are dropped; 1 is new.`"""
    if became is None:
        return "No file says what became of each requirement."
    parts = [
        f"{number(became[how])} {one if became[how] == 1 else many}"
        for how, one, many in (
            ("same", "stays the same", "stay the same"),
            ("split", "is split", "are split"),
            ("merged", "is joined with others", "are joined with others"),
            ("dropped", "is dropped", "are dropped"),
        )
        if became[how]
    ]
    old = sum(became[how] for how in ("same", "split", "merged", "dropped"))
    fresh = f"; {number(became['new'])} {'is' if became['new'] == 1 else 'are'} new" if became["new"] else ""
    return f"Of {count(old, 'requirement')} {listing(parts)}{fresh}."


def kept(edition: str, day: dt.date, rows: int, id: str) -> str:
    """`Kept: Version 12 with 28 requirements, in force from 1 April 2014 (toolkit-2014-04-01-1a2b).`"""
    return f"Kept: {edition} with {count(rows, 'requirement')}, in force from {uk(day)} ({id})."


def taken_back(edition: str, day: dt.date, before: str) -> str:
    """`Taken back: Version 12 of 1 April 2014. Version 11 is in force again.`"""
    return f"Taken back: {edition} of {uk(day)}. {before} is in force again; the record of the move stays, marked."


def lines(some: int) -> str:
    """`7 requirements`, `1 requirement`, `none`."""
    return count(some, "requirement") if some else "none"
