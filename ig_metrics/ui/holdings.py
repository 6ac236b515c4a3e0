"""What is held, and taking a snapshot back with a reason."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from ig_metrics.dashboard.views import HeldView, Question
from ig_metrics.dates import uk
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import asked, cache, captions, clock, memo, panels, parts, wordlists
from ig_metrics.ui.failure import standing

PAGE = "holdings"


@standing
def draw(who: Viewer) -> None:
    """The table of snapshots, then the form to take one back."""
    question = asked.question(cache.choices(who)) or Question(clock.today())
    view: HeldView = cache.view("held", who, question)
    st.header("What is held", anchor=False)
    if view.answer:
        st.markdown(" ".join(view.answer))
    panels.table("held", _plainly(view.snapshots), wordlists.HELD, "Everything uploaded, newest first", question, view,
                 widths=wordlists.HELD_WIDTHS, none="Nothing yet.")  # fmt: skip
    _take_back(view, who)


def _plainly(snapshots: pd.DataFrame) -> pd.DataFrame:
    """The list with nothing in the place of the source's name where there is only the usual one."""
    return memo.kept(
        snapshots,
        "plainly",
        lambda: snapshots.assign(source=snapshots["source"].where(snapshots["source"] != "default")),
    )


@standing
def _take_back(view: HeldView, who: Viewer) -> None:
    parts.said(PAGE)
    rows = view.snapshots
    if rows.empty:
        return
    rows = rows[rows["status"] != "withdrawn"]
    if rows.empty:
        return
    labels = {
        str(row["id"]): f"{row['kind_label']}, as at {uk(row['as_at'])}: {row['file_name']} ({row['id']})"
        for row in rows.to_dict("records")
    }
    with st.expander("Take a file back"):
        st.write("A file taken back is kept and marked, and counts in no figure. What it had replaced counts again.")
        with st.form("take_back", border=False):
            chosen = st.selectbox("File", list(labels), format_func=labels.__getitem__, index=None,
                                  placeholder="Choose a file", key="take_back_id")  # fmt: skip
            why = st.text_input("Reason", key="take_back_why", placeholder="For example: it was last month's export")
            sent = st.form_submit_button("Take it back")
    if sent:
        if not chosen or not why.strip():
            st.error("Choose a file and give a reason.")
            return
        parts.do(PAGE, lambda: _taken_back(chosen, labels[chosen], why.strip(), who))


def _taken_back(chosen: str, called: str, why: str, who: Viewer) -> str:
    cache.store().withdraw(chosen, why, who.username)
    return f"**Taken back:** {captions.plain(called)}. The figures no longer count it."
