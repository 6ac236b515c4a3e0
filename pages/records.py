"""Who did what, and when? And what personal data do we hold?"""

from ig_metrics.ui import panels, record_parts
from ig_metrics.ui.viewer import IG_LEAD, require

who = require(IG_LEAD)
panels.worked_out(record_parts.log(who))
