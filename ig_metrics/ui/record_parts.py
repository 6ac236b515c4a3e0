"""What the Records page draws: the audit log, asked by person, act and day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import streamlit as st

from ig_metrics.dashboard import audit_log
from ig_metrics.dashboard.audit_log import AuditView
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.store.audit import NAMES_DOWNLOADED
from ig_metrics.ui import cache, captions, downloads, panels, tables
from ig_metrics.wording import audit as words

LOG, DATA, PERSON = "log", "data", "person"
PARTS = {LOG: "Who did what", DATA: "Personal data held", PERSON: "One person"}
COLUMNS = {"done_at": "When", "act": "What", "by": "Who", "about": "About", "seq": "No."}
WIDTHS: dict[str, Any] = {"done_at": 130, "act": 210, "by": 180, "about": 530, "seq": 70}
"""On a phone the first two stand whole beside one another."""
ANYBODY, ANYTHING = "Anybody", "Anything"
WHATS = {"": ANYTHING} | {key: label for key, (label, _) in words.GROUPS.items()}
EARLIEST = dt.date(2000, 1, 1)
_PAGE = "audit_page"
_WHOLE = "audit_whole"


def log(who: Viewer) -> AuditView:
    """The question and its answer, the choices, a page of the log, its files."""
    head = st.container()
    asked = _choices(who)
    try:
        page = int(st.session_state.get(_PAGE) or 1)
        view = audit_log.audit_log(cache.store(), who, **asked, page=page, whole=bool(st.session_state.get(_WHOLE)))
    except Refused as refused:
        with head:
            st.title(audit_log.TITLE, anchor=False)
        st.warning(captions.plain(" ".join(refused.reasons)))
        st.stop()
    with head:
        _opening(view, who)
    if view.entries.empty:
        st.write(
            "Nobody did anything of the kind in that time."
            if view.total
            else "What is done from now on is listed here."
        )
        return view
    first = (view.page - 1) * view.page_size + 1
    st.caption(
        f"{first:,} to {first + len(view.entries) - 1:,} of {view.matching:,}, the newest first. Times are those in London."
    )
    tables.show(view.entries, COLUMNS, "Acts in the audit log, one page of them, the newest first", widths=WIDTHS)
    pages = -(-view.matching // view.page_size)
    if pages > 1:
        st.pagination(pages, key=_PAGE)
    _files(who, asked, view)
    with st.expander("A receipt, to keep somewhere else"):
        st.write(
            "Put this line into a committee paper, or send it to somebody who cannot write to this computer. With it, anybody can "
            "tell later that no entry up to now was changed, even by somebody who holds the whole database."
        )
        st.code(view.receipt, language=None, wrap_lines=True)
        st.caption("To check it: `ig-metrics audit --verify --receipt` and the line.")
    return view


def _opening(view: AuditView, who: Viewer) -> None:
    st.title(view.title, anchor=False)
    st.markdown(" ".join(view.answer))
    if view.problems:
        st.error("**What is wrong**\n" + "\n".join(f"- {captions.plain(text)}" for text in view.problems))
    panels.figures(view.figures, "records", None, None)
    st.button("Read every entry again", key=_WHOLE, type="tertiary")


def _choices(who: Viewer) -> dict[str, Any]:
    """Who, what, and from when to when; all in the link."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        people = [ANYBODY, *cache.store().audit_people()]
        by = st.selectbox("Who", people, key="audit_by", bind="query-params", width=230, on_change=_first_page)
        what = st.selectbox("What", list(WHATS.values()), key="audit_what", bind="query-params", width=270, filter_mode=None,
                            on_change=_first_page)  # fmt: skip
        start = _day("From", "audit_from")
        end = _day("To", "audit_to")
    chosen = next((key for key, label in WHATS.items() if label == what), "")
    return {"by": "" if by in (None, ANYBODY) else str(by), "what": chosen, "start": start, "end": end}


def _day(label: str, key: str) -> dt.date | None:
    found = st.date_input(
        label, value=None, format="DD/MM/YYYY", key=key, bind="query-params", width=150, on_change=_first_page
    )
    return found if isinstance(found, dt.date) else None


def _first_page() -> None:
    st.session_state[_PAGE] = 1


def _files(who: Viewer, asked: dict[str, Any], view: AuditView) -> None:
    """All that was asked for, not only this page; made when it is pressed."""
    held = cache.store()

    def everything() -> pd.DataFrame:
        held.record(NAMES_DOWNLOADED, who.username, {"table": "audit log", "rows": view.matching})
        return tables.choose(audit_log.table(audit_log.audit_rows(held, who, **asked)), COLUMNS)

    about = (view.title, *(text.replace("**", "") for text in view.answer), f"Receipt: {view.receipt}")
    with st.container(horizontal=True, gap="small"):
        downloads.button("Download as csv", lambda: downloads.as_csv(everything(), COLUMNS), "audit-log.csv", "audit_csv",
                         mime=downloads.CSV, look="tertiary")  # fmt: skip
        downloads.button("Download for Excel", lambda: downloads.as_xlsx(everything(), COLUMNS, about), "audit-log.xlsx",
                         "audit_xlsx", look="tertiary")  # fmt: skip
