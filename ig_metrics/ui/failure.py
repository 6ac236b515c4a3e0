"""What a person sees when the app itself fails: that it did, whether anything was saved, and a number to quote."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import streamlit as st

from ig_metrics.errors import Refused
from ig_metrics.ui import logbook

P = ParamSpec("P")
T = TypeVar("T")


class _WithoutMessages(logging.Filter):
    """Keeps Streamlit from logging the text of an exception, which can quote a cell of somebody's spreadsheet."""

    def filter(self, record: logging.LogRecord) -> bool:
        return False


def quieten() -> None:
    """Stop Streamlit's own log line for script errors; ours, without data, replaces it. Safe to call twice."""
    theirs = logging.getLogger("streamlit.error_util")
    if not any(isinstance(item, _WithoutMessages) for item in theirs.filters):
        theirs.addFilter(_WithoutMessages())


def logged(error: BaseException, event: str, part: str = "") -> str:
    """Write the trace of an error in the log; the reference under which it stands there."""
    reference = logbook.reference()
    told: dict[str, str] = {"reference": reference, "trace": logbook.trace(error)}
    logbook.tell("error", event, **told, **({"part": part} if part else {}))
    return reference


def show_failure(error: Exception) -> bool:
    """Tell the user in words with a reference number, log the trace under that number. Returns True: shown."""
    reference = logged(error, "a page failed")
    st.error(
        f"**Something went wrong on our side.** This page could not be finished. Nothing you had already kept was lost, "
        f"and a file you were checking was not stored. Reload the page; if it happens again, quote reference **{reference}**."
    )
    return True


def standing(draw: Callable[P, T]) -> Callable[P, T | None]:
    """A part of a page that falls without taking the page: where drawing it fails, it says so, and the rest stands.

    A refusal (`Refused`) is an answer in words and goes on to whoever asked; so do Streamlit's own signals, which are no
    `Exception`. What had been drawn of the part is left.
    """

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> T | None:
        try:
            return draw(*args, **kwargs)
        except Refused:
            raise
        except Exception as error:
            told(error, draw.__name__)
            return None

    return drawn


def told(error: Exception, part: str) -> None:
    """Say in the place of a part that it could not be drawn, and log why."""
    reference = logged(error, "a part of a page failed", part)
    st.warning(
        f"**This part could not be drawn.** The rest of the page stands, and nothing stored has changed. "
        f"If it happens again, quote reference **{reference}**.",
        icon=":material/warning:",
    )


quieten()
