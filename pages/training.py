"""Are staff in date with mandatory training, and where are they not?"""

import streamlit as st

from ig_metrics.ui import captions, charts, panels, training_parts, wordlists
from ig_metrics.ui.viewer import require

who = require()
question = panels.asked_or_stop(who, "Are staff in date with their training?", ("staff", "completions"))
head = st.container()
course, by = training_parts.filters("training")
view = panels.view_for("training", who, question, course=course, by=by)

with head:
    panels.opening(view, who, "training")
st.header(f"In date by {view.by}, lowest first", anchor=False)
made = panels.chart(
    view.groups,
    "training_groups",
    "No group can be drawn: none is measured, or all are hidden as small numbers.",
    charts.compliance,
    training_parts.target_percent(view),
    question.compare_with,
    noun=view.by,
)
captions.key_to_levels(question, made, what="rate")
panels.table("training", view.groups, wordlists.groups(view.by), f"Training by {view.by}", question, view)
left, right = st.columns([3, 2], gap="medium")
with left:
    st.header("Where everybody stands", anchor=False)
    panels.table("training_status", view.status, wordlists.STATUS, "People by status", question, view)
with right:
    st.header("Not in the rate", anchor=False)
    panels.table(
        "training_left_out", view.exclusions, wordlists.EXCLUSIONS, "People left out of the rate", question, view
    )
panels.worked_out(view)
