"""What became of each requirement between two versions: a table to correct, checked with the line of each fault."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from ig_metrics.dashboard import carrying
from ig_metrics.errors import Refused
from ig_metrics.toolkit import carry_over_forms
from ig_metrics.toolkit.carry_over_file import Mapping
from ig_metrics.toolkit.edition import Framework
from ig_metrics.ui import captions, clock, downloads

HOW_WORDS = {
    "same": "Same", "split": "Split", "merged": "Joined with others", "dropped": "Dropped", "new": "New",
}  # fmt: skip
MAPPING = {"from": "Old requirements", "to": "New requirements", "how": "What happened", "reason": "Reason",
           "sourced": "Published"}  # fmt: skip
MOST_FAULTS = 12
_TABLE, _HEAD, _TURN, _FAULTS, _MADE = (f"version_{name}" for name in ("table", "head", "turn", "faults", "made"))


def draw(day: dt.date, old: Framework, new: Framework, go: Callable[[int, bool], None]) -> None:
    """The mapping as a table to correct, checked before the next step; `go` opens another step."""
    head: Mapping = st.session_state[_HEAD]
    checked = f"checked by {head.checked_by}" if head.checked_by else "**not checked by anybody yet**"
    st.markdown(
        f"Each requirement of {captions.plain(old.full_title)} and of {captions.plain(new.full_title)} stands in one line. Correct "
        f"a cell, or add and take away lines. This file is {checked}. {captions.plain(head.source)}"
    )
    _other_file(day, old, new)
    table: pd.DataFrame = st.session_state[_TABLE]
    edited = st.data_editor(
        table, key=f"version_table_{st.session_state[_TURN]}", num_rows="dynamic", hide_index=False, height=520,
        column_config=_columns(), alt="What became of each requirement, to be corrected", placeholder="–",
    )  # fmt: skip
    faults: tuple[str, ...] = st.session_state.get(_FAULTS, ())
    if faults:
        more = [f"And {len(faults) - MOST_FAULTS} more."] if len(faults) > MOST_FAULTS else []
        listed = "\n".join(f"- {captions.plain(fault)}" for fault in (*faults[:MOST_FAULTS], *more))
        st.error(f"**This cannot be used yet**\n{listed}")
    checked_by = st.text_input(
        "Who has checked it", value=head.checked_by, key=f"version_checked_{st.session_state[_TURN]}", width=330,
        placeholder="Leave it empty while nobody has",
    )  # fmt: skip
    with st.container(horizontal=True, gap="small"):
        st.button("← Back", key="version_back", on_click=go, args=(0, False))
        if st.button("Check it and go on", key="version_check", type="primary"):
            _check(edited, head, checked_by, old, new)
            go(2, True)
        downloads.button(
            "Download this file", lambda: carry_over_forms.as_toml(head), f"{old.id}--{new.id}.toml", "version_download",
            mime="application/toml", look="tertiary",
        )  # fmt: skip


def _check(table: pd.DataFrame, head: Mapping, checked_by: str, old: Framework, new: Framework) -> None:
    words_to_how = {said: how for how, said in HOW_WORDS.items()}
    plain = table.assign(how=table["how"].map(lambda said: words_to_how.get(said, said))).reset_index(drop=True)
    on = head.checked_on if checked_by == head.checked_by else clock.today()
    try:
        made = carry_over_forms.from_table(plain, head, old, new, checked_by=checked_by, checked_on=on)
    except Refused as refused:
        st.session_state[_FAULTS] = refused.reasons
        _show(plain, head)
        st.rerun()
    st.session_state.update({_FAULTS: (), _MADE: made})
    _show(carry_over_forms.as_table(made), made)


def _other_file(day: dt.date, old: Framework, new: Framework) -> None:
    with st.expander("Use another file, or start again"):
        file = st.file_uploader(
            "A file of your own (.toml)",
            type=["toml"],
            key=f"version_file_{st.session_state[_TURN]}",
            max_upload_size=2,
        )
        with st.container(horizontal=True, gap="small"):
            shipped = st.button("Start from the file for these two versions", key="version_shipped")
            anew = st.button("Start from the two lists alone", key="version_begin")
        try:
            if shipped:
                _start_from(carrying.mapping_of(old.id, new.id))
            elif anew:
                _start_from(carry_over_forms.beginning(old, new, day + dt.timedelta(days=365)))
            elif file is not None:  # a bad one stays there until another way is taken
                _start_from(carry_over_forms.from_file(file.getvalue(), file.name, old, new))
            else:
                return
        except Refused as refused:
            st.error("\n".join(f"- {captions.plain(reason)}" for reason in refused.reasons))
            return
        st.rerun()


def begin(day: dt.date, old: Framework, new: Framework) -> None:
    """Start from the file for the two versions; where there is none, or a bad one, from the two lists."""
    try:
        _start_from(carrying.mapping_of(old.id, new.id))
    except Refused as refused:
        _start_from(carry_over_forms.beginning(old, new, day + dt.timedelta(days=365)))
        if carrying.has_mapping(old.id, new.id):
            st.session_state[_FAULTS] = refused.reasons


def made() -> Mapping | None:
    """The mapping that was checked last."""
    found: Mapping | None = st.session_state.get(_MADE)
    return found


def _start_from(mapping: Mapping) -> None:
    st.session_state.update({_FAULTS: (), _MADE: None})
    _show(carry_over_forms.as_table(mapping), mapping)


def _show(table: pd.DataFrame, head: Mapping) -> None:
    """Put a mapping into the table, its lines numbered as faults name them."""
    shown = table.assign(how=table["how"].map(lambda how: HOW_WORDS.get(how, how)))
    shown.index = pd.RangeIndex(1, len(shown) + 1, name="Line")
    st.session_state.update({_TABLE: shown, _HEAD: head, _TURN: st.session_state.get(_TURN, 0) + 1})


def _columns() -> dict[str, Any]:
    text, config = st.column_config.TextColumn, st.column_config
    return {
        "_index": config.NumberColumn("Line", width=60),
        "from": text(MAPPING["from"], width=150),
        "to": text(MAPPING["to"], width=150),
        "how": config.SelectboxColumn(MAPPING["how"], options=list(HOW_WORDS.values()), width=150),
        "reason": text(MAPPING["reason"], width=430),
        "sourced": config.CheckboxColumn(MAPPING["sourced"], width=90, help="Somebody has seen it in print."),
    }
