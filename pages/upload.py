"""Bring files in: check them, look at what was found, keep them or throw them away; see what is held, take something back."""

import streamlit as st

from ig_metrics.datasets import UPLOADED
from ig_metrics.ui import arrivals, holdings, panels, particulars, people_offers, remembered, review, several, uploading
from ig_metrics.ui.viewer import IG_LEAD, require

who = require(IG_LEAD)

st.title("Which file do you want to bring in?", anchor=False)
uploading.outcome(who)
progress = uploading.place_for_work()
waiting, opened = arrivals.everything(), arrivals.opened()
if opened is not None:
    if len(waiting) > 1:
        st.button("← Back to the list", key="upload_back", type="tertiary", on_click=arrivals.open_one, args=(None,))
    uploading.up_to_date(opened, who)
    if opened.preview is None:
        particulars.ask(opened, who)
    else:
        review.draw(opened, who)
else:
    if waiting:
        several.draw(waiting, who)
    st.write(
        "Drop one export here, or several at once. Each is read and checked first; nothing is stored until you have "
        "seen the result and kept it."
    )
    uploading.offer(who)
    if not waiting:
        holdings.draw(who)
        people_offers.unmatched(who)
        remembered.draw(who)
        with st.expander("Blank workbooks to fill in"):
            panels.templates(UPLOADED)
uploading.work_out(progress)
