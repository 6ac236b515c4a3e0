"""What only the Breaches page draws: its parts, control charts with their words, decisions, the register to edit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from ig_metrics import dashboard
from ig_metrics.dashboard.breach_views import BreachChartsView, Charted, DueView, OthersView, SeverityView
from ig_metrics.dashboard.views import BreachesView, Question
from ig_metrics.dates import LONDON, uk
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import (
    breach_figures,
    cache,
    captions,
    clock,
    comparison_figures,
    figure,
    memo,
    panels,
    parts,
    tables,
    wordlists,
)
from ig_metrics.ui.failure import standing

GLANCE, CHARTS, DUE, SEVERITY, OTHERS, REGISTER = "glance", "charts", "due", "severity", "others", "register"
PARTS = {
    GLANCE: "At a glance",
    CHARTS: "Control charts",
    DUE: "72 hours",
    SEVERITY: "Severity",
    OTHERS: "Beside others",
    REGISTER: "Edit the register",
}
BY = {"": "Not split", "category": "Category", "service": "Service", "severity": "Severity"}

SINCE = {
    "label": "What", "count": "Since the meeting", "before": "As many days before", "per_30_days": "Per 30 days",
    "before_per_30_days": "Before, per 30 days", "verdict": "Chance?",
}  # fmt: skip
POINTS = {
    "label": "When", "value": "Value", "mean": "Mean", "lower": "Lower limit", "upper": "Upper limit", "said": "Signal",
}  # fmt: skip
VALUES = {
    "t": "Days since the one before", "u": "For each 1,000 staff", "u'": "For each 1,000 staff", "p": "Share, %", "p'": "Share, %",
}  # fmt: skip
CLOCKS = {
    "reference": "Breach", "state": "State", "left": "Time", "deadline_at": "72 hours end", "aware_at": "Aware",
    "told_at": "ICO told", "notes": "Notes",
}  # fmt: skip
DECISIONS = {
    "reference": "Breach", "decision": "Decision", "why": "Why", "decided_at": "When", "by": "By",
    "written_at": "Written down", "struck": "Taken back",
}  # fmt: skip
GRADED = {
    "reference": "Breach", "reported_on": "Reported", "result": "Level", "given": "Register says", "computed": "Worked out",
    "disagrees": "Agree?", "steps": "How it was reached", "missing": "Not recorded",
}  # fmt: skip
FUNNEL = {
    "group": "Service", "count": "Breaches", "expected": "Expected", "lower": "At least", "upper": "At most",
    "verdict": "Chance?", "staff": "Staff", "per_1000_staff": "Per 1,000 staff",
}  # fmt: skip
QUARTERS = {
    "quarter": "Quarter",
    "sector": "Sector, reported to the ICO",
    "own_reported": "Ours, reported to the ICO",
    "own": "Ours, all",
}
TYPES = {
    "category": "Type",
    "sector_percent": "Sector %",
    "own_percent": "Ours %",
    "sector": "Sector",
    "own": "Ours",
}


def part(who: Viewer) -> str:
    """Which part of the page is asked for; kept in the link."""
    return parts.part("breaches", PARTS, () if who.role == "ig_lead" else (REGISTER,))


def said() -> None:
    """What came of the last thing done here: shown once."""
    parts.said("breaches")


# At a glance


@standing
def glance(view: BreachesView, charts: BreachChartsView, question: Question) -> None:
    """Is it more than chance, what since the meeting, the periods, what kind and where."""
    st.header("Is it more than chance?", anchor=False)
    if charts.whole:
        series(charts.whole[0], question, charts)
    else:
        st.write(" ".join(charts.answer))
    if not view.since.empty:
        _since(view, question)
    st.header("Periods side by side", anchor=False)
    panels.table("breach_periods", view.periods, wordlists.PERIODS, "Breaches in each period", question, view)
    left, right = st.columns((3, 2), gap="medium")
    with left:
        st.header("What kind", anchor=False)
        panels.table("breach_categories", view.categories, wordlists.breach_categories(view.compare_label),
                     "Breaches by category", question, view, widths={"category": 370, "count": 60},
                     none="No breach in the period.")  # fmt: skip
    with right:
        st.header("Where", anchor=False)
        if view.places_label not in ("", view.periods["label"].iloc[0]):
            st.caption(f"By directorate: {view.places_label}, the last whole quarter.")
        panels.table("breach_places", view.places, wordlists.PLACES, "Breaches by directorate", question, view,
                     none="No directorate is recorded, or all are hidden as small numbers.")  # fmt: skip


@standing
def _since(view: BreachesView, question: Question) -> None:
    st.header(view.since_label, anchor=False)
    beside = f" Beside it: {view.since_compare_label}." if view.since_compare_label else ""
    st.markdown(" ".join(view.since_said) + beside)
    panels.table("breach_since", view.since, SINCE, f"{view.since_label}, beside as many days before", question, view,
                 widths={"verdict": 330})  # fmt: skip
    panels.folded("What kind since the meeting, and which services", "breach_since_kinds", lambda: _since_kinds(view))


def _since_kinds(view: BreachesView) -> None:
    kinds = wordlists.breach_categories(view.since_compare_label)
    tables.show(view.since_categories, kinds, "Categories since the meeting")
    if not view.since_services.empty:
        tables.show(view.since_services, {"group": "Service", "count": "Breaches"}, "Services since the meeting")


# Control charts


@standing
def series(chart: Charted, question: Question, view: Any, *, small: bool = False) -> None:
    """A chart with what it says, why it is this one, and its points as a table."""
    st.markdown(captions.plain(chart.sentence))
    theme = st.context.theme.type
    made = None
    if not chart.points.empty:
        made = panels.made(
            f"{chart.key}_{small}",
            lambda: memo.kept(chart.points, ("series", chart.key, small, theme),
                              lambda: breach_figures.series(chart, figure.ink(theme), small=small)),
            otherwise="",
        )  # fmt: skip
    st.caption(captions.plain(f"{chart.name}. {chart.reason}"))
    if made is not None and chart.kind not in ("none", "dots") and not small:
        st.caption(_key(chart))
    if chart.notes:
        captions.bullets([captions.plain(note) for note in chart.notes], "")
    if made is not None and not small and chart.kind not in ("none", "dots"):
        name, headings = f"breach_points_{chart.key}", POINTS | {"value": VALUES.get(chart.kind, "Breaches")}
        panels.folded(f"{chart.title}: the points as a table", name,
                      lambda: panels.table(name, chart.points, headings, f"{chart.title}, point by point", question, view))  # fmt: skip


def _key(chart: Charted) -> str:
    signals = "▲ ▼ higher, lower than chance" if chart.improvement == "neutral" else "■ improvement · ◆ concern"
    open_point = (
        " · ○ since the last, so far · long times are drawn closer together than short ones"
        if chart.kind == "t"
        else ""
    )
    target = " · dotted: the target" if chart.target is not None else ""
    return f"● within chance · {signals} · line: the mean · dashes: the limits of chance{target}{open_point}"


def charts(who: Viewer, question: Question) -> BreachChartsView:
    """All breaches, serious ones, and small multiples; the IG lead may start limits anew."""
    by = st.selectbox("Also split by", list(BY), format_func=BY.__getitem__, key="breaches_by", bind="query-params", width=220,
                      filter_mode=None)  # fmt: skip
    view: BreachChartsView = panels.view_for("breach_charts", who, question, by=by or "")
    panels.opening(view, who, "breaches")
    said()
    for chart in view.whole:
        st.header(chart.title, anchor=False)
        series(chart, question, view)
    if view.near_misses is not None:
        st.header(view.near_misses.title, anchor=False)
        series(view.near_misses, question, view)
    if not view.whole:
        return view
    if by:
        st.header(f"By {by}", anchor=False)
    grid = st.grid(2, min_column_width=320, gap="medium")
    for chart in view.multiples:
        with grid.container(border=True):
            st.subheader(captions.plain(chart.title), anchor=False)
            series(chart, question, view, small=True)
    if by and not view.multiples and not view.left_out:
        st.write("No breach in this time.")
    if view.left_out:
        st.caption(captions.plain(view.left_out))
    if who.role == "ig_lead":
        _rebase(view, who, question)
    return view


@standing
def _rebase(view: BreachChartsView, who: Viewer, question: Question) -> None:
    near = () if view.near_misses is None else (view.near_misses,)
    charted = [chart for chart in (*view.whole, *near, *view.multiples) if chart.kind not in ("none", "dots")]
    if not charted:
        return
    titles = {chart.key: chart.title for chart in charted}
    first, last = charted[0].start, charted[0].until
    with st.expander("Start the limits anew, where a process has changed"):
        st.write(
            "Do this when you know that something changed how breaches come about or are reported, never because the chart "
            "looks better for it. Your name, the day and the reason are kept and shown."
        )
        with st.form("rebase", border=False, clear_on_submit=True):
            chosen = st.selectbox("Chart", list(titles), format_func=titles.__getitem__, key="rebase_series", width=330, filter_mode=None)  # fmt: skip
            on = st.date_input("First day of the new limits", value=None, min_value=first, max_value=last,
                               format="DD/MM/YYYY", key="rebase_on", width=220)  # fmt: skip
            why = st.text_input("Reason", key="rebase_why", placeholder="For example: a new form since 1 April")
            sent = st.form_submit_button("Start anew")
        if sent and not isinstance(on, dt.date):
            st.error("Give the first day of the new limits.")
        elif sent and isinstance(on, dt.date):
            _do(
                lambda: (
                    f"The limits start anew on {uk(dashboard.rebase(cache.store(), who, question, on, why, series=chosen).on)}."
                )
            )
        points = {
            point.id: f"{chart.title}, {uk(point.on)}: {point.why}" for chart in charted for point in chart.rebases
        }
        if not points:
            return
        with st.form("rebase_back", border=False, clear_on_submit=True):
            back = st.selectbox("Take one back", list(points), format_func=points.__getitem__, index=None, key="rebase_back_id",
                                placeholder="Choose a point")  # fmt: skip
            because = st.text_input("Reason for taking it back", key="rebase_back_why")
            gone = st.form_submit_button("Take it back")
        if gone and back:
            _do(lambda: f"Taken back: {uk(dashboard.remove_rebase(cache.store(), who, back, because).on)}.")


# 72 hours


def due(who: Viewer, question: Question) -> DueView:
    """The clock of each breach, and the log of what was decided."""
    view: DueView = panels.view_for("breaches_due", who, question, moment=clock.moment(question.as_at))
    panels.opening(view, who, "breaches")
    said()
    if not view.counts.empty:
        st.header("How many, by state", anchor=False)
        panels.table(
            "breach_states",
            view.counts,
            {"state": "State", "breaches": "Breaches"},
            "Breaches by state",
            question,
            view,
        )
    if view.clocks is None:
        if view.missing == () and who.role != "ig_lead":
            st.caption("Which breaches they are is for the IG lead.")
        return view
    shown = memo.kept(view.clocks, "waiting", lambda: _with_clock(view.clocks))
    if not shown.empty:
        st.header("Which they are", anchor=False)
        panels.table("breach_clocks", shown, CLOCKS, "The 72-hour clock of each breach", question, view,
                     widths={"state": 220, "left": 170, "told_at": 150, "notes": 420})  # fmt: skip
        _decide(shown, who, question)
    if view.decisions is not None and not view.decisions.empty:
        st.header("What was decided", anchor=False)
        panels.table("breach_decisions", view.decisions, DECISIONS, "Decisions, the latest first", question, view,
                     widths={"why": 330})  # fmt: skip
        _take_back(view.decisions, who)
    return view


def _with_clock(clocks: pd.DataFrame | None) -> pd.DataFrame:
    assert clocks is not None
    return clocks[~clocks["state"].isin(["not applied", "near miss"])]


@standing
def _decide(shown: pd.DataFrame, who: Viewer, question: Question) -> None:
    with st.expander("Write down what was decided about a breach"):
        with st.form("decide", border=False, clear_on_submit=True):
            reference = st.selectbox("Breach", shown["reference"].tolist(), index=None, key="decide_reference",
                                     placeholder="Choose a breach", width=330)  # fmt: skip
            decision = st.radio("What was decided", ["reported", "not reported"], index=None, horizontal=True,
                                format_func={"reported": "Reported to the ICO", "not reported": "Not reported"}.__getitem__,
                                key="decide_decision")  # fmt: skip
            with st.container(horizontal=True, gap="small"):
                day = st.date_input("Day", value=None, format="DD/MM/YYYY", key="decide_day", width=160)
                time = st.time_input("Time", value=None, key="decide_time", width=120)
            why = st.text_area("Why", key="decide_why", height=80)
            sent = st.form_submit_button("Write it down")
        if not sent:
            return
        if not reference or not decision or not isinstance(day, dt.date) or time is None:
            st.error("Choose the breach and the decision, and give the day and the time.")
            return
        at = dt.datetime.combine(day, time, LONDON)
        _do(lambda: _decided(who, question, reference, decision, why, at))


def _decided(who: Viewer, question: Question, reference: str, decision: str, why: str, at: dt.datetime) -> str:
    made = dashboard.decide(cache.store(), who, question, reference, decision, why, at)
    return f"Written down: {captions.plain(made.reference)} {made.decision}."


@standing
def _take_back(decisions: pd.DataFrame, who: Viewer) -> None:
    standing = decisions[~decisions["struck"]]
    if standing.empty:
        return
    names = {row["id"]: f"{row['reference']}: {row['decision']}, {row['why']}" for row in standing.to_dict("records")}
    with st.expander("Take a decision back"):
        with st.form("decision_back", border=False, clear_on_submit=True):
            id = st.selectbox("Decision", list(names), format_func=names.__getitem__, index=None, key="decision_back_id",
                              placeholder="Choose a decision")  # fmt: skip
            why = st.text_input("Reason", key="decision_back_why")
            sent = st.form_submit_button("Take it back")
        if sent and id:
            _do(
                lambda: (
                    f"Taken back: {captions.plain(dashboard.take_back_decision(cache.store(), who, id, why).reference)}."
                )
            )


# Severity and others


def severity(who: Viewer, question: Question) -> SeverityView:
    """Levels, and for the IG lead how each was reached."""
    view: SeverityView = panels.view_for("breach_severity", who, question)
    panels.opening(view, who, "breaches")
    if not view.levels.empty:
        panels.table("breach_levels", view.levels, {"result": "Level", "count": "Breaches"}, "Breaches by level", question, view,
                     widths={"result": 420})  # fmt: skip
    if view.graded is not None and not view.graded.empty:
        st.header("How each was reached", anchor=False)
        panels.table("breach_graded", view.graded, GRADED, "Each breach's level, with the steps to it", question, view,
                     widths={"steps": 520, "missing": 300, "result": 380, "given": 260, "computed": 260})  # fmt: skip
    return view


def others(who: Viewer, question: Question) -> OthersView:
    """The sector beside the council, and services beside one another."""
    view: OthersView = panels.view_for("breach_others", who, question)
    if view.sectors:
        chosen = st.selectbox("Sector", list(view.sectors), index=view.sectors.index(view.sector), key="breaches_sector",
                              bind="query-params", width=330)  # fmt: skip
        if chosen and chosen != view.sector:
            view = panels.view_for("breach_others", who, question, sector_name=chosen)
    panels.opening(view, who, "breaches")
    if view.sectors:
        st.header("Beside our sector", anchor=False)
        made = panels.chart(
            view.types, "breach_shares", "No report of this sector.", comparison_figures.shares, view.sector
        )
        if made is not None:
            st.caption("○ share of the sector's reports to the ICO · ◆ share of our own breaches, in the same quarters")
        panels.table("breach_types", view.types, TYPES, "Types, the sector beside our own", question, view)
        panels.folded("Quarter by quarter", "breach_quarters",
                      lambda: panels.table("breach_quarters", view.quarters, QUARTERS, "Reports in each quarter", question, view))  # fmt: skip
    if view.funnel is not None:
        st.header("Our services side by side", anchor=False)
        _funnel(view)
        st.caption(
            "● within chance · ◆ more than chance · line: expected for its size · dashes: 95 in 100 · dots: 998 in 1,000"
        )
        panels.table("breach_funnel", view.funnel, FUNNEL, "Services beside what chance would bring", question, view)
    return view


@standing
def _funnel(view: OthersView) -> None:
    if view.funnel is None or view.limits is None:
        return
    theme, table, limits = st.context.theme.type, view.funnel, view.limits
    made = memo.kept(table, ("funnel", theme), lambda: comparison_figures.funnel(table, limits, figure.ink(theme)))
    if made is None:
        st.caption("Too few services.")
        return
    panels.plot(made, "breach_funnel")


def _do(act: Callable[[], str]) -> None:
    parts.do("breaches", act)
