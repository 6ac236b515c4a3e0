"""What only the Clearance page draws: readiness by group and day, over time, and the two lists of names."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ig_metrics.dashboard.clearance import BREAKDOWNS, LISTS, ClearanceView
from ig_metrics.dashboard.views import Question
from ig_metrics.dates import uk
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import cache, charts, panels, places, tables, training_figures
from ig_metrics.ui.failure import standing

WHICH = {
    "withhold": "Withhold: needed by now, and not cleared",
    "grant": "Grant: cleared, and not recorded as having it",
}
COUNTS = {
    "need": "Need it", "cleared": "Cleared", "compliance_percent": "Cleared %", "not_cleared": "Not cleared", "withhold": "Withhold",
    "grant": "Grant",
}  # fmt: skip
PEOPLE = {
    "full_name": "Name", "staff_id": "Staff number", "role": "Needs it as", "required_by": "Required by", "status": "Status",
    "last_completed_on": "Completed", "expires_on": "Runs out", "service": "Service", "team": "Team", "manager_email": "Manager",
    "username": "User name",
}  # fmt: skip
_WHICH, _PAGE = "clearance_which", "clearance_page"


def filters(who: Viewer) -> dict[str, Any]:
    """Which system, by what; and for who sees names which list and page."""
    courses = {
        one.code: one.audience.removeprefix("system:") for one in cache.settings().courses if one.audience != "all"
    }
    found: dict[str, Any] = {}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if len(courses) > 1:
            found["course"] = st.selectbox("System", list(courses), format_func=courses.__getitem__, key="clearance_course",
                                           bind="query-params", width=220, filter_mode=None)  # fmt: skip
        if courses and who.sees_small_counts:
            found["by"] = st.selectbox("Break down by", BREAKDOWNS, format_func=str.capitalize, key="clearance_by",
                                       bind="query-params", width=190, filter_mode=None) or "team"  # fmt: skip
    if who.sees_names:
        found |= {"which": st.session_state.get(_WHICH) or "withhold", "page": int(st.session_state.get(_PAGE) or 1)}
    return found


@standing
def readiness(view: ClearanceView, question: Question) -> None:
    """By the day it is required, week by week, and by group."""
    left, right = st.columns(2, gap="medium")
    with left:
        st.header("By the day it is required", anchor=False)
        panels.table(
            "clearance_days",
            view.days,
            {"required_by": "Required by"} | COUNTS,
            "Readiness by the day required",
            question,
            view,
        )
    with right:
        st.header("Over time", anchor=False)
        panels.chart(
            view.weeks, "clearance_weeks", "Nothing is measured before the launch.", training_figures.trend, view.target
        )
        st.caption("Share of those who need it now who were cleared at the end of each week · dotted: everybody")
    st.header(f"Cleared, by {view.by}", anchor=False)
    if view.soonest_on is not None and len(view.soonest) < len(view.groups):
        st.caption(
            f"Drawn: where it is needed next, by {uk(view.soonest_on)}, and somebody is still not cleared, lowest first. All are in the table."
        )
    panels.chart(
        view.soonest, "clearance_groups", "Nobody needs it.", charts.compliance, view.target, None, noun=view.by
    )
    headings = {"group": view.by.capitalize()} | COUNTS | {"required_by": "Next required by"}
    panels.table("clearance_groups", view.groups, headings, f"Readiness by {view.by}", question, view)


@standing
def people(view: ClearanceView, who: Viewer) -> None:
    """The two lists, a page at a time."""
    st.header("Who they are", anchor=False)
    st.radio("List", LISTS, format_func=WHICH.__getitem__, key=_WHICH, horizontal=True, on_change=_first_page)
    if view.people.empty:
        st.write("Nobody is on this list.")
        return
    first = (view.page - 1) * view.page_size + 1
    st.caption(f"{first:,} to {first + len(view.people) - 1:,} of {view.matching:,}, the earliest required first")
    tables.show(view.people, PEOPLE, "People on the list, one page of it", widths={"full_name": 170})
    pages = -(-view.matching // view.page_size)
    if pages > 1:
        st.pagination(pages, key=_PAGE)
    if "lists" in places.BY_KEY and who.role in places.BY_KEY["lists"].roles:
        panels.link("lists", "Issue these lists →")


def _first_page() -> None:
    st.session_state[_PAGE] = 1
