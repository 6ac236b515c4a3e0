"""What only the Managers page draws: coverage by manager, one manager's people, and the paper packs to download."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ig_metrics import dashboard
from ig_metrics.dashboard.managers import ManagersView
from ig_metrics.dashboard.paper_register import About
from ig_metrics.dashboard.views import Question
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.training.coverage import STATES
from ig_metrics.ui import cache, captions, downloads, panels, tables, training_parts
from ig_metrics.ui.failure import standing

ALL = "All managers"
COVERAGE = {
    "manager": "Manager", "state": "Returns", "waiting": "Awaited", "paper": "On paper", "paper_in_date": "On paper, in date",
    "returned": "Returned", "last_return": "Latest return", "people": "In the rate", "in_date": "In date", "compliance_percent": "In date %",
    "past_due": "Overdue or lapsed",
}  # fmt: skip
PEOPLE = {
    "full_name": "Name", "staff_id": "Staff number", "route": "Route", "status": "Status", "days_past_due": "Days past due", "due_on": "Due",
    "last_completed_on": "Completed", "expires_on": "Runs out", "returned_on": "Paper return", "service": "Service", "team": "Team",
    "job_title": "Job", "why": "Excused?",
}  # fmt: skip
_STATE, _PAGE, _MANAGER, _PREPARED = "managers_state", "managers_page", "managers_manager", "managers_prepared"
STEP = 25
"""Packs between two moves of the progress bar."""
_PEOPLE_PAGE, _SEARCH = "managers_people_page", "managers_search"


def view(who: Viewer, question: Question) -> ManagersView:
    """The view as the controls stand."""
    course = training_parts.course_filter("managers")
    if who.role != "ig_lead":
        own: ManagersView = panels.view_for("managers", who, question, course=course, people_page=_number(_PEOPLE_PAGE))
        return own
    state = st.session_state.get(_STATE)
    found: ManagersView = panels.view_for(
        "managers", who, question, course=course, manager=st.session_state.get(_MANAGER) or "",
        search=str(st.session_state.get(_SEARCH) or "").strip(), state="" if state in (None, ALL) else state, page=_number(_PAGE),
        people_page=_number(_PEOPLE_PAGE),
    )  # fmt: skip
    return found


@standing
def coverage(shown: ManagersView, question: Question) -> None:
    """Coverage by manager, a page at a time; whose returns are awaited first."""
    st.header("Coverage by manager", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        # Neither is kept in the link: an address must never hold a person's e-mail address.
        st.text_input("Search managers", key=_SEARCH, width=290, on_change=_first_page)
        st.selectbox("Returns", [ALL, *STATES], key=_STATE, width=220, on_change=_first_page, filter_mode=None)
    panels.table("managers", shown.managers, COVERAGE, "Coverage by manager, one page of the list", question, shown,
                 widths={"manager": 260}, none="No manager is in that state.", names=True)  # fmt: skip
    pages = -(-shown.matching // shown.page_size)
    if pages > 1:
        st.caption(f"{shown.matching:,} managers, those awaited most first")
        st.pagination(pages, key=_PAGE)
    st.header("One manager's people", anchor=False)
    offered = [*shown.managers["manager"]]
    if shown.manager and shown.manager not in offered:
        offered = [shown.manager, *offered]
    st.selectbox("Manager on this page of the list", offered, index=None, key=_MANAGER, placeholder="Choose a manager", width=400,
                 on_change=_first_people)  # fmt: skip


@standing
def people(shown: ManagersView, question: Question) -> None:
    """The people of a manager, whatever their route."""
    if shown.people.empty:
        return
    tables.show(
        shown.people, PEOPLE, "The manager's people, longest past due first", widths={"full_name": 170, "why": 280}
    )
    st.caption(f"{shown.people_matching:,} in scope, by every route")
    pages = -(-shown.people_matching // shown.page_size)
    if pages > 1:
        st.pagination(pages, key=_PEOPLE_PAGE)


@standing
def packs(shown: ManagersView, who: Viewer, question: Question) -> None:
    """Paper packs: one manager's, and for the IG lead everybody's."""
    st.header("Paper packs", anchor=False)
    st.write(
        "A pack is a register to print and sign, with the names of people on the paper route who are not in date, and a workbook to "
        "send back: fill in the date and who certifies it, and the IG lead uploads it. Lines left without a date are set aside. "
        "Each download is recorded with your name."
    )
    with st.container(horizontal=True, gap="small"):
        if len(shown.pack):
            downloads.button(
                f"{'Pack for ' + shown.manager if who.role == 'ig_lead' else 'Your pack'} ({len(shown.pack):,})", _one(shown, who, question),
                f"paper-pack-{question.as_at.isoformat()}.zip", "pack_one", mime=downloads.ZIP,
            )  # fmt: skip
        elif shown.manager:
            whose = f"{captions.plain(shown.manager)}'s" if who.role == "ig_lead" else "your"
            st.caption(f"None of {whose} people is awaited on the paper route: there is no pack to print.")
        if who.role == "ig_lead":
            _every(shown, who, question)


def _one(shown: ManagersView, who: Viewer, question: Question) -> Callable[[], bytes]:
    held, settings = cache.store(), cache.settings()

    def make() -> bytes:
        from ig_metrics.dashboard import paper_files

        made = paper_files.pack(shown.pack, _about(settings, shown.course_title, question, shown.manager))
        held.record("paper_pack_downloaded", who.username, {"course": shown.course, "as_at": question.as_at.isoformat(), "rows": len(shown.pack), "managers": 1})  # fmt: skip
        return made

    return make


def _about(settings: Settings, course_title: str, question: Question, manager: str = "") -> About:
    return About(manager, course_title, question.as_at, settings.organisation.name, settings.report.contact)


@standing
def _every(shown: ManagersView, who: Viewer, question: Question) -> None:
    wanted = (question.as_at, shown.course, cache.store().version())
    if st.button("Prepare every manager's pack", key="packs_prepare"):
        st.session_state[_PREPARED] = (wanted, _prepared(shown, who, question))
    made = st.session_state.get(_PREPARED)
    if made is None or made[0] != wanted:
        return
    if isinstance(made[1], Refused):
        st.warning(" ".join(made[1].reasons))
        return
    count, rows, data = made[1]
    held = cache.store()

    def make() -> bytes:
        held.record("paper_pack_downloaded", who.username, {"course": shown.course, "as_at": question.as_at.isoformat(), "rows": rows, "managers": count})  # fmt: skip
        return data

    downloads.button(
        f"All {count:,} packs in one file", make, f"paper-packs-{question.as_at.isoformat()}.zip", "packs_all",
        mime=downloads.ZIP,
    )  # fmt: skip


def _prepared(shown: ManagersView, who: Viewer, question: Question) -> tuple[int, int, bytes] | Refused:
    """How many packs and people there are, and the file of them all."""
    from ig_metrics.dashboard import paper_files

    settings = cache.settings()
    bar = st.progress(0.0, "Making the packs")

    def told(done: int, of: int) -> None:
        if done % STEP == 0:
            bar.progress(done / of, f"Making the packs: {done:,} of {of:,}")

    try:
        course, found = dashboard.paper_packs(cache.store(), settings, who, question, course=shown.course)
        made = paper_files.packs(found, _about(settings, course.title, question), each=told)
    except Refused as refused:
        return refused
    finally:
        bar.empty()
    return len(found), sum(len(people) for people in found.values()), made


def _first_page() -> None:
    st.session_state[_PAGE] = 1


def _first_people() -> None:
    st.session_state[_PEOPLE_PAGE] = 1


def _number(key: str) -> int:
    return int(st.session_state.get(key) or 1)
