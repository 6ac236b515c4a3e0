"""The Overdue staff page: who has not done the training, and what happens next?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ig_metrics import wording
from ig_metrics.dashboard import definitions, measured
from ig_metrics.dashboard.cautions import cautions
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.people import NO_GROUP, compared, own, places
from ig_metrics.dashboard.people_counts import (
    STATUS_LABELS,
    TOO_SMALL,
    breakdown_for,
    figures_compared,
    figures_of,
    kinds_of,
    late,
    late_groups,
    since,
)
from ig_metrics.dashboard.shelves import texts as texts_shelf
from ig_metrics.dashboard.sources import missing, sources
from ig_metrics.dashboard.timeline import why
from ig_metrics.dashboard.views import Figure, Missing, OverdueView, Question
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Course, Escalation, Settings
from ig_metrics.store import Store
from ig_metrics.training.stages import PAST_DUE, STAGES

LARGEST_PAGE = 500
STAGE_LABELS = {
    "reminder": "Reminder",
    "manager": "With the manager",
    "past_due": "Past due",
    "bar": "Past the bar date",
}
COMMITTEE_STAGES = ("past_due", "bar")
"""What the committee sees instead of the stages: with all of them, Training's counts would give hidden ones away."""
EXCUSED_LABELS = {"absent": "Absent", "exempt": "Exempt"}
ROUTE_LABELS = {"e-learning": "E-learning", "paper": "Paper"}
PERSON = (
    "staff_id", "full_name", "directorate", "service", "team", "job_title", "manager_email", "route", "status", "due_on",
    "days_past_due", "stage", "stage_label", "last_attempt", "username", "why",
)  # fmt: skip
EVERYBODY = "everybody"
"""Instead of a stage: everybody in scope, whatever their status."""
SORTS = {
    "days": {"days_past_due": "descending"},
    "name": {},
    "service": {"service": "ascending", "team": "ascending"},
    "manager": {"manager_email": "ascending"},
    "attempt": {"last_attempt": "descending"},
}
"""How the list can be sorted: by which columns, and which way; those alike by name, then number. Longest past due first unless asked otherwise."""
SEARCHED = ("staff_id", "full_name", "team", "job_title", "manager_email", "username")


@offered_dates
def overdue(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    question: Question,
    *,
    course: str | None = None,
    by: str = "directorate",
    stage: str | None = None,
    group: str | None = None,
    search: str = "",
    sort: str = "days",
    route: str | None = None,
    page: int = 1,
    page_size: int = 50,
) -> OverdueView:
    """People by the step they have reached, and for those who may see names one page of the people themselves.

    `stage` (None: past due, whatever the step; EVERYBODY: whoever is in scope), `group` (a value of `by`), `route` and `search`
    (any part of a name, number, team, job, manager or user name) narrow the people, never the counts; `sort` is one of
    SORTS. Raises Refused for a filter or an order that does not exist.
    """
    wanted, by = by, breakdown_for(viewer, by)
    if stage is not None and stage not in (*STAGES, EVERYBODY):
        raise Refused(f"There is no stage '{stage}'. The stages are: {', '.join(STAGES)}.")
    if sort not in SORTS:
        raise Refused(f"The list cannot be sorted by '{sort}'. It can by: {', '.join(SORTS)}.")
    if route is not None and route not in ROUTE_LABELS:
        raise Refused(f"There is no route '{route}'. The routes are: {', '.join(ROUTE_LABELS)}.")
    if not settings.courses:
        needed = wording.add_a_course(asks=not viewer.uploads)
        return OverdueView(
            "Who is overdue with their training?",
            (needed,),
            missing=(Missing("settings", needed),),
            by=by,
            **_nothing(),
        )
    chosen = settings.course(course)
    title = f"Who is overdue with {chosen.title}?"
    courses = tuple((each.code, each.title) for each in settings.courses)
    lacking = missing(
        store,
        viewer,
        {"staff": "see who should be trained", "completions": "see who has completed the course"},
        question,
    )
    explained = (*definitions.escalation(settings), *definitions.hidden_means(viewer, settings))
    held_people = measured.has_people(store, question)
    now = late(store, settings, viewer, chosen, question)
    groups = late_groups(store, settings, viewer, chosen, question, by)
    if not held_people or now is None or groups is None:
        labels = ["E-learning export"] if held_people else ["HR staff list", "E-learning export"]
        answer = (wording.nothing_learned(),) if held_people else ()
        return OverdueView(
            title, (*answer, wording.upload_first(labels, asks=not viewer.uploads)), definitions=explained,
            missing=lacking, course=chosen.code, course_title=chosen.title, courses=courses, by=by, **_nothing(),
        )  # fmt: skip
    held = figures_of(store, settings, viewer, chosen, question, by)
    held_before = figures_compared(store, settings, viewer, chosen, question, "")
    before = late_before(store, settings, viewer, chosen, question)
    people = matching = None
    found = measured.trained(store, settings, chosen, question) if viewer.sees_names else None
    if found is not None:
        everybody = found.people
        order = _order(store, chosen, settings, question, everybody, sort)
        kept = _filtered(
            own(found.people, viewer),
            found.people,
            order,
            by,
            stage,
            group,
            search,
            route,
            _texts(store, settings, question, everybody),
        )
        matching, size = len(kept), max(1, min(page_size, LARGEST_PAGE))
        page = max(1, min(page, -(-matching // size) or 1))
        people = _people(found.people.iloc[kept[(page - 1) * size : page * size]], question.as_at)
        page_size = size
    return OverdueView(
        title,
        _answer(now, settings.escalation, viewer),
        figures=_figures(now, before, since(question, held_before), settings.escalation),
        sources=sources(store, viewer, kinds_of(chosen), question),
        definitions=explained,
        missing=lacking,
        warnings=(
            *cautions(store, question, chosen),
            *((TOO_SMALL,) if by != wanted else ()),
            *wording.said_of_earlier(held),
            *wording.said_of_compared(held_before, question.compare_with),
        ),
        course=chosen.code,
        course_title=chosen.title,
        courses=courses,
        by=by,
        stages=_stages(now, settings.escalation),
        groups=groups,
        earlier=held,
        people=people,
        matching=matching,
        page=page,
        page_size=page_size,
    )


def late_before(
    store: Store, settings: Settings, viewer: Viewer, course: Course, question: Question
) -> dict[str, Any] | None:
    """`late` at the date compared with; None without such a date and before the launch."""
    then = compared(question)
    return late(store, settings, viewer, course, then) if then and then.as_at >= course.launch else None


def _answer(now: dict[str, Any], steps: Escalation, viewer: Viewer) -> tuple[str, ...]:
    count = now["past_due"]
    head = wording.overdue_headline(
        count, now["bar"], steps.bar_days, hidden=count is None and now["hidden"], yours=viewer.role == "manager"
    )
    waiting = 0 if viewer.role != "ig_lead" else count - now["bar"] - now["manager"]
    return (head, wording.window_restarted(waiting)) if waiting > 0 else (head,)


def _figures(now: dict[str, Any], before: dict[str, Any] | None, since: str, steps: Escalation) -> tuple[Figure, ...]:
    def figure(key: str, name: str, label: str, note: str) -> Figure:
        value = now[name]
        was = before[name] if before else None
        return Figure(
            key, label, wording.HIDDEN if value is None else wording.number(value), value, note,
            wording.count_change(value, was, since=wording.in_or_on(since), noun=("person", "people")),
            wording.is_better(value, was, higher_is_better=False), "overdue",
        )  # fmt: skip

    found = [
        figure("past_due", "past_due", "Overdue or lapsed", "people past the day their training was due"),
        figure("bar", "bar", "Past the bar date", f"{steps.bar_days} or more days past due"),
    ]
    if "manager" in now:
        days = f"{steps.manager_days} to {steps.bar_days - 1} days past due"
        found.append(figure("manager", "manager", "With the manager", days))
    found.append(
        figure("paper", "paper", "On the paper route", "past due, no network access: their manager is responsible")
    )
    return tuple(found)


def bar_figure(now: dict[str, Any] | None, before: dict[str, Any] | None, since: str, steps: Escalation) -> Figure:
    """The Overview's figure of people past the bar date."""
    if now is None:
        return Figure("bar", "Past the bar date", wording.NOT_MEASURED, page="overdue")
    return _figures(now, before, since, steps)[1]


def _stages(now: dict[str, Any], steps: Escalation) -> pd.DataFrame:
    meanings = {
        "past_due": "Overdue or lapsed: past the day training was due, or expired",
        "reminder": "Due soon, or just past due: the person is reminded",
        "manager": f"{steps.manager_days} or more days past due: the line manager is told",
        "bar": f"{steps.bar_days} or more days past due: network access may be barred; without network access, "
        "the line manager is responsible",
    }
    rows = [
        {"stage": name, "label": STAGE_LABELS[name], "meaning": meanings[name], "people": now[name]}
        for name in (STAGES if "manager" in now else COMMITTEE_STAGES)
    ]
    return pd.DataFrame(rows).astype({"people": "Int64"})


def _order(
    store: Store, course: Course, settings: Settings, question: Question, people: pd.DataFrame, sort: str
) -> npt.NDArray[np.intp]:
    """The rows of everybody's state in the order asked for, sorted once for a date: each page of the list picks from it."""

    def by_name() -> npt.NDArray[np.intp]:
        names = pa.table({name: pa.array(people[name], from_pandas=True) for name in ("full_name", "staff_id")})
        keys = [(name, "ascending") for name in names.column_names]
        return np.asarray(pc.sort_indices(names, sort_keys=keys)).astype(np.intp)

    def make() -> npt.NDArray[np.intp]:
        # A million names are compared once for all orders; what comes before them has few values, which are sorted as numbers.
        order = remembered("name", by_name)
        for name, way in reversed(SORTS[sort].items()):
            order = order[np.argsort(_ranks(people[name], way)[order], kind="stable")]
        return order

    def remembered(what: str, made: Callable[[], npt.NDArray[np.intp]]) -> npt.NDArray[np.intp]:
        key = ("order of people", question.as_at, question.known_on, repr(course), settings.escalation, what)
        order: npt.NDArray[np.intp] = measured.remembered(store, key, made)
        return order

    return remembered(sort, make if SORTS[sort] else by_name)


def _ranks(column: pd.Series, way: str) -> npt.NDArray[np.int32]:
    """The place of each value among those there are, counted from one end or the other; no value comes last either way."""
    values = pa.array(column, from_pandas=True)
    encoded = (values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values).dictionary_encode()
    places = np.asarray(pc.rank(encoded.dictionary, sort_keys=way)).astype(np.int32)
    codes = np.asarray(encoded.indices.fill_null(len(places)))
    ranks: npt.NDArray[np.int32] = np.append(places, np.int32(len(places) + 1))[codes]
    return ranks


def _filtered(
    mine: pd.DataFrame,
    everybody: pd.DataFrame,
    order: npt.NDArray[np.intp],
    by: str,
    stage: str | None,
    group: str | None,
    search: str,
    route: str | None,
    texts: pd.Series,
) -> npt.NDArray[np.intp]:
    """The rows of `everybody` that are asked for, in order; no row is copied before it is known to be shown."""
    if stage == EVERYBODY:
        wanted = everybody["in_scope"].to_numpy(dtype=bool)
    else:
        wanted = (everybody["status"].isin(PAST_DUE) if stage is None else everybody["stage"] == stage).to_numpy(
            dtype=bool
        )
    if len(mine) < len(everybody):
        wanted = wanted & everybody.index.isin(mine.index)
    if route:
        wanted = wanted & (everybody["route"] == route).to_numpy(dtype=bool)
    if group:
        wanted = wanted & (places(everybody, by).fillna(NO_GROUP) == group).to_numpy(dtype=bool)
    words = search.strip()
    if words:
        # One column, folded beforehand: a search of a million people looks once at each, where it stands unless few are asked for.
        among, rows = texts, np.flatnonzero(wanted)
        if 2 * len(rows) < len(among):
            among = pd.Series(among.array.take(rows))
        else:
            rows = np.arange(len(among))
        wanted = wanted.copy()
        wanted[rows] &= among.str.contains(words.lower(), regex=False).to_numpy(dtype=bool)
    return order[wanted[order]]


def _texts(store: Store, settings: Settings, question: Question, people: pd.DataFrame) -> pd.Series:
    """What can be searched for of each person, in small letters, a line for each column; made once for a date, as its list is opened,
    so that nobody's first search waits for it; the last few kept."""

    def make() -> pd.Series:
        text = pa.large_string()
        columns = [pa.array(people[name], type=text, from_pandas=True) for name in SEARCHED]
        lines = pc.binary_join_element_wise(
            *columns, pa.scalar("\n", text), null_handling="replace", null_replacement=""
        )
        return pd.Series(pd.array(pc.utf8_lower(lines), dtype="str"))

    key = (store.version(), question.as_at, question.known_on, settings.organisation.staff_id_width)
    texts: pd.Series = texts_shelf(store).get(key, make)
    return texts


def _people(rows: pd.DataFrame, as_at: dt.date) -> pd.DataFrame:
    labelled = rows.assign(
        why=pd.Series([why(row, as_at) for row in rows.to_dict("records")], index=rows.index, dtype="str"),
        # The day that the days are counted from: for lapsed training the day it expired.
        due_on=rows["next_due_on"],
        stage_label=rows["stage"].map(STAGE_LABELS).astype("str"),
        route=rows["route"].map(ROUTE_LABELS).astype("str"),
        status=rows["status"].map(STATUS_LABELS | EXCUSED_LABELS).astype("str"),
    )
    return labelled[list(PERSON)].reset_index(drop=True)


def _nothing() -> dict[str, pd.DataFrame]:
    texts = {name: pd.Series(dtype="str") for name in ("stage", "label", "meaning")}
    groups = {"group": pd.Series(dtype="str")} | {
        name: pd.Series(dtype="Int64") for name in (*STAGES, "total", "past_due")
    }
    return {
        "stages": pd.DataFrame(texts | {"people": pd.Series(dtype="Int64")}),
        "groups": pd.DataFrame(groups | {"hidden": pd.Series(dtype="bool")}),
    }
