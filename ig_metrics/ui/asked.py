"""Which date is asked about and which it is compared with: shared by all pages, and always in the link.

The two selectors are bound to the link by Streamlit itself, so that they go along from page to page and the back button
takes back one step. A link may also carry dates as 2014-03-31. A date nobody uploaded for is a fair question: it is offered too.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from ig_metrics.dashboard.views import Question
from ig_metrics.dates import parse_iso

if TYPE_CHECKING:
    from ig_metrics.dashboard.choices import Choices

AS_AT = "as_at"
COMPARE = "compare_with"
NOTHING = "Nothing"
_SETTLED = "asked_settled"
_UNWRITTEN = "asked_not_in_the_link_yet"
_TYPED = "asked_as_typed"
_NEXT = "asked_next"


def question(choices: Choices) -> Question | None:
    """The question of this run, as `draw` settled it; None when nothing is held."""
    if choices.default_as_at is None:
        return None
    settled: Question | None = st.session_state.get(_SETTLED)
    if settled is not None:
        return settled
    return Question(choices.default_as_at, choices.compare_for(choices.default_as_at))


def now() -> Question | None:
    """The question the pages answer at the moment, None before the first."""
    settled: Question | None = st.session_state.get(_SETTLED)
    return settled


def draw(choices: Choices) -> None:
    """The two selectors; what they say is the question of this run."""
    if (later := st.session_state.pop(_NEXT, None)) is not None:
        move_to(choices, later)
    before: Question | None = st.session_state.get(_SETTLED)
    as_at = _as_at(choices, before)
    meetings = frozenset(choices.meetings)
    typed: dict[str, str] = st.session_state.setdefault(_TYPED, {})
    if before is None:
        # Before they are bound the parameters can be written; afterwards Streamlit keeps them itself. A date that was typed
        # as 2014-03-31 keeps its form: a bound value must be in the link as it stands in the selector.
        first = _compare(choices, before, as_at)
        typed.update({name: text for name in (AS_AT, COMPARE) if _is_iso(text := st.query_params.get(name, ""))})
        st.query_params.update(
            {
                AS_AT: _label(as_at, frozenset(), typed.get(AS_AT)),
                COMPARE: _label(first or NOTHING, meetings, typed.get(COMPARE)),
            }
        )
    days = sorted({*choices.as_at, as_at}, reverse=True)
    chosen = st.selectbox(
        "As at",
        days,
        index=None,
        required=True,
        format_func=lambda day: _label(day, frozenset(), typed.get(AS_AT)),
        key=AS_AT,
        bind="query-params",
        on_change=_as_at_chosen,
        args=(choices,),
        width=140,
        filter_mode=None,
    )
    as_at = chosen or as_at
    compare = _compare(choices, before, as_at)
    offered = {*choices.as_at, *choices.meetings} | ({compare} if compare is not None else set())
    against = st.selectbox(
        "Compare with",
        [*sorted((day for day in offered if day < as_at), reverse=True), NOTHING],
        index=None,
        required=True,
        format_func=lambda day: _label(day, meetings, typed.get(COMPARE)),
        key=COMPARE,
        bind="query-params",
        width=200,
        filter_mode=None,
    )
    if against is not None:
        compare = against if isinstance(against, dt.date) else None
    st.session_state[_SETTLED] = Question(as_at, compare)
    _write_link(lost=chosen is None or against is None)


def _as_at(choices: Choices, before: Question | None) -> dt.date:
    """The date before the selector is drawn: what it holds, else what the link says, else what was asked last, else the newest."""
    held = st.session_state.get(AS_AT)
    if isinstance(held, dt.date):
        if st.session_state.get(_UNWRITTEN):
            st.session_state[AS_AT] = held
        return held
    newest = choices.default_as_at
    assert newest is not None
    found = _day(st.query_params.get(AS_AT)) or (before.as_at if before else newest)
    st.session_state[AS_AT] = found
    return found


def _compare(choices: Choices, before: Question | None, as_at: dt.date) -> dt.date | None:
    """What it is compared with, before that selector is drawn; never the date itself or a later one."""
    held = st.session_state.get(COMPARE)
    if held is None:
        text = st.query_params.get(COMPARE)
        if text is not None and text.casefold() == NOTHING.casefold():
            held = NOTHING
        else:
            held = _day(text) or (before.compare_with or NOTHING if before else choices.compare_for(as_at)) or NOTHING
    elif not st.session_state.get(_UNWRITTEN) and (held == NOTHING or held < as_at):
        return held if isinstance(held, dt.date) else None
    if isinstance(held, dt.date) and held >= as_at:
        held = choices.compare_for(as_at) or NOTHING
    st.session_state[COMPARE] = held
    return held if isinstance(held, dt.date) else None


def _write_link(*, lost: bool) -> None:
    """Have the link say the question. A bound value is written when it is assigned anew: in the next run, or at once where the
    back button led to an address without dates and the selectors stand empty."""
    st.session_state[_UNWRITTEN] = lost or AS_AT not in st.query_params or COMPARE not in st.query_params
    if lost:
        st.rerun()


def _day(text: str | None) -> dt.date | None:
    """A date in a link: `31 Mar 2014` or `Meeting, 27 Jan 2014` as the selectors write it, or `2014-03-31`; None for anything else."""
    if not text:
        return None
    words = text.removeprefix("Meeting, ")
    try:
        return parse_iso(words)
    except ValueError:
        pass
    try:
        return dt.datetime.strptime(words, "%d %b %Y").replace(tzinfo=dt.UTC).date()
    except ValueError:
        return None


def _is_iso(text: str) -> bool:
    try:
        parse_iso(text)
    except ValueError:
        return False
    return True


def _label(day: dt.date | str, meetings: frozenset[dt.date], typed: str | None = None) -> str:
    if isinstance(day, str):
        return day
    if typed is not None and day.isoformat() == typed:
        return typed
    return f"Meeting, {short(day)}" if day in meetings else short(day)


def short(day: dt.date) -> str:
    """A date that fits a selector on a phone: `31 Mar 2014`."""
    return f"{day.day} {day:%b %Y}"


def move_to(choices: Choices, as_at: dt.date) -> None:
    """Ask about a later date from now on, beside the last meeting before it; an earlier one changes nothing."""
    before: Question | None = st.session_state.get(_SETTLED)
    if before is None or as_at > before.as_at:
        st.session_state[AS_AT] = as_at
        st.session_state[COMPARE] = choices.compare_for(as_at) or NOTHING


def move_next(as_at: dt.date) -> None:
    """As `move_to`, in the next run: for what is done once the selectors of this one are drawn."""
    st.session_state[_NEXT] = as_at


def back_to(question: Question) -> None:
    """Ask again what was asked before."""
    st.session_state[AS_AT] = question.as_at
    st.session_state[COMPARE] = question.compare_with or NOTHING


def _as_at_chosen(choices: Choices) -> None:
    as_at = st.session_state[AS_AT]
    before: Question | None = st.session_state.get(_SETTLED)
    if as_at is None or before is None:
        return
    compare = before.compare_with
    # A comparison that was the usual one for the old date moves to the usual one for the new date.
    if compare is not None and (compare >= as_at or compare == choices.compare_for(before.as_at)):
        st.session_state[COMPARE] = choices.compare_for(as_at) or NOTHING
