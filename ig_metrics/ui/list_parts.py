"""What the Lists page draws: its parts, the dry run, and issuing it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from ig_metrics import dashboard
from ig_metrics.dashboard.list_files import heading
from ig_metrics.dashboard.list_views import ListView
from ig_metrics.dashboard.views import Question
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import cache, captions, clock, list_records, list_said, memo, panels, parts, tables
from ig_metrics.ui.failure import standing

PREPARE, ISSUED, HOLDS, MAIL = "prepare", "issued", "holds", "mail"
PARTS = {PREPARE: "Prepare and issue", ISSUED: "Issued lists", HOLDS: "Holds", MAIL: "Mail"}
LISTS = {
    "bar": "Bar network access",
    "restore": "Restore network access",
    "reminders": "Reminders to staff",
    "managers": "Lists for managers",
    "clearance": "Keep out of a system",
    "grant": "Let into a system",
}
STATES = {"": "Everybody on it", "new": "New", "again": "Listed again"}
WIDE = {"account": 220, "why": 320, "reason": 320}
GONE = {"staff_id": "Staff number", "full_name": "Name", "service": "Service", "why": "Why"}
HELD = {
    "staff_id": "Staff number", "full_name": "Name", "service": "Service", "reason": "Reason", "until": "Until",
    "held_by": "Held by",
}  # fmt: skip
PAGE_SIZE = 50
MOST_GONE = 100
FIRST = (
    "state", "full_name", "staff_id", "username", "days_past_due", "due_on", "why", "account", "system", "required_by", "service",
    "team", "manager_email", "status",
)  # fmt: skip
_PAGE = "lists_page"


def part() -> str:
    """Which part of the page is asked for; kept in the link."""
    return parts.part("lists", PARTS)


# Prepare and issue


def prepare(who: Viewer, question: Question) -> ListView:
    """Choose a list, look at it, issue it."""
    name, course = _chosen()
    view = _view(who, question, name, course)
    panels.opening(view, who, "lists")
    list_said.said()
    if not view.course:
        return view
    st.caption(captions.plain(view.age))
    _issue(view, who, question)
    _rows(view)
    if not view.gone.empty:
        panels.folded(
            f"Who has gone since the last list, and why ({len(view.gone):,})",
            "list_gone",
            lambda: _gone(view, question),
        )
    if not view.held.empty:
        panels.folded(f"Who is held ({len(view.held):,})", "list_held",
                      lambda: tables.show(view.held, HELD, "Held off the bar list", widths=WIDE))  # fmt: skip
    if name == "bar":
        list_records.place(who, question, view.course)
    return view


@standing
def _gone(view: ListView, question: Question) -> None:
    """The first of those who have gone; the files hold all of them: a browser is never sent thousands of names."""
    tables.show(
        memo.kept(view.gone, "first", lambda: view.gone.head(MOST_GONE)), GONE, "Gone since the last list", widths=WIDE
    )
    if len(view.gone) > MOST_GONE:
        st.caption(f"The first {MOST_GONE:,} of {len(view.gone):,}; the files hold all of them.")
    panels.files("lists_gone", tables.chosen(view.gone, GONE), GONE, question, view)


def _chosen() -> tuple[str, str | None]:
    courses = cache.settings().courses
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        name = st.selectbox("List", list(LISTS), format_func=LISTS.__getitem__, key="lists_name", bind="query-params",
                            width=290, filter_mode=None, on_change=_first_page)  # fmt: skip
        for_system = name in ("clearance", "grant")
        titles = {one.code: one.title for one in courses if (one.audience != "all") == for_system}
        course = next(iter(titles), None)
        if len(titles) > 1:
            course = st.selectbox("Course", list(titles), format_func=titles.__getitem__, key=f"lists_course_{for_system}",
                                  bind="query-params", width=290, filter_mode=None, on_change=_first_page)  # fmt: skip
    return name or "bar", course


def _view(who: Viewer, question: Question, name: str, course: str | None) -> ListView:
    try:
        found: ListView = cache.view("list_prepared", who, question, which=name, course=course, today=clock.today())
    except Refused as refused:
        return ListView(
            "Who do we write to, and whose access is barred?", tuple(captions.plain(text) for text in refused.reasons)
        )
    return found


def _first_page() -> None:
    st.session_state[_PAGE] = 1


@standing
def _rows(view: ListView) -> None:
    st.header(f"Who is on it: {LISTS[view.name].lower()}", anchor=False)
    if view.rows.empty:
        st.write("Nobody.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        # The search is not kept in the link: an address must never hold a name or a staff number.
        search = st.text_input("Search name, number, user name, manager or place", key="lists_search", width=330,
                               on_change=_first_page)  # fmt: skip
        state = st.selectbox("State", list(STATES), format_func=STATES.__getitem__, key="lists_state", width=190,
                             on_change=_first_page, filter_mode=None)  # fmt: skip
    page = int(st.session_state.get(_PAGE) or 1)
    rows, matching = memo.kept(
        view.rows,
        ("page", state, search, page),
        lambda: _page(view, state or "", search or "", page),
    )
    if rows.empty:
        st.write("Nobody matches.")
        return
    pages = -(-matching // PAGE_SIZE)
    first = (min(page, pages) - 1) * PAGE_SIZE + 1
    st.caption(f"{first:,} to {first + len(rows) - 1:,} of {matching:,}")
    tables.show(rows, _headings(rows), "One page of the list", widths=WIDE)
    if pages > 1:
        st.pagination(pages, key=_PAGE)


def _page(view: ListView, state: str, search: str, page: int) -> tuple[pd.DataFrame, int]:
    rows, matching = dashboard.list_page(view, state=state, search=search, page=page, page_size=PAGE_SIZE)
    return rows.assign(state=rows["state"].map({"new": "New", "again": "Again"})), matching


def _headings(rows: pd.DataFrame) -> dict[str, str]:
    """The list's own headings, what is looked at most in front."""
    names = [*(name for name in FIRST if name in rows), *(name for name in rows if name not in FIRST)]
    return {name: "New?" if name == "state" else heading(name) for name in names}


@standing
def _issue(view: ListView, who: Viewer, question: Question) -> None:
    st.header("Issue it", anchor=False)
    if view.refusals:
        for text in view.refusals:
            st.info(captions.plain(text))
        return
    st.write(
        "It gets the next number and is kept as it is now, with your name and the data it rests on. Nothing is barred or sent by "
        "issuing it."
    )
    if view.stale:
        st.warning("**This list rests on old data**\n" + "\n".join(f"- {captions.plain(text)}" for text in view.stale))
    new = int((view.rows["state"] == "new").sum())
    with st.form("lists_issue", border=False):
        reason = ""
        if view.stale:
            reason = st.text_input("Why it is issued from old data", key="lists_reason",
                                   placeholder="For example: HR's system is down until Monday")  # fmt: skip
        sure = st.checkbox(f"I have looked at it: {len(view.rows):,} people, {new:,} new", key="lists_sure")
        sent = st.form_submit_button("Issue this list", type="primary")
    if not sent:
        return
    if not sure:
        st.error("Tick that you have looked at the list.")
        return
    list_said.do(lambda: _issued(view, who, question, reason))


def _issued(view: ListView, who: Viewer, question: Question, reason: str) -> str:
    made = dashboard.issue_list(
        cache.store(), cache.settings(), who, question, name=view.name, course=view.course, reason=reason, seen=view.digest,
        today=clock.today(),
    )  # fmt: skip
    st.session_state["lists_number"] = made.number
    return f"**Issued as list {made.number}**: {made.rows:,} people, {made.new:,} new. Download it under Issued lists."
