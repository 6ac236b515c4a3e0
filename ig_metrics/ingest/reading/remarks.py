"""What to tell the user of a sheet's cells before anything is made of them: failed formulas, numbers kept as text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ig_metrics.ingest.reading.cells import EMPTY, ERROR, NUMBER, TEXT, column_letter
from ig_metrics.ingest.reading.raw import RawColumn

_PLAIN_NUMBER = r"^\s*-?(?:0|[1-9][0-9]{0,14}|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]+)?\s*$"
_LEADING_ZERO = r"^\s*0[0-9]+\s*$"
_MOST_COLUMNS = 5


def remarks(columns: Sequence[RawColumn]) -> list[str]:
    """Sentences for the preview, each with a count and the first cell; none when there is nothing to say."""
    return [said for said in (_errors(columns), _numbers_as_text(columns)) if said]


def _errors(columns: Sequence[RawColumn]) -> str:
    """Cells that show an error such as #REF! in place of a value."""
    first: tuple[int, int] | None = None
    words: dict[str, int] = {}
    for number, column in enumerate(columns):
        if ERROR not in column.kinds_present:
            continue
        found = np.flatnonzero(column.kinds == ERROR)
        first = min(first or (int(found[0]), number), (int(found[0]), number))
        for each in pc.value_counts(column.text.take(pa.array(found))).to_pylist():
            words[each["values"]] = words.get(each["values"], 0) + each["counts"]
    if first is None:
        return ""
    count = sum(words.values())
    where = f"{column_letter(first[1])}{first[0] + 1}"
    if count == 1:
        return (
            f"Cell {where} shows {next(iter(words))}: its formula failed, so it has no value. Put the value in and "
            "upload the file again if the column matters."
        )
    kinds = ", ".join(
        f"{word}: {times:,}" for word, times in sorted(words.items(), key=lambda item: (-item[1], item[0]))
    )
    return (
        f"{count:,} cells show an error in place of a value ({kinds}); the first is {where}. Their formulas failed: put "
        "the values in and upload the file again if the columns matter."
    )


def _numbers_as_text(columns: Sequence[RawColumn]) -> str:
    """Columns where true numbers and numbers kept as text stand side by side.

    A column of text throughout is as it was meant, and so are numbers that start with 0, such as staff numbers.
    """
    found = []
    for number, column in enumerate(columns):
        if not {TEXT, NUMBER} <= column.kinds_present:
            continue
        texts = np.flatnonzero(column.kinds == TEXT)
        texts = texts[texts != np.flatnonzero(column.kinds != EMPTY)[0]]  # what stands first is the heading
        if not len(texts):
            continue
        written = column.text.take(pa.array(texts))
        if pc.any(pc.match_substring_regex(written, _LEADING_ZERO)).as_py():
            continue
        plain = texts[pc.match_substring_regex(written, _PLAIN_NUMBER).to_numpy().astype(bool)]
        if len(plain):
            letter = column_letter(number)
            found.append(f"{len(plain):,} in column {letter} (the first is {letter}{plain[0] + 1})")
    if not found:
        return ""
    more = f", and more in {len(found) - _MOST_COLUMNS} other columns" if len(found) > _MOST_COLUMNS else ""
    return (
        f"Numbers stored as text stand among true numbers: {', '.join(found[:_MOST_COLUMNS])}{more}. Both are read as "
        "the number they show."
    )
