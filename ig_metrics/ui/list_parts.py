"""What the Lists page draws: the dry run and issuing it, lists that were issued with their files, holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from ig_metrics import dashboard
from ig_metrics.dashboard.list_files import heading
from ig_metrics.dashboard.list_views import HoldsView, IssuedView, ListView
from ig_metrics.dashboard.views import Question
from ig_metrics.dates import uk
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import cache, captions, clock, downloads, memo, panels, tables

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
FILES = {
    "xlsx": ("Excel", downloads.XLSX),
    "csv": ("csv", downloads.CSV),
    "new": ("csv, new only", downloads.CSV),
    "managers": ("One workbook a manager (zip)", "application/zip"),
    "merge": ("Mail merge workbook", downloads.XLSX),
}
STATES = {"": "Everybody on it", "new": "New", "again": "Listed again"}
WIDE = {"account": 220, "why": 320, "reason": 320}
STANDING = {"label": "Since the last list", "people": "People", "meaning": "What it means"}
GONE = {"staff_id": "Staff number", "full_name": "Name", "service": "Service", "why": "Why"}
HELD = {
    "staff_id": "Staff number",
    "full_name": "Name",
    "service": "Service",
    "reason": "Reason",
    "until": "Until",
    "held_by": "Held by",
}
ALL_HOLDS = {
    "standing": "State", "staff_id": "Staff number", "full_name": "Name", "service": "Service", "reason": "Reason",
    "held_from": "From", "until": "Until", "held_by": "Held by", "release_reason": "Why it ended",
}  # fmt: skip
ISSUED_HEADINGS = {
    "number": "No.", "list": "List", "course": "Course", "as_at": "As at", "rows": "People", "new": "New", "again": "Again",
    "gone": "Gone", "held": "Held", "unknown": "Account not known", "issued_at": "Issued", "by": "By", "standing": "State",
    "reason": "Reason, from old data", "sha256": "SHA-256 of its csv file",
}  # fmt: skip
PAGE_SIZE = 50
_SAID, _PAGE = "lists_said", "lists_page"


def part() -> str:
    """Which part of the page is asked for; kept in the link."""
    chosen = st.radio(
        "Show", list(PARTS), format_func=PARTS.__getitem__, key="lists_part", bind="query-params", horizontal=True
    )
    return chosen or PREPARE


def said() -> None:
    """What came of the last thing done here: shown once."""
    told: tuple[bool, str] | None = st.session_state.pop(_SAID, None)
    if told is not None:
        (st.success if told[0] else st.error)(told[1])


def do(act: Callable[[], str]) -> None:
    """Do something and say what came of it, on the page drawn anew; a refusal in its own words."""
    try:
        st.session_state[_SAID] = (True, act())
    except Refused as refused:
        st.session_state[_SAID] = (False, captions.plain(" ".join(refused.reasons)))
    st.rerun()


# Prepare and issue


def prepare(who: Viewer, question: Question) -> ListView:
    """Choose a list, look at it, issue it."""
    head = st.container()
    name, course = _chosen()
    view = _view(who, question, name, course)
    with head:
        panels.opening(view, who, "lists")
        said()
    if not view.course:
        return view
    st.caption(captions.plain(view.age))
    if view.stale:
        st.warning("**This list rests on old data**\n" + "\n".join(f"- {captions.plain(text)}" for text in view.stale))
    left, right = st.columns([2, 3], gap="medium")
    with left:
        st.header("What has changed", anchor=False)
        tables.show(view.states, STANDING, "New, listed again, gone and held", widths={"meaning": 330})
        if not view.gone.empty:
            with st.expander(f"Who has gone since the last list ({len(view.gone):,})"):
                panels.table("lists_gone", view.gone, GONE, "Gone since the last list", question, view)
        if not view.held.empty:
            with st.expander(f"Who is held ({len(view.held):,})"):
                tables.show(view.held, HELD, "Held off the bar list", widths=WIDE)
    with right:
        _issue(view, who, question)
    _rows(view)
    if name == "bar":
        _place(who, question, view.course)
    return view


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
        lambda: dashboard.list_page(view, state=state or "", search=search or "", page=page, page_size=PAGE_SIZE),
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


def _headings(rows: pd.DataFrame) -> dict[str, str]:
    """The list's own headings, whether somebody is new first."""
    names = ["state", *(name for name in rows if name != "state")]
    return {name: "New?" if name == "state" else heading(name) for name in names}


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
    do(lambda: _issued(view, who, question, reason))


def _issued(view: ListView, who: Viewer, question: Question, reason: str) -> str:
    made = dashboard.issue_list(
        cache.store(), cache.settings(), who, question, name=view.name, course=view.course, reason=reason, seen=view.digest,
        today=clock.today(),
    )  # fmt: skip
    st.session_state["lists_number"] = made.number
    return f"**Issued as list {made.number}**: {made.rows:,} people, {made.new:,} new. Download it under Issued lists."


# Holds


def _place(who: Viewer, question: Question, course: str) -> None:
    with st.expander("Hold somebody off this list, because a service would stop"):
        with st.form("hold_place", border=False, clear_on_submit=True):
            with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
                number = st.text_input("Staff number", key="hold_number", width=190)
                until = st.date_input("Last day of the hold", value=None, min_value=question.as_at, format="DD/MM/YYYY",
                                      key="hold_until", width=190)  # fmt: skip
            reason = st.text_input("Which service would stop, and what is done meanwhile", key="hold_reason")
            sent = st.form_submit_button("Hold")
        if not sent:
            return
        if not isinstance(until, dt.date):
            st.error("Give the last day of the hold.")
            return
        do(lambda: _held(who, question, course, number, reason, until))


def _held(who: Viewer, question: Question, course: str, number: str, reason: str, until: dt.date) -> str:
    made = dashboard.place_hold(
        cache.store(), cache.settings(), who, question, staff_id=number, course=course, reason=reason, until=until
    )
    return f"Held: {captions.plain(made.staff_id)}, until {uk(made.until)}."


def holds(who: Viewer, question: Question) -> None:
    """Who is held, place a hold, end one."""
    courses = {one.code: one.title for one in cache.settings().courses}
    if not courses:
        st.title("Who is held off the bar list?", anchor=False)
        st.write("No course is set up yet.")
        return
    course = next(iter(courses))
    head = st.container()
    if len(courses) > 1:
        course = st.selectbox("Course", list(courses), format_func=courses.__getitem__, key="holds_course", width=290,
                              filter_mode=None) or course  # fmt: skip
    view: HoldsView = cache.view("list_holds", who, question, course=course)
    with head:
        panels.opening(view, who, "lists")
        said()
    panels.table("lists_holds", view.holds, ALL_HOLDS, "Holds, those that hold first", question, view, widths=WIDE,
                 none="Nobody has been held.")  # fmt: skip
    _place(who, question, course)
    standing = view.holds[view.holds["standing"] == "holds"]
    if standing.empty:
        return
    names = {
        row["hold"]: f"{row['full_name']} ({row['staff_id']}), until {uk(row['until'])}"
        for row in standing.to_dict("records")
    }
    with st.expander("End a hold before its last day"):
        with st.form("hold_release", border=False, clear_on_submit=True):
            id = st.selectbox("Hold", list(names), format_func=names.__getitem__, index=None, key="hold_id",
                              placeholder="Choose a hold")  # fmt: skip
            why = st.text_input("Reason", key="hold_why")
            sent = st.form_submit_button("End it")
        if sent and id:
            do(lambda: _released(who, question, id, why))


def _released(who: Viewer, question: Question, id: str, why: str) -> str:
    made = dashboard.release_hold(cache.store(), who, question, id, why)
    return f"Ended: {captions.plain(made.staff_id)} is held no more."


# Issued lists


def issued(who: Viewer, question: Question) -> None:
    """Every list that was issued; its files, and taking one back."""
    view: IssuedView = cache.view("lists_issued", who, question)
    panels.opening(view, who, "lists")
    said()
    if view.issued.empty:
        st.write("Prepare one, look at it, and issue it.")
        return
    panels.table("lists_history", view.issued, ISSUED_HEADINGS, "Lists that were issued, the newest first", question, view,
                 widths={"reason": 260, "sha256": 300, "number": 60})  # fmt: skip
    titles = {one.number: one.title for one in view.lists}
    numbers = list(titles)
    last = st.session_state.get("lists_number")
    number = st.selectbox("Download again, exactly as it was issued", numbers, format_func=titles.__getitem__,
                          index=numbers.index(last) if last in titles else 0, key=f"lists_number_{len(numbers)}",
                          width=500, filter_mode=None)  # fmt: skip
    if number is None:
        return
    with st.container(horizontal=True, gap="small"):
        for form, (label, mime) in FILES.items():
            st.download_button(
                label, data=_file(who, number, form), file_name=_name(view, number, form), mime=mime, on_click="ignore",
                key=f"list_file_{form}",
            )  # fmt: skip
    st.caption("Each download is recorded with your name. The files hold names: keep them as your retention rules say.")
    standing = next(one for one in view.lists if one.number == number).withdrawn_at is None
    if not standing:
        return
    with st.expander("Take this list back, if it was issued in error"):
        with st.form("list_back", border=False, clear_on_submit=True):
            why = st.text_input("Reason", key="list_back_why")
            sent = st.form_submit_button("Take it back")
        if sent:
            do(
                lambda: (
                    f"Taken back: {captions.plain(dashboard.take_back_list(cache.store(), who, number, why).title)}."
                )
            )


def _file(who: Viewer, number: int, form: str) -> Callable[[], bytes]:
    held = cache.store()

    def make() -> bytes:
        return dashboard.list_file(held, who, number, form)[0]

    return make


def _name(view: IssuedView, number: int, form: str) -> str:
    found: Any = next(one for one in view.lists if one.number == number)
    return dashboard.list_file_name(found, form)
