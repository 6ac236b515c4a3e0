"""Managers: their people by every route, whose paper returns are awaited, and what goes in a paper pack."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard import measured
from ig_metrics.dashboard.course_asked import asked
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.overdue import EXCUSED_LABELS, ROUTE_LABELS
from ig_metrics.dashboard.people_counts import STATUS_LABELS
from ig_metrics.dashboard.timeline import why
from ig_metrics.dashboard.views import Definition, Figure, Question, View
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Course, Settings
from ig_metrics.store import Store
from ig_metrics.training.coverage import DONE, EXCUSED, NOT_RETURNED, PART, STATES, coverage, manager_of, returned_on

TITLE, OWN_TITLE = (
    "Which managers' people have done it, and whose returns are awaited?",
    "Have your people done their training?",
)
FOR_NAMES = "Managers' people are for the IG lead and for managers."
PERSON = (
    "full_name", "staff_id", "service", "team", "job_title", "route", "status", "due_on", "days_past_due", "last_completed_on",
    "expires_on", "returned_on", "why",
)  # fmt: skip
PACK = ("staff_id", "full_name", "service", "team", "job_title")
PACK_ORDER = ("service", "team", "full_name", "staff_id")
PAGE_SIZE = 50


@dataclass(frozen=True)
class ManagersView(View):
    """Managers and their people.

    `managers`: one page of `training.coverage.coverage` as filtered (IG lead; a manager: empty), `matching` in all. `manager`: whose people `people` are ("" = none chosen), one page of the
    `people_matching` in scope: full_name,
    staff_id, service, team, job_title, route, status, due_on, days_past_due, last_completed_on, expires_on, returned_on, why.
    `totals`: of all its managers, by the name of the column, what `figures` are made of.
    `pack`: staff_id, full_name, service, team, job_title of those on the paper route who are neither in date nor excused.
    """

    course: str = ""
    course_title: str = ""
    managers: pd.DataFrame = field(default_factory=pd.DataFrame)
    matching: int = 0
    page: int = 1
    page_size: int = PAGE_SIZE
    manager: str = ""
    people_matching: int = 0
    people_page: int = 1
    people: pd.DataFrame = field(default_factory=pd.DataFrame)
    pack: pd.DataFrame = field(default_factory=pd.DataFrame)
    totals: dict[str, int] = field(default_factory=dict)


@offered_dates
def managers(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    question: Question,
    *,
    course: str | None = None,
    manager: str = "",
    state: str = "",
    search: str = "",
    page: int = 1,
    people_page: int = 1,
) -> ManagersView:
    """Coverage by manager for the IG lead, who may open one `manager`'s people; a manager's own people for a manager.

    `state` ("" = all) is one of the states of a return; `search` is any part of a manager's address or number. Raises Refused for the committee and for a state there is not.
    """
    if not viewer.sees_names:
        raise Refused(FOR_NAMES)
    if state and state not in STATES:
        raise Refused(f"There is no state '{state}'. The states are: {', '.join(STATES)}.")
    lead = viewer.role == "ig_lead"
    begun = asked(store, settings, viewer, question, course)
    if begun.course is None:
        return ManagersView(TITLE if lead else OWN_TITLE, begun.answer, **begun.kept)
    chosen, people = begun.course, begun.people
    paper = store.in_force("paper_returns", question.as_at, known_on=question.known_on)
    width = settings.organisation.staff_id_width
    kept = begun.kept | {"definitions": (*explained(), *begun.kept["definitions"])}
    if not lead:
        back = returned_on(people, paper, chosen, question.as_at, width)
        mine, count, at = _people(people, back, question, people_page)
        whole = coverage(people.assign(manager_email="you"), back)
        return ManagersView(
            OWN_TITLE, _own_answer(whole), figures=_figures(whole), **kept, course=chosen.code, course_title=chosen.title,
            manager=viewer.username, people=mine, people_matching=count, people_page=at, pack=_pack(people),
            totals=_totals(whole),
        )  # fmt: skip

    def make() -> tuple[pd.DataFrame, pd.Series]:
        returns = returned_on(people, paper, chosen, question.as_at, width)
        return coverage(people, returns), returns

    key = ("coverage", question.as_at, question.known_on, repr(chosen), width)
    table, back = measured.remembered(store, key, make)
    shown = table[table["state"] == state] if state else table
    if search.strip():
        shown = shown[shown["manager"].str.contains(search.strip(), case=False, regex=False)]
    size = PAGE_SIZE
    page = max(1, min(page, -(-len(shown) // size) or 1))
    theirs = people[manager_of(people) == manager] if manager else people.iloc[:0]
    shown_people, count, at = _people(theirs, back[theirs.index], question, people_page)
    return ManagersView(
        TITLE,
        _answer(table),
        figures=_figures(table),
        **kept,
        course=chosen.code,
        course_title=chosen.title,
        managers=shown.iloc[(page - 1) * size : page * size].reset_index(drop=True),
        matching=len(shown),
        page=page,
        manager=manager,
        people=shown_people,
        people_matching=count,
        people_page=at,
        pack=_pack(theirs),
        totals=_totals(table),
    )


def paper_packs(
    store: Store, settings: Settings, viewer: Viewer, question: Question, *, course: str | None = None
) -> tuple[Course, dict[str, pd.DataFrame]]:
    """For each manager with somebody awaited on the paper route, the people of their pack (`ManagersView.pack`); the IG
    lead's, or a manager's own under their user name. Raises Refused for the committee and where nothing can be told yet."""
    if not viewer.sees_names:
        raise Refused(FOR_NAMES)
    begun = asked(store, settings, viewer, question, course)
    if begun.course is None:
        raise Refused(*(text.replace("**", "") for text in begun.answer))
    if viewer.role != "ig_lead":
        own = _pack(begun.people)
        return begun.course, {viewer.username: own} if len(own) else {}
    rows = begun.people[_awaited(begun.people)].sort_values(list(PACK_ORDER), kind="stable")
    whose, shown = manager_of(rows).to_numpy(), rows[list(PACK)].reset_index(drop=True)
    # Sorted once and cut up: thousands of managers each have few people.
    return begun.course, {str(name): shown.take(places) for name, places in shown.groupby(whose).indices.items()}


def _awaited(people: pd.DataFrame) -> pd.Series:
    return people["in_scope"] & (people["route"] == "paper") & ~people["status"].isin((*DONE, *EXCUSED))


def _pack(people: pd.DataFrame) -> pd.DataFrame:
    rows = people[_awaited(people)].sort_values(list(PACK_ORDER), kind="stable")
    return rows[list(PACK)].reset_index(drop=True)


def _people(people: pd.DataFrame, back: pd.Series, question: Question, page: int) -> tuple[pd.DataFrame, int, int]:
    """One page of those in scope, longest past due first; how many there are, and which page it is."""
    rows = people[people["in_scope"]]
    rows = rows.sort_values(["days_past_due", "full_name"], ascending=[False, True], na_position="last")
    matching = len(rows)
    page = max(1, min(page, -(-matching // PAGE_SIZE) or 1))
    rows = rows.iloc[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    reasons = [why(row, question.as_at) for row in rows.to_dict("records")]
    labelled = rows.assign(
        due_on=rows["next_due_on"],
        returned_on=back[rows.index],
        route=rows["route"].map(ROUTE_LABELS).astype("str"),
        why=pd.Series(reasons, index=rows.index, dtype="str"),
        status=rows["status"].map(STATUS_LABELS | EXCUSED_LABELS).astype("str"),
    )
    return labelled[list(PERSON)].reset_index(drop=True), matching, page


def _totals(table: pd.DataFrame) -> dict[str, int]:
    return {
        name: int(table[name].sum()) for name in ("people", "in_date", "past_due", "paper", "paper_in_date", "waiting")
    }


def _answer(table: pd.DataFrame) -> tuple[str, ...]:
    total = _totals(table)
    late = int((table["state"] == NOT_RETURNED).sum())
    part = int((table["state"] == PART).sum())
    if not total["paper"]:
        return (
            "Nobody in scope is on the paper route: everybody is known to have network access, or it is not known.",
        )
    said = f"**{wording.number(total['paper_in_date'])}** of {wording.count(total['paper'], 'person', 'people')} on the paper route are in date."
    if not total["waiting"]:
        return (said, "No return is awaited.")
    return (
        said,
        f"**{wording.count(late, 'manager')}** {wording.has(late)} returned nothing since the launch, and {wording.count(part, 'manager')} "
        f"{wording.has(part)} returned some: {wording.people(total['waiting'])} {wording.is_or_are(total['waiting'])} awaited.",
    )


def _own_answer(table: pd.DataFrame) -> tuple[str, ...]:
    total = _totals(table)
    if not total["people"]:
        return ("Nobody you answer for is in the rate on this date.",)
    head = f"**{wording.number(total['in_date'])}** of your {wording.count(total['people'], 'person', 'people')} are in date, by any route."
    if not total["waiting"]:
        return (head, "No paper return is awaited from you.")
    return (
        head,
        f"**{wording.people(total['waiting'])}** on the paper route {wording.is_or_are(total['waiting'])} still to do it: you answer for them.",
    )


def _figures(table: pd.DataFrame) -> tuple[Figure, ...]:
    total: dict[str, Any] = _totals(table)

    def figure(key: str, label: str, note: str) -> Figure:
        return Figure(key, label, wording.number(total[key]), total[key], note)

    return (
        figure("in_date", "In date, any route", f"of {wording.number(total['people'])} in the rate"),
        figure("past_due", "Overdue or lapsed", "by any route"),
        figure("paper_in_date", "On paper, in date", f"of {wording.number(total['paper'])} on the paper route"),
        figure("waiting", "On paper, awaited", "neither in date nor excused"),
    )


def explained() -> tuple[Definition, ...]:
    """Paper route, not returned, manager."""
    return (
        Definition(
            "Paper route",
            "People known to have no network access. They do the training on paper, and their line manager answers for it and "
            "returns who has done it.",
        ),
        Definition(
            "Not returned",
            "Somebody on the paper route is not in date, and no return for any of that manager's people on paper has come since the "
            "launch. Part returned: some have come, and somebody is still awaited.",
        ),
        Definition("Line manager", "By the manager's e-mail address in the HR list, else their staff number."),
    )
