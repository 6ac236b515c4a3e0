"""Is everybody who needs a system cleared for it, and from whom is it to be withheld?"""

import streamlit as st

from ig_metrics.ui import clearance_parts, panels
from ig_metrics.ui.viewer import require

who = require()
question = panels.asked_or_stop(who, "Who is cleared for the system?", ("staff", "completions", "system_access"))
head = st.container()
view = panels.view_for("clearance", who, question, **clearance_parts.filters(who))

with head:
    panels.opening(view, who, "clearance")
if not view.groups.empty:
    clearance_parts.readiness(view, question)
    clearance_parts.people(view, who)
panels.worked_out(view)
