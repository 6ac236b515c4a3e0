"""Which categories are below the target, and what holds them there?"""

import streamlit as st

from ig_metrics.ui import charts, panels, wordlists
from ig_metrics.ui.viewer import require

who = require()
question = panels.asked_or_stop(who, "Which categories are at the target level?", ("toolkit", "plan"))
view = panels.view_for("toolkit", who, question)

panels.opening(view, who, "toolkit")
left, right = st.columns([3, 2], gap="medium")
with left:
    st.subheader("Level of each category against the target")
    made = charts.category_levels(
        view.categories, panels.target_level(), question.compare_with, panels.colours(), question.as_at
    )
    panels.chart(made, "toolkit_levels", "No category has a level yet.")
    panels.key_to_levels(question, made)
with right:
    st.subheader("What holds each category down")
    panels.holds(view.holds)
st.subheader("Categories")
panels.table("categories", view.categories, wordlists.CATEGORIES, "Level of each category", question, view)
if question.compare_with is not None:
    st.subheader(panels.since_title("What changed", question))
    panels.table("toolkit_changes", view.changes, wordlists.CHANGES, "Requirements whose level changed", question, view,
                 none="No requirement changed its level.")  # fmt: skip
st.subheader("Requirements")
panels.claims(view.requirements)
picked = panels.requirement_filter(view.requirements)
panels.table("requirements", picked, wordlists.REQUIREMENTS, "Each requirement: level, target, owner and claim", question,
             view, widths=wordlists.REQUIREMENT_WIDTHS, none="No requirement matches.")  # fmt: skip
panels.framework_note(view)
panels.worked_out(view)
