"""What a reminder and a manager's list say: plain text, as GOV.UK writes letters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ig_metrics.dates import uk
from ig_metrics.wording.words import count, is_or_are, number


def reminder_subject(course: str, due: dt.date | None, as_at: dt.date) -> str:
    """`Information governance: complete your training by 24 February 2014`."""
    if due is None:
        return f"{course}: complete your training"
    if due >= as_at:
        return f"{course}: complete your training by {uk(due)}"
    return f"{course}: your training was due on {uk(due)}"


def reminder(
    name: str, course: str, due: dt.date | None, as_at: dt.date, barred_from: dt.date | None, *, council: str, contact: str,
    reference: str,
) -> str:  # fmt: skip
    """The letter to one person. `barred_from`: from when their access may be barred (None: not said)."""
    if due is None:
        state = f"Our records show that you have not completed {course}."
    elif due >= as_at:
        state = f"Our records show that you must complete {course} by {uk(due)}."
    else:
        state = f"Our records show that you had to complete {course} by {uk(due)} and have not done so yet."
    next_step = ""
    if barred_from is not None:
        when = f"From {uk(barred_from)} on" if barred_from > as_at else "From now on"
        next_step = (
            f"What happens next\n\n{when}, access to the council's network may be barred until it is complete.\n\n"
        )
    return (
        f"Dear {name}\n\n{state}\n\n"
        "What you need to do\n\nComplete the course. If you do not use a computer at work, ask your manager for the paper "
        "version.\n\n"
        f"{next_step}"
        f"If you have completed it since {uk(as_at)}, you do not need to do anything.\n\n"
        f"If you think this is wrong, or you cannot complete it, contact:\n{contact}\n\n{council}\n\n{reference}\n"
    )


def managers_subject(course: str, people: int) -> str:
    """`Information governance: 5 of your people have not completed their training`."""
    verb = "has not completed" if people == 1 else "have not completed"
    return f"{course}: {people:,} of your people {verb} their training"


def manager(
    course: str, lines: Sequence[str], as_at: dt.date, on_paper: int, *, council: str, contact: str, reference: str
) -> str:
    """The letter to one manager; `lines` say who, one a person."""
    paper = (
        f"{number(on_paper)} of them {is_or_are(on_paper)} not known to have network access. Give "
        "them the paper version, sign the return and send it back.\n\n"
        if on_paper
        else ""
    )
    listed = "\n".join(f"* {line}" for line in lines)
    return (
        "To the manager\n\n"
        f"Our records show that {count(len(lines), 'person', 'people')} who {'reports' if len(lines) == 1 else 'report'} to you "
        f"{is_or_are(len(lines))} past the day to complete {course}, as at {uk(as_at)}:\n\n{listed}\n\n"
        "What you need to do\n\nGive each of them time to complete the course this week.\n\n"
        f"{paper}"
        "Tell us if somebody has left, is on long-term leave, or is not yours.\n\n"
        "Keep this message to yourself: it names people.\n\n"
        f"If you think this is wrong, contact:\n{contact}\n\n{council}\n\n{reference}\n"
    )


def person_line(name: str, place: str, due: dt.date | None, days: int | None, *, new: bool) -> str:
    """`Ann Example, Homes team: due on 24 February 2014, 35 days ago (new)`."""
    where = f", {place}" if place else ""
    late = "" if due is None else f": due on {uk(due)}"
    ago = f", {count(days, 'day')} ago" if days and days > 0 else ""
    return f"{name}{where}{late}{ago}{' (new)' if new else ''}"
