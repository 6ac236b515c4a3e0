"""The committee paper, made when the IG lead asks for it and downloaded as a Word document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from ig_metrics.dashboard.views import Question
from ig_metrics.dates import uk
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import cache, clock, downloads

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MEETING, _PREPARED = "paper_meeting", "paper_prepared"


def offer(who: Viewer, question: Question) -> None:
    """The paper's part of a page, for the IG lead: choose a meeting, prepare the paper, download it. Each download is recorded."""
    if who.role != "ig_lead":
        return
    with st.expander("Committee paper"):
        days = cache.view("paper_meetings", who, question)
        if not days:
            st.write("No committee meeting is on the list. Upload the list of meetings to make a paper.")
            return
        st.write(
            "A Word document in the council's form, with these figures as a committee member sees them: no names, no small "
            "counts. What a person must write is marked “To be completed”."
        )
        coming = [day for day in days if day >= question.as_at]
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            chosen = st.selectbox(
                "Meeting", days, index=days.index(min(coming)) if coming else 0, format_func=uk, key=_MEETING, width=240,
                filter_mode=None,
            )  # fmt: skip
            asked = st.button("Prepare the paper", key="paper_prepare")
        wanted = (chosen, clock.today(), cache.store().version(), cache.fingerprint())
        if asked:
            with st.spinner("Writing the paper"):
                st.session_state[_PREPARED] = (wanted, _prepared(who, chosen))
        made = st.session_state.get(_PREPARED)
        if made is None or made[0] != wanted:
            return
        if isinstance(made[1], Refused):
            for text in made[1].reasons:
                st.warning(text)
            return
        _ready(who, *made[1])


def _prepared(who: Viewer, day: Any) -> Any:
    from ig_metrics import report

    try:
        found = report.briefing(cache.store(), cache.settings(), who, day, today=clock.today())
    except Refused as refused:
        return refused
    return found, report.docx(found)


def _ready(who: Viewer, found: Any, content: bytes) -> None:
    from ig_metrics import report

    st.write(
        f"The paper for {uk(found.held_on)} is ready: figures as at {uk(found.as_at)}, known on {found.known}. "
        f"**{found.left_to_write} parts** are for you to complete."
    )
    name = report.file_name(found.held_on)
    downloads.button("Download the paper (Word)", _recorded(who, found, name, content), name, "paper_docx", mime=DOCX)


def _recorded(who: Viewer, found: Any, name: str, content: bytes) -> Callable[[], bytes]:
    held = cache.store()

    def give() -> bytes:
        held.record("report_downloaded", who.username, found.audit_detail(name, content))
        return content

    return give
