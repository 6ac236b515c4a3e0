"""Who has not done the training they must, and what happens next?"""

import streamlit as st

from ig_metrics.ui import charts, lists, panels, wordlists
from ig_metrics.ui.viewer import require

who = require()
question = panels.asked_or_stop(who, "Who is overdue?", ("staff", "completions"))
head = st.container()
course, by = panels.training_filters("overdue", breakdowns=("directorate", "service"))
asked_for = lists.filters(who)
view = panels.view_for("overdue", who, question, course=course, by=by, **asked_for)

with head:
    panels.opening(view, who, "overdue")
left, right = st.columns([3, 2], gap="medium")
with left:
    st.subheader(f"Stages by {view.by}")
    made = charts.stages(view.groups, panels.colours(), noun=view.by)
    panels.chart(
        made, "overdue_stages", "No group can be drawn: nobody is at a stage, or all are hidden as small numbers."
    )
    panels.key_to_stages(made)
with right:
    st.subheader("What each stage means")
    panels.meanings(view.stages)
panels.table("overdue_groups", view.groups, wordlists.overdue_groups(view.by), f"Stages by {view.by}", question, view)
if view.people is not None:
    lists.people(view, who, question, course)
panels.worked_out(view)
