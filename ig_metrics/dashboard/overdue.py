"""The Overdue staff page: who has not done the training, and what happens next?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard import definitions, measured
from ig_metrics.dashboard.people import compared, own
from ig_metrics.dashboard.safe import Safe, safe
from ig_metrics.dashboard.sources import missing, sources
from ig_metrics.dashboard.training import COMMITTEE_BREAKDOWNS, TOO_SMALL, breakdown_for
from ig_metrics.dashboard.views import Definition, Figure, Missing, OverdueView, Question
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Course, Escalation, Settings
from ig_metrics.store import Store
from ig_metrics.training.stages import PAST_DUE, STAGES

KINDS = ("staff", "completions", "paper_returns", "exemptions")
BREAKDOWNS = ("directorate", "service", "team")
LARGEST_PAGE = 500
NO_GROUP = "Not recorded"
STAGE_LABELS = {"reminder": "Reminder", "manager": "With the manager", "bar": "Past the bar date"}
ROUTE_LABELS = {"e-learning": "E-learning", "paper": "Paper"}
STATUS_LABELS = {"due_soon": "Due soon", "in_window": "In window", "overdue": "Overdue", "lapsed": "Lapsed"}
PERSON = (
    "staff_id", "full_name", "directorate", "service", "team", "job_title", "manager_email", "route", "status", "due_on",
    "days_past_due", "stage", "stage_label", "last_attempt", "username",
)  # fmt: skip
SEARCHED = ("staff_id", "full_name", "team", "job_title", "manager_email", "username")


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
    page: int = 1,
    page_size: int = 50,
) -> OverdueView:
    """People by the step they have reached, and for those who may see names one page of the people themselves.

    `stage` (None: past due, whatever the step), `group` (a value of `by`) and `search` (any part of a name, number, team,
    job, manager or user name) narrow the people, never the counts. Raises Refused for a filter that does not exist.
    """
    if by not in BREAKDOWNS:
        raise Refused(f"Overdue staff can be shown by {wording.listing(BREAKDOWNS)}, not by '{by}'.")
    if stage is not None and stage not in STAGES:
        raise Refused(f"There is no stage '{stage}'. The stages are: {', '.join(STAGES)}.")
    if not settings.courses:
        return OverdueView(
            "Who is overdue with their training?", (wording.add_a_course(),),
            missing=(Missing("settings", wording.add_a_course()),), by=by, **_nothing(),
        )  # fmt: skip
    chosen = settings.course(course)
    wanted, by = by, breakdown_for(viewer, by)
    title = f"Who is overdue with {chosen.title}?"
    courses = tuple((each.code, each.title) for each in settings.courses)
    lacking = missing(
        store, {"staff": "see who should be trained", "completions": "see who has completed the course"}, question
    )
    explained = (*definitions.escalation(settings), *_hidden_means(viewer, settings))
    found = measured.trained(store, settings, chosen, question)
    if found is None:
        return OverdueView(
            title, (wording.upload_first(["HR staff list", "E-learning export"]),), definitions=explained,
            missing=lacking, course=chosen.code, course_title=chosen.title, courses=courses, by=by, **_nothing(),
        )  # fmt: skip
    now = stage_counts(store, settings, viewer, chosen, question)
    then = compared(question)
    before = stage_counts(store, settings, viewer, chosen, then) if then and then.as_at >= chosen.launch else None
    assert now is not None
    mine = own(found.people, viewer)
    groups = _safe_groups(store, settings, viewer, chosen, question, mine, by).frame
    people = matching = None
    if viewer.sees_names:
        kept = _filtered(mine, by, stage, group, search)
        matching, size = len(kept), max(1, min(page_size, LARGEST_PAGE))
        page = max(1, min(page, -(-matching // size) or 1))
        people = _people(kept.iloc[(page - 1) * size : page * size])
        page_size = size
    since = wording.month_year(question.compare_with, question.as_at) if question.compare_with else ""
    return OverdueView(
        title,
        (_answer(now, settings.escalation),),
        figures=_figures(now, before, since, settings.escalation),
        sources=sources(store, KINDS, question),
        definitions=explained,
        missing=lacking,
        warnings=(TOO_SMALL,) if by != wanted else (),
        course=chosen.code,
        course_title=chosen.title,
        courses=courses,
        by=by,
        stages=_stages(now, settings.escalation),
        groups=groups,
        people=people,
        matching=matching,
        page=page,
        page_size=page_size,
    )


def stage_counts(
    store: Store, settings: Settings, viewer: Viewer, course: Course, question: Question
) -> dict[str, Any] | None:
    """How many of the viewer's people are past due and at each stage, safe to show; None without an HR list.

    For the committee a total is hidden as well where the table by directorate or service would let a hidden count
    be worked out from it.
    """
    found = measured.trained(store, settings, course, question)
    if found is None:
        return None
    mine = own(found.people, viewer)
    late = mine["status"].isin(PAST_DUE)
    line: dict[str, Any] = {name: int((mine["stage"] == name).sum()) for name in STAGES}
    line |= {
        "total": sum(line.values()),
        "past_due": int(late.sum()),
        "paper": int((late & (mine["route"] == "paper")).sum()),
    }
    if viewer.sees_small_counts:
        return line | {"hidden": False}

    def hide() -> dict[str, Any]:
        return _hidden_totals(store, settings, viewer, course, question, mine, line)

    shown: dict[str, Any] = measured.remembered(
        store, ("stage totals", question.as_at, question.known_on, repr(course), settings), hide
    )
    return shown


def _safe_groups(
    store: Store, settings: Settings, viewer: Viewer, course: Course, question: Question, mine: pd.DataFrame, by: str
) -> Safe:
    """People at each stage by group, safe to show; the committee's are kept, for what to hide takes long to work out."""

    def make() -> Safe:
        return safe(_by_group(mine, by), (*STAGES, "total"), (), viewer, settings, total="total")

    if viewer.sees_small_counts:
        return make()
    key = ("stage groups", question.as_at, question.known_on, repr(course), settings, by)
    found: Safe = measured.remembered(store, key, make)
    return found


def _hidden_totals(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    course: Course,
    question: Question,
    mine: pd.DataFrame,
    line: dict[str, Any],
) -> dict[str, Any]:
    names = (*STAGES, "total")
    shown: dict[str, Any] = dict(line)
    row = safe(pd.DataFrame([{name: line[name] for name in names}]), names, (), viewer, settings, total="total").row()
    tables = [_safe_groups(store, settings, viewer, course, question, mine, by) for by in COMMITTEE_BREAKDOWNS]
    for name in names:
        if row[name] is None or any(_hides(table, name) for table in tables):
            shown[name] = None
    threshold = settings.privacy.threshold
    for name in ("past_due", "paper"):
        if 0 < line[name] < threshold:
            shown[name] = None
    # People past due are those at a stage but for the reminders to come: where a stage is hidden, their sum tells it.
    if any(shown[name] is None for name in STAGES):
        shown["past_due"] = shown["paper"] = None
    return shown | {"hidden": any(shown[name] is None for name in names)}


def _hides(table: Safe, name: str) -> bool:
    return bool(len(table.frame)) and bool(pd.isna(table.totals[name]))


def _by_group(mine: pd.DataFrame, by: str) -> pd.DataFrame:
    staged = mine[mine["stage"].notna()]
    names = staged[by].fillna(NO_GROUP)
    table = pd.crosstab(names, staged["stage"]).reindex(columns=list(STAGES), fill_value=0)
    table = table.astype("Int64").rename_axis(index="group", columns=None)
    table["total"] = table.sum(axis=1).astype("Int64")
    return table.reset_index().astype({"group": "str"})


def _answer(now: dict[str, Any], steps: Escalation) -> str:
    late = now["past_due"]
    return wording.overdue_headline(late, now["bar"], steps.bar_days, hidden=late is None and now["hidden"])


def _figures(now: dict[str, Any], before: dict[str, Any] | None, since: str, steps: Escalation) -> tuple[Figure, ...]:
    def figure(key: str, name: str, label: str, note: str) -> Figure:
        value = now[name]
        was = before[name] if before else None
        return Figure(
            key, label, wording.HIDDEN if value is None else wording.number(value), value, note,
            wording.count_change(value, was, since=f"in {since}", noun=("person", "people")),
            wording.is_better(value, was, higher_is_better=False), "overdue",
        )  # fmt: skip

    return (
        figure("past_due", "past_due", "Overdue or lapsed", "people past the day their training was due"),
        figure("bar", "bar", "Past the bar date", f"{steps.bar_days} or more days past due"),
        figure("manager", "manager", "With the manager", f"{steps.manager_days} to {steps.bar_days - 1} days past due"),
        figure("paper", "paper", "On the paper route", "past due, no network access: their manager is responsible"),
    )


def bar_figure(now: dict[str, Any] | None, before: dict[str, Any] | None, since: str, steps: Escalation) -> Figure:
    """The Overview's figure of people past the bar date."""
    if now is None:
        return Figure("bar", "Past the bar date", wording.NOT_MEASURED, page="overdue")
    return _figures(now, before, since, steps)[1]


def _stages(now: dict[str, Any], steps: Escalation) -> pd.DataFrame:
    meanings = {
        "reminder": "Due soon, or just past due: the person is reminded",
        "manager": f"{steps.manager_days} or more days past due: the line manager is told",
        "bar": f"{steps.bar_days} or more days past due: network access may be barred; without network access, "
        "the line manager is responsible",
    }
    rows = [
        {"stage": name, "label": STAGE_LABELS[name], "meaning": meanings[name], "people": now[name]} for name in STAGES
    ]
    return pd.DataFrame(rows).astype({"people": "Int64"})


def _filtered(mine: pd.DataFrame, by: str, stage: str | None, group: str | None, search: str) -> pd.DataFrame:
    kept = mine[mine["status"].isin(PAST_DUE)] if stage is None else mine[mine["stage"] == stage]
    if group:
        kept = kept[kept[by].fillna(NO_GROUP) == group]
    words = search.strip()
    if words:
        found = pd.Series(False, index=kept.index)
        for column in SEARCHED:
            found |= kept[column].str.contains(words, case=False, regex=False, na=False)
        kept = kept[found]
    return kept.sort_values(["days_past_due", "full_name", "staff_id"], ascending=[False, True, True], kind="stable")


def _people(rows: pd.DataFrame) -> pd.DataFrame:
    labelled = rows.assign(
        # The day that the days are counted from: for lapsed training the day it expired.
        due_on=rows["next_due_on"],
        stage_label=rows["stage"].map(STAGE_LABELS).astype("str"),
        route=rows["route"].map(ROUTE_LABELS).astype("str"),
        status=rows["status"].map(STATUS_LABELS).astype("str"),
    )
    return labelled[list(PERSON)].reset_index(drop=True)


def _hidden_means(viewer: Viewer, settings: Settings) -> tuple[Definition, ...]:
    return () if viewer.sees_small_counts else (definitions.small_numbers(settings),)


def _nothing() -> dict[str, pd.DataFrame]:
    texts = {name: pd.Series(dtype="str") for name in ("stage", "label", "meaning")}
    groups = {"group": pd.Series(dtype="str")} | {name: pd.Series(dtype="Int64") for name in (*STAGES, "total")}
    return {
        "stages": pd.DataFrame(texts | {"people": pd.Series(dtype="Int64")}),
        "groups": pd.DataFrame(groups | {"hidden": pd.Series(dtype="bool")}),
    }
