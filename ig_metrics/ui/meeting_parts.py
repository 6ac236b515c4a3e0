"""What the Meetings page draws for everybody: its parts, the calendar, the papers issued, what is restated since; and the forms
with which the IG lead keeps the calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from ig_metrics import dashboard
from ig_metrics.dashboard.meetings import MeetingsView, Paper, RestatementsView
from ig_metrics.dashboard.views import Question
from ig_metrics.dates import uk
from ig_metrics.ledger.editing import ChangedMeanwhile
from ig_metrics.ledger.meetings import EARLIEST, LATEST
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import cache, captions, downloads, memo, panels, parts, tables
from ig_metrics.ui.failure import standing

CALENDAR, WRITE, ISSUE, RESTATED = "calendar", "write", "issue", "restated"
PARTS = {CALENDAR: "Calendar and papers", WRITE: "Write the paper", ISSUE: "Read and issue", RESTATED: "Restated since"}
LEAD_ONLY = (WRITE, ISSUE)
PAGE = "meetings"
MEETINGS = {
    "held_on": "Meeting", "committee": "Committee", "period": "Its period", "days": "Days", "state": "When", "paper": "Paper",
    "issued_on": "Issued on", "drafted": "Parts written", "note": "Note",
}  # fmt: skip
PAPERS = {
    "number": "Paper", "held_on": "Meeting", "version": "Version", "issued_at": "Issued", "as_at": "Figures as at",
    "known_at": "Known on", "by": "By", "reason": "Why again", "sha256": "SHA-256 of the Word document",
}  # fmt: skip
RESTATED_ROWS = {
    "figure": "Figure", "reported": "As reported", "now": "As now known", "difference": "Difference", "because": "Why",
}  # fmt: skip
WIDTHS: dict[str, Any] = {
    "committee": 230, "period": 250, "paper": 160, "issued_on": 95, "drafted": 105, "note": 260, "reason": 260, "sha256": 300, "figure": 260, "because": 620,
    "difference": 140, "number": 70, "version": 80, "days": 60, "state": 70,
}  # fmt: skip
OFF = {"held_on": "Meeting", "why": "Why", "by": "By", "at": "When"}
MIMES = {
    ".docx": ("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".pptx": ("slides", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ".html": ("handout", "text/html"),
    ".json": ("figures as JSON", "application/json"),
}
"""What each kind of file is called, and what a browser is told it is."""


def part(who: Viewer) -> str:
    """Which part of the page is asked for; kept in the link."""
    return parts.part(PAGE, PARTS, () if who.role == "ig_lead" else LEAD_ONLY)


# The calendar


def calendar(who: Viewer, question: Question) -> MeetingsView:
    """When the committee meets, what was issued for each meeting, and (for the IG lead) the forms that keep the calendar."""
    view: MeetingsView = panels.view_for(PAGE, who, question)
    panels.opening(view, who, PAGE)
    parts.said(PAGE)
    st.header("Meetings and their periods", anchor=False)
    lead = who.role == "ig_lead"
    drafted = dashboard.papers_drafted(cache.store(), who) if lead else {}
    shown = memo.kept(
        view.calendar, ("drafted", tuple(sorted(drafted.items()))), lambda: _latest_first(view, drafted, lead)
    )
    panels.table("meetings", shown, MEETINGS, "Committee meetings, the latest first", question, view, widths=WIDTHS,
                 none="No meeting is on the calendar.")  # fmt: skip
    st.header("Papers issued", anchor=False)
    panels.table("papers", view.papers, PAPERS, "Papers issued, the newest first", question, view, widths=WIDTHS,
                 none="None yet. A paper is kept here, byte for byte, once it is issued.")  # fmt: skip
    if view.issued:
        _files(who, view.issued)
    if lead:
        _add(who, question)
        if not view.calendar.empty:
            _change(who, question, view.calendar)
        _off(who)
    return view


def _latest_first(view: MeetingsView, drafted: dict[dt.date, int], lead: bool) -> pd.DataFrame:
    rows = view.calendar.iloc[::-1].reset_index(drop=True)
    if not lead:
        return rows
    counts = [drafted.get(day.date(), 0) for day in rows["held_on"]]
    return rows.assign(drafted=pd.Series(counts, index=rows.index, dtype="Int64"))


@standing
def _files(who: Viewer, issued: tuple[Paper, ...]) -> None:
    """The files of an issued paper, as they were issued."""
    by_number = {paper.number: paper for paper in issued}
    chosen = st.selectbox(
        "Download a paper", list(by_number), format_func=lambda number: by_number[number].title, key="meetings_paper", width=430,
        filter_mode=None,
    )  # fmt: skip
    paper = by_number[chosen] if chosen in by_number else issued[0]
    with st.container(horizontal=True, gap="small"):
        for name in paper.files:
            give, key = _issued_file(who, paper.number, name), f"paper_{paper.number}_{name}"
            file_button(name, give, key)
            pdf_button(who, name, give, f"{key}_pdf")


def pdf_button(who: Viewer, name: str, give: Callable[[], bytes], key: str, *, draft: str = "") -> None:
    """A Word document as PDF, made when it is asked for; where this computer cannot, the IG lead is told what it lacks."""
    from ig_metrics.report import pdf

    if not name.endswith(".docx"):
        return
    if pdf.installed() is not None:
        as_pdf = name.removesuffix(".docx") + ".pdf"
        downloads.button(f"Download {draft}(PDF)", lambda: pdf.pdf(give()), as_pdf, key, mime="application/pdf")
    elif who.role == "ig_lead":
        st.caption(pdf.ABSENT)


def file_button(name: str, give: Callable[[], bytes], key: str, *, draft: str = "") -> None:
    """A button that downloads a file of a paper, called by what it is."""
    label, mime = next(((said, mime) for ending, (said, mime) in MIMES.items() if name.endswith(ending)), (name, ""))
    downloads.button(f"Download {draft}({label})", give, name, key, mime=mime)


def _issued_file(who: Viewer, number: int, name: str) -> Callable[[], bytes]:
    return lambda: dashboard.paper_file(cache.store(), who, number, name)


# Keeping it


@standing
def _add(who: Viewer, question: Question | None) -> None:
    with st.expander("Add a meeting"), st.form("meeting_add", border=False, clear_on_submit=True):
        day = st.date_input("Day", value=None, min_value=EARLIEST, max_value=LATEST, format="DD/MM/YYYY", key="meeting_add_day",
                            width=180)  # fmt: skip
        committee = st.text_input("Committee", key="meeting_add_committee")
        note = st.text_input("Note (only you and other IG leads see it)", key="meeting_add_note")
        sent = st.form_submit_button("Add it")
    if sent and not isinstance(day, dt.date):
        st.error("Give the day of the meeting.")
    elif sent and isinstance(day, dt.date):
        parts.do(PAGE, lambda: _added(who, question, day, committee, note))


def _added(who: Viewer, question: Question | None, day: dt.date, committee: str, note: str) -> str:
    dashboard.add_meeting(cache.store(), who, question, day, committee, note)
    return f"Added: the meeting of {uk(day)}. Its period begins the day after the meeting before it."


@standing
def _change(who: Viewer, question: Question, rows: pd.DataFrame) -> None:
    with st.expander("Change, move or take off a meeting"):
        days = [day.date() for day in rows["held_on"]][::-1]
        chosen = st.selectbox("Meeting", days, index=None, format_func=uk, key="meeting_chosen", width=240,
                              placeholder="Choose a meeting")  # fmt: skip
        if chosen is None:
            return
        line = rows[rows["held_on"] == pd.Timestamp(chosen)].iloc[0]
        now = tuple("" if pd.isna(line[name]) else str(line[name]) for name in ("committee", "note"))
        # as it was when this person opened it: what somebody else saves meanwhile is said, not written over
        opened = st.session_state.setdefault(f"meeting_opened_{chosen}", now)
        with st.form("meeting_change", border=False):
            committee = st.text_input("Committee", value=opened[0], key=f"meeting_committee_{chosen}")
            note = st.text_input("Note", value=opened[1], key=f"meeting_note_{chosen}")
            why = st.text_input(
                "Why it is changed", key="meeting_why", placeholder="For example: the committee has a new name"
            )
            saved = st.form_submit_button("Save")
        with st.form("meeting_move", border=False, clear_on_submit=True):
            to = st.date_input("Or move it to another day", value=None, min_value=EARLIEST, max_value=LATEST, format="DD/MM/YYYY",
                               key="meeting_to", width=180)  # fmt: skip
            because = st.text_input("Why it is moved", key="meeting_move_why")
            moved = st.form_submit_button("Move it")
        with st.form("meeting_off", border=False, clear_on_submit=True):
            reason = st.text_input("Or take it off the calendar: why", key="meeting_off_why")
            gone = st.form_submit_button("Take it off")
        cells = (committee or "", note or "")
        if saved:
            parts.do(PAGE, lambda: _changed(who, question, chosen, opened, cells, why or ""))
        elif moved and not isinstance(to, dt.date):
            st.error("Give the day it is moved to.")
        elif moved and isinstance(to, dt.date):
            parts.do(PAGE, lambda: _moved(who, question, chosen, to, opened, because or ""))
        elif gone:
            parts.do(PAGE, lambda: _taken_off(who, question, chosen, reason or ""))


def _changed(who: Viewer, question: Question, day: dt.date, opened: Any, cells: tuple[str, str], why: str) -> str:
    store, place = cache.store(), f"meeting_opened_{day}"
    try:
        made = dashboard.change_meeting(store, who, question, opened, day, cells, why)
    except ChangedMeanwhile as changed:
        line = changed.now.iloc[0]
        st.session_state[place] = tuple(
            "" if pd.isna(line[name]) else str(line[name]) for name in ("committee", "note")
        )
        said = "; ".join(
            f"{row['column']} was “{row['opened']}”, and is “{row['theirs']}” now" for row in changed.differences.to_dict("records")
        )  # fmt: skip
        raise type(changed)(
            [f"the meeting of {uk(day)} ({said}; saving again puts yours in its place)"], changed.differences, changed.now,
            changed.edited,
        ) from None  # fmt: skip
    st.session_state.pop(place, None)
    return f"Saved as {made.snapshot}: the meeting of {uk(day)}. It can be taken back on the Upload page."


def _moved(who: Viewer, question: Question, day: dt.date, to: dt.date, cells: Any, why: str) -> str:
    went = dashboard.move_meeting(cache.store(), who, question, day, to, cells, why)
    along = f" What is written of its paper went along ({went} {'part' if went == 1 else 'parts'})." if went else ""
    return f"Moved: the meeting of {uk(day)} is on {uk(to)}.{along}"


def _taken_off(who: Viewer, question: Question, day: dt.date, why: str) -> str:
    gone = dashboard.take_off_meeting(cache.store(), who, question, day, why)
    return f"Taken off the calendar: {uk(gone.held_on)}. It can be put back below."


@standing
def _off(who: Viewer) -> None:
    gone = dashboard.meetings_taken_off(cache.store(), who)
    if gone.empty:
        return
    with st.expander(f"Taken off the calendar ({len(gone)})"):
        tables.show(gone, OFF, "Meetings taken off the calendar", widths={"why": 420})
        names = {row["id"]: f"{uk(row['held_on'].date())}: {row['why']}" for row in gone.to_dict("records")}
        with st.form("meeting_back", border=False, clear_on_submit=True):
            id = st.selectbox("Put one back", list(names), format_func=names.__getitem__, index=None, key="meeting_back_id",
                              placeholder="Choose a meeting")  # fmt: skip
            why = st.text_input("Why it is put back", key="meeting_back_why")
            back = st.form_submit_button("Put it back")
        if back and id:
            parts.do(PAGE, lambda: _back(who, id, why or ""))


def _back(who: Viewer, id: str, why: str) -> str:
    return f"Put back: the meeting of {uk(dashboard.put_back_meeting(cache.store(), who, id, why).held_on)}."


# Nothing held


def nothing_yet(who: Viewer) -> None:
    """The page while nothing is held: what it is for, the template, and a form to add a meeting."""
    from ig_metrics.wording import meetings as words

    st.title(words.TITLE, anchor=False)
    parts.said(PAGE)
    panels.nothing_held(who, (PAGE,))
    if who.role == "ig_lead":
        _add(who, None)


# Restated


def restated(who: Viewer, question: Question) -> RestatementsView:
    """A paper's figures as reported beside as now known."""
    st.title("What is restated since the paper was issued?", anchor=False)
    issued = panels.view_for(PAGE, who, question).issued
    by_number: dict[int, Paper] = {paper.number: paper for paper in issued}
    chosen = None
    if len(by_number) > 1:
        chosen = st.selectbox(
            "Since which paper", list(by_number), format_func=lambda number: by_number[number].title, key="meetings_since",
            bind="query-params", width=430, filter_mode=None,
        )  # fmt: skip
    view: RestatementsView = panels.view_for("restatements", who, question, **({"paper": chosen} if chosen else {}))
    captions.sentences(view.answer)
    if view.paper is None:
        return view
    if not view.rows.empty:
        panels.table("restatements", view.rows, RESTATED_ROWS, "Figures as reported and as now known", question, view, widths=WIDTHS)  # fmt: skip
    panels.folded("Every headline figure of the paper", "restatements_all",
                  lambda: panels.table("restatements_all", view.every, RESTATED_ROWS,
                                       "Every headline figure, as reported and as now known", question, view, widths=WIDTHS))  # fmt: skip
    panels.link("toolkit", "The Toolkit's figures, upload by upload →")
    return view
