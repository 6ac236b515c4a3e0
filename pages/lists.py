"""Who do we write to, and whose access is barred?"""

from ig_metrics.ui import list_mail, list_parts, list_records, panels
from ig_metrics.ui.viewer import IG_LEAD, require

who = require(IG_LEAD)
question = panels.asked_or_stop(who, "Who do we write to, and whose access is barred?", ("staff", "completions"))
part = list_parts.part()

if part == list_parts.ISSUED:
    list_records.issued(who, question)
elif part == list_parts.HOLDS:
    list_records.holds(who, question)
elif part == list_parts.MAIL:
    list_mail.draw(who, question)
else:
    panels.worked_out(list_parts.prepare(who, question))
