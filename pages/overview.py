"""Are we where we want to be, and what has changed?"""

import streamlit as st

from ig_metrics.ui import captions, charts, panels, toolkit_parts, wordlists
from ig_metrics.ui.viewer import require

who = require()
question = panels.asked_or_stop(who, "Where do we stand?", ("toolkit", "staff", "completions", "breaches"))
view = panels.view_for("overview", who, question)

panels.opening(view, who)
left, right = st.columns([3, 2], gap="medium")
with left:
    st.header("Level of each category against the target", anchor=False)
    made = panels.chart(
        view.categories,
        "overview_levels",
        "No category has a level yet.",
        charts.category_levels,
        toolkit_parts.target_level(),
        question.compare_with,
    )
    captions.key_to_levels(question, made)
with right:
    st.header("Questions you may want to ask", anchor=False)
    captions.bullets(view.questions, "The figures raise no question.")
    panels.link("toolkit", "What holds each category down →")
if question.compare_with is not None:
    st.header(captions.promised_title(question), anchor=False)
    panels.table("promised", view.promised, wordlists.PROMISED, "Actions promised and what came of them", question, view,
                 none="No action of the improvement plan was due in this time.")  # fmt: skip
with st.expander("The levels as a table"):
    panels.table("categories", view.categories, wordlists.CATEGORIES, "Level of each category", question, view)
panels.worked_out(view)
