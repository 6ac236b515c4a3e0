"""Are we where we want to be, and what has changed?"""

import streamlit as st

from ig_metrics.ui import captions, clock, overview_parts, panels, toolkit_parts, wordlists
from ig_metrics.ui.viewer import require

who = require()
question = panels.asked_or_stop(who, "Where do we stand?", ("toolkit", "staff", "completions", "breaches"))
view = panels.view_for("overview", who, question, moment=clock.moment(question.as_at))

with st.container(key="overview"):
    overview_parts.opening(view, who)
    overview_parts.state(view, who)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.header(toolkit_parts.levels_title(view), anchor=False)
        toolkit_parts.levels_chart(view, question, "overview_levels")
    with right:
        overview_parts.questions(view)
    panels.cautions(view)
with st.container(key="overview_more"):
    if question.compare_with is not None:
        st.header(captions.promised_title(question), anchor=False)
        panels.table("promised", view.promised, wordlists.PROMISED, "Actions promised and what came of them", question, view,
                     widths=wordlists.PROMISED_WIDTHS, none="No action of the improvement plan was due in this time.")  # fmt: skip
    panels.folded(
        "The levels as a table",
        "categories",
        lambda: panels.table(
            "categories",
            view.categories,
            wordlists.categories(in_words=view.terms.each_line),
            "Level of each category",
            question,
            view,
        ),
    )
    panels.link("meetings", "Meetings, and the committee paper →")
    panels.worked_out(view)
