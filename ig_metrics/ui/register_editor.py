"""The breach register in the app: edited in a table, saved with a reason, never over somebody else's change unseen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from ig_metrics import dashboard, datasets
from ig_metrics.dashboard.views import Question
from ig_metrics.errors import Refused
from ig_metrics.ledger.register import ChangedMeanwhile
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import cache, captions, tables

_OPENED, _TURN, _CLASH, _SAID = "register_opened", "register_turn", "register_clash", "register_said"
WIDTHS = {"reference": 130, "category": 260, "cause": 260, "lessons": 300, "reason_not_reported": 260}
DIFFERENCES = {
    "reference": "Breach", "column": "Column", "opened": "When you opened it", "theirs": "Now", "yours": "Yours",
}  # fmt: skip


TAKEN_OUT = {"reference": "Breach", "why": "Why", "by": "By", "at": "When"}


def draw(who: Viewer, question: Question) -> None:
    """The table, the reason, and Save; what somebody else changed in between, when they did."""
    st.title("What is in the breach register?", anchor=False)
    st.write(
        "Change a cell, or add a row at the end, then give the reason and save. **Each save is kept as a new version** with your "
        "name and the reason; nothing is overwritten. Cause, lessons and reasons are never on a committee member's pages."
    )
    told: tuple[bool, str] | None = st.session_state.pop(_SAID, None)
    if told is not None:
        (st.success if told[0] else st.error)(told[1])
    opened = _opened(who, question)
    turn = st.session_state.setdefault(_TURN, 0)
    edited = st.data_editor(
        opened, key=f"register_editor_{turn}", num_rows="add", hide_index=True, column_config=_config(), height=520,
        alt="The breach register, to be edited", placeholder="–",
    )  # fmt: skip
    clash: ChangedMeanwhile | None = st.session_state.get(_CLASH)
    if clash is not None:
        st.error("\n".join(clash.reasons))
        tables.show(clash.differences, DIFFERENCES, "What somebody else changed, and yours")
    with st.form("register_save", border=False):
        why = st.text_input(
            "Reason", key="register_why", placeholder="For example: category corrected after the investigation"
        )
        with st.container(horizontal=True, gap="small"):
            sent = st.form_submit_button("Save mine over it" if clash is not None else "Save", type="primary")
            again = st.form_submit_button("Open it anew, and drop my changes")
    if again:
        _anew()
        st.rerun()
    if sent:
        _save(who, opened, edited, why, clash)
        st.rerun()
    _in_error(who, question, opened)


def _opened(who: Viewer, question: Question) -> pd.DataFrame:
    """The register as it was when this person opened it: rows that changed meanwhile must not slip under their edits."""
    asked = (question.as_at, question.known_on)
    held: tuple[Any, pd.DataFrame] | None = st.session_state.get(_OPENED)
    if held is None or held[0] != asked:
        _anew()
        held = (asked, dashboard.register_rows(cache.store(), who, question))
        st.session_state[_OPENED] = held
    return held[1]


def _anew() -> None:
    st.session_state.pop(_OPENED, None)
    st.session_state.pop(_CLASH, None)
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def _save(who: Viewer, opened: pd.DataFrame, edited: pd.DataFrame, why: str, clash: ChangedMeanwhile | None) -> None:
    before, after = (clash.now, clash.edited) if clash is not None else (opened, edited)
    try:
        made = dashboard.save_register(cache.store(), who, before, after, why)
    except ChangedMeanwhile as changed:
        st.session_state[_CLASH] = changed
        return
    except Refused as refused:
        st.session_state[_SAID] = (False, captions.plain(" ".join(refused.reasons)))
        return
    _anew()
    names = ", ".join(made.references)
    st.session_state[_SAID] = (
        True,
        captions.plain(f"Saved as {made.snapshot}: {names}. The figures count it from now on."),
    )


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
    pending = st.session_state.get(f"register_editor_{st.session_state[_TURN]}") or {}
    if any(pending.get(name) for name in ("edited_rows", "added_rows", "deleted_rows")):
        st.session_state[_SAID] = (False, "The table has changes that are not saved. Save them first, or drop them.")
        st.rerun()
    try:
        done = act()
    except Refused as refused:
        st.session_state[_SAID] = (False, captions.plain(" ".join(refused.reasons)))
    else:
        _anew()
        st.session_state[_SAID] = (True, done)
    st.rerun()


def _config() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column in datasets.KINDS["breaches"].columns:
        label, width = column.label, WIDTHS.get(column.name)
        required = column.required
        if column.type == "date":
            found[column.name] = st.column_config.DateColumn(label, format="DD/MM/YYYY", width=width, required=required)
        elif column.type == "datetime":
            found[column.name] = st.column_config.DatetimeColumn(label, format="DD/MM/YYYY HH:mm", width=width)
        elif column.type == "boolean":
            found[column.name] = st.column_config.CheckboxColumn(label, width=width)
        elif column.type == "integer":
            found[column.name] = st.column_config.NumberColumn(label, min_value=1, max_value=5, step=1, width=width)
        elif column.words is not None:
            found[column.name] = st.column_config.SelectboxColumn(label, options=list(column.words), width=width)
        else:
            found[column.name] = st.column_config.TextColumn(label, width=width, required=required)
    return found
