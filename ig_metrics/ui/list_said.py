"""Doing something on the Lists page, and what came of it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ig_metrics.errors import Refused
from ig_metrics.ui import captions

_SAID = "lists_said"


def said() -> None:
    """What came of the last thing done here: shown once."""
    told: tuple[bool, str] | None = st.session_state.pop(_SAID, None)
    if told is not None:
        (st.success if told[0] else st.error)(told[1])


def do(act: Callable[[], str]) -> None:
    """Do something and say what came of it, on the page drawn anew; a refusal in its own words."""
    try:
        st.session_state[_SAID] = (True, act())
    except Refused as refused:
        st.session_state[_SAID] = (False, captions.plain(" ".join(refused.reasons)))
    st.rerun()
