"""The breach register in the app: edited in a table; what was entered in error taken out, and put back."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from ig_metrics import dashboard
from ig_metrics.dashboard.views import Question
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import cache, captions, editor, tables

KEY = "register"
WIDTHS = {"reference": 130, "category": 260, "cause": 260, "lessons": 300, "reason_not_reported": 260}
TAKEN_OUT = {"reference": "Breach", "why": "Why", "by": "By", "at": "When"}


def draw(who: Viewer, question: Question) -> None:
    """The table, and below it what was entered in error."""
    st.title("What is in the breach register?", anchor=False)
    st.write(
        "Change a cell, or add a row at the end, then give the reason and save. **Each save is kept as a new version** with your "
        "name and the reason; nothing is overwritten. Cause, lessons and reasons are never on a committee member's pages. A time of "
        "00:00 is read as no time: write 00:01 where midnight is meant."
    )

    def save(opened: pd.DataFrame, edited: pd.DataFrame, why: str) -> str:
        made = dashboard.save_register(cache.store(), who, opened, edited, why)
        return f"Saved as {made.snapshot}: {', '.join(made.references)}. The figures count it from now on."

    opened = editor.draw(
        editor.Editor(
            KEY,
            "breaches",
            "The breach register, to be edited",
            (question.as_at, question.known_on),
            lambda: dashboard.register_rows(cache.store(), who, question),
            save,
            editor.config("breaches", WIDTHS),
            "category corrected after the investigation",
            {"reference": "Breach"},
            adds=True,
        )
    )
    _in_error(who, question, opened)


def _in_error(who: Viewer, question: Question, opened: pd.DataFrame) -> None:
    """Take out what was never a breach; put it back."""
    with st.expander("Take out a breach that was entered in error"):
        st.write(
            "For what was never a breach: a double, a test, another organisation's. It leaves every count and chart, whichever file "
            "brings it again; your name and the reason are kept, and it can be put back. A breach that turned out harmless "
            "is not an error: mark it as a near miss, or correct its severity."
        )
        with st.form("register_out", border=False, clear_on_submit=True):
            reference = st.selectbox("Breach", opened["reference"].tolist(), index=None, key="register_out_reference",
                                     placeholder="Choose a breach", width=330)  # fmt: skip
            why = st.text_input("Why it is taken out", key="register_out_why")
            sent = st.form_submit_button("Take it out")
        if sent and reference is None:
            st.error("Choose the breach.")
        elif sent and reference is not None:
            _ledger(lambda: _out(who, reference, why))
    gone = dashboard.taken_out(cache.store(), who, question)
    if gone.empty:
        return
    st.header("Taken out as entered in error", anchor=False)
    tables.show(gone, TAKEN_OUT, "Breaches taken out", widths={"why": 420})
    names = {row["id"]: f"{row['reference']}: {row['why']}" for row in gone.to_dict("records")}
    with st.expander("Put one back"), st.form("register_back", border=False, clear_on_submit=True):
        id = st.selectbox("Breach", list(names), format_func=names.__getitem__, index=None, key="register_back_id",
                          placeholder="Choose a breach")  # fmt: skip
        because = st.text_input("Why it is put back", key="register_back_why")
        back = st.form_submit_button("Put it back")
    if back and id:
        _ledger(lambda: _back(who, id, because))


def _out(who: Viewer, reference: str, why: str) -> str:
    gone = dashboard.take_out(cache.store(), who, reference, why)
    return f"Taken out: {captions.plain(gone.reference)}. No figure counts it any more."


def _back(who: Viewer, id: str, why: str) -> str:
    here = dashboard.put_back(cache.store(), who, id, why)
    return f"Put back: {captions.plain(here.reference)}. The figures count it again."


def _ledger(act: Callable[[], str]) -> None:
    """Take out or put back, and open the register anew; not while cells are changed and not saved, which that would drop."""
    if editor.pending(KEY):
        editor.say(KEY, False, "The table has changes that are not saved. Save them first, or drop them.")
        st.rerun()
    try:
        done = act()
    except Refused as refused:
        editor.say(KEY, False, captions.plain(" ".join(refused.reasons)))
    else:
        editor.anew(KEY)
        editor.say(KEY, True, done)
    st.rerun()
