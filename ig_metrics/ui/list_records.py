"""Holds, and lists that were issued with their files: the records of the Lists page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import streamlit as st

from ig_metrics import dashboard
from ig_metrics.dashboard.list_views import HoldsView, IssuedView
from ig_metrics.dashboard.views import Question
from ig_metrics.dates import uk
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import cache, captions, downloads, list_said, panels
from ig_metrics.ui.failure import standing

WIDE = {"reason": 320}
STEP = 25
"""Every so many workbooks the page says how far it has come."""
_PREPARED = "list_by_manager_made"
FILES = {
    "xlsx": ("Excel", downloads.XLSX),
    "csv": ("csv", downloads.CSV),
    "new": ("csv, new only", downloads.CSV),
    "merge": ("Mail merge workbook", downloads.XLSX),
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


# Holds


@standing
def place(who: Viewer, question: Question, course: str) -> None:
    """The form that holds somebody off a course's bar list."""
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
        list_said.do(lambda: _held(who, question, course, number, reason, until))


def _held(who: Viewer, question: Question, course: str, number: str, reason: str, until: dt.date) -> str:
    made = dashboard.place_hold(
        cache.store(), cache.settings(), who, question, staff_id=number, course=course, reason=reason, until=until
    )
    return f"Held: {captions.plain(made.staff_id)}, until {uk(made.until)}."


@standing
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
        list_said.said()
    panels.table("lists_holds", view.holds, ALL_HOLDS, "Holds, those that hold first", question, view, widths=WIDE,
                 none="Nobody has been held.")  # fmt: skip
    place(who, question, course)
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
            list_said.do(lambda: _released(who, question, id, why))


def _released(who: Viewer, question: Question, id: str, why: str) -> str:
    made = dashboard.release_hold(cache.store(), who, question, id, why)
    return f"Ended: {captions.plain(made.staff_id)} is held no more."


# Issued lists


@standing
def issued(who: Viewer, question: Question) -> None:
    """Every list that was issued; its files, and taking one back."""
    view: IssuedView = cache.view("lists_issued", who, question)
    panels.opening(view, who, "lists")
    list_said.said()
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
            downloads.button(label, _file(who, number, form), _name(view, number, form), f"list_file_{form}", mime=mime)
        _by_manager(who, number)
    chosen = next(one for one in view.lists if one.number == number)
    st.caption(f"SHA-256 of its csv file, by which anybody can tell that it is the one issued: {chosen.sha256}")
    st.caption("Each download is recorded with your name. The files hold names: keep them as your retention rules say.")
    if chosen.withdrawn_at is not None:
        return
    with st.expander("Take this list back, if it was issued in error"):
        with st.form("list_back", border=False, clear_on_submit=True):
            why = st.text_input("Reason", key="list_back_why")
            sent = st.form_submit_button("Take it back")
        if sent:
            list_said.do(
                lambda: (
                    f"Taken back: {captions.plain(dashboard.take_back_list(cache.store(), who, number, why).title)}."
                )
            )


def _by_manager(who: Viewer, number: int) -> None:
    """One workbook a manager: made when it is asked for, however many there are, with how far it has come."""
    if st.button("Prepare one workbook a manager", key="list_by_manager"):
        bar = st.progress(0.0, "Making the workbooks")

        def told(done: int, of: int) -> None:
            if done % STEP == 0:
                bar.progress(done / of, f"Making the workbooks: {done:,} of {of:,}")

        try:
            made, name = dashboard.list_file(cache.store(), who, number, "managers", each=told)
        except Refused as refused:
            st.warning(" ".join(refused.reasons))
            return
        finally:
            bar.empty()
        # what was issued never changes, so what was made of it holds
        st.session_state[_PREPARED] = (number, made, name)
    held = st.session_state.get(_PREPARED)
    if held is not None and held[0] == number:
        downloads.button(
            "One workbook a manager (zip)", lambda: held[1], held[2], "list_file_managers", mime=downloads.ZIP
        )


def _file(who: Viewer, number: int, form: str) -> Callable[[], bytes]:
    held = cache.store()

    def make() -> bytes:
        return dashboard.list_file(held, who, number, form)[0]

    return make


def _name(view: IssuedView, number: int, form: str) -> str:
    found = next(one for one in view.lists if one.number == number)
    return dashboard.list_file_name(found, form)
