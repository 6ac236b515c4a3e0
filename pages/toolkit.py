"""Which categories are below the target, and what holds them there?"""

from ig_metrics.ui import (
    panels,
    toolkit_claims,
    toolkit_editors,
    toolkit_heat,
    toolkit_parties,
    toolkit_parts,
    toolkit_restated,
    toolkit_why,
)
from ig_metrics.ui.viewer import require

who = require()
question = panels.asked_or_stop(who, "Which categories are at the target level?", ("toolkit", "plan"))
part = toolkit_parts.part(who)
edition = toolkit_parts.edition(who, question)

if part == toolkit_parts.WHY:
    panels.worked_out(toolkit_why.draw(who, question, edition))
elif part == toolkit_parts.CLAIMS:
    panels.worked_out(toolkit_claims.draw(who, question, edition))
elif part == toolkit_parts.PARTIES:
    panels.worked_out(toolkit_parties.draw(who, question, edition))
elif part == toolkit_parts.HEAT:
    panels.worked_out(toolkit_heat.draw(who, question))
elif part == toolkit_parts.RESTATED:
    panels.worked_out(toolkit_restated.draw(who, question, edition))
elif part == toolkit_parts.EDIT:
    toolkit_editors.levels(who, question, edition)
else:
    view = panels.view_for("toolkit", who, question, **toolkit_parts.chosen_edition(edition))
    panels.opening(view, who, "toolkit")
    toolkit_parts.glance(view, question)
    panels.worked_out(view)
