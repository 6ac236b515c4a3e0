"""What a person sees when the app itself fails: that it did, whether anything was saved, and a number to quote."""

from __future__ import annotations

import logging
import traceback
import uuid

import streamlit as st

log = logging.getLogger("ig_metrics")


class _WithoutMessages(logging.Filter):
    """Keeps Streamlit from logging the text of an exception, which can quote a cell of somebody's spreadsheet."""

    def filter(self, record: logging.LogRecord) -> bool:
        return False


def quieten() -> None:
    """Stop Streamlit's own log line for script errors; ours, without data, replaces it. Safe to call twice."""
    theirs = logging.getLogger("streamlit.error_util")
    if not any(isinstance(item, _WithoutMessages) for item in theirs.filters):
        theirs.addFilter(_WithoutMessages())


def trace(error: BaseException) -> str:
    """Where an error came from: its type and the lines it passed through, without its message or any value."""
    frames = traceback.extract_tb(error.__traceback__)
    return " <- ".join([type(error).__name__, *(f"{f.filename}:{f.lineno} {f.name}" for f in reversed(frames))])


def show_failure(error: Exception) -> bool:
    """Tell the user in words with a reference number, log the trace under that number. Returns True: shown."""
    reference = uuid.uuid4().hex[:8].upper()
    log.error("reference %s: %s", reference, trace(error))
    st.error(
        f"**Something went wrong on our side.** This page could not be finished. Nothing you had already kept was lost, "
        f"and a file you were checking was not stored. Reload the page; if it happens again, quote reference **{reference}**."
    )
    return True


quieten()
