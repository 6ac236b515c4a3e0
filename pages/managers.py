"""Whose people have done their training, by every route, and which managers have still to return their paper?"""

from ig_metrics.ui import manager_parts, panels
from ig_metrics.ui.viewer import NAMES, require

who = require(NAMES)
question = panels.asked_or_stop(
    who, "Have managers' people done their training?", ("staff", "completions", "paper_returns")
)
view = manager_parts.view(who, question)

panels.opening(view, who, "managers")
if view.course:
    if who.role == "ig_lead":
        manager_parts.coverage(view, question)
    manager_parts.people(view, question)
    manager_parts.packs(view, who, question)
panels.worked_out(view)
