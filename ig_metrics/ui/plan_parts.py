"""What only the plan's page draws: its parts, the timeline with its filters, the forecast, the forecasts kept."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import streamlit as st

from ig_metrics import dashboard
from ig_metrics.dashboard.plan_views import ForecastView, KeptView, PlanView
from ig_metrics.dashboard.views import Question
from ig_metrics.dates import uk
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import cache, captions, figure, forecast_figures, memo, panels, parts, plan_figures, wordlists
from ig_metrics.ui.failure import standing
from ig_metrics.wording import forecasts as words

PLAN, AHEAD, KEPT, EDIT = "plan", "ahead", "kept", "edit"
PARTS = {PLAN: "The plan", AHEAD: "Will we make it?", KEPT: "Forecasts kept", EDIT: "Edit the plan"}
LEAD_ONLY = (EDIT,)
"""Parts for the IG lead alone."""
ON_A_PAGE = 40
ANYBODY, ANY_CATEGORY = "Everybody", "All categories"
STATES = {"": "All", "open": "Open, late or not", "late": "Late", "done": "Done"}
OF_STATE = {"open": ("Open", "Late"), "late": ("Late",), "done": ("Done on time", "Done late")}
_PAGE = "plan_page"

ACTIONS = {
    "requirement": "No.", "action": "Action", "owner": "Owner", "state_shown": "State", "due": "Due", "first_due": "First promised",
    "slippage": "Days later", "done_on": "Done", "late_by": "Days late", "delivers": "Would bring", "starts": "Starts",
    "progress": "Progress", "risk": "Risk", "category": "Category",
}  # fmt: skip
ACTION_WIDTHS: dict[str, Any] = {
    "requirement": 60, "action": 380, "state_shown": 140, "delivers": 240, "slippage": 90, "late_by": 90, "category": 300,
}  # fmt: skip
BRINGS = {
    "requirement": "No.", "title": "Requirement", "action": "Action", "due": "Due", "delivers": "Would bring",
}  # fmt: skip
DROPPED = {
    "requirement": "No.", "action": "Action", "owner": "Owner", "first_due": "First promised", "due": "Due when last seen",
    "last_seen": "Last seen", "dropped_on": "Dropped on", "dropped_why": "Why",
}  # fmt: skip
CATEGORIES = {
    "category": "Category", "below": "Below target", "ready_on": "Ready by the plan", "chance_shown": "Chance of all in time",
    "text": "What stands in its way",
}  # fmt: skip
ITEMS = {
    "requirement": "No.", "title": "Requirement", "level_shown": "Level", "target_shown": "Target", "stands": "Stands",
    "chance_shown": "Chance in time", "due": "Due", "first_due": "First promised", "action": "Action", "owner": "Owner",
    "category": "Category",
}  # fmt: skip
UNDATED = {
    "requirement": "No.", "title": "Requirement", "level_shown": "Level", "target_shown": "Target", "stands": "Why",
    "category": "Category",
}  # fmt: skip
BY_DATE = {
    "day": "By", "plan_says": "The plan's dates", "past_form": "Past form expects", "low": "At least", "high": "At most",
}  # fmt: skip
FORECASTS = {
    "as_at": "As at", "deadline": "For", "said": "Past form said", "plan_says": "The plan said", "came": "What came",
    "state": "Was it right?", "kept_on": "Kept on", "made": "Made", "error": "Past form out by", "plan_error": "Plan out by",
    "assessed_on": "Assessed on", "applicable": "Of", "by": "By", "id": "ID",
}  # fmt: skip
CHANCES = {
    "group": "Chance given",
    "items": "Requirements",
    "said_percent": "Chance on average",
    "came_percent": "Reached",
}
SCORES = {"measure": "Measure", "shown": "Score", "text": "How to read it"}


def part(who: Viewer) -> str:
    """Which part of the page is asked for; kept in the link."""
    return parts.part("plan", PARTS, () if who.role == "ig_lead" else LEAD_ONLY)


# The plan


def plan(who: Viewer, question: Question) -> PlanView:
    """The actions on a timeline and in a table, what they would bring, what was promised and what was dropped."""
    view: PlanView = panels.view_for("plan", who, question)
    panels.opening(view, who, "plan")
    if view.actions.empty:
        return view
    st.header("When each action is due, and where it stands", anchor=False)
    picked, drawn = _picked(view)
    made = panels.chart(_paged(drawn), "plan_timeline", "No action with a date matches.", plan_figures.timeline,
                        question.as_at, view.deadline)  # fmt: skip
    if made is not None:
        st.caption(
            "● done on time · ■ done late · ◆ late · ○ open · bar: from its start · thin line: from the date first promised · "
            "thick line: days late"
        )
    undated = len(picked) - len(drawn)
    if undated:
        st.caption(words.undated_actions(undated))
    panels.table("plan_actions", picked, ACTIONS, "The actions of the plan, the soonest due first", question, view,
                 widths=ACTION_WIDTHS, none="No action matches.")  # fmt: skip
    st.header("What the open actions would bring", anchor=False)
    waiting = memo.kept(view.actions, "open", lambda: view.actions[view.actions["done_on"].isna()])
    st.write(words.effects(memo.kept(view.actions, "effects", lambda: waiting["effect"].value_counts().to_dict())))
    panels.table("plan_brings", waiting, BRINGS, "What each open action would bring", question, view,
                 widths={"requirement": 60, "title": 330, "action": 380, "delivers": 240}, none="No action is open.")  # fmt: skip
    if question.compare_with is not None:
        st.header(captions.promised_title(question), anchor=False)
        panels.table("promised", view.promised, wordlists.PROMISED, "Actions promised and what came of them", question, view,
                     widths=wordlists.PROMISED_WIDTHS, none="No action of the improvement plan was due in this time.")  # fmt: skip
    if not view.dropped.empty:
        st.header("No longer in the plan, and not done when last seen", anchor=False)
        panels.table("plan_dropped", view.dropped, DROPPED, "Actions of earlier plans that are gone", question, view,
                     widths={"requirement": 60, "action": 380})  # fmt: skip
    return view


def _picked(view: PlanView) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The actions the reader wants to see, as a table and as the timeline has them."""
    actions = view.actions
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        categories = memo.kept(actions, "categories", lambda: [ANY_CATEGORY, *dict.fromkeys(view.timeline["category"])])
        category = st.selectbox("Category", categories, key="plan_category", bind="query-params", width=330, filter_mode=None,
                                on_change=_first_page)  # fmt: skip
        owner = ANYBODY
        if "owner" in actions:
            owners = memo.kept(actions, "owners", lambda: [ANYBODY, *sorted(actions["owner"].dropna().unique())])
            # Not kept in the link: an address must never hold a name.
            owner = st.selectbox("Owner", owners, key="plan_owner", width=290, on_change=_first_page)
        state = st.selectbox("State", list(STATES), format_func=STATES.__getitem__, key="plan_state", bind="query-params",
                             width=180, filter_mode=None, on_change=_first_page)  # fmt: skip
    asked = (category, owner, state)
    return memo.kept(actions, ("picked", asked), lambda: _pick(view, *asked))


def _pick(
    view: PlanView, category: str | None, owner: str | None, state: str | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows = view.actions
    if category and category != ANY_CATEGORY:
        rows = rows[rows["category"] == category]
    if owner and owner != ANYBODY:
        rows = rows[rows["owner"] == owner]
    if state:
        rows = rows[rows["state"].isin(OF_STATE[state])]
    shapes = {name: f"{mark} {name}" for name, (_, mark) in plan_figures.STATES.items()}
    keys = set(zip(rows["action"], rows["requirement"], strict=True))
    same = [key in keys for key in zip(view.timeline["action"], view.timeline["requirement"], strict=True)]
    return rows.assign(state_shown=rows["state"].map(shapes)), view.timeline[same].reset_index(drop=True)


def _paged(drawn: pd.DataFrame) -> pd.DataFrame:
    """As many rows as a chart can be read with; the rest on further pages."""
    pages = -(-len(drawn) // ON_A_PAGE)
    if pages < 2:
        return drawn
    page = min(int(st.session_state.get(_PAGE) or 1), pages)
    size = -(-len(drawn) // pages)
    first = (page - 1) * size
    st.caption(f"Actions {first + 1} to {min(first + size, len(drawn))} of {len(drawn)}, by category and date")
    st.pagination(pages, key=_PAGE)
    return memo.kept(drawn, ("page", page), lambda: drawn.iloc[first : first + size])


def _first_page() -> None:
    st.session_state[_PAGE] = 1


# Will we make it?


def ahead(who: Viewer, question: Question) -> ForecastView:
    """What the plan says, what past form suggests, what is left if nothing more finishes; category by category."""
    until = cache.settings().toolkit.deadline
    by = st.date_input("By when", value=until, format="DD/MM/YYYY", key="plan_by", bind="query-params", width=180)
    deadline = by if isinstance(by, dt.date) else None
    view: ForecastView = panels.view_for(
        "forecast", who, question, **({} if deadline is None else {"deadline": deadline})
    )
    panels.opening(view, who, "plan")
    told()
    if view.outlook is None or view.deadline is None:
        return view
    if who.role == "ig_lead" and not view.missing:
        _keep(view, who, question)
    st.header("How many are at target by when", anchor=False)
    made = _chart(view)
    if made is not None:
        form = (
            "" if not view.outlook.enough_history else " · dashed line: past form expects · shade: 8 in 10 such cases"
        )
        st.caption(f"● assessed · line in steps: the plan's dates{form} · dotted: the deadline, and all at target")
    panels.folded("The chart as a table", "plan_by_date",
                  lambda: panels.table("plan_by_date", view.ahead, BY_DATE, "Requirements at target by each date", question, view))  # fmt: skip
    st.header("Category by category", anchor=False)
    panels.table("plan_categories", view.categories, CATEGORIES, "When each category is ready, and what stands in its way",
                 question, view, widths={"category": 300, "text": 560, "chance_shown": 160})  # fmt: skip
    st.header("Without a date", anchor=False)
    panels.table("plan_undated", view.undated, UNDATED, "Requirements below target that no dated action would raise", question, view,
                 widths={"requirement": 60, "title": 380, "stands": 200, "category": 330},
                 none="None: each requirement below target has an open action with an owner and a date that would raise it.")  # fmt: skip
    if len(view.undated) == len(view.items):
        return view
    st.header("Each requirement below target", anchor=False)
    panels.table("plan_items", view.items, ITEMS, "Requirements below target, with the action that would raise each", question,
                 view, widths={"requirement": 60, "title": 330, "action": 330, "stands": 180}, none="None.")  # fmt: skip
    return view


def _chart(view: ForecastView) -> figure.Chart | None:
    of, until = (view.outlook.applicable, view.deadline) if view.outlook else (0, None)
    assert until is not None

    def trajectory(table: pd.DataFrame, colours: figure.Ink) -> figure.Chart | None:
        return forecast_figures.trajectory(table, view.so_far, of, until, colours)

    return panels.chart(view.ahead, "plan_ahead", "Nothing lies ahead.", trajectory)


@standing
def _keep(view: ForecastView, who: Viewer, question: Question) -> None:
    """The button that keeps this forecast, or when it was."""
    if view.kept:
        st.caption(
            captions.plain(f"{view.kept} It is scored once an assessment of {uk(view.deadline)} or later is held.")
        )
        return
    if view.deadline is None or view.deadline <= question.as_at:
        return
    if st.button(
        "Keep this forecast", key="plan_keep", help="It is kept with its date, and scored once the deadline has come."
    ):
        until = view.deadline
        parts.do(
            "plan",
            lambda: dashboard.keep_forecast(cache.store(), cache.settings(), who, question, deadline=until).sentence,
        )


def told() -> None:
    """What came of the last thing done here: shown once."""
    parts.said("plan")


# Forecasts kept


def kept(who: Viewer, question: Question) -> KeptView:
    """What was said against what came."""
    view: KeptView = panels.view_for("forecasts_kept", who, question)
    panels.opening(view, who, "plan")
    if view.forecasts.empty:
        return view
    st.header("What was said, and what came", anchor=False)
    drawn = memo.kept(view.forecasts, "latest", lambda: forecast_figures.latest(view.forecasts))
    if len(drawn) > 1:
        panels.chart(drawn, "plan_kept", "", forecast_figures.kept)
        day = uk(drawn["deadline"].iloc[0].date())
        st.caption(
            f"Forecasts for {day} by the date they were made: ● past form expected · bar: its band · ◇ the plan said · dotted: what came"
        )
    shown = memo.kept(view.forecasts, "made", lambda: view.forecasts.assign(
        made=view.forecasts["beforehand"].map({True: "beforehand", False: "afterwards"})))  # fmt: skip
    panels.table("plan_forecasts", shown, FORECASTS, "Forecasts kept, the latest deadline first", question, view,
                 widths={"said": 220, "state": 260})  # fmt: skip
    if not view.scores.empty:
        st.header("How good they were", anchor=False)
        panels.table("plan_scores", view.scores, SCORES, "Scores of the forecasts", question, view,
                     widths={"measure": 330, "text": 420})  # fmt: skip
    if not view.chances.empty:
        st.header("Of what was given such a chance, how much was reached", anchor=False)
        panels.table("plan_chances", view.chances, CHANCES, "Chances given, and what came of them", question, view)
    return view
