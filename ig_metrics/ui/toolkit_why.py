"""The Toolkit page's part on why and what next."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ig_metrics.dashboard.toolkit_views import WhyView
from ig_metrics.dashboard.views import Question
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import memo, panels, toolkit_parts

HELD = {
    "requirement": "No.", "title": "Title", "level_shown": "Now", "target_shown": "Target", "levels_to_raise": "To raise",
    "sets_level": "Lowest", "blocked": "In the way", "evidence_state": "Evidence", "claim": "Claim",
    "action": "Action that would raise it", "action_due": "Due", "delivers_shown": "Brings it to", "partner": "Partner",
    "owner": "Owner", "category": "Category",
}  # fmt: skip
HELD_WIDTHS: dict[str, Any] = {
    "requirement": 60, "title": 330, "level_shown": 90, "target_shown": 90, "levels_to_raise": 80, "sets_level": 90,
    "blocked": 280, "action": 330, "action_due": 110, "category": 280,
}  # fmt: skip
STEPS = {
    "category": "Category", "to_shown": "To reach", "levels": "Levels to raise", "requirements": "Requirements to raise",
    "ready_on": "By the plan on", "without_action": "Without an action that gets there",
}  # fmt: skip
ACTIONS = {
    "due": "Due", "action": "Action", "requirement": "No.", "would": "What it would do", "level_shown": "Now",
    "delivers_shown": "Then", "score_after_percent": "Score then", "owner": "Owner", "category": "Category",
}  # fmt: skip
ACTION_WIDTHS: dict[str, Any] = {"due": 110, "action": 360, "requirement": 60, "would": 460, "category": 280}


def draw(who: Viewer, question: Question, edition: str | None) -> WhyView:
    """For each category below target why, what is in the way and the cheapest way up; then what each action would bring."""
    view: WhyView = panels.view_for("toolkit_why", who, question, **toolkit_parts.chosen_edition(edition))
    panels.opening(view, who, "toolkit")
    if view.categories.empty and view.held.empty:
        return view
    st.header("Category by category", anchor=False)
    for row in memo.kept(view.categories, "records", lambda: view.categories.to_dict("records")):
        with st.container(border=True):
            state = f"{row['below']} below" if view.terms.each_line else f"{row['shown']}, {row['below']} to raise"
            st.subheader(f"{row['category']}: {state}", anchor=False)
            st.markdown(f"{row['why']}\n\n{row['path']}\n\n{row['blockers']}")
    st.header("What holds them, one by one", anchor=False)
    category = toolkit_parts.category_filter(view.held)
    panels.table("toolkit_held", toolkit_parts.of_category(view.held, category), HELD, f"Each {view.terms.item} below target and what would raise it",
                 question, view, widths=HELD_WIDTHS, none="None of this category is below target.")  # fmt: skip
    st.header("Level by level", anchor=False)
    panels.table("toolkit_steps", toolkit_parts.of_category(view.steps, category), STEPS, "For each category, the fewest levels and the soonest date",
                 question, view, widths={"category": 300, "requirements": 330, "without_action": 260},
                 none="None of this category is below target.")  # fmt: skip
    st.header("What each open action would bring", anchor=False)
    headings = {
        name: label for name, label in ACTIONS.items() if name != "score_after_percent" or not view.terms.each_line
    }
    panels.table("toolkit_actions", toolkit_parts.of_category(view.actions, category), headings, "Open actions, the soonest due first, and what each brings",
                 question, view, widths=ACTION_WIDTHS,
                 none="No open action with an owner, a due date and a level to deliver.")  # fmt: skip
    return view
