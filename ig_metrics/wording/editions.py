"""Editions of the Toolkit: a change of edition between two dates, and what was carried over, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from ig_metrics.dates import uk
from ig_metrics.wording.words import count, listing, number


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
