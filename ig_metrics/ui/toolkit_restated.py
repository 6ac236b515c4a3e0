"""The Toolkit page's part on what was reported and what is known now."""

from __future__ import annotations

import datetime as dt
from typing import Any

import streamlit as st

from ig_metrics.dashboard.toolkit_views import RestatedView
from ig_metrics.dashboard.views import Question
from ig_metrics.dates import uk
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import asked, panels, toolkit_parts

USUAL = "The day it was reported"
MEASURES = {"measure": "Figure", "reported": "As reported", "now": "As now known", "mark": "Restated?"}
REQUIREMENTS = {
    "requirement": "No.", "title": "Title", "reported": "As reported", "now": "As now known", "because": "Changed by",
    "category": "Category",
}  # fmt: skip
UPLOADS = {
    "came": "Came on", "what": "What came", "effect": "What it changed", "file_name": "File", "by": "By", "id": "ID",
}  # fmt: skip
PAPERS = {"held_on": "Meeting", "reported": "As reported", "now": "As now known", "mark": "Restated?"}
WIDTHS: dict[str, Any] = {
    "measure": 420, "reported": 260, "now": 260, "mark": 200, "requirement": 60, "title": 360, "because": 420, "category": 280,
    "what": 330, "effect": 560, "file_name": 270,
}  # fmt: skip


def draw(who: Viewer, question: Question, edition: str | None) -> RestatedView:
    """The figures of the date as known on a day beside those known now, what moved them, and every meeting's."""
    chosen = toolkit_parts.chosen_edition(edition)
    view: RestatedView = panels.view_for("restated", who, question, **chosen)
    known = _known(view)
    if known is not None:
        view = panels.view_for("restated", who, question, known=known, **chosen)
    panels.opening(view, who, "toolkit")
    day = uk(view.known)
    if not view.measures.empty:
        st.header(f"As known on {day}, beside what is known now", anchor=False)
        panels.table("restated", view.measures, MEASURES, f"Figures as known on {day} and as known now", question, view,
                     widths=WIDTHS)  # fmt: skip
    if not view.requirements.empty:
        st.header(f"{view.terms.item.capitalize()}s whose level is restated", anchor=False)
        panels.table("restated_levels", view.requirements, REQUIREMENTS, "Levels as reported and as now known", question, view,
                     widths=WIDTHS)  # fmt: skip
    if not view.measures.empty:
        st.header(f"What came after {day}, and what it changed", anchor=False)
        panels.table("restated_uploads", view.uploads, UPLOADS, "Later uploads and withdrawals, in turn", question, view,
                     widths=WIDTHS, none="Nothing that changed a figure.")  # fmt: skip
    st.header("Every meeting up to this date", anchor=False)
    panels.table("restated_papers", view.papers, PAPERS, "Each meeting's figures as known that day and as known now", question,
                 view, widths=WIDTHS, none="No meeting is on the list.")  # fmt: skip
    return view


def _known(view: RestatedView) -> dt.date | None:
    """The day whose knowledge is asked for; in the link. None: the usual one."""
    offered: list[Any] = [USUAL, *sorted(view.offered, reverse=True)]
    chosen = st.selectbox(
        "As known on", offered, format_func=lambda day: day if isinstance(day, str) else asked.short(day), key="toolkit_known",
        bind="query-params", width=240, filter_mode=None,
    )  # fmt: skip
    return chosen if isinstance(chosen, dt.date) else None
