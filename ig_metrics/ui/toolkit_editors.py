"""Levels, evidence and actions in the app: edited in a table by the IG lead, from a day on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd
import streamlit as st

from ig_metrics import dashboard
from ig_metrics.dashboard.edits import Saved, ToEdit
from ig_metrics.dashboard.views import Question
from ig_metrics.dates import uk
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import asked, cache, captions, clock, editor
from ig_metrics.ui.failure import standing

LEVELS, PLAN = "levels", "actions"
SHOWN = (
    "requirement", "title", "level", "target_level", "owner", "partner", "evidence", "evidence_date", "evidence_expires",
    "comment", "reviewed_by", "category",
)  # fmt: skip
ACTIONS = (
    "requirement", "action", "owner", "due", "done_on", "delivers_level", "starts", "progress", "risk", "dropped_on",
    "dropped_why",
)  # fmt: skip
WIDTHS = {"title": 300, "owner": 200, "partner": 150, "evidence": 190, "comment": 300, "category": 240}
WIDE = {"action": 380, "owner": 210, "progress": 200, "dropped_why": 240}


@standing
def levels(who: Viewer, question: Question, framework: str | None = None) -> None:
    """The self-assessment to edit."""
    st.title("What level is each requirement at, and what proves it?", anchor=False)
    st.write(
        "Change a cell, give the reason and save. A level holds **from the day you give**: figures as at an earlier day stay as "
        "they were. Choose Not relevant, or clear the level where it is not known yet. Each save is kept as a new version with your "
        "name and the reason, and can be taken back on the Upload page. The next list you bring in says every level again: "
        "before it is kept, you are told which edits it would undo."
    )
    at = held_from(LEVELS, question)
    found = to_edit(lambda: dashboard.levels_to_edit(cache.store(), cache.settings(), who, at, framework=framework))

    def save(opened: pd.DataFrame, edited: pd.DataFrame, why: str) -> str:
        made = dashboard.save_levels(
            cache.store(), cache.settings(), who, at, opened, edited, why, framework=framework
        )  # fmt: skip
        return done(made, question)

    aims = {level: said for level, said in found.levels.items() if level.isdecimal()}
    columns = {
        "level": editor.one_of("Level", found.levels, 150),
        "target_level": editor.one_of("Target level", aims, 120),
        **WIDTHS,
    }
    editor.draw(
        editor.Editor(
            LEVELS,
            "toolkit",
            "Levels and evidence, to be edited",
            (at, framework),
            lambda: found.rows,
            save,
            editor.config("toolkit", columns, pinned=("requirement",)),
            "confirmed by the reviewer",
            {"requirement": "Requirement"},
            shown=SHOWN,
            locked=("requirement", "title", "category"),
        )
    )
    st.caption(f"Requirements: {captions.plain(found.framework_title)}.")


@standing
def plan(who: Viewer, question: Question) -> None:
    """The plan to edit."""
    st.title("What is in the improvement plan?", anchor=False)
    st.write(
        "Change a cell, or add an action at the end, then give the reason and save. **A due date that is moved counts as "
        "slippage** from the date first promised. To drop an action, give the day and the reason; it is listed as dropped and "
        "never counts as done. To mend a slip of the pen without a trace in the dates, bring in the corrected plan instead."
    )
    at = held_from(PLAN, question)
    found = to_edit(lambda: dashboard.plan_to_edit(cache.store(), cache.settings(), who, at))

    def save(opened: pd.DataFrame, edited: pd.DataFrame, why: str) -> str:
        made = dashboard.save_plan(cache.store(), cache.settings(), who, at, opened, edited, why)
        return done(made, question)

    editor.draw(
        editor.Editor(
            PLAN,
            "plan",
            "The improvement plan, to be edited",
            at,
            lambda: found.rows,
            save,
            editor.config(
                "plan",
                {**WIDE, "delivers_level": editor.one_of("Delivers level", found.levels, 130)},
                pinned=("requirement",),
            ),
            "agreed at the programme board",
            {"requirement": "Requirement", "action": "Action"},
            shown=ACTIONS,
            adds=True,
        )
    )


def held_from(key: str, question: Question) -> dt.date:
    """The day the change holds from; where the page looks back at what was known, edits still rest on what is known now."""
    if question.known_on is not None:
        st.info("These figures are as known on an earlier day. What is edited here is what is known now.")
    return editor.holds_from(key, min(question.as_at, clock.today()))


def to_edit(look: Callable[[], ToEdit]) -> ToEdit:
    """What there is to edit; a refusal is said in words and ends the page."""
    try:
        return look()
    except Refused as refused:
        for reason in refused.reasons:
            st.error(captions.plain(reason))
        st.stop()


def done(made: Saved, question: Question) -> str:
    """What came of a save, in words; where it holds from a later day than was asked about, that day is asked about next."""
    if made.edit.as_at > question.as_at:
        # figures as at an older date would not show what was just saved
        asked.move_next(made.edit.as_at)
    rows = ", ".join(made.edit.references)
    return " ".join((f"Saved as {made.edit.snapshot}, from {uk(made.edit.as_at)}: {rows}.", *made.changes))
