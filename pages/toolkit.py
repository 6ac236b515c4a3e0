"""Which categories are below the target, and what holds them there?"""

import streamlit as st

from ig_metrics.ui import captions, charts, panels, toolkit_parts, wordlists
from ig_metrics.ui.viewer import require

who = require()
question = panels.asked_or_stop(who, "Which categories are at the target level?", ("toolkit", "plan"))
view = panels.view_for("toolkit", who, question)

panels.opening(view, who, "toolkit")
left, right = st.columns([3, 2], gap="medium")
with left:
    st.header("Level of each category against the target", anchor=False)
    made = panels.chart(
        view.categories,
        "toolkit_levels",
        "No category has a level yet.",
        charts.category_levels,
        toolkit_parts.target_level(),
        question.compare_with,
    )
    captions.key_to_levels(question, made)
with right:
    st.header("What holds each category down", anchor=False)
    toolkit_parts.holds(view.holds)
st.header("Categories", anchor=False)
panels.table("categories", view.categories, wordlists.CATEGORIES, "Level of each category", question, view)
if question.compare_with is not None:
    st.header(captions.since_title("What changed", question), anchor=False)
    panels.table("toolkit_changes", view.changes, wordlists.CHANGES, "Requirements whose level changed", question, view,
                 none="No requirement changed its level.")  # fmt: skip
st.header("Requirements", anchor=False)
toolkit_parts.claims(view.requirements)
picked = toolkit_parts.requirement_filter(view.requirements)
panels.table("requirements", picked, wordlists.REQUIREMENTS, "Each requirement: level, target, owner and claim", question,
             view, widths=wordlists.REQUIREMENT_WIDTHS, none="No requirement matches.")  # fmt: skip
toolkit_parts.framework_note(view)
panels.worked_out(view)
