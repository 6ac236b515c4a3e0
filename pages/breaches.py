"""How many breaches were reported, of what kind, and is it more than before?"""

import streamlit as st

from ig_metrics.ui import captions, charts, panels, wordlists
from ig_metrics.ui.viewer import require

who = require()
question = panels.asked_or_stop(who, "How many breaches were reported?", ("breaches", "staff"))
view = panels.view_for("breaches", who, question)

panels.opening(view, who, "breaches")
st.header("Periods side by side", anchor=False)
panels.table("breach_periods", view.periods, wordlists.PERIODS, "Breaches in each period", question, view)
st.header("Breaches reported each month", anchor=False)
made = panels.chart(view.months, "breach_months", "No month is held.", charts.breach_months, question.compare_with)
captions.key_to_months(made)
with st.expander("The months as a table"):
    panels.table("breach_months", view.months, wordlists.MONTHS, "Breaches reported each month", question, view)
left, right = st.columns(2, gap="medium")
with left:
    st.header("What kind", anchor=False)
    panels.table("breach_categories", view.categories, wordlists.breach_categories(view.compare_label),
                 "Breaches by category", question, view, none="No breach in the period.")  # fmt: skip
with right:
    st.header("Where", anchor=False)
    panels.table("breach_places", view.places, wordlists.PLACES, "Breaches by directorate", question, view,
                 none="No directorate is recorded.")  # fmt: skip
panels.worked_out(view)
