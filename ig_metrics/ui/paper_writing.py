"""The committee paper written and issued on the Meetings page: by the IG lead alone."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from ig_metrics import dashboard
from ig_metrics.dashboard.views import Question
from ig_metrics.dates import LONDON, uk
from ig_metrics.errors import Refused
from ig_metrics.ledger.narrative import Written, WrittenMeanwhile
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import cache, captions, clock, meeting_parts, paper_made, parts
from ig_metrics.ui.paper_made import Made

if TYPE_CHECKING:
    from ig_metrics.report.issuing import Ready

STYLES = Path(__file__).with_name("paper.css")
HEIGHT, OF_A_LINE = 420, 110
"""Pixels of the box to write in: for a section, and for a line of the title block."""
LEFT = "[To be completed:"
MARKS = {"to write": "✎ To write", "moved": "↻ Moved", "restated": "↻ Restated", "stale": "◆ Old data"}
_READY, _CLASH, _FOR = "paper_ready", "paper_clash", "paper_meeting"


@dataclass(frozen=True)
class _Opened:
    """A part as somebody opened it: the revision and generated text it had, the text in the box, and the box."""

    revision: int
    generated: str
    text: str
    turn: int
    widget: str


def _meeting(who: Viewer, question: Question) -> dt.date | None:
    """The meeting whose paper it is: the next one, unless another is chosen."""
    days = cache.view("paper_meetings", who, question)
    if not days:
        st.write("No committee meeting is on the calendar. Add one, or upload the list of meetings.")
        return None
    coming = [day for day in days if day >= question.as_at]
    chosen = st.selectbox(
        "Meeting", days, index=days.index(min(coming)) if coming else 0, format_func=uk, key=_FOR, width=240, filter_mode=None,
        persist_state="session",
    )  # fmt: skip
    return chosen if chosen in days else days[0]


def _made(who: Viewer, held_on: dt.date) -> tuple[Made, dict[str, Written]] | None:
    try:
        return paper_made.made(who, held_on)
    except Refused as refused:
        for text in refused.reasons:
            st.warning(text)
        return None


# Write


def write(who: Viewer, question: Question) -> None:
    """A part of the paper: what the figures say, what is written in its place, and what of it differs."""
    st.html(STYLES)
    st.title("What do we say to the committee?", anchor=False)
    st.write(
        "Each part is written from the figures. Write over what needs a person's judgement: your text is kept with the meeting, "
        "beside the generated one. Tables and charts always come from the figures. **Name nobody, and give no number of people "
        "below the threshold**: the committee reads it as it stands."
    )
    parts.said(meeting_parts.PAGE)
    held_on = _meeting(who, question)
    found = None if held_on is None else _made(who, held_on)
    if held_on is None or found is None:
        return
    made, written = found
    first = next((n for n, text in enumerate(made.texts.values()) if LEFT in text), 0)
    st.caption(_left(made))
    key = st.selectbox(
        "Part", list(made.texts), index=first, format_func=lambda one: f"{made.names[one]}: {_state(made, written, one)}", key="paper_part",
        width=520, filter_mode=None,
    )  # fmt: skip
    if key not in made.texts:
        return
    _part(who, held_on, key, made, written.get(key))


def _state(made: Made, written: dict[str, Written], key: str) -> str:
    one = written.get(key)
    if one is not None and one.text is not None:
        return "written, and the figures have moved since" if key in made.moved else "written"
    return "to be completed" if LEFT in made.texts[key] else "from the figures"


def _left(made: Made) -> str:
    left = made.briefing.left_to_write
    return (
        f"{left} {'place is' if left == 1 else 'places are'} still to be completed."
        if left
        else "No place is left to complete."
    )


def _part(who: Viewer, held_on: dt.date, key: str, made: Made, held: Written | None) -> None:
    from ig_metrics.report import preview
    from ig_metrics.report.blocks import Text

    generated = made.texts[key]
    mine = None if held is None else held.text
    clash: WrittenMeanwhile | None = st.session_state.get(_CLASH)
    if clash is not None and (clash.theirs.held_on, clash.theirs.section) != (held_on, key):
        st.session_state.pop(_CLASH)
        clash = None
    opened = _opened(held_on, key, held, generated)
    left, right = st.columns(2, gap="medium")
    with left:
        st.header("From the figures", anchor=False)
        st.html(made.shown.get(key) or preview.part((Text(generated),)))
    with right:
        st.header("What the paper says", anchor=False)
        if held is not None:
            what = "Went back to the generated text" if mine is None else "Written"
            st.caption(f"{what} by {captions.plain(held.by)} on {_when(held.at)}.")
        if clash is not None:
            _clashed(clash)
        with st.form(f"paper_write_{key}", border=False):
            text = st.text_area(
                "Your text: a line is a paragraph, “- ” before it makes it a point", value=opened.text, key=opened.widget,
                height=HEIGHT if key in made.shown else OF_A_LINE,
            )  # fmt: skip
            with st.container(horizontal=True, gap="small"):
                sent = st.form_submit_button("Save mine over it" if clash is not None else "Save", type="primary")
                back = st.form_submit_button("Go back to the generated text")
                drop = st.form_submit_button("Drop mine, open theirs") if clash is not None else False
    if drop:
        st.session_state.pop(_CLASH, None)
        st.session_state.pop(_place(held_on, key), None)
        st.rerun()
    if sent or back:
        said = None if back else (text or "")
        revision = clash.theirs.revision if clash is not None else opened.revision
        _save(who, held_on, key, made, said, dataclasses.replace(opened, revision=revision))
    if held is not None and mine is not None:
        _beside(made, key, held)


def _opened(held_on: dt.date, key: str, held: Written | None, generated: str) -> _Opened:
    """The part as this person opened it, for as long as they have typed something: what somebody else saves meanwhile, or a figure
    that moves, must not slip under their words. Opened anew where nothing is typed."""
    place = _place(held_on, key)
    now = (held.revision if held else 0, generated)
    before: _Opened | None = st.session_state.get(place)
    if before is not None:
        typed = st.session_state.get(before.widget, before.text) != before.text
        if typed or (before.revision, before.generated) == now:
            return before
    text = generated if held is None or held.text is None else held.text
    turn = 0 if before is None else before.turn + 1
    fresh = _Opened(*now, text, turn, f"paper_text_{held_on}_{key}_{turn}")
    st.session_state[place] = fresh
    return fresh


def _place(held_on: dt.date, key: str) -> str:
    return f"paper_opened_{held_on}_{key}"


def _save(who: Viewer, held_on: dt.date, key: str, made: Made, text: str | None, opened: _Opened) -> None:
    def act() -> str:
        kept = dashboard.write_part(
            cache.store(), who, held_on, key, text, opened.generated, opened=opened.revision
        )  # fmt: skip
        # what was typed is kept: the box is filled from what stands
        st.session_state.pop(opened.widget, None)
        st.session_state.pop(_CLASH, None)
        name = made.names[key]
        return f"{name}: the generated text stands again." if kept.text is None else f"{name}: saved with the meeting."

    try:
        said = (True, captions.plain(act()))
    except WrittenMeanwhile as clash:
        st.session_state[_CLASH] = clash
        said = None
    except Refused as refused:
        said = (False, captions.plain(" ".join(refused.reasons)))
    if said is not None:
        st.session_state[f"{meeting_parts.PAGE}_said"] = said
        if not said[0]:
            # stay as it is: what was typed must not be lost
            parts.said(meeting_parts.PAGE)
            return
    st.rerun()


def _clashed(clash: WrittenMeanwhile) -> None:
    from ig_metrics.report import preview

    st.error(captions.plain(" ".join(clash.reasons)))
    theirs = clash.theirs.text if clash.theirs.text is not None else clash.theirs.generated
    st.caption(f"From theirs, of {_when(clash.theirs.at)}, to yours:")
    st.html(preview.marked(theirs, clash.yours or ""))


def _beside(made: Made, key: str, held: Written) -> None:
    """What was changed of the generated text it was written over; and how that has moved since."""
    from ig_metrics.report import preview

    assert held.text is not None
    if key in made.moved:
        st.warning(
            f"The figures have moved since this was written on {_when(held.at)}. What is generated now differs from what it was "
            "written over; read your text again, and save it once it is right."
        )
        st.header("How the generated text has moved since", anchor=False)
        st.html(preview.marked(held.generated, made.moved[key]))
    st.header("What you changed of the generated text", anchor=False)
    st.html(preview.marked(held.generated, held.text))


def _when(at: dt.datetime) -> str:
    here = at.astimezone(LONDON)
    return f"{uk(here.date())} at {here:%H:%M}"


# Read and issue


def issue(who: Viewer, question: Question) -> None:
    """The whole paper as the committee will read it; the checks; and its issue."""
    st.html(STYLES)
    st.title("Is the paper ready to issue?", anchor=False)
    parts.said(meeting_parts.PAGE)
    held_on = _meeting(who, question)
    found = None if held_on is None else _made(who, held_on)
    if held_on is None or found is None:
        return
    made, _ = found
    issued = dashboard.papers_of(cache.store(), held_on)
    if issued:
        st.info(
            f"{issued[0].title} was issued on {_when(issued[0].at)} by {captions.plain(issued[0].by)}. It is kept as it was issued."
        )
    st.write(
        "**Check it** makes the paper as known at this moment, and says what to look at before it goes. **Issue it** gives it a "
        "number and keeps it as it is: those figures, known at that moment, are what was reported."
    )
    if st.button("Check the paper", key="paper_check", type="primary"):
        bar = st.progress(0.0, "Making the paper as known now")
        st.session_state[_READY] = _prepared(who, held_on, lambda what, share: bar.progress(share, what))
        bar.empty()
    ready: Any = st.session_state.get(_READY)
    if isinstance(ready, Refused):
        for text in ready.reasons:
            st.warning(text)
    elif ready is not None and ready.draft.held_on == held_on:
        _checked(who, ready)
    st.header("The paper as it stands", anchor=False)
    with st.container(border=True):
        st.html(made.html)


def _prepared(who: Viewer, held_on: dt.date, told: Callable[[str, float], Any]) -> Any:
    from ig_metrics.report import issuing

    try:
        # by the store's clock: what was uploaded a moment ago is known
        return issuing.prepare(cache.store(), cache.settings(), who, held_on, now=clock.now(), told=told)
    except Refused as refused:
        return refused


def _checked(who: Viewer, ready: Ready) -> None:
    made = ready.briefing
    st.header("Checked", anchor=False)
    st.write(f"Figures as at {uk(made.as_at)}, as known on {made.known}.")
    if ready.same and ready.last is not None:
        st.success(f"It says what {ready.last.title} says, so there is nothing new to issue.")
    captions.bullets(
        [f"**{MARKS.get(each.what, each.what)}.** {each.text}" for each in ready.findings],
        "Nothing to look at was found.",
    )
    with st.container(horizontal=True, gap="small"):
        for name, content in ready.draft.files.items():
            give = _draft_file(who, ready, name, content)
            meeting_parts.file_button(name, give, f"draft_{name}", draft="the draft ")
            meeting_parts.pdf_button(who, name, give, f"draft_{name}_pdf", draft="the draft ")
    if ready.same:
        return
    with st.form("paper_issue", border=False):
        reason = ""
        if ready.last is not None:
            reason = (
                st.text_input(
                    "Why another version is issued", key="paper_reason", placeholder="For example: a late return"
                )
                or ""
            )
        seen = st.checkbox("I have read it, and it goes to the committee as it stands", key="paper_seen")
        sent = st.form_submit_button("Issue the paper", type="primary")
    if sent and not seen:
        st.error(
            "Tick that you have read it. An issued paper is never changed; another version can be issued with a reason."
        )
    elif sent:
        parts.do(meeting_parts.PAGE, lambda: _issued(who, ready, reason))


def _issued(who: Viewer, ready: Ready, reason: str) -> str:
    from ig_metrics.report import issuing

    paper, new = issuing.issue(cache.store(), who, ready, reason=reason)
    if not new:
        return f"{paper.title} says the same and stays: nothing new was issued."
    st.session_state.pop(_READY, None)
    return (
        f"{paper.title} is issued, its figures as known on {ready.briefing.known}. It can be downloaded under "
        f"“{meeting_parts.PARTS[meeting_parts.CALENDAR]}”. SHA-256 of the Word document: {paper.sha256[:16]}…"
    )


def _draft_file(who: Viewer, ready: Ready, name: str, content: bytes) -> Any:
    held = cache.store()

    def give() -> bytes:
        held.record("report_downloaded", who.username, ready.briefing.audit_detail(name, content))
        return content

    return give
