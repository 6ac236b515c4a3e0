"""Which date is asked about and which it is compared with: shared by all pages, and always in the link.

The link wins when it was changed from outside (a colleague's link, the back button); otherwise what was last chosen stays,
from page to page. A date in a link that no snapshot was held for is a fair question, so it is offered too.
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
NOTHING = "nothing"
_SETTLED = "asked_settled"
_AS_AT_WIDGET = "asked_as_at"
_COMPARE_WIDGET = "asked_compare_with"


def question(choices: Choices) -> Question | None:
    """The question this run asks; None when nothing is held. Keeps link, session and selectors saying the same."""
    if choices.default_as_at is None:
        return None
    before: Question | None = st.session_state.get(_SETTLED)
    as_at = _from_link(AS_AT) or (before.as_at if before else None) or choices.default_as_at
    compare: dt.date | None
    if st.query_params.get(COMPARE) == NOTHING:
        compare = None
    else:
        linked = _from_link(COMPARE)
        if linked is not None:
            compare = linked
        elif before is not None and before.as_at == as_at:
            compare = before.compare_with
        else:
            compare = choices.compare_for(as_at)
    if compare is not None and compare >= as_at:
        compare = choices.compare_for(as_at)
    settled = Question(as_at, compare)
    _settle(settled)
    return settled


def _from_link(name: str) -> dt.date | None:
    text = st.query_params.get(name)
    if not text:
        return None
    try:
        return parse_iso(text)
    except ValueError:
        return None


def _settle(asked: Question) -> None:
    st.session_state[_SETTLED] = asked
    wanted = link(asked)
    if any(st.query_params.get(name) != value for name, value in wanted.items()):
        st.query_params.update(wanted)


def link(asked: Question | None) -> dict[str, str]:
    """The query parameters that ask this question."""
    if asked is None:
        return {}
    return {AS_AT: asked.as_at.isoformat(), COMPARE: asked.compare_with.isoformat() if asked.compare_with else NOTHING}


def draw(choices: Choices, asked: Question) -> None:
    """The two selectors."""
    st.session_state[_AS_AT_WIDGET] = asked.as_at
    st.session_state[_COMPARE_WIDGET] = asked.compare_with or NOTHING
    st.selectbox(
        "As at",
        sorted({*choices.as_at, asked.as_at}, reverse=True),
        format_func=short,
        key=_AS_AT_WIDGET,
        on_change=_as_at_chosen,
        args=(choices,),
        width=140,
        filter_mode=None,
    )
    days = {day for day in (*choices.as_at, *choices.meetings, asked.compare_with) if day and day < asked.as_at}
    meetings = frozenset(choices.meetings)
    st.selectbox(
        "Compare with",
        [*sorted(days, reverse=True), NOTHING],
        format_func=lambda day: _compare_label(day, meetings),
        key=_COMPARE_WIDGET,
        on_change=_compare_chosen,
        width=200,
        filter_mode=None,
    )


def _compare_label(day: dt.date | str, meetings: frozenset[dt.date]) -> str:
    if isinstance(day, str):
        return "Nothing"
    return f"Meeting, {short(day)}" if day in meetings else short(day)


def short(day: dt.date) -> str:
    """A date that fits a selector on a phone: `31 Mar 2014`."""
    return f"{day.day} {day:%b %Y}"


def move_to(choices: Choices, as_at: dt.date) -> None:
    """Ask about a later date from now on, beside the last meeting before it; an earlier one changes nothing."""
    before: Question | None = st.session_state.get(_SETTLED)
    if before is not None and as_at > before.as_at:
        _settle(Question(as_at, choices.compare_for(as_at)))


def _as_at_chosen(choices: Choices) -> None:
    as_at = st.session_state[_AS_AT_WIDGET]
    before: Question = st.session_state[_SETTLED]
    compare = before.compare_with
    # A comparison that was the usual one for the old date moves to the usual one for the new date.
    if compare is not None and (compare >= as_at or compare == choices.compare_for(before.as_at)):
        compare = choices.compare_for(as_at)
    _settle(Question(as_at, compare))


def _compare_chosen() -> None:
    before: Question = st.session_state[_SETTLED]
    chosen = st.session_state[_COMPARE_WIDGET]
    _settle(Question(before.as_at, None if chosen == NOTHING else chosen))
