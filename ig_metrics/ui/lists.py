"""Names of overdue people: searched, filtered and paged on the server, so that a browser only ever holds one page of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from ig_metrics import dashboard
from ig_metrics.dashboard.views import OverdueView, Question
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import cache, captions, downloads, panels, places, tables, wordlists
from ig_metrics.ui.failure import standing

PAGE_SIZE = 50
STAGES = {
    "": "Everybody past due", "reminder": "Reminder", "manager": "With the manager", "bar": "Past the bar date",
    "everybody": "Everybody in scope",
}  # fmt: skip
SORTS = {
    "days": "Days past due",
    "name": "Name",
    "service": "Service and team",
    "manager": "Manager",
    "attempt": "Last attempt",
}
ROUTES = {"": "Any route", "e-learning": "E-learning", "paper": "Paper"}
ANYWHERE = "Anywhere"
LISTS = {
    "reminders": "Reminders",
    "managers": "For managers",
    "bar": "Past the bar date",
    "restore": "Access to restore",
}
_SEARCH, _STAGE, _PAGE, _PREPARED = "overdue_search", "overdue_stage", "overdue_page", "overdue_prepared"
_SORT, _ROUTE, _WHERE, _PERSON = "overdue_sort", "overdue_route", "overdue_where", "overdue_person"


def filters(who: Viewer, by: str = "directorate") -> dict[str, Any]:
    """What the list's controls say now; read before the view is asked for, drawn after it. Empty for who sees no names."""
    if not who.sees_names:
        return {}
    return {
        "search": str(st.session_state.get(_SEARCH) or "").strip(),
        "stage": st.session_state.get(_STAGE) or None,
        "sort": st.session_state.get(_SORT) or "days",
        "route": st.session_state.get(_ROUTE) or None,
        "group": _where(by),
        "page": int(st.session_state.get(_PAGE) or 1),
        "page_size": PAGE_SIZE,
    }


@standing
def people(view: OverdueView, who: Viewer, question: Question, course: str | None) -> None:
    """The list with its controls and the action lists to download."""
    st.header("Who they are", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        # The search is not kept in the link: an address must never hold a name or a staff number.
        st.text_input("Search name, staff number, team or job", key=_SEARCH, width=290, on_change=_first_page)
        st.selectbox("Stage", list(STAGES), format_func=STAGES.__getitem__, key=_STAGE, width=190, on_change=_first_page,
                     filter_mode=None)  # fmt: skip
        st.selectbox(
            "Where", [ANYWHERE, *view.groups["group"]], key=f"{_WHERE}_{view.by}", width=210, on_change=_first_page
        )
        st.selectbox("Route", list(ROUTES), format_func=ROUTES.__getitem__, key=_ROUTE, width=130, on_change=_first_page,
                     filter_mode=None)  # fmt: skip
        st.selectbox("Sort by", list(SORTS), format_func=SORTS.__getitem__, key=_SORT, width=150, on_change=_first_page,
                     filter_mode=None)  # fmt: skip
    matching = view.matching or 0
    if view.people is None or view.people.empty:
        st.write("Nobody matches.")
        return
    first = (view.page - 1) * view.page_size + 1
    order = SORTS[st.session_state.get(_SORT) or "days"].lower()
    st.caption(f"{first:,} to {first + len(view.people) - 1:,} of {matching:,}, by {order}")
    tables.show(view.people, wordlists.PEOPLE, "People overdue, one page of the list", widths=wordlists.PEOPLE_WIDTHS)
    pages = -(-matching // view.page_size)
    if pages > 1:
        st.pagination(pages, key=_PAGE)
    _history(view, who, question, course)
    if who.role == "ig_lead" and "lists" in places.BY_KEY:
        # The IG lead's lists are issued, numbered and kept; a manager's own are only looked at.
        panels.link("lists", "Lists to act on: remind, bar, restore →")
    else:
        _downloads(who, question, course)


def _first_page() -> None:
    st.session_state[_PAGE] = 1


def _where(by: str) -> str | None:
    chosen = st.session_state.get(f"{_WHERE}_{by}")
    return None if chosen in (None, ANYWHERE) else str(chosen)


@standing
def _history(view: OverdueView, who: Viewer, question: Question, course: str | None) -> None:
    """One person's history. Who is chosen is not kept in the link: an address must never hold a name or a staff number."""
    assert view.people is not None
    names = dict(zip(view.people["staff_id"], view.people["full_name"], strict=True))
    with st.expander("One person's history"):
        chosen = st.selectbox("Person on this page of the list", list(names), format_func=lambda number: f"{names.get(number, '')}, {number}",
                              index=None, key=_PERSON, placeholder="Choose a person", width=400)  # fmt: skip
        if chosen not in names:
            return
        found = panels.view_for("timeline", who, question, course=course, staff_id=chosen)
        st.markdown(" ".join(captions.plain(text) if "**" not in text else text for text in found.answer))
        tables.show(found.steps, wordlists.TIMELINE, "Steps of one person's history", widths={"what": 230, "note": 330})


@standing
def _downloads(who: Viewer, question: Question, course: str | None) -> None:
    """The lists to act on, as the command line writes them; each download is recorded."""
    with st.expander("Lists to act on, with names"):
        st.write("Nothing is sent or barred by downloading a list. Each download is recorded with your name.")
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            name = st.selectbox(
                "List", list(LISTS), format_func=LISTS.__getitem__, key="overdue_list", width=220, filter_mode=None
            )
            reason = st.text_input(
                "Reason, if the data is old (only for the bar list)", key="overdue_list_reason", width=330
            )
        wanted = (name, reason.strip(), question.as_at, course, who.role, who.scope, cache.store().version())
        if st.button("Prepare this list", key="overdue_prepare"):
            st.session_state[_PREPARED] = (wanted, _prepare(who, question, course, name, reason.strip()))
        made = st.session_state.get(_PREPARED)
        if made is None or made[0] != wanted:
            return
        found = made[1]
        if isinstance(found, Refused):
            for text in found.reasons:
                st.warning(text)
            return
        st.write(found.sentence)
        for text in found.warnings:
            st.caption(text)
        with st.container(horizontal=True, gap="small"):
            for suffix, label, mime in ((".csv", "csv", "text/csv"), (".xlsx", "Excel", downloads.XLSX)):
                file_name = f"{name}-{question.as_at.isoformat()}{suffix}"
                downloads.button(
                    f"Download for {label}" if label == "Excel" else "Download as csv",
                    _recorded(found, suffix, file_name, who),
                    file_name,
                    f"list_{suffix}",
                    mime=mime,
                )


def _prepare(who: Viewer, question: Question, course: str | None, name: str, reason: str) -> Any:
    try:
        return dashboard.action_list(
            cache.store(), cache.settings(), who, question, name=name, course=course, reason=reason or None
        )
    except Refused as refused:
        return refused


def _recorded(found: Any, suffix: str, file_name: str, who: Viewer) -> Callable[[], bytes]:
    held = cache.store()

    def make() -> bytes:
        held.record("list_downloaded", who.username, found.audit_detail(file_name))
        content: bytes = found.as_file(suffix)
        return content

    return make
