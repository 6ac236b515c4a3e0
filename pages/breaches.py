"""How many breaches were reported, of what kind, and is it more than chance?"""

from ig_metrics.ui import breach_parts, panels, register_editor
from ig_metrics.ui.viewer import require

who = require()
question = panels.asked_or_stop(who, "How many breaches were reported?", ("breaches", "staff"))
part = breach_parts.part(who)

if part == breach_parts.CHARTS:
    panels.worked_out(breach_parts.charts(who, question))
elif part == breach_parts.DUE:
    panels.worked_out(breach_parts.due(who, question))
elif part == breach_parts.SEVERITY:
    panels.worked_out(breach_parts.severity(who, question))
elif part == breach_parts.OTHERS:
    panels.worked_out(breach_parts.others(who, question))
elif part == breach_parts.REGISTER:
    register_editor.draw(who, question)
else:
    view = panels.view_for("breaches", who, question)
    charts = panels.view_for("breach_charts", who, question)
    panels.opening(view, who, "breaches")
    breach_parts.glance(view, charts, question)
    panels.worked_out(view)
