"""Which part of a page is asked for; and doing something there, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import streamlit as st

from ig_metrics.errors import Refused
from ig_metrics.ui import captions


def part(page: str, parts: Mapping[str, str], hidden: Collection[str] = ()) -> str:
    """The chosen one of a page's parts (key and name), kept in the link; the first where a link asks for one not offered."""
    offered = [name for name in parts if name not in hidden]
    # Not a segmented control: its chosen button is too faint in the dark theme.
    # styles.css has it look like a row of names, which says by itself what it is: its label is for those who hear it.
    chosen = st.radio(
        "Show", offered, format_func=parts.__getitem__, key=f"{page}_part", bind="query-params", horizontal=True,
        label_visibility="collapsed",
    )  # fmt: skip
    return chosen if chosen in offered else offered[0]


def said(page: str) -> None:
    """What came of the last thing done on the page: shown once."""
    told: tuple[bool, str] | None = st.session_state.pop(f"{page}_said", None)
    if told is not None:
        (st.success if told[0] else st.error)(told[1])


def waits(page: str) -> bool:
    """Whether something is to be said of the last thing done."""
    return f"{page}_said" in st.session_state


def note(page: str, act: Callable[[], str]) -> None:
    """Do something and keep what came of it for `said`; a refusal in its own words."""
    try:
        st.session_state[f"{page}_said"] = (True, act())
    except Refused as refused:
        st.session_state[f"{page}_said"] = (False, captions.plain(" ".join(refused.reasons)))


def do(page: str, act: Callable[[], str]) -> None:
    """Do something and say what came of it, on the page drawn anew."""
    note(page, act)
    st.rerun()
