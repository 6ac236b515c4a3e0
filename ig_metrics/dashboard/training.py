"""The Training page: is everybody in date with a course, and where are they not?"""

from __future__ import annotations

import dataclasses
from typing import Any

import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard import definitions, measured
from ig_metrics.dashboard.people import compared, own, whose
from ig_metrics.dashboard.safe import Safe, safe
from ig_metrics.dashboard.sources import missing, sources
from ig_metrics.dashboard.views import Definition, Figure, Missing, Question, TrainingView
from ig_metrics.dates import uk
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Course, Settings
from ig_metrics.store import Store
from ig_metrics.training import compliance as rates
from ig_metrics.training.compliance import Bounds

KINDS = ("staff", "completions", "paper_returns", "exemptions")
BREAKDOWNS = ("directorate", "service", "team")
COMMITTEE_BREAKDOWNS = ("directorate", "service")
TOO_SMALL = "Teams are too small to be shown here without pointing to individuals, so services are shown instead."
COUNTS = ("in_scope", "in_date", "due_soon", "in_window", "overdue", "lapsed", "absent", "exempt")
PERCENTS = ("compliance_percent", "compliance_all_percent")
SUMS = (("in_date", "due_soon"), ("in_window", "overdue", "lapsed"), ("absent", "exempt"))
"""Counts that the rates use by their sum alone."""
MOST_TREND = 24
STATUS_LABELS = {
    "in_date": "In date",
    "due_soon": "Due soon",
    "in_window": "In window",
    "overdue": "Overdue",
    "lapsed": "Lapsed",
}
EXCLUSION_LABELS = {"leaver": "Leavers", "absent": "Absent", "exempt": "Exempt"}


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
    if by not in BREAKDOWNS:
        raise Refused(f"Training can be shown by {wording.listing(BREAKDOWNS)}, not by '{by}'.")
    if not settings.courses:
        return TrainingView(
            "Is everybody in date with their training?", (wording.add_a_course(),),
            missing=(Missing("settings", wording.add_a_course()),), by=by, **_nothing(),
        )  # fmt: skip
    chosen = settings.course(course)
    wanted, by = by, breakdown_for(viewer, by)
    title = f"Is everybody in date with {chosen.title}?"
    courses = tuple((each.code, each.title) for each in settings.courses)
    lacking = missing(
        store, {"staff": "count who should be trained", "completions": "see who has completed the course"}, question
    )
    explained = (*definitions.training(chosen, settings), *_hidden_means(viewer, settings))
    whole = counted(store, settings, viewer, chosen, question)
    if whole is None:
        labels = ["HR staff list", "E-learning export"] if len(lacking) > 1 else ["HR staff list"]
        return TrainingView(
            title, (wording.upload_first(labels),), definitions=explained, missing=lacking, course=chosen.code,
            course_title=chosen.title, courses=courses, by=by, **_nothing(),
        )  # fmt: skip
    then = compared(question)
    before = counted(store, settings, viewer, chosen, then) if then and then.as_at >= chosen.launch else None
    groups = groups_of(store, settings, viewer, chosen, question, by)
    doubt = measured.bounds(store, settings, chosen, question) if viewer.role == "ig_lead" else None
    since = wording.month_year(question.compare_with, question.as_at) if question.compare_with else ""
    now = whole.row()
    return TrainingView(
        title,
        _answer(now, before.row() if before else None, since, chosen, viewer, groups, doubt),
        figures=_figures(now, before.row() if before else None, since, chosen),
        sources=sources(store, KINDS, question),
        definitions=explained,
        missing=lacking,
        warnings=(*_warnings(viewer, doubt, chosen, now, question), *((TOO_SMALL,) if by != wanted else ())),
        course=chosen.code,
        course_title=chosen.title,
        courses=courses,
        by=by,
        groups=groups,
        status=_status(now, chosen),
        exclusions=_exclusions(now),
        trend=trend(store, settings, viewer, chosen, question),
    )


def rates_for(
    store: Store, settings: Settings, viewer: Viewer, course: Course, question: Question, by: str | None = None
) -> pd.DataFrame | None:
    """Counts and rates of the people this viewer's figures are about, before anything is hidden: stays inside."""
    if viewer.role != "manager":
        return measured.training_rates(store, settings, course, question, by)
    found = measured.trained(store, settings, course, question)
    return None if found is None else rates.compliance(own(found.people, viewer), by)


def counted(store: Store, settings: Settings, viewer: Viewer, course: Course, question: Question) -> Safe | None:
    """The one-row total for a viewer, safe to show; None without an HR list."""
    whole = rates_for(store, settings, viewer, course, question)
    if whole is None or viewer.sees_small_counts:
        return None if whole is None else _safe(whole, viewer, settings)

    def hide() -> Safe:
        return _hidden_totals(store, settings, viewer, course, question, whole)

    shown: Safe = measured.remembered(
        store, ("training totals", question.as_at, question.known_on, repr(course), settings), hide
    )
    return shown


def _safe(table: pd.DataFrame, viewer: Viewer, settings: Settings) -> Safe:
    found = safe(table, COUNTS, PERCENTS, viewer, settings, total="in_scope", sums=SUMS)
    if viewer.sees_small_counts:
        return found
    leavers = found.frame["leaver"].astype("Int64")
    return Safe(
        found.frame.assign(leaver=leavers.mask(leavers.between(1, settings.privacy.threshold - 1))), found.totals
    )


def _hidden_totals(
    store: Store, settings: Settings, viewer: Viewer, course: Course, question: Question, whole: pd.DataFrame
) -> Safe:
    """The total for the committee: hidden, too, wherever a breakdown would give a hidden count away by subtraction."""
    found = _safe(whole, viewer, settings)
    frame = found.frame.copy()
    for by in COMMITTEE_BREAKDOWNS:
        inner = safe_groups(store, settings, viewer, course, question, by)
        assert inner is not None
        for name in COUNTS:
            if len(inner.frame) and pd.isna(inner.totals[name]):
                frame.loc[:, name] = pd.NA
    gone = [name for name in COUNTS if frame[name].isna().any()]
    if gone and not any(set(gone) <= set(members) for members in SUMS):
        frame.loc[:, list(PERCENTS)] = pd.NA
    return Safe(frame.assign(hidden=bool(gone)), found.totals)


def safe_groups(
    store: Store, settings: Settings, viewer: Viewer, course: Course, question: Question, by: str
) -> Safe | None:
    """The groups of a breakdown that have anybody in scope, safe to show; None without an HR list.

    Working out what to hide takes longer than counting, so the committee's tables are kept.
    """

    def make() -> Safe | None:
        table = rates_for(store, settings, viewer, course, question, by)
        return None if table is None else _safe(table[table["in_scope"] > 0], viewer, settings)

    if viewer.sees_small_counts:
        return make()
    key = ("training groups", question.as_at, question.known_on, repr(course), settings, by)
    found: Safe | None = measured.remembered(store, key, make)
    return found


def breakdown_for(viewer: Viewer, by: str) -> str:
    """The breakdown a viewer gets when they ask for `by`: for the committee teams are too small, services stand in."""
    return by if viewer.sees_small_counts or by in COMMITTEE_BREAKDOWNS else COMMITTEE_BREAKDOWNS[-1]


def trend(store: Store, settings: Settings, viewer: Viewer, course: Course, question: Question) -> pd.DataFrame:
    """The rate at each date an HR list or an e-learning export is held for, and at the date asked about.

    Dates before the launch are left out. Each point rests on what was in force on its own date.
    """
    days = {question.as_at}
    for info in store.snapshots(include_withdrawn=False):
        known = question.known_on is None or info.uploaded_at <= question.known_on
        if info.kind in ("staff", "completions") and course.launch <= info.as_at <= question.as_at and known:
            days.add(info.as_at)
    rows = []
    for day in sorted(days)[-MOST_TREND:]:
        asked = dataclasses.replace(question, as_at=day, compare_with=None)
        whole = rates_for(store, settings, viewer, course, asked)
        value = None if whole is None else _safe(whole, viewer, settings).row()["compliance_percent"]
        if value is not None:
            rows.append({"as_at": day, "compliance_percent": value})
    frame = pd.DataFrame(rows, columns=["as_at", "compliance_percent"])
    return frame.astype({"as_at": "datetime64[us]", "compliance_percent": "Float64"})


def groups_of(
    store: Store, settings: Settings, viewer: Viewer, course: Course, question: Question, by: str
) -> pd.DataFrame:
    """Counts and rates by directorate, service or team, as TrainingView.groups, safe to show."""
    found = safe_groups(store, settings, viewer, course, question, by)
    assert found is not None
    shown = found.frame
    then = compared(question)
    earlier = safe_groups(store, settings, viewer, course, then, by) if then and then.as_at >= course.launch else None
    before = dict(zip(earlier.frame["group"], earlier.frame["compliance_percent"], strict=True)) if earlier else {}
    shown = shown.assign(
        compare_percent=pd.array([before.get(name, pd.NA) for name in shown["group"]], dtype="Float64"),
        target_percent=pd.array([float(course.target_percent)] * len(shown), dtype="Float64"),
    )
    columns = ["group", *COUNTS, *PERCENTS, "compare_percent", "target_percent", "hidden"]
    return shown[columns].reset_index(drop=True)


def groups_json(
    store: Store, settings: Settings, viewer: Viewer, course: Course, question: Question, by: str
) -> list[dict[str, Any]]:
    """The groups as plain rows, leavers counted too, safe to show; groups with leavers only are among them."""
    if by not in BREAKDOWNS:
        raise Refused(f"Training can be shown by {wording.listing(BREAKDOWNS)}, not by '{by}'.")
    table = rates_for(store, settings, viewer, course, question, by)
    assert table is not None
    rows: list[dict[str, Any]] = _safe(table, viewer, settings).frame.to_dict("records")
    return rows


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
    sentences = [rate_sentence(now, course, whose(viewer))]
    if rate is None:
        return tuple(sentences)
    moved = wording.points_change(rate, before["compliance_percent"], since=since) if before else ""
    if moved:
        sentences.append(wording.that_is(moved))
    low = lowest_group(groups, course)
    if low is not None:
        sentences.append(wording.lowest_group(*low, course.target_percent))
    if doubt is not None and doubt.compliance_low is not None and doubt.compliance_high is not None:
        least, most = doubt.compliance_low, doubt.compliance_high
        sentences += [wording.doubt(least, most, course.target_percent)] if least != most else []
    return tuple(sentences)


def rate_sentence(now: dict[str, Any], course: Course, whose_people: str = "staff") -> str:
    """The headline rate as a sentence; hidden or not measured where it is."""
    rate = now["compliance_percent"]
    if rate is None and now["hidden"]:
        return wording.rate_hidden()
    return wording.training_headline(rate, course.target_percent, *base_of(now), whose=whose_people)


def base_of(now: dict[str, Any]) -> tuple[int | None, int | None]:
    """People in date and people they are a share of; None for both where any part is hidden."""
    parts = [now[name] for name in ("in_date", "due_soon", "in_scope", "absent", "exempt")]
    if any(part is None for part in parts):
        return None, None
    return parts[0] + parts[1], parts[2] - parts[3] - parts[4]


def lowest_group(groups: pd.DataFrame, course: Course) -> tuple[str, float] | None:
    """The group with the lowest rate shown, when it is short of the target and there are others; None otherwise."""
    known = groups[groups["compliance_percent"].notna()]
    if len(known) < 2:
        return None
    worst = known.sort_values(["compliance_percent", "group"], kind="stable").iloc[0]
    rate = float(worst["compliance_percent"])
    return (str(worst["group"]), rate) if rate < course.target_percent else None


def _figures(now: dict[str, Any], before: dict[str, Any] | None, since: str, course: Course) -> tuple[Figure, ...]:
    in_date = rate_figure(now, before, since, course)
    everyone = now["compliance_all_percent"]
    late = total(now, "overdue", "lapsed")
    was = total(before, "overdue", "lapsed") if before else None
    return (
        in_date,
        Figure("all", "In date, of everybody in scope", shown(wording.percent(everyone, course.target_percent), everyone, now),
               everyone, "absent and exempt people counted in", page="training"),
        Figure("overdue", "Overdue or lapsed", shown(wording.count_only(late), late, now), late, "",
               wording.count_change(late, was, since=f"in {since}", noun=("person", "people")),
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


def total(row: dict[str, Any], *names: str) -> int | None:
    """The sum of counts of a safe row; None where one of them is hidden."""
    values = [row[name] for name in names]
    return None if any(value is None for value in values) else sum(values)


def shown(text: str, value: float | None, row: dict[str, Any]) -> str:
    """What a figure prints: its text, or why there is none."""
    if value is not None:
        return text
    return wording.HIDDEN if row["hidden"] else wording.NOT_MEASURED


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


def _warnings(
    viewer: Viewer, doubt: Bounds | None, course: Course, now: dict[str, Any], question: Question
) -> tuple[str, ...]:
    said = []
    if viewer.role == "manager" and now["in_scope"] == 0:
        said.append(
            "No member of staff has you as their manager or is in a service you answer for. Ask the IG lead to check."
        )
    if doubt is not None and doubt.unmatched_learning:
        said.append(wording.unmatched(doubt.unmatched_learning))
    if question.as_at < course.launch:
        said.append(f"{course.title} was launched on {uk(course.launch)}, after this date.")
    return tuple(said)


def _hidden_means(viewer: Viewer, settings: Settings) -> tuple[Definition, ...]:
    return () if viewer.sees_small_counts else (definitions.small_numbers(settings),)


def _nothing() -> dict[str, pd.DataFrame]:
    texts = {"str": ("group",), "Int64": COUNTS}
    groups = {name: pd.Series(dtype=kind) for kind, names in texts.items() for name in names}
    groups |= {name: pd.Series(dtype="Float64") for name in (*PERCENTS, "compare_percent", "target_percent")}
    groups |= {"hidden": pd.Series(dtype="bool")}
    return {
        "groups": pd.DataFrame(groups),
        "status": _no_rows("status", "label", "meaning"),
        "exclusions": _no_rows("reason", "label"),
        "trend": pd.DataFrame(
            {"as_at": pd.Series(dtype="datetime64[us]"), "compliance_percent": pd.Series(dtype="Float64")}
        ),
    }


def _no_rows(*texts: str) -> pd.DataFrame:
    columns = {name: pd.Series(dtype="str") for name in texts} | {"people": pd.Series(dtype="Int64")}
    return pd.DataFrame(columns)
