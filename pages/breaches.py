"""How many breaches were reported, of what kind, and is it more than before?"""

import streamlit as st

from ig_metrics.ui import charts, panels, wordlists
from ig_metrics.ui.viewer import require

who = require()
question = panels.asked_or_stop(who, "How many breaches were reported?", ("breaches", "staff"))
view = panels.view_for("breaches", who, question)

panels.opening(view, who, "breaches")
st.subheader("Periods side by side")
panels.table("breach_periods", view.periods, wordlists.PERIODS, "Breaches in each period", question, view)
st.subheader("Breaches reported each month")
made = charts.breach_months(view.months, question.compare_with, panels.colours())
panels.chart(made, "breach_months", "No month is held.")
panels.key_to_months(made)
with st.expander("The months as a table"):
    panels.table("breach_months", view.months, wordlists.MONTHS, "Breaches reported each month", question, view)
left, right = st.columns(2, gap="medium")
with left:
    st.subheader("What kind")
    panels.table("breach_categories", view.categories, wordlists.BREACH_CATEGORIES, "Breaches by category", question, view,
                 none="No breach in the period.")  # fmt: skip
with right:
    st.subheader("Where")
    panels.table("breach_places", view.places, wordlists.PLACES, "Breaches by directorate", question, view,
                 none="No directorate is recorded.")  # fmt: skip
panels.worked_out(view)
