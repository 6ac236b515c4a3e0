"""A file that was read, told in the terminal: what to look at first, what it would change, its headings, its problems."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from ig_metrics.cli.output import lines
from ig_metrics.ingest.problems import SEVERITIES

if TYPE_CHECKING:
    from ig_metrics.ingest import Preview

FIRST = 5
"""Problems of one sort that are shown; the rest is counted."""
WEIGHTS = {
    "stops": "These stop the file from being kept:",
    "set aside": "These rows are set aside and counted in no figure:",
    "warning": "These are kept, but look at them:",
}


def preview(found: Preview) -> None:
    """What was read: alarms, counts that add up, the mapping, then every sort of problem with its first rows."""
    sheet = f", sheet {found.sheet}" if found.sheet else ""
    print(f"{found.file_name}: {found.kind_label}, {found.format}{sheet}, headings in row {found.heading_row}")
    print(found.arithmetic)
    lines("Look at this first:", found.alarms)
    lines("What it would change:", found.changes)
    if found.recalled is not None:
        lines("Read by a saved mapping:", found.recalled.sentences)
    lines("Headings:", (f"{heading} -> {column} ({how})" for column, heading, how in found.mapping))
    lines("Perhaps (put it in a mapping file if it is right):", _suggested(found))
    lines("Not used:", [", ".join(found.ignored_headings)] if found.ignored_headings else [])
    lines("Never kept:", [", ".join(found.never_kept_headings)] if found.never_kept_headings else [])
    for column, words in found.unknown_words.items():
        lines(f"Unknown words in {column}:", (f"'{word}' ({_rows(rows)})" for word, rows in words.items()))
    lines("About the file:", found.notes)
    for severity in SEVERITIES:
        part = found.problems[found.problems["severity"] == severity]
        lines(WEIGHTS[severity], _grouped(part))
    print()


def _suggested(found: Preview) -> Iterator[str]:
    for each in found.suggestions:
        yield f"{each.heading} -> {each.column} ({each.percent}% alike; {each.fits}% of its cells fit)"


def _grouped(problems: pd.DataFrame) -> Iterator[str]:
    """Problems column by column: the count, then the first few with their row and what to do."""
    for column, rows in problems.fillna({"column": ""}).groupby("column", sort=False):
        if len(rows) > 1:
            yield f"{column or 'The file as a whole'}: {len(rows):,}"
        for row, place, message in zip(rows["row"][:FIRST], rows["column"], rows["message"], strict=False):
            where = ", ".join(part for part in ("" if pd.isna(row) else f"row {row}", place) if part)
            yield f"{where}: {message}" if where else str(message)
        if len(rows) > FIRST:
            yield f"... and {len(rows) - FIRST:,} more; --json lists them all."


def _rows(count: int) -> str:
    return f"{count:,} {'row' if count == 1 else 'rows'}"
