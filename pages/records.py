"""Who did what, and when? What personal data do we hold, and what of one person?"""

from ig_metrics.ui import data_parts, panels, parts, record_parts
from ig_metrics.ui.viewer import IG_LEAD, require

who = require(IG_LEAD)
part = parts.part("records", record_parts.PARTS)

if part == record_parts.DATA:
    panels.worked_out(data_parts.data(who))
elif part == record_parts.PERSON:
    data_parts.person(who)
else:
    panels.worked_out(record_parts.log(who))
