"""One person's history with a course: assigned, reminded, tried, absent, due, barred, completed, restored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard.course_asked import asked, records
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.people_counts import STATUS_LABELS
from ig_metrics.dashboard.views import Question, View
from ig_metrics.datasets import KINDS, pad_staff_id
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Course, Settings
from ig_metrics.store import Store
from ig_metrics.training.events import names_course
from ig_metrics.training.stages import PAST_DUE
from ig_metrics.wording.person import LISTS, OUTCOMES, excuse

NOBODY = "Nobody of that staff number is among the people you may see on this date."
TO_COME, DONE = "To come", "Happened"
Step = tuple[Any, str, str]
"""A date, what happened, and a note; nothing happens without a date."""


@dataclass(frozen=True)
class TimelineView(View):
    """One person's steps: `steps` has date, what, note, when ("Happened" or "To come"), by date. `name` and `staff_id` say whose."""

    name: str = ""
    staff_id: str = ""
    steps: pd.DataFrame = field(default_factory=pd.DataFrame)


@offered_dates
def timeline(
    store: Store, settings: Settings, viewer: Viewer, question: Question, *, staff_id: str, course: str | None = None
) -> TimelineView:
    """The history of one of the viewer's people, from every list that is held and every list that was issued.

    Raises Refused for the committee, and for somebody the viewer may not see in the same words as for nobody at all.
    """
    if not viewer.sees_names:
        raise Refused("Histories of people are for the IG lead and for managers.")
    begun = asked(store, settings, viewer, question, course)
    if begun.course is None:
        return TimelineView("What has happened so far?", begun.answer, **begun.kept)
    number = str(pad_staff_id(pd.Series([staff_id], dtype="str"), settings.organisation.staff_id_width).iloc[0])
    found = begun.people[begun.people["staff_id"] == number]
    if found.empty:
        raise Refused(NOBODY)
    person = found.iloc[0].to_dict()
    steps = [
        *_employment(person),
        *_rule(person, begun.course, settings),
        *_attempts(store, settings, question, begun.course, found),
    ]
    steps += [
        *_excuses(store, settings, question, begun.course, person),
        *_issued(store, question, begun.course, number),
    ]
    return TimelineView(
        f"What has happened with {person['full_name']}?",
        _answer(person, question.as_at),
        **begun.kept,
        name=str(person["full_name"]),
        staff_id=number,
        steps=_table(steps, question.as_at),
    )


def _answer(person: dict[str, Any], as_at: dt.date) -> tuple[str, ...]:
    status = _text(person["status"])
    if status is None:
        return ("They are not in the scope of the course on this date.",)
    label = STATUS_LABELS.get(status, status.capitalize())
    said = f"**{label}** on {wording.uk(as_at)}."
    if status in PAST_DUE and _known(person["days_past_due"]):
        said += f" {wording.count(int(person['days_past_due']), 'day').capitalize()} past due."
    return (said, f"{why(person, as_at)}.")


def why(person: dict[str, Any], as_at: dt.date) -> str:
    """Why a person (a row of the status frame) is excused or not."""
    return excuse(
        _text(person["status"]), as_at, absence=_text(person["absence"]), absence_from=_day(person["absence_from"]),
        absence_to=_day(person["absence_to"]), exempt_until=_day(person["exempt_until"]),
    )  # fmt: skip


def _employment(person: dict[str, Any]) -> Iterator[Step]:
    yield person["start_date"], "Started", ""
    yield person["leave_date"], "Last day", ""
    if _known(person["absence"]):
        yield person["absence_from"], "Absent from", str(person["absence"])
        yield person["absence_to"], "Absent to", str(person["absence"])


def _rule(person: dict[str, Any], course: Course, settings: Settings) -> Iterator[Step]:
    yield person["assigned_on"], "Assigned", course.title
    never = not _known(person["last_completed_on"])
    if never:
        yield person["due_on"], "Due", f"{course.window_days} days after being assigned"
    else:
        yield person["expires_on"], "Completion runs out", ""
    if _known(person["next_due_on"]) and _text(person["status"]) in PAST_DUE:
        if person["next_due_on"] != (person["due_on"] if never else person["expires_on"]):
            yield person["next_due_on"], "Due after absence or exemption", "a full window after it ended"
        reached = person["next_due_on"] + pd.Timedelta(days=settings.escalation.bar_days)
        route = (
            "their manager is responsible: no network access is known" if not _true(person["network_access"]) else ""
        )
        yield reached, "Bar date", route


def _attempts(
    store: Store, settings: Settings, question: Question, course: Course, found: pd.DataFrame
) -> Iterator[Step]:
    number = found["staff_id"].iloc[0]
    tried = records(store, settings, question, found)
    tried = tried[(tried["person"] == number) & names_course(tried["course"], course)]
    for row in tried.to_dict("records"):
        score = f"score {row['score']:g}" if _known(row.get("score")) else ""
        yield row["completed_on"], OUTCOMES.get(str(row["outcome"]), str(row["outcome"])), score or "e-learning"
    paper = store.in_force("paper_returns", question.as_at, known_on=question.known_on)
    mine = pad_staff_id(paper["staff_id"], settings.organisation.staff_id_width) == number
    for row in paper[mine & names_course(paper["course"], course)].to_dict("records"):
        yield row["completed_on"], "Completed on paper", f"certified by {row['certified_by']}"


def _excuses(
    store: Store, settings: Settings, question: Question, course: Course, person: dict[str, Any]
) -> Iterator[Step]:
    width, number = settings.organisation.staff_id_width, person["staff_id"]
    exempt = store.in_force("exemptions", question.as_at, known_on=question.known_on)
    mine = pad_staff_id(exempt["staff_id"], width) == number
    for row in exempt[mine & names_course(exempt["course"], course)].to_dict("records"):
        yield row["until"], "Exempt until", str(row["reason"])
    accounts = store.in_force("network_accounts", question.as_at, known_on=question.known_on)
    same = pad_staff_id(accounts["staff_id"], width) == number
    if _known(person["username"]):
        same |= accounts["username"].str.strip().str.lower() == str(person["username"]).strip().lower()
    for row in accounts[same.fillna(False).astype(bool)].to_dict("records"):
        yield (
            row["changed_on"],
            "Account enabled" if _true(row["enabled"]) else "Account disabled",
            "the network's own list",
        )


def _issued(store: Store, question: Question, course: Course, number: str) -> Iterator[Step]:
    """Lists that name the person, and holds; nothing where none was ever issued."""
    if "issued_lists" in KINDS:
        lists = store.in_force("issued_lists", question.as_at, known_on=question.known_on)
        for row in lists[(lists["staff_id"] == number) & names_course(lists["course"], course)].to_dict("records"):
            yield row["as_at"], LISTS.get(str(row["list"]), str(row["list"])), f"list {row['number']}"
    if "holds" in KINDS:
        holds = store.in_force("holds", question.as_at, known_on=question.known_on)
        for row in holds[(holds["staff_id"] == number) & names_course(holds["course"], course)].to_dict("records"):
            yield row["held_from"], "Held off the bar list", f"until {wording.uk(_day(row['until']))}: {row['reason']}"
            yield row["released_on"], "Hold released", str(row["release_reason"])


def _table(steps: list[Step], as_at: dt.date) -> pd.DataFrame:
    dated = [(pd.Timestamp(day).normalize(), what, note) for day, what, note in steps if _known(day)]
    table = pd.DataFrame(sorted(set(dated), key=lambda step: step[:2]), columns=["date", "what", "note"])
    table["date"] = table["date"].astype("datetime64[us]")
    when = pd.Series(DONE, index=table.index, dtype="str").mask(table["date"] > pd.Timestamp(as_at), TO_COME)
    return table.astype({"what": "str", "note": "str"}).assign(when=when)


def _known(value: Any) -> bool:
    return value is not None and not pd.isna(value)


def _true(value: Any) -> bool:
    return _known(value) and bool(value)


def _text(value: Any) -> str | None:
    return str(value) if _known(value) else None


def _day(value: Any) -> dt.date | None:
    return pd.Timestamp(value).date() if _known(value) else None
