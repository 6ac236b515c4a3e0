"""The move to a new version of the Toolkit, in four steps: which, what became of each requirement, what is carried, confirm.

Nothing is kept before the last step, and what was kept can be taken back on the same page.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from ig_metrics.dashboard import carrying, framework_files
from ig_metrics.dashboard.carry_over import CarryOverView
from ig_metrics.dashboard.views import Question
from ig_metrics.dates import uk
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.toolkit.edition import Framework
from ig_metrics.ui import asked, cache, captions, framework_parts, panels, tables, version_mapping
from ig_metrics.wording import editions as words

STEPS = ("Which versions, and from when", "What became of each requirement", "What would be carried", "Confirm")
ROWS = {
    "requirement": "Requirement", "title": "Title", "how": "What happened", "from": "From", "before": "Level before",
    "level": "Level proposed", "work": "To do", "evidence": "Evidence", "evidence_expires": "Evidence expires",
    "owner": "Owner", "reason": "Reason",
}  # fmt: skip
LEVELS = {"measure": "Measure", "before": "Before", "after": "After"}
DROPPED = {"requirement": "Requirement", "title": "Title", "category": "Category", "level": "Level", "reason": "Reason"}
ACTIONS = {"action": "Open action", "requirement": "Requirement", "becomes": "In the new version"}
KEPT = {"id": "Kept as", "from": "From", "to": "To", "as_at": "In force from", "requirements": "Requirements",
        "state": "State", "by": "By", "why": "Reason", "taken_back_why": "Why taken back"}  # fmt: skip
WIDTHS = {"title": 260, "work": 300, "reason": 420, "measure": 300, "evidence": 200, "state": 160, "why": 260,
          "from": 110, "before": 110}  # fmt: skip
_CHOSEN, _STEP, _SAID = (f"version_{name}" for name in ("chosen", "step", "said"))


@dataclass(frozen=True)
class Chosen:
    """Which move is prepared."""

    before: str
    after: str
    day: dt.date


def draw(who: Viewer, question: Question) -> None:
    """The step that is open, and the moves that were kept."""
    held = framework_files.shelf(question.as_at)
    usable = {each.id: each.framework for each in held.files if each.framework is not None}
    chosen: Chosen | None = st.session_state.get(_CHOSEN)
    if chosen is not None and not {chosen.before, chosen.after} <= usable.keys():
        chosen = None
    step = int(st.session_state.get(_STEP, 0)) if chosen else 0
    in_force = carrying.edition_in_force(cache.store(), cache.settings(), question)
    st.title("Is the Toolkit moving to a new version?", anchor=False)
    name = usable[in_force].full_title if in_force in usable else in_force
    st.markdown(
        f"On {uk(question.as_at)} **{captions.plain(name)}** is in force. A move is prepared in four steps; nothing is kept "
        "before the last, and it can be taken back. Scores of two versions are never joined into one trend."
    )
    _said(who, question)
    framework_parts.faults(held.faults)
    st.header(f"Step {step + 1} of {len(STEPS)}: {STEPS[step].lower()}", anchor=False)
    if step == 0 or chosen is None:
        _which(usable, in_force, question)
    elif step == 1:
        version_mapping.draw(chosen.day, usable[chosen.before], usable[chosen.after], _go)
    else:
        view = _view(chosen, who)
        if view is None:
            _steps(step)
        elif step == 2:
            _carried(chosen, view)
        else:
            _confirm(chosen, view, who)
    _kept(who)


# Step 1


def _which(usable: dict[str, Framework], in_force: str, question: Question) -> None:
    names = list(usable)
    held = st.session_state.get(_CHOSEN) or Chosen(in_force, _next(in_force, names), _april(question.as_at))
    with st.form("version_which", border=False):
        before = st.selectbox("Old version", names, index=_place(names, held.before), key="version_before", width=640,
                              format_func=lambda id: usable[id].full_title)  # fmt: skip
        after = st.selectbox("New version", names, index=_place(names, held.after), key="version_after", width=640,
                             format_func=lambda id: usable[id].full_title)  # fmt: skip
        day = st.date_input("The new version is in force from", value=held.day, format="DD/MM/YYYY", key="version_day",
                            width=220)  # fmt: skip
        st.caption("The levels carried are those of the old version's assessment in force on that day.")
        sent = st.form_submit_button("Go on", type="primary")
    if not sent:
        return
    if not isinstance(day, dt.date) or before is None or after is None:
        st.error("Choose both versions and the day.")
    elif before == after:
        st.error("The old and the new version are the same. Choose two.")
    else:
        chosen = Chosen(before, after, day)
        if chosen != st.session_state.get(_CHOSEN):
            st.session_state[_CHOSEN] = chosen
            version_mapping.begin(day, usable[before], usable[after])
        _go(1)


def _next(in_force: str, names: list[str]) -> str:
    """The edition a mapping from the one in force leads to, where there is a file for it."""
    for name in names:
        if name != in_force and carrying.has_mapping(in_force, name):
            return name
    return next((name for name in names if name != in_force), in_force)


def _april(as_at: dt.date) -> dt.date:
    """The 1 April after a date: when the Toolkit's versions change."""
    return dt.date(as_at.year + (as_at >= dt.date(as_at.year, 4, 1)), 4, 1)


def _place(names: list[str], name: str) -> int:
    return names.index(name) if name in names else 0


# Steps 3 and 4


def _view(chosen: Chosen, who: Viewer) -> CarryOverView | None:
    try:
        view: CarryOverView = cache.view(
            "carry_over", who, Question(chosen.day), before=chosen.before, after=chosen.after,
            mapping=version_mapping.made(),
        )  # fmt: skip
    except Refused as refused:
        for reason in refused.reasons:
            st.error(captions.plain(reason))
        return None
    return view


def _carried(chosen: Chosen, view: CarryOverView) -> None:
    question = Question(chosen.day)
    st.markdown(" ".join(view.answer))
    panels.figures(view.figures)
    if view.warnings:
        st.warning("\n".join(f"- {text}" for text in view.warnings))
    st.subheader("Levels before and after, side by side", anchor=False)
    panels.table("version_levels", view.levels, LEVELS, "Score, grade and categories before and after", question, view,
                 widths=WIDTHS)  # fmt: skip
    work = view.rows[view.rows["work"] != ""]
    st.subheader(f"New work: {words.lines(len(work))}", anchor=False)
    panels.table("version_work", _said_how(work), ROWS, "Requirements with something to do", question, view,
                 widths=WIDTHS, none="Nothing: every level is carried as it is.")  # fmt: skip
    st.subheader(f"Dropped: {words.lines(len(view.dropped))}", anchor=False)
    panels.table("version_dropped", view.dropped, DROPPED, "Requirements the new version does not have", question, view,
                 widths=WIDTHS, none="Nothing.")  # fmt: skip
    if not view.actions.empty:
        st.subheader("Open actions to give to other requirements", anchor=False)
        st.write("These stay in the improvement plan as they are. Correct their requirements in the plan's next file.")
        panels.table("version_actions", view.actions, ACTIONS, "Open actions whose requirement changes", question, view)
    panels.folded(f"All {len(view.rows)} requirements of the new version", "version_rows",
                  lambda: panels.table("version_rows", _said_how(view.rows), ROWS, "Every requirement with the level and evidence proposed",
                                       question, view, widths=WIDTHS))  # fmt: skip
    panels.worked_out(view)
    _steps(2, onward="Go on to confirm")


def _said_how(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(
        how=rows["how"].map(version_mapping.HOW_WORDS).astype("str"),
        level=rows["level"].fillna("to be assessed"),
        work=rows["work"].where(rows["work"] != "", "Nothing: carried as it is."),
    )


def _confirm(chosen: Chosen, view: CarryOverView, who: Viewer) -> None:
    st.markdown(" ".join(view.answer))
    st.write(
        f"When you keep it, the assessment of the new version stands as at {uk(chosen.day)}: pages for that day and later show "
        "it by themselves, pages for earlier days show the old version as before. The file that says what became of each "
        "requirement is kept with it, sealed, with your name and the reason."
    )
    tables.show(view.levels.head(4), LEVELS, "Score and grade before and after", widths=WIDTHS)
    with st.form("version_keep", border=False):
        why = st.text_input(
            "Reason, and who agreed", key="version_why", placeholder="For example: agreed by the board on 24 March"
        )
        sent = st.form_submit_button("Keep it", type="primary")
    if sent:
        _keep(chosen, view, who, why)
    _steps(3)


def _keep(chosen: Chosen, view: CarryOverView, who: Viewer, why: str) -> None:
    try:
        made = carrying.keep_carry_over(
            cache.store(), cache.settings(), who, Question(chosen.day), before=chosen.before, after=chosen.after, why=why,
            mapping=version_mapping.made(), seen=view.fingerprint,
        )  # fmt: skip
    except Refused as refused:
        st.error("\n".join(f"- {captions.plain(reason)}" for reason in refused.reasons))
        return
    _finish(words.kept(made.after, made.as_at, made.rows, made.id), then=made.as_at)


def _steps(step: int, onward: str = "") -> None:
    with st.container(horizontal=True, gap="small"):
        st.button("← Back", key="version_back", on_click=_go, args=(step - 1, False))
        if onward:
            st.button(onward, key="version_on", type="primary", on_click=_go, args=(step + 1, False))


# What was kept


def _kept(who: Viewer) -> None:
    held = carrying.carry_overs(cache.store(), who)
    if held.empty:
        return
    st.header("Moves that were kept", anchor=False)
    tables.show(held, KEPT, "Moves to another version that were kept", widths=WIDTHS)
    standing = held[held["state"] != "taken back"]
    if standing.empty:
        return
    names = {
        row["id"]: f"{row['from']} to {row['to']}, from {uk(row['as_at'].date())}"
        for row in standing.to_dict("records")
    }
    with st.expander("Take a move back"):
        st.write(
            "The version before it is in force again at once. The record stays, marked, with your name and the reason."
        )
        with st.form("version_undo", border=False):
            id = st.selectbox("Move", list(names), format_func=names.__getitem__, key="version_undo_id", width=640)
            why = st.text_input("Reason", key="version_undo_why")
            sent = st.form_submit_button("Take it back")
        if sent and id:
            try:
                gone = carrying.take_back_carry_over(cache.store(), who, id, why)
            except Refused as refused:
                st.error(captions.plain(" ".join(refused.reasons)))
                return
            _finish(words.taken_back(gone.after, gone.as_at, gone.before))


def _finish(said: str, then: dt.date | None = None) -> None:
    """Say what came of it on the page drawn anew, from the first step; `then` is the date to look at from now on."""
    st.session_state[_SAID] = (captions.plain(said), then)
    for name in (_CHOSEN, "version_before", "version_after", "version_day"):  # offered anew for what is in force now
        st.session_state.pop(name, None)
    st.session_state[_STEP] = 0
    st.rerun()


def _said(who: Viewer, question: Question) -> None:
    told: tuple[str, dt.date | None] | None = st.session_state.pop(_SAID, None)
    if told is None:
        return
    said, day = told
    st.success(said)
    if day is None:
        return
    st.write("Look at the pages before and after the move:")
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        for at in (day - dt.timedelta(days=1), day):
            st.button(f"As at {uk(at)}", key=f"version_look_{at}", on_click=_look, args=(who, at, told))
        panels.link("toolkit", f"The Toolkit page as at {uk(question.as_at)} →")


def _look(who: Viewer, at: dt.date, told: tuple[str, dt.date | None]) -> None:
    """Ask about a day from now on, beside the last meeting before it; what was said stays on the page."""
    asked.back_to(Question(at, cache.choices(who).compare_for(at)))
    st.session_state[_SAID] = told


def _go(step: int, again: bool = True) -> None:
    st.session_state[_STEP] = step
    if again:
        st.rerun()
