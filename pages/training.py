"""Are staff in date with mandatory training, and where are they not?"""

import streamlit as st

from ig_metrics.ui import charts, panels, wordlists
from ig_metrics.ui.viewer import require

who = require()
question = panels.asked_or_stop(who, "Are staff in date with their training?", ("staff", "completions"))
head = st.container()
course, by = panels.training_filters("training")
view = panels.view_for("training", who, question, course=course, by=by)

with head:
    panels.opening(view, who, "training")
st.subheader(f"In date by {view.by}, lowest first")
target = panels.target_percent(view)
made = charts.compliance(view.groups, target, question.compare_with, panels.colours(), noun=view.by)
panels.chart(made, "training_groups", "No group can be drawn: none is measured, or all are hidden as small numbers.")
panels.key_to_levels(question, made, what="rate")
panels.table("training", view.groups, wordlists.groups(view.by), f"Training by {view.by}", question, view)
left, right = st.columns([3, 2], gap="medium")
with left:
    st.subheader("Where everybody stands")
    panels.table("training_status", view.status, wordlists.STATUS, "People by status", question, view)
with right:
    st.subheader("Not in the rate")
    panels.table(
        "training_left_out", view.exclusions, wordlists.EXCLUSIONS, "People left out of the rate", question, view
    )
panels.worked_out(view)
