"""Short texts beside charts and tables: titles with dates, what the marks stand for, lists of sentences."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ig_metrics.dashboard.views import Question
from ig_metrics.dates import uk
from ig_metrics.ui.figure import Chart


def bullets(texts: Sequence[str], none: str) -> None:
    """A list of sentences, or the words for an empty one."""
    st.markdown("\n".join(f"- {text}" for text in texts) if texts else none)


def sentences(texts: Sequence[str]) -> None:
    """Sentences as a paragraph; nothing for none."""
    if texts:
        st.markdown(" ".join(texts))


def promised_title(question: Question) -> str:
    """`Promised since 27 January 2014, and what came of it`."""
    return f"Promised since {uk(question.compare_with)}, and what came of it"


def since_title(what: str, question: Question) -> str:
    """`What changed since 27 January 2014`."""
    return f"{what} since {uk(question.compare_with)}"


def key_to_levels(question: Question, made: Chart | None, what: str = "level") -> None:
    """What the marks of a target chart stand for, in words."""
    if made is None:
        return
    before = f" · ○ {what} on {uk(question.compare_with)}, where it moved" if question.compare_with else ""
    st.caption(f"● at target · ◆ below target{before} · dotted line: the target")


def key_to_stages(made: Chart | None, *, early_stages: bool) -> None:
    """What the bars of the stages chart stand for, in words; `early_stages`: reminder and manager are told apart."""
    if made is not None and early_stages:
        st.caption("Dotted: reminder · solid: with the manager · striped: past the bar date · number: in all")
    elif made is not None:
        st.caption("Solid: past due, the bar date to come · striped: past the bar date · number: all past due")


def plain(given: object) -> str:
    """Text from a file or a file's name, shown letter for letter: nothing in it is taken for Markdown."""
    said = str(given)
    for mark in "\\`*_[]<>$#:~|":
        said = said.replace(mark, "\\" + mark)
    return said
