"""What only the Overview draws: its answer and figures, a statement for each subject, and what a member may want to ask."""

from __future__ import annotations

import streamlit as st

from ig_metrics.dashboard.views import Figure, OverviewView, Statement
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import captions, explain, panels, plan_parts, toolkit_parts
from ig_metrics.ui.failure import standing

NAMES = {"toolkit": toolkit_parts.PARTS, "plan": plan_parts.PARTS}
"""The parts of a page by key, as its address names them."""


def opening(view: OverviewView, who: Viewer) -> None:
    """Title, the answer in short, what is missing, the figures."""
    st.title(view.title, anchor=False)
    if view.lead:
        st.markdown(" ".join(view.lead))
    panels.lacking(view, who)
    panels.figures(view.figures, "overview", view, who)


@standing
def state(view: OverviewView, who: Viewer) -> None:
    """A statement for each subject, with its date, source and confidence, and links to its page and definition."""
    if not view.state:
        return
    st.header("The state of things", anchor=False)
    shown = {each.key: each for each in (*view.figures, *view.said_figures)}
    grid = st.grid(2, min_column_width=300, gap="small", key="overview_state")
    for one in view.state:
        with grid.container(gap="xxsmall", height="stretch"):
            _statement(one, shown.get(one.figure), view, who)


@standing
def _statement(one: Statement, figure: Figure | None, view: OverviewView, who: Viewer) -> None:
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        panels.link(one.page, f"**{one.heading}** →", NAMES.get(one.page, {}).get(one.part, ""))
        if figure is not None:
            explain.button(figure, view, who, "said_")
    basis = captions.plain(" ".join(text for text in (f"{one.source}." if one.source else "", one.confidence) if text))
    st.markdown(" ".join(one.text) + (f"{panels.LINES}:small[:gray[{basis}]]" if basis else ""))


@standing
def questions(view: OverviewView) -> None:
    """What a member may want to ask, each with the page that has the figures behind it."""
    st.header("Questions you may want to ask", anchor=False)
    if not view.asks:
        st.markdown("The figures raise no question.")
    with st.container(gap="xsmall", key="overview_questions"):
        for one in view.asks:
            panels.link(one.page, f"{one.text} →", NAMES.get(one.page, {}).get(one.part, ""))
