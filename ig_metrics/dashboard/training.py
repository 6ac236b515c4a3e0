"""The Training page: is everybody in date with a course, and where are they not?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard import definitions, measured
from ig_metrics.dashboard.cautions import cautions
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.people import compared, whose
from ig_metrics.dashboard.people_counts import (
    COUNTS,
    PERCENTS,
    STATUS_LABELS,
    TOO_SMALL,
    breakdown_for,
    counted,
    figures_compared,
    figures_of,
    groups,
    kinds_of,
    lowest_group,
    rate_is_hidden,
    since,
)
from ig_metrics.dashboard.sources import missing, sources
from ig_metrics.dashboard.views import Figure, Missing, Question, TrainingView
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Course, Settings
from ig_metrics.store import Store
from ig_metrics.training.compliance import Bounds

EXCLUSION_LABELS = {"leaver": "Leavers", "absent": "Absent", "exempt": "Exempt"}


@offered_dates
def training(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    question: Question,
    *,
    course: str | None = None,
    by: str = "directorate",
) -> TrainingView:
    """Statuses and rates of one course (default: the first in settings), by directorate, service or team.

    A manager's figures are about their own people. For the committee small counts are hidden with their percentages.
    Raises Refused for a course that is not in settings, or another breakdown.
    """
    wanted, by = by, breakdown_for(viewer, by)
    if not settings.courses:
        needed = wording.add_a_course(asks=not viewer.uploads)
        return TrainingView(
            "Is everybody in date with their training?", (needed,), missing=(Missing("settings", needed),), by=by,
            **_nothing(),
        )  # fmt: skip
    chosen = settings.course(course)
    title = f"Is everybody in date with {chosen.title}?"
    courses = tuple((each.code, each.title) for each in settings.courses)
    lacking = missing(
        store,
        viewer,
        {"staff": "count who should be trained", "completions": "see who has completed the course"},
        question,
    )
    explained = (*definitions.training(chosen, settings), *definitions.hidden_means(viewer, settings))
    now = counted(store, settings, viewer, chosen, question)
    table = groups_of(store, settings, viewer, chosen, question, by)
    if now is None or table is None:
        labels = ["HR staff list", "E-learning export"] if len(lacking) > 1 else ["HR staff list"]
        return TrainingView(
            title, (wording.upload_first(labels, asks=not viewer.uploads),), definitions=explained, missing=lacking,
            course=chosen.code, course_title=chosen.title, courses=courses, by=by, **_nothing(),
        )  # fmt: skip
    before = counted_before(store, settings, viewer, chosen, question)
    held = figures_of(store, settings, viewer, chosen, question, by)
    held_before = figures_compared(store, settings, viewer, chosen, question, by)
    doubt = measured.bounds(store, settings, chosen, question) if viewer.role == "ig_lead" and now["measured"] else None
    than = since(question, held_before)
    return TrainingView(
        title,
        _answer(now, before, than, chosen, viewer, table, doubt),
        figures=_figures(now, before, than, chosen),
        sources=sources(store, viewer, kinds_of(chosen), question),
        definitions=explained,
        missing=lacking,
        warnings=(
            *_warnings(viewer, doubt, now),
            *cautions(store, question, chosen),
            *((TOO_SMALL,) if by != wanted else ()),
            *wording.said_of_earlier(held),
            *wording.said_of_compared(held_before, question.compare_with),
        ),
        course=chosen.code,
        course_title=chosen.title,
        courses=courses,
        by=by,
        groups=table,
        earlier=held,
        earlier_before=held_before,
        status=_status(now, chosen),
        exclusions=_exclusions(now),
    )


def counted_before(
    store: Store, settings: Settings, viewer: Viewer, course: Course, question: Question
) -> dict[str, Any] | None:
    """`counted` at the date compared with; None without such a date, before the launch, and where nothing was measured."""
    then = compared(question)
    if then is None or then.as_at < course.launch:
        return None
    found = counted(store, settings, viewer, course, then)
    return found if found is not None and found["measured"] else None


def groups_of(
    store: Store, settings: Settings, viewer: Viewer, course: Course, question: Question, by: str
) -> pd.DataFrame | None:
    """Counts and rates by directorate, service or team, as TrainingView.groups; None without an HR list."""
    shown = groups(store, settings, viewer, course, question, by)
    if shown is None:
        return None
    then = compared(question)
    earlier = groups(store, settings, viewer, course, then, by) if then and then.as_at >= course.launch else None
    before = {} if earlier is None else dict(zip(earlier["group"], earlier["compliance_percent"], strict=True))
    shown = shown.assign(
        compare_percent=pd.array([before.get(name, pd.NA) for name in shown["group"]], dtype="Float64"),
        target_percent=pd.array([float(course.target_percent)] * len(shown), dtype="Float64"),
    )
    columns = ["group", *COUNTS, *PERCENTS, "compare_percent", "target_percent", "hidden"]
    return shown[columns].reset_index(drop=True)


def _answer(
    now: dict[str, Any],
    before: dict[str, Any] | None,
    since: str,
    course: Course,
    viewer: Viewer,
    groups: pd.DataFrame,
    doubt: Bounds | None,
) -> tuple[str, ...]:
    rate = now["compliance_percent"]
    sentences = [rate_sentence(now, course, whose(viewer, course))]
    if rate is None:
        return tuple(sentences)
    moved = wording.points_change(rate, before["compliance_percent"], since=since) if before else ""
    if moved:
        sentences.append(wording.that_is(moved))
    low = lowest_group(groups, course)
    if low is not None:
        sentences.append(wording.lowest_group(*low, course.target_percent, of_those_shown=rate_is_hidden(groups)))
    if doubt is not None and doubt.compliance_low is not None and doubt.compliance_high is not None:
        least, most = doubt.compliance_low, doubt.compliance_high
        sentences += [wording.doubt(least, most, course.target_percent)] if least != most else []
    return tuple(sentences)


def rate_sentence(now: dict[str, Any], course: Course, whose_people: str = "staff") -> str:
    """The headline rate as a sentence; hidden or not measured where it is."""
    rate = now["compliance_percent"]
    if not now["measured"]:
        return wording.nothing_learned()
    if rate is None and now["hidden"]:
        return wording.rate_hidden()
    return wording.training_headline(rate, course.target_percent, *_base_of(now), whose=whose_people)


def _base_of(now: dict[str, Any]) -> tuple[int | None, int | None]:
    """People in date and people they are a share of; None for both where either is hidden."""
    return (None, None) if now["done"] is None or now["base"] is None else (now["done"], now["base"])


def _figures(now: dict[str, Any], before: dict[str, Any] | None, since: str, course: Course) -> tuple[Figure, ...]:
    in_date = rate_figure(now, before, since, course)
    everyone = now["compliance_all_percent"]
    late = now["past_due"]
    was = before["past_due"] if before else None
    return (
        in_date,
        Figure("all", "In date, of everybody in scope", shown(wording.percent(everyone, course.target_percent), everyone, now),
               everyone, "absent and exempt people counted in", page="training"),
        Figure("overdue", "Overdue or lapsed", shown(wording.count_only(late), late, now), late, "",
               wording.count_change(late, was, since=wording.in_or_on(since), noun=("person", "people")),
               wording.is_better(late, was, higher_is_better=False), "overdue"),
        Figure("in_scope", "In scope", shown(wording.count_only(now["in_scope"]), now["in_scope"], now), now["in_scope"],
               "employed, and in the course's audience", page="training"),
    )  # fmt: skip


def rate_figure(now: dict[str, Any], before: dict[str, Any] | None, since: str, course: Course) -> Figure:
    """The headline rate as a figure, with its target and how far it moved."""
    rate = now["compliance_percent"]
    was = before["compliance_percent"] if before else None
    return Figure(
        "training", "Training in date", shown(wording.percent(rate, course.target_percent), rate, now), rate,
        f"target {course.target_percent:g}%", wording.points_change(rate, was, since=since), wording.is_better(rate, was),
        "training",
    )  # fmt: skip


def shown(text: str, value: float | None, row: dict[str, Any]) -> str:
    """What a figure prints: its text, or why there is none."""
    if value is not None:
        return text
    return wording.HIDDEN if row["hidden"] and row["measured"] else wording.NOT_MEASURED


def _status(now: dict[str, Any], course: Course) -> pd.DataFrame:
    meanings = {
        "in_date": "Completed, and not due to expire soon",
        "due_soon": f"Completed, and due to expire within {course.notice_days} days",
        "in_window": "Never completed, and not yet past the due date",
        "overdue": "Never completed, and past the due date",
        "lapsed": "Completed once, but the completion has expired",
    }
    rows = [
        {"status": name, "label": label, "meaning": meanings[name], "people": now[name]}
        for name, label in STATUS_LABELS.items()
    ]
    return pd.DataFrame(rows).astype({"people": "Int64"})


def _exclusions(now: dict[str, Any]) -> pd.DataFrame:
    rows = [{"reason": name, "label": label, "people": now[name]} for name, label in EXCLUSION_LABELS.items()]
    return pd.DataFrame(rows).astype({"people": "Int64"})


def _warnings(viewer: Viewer, doubt: Bounds | None, now: dict[str, Any]) -> tuple[str, ...]:
    said = []
    if viewer.role == "manager" and now["in_scope"] == 0:
        said.append(
            "No member of staff has you as their manager or is in a service you answer for. Ask the IG lead to check."
        )
    if doubt is not None and doubt.unmatched_learning:
        said.append(wording.unmatched(doubt.unmatched_learning))
    return tuple(said)


def _nothing() -> dict[str, pd.DataFrame]:
    texts = {"str": ("group",), "Int64": COUNTS}
    groups = {name: pd.Series(dtype=kind) for kind, names in texts.items() for name in names}
    groups |= {name: pd.Series(dtype="Float64") for name in (*PERCENTS, "compare_percent", "target_percent")}
    groups |= {"hidden": pd.Series(dtype="bool")}
    return {
        "groups": pd.DataFrame(groups),
        "status": _no_rows("status", "label", "meaning"),
        "exclusions": _no_rows("reason", "label"),
    }


def _no_rows(*texts: str) -> pd.DataFrame:
    columns = {name: pd.Series(dtype="str") for name in texts} | {"people": pd.Series(dtype="Int64")}
    return pd.DataFrame(columns)
