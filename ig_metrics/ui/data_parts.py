"""The Records page's other half: personal data held by kind and age, the purge, and one person's data given out or erased."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import streamlit as st

from ig_metrics import wording
from ig_metrics.dashboard import export, purging
from ig_metrics.dashboard.purging import DataView
from ig_metrics.datasets import KINDS
from ig_metrics.datasets.plain import plain
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.records.erasing import Erasure
from ig_metrics.ui import cache, captions, downloads, panels, parts, tables
from ig_metrics.wording import person as words

HELD = {
    "label": "What",
    "snapshots": "Files",
    "rows": "Rows",
    "oldest": "Oldest, as at",
    "newest": "Newest, as at",
    "before": "Rows of older files",
}
PAST = {"kind": "What", "as_at": "As at", "rows": "Rows", "what": "What is done", "snapshot": "File"}
GONE = {"kind": "What", "as_at": "As at", "rows": "Their rows", "mentions": "Named in others' rows", "snapshot": "File"}
WIDTHS: dict[str, Any] = {"what": 220, "snapshot": 260, "label": 240}
PAGE = "records"
_PERSON, _FOUND, _ERASED = "records_person", "records_found", "records_erased"


def data(who: Viewer) -> DataView:
    """What is held, what is past its time, and the button that lets go of it."""
    view = purging.data_held(cache.store(), cache.settings(), who)
    panels.opening(view, who, PAGE)
    if view.past.empty:
        parts.said(PAGE)
    if view.held.empty:
        st.write("Once a file about people is kept, it is listed here with its age.")
        return view
    st.header("Held about people", anchor=False)
    tables.show(view.held, HELD, "What is held about people, by kind and age", widths=WIDTHS)
    st.header("Past its time", anchor=False)
    if view.past.empty:
        st.write("Nothing is past its time, so there is nothing to remove.")
        return view
    tables.show(view.past, PAST, "What a purge would remove, file by file", widths=WIDTHS)
    st.write(
        "The rows are removed for good, and cannot be brought back from here. Figures of the dates they stood for are kept, with small numbers "
        "hidden; figures of later dates do not move. Backups made before keep the rows until you delete them."
    )
    parts.said(PAGE)  # beside the button: the top of the page is far away
    # The tick is of what is listed now: it goes when that changes, so that a press never removes what nobody looked at.
    sure = st.checkbox("I have looked at what goes", key=f"purge_sure_{view.version}")
    if st.button("Remove what is past its time", key="purge_go", type="primary"):
        parts.do(PAGE, lambda: _let_go(who, view) if sure else _look_again())
    return view


def _look_again() -> str:
    raise Refused(
        "Nothing was removed. Look at what is listed, tick the box, and press again: a tick is gone when something was saved since."
    )


def _let_go(who: Viewer, seen: DataView) -> str:
    done = purging.purge(cache.store(), cache.settings(), who, seen=seen.version)
    rows = int(done.past["rows"].sum())
    return f"Done: {wording.count(rows, 'row')} about people removed or emptied of names. It is in the log."


def person(who: Viewer) -> None:
    """One person: look, give out, erase. Who it is stays on the server: neither in the link nor in the log."""
    st.title("What do we hold about one person?", anchor=False)
    st.write(
        "Give a staff number, or an e-mail address or user name that only they have. You see how much is held and where, can give all of it out "
        "for a request, or erase it."
    )
    parts.said(PAGE)
    with st.form("records_who", border=False):
        # Another field after an erasure: a browser keeps what was typed into the one before.
        key = f"{_PERSON}_{st.session_state.get(_ERASED, 0)}"
        asked = st.text_input("Staff number, e-mail address or user name", key=key, width=360, autocomplete="off")
        if st.form_submit_button("Look"):
            st.session_state[_FOUND] = asked.strip()
    wanted = st.session_state.get(_FOUND)
    if not wanted:
        return
    try:
        found = purging.person_preview(cache.store(), cache.settings(), who, wanted)
    except Refused as refused:
        st.warning(captions.plain(" ".join(refused.reasons)))
        return
    st.markdown(words.found(found.own, found.mentions))
    labels = {name: kind.label for name, kind in KINDS.items()}
    tables.show(
        found.rows.assign(kind=found.rows["kind"].map(labels)), GONE, "Where they are, file by file", widths=WIDTHS
    )
    st.header("Give it out", anchor=False)
    st.write(
        "Everything held about them, with where each row came from. Look through it before you send it, and send it safely."
    )
    with st.container(horizontal=True, gap="small"):
        downloads.button("Download for Excel", _exported(who, wanted, "xlsx"), "personal-data.xlsx", "person_xlsx")
        downloads.button(
            "Download as JSON",
            _exported(who, wanted, "json"),
            "personal-data.json",
            "person_json",
            mime="application/json",
        )
    st.caption("Each download is recorded with your name; theirs is not written down.")
    st.header("Erase it", anchor=False)
    _erase(who, wanted, found)


def _exported(who: Viewer, wanted: str, form: str) -> Callable[[], bytes]:
    held, rules = cache.store(), cache.settings()

    def make() -> bytes:
        found, sheets = purging.person_export(held, rules, who, wanted)
        return (
            export.xlsx_bytes(sheets)
            if form == "xlsx"
            else json.dumps(plain(found), indent=2, ensure_ascii=False).encode()
        )

    return make


def _erase(who: Viewer, wanted: str, found: Erasure) -> None:
    st.markdown("**What stays, and why**\n" + "\n".join(f"- {captions.plain(text)}" for text in found.stays))
    with st.form("records_erase", border=False):
        why = st.text_input("Reason: the number of the request, and no name", key="erase_why", width=360)
        sure = st.checkbox("Erase this person. It cannot be undone.", key="erase_sure")
        sent = st.form_submit_button("Erase")
    if sent and not sure:
        st.warning("Tick the box to say that you mean it. Nothing was erased.")
    elif sent:
        parts.do(PAGE, lambda: _erased(purging.person_erase(cache.store(), cache.settings(), who, wanted, why)))


def _erased(done: Erasure) -> str:
    st.session_state.pop(_FOUND, None)
    st.session_state[_ERASED] = st.session_state.get(_ERASED, 0) + 1
    return f"Erased: {wording.count(done.own, 'row')}. The reference is {done.reference}; keep it with the request."
