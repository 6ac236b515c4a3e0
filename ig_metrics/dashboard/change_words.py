"""What keeping a file changes, in sentences."""

from __future__ import annotations

import datetime as dt

from ig_metrics import wording
from ig_metrics.dates import uk


def rate_moved(
    title: str, before: float | None, after: float | None, target: float, people_before: int, people_after: int
) -> str:
    """`Information governance training: 71.2% to 78.9%, 3,104 more people in date.`"""
    if after is None:
        return f"{title} training: not measured, because nobody is in the group it is worked out from."
    if before is None:
        return f"{title} training: {wording.percent(after, target)} in date, not measured before ({wording.people(people_after)})."
    now, was = wording.percent(after, target), wording.percent(before, target)
    moved = people_after - people_before
    if now == was and not moved:
        return f"{title} training: {now}, as before."
    rate = f"{now}, as before" if now == was else f"{was} to {now}"
    return f"{title} training: {rate}, {_more_people(moved)}."


def _more_people(moved: int) -> str:
    if not moved:
        return "as many people in date as before"
    noun = "person" if abs(moved) == 1 else "people"
    return f"{abs(moved):,} {'more' if moved > 0 else 'fewer'} {noun} in date"


def population(before: int | None, after: int, starters: int, leavers: int, since: dt.date | None) -> str:
    """`11,527 people employed, 27 more than on 24 January 2014: 214 starters, 187 leavers.`"""
    if before is None or since is None:
        return f"{wording.people(after).capitalize()} employed: the first HR staff list held for this date."
    moved = after - before
    than = "as many as" if not moved else f"{abs(moved):,} {'more' if moved > 0 else 'fewer'} than"
    moves = f"{wording.count(starters, 'starter')}, {wording.count(leavers, 'leaver')}"
    return f"{wording.people(after).capitalize()} employed, {than} on {uk(since)}: {moves}."


def score_moved(before: str | None, after: str, grade_before: str | None, grade_after: str | None) -> tuple[str, ...]:
    """The score and the grade, each only where it is other than before, or said to be as before together."""
    if before is None:
        return (
            f"Toolkit score: {after}, {grade_after or wording.NOT_MEASURED}. No self-assessment was held for this date.",
        )
    said = [] if before == after else [f"Toolkit score: {before} to {after}."]
    if grade_before != grade_after:
        said.append(f"Toolkit grade: {grade_before or wording.NOT_MEASURED} to {grade_after or wording.NOT_MEASURED}.")
    return tuple(said) or (f"Toolkit score and grade: {after}, {grade_after or wording.NOT_MEASURED}, as before.",)


def levels_moved(up: int, down: int, other: int) -> str:
    """`Levels: 5 requirements go up, 1 goes down.`; empty where none moves."""
    parts = [
        f"{wording.count(up, 'requirement')} {'goes' if up == 1 else 'go'} up" if up else "",
        f"{wording.count(down, 'requirement')} {'goes' if down == 1 else 'go'} down" if down else "",
        f"{wording.count(other, 'requirement')} {'changes' if other == 1 else 'change'} otherwise" if other else "",
    ]
    told = [part for part in parts if part]
    return f"Levels: {wording.listing(told)}." if told else ""


def number_moved(label: str, before: int, after: int) -> str:
    """`Accounts that work: 10,200 to 10,150.`, or `..., as before`."""
    return f"{label}: {after:,}, as before." if before == after else f"{label}: {before:,} to {after:,}."


def breaches_moved(new: int, near_misses: int, since: dt.date | None) -> str:
    """`3 more breaches and 1 more near miss than in the register of 24 January 2014.`"""
    if since is None:
        return f"{wording.count(new, 'breach', 'breaches').capitalize()} and {wording.count(near_misses, 'near miss', 'near misses')}: the first register held for this date."
    if not new and not near_misses:
        return f"No breach or near miss more than in the register of {uk(since)}."
    parts = [(new, "breach", "breaches"), (near_misses, "near miss", "near misses")]
    told = [
        f"{abs(count):,} {'more' if count > 0 else 'fewer'} {one if abs(count) == 1 else many}"
        for count, one, many in parts
        if count
    ]
    return f"{wording.listing(told)} than in the register of {uk(since)}."


def plan_moved(done: int, new: int, gone: int, reopened: int, moved: int = 0) -> str:
    """`Improvement plan: 4 actions done, 2 new, 1 no longer listed.`"""
    parts = [f"{wording.count(done, 'action')} done" if done else "", f"{new:,} new" if new else ""]
    parts += [f"{gone:,} no longer listed" if gone else "", f"{reopened:,} open again" if reopened else ""]
    parts += [f"{moved:,} with another date" if moved else ""]
    told = [part for part in parts if part]
    return (
        f"Improvement plan: {wording.listing(told)}." if told else "Improvement plan: no action is new, done or gone."
    )


def stays(label: str, newer: dt.date) -> str:
    """What a file older than one held does not change."""
    return f"Figures for {uk(newer)} and later rest on a newer {label} and stay as they are."
