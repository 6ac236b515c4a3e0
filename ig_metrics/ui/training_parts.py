"""What only the training pages draw: parts, course and breakdown, curves and forecasts, stages in words."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from ig_metrics.dashboard.training_views import CountingView, ProgressView, ReachView, TrendView
from ig_metrics.dashboard.views import Question, TrainingView
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import cache, captions, charts, figure, memo, panels, parts, training_figures, wordlists
from ig_metrics.ui.failure import standing

GLANCE, COUNTING, PROGRESS, REACH, TREND = "glance", "counting", "progress", "reach", "trend"
PARTS = {
    GLANCE: "At a glance",
    COUNTING: "How counting moves the figure",
    PROGRESS: "Progress since launch",
    REACH: "When will the target be reached",
    TREND: "Trend",
}
BREAKDOWNS = {
    "directorate": "Directorate",
    "service": "Service",
    "team": "Team",
    "role": "Role",
    "type": "Employment type",
    "route": "Route",
}
FOR_COMMITTEE = ("directorate", "service")
COUNTED = {
    "ours": "As this page counts", "other": "The other way round", "compliance_percent": "As counted", "percent": "Otherwise",
    "points": "Points", "people": "People moved", "done": "In date otherwise", "base": "Out of",
}  # fmt: skip
WEEKS = {
    "label": "When", "percent": "Completed %", "lower": "At least %", "upper": "At most %", "at_risk": "Still to complete before it",
}  # fmt: skip
AHEAD = {
    "date": "Date", "percent": "By past form %", "renewed_percent": "If all refresh in time %",
    "in_date_percent": "If nothing more is done %",
}  # fmt: skip
MONTHS = {"label": "Month", "people": "Refreshers falling due"}
POINTS = {
    "date": "Date", "value": "In date %", "mean": "Mean", "lower": "Lower limit", "upper": "Upper limit", "said": "Signal",
}  # fmt: skip


def target_percent(view: TrainingView) -> float:
    """The target of the course on the page, in percent; 100 when no course is set up and nothing is drawn."""
    if not view.course:
        return 100.0
    return cache.settings().course(view.course).target_percent


def part() -> str:
    """Which part of the Training page is asked for; kept in the link."""
    return parts.part("training", PARTS)


def offered(who: Viewer) -> tuple[str, ...]:
    """The breakdowns a viewer can choose from."""
    return tuple(BREAKDOWNS) if who.sees_small_counts else FOR_COMMITTEE


def course_filter(page: str) -> str | None:
    """The course, kept in the link under the page's name; None where there is none."""
    courses = cache.settings().courses
    if len(courses) < 2:
        return courses[0].code if courses else None
    titles = {one.code: one.title for one in courses}
    return st.selectbox("Course", list(titles), format_func=titles.__getitem__, key=f"{page}_course",
                        bind="query-params", width=290, filter_mode=None)  # fmt: skip


def filters(page: str, breakdowns: tuple[str, ...] = ("directorate", "service", "team")) -> tuple[str | None, str]:
    """Course and breakdown, each kept in the link under the page's name."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        course = course_filter(page)
        by = st.selectbox("Break down by", breakdowns, format_func=BREAKDOWNS.__getitem__, key=f"{page}_by",
                          bind="query-params", width=190, filter_mode=None)  # fmt: skip
    return course, by or breakdowns[0]


@standing
def glance(view: TrainingView, who: Viewer, question: Question) -> None:
    """The rate by group, where everybody stands, and who is not in the rate."""
    noun = BREAKDOWNS[view.by].lower()
    st.header(f"In date by {noun}, lowest first", anchor=False)
    if not who.sees_small_counts:
        st.caption(
            "Teams, roles, employment types and routes are for the IG lead and managers: together they would give small numbers away."
        )
    made = panels.chart(
        view.groups, "training_groups", "No group can be drawn: none is measured, or all are hidden as small numbers.",
        charts.compliance, target_percent(view), question.compare_with, noun=noun,
    )  # fmt: skip
    captions.key_to_levels(question, made, what="rate")
    panels.table("training", view.groups, wordlists.groups(BREAKDOWNS[view.by]), f"Training by {noun}", question, view)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.header("Where everybody stands", anchor=False)
        panels.table("training_status", view.status, wordlists.STATUS, "People by status", question, view)
    with right:
        st.header("Not in the rate", anchor=False)
        panels.table(
            "training_left_out", view.exclusions, wordlists.EXCLUSIONS, "People left out of the rate", question, view
        )


def counting(who: Viewer, question: Question) -> CountingView:
    """One rule at a time the other way round."""
    course = course_filter("training")
    view: CountingView = panels.view_for("training_counting", who, question, course=course)
    panels.opening(view, who, "training")
    if view.rules.empty:
        return view
    st.header("One rule at a time, the other way round", anchor=False)
    shown = memo.kept(view.rules, "others", lambda: view.rules.iloc[1:].reset_index(drop=True))
    panels.table("training_counting", shown, COUNTED, "The rate with each rule of counting the other way round", question, view,
                 widths={"ours": 290, "other": 290})  # fmt: skip
    st.caption(
        "Points above 0: the rule, as this page counts, makes the figure lower. They do not add up. People moved: how many are counted otherwise."
    )
    return view


def progress(who: Viewer, question: Question) -> ProgressView:
    """The completion curve, earlier rounds behind it, and the shares within some weeks."""
    course = course_filter("training")
    view: ProgressView = panels.view_for("training_progress", who, question, course=course)
    panels.opening(view, who, "training")
    if not view.curves:
        return view
    st.header("Completed, by days since assigned", anchor=False)
    theme = st.context.theme.type
    panels.made(
        "training_completion",
        lambda: memo.kept(view.weeks, ("completion", theme),
                          lambda: training_figures.completion(view.weeks, view.curves, view.marks, figure.ink(theme))),
    )  # fmt: skip
    band = (
        " · shaded: 95% interval · at risk: people neither done nor gone before that day"
        if who.sees_small_counts
        else ""
    )
    st.caption(f"Thick line: this round · broken lines: other rounds · dotted uprights: reminder, due and bar{band}")
    headings = {"cohort": "Who", "people": "People", "already": "In date already", "half": "Half by"}
    headings |= {f"within_{day}": f"Within {day} days" for day in view.within}
    panels.table("training_within", view.shares, headings, "Share completed within some weeks, by round", question, view,
                 widths={"cohort": 290})  # fmt: skip
    panels.folded("The curve as a table, week by week", "training_weeks",
                  lambda: panels.table("training_weeks", view.weeks, WEEKS, "The completion curve, week by week", question, view))  # fmt: skip
    return view


def reach(who: Viewer, question: Question) -> ReachView:
    """When the target will be reached, what it takes, and the refreshers to come."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        course = course_filter("training")
        by = None
        if who.sees_small_counts:
            by = st.date_input("To be there by", value=None, min_value=question.as_at + dt.timedelta(days=1), format="DD/MM/YYYY",
                               key="training_reach_by", width=190)  # fmt: skip
    view: ReachView = panels.view_for(
        "training_reach", who, question, course=course, by=by if isinstance(by, dt.date) else None
    )
    panels.opening(view, who, "training")
    if view.ahead.empty:
        return view
    st.header("The share to come", anchor=False)
    panels.chart(
        view.ahead,
        "training_ahead",
        "Nothing can be drawn: nobody is in the rate.",
        training_figures.ahead,
        view.target,
    )
    st.caption(
        "Solid: by past form · dashes: if all refresh in time · dots: if nothing more is done · a line ends where it is not yet known"
    )
    panels.folded("The same as a table", "training_ahead",
                  lambda: panels.table("training_ahead", view.ahead, AHEAD, "The share expected on coming days", question, view))  # fmt: skip
    if not view.months.empty:
        st.header("Refreshers falling due", anchor=False)
        panels.chart(
            view.months, "training_months", "No completion runs out within twelve months.", training_figures.months
        )
        panels.folded("Refreshers by month, as a table", "training_months",
                      lambda: panels.table("training_months", view.months, MONTHS, "Refreshers falling due, by month", question, view))  # fmt: skip
    return view


def trend(who: Viewer, question: Question) -> TrendView:
    """The rate over time, with limits where there is enough of it."""
    course = course_filter("training")
    view: TrendView = panels.view_for("training_trend", who, question, course=course)
    panels.opening(view, who, "training")
    if view.points.empty:
        return view
    st.header("In date, week by week" if who.sees_small_counts else "In date, date by date", anchor=False)
    panels.chart(view.points, "training_trend", "Nothing is measured.", training_figures.trend, view.target)
    if view.reason:
        st.caption(view.reason)
    if view.kind != "none":
        st.caption(
            "● within chance · ■ improvement · ◆ concern · line: the mean · dashes: the limits of chance · dotted: the target"
        )
    captions.bullets(view.notes, "")
    panels.folded("The points as a table", "training_points",
                  lambda: panels.table("training_points", view.points, POINTS, "The share in date over time", question, view))  # fmt: skip
    return view


@standing
def meanings(stages: pd.DataFrame) -> None:
    """Each stage with its number of people and what it means."""
    for row in memo.kept(stages, "records", lambda: stages.to_dict("records")):
        people = "hidden" if pd.isna(row["people"]) else f"{int(row['people']):,}"
        st.markdown(f"**{row['label']}: {people}.** {row['meaning']}")
