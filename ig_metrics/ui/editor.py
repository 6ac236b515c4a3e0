"""Rows in the app, whatever they are rows of: edited in a table, saved with a reason, never over somebody else's change unseen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import streamlit as st

from ig_metrics import datasets
from ig_metrics.errors import Refused
from ig_metrics.ledger.editing import ChangedMeanwhile
from ig_metrics.ui import captions, clock, tables

HEIGHT = 520
FIRST_DAY = dt.date(1990, 1, 1)
_STATES = ("opened", "turn", "clash", "said")


@dataclass(frozen=True)
class Editor:
    """One table to edit. `key` begins the names of its widgets; `asked` is what its rows depend on beside the data.

    `open` gives the rows; `save` keeps what was changed (opened, edited, why) and says what was done. `kind`: what the rows
    are; `config`: how its columns are edited; `shown`: which, in order (empty: all). `locked` cannot be changed. `adds`: rows
    can be added. `example` is a reason somebody may have; `named` heads the key's columns where two have changed one row.
    """

    key: str
    kind: str
    alt: str
    asked: Hashable
    open: Callable[[], pd.DataFrame]
    save: Callable[[pd.DataFrame, pd.DataFrame, str], str]
    config: Mapping[str, Any]
    example: str
    named: Mapping[str, str]
    shown: Sequence[str] = ()
    locked: Sequence[str] = ()
    adds: bool = False


@dataclass(frozen=True)
class _Opened:
    """The rows as this person opened them, and as they are shown to be edited: the same, but for what was kept of a clash."""

    asked: Hashable
    rows: pd.DataFrame
    shown: pd.DataFrame = field(repr=False)


def draw(editor: Editor) -> pd.DataFrame:
    """The table, the reason, and Save; what somebody else changed in between, when they did. Returns the rows as opened."""
    said(editor.key)
    held = _opened(editor)
    turn = st.session_state.setdefault(_name(editor.key, "turn"), 0)
    edited = st.data_editor(
        held.shown, key=f"{editor.key}_editor_{turn}", num_rows="add" if editor.adds else "fixed", hide_index=True,
        column_config=dict(editor.config), column_order=list(editor.shown) or None, disabled=list(editor.locked),
        height=HEIGHT, alt=editor.alt, placeholder="–",
    )  # fmt: skip
    clash: ChangedMeanwhile | None = st.session_state.get(_name(editor.key, "clash"))
    if clash is not None:
        labels = {column.name: column.label for column in datasets.KINDS[editor.kind].columns}
        found = clash.differences.assign(column=clash.differences["column"].map(labels))
        st.error(captions.plain("\n".join(clash.reasons)))
        headings = {
            **editor.named,
            "column": "Column",
            "opened": "When you opened it",
            "theirs": "Now",
            "yours": "Yours",
        }
        tables.show(found, headings, "What somebody else changed, and yours")
        st.caption(
            "The table has their changes now, and yours where you changed a cell. Change it further, or save it as it is."
        )
    with st.form(f"{editor.key}_save", border=False):
        why = st.text_input("Reason", key=f"{editor.key}_why", placeholder=f"For example: {editor.example}")
        with st.container(horizontal=True, gap="small"):
            sent = st.form_submit_button("Save mine over it" if clash is not None else "Save", type="primary")
            again = st.form_submit_button("Open it anew, and drop my changes")
    if again:
        anew(editor.key)
        st.rerun()
    if sent:
        _save(editor, held, edited, why)
        st.rerun()
    return held.rows


def holds_from(key: str, default: dt.date) -> dt.date:
    """From which day a change holds: asked above the table, because the rows are those of that day."""
    today = max(clock.today(), default)
    chosen = st.date_input(
        "The change holds from", value=default, min_value=FIRST_DAY, max_value=today, format="DD/MM/YYYY",
        key=f"{key}_from", width=200, help="Figures as at an earlier day stay as they were.",
    )  # fmt: skip
    return chosen if isinstance(chosen, dt.date) else default


def config(kind: str, own: Mapping[str, Any], *, pinned: Sequence[str] = ()) -> dict[str, Any]:
    """How each column of a kind is edited; `own` are widths (a number) and column settings of some; `pinned` stay in sight."""
    found: dict[str, Any] = {}
    for column in datasets.KINDS[kind].columns:
        given = own.get(column.name)
        if given is not None and not isinstance(given, int):
            found[column.name] = given
            continue
        label, width, required = column.label, given, column.required
        if column.name in pinned:
            found[column.name] = st.column_config.TextColumn(label, width=width, required=required, pinned=True)
            continue
        if column.type == "date":
            found[column.name] = st.column_config.DateColumn(label, format="DD/MM/YYYY", width=width, required=required)
        elif column.type == "datetime":
            found[column.name] = st.column_config.DatetimeColumn(label, format="DD/MM/YYYY HH:mm", width=width)
        elif column.type == "boolean":
            found[column.name] = st.column_config.CheckboxColumn(label, width=width)
        elif column.type == "integer":
            found[column.name] = st.column_config.NumberColumn(label, min_value=1, max_value=5, step=1, width=width)
        elif column.words is not None:
            found[column.name] = st.column_config.SelectboxColumn(label, options=list(column.words), width=width)
        else:
            found[column.name] = st.column_config.TextColumn(label, width=width, required=required)
    return found


def one_of(label: str, choices: Mapping[str, str], width: int) -> Any:
    """A column whose cells are one of some codes, each shown by its name."""
    return st.column_config.SelectboxColumn(
        label, options=list(choices), format_func=lambda code: choices.get(str(code), str(code)), width=width
    )


def pending(key: str) -> bool:
    """Whether the table has changes that are not saved."""
    state = st.session_state.get(f"{key}_editor_{st.session_state.get(_name(key, 'turn'), 0)}") or {}
    return any(state.get(name) for name in ("edited_rows", "added_rows", "deleted_rows"))


def anew(key: str) -> None:
    """Open the rows anew in the next run, without what was changed and not saved."""
    for name in ("opened", "clash"):
        st.session_state.pop(_name(key, name), None)
    st.session_state[_name(key, "turn")] = st.session_state.get(_name(key, "turn"), 0) + 1


def say(key: str, done: bool, text: str) -> None:
    """Something to be said above the table in the next run: once."""
    st.session_state[_name(key, "said")] = (done, text)


def said(key: str) -> None:
    """Say what came of the last save."""
    told: tuple[bool, str] | None = st.session_state.pop(_name(key, "said"), None)
    if told is not None:
        (st.success if told[0] else st.error)(told[1])


def _opened(editor: Editor) -> _Opened:
    """The rows as they were when this person opened them: rows that changed meanwhile must not slip under their edits."""
    place = _name(editor.key, "opened")
    held: _Opened | None = st.session_state.get(place)
    if held is not None and held.asked == editor.asked:
        return held
    rows = editor.open()
    if held is not None and held.rows.equals(rows):
        # another day with the very same rows: what was changed and not saved stays
        same = _Opened(editor.asked, rows, held.shown)
        st.session_state[place] = same
        return same
    if held is not None and pending(editor.key):
        st.warning("On that day the rows are others, so what you had changed and not saved was dropped.")
    anew(editor.key)
    fresh = _Opened(editor.asked, rows, rows)
    st.session_state[place] = fresh
    return fresh


def _save(editor: Editor, held: _Opened, edited: pd.DataFrame, why: str) -> None:
    try:
        done = editor.save(held.rows, edited, why)
    except ChangedMeanwhile as changed:
        anew(editor.key)
        st.session_state[_name(editor.key, "opened")] = _Opened(editor.asked, changed.now, changed.edited)
        st.session_state[_name(editor.key, "clash")] = changed
    except Refused as refused:
        say(editor.key, False, captions.plain(" ".join(refused.reasons)))
    else:
        anew(editor.key)
        say(editor.key, True, captions.plain(done))


def _name(key: str, state: str) -> str:
    assert state in _STATES
    return f"{key}_{state}"
