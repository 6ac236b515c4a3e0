"""What was found in a file before it is kept: the arithmetic, how headings were understood, every problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from ig_metrics.datasets import KINDS
from ig_metrics.dates import uk
from ig_metrics.ui import captions, downloads, tables, uploading, wordlists

if TYPE_CHECKING:
    from ig_metrics.ingest import Preview
    from ig_metrics.ui.uploading import Waiting

FIRST = 5
MOST_WORDS = 30
WEIGHTS = {
    "stops": "These stop the file from being kept",
    "set aside": "These rows are set aside and counted in no figure",
    "warning": "These are kept, but look at them",
}


def draw(held: Waiting) -> None:
    """The whole preview."""
    preview = held.preview
    st.header(f"Before you keep it: {KINDS[held.kind].label}, as at {uk(held.as_at)}", anchor=False)
    st.markdown(arithmetic(preview))
    if preview.dropped:
        st.markdown(
            "\n".join(
                f"- set aside, {captions.plain(words(reason))}: **{rows:,}**"
                for reason, rows in preview.dropped.items()
            )
        )
    for blocker in preview.blockers:
        st.error(captions.plain(blocker))
    for note in preview.notes:
        st.info(captions.plain(note))
    if preview.duplicate_of:
        st.warning(f"This very file is held already, as {preview.duplicate_of}. Keeping it again changes nothing.")
    _answers(held)
    _mapping(preview)
    _problems(preview)


def arithmetic(preview: Preview) -> str:
    """Where every row that was read went, as a sum that comes out."""
    parts = [f"{preview.rows_kept:,} kept"]
    if preview.kind == "staff":
        parts = [
            f"{preview.people:,} people",
            f"{preview.extra_posts:,} further posts of theirs",
            f"{preview.leavers:,} leavers",
        ]
    parts.append(f"{sum(preview.dropped.values()):,} set aside")
    return f"**{preview.rows_read:,} rows read** = {' + '.join(parts)}."


def words(reason: str) -> str:
    """A reason's key in words: `no_staff_number` is `no staff number`."""
    return str(reason).replace("_", " ")


ASIDE = "Set these rows aside"
NOT_THERE = "Not in this file"


def _answers(held: Waiting) -> None:
    """Questions only a person can answer: which heading is a missing column, and what an unknown word means."""
    preview, kind = held.preview, KINDS[held.kind]
    found = {column for column, _, _ in preview.mapping}
    missing = [column for column in kind.required if column not in found]
    headings = [str(heading) for heading in preview.ignored_headings]
    # likenesses are offered as the answer, never taken without the button
    alike = {column: heading for heading, column, _ in preview.likenesses}
    ask_columns = bool(missing and headings)
    if not ask_columns and not preview.unknown_words:
        return
    with st.form("upload_answers"):
        st.markdown("**Answer these, then read the file again**")
        columns: dict[str, str] = {}
        for column in missing if ask_columns else []:
            offered = [NOT_THERE, *headings]
            likely = alike.get(column)
            answer = st.selectbox(
                f"Which heading is “{kind.column(column).label}”?",
                offered,
                index=offered.index(likely) if likely in offered else 0,
                key=f"upload_column_{column}",
            )
            if answer != NOT_THERE:
                columns[answer] = column
        agreed: dict[str, dict[str, str]] = {}
        for column, used in preview.unknown_words.items():
            allowed = kind.column(column).words or ()
            for word, rows in list(used.items())[:MOST_WORDS]:
                answer = st.selectbox(
                    f"{kind.column(column).label}: what is “{captions.plain(word)}”? ({rows:,} {'row' if rows == 1 else 'rows'})",
                    [ASIDE, *allowed],
                    format_func=lambda name: name if name == ASIDE else words(name).capitalize(),
                    key=f"upload_word_{column}_{word}",
                )
                if answer != ASIDE:
                    agreed.setdefault(column, {})[word] = answer
        sent = st.form_submit_button("Read the file again with these answers")
    if sent:
        given = preview.as_given
        uploading.read_again(
            held,
            mapping={
                "columns": {**given.get("columns", {}), **columns},
                "words": {
                    column: {**given.get("words", {}).get(column, {}), **agreed.get(column, {})}
                    for column in {*given.get("words", {}), *agreed}
                },
            },
            set_aside_unknown=bool(preview.unknown_words),
        )


def _mapping(preview: Preview) -> None:
    with st.expander(f"How {len(preview.mapping)} headings were understood"):
        kind = KINDS[preview.kind]
        rows = [
            {"heading": heading, "column": kind.column(column).label if column in kind.names else column, "how": how}
            for column, heading, how in preview.mapping
        ]
        tables.show(
            pd.DataFrame(rows, columns=list(wordlists.MAPPING)), wordlists.MAPPING, "How headings were understood"
        )
        if preview.ignored_headings:
            st.write("Not used: " + ", ".join(map(captions.plain, preview.ignored_headings)) + ".")
    if preview.never_kept_headings:
        st.info(
            "**Never stored:** "
            + ", ".join(map(captions.plain, preview.never_kept_headings))
            + ". No figure needs these, so they "
            "were dropped before anything else. Leave them out of the next export."
        )


def _problems(preview: Preview) -> None:
    found = preview.problems
    if found.empty:
        st.write("No problem was found in any row.")
        return
    for weight, heading in WEIGHTS.items():
        part = found[found["severity"] == weight]
        if part.empty:
            continue
        st.markdown(f"**{heading}: {len(part):,}**")
        for column, rows in grouped(part):
            label = f"{captions.plain(column)}: {len(rows):,}" if column else f"The file as a whole: {len(rows):,}"
            with st.expander(label, expanded=weight == "stops"):
                tables.show(rows.head(FIRST), wordlists.PROBLEMS, f"First {FIRST} problems of {label}")
                if len(rows) > FIRST:
                    st.caption(f"The first {FIRST} of {len(rows):,}; all of them are in the download.")
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "Download every problem as csv",
            data=lambda: downloads.as_csv(found, wordlists.PROBLEMS),
            file_name="problems.csv",
            mime="text/csv",
            on_click="ignore",
            key="problems_csv",
            type="tertiary",
        )
        st.download_button(
            "Download every problem for Excel",
            data=lambda: downloads.as_xlsx(found, wordlists.PROBLEMS),
            file_name="problems.xlsx",
            mime=downloads.XLSX,
            on_click="ignore",
            key="problems_xlsx",
            type="tertiary",
        )


def grouped(problems: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Problems by column, in the order they first appear; those of the whole file first."""
    groups = [(str(name), rows) for name, rows in problems.fillna({"column": ""}).groupby("column", sort=False)]
    return sorted(groups, key=lambda pair: pair[0] != "")
