"""Questions only a person can answer: which source, which heading is a missing column, what an unknown word means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from ig_metrics.datasets import KINDS, Kind
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import arrivals, captions, uploading
from ig_metrics.ui.arrivals import Arrival

if TYPE_CHECKING:
    from ig_metrics.ingest import Preview
    from ig_metrics.ingest.preview import Suggestion

ASIDE = "Set these rows aside"
NOT_THERE = "Not in this file"
UNUSED = "Do not use it"
MOST_WORDS = 30


def missing(preview: Preview) -> list[str]:
    """Canonical columns the file must have and lacks; of a group of which one is enough, all of them."""
    kind = KINDS[preview.kind]
    found = {column for column, _, _ in preview.mapping}
    lacking = [column for column in kind.required if column not in found]
    if kind.one_of and not found & set(kind.one_of):
        lacking = [*kind.one_of, *lacking]
    return lacking


def wanted(arrival: Arrival) -> bool:
    """Whether anything is asked."""
    preview = arrival.preview
    assert preview is not None
    return bool(arrival.which_source or preview.unknown_words or (missing(preview) and preview.ignored_headings))


def ask(arrival: Arrival, who: Viewer) -> None:
    """The questions in one form; with the answers the file is read again."""
    preview = arrival.preview
    assert preview is not None
    kind = KINDS[arrival.said.kind or preview.kind]
    n = arrival.number
    with st.form(f"upload_answers_{n}"):
        st.subheader("Answer these, and it is read again", anchor=False)
        source = _which_source(arrival)
        columns = _columns(preview, kind, n)
        words, unanswered = _words(preview, kind, n)
        st.caption("Your answers are remembered: next month's file of this shape is read the same way.")
        sent = st.form_submit_button("Read it again with these answers", type="primary", key="upload_answers")
    if not sent:
        return
    if unanswered:
        st.error(
            "Choose a meaning for each of these, or tick that the rest are set aside: "
            + ", ".join(f"“{captions.plain(word)}”" for word in unanswered[:10])
            + (f" and {len(unanswered) - 10} more." if len(unanswered) > 10 else ".")
        )
        return
    answered = arrivals.saying(
        arrival, mapping=merged(preview, columns, words), source=source or arrival.said.source, partial=arrival.partial
    )
    uploading.read_again(answered, who)


def merged(preview: Preview, columns: dict[str, str], words: dict[str, dict[str, str]]) -> dict[str, Any]:
    """The mapping the file was read with, and these answers on top."""
    given = preview.as_given
    before = given.get("words", {})
    return {
        **given,
        # a column has one heading: the one that was just named
        "columns": {
            **{h: c for h, c in given.get("columns", {}).items() if not c or c not in columns.values()},
            **columns,
        },
        "words": {
            column: {**before.get(column, {}), **words.get(column, {})} for column in dict.fromkeys([*before, *words])
        },
    }


def _which_source(arrival: Arrival) -> str | None:
    if not arrival.which_source:
        return None
    return st.radio(
        "Files of several sources look just like this one. Which is it from?",
        arrival.which_source,
        index=None,
        key=f"upload_which_{arrival.number}",
    )


def _columns(preview: Preview, kind: Kind, n: int) -> dict[str, str]:
    lacking = missing(preview)
    headings = list(preview.ignored_headings)
    if not lacking or not headings:
        return {}
    offered = {each.column: each for each in preview.suggestions}
    one_is_enough = [column for column in lacking if column in kind.one_of and column not in kind.required]
    if one_is_enough:
        st.write("No column says who each row is about. One of these is enough.")
    answers: dict[str, str] = {}
    for column in lacking:
        label = kind.column(column).label
        suggestion = offered.get(column)
        if suggestion is not None and st.checkbox(as_offered(suggestion, kind), key=f"upload_offer_{n}_{column}"):
            answers[suggestion.heading] = column
            continue
        chosen = st.selectbox(
            f"Which heading is “{label}”?" if suggestion is None else f"Or is another heading “{label}”?",
            [NOT_THERE, *headings],
            key=f"upload_column_{n}_{column}",
        )
        if chosen != NOT_THERE:
            answers[chosen] = column
    return answers


def as_offered(each: Suggestion, kind: Kind) -> str:
    """`Yes, “Date of start” is “Start date” (names 86% alike; 98% of its cells read as that)`."""
    return (
        f"Yes: “{captions.plain(each.heading)}” is “{kind.column(each.column).label}” "
        f"(names {each.percent}% alike; {each.fits}% of its cells read as that)"
    )


def _words(preview: Preview, kind: Kind, n: int) -> tuple[dict[str, dict[str, str]], list[str]]:
    """What each unknown word means ("": its rows are set aside), and the words nothing was said of."""
    if not preview.unknown_words:
        return {}, []
    words: dict[str, dict[str, str]] = {}
    unanswered: list[str] = []
    many = sum(map(len, preview.unknown_words.values()))
    for column, used in preview.unknown_words.items():
        allowed = kind.column(column).words or ()
        st.markdown(f"**{kind.column(column).label}: what do these words mean?**")
        for place, (word, rows) in enumerate(used.items()):
            if place == MOST_WORDS:
                st.caption(f"{len(used) - MOST_WORDS:,} more words are not listed; the tick below sets them aside.")
            if place >= MOST_WORDS:
                unanswered.append(word)
                continue
            meaning = st.selectbox(
                f"“{captions.plain(word)}” ({rows:,} {'row' if rows == 1 else 'rows'})",
                [*allowed, ASIDE],
                index=None,
                placeholder="Choose what it means",
                format_func=lambda name: name if name == ASIDE else name.replace("_", " ").capitalize(),
                key=f"upload_word_{n}_{column}_{word}",
                filter_mode=None,
            )
            if meaning is None:
                unanswered.append(word)
            else:
                words.setdefault(column, {})[word] = "" if meaning == ASIDE else meaning
    if many > 1 and st.checkbox(
        "Set aside the rows of every word I have not chosen a meaning for", key=f"upload_rest_aside_{n}"
    ):
        for column, used in preview.unknown_words.items():
            for word in used:
                words.setdefault(column, {}).setdefault(word, "")
        unanswered = []
    return words, unanswered


def optional(arrival: Arrival, who: Viewer) -> None:
    """Headings that may be columns the figures can do without: offered, and used only with a tick."""
    preview = arrival.preview
    assert preview is not None
    kind = KINDS[preview.kind]
    lacking = set(missing(preview))
    offered = [each for each in preview.suggestions if each.column not in lacking]
    if not offered:
        return
    count = len(offered)
    title = f"{count} more {'heading' if count == 1 else 'headings'} may be of use"
    with st.expander(title), st.form(f"upload_optional_{arrival.number}", border=False):
        st.write("No figure needs these. Tick what is right, and the file is read again with them.")
        ticked = {
            each.heading: each.column
            for each in offered
            if st.checkbox(as_offered(each, kind), key=f"upload_offer_{arrival.number}_{each.column}")
        }
        sent = st.form_submit_button("Read it again with what is ticked", key="upload_optional")
    if sent and ticked:
        uploading.read_again(arrivals.saying(arrival, mapping=merged(preview, ticked, {})), who)


def change_heading(arrival: Arrival, who: Viewer) -> None:
    """Use a heading as another column, or not at all."""
    preview = arrival.preview
    assert preview is not None
    kind = KINDS[preview.kind]
    headings = list(
        dict.fromkeys([heading for _, heading, _ in preview.mapping if heading] + list(preview.ignored_headings))
    )
    with st.form(f"upload_change_{arrival.number}", border=False):
        st.markdown("**Use a heading differently**")
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            heading = st.selectbox("Heading", headings, index=None, placeholder="Choose a heading", width=290,
                                   key=f"upload_change_heading_{arrival.number}")  # fmt: skip
            column = st.selectbox(
                "Use it as",
                [*kind.names, UNUSED],
                index=None,
                placeholder="Choose what it is",
                format_func=lambda name: name if name == UNUSED else kind.column(name).label,
                width=290,
                key=f"upload_change_column_{arrival.number}",
            )
        sent = st.form_submit_button("Read it again", key="upload_change")
    if sent and heading and column:
        meaning = "" if column == UNUSED else column
        uploading.read_again(arrivals.saying(arrival, mapping=merged(preview, {heading: meaning}, {})), who)
