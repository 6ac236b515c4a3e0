"""Sentences about who has been trained, who is overdue, and the lists of them."""

from __future__ import annotations

import datetime as dt

from ig_metrics.datasets import KINDS
from ig_metrics.dates import uk
from ig_metrics.wording.held import Unheld
from ig_metrics.wording.words import _plain, count, is_or_are, number, people, percent


def training_headline(
    compliance: float | None, target: float, in_date: int | None, base: int | None, *, whose: str = "staff"
) -> str:
    """`**87.4%** of staff are in date (10,051 of 11,500), short of the 95% target.`"""
    if compliance is None:
        return "The training rate is **not measured**: nobody is in the group it is worked out from."
    of = "" if in_date is None or base is None else f" ({number(in_date)} of {number(base)})"
    reached = compliance >= target - 1e-9
    verdict = f"at or above the {_plain(target)}% target" if reached else f"short of the {_plain(target)}% target"
    return f"**{percent(compliance, target)}** of {whose} are in date{of}, {verdict}."


def overdue_headline(
    overdue: int | None, barred: int | None, bar_days: int, *, hidden: bool = False, yours: bool = False
) -> str:
    """`**412 people** are overdue or lapsed. **120** are past the bar date, 14 or more days after training was due.`"""
    if hidden:
        return "The number of people overdue or lapsed is **hidden**, so that nobody can be picked out."
    if overdue is None:
        return "The number of people overdue or lapsed is **not measured**."
    if overdue == 0:
        return "**None** of your people is overdue or lapsed." if yours else "**Nobody** is overdue or lapsed."
    head = f"**{number(overdue)}** of your people" if yours else f"**{people(overdue)}**"
    first = f"{head} {is_or_are(overdue)} overdue or lapsed."
    when = f"{bar_days} or more days after training was due"
    if barred is None:
        return f"{first} How many are past the bar date, {when}, is **hidden**, so that nobody can be picked out."
    if barred == 0:
        return f"{first} Nobody is past the bar date, {when}."
    return f"{first} **{number(barred)}** {is_or_are(barred)} past the bar date, {when}."


def lowest_group(name: str, rate_percent: float, target: float, *, of_those_shown: bool = False) -> str:
    """`Lowest is Children's Services, at 76.4%.`; where a rate is hidden, `Lowest of those shown is ...`."""
    return f"Lowest {'of those shown ' if of_those_shown else ''}is {name}, at {percent(rate_percent, target)}."


def nothing_learned() -> str:
    """What stands for every figure about training while no completion of any kind is held."""
    return Unheld(
        "Training is **not measured**: no e-learning export and no paper return is held for this date.",
        [KINDS[kind].label for kind in ("completions", "paper_returns")],
    )


def window_restarted(counted: int) -> str:
    """Why the steps do not add up to those past due: absence or exemption restarted a window."""
    return (
        f"{count(counted, 'other', 'others').capitalize()} of them {is_or_are(counted)} not with the manager yet: the window of "
        "lapsed training starts again after absence or exemption."
    )


def nothing_compared(course_title: str, launch: dt.date, then: dt.date) -> str:
    """Why nothing is compared with a date before the launch."""
    return f"{course_title} is not compared with {uk(then)}: it was launched on {uk(launch)}."


def doubt(low: float, high: float, target: float) -> str:
    """How far records that match nobody could move the rate."""
    return f"Records that match nobody could put it between {percent(low, target)} and {percent(high, target)}."


def unmatched(learners: int) -> str:
    """`12 people in e-learning match nobody on the HR list.`"""
    return f"{count(learners, 'person', 'people')} in e-learning {'matches' if learners == 1 else 'match'} nobody on the HR list."


def list_sentence(
    name: str,
    people_listed: int,
    course_title: str,
    as_at: dt.date,
    *,
    recorded: bool = False,
    since_last: bool = False,
) -> str:
    """What a list holds: `412 people are on the bar list for Information governance as at 31 March 2014.`

    `recorded`: a bar list is on record, so restore need not say that it is worked out without one. `since_last`: only those
    whom no list has named before.
    """
    head = "Nobody is" if people_listed == 0 else f"{people(people_listed)} {is_or_are(people_listed)}"
    new = "new " if since_last else ""
    sentence = f"{head} {new}on the {name} list for {course_title} as at {uk(as_at)}."
    if name != "restore" or recorded:
        return sentence
    return (
        f"{sentence} Who was barred is not recorded yet: the list is worked out from the data, as those in date now who "
        "completed the course when they were past the bar date."
    )


LIST_QUESTIONS = {
    "reminders": "people to remind about {course}",
    "managers": "people whose manager is told about {course}",
    "bar": "people whose network access is to be barred for {course}",
    "restore": "people whose network access is to be given back after {course}",
    "clearance": "people to keep out of the system until they are in date with {course}",
    "grant": "people to let into the system, in date with {course}",
}
"""Whom each list is of, as a sentence says it after "the list of"."""
