"""Who has not done the training they must, and what happens next?"""

import streamlit as st

from ig_metrics.ui import captions, charts, lists, panels, training_parts, wordlists
from ig_metrics.ui.viewer import require

who = require()
question = panels.asked_or_stop(who, "Who is overdue?", ("staff", "completions"))
head = st.container()
course, by = training_parts.filters("overdue", breakdowns=training_parts.offered(who))
asked_for = lists.filters(who, by)
view = panels.view_for("overdue", who, question, course=course, by=by, **asked_for)

with head:
    panels.opening(view, who, "overdue")
left, right = st.columns([3, 2], gap="medium")
with left:
    noun = training_parts.BREAKDOWNS[view.by].lower()
    st.header(f"Stages by {noun}", anchor=False)
    made = panels.chart(
        view.groups,
        "overdue_stages",
        "No group can be drawn: nobody is at a stage, or all are hidden as small numbers.",
        charts.stages,
        noun=noun,
    )
    captions.key_to_stages(made, early_stages=who.sees_names)
with right:
    st.header("What each stage means", anchor=False)
    training_parts.meanings(view.stages)
panels.table(
    "overdue_groups",
    view.groups,
    wordlists.overdue_groups(training_parts.BREAKDOWNS[view.by], early_stages=who.sees_names),
    f"Stages by {noun}",
    question,
    view,
)
if view.people is not None:
    lists.people(view, who, question, course)
panels.worked_out(view)
