"""Every problem of a file: ranked, grouped with counts, the first few with their place and fix, all of them to download."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from ig_metrics.ui import cache, captions, downloads, wordlists
from ig_metrics.ui.arrivals import Arrival

if TYPE_CHECKING:
    from ig_metrics.ingest import Preview

FIRST = 5
WEIGHTS = {
    "stops": "These stop the file from being kept",
    "set aside": "These rows are set aside and counted in no figure",
    "warning": "These are kept, but look at them",
}
SHORT = {"stops": "to mend first", "set aside": "with its row set aside", "warning": "to look at"}


def summary(counts: Mapping[str, int]) -> str:
    """`Problems: 12 set a row aside, 3 to look at. All are listed below.`"""
    parts = [f"{counts.get(weight, 0):,} {words}" for weight, words in SHORT.items() if counts.get(weight, 0)]
    return f"**Problems:** {', '.join(parts)}. All are listed below." if parts else "No problem was found in any row."


def draw(arrival: Arrival, preview: Preview) -> None:
    """The problems, and their downloads."""
    found = preview.problems
    if found.empty:
        return
    for weight, heading in WEIGHTS.items():
        part = found[found["severity"] == weight]
        if part.empty:
            continue
        st.markdown(f"**{heading}: {len(part):,}**")
        for column, rows in grouped(part):
            label = f"{captions.plain(column)}: {len(rows):,}" if column else f"The file as a whole: {len(rows):,}"
            with st.expander(label, expanded=weight == "stops"):
                st.markdown("\n".join(f"- {line(problem)}" for problem in rows.head(FIRST).to_dict("records")))
                if len(rows) > FIRST:
                    st.caption(f"The first {FIRST} of {len(rows):,}; all of them are in the downloads.")
    _files(arrival, preview)


def grouped(problems: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Problems by column, in the order they first appear; those of the whole file first."""
    groups = [(str(name), rows) for name, rows in problems.fillna({"column": ""}).groupby("column", sort=False)]
    return sorted(groups, key=lambda pair: pair[0] != "")


def line(problem: Mapping[str, object]) -> str:
    """A problem as a sentence: `Row 12, “31/02/2014”: ...`."""
    row, value = problem["row"], problem["value"]
    place = "" if pd.isna(row) else f"**Row {int(row):,}**"  # type: ignore[call-overload]
    message = captions.plain(problem["message"])
    seen = "" if pd.isna(value) or not str(value) else f"“{captions.plain(value)}”"
    if seen and captions.plain(value) in message:
        seen = ""
    where = ", ".join(part for part in (place, seen) if part)
    return f"{where}: {message}" if where else message


def _files(arrival: Arrival, preview: Preview) -> None:
    found, data = preview.problems, arrival.data

    def marked() -> bytes:
        from ig_metrics import ingest

        return ingest.correction_workbook(data, preview, settings=cache.settings())

    stem = arrival.file_name.rsplit(".", 1)[0]
    with st.container(horizontal=True, gap="small"):
        downloads.button(
            "Download the file with the bad cells marked",
            downloads.noted("problems_marked", preview.rows_read, marked),
            f"{stem} to correct.xlsx",
            "problems_marked",
        )
        downloads.table(
            "problems",
            found,
            wordlists.PROBLEMS,
            key="problems",
            labels=("Every problem as csv", "Every problem for Excel"),
            names=True,
        )
