"""Are staff in date with mandatory training, and where are they not?"""

import streamlit as st

from ig_metrics.ui import panels, training_parts
from ig_metrics.ui.viewer import require

who = require()
question = panels.asked_or_stop(who, "Are staff in date with their training?", ("staff", "completions"))
part = training_parts.part()

if part == training_parts.COUNTING:
    panels.worked_out(training_parts.counting(who, question))
elif part == training_parts.PROGRESS:
    panels.worked_out(training_parts.progress(who, question))
elif part == training_parts.REACH:
    panels.worked_out(training_parts.reach(who, question))
elif part == training_parts.TREND:
    panels.worked_out(training_parts.trend(who, question))
else:
    head = st.container()
    course, by = training_parts.filters("training", training_parts.offered(who))
    view = panels.view_for("training", who, question, course=course, by=by)
    with head:
        panels.opening(view, who, "training")
    training_parts.glance(view, who, question)
    panels.worked_out(view)
