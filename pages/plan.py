"""What is promised, and will we make it?"""

from ig_metrics.ui import panels, plan_parts, toolkit_editors
from ig_metrics.ui.viewer import require

who = require()
question = panels.asked_or_stop(who, "What is promised, and will we make it?", ("plan", "toolkit"))
part = plan_parts.part(who)

if part == plan_parts.AHEAD:
    panels.worked_out(plan_parts.ahead(who, question))
elif part == plan_parts.EDIT:
    toolkit_editors.plan(who, question)
elif part == plan_parts.KEPT:
    panels.worked_out(plan_parts.kept(who, question))
else:
    panels.worked_out(plan_parts.plan(who, question))
