"""Bring a file in: check it, look at what was found, keep it or throw it away; see what is held, take something back."""

import streamlit as st

from ig_metrics.datasets import UPLOADED
from ig_metrics.ui import holdings, panels, review, uploading
from ig_metrics.ui.viewer import IG_LEAD, require

who = require(IG_LEAD)

st.title("Which file do you want to bring in?", anchor=False)
st.write(
    "Drop an export here. It is read and checked first; nothing is stored until you have seen the result and kept it."
)
uploading.outcome()
uploading.offer(who)
waiting = uploading.waiting()
if waiting is not None:
    review.draw(waiting)
    uploading.decide(waiting, who)
holdings.draw(who)
with st.expander("Blank workbooks to fill in"):
    panels.templates(UPLOADED)
