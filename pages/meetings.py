"""What did we tell the committee, and what do we tell it next?"""

import streamlit as st

from ig_metrics.ui import asked, cache, meeting_parts, panels, paper_writing
from ig_metrics.ui.viewer import require

who = require()
question = asked.question(cache.choices(who))
if question is None:
    meeting_parts.nothing_yet(who)
    st.stop()
part = meeting_parts.part(who)

if part == meeting_parts.WRITE:
    paper_writing.write(who, question)
elif part == meeting_parts.ISSUE:
    paper_writing.issue(who, question)
elif part == meeting_parts.RESTATED:
    panels.worked_out(meeting_parts.restated(who, question))
else:
    panels.worked_out(meeting_parts.calendar(who, question))
