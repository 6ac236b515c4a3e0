"""Which rows of a sheet are records, and which are totals or headings printed again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ig_metrics.ingest.columns import holds
from ig_metrics.ingest.headings import Headings
from ig_metrics.ingest.mapping import Mapped
from ig_metrics.ingest.reading.raw import EMPTY, TEXT, RawTable

TOTALS = ("total", "totals", "grand total", "sub total", "subtotal", "overall total", "total:", "totals:")
TOTAL_SIGNS = ("otal", "OTAL")
TOTALS_ROW = "totals row"
HEADINGS_AGAIN = "headings repeated"


def filled(table: RawTable, found: Headings) -> np.ndarray:
    """Which rows below the headings hold anything but white space (bool, for the whole sheet)."""
    filled = np.zeros(table.n_rows, dtype=bool)
    for column in table.columns:
        if filled[found.row + 1 :].all():
            break
        here = column.kinds != EMPTY
        if TEXT in column.kinds_present:
            space = pc.utf8_is_space(column.text)
            if pc.any(space).as_py():
                here = here & ~pc.fill_null(space, False).to_numpy()
        filled |= here
    filled[: found.row + 1] = False
    return filled


def no_records(table: RawTable, found: Headings, mapped: Mapped, filled: np.ndarray) -> dict[str, np.ndarray]:
    """Rows that are no record: totals, headings printed again on a new page."""
    special: dict[str, list[int]] = {TOTALS_ROW: [], HEADINGS_AGAIN: []}
    indexes = [match.index for match in mapped.matches] or list(range(len(table.columns)))
    # Whatever order the columns are in: a total stands under a heading we know, or at the left of the sheet.
    for index in sorted({*range(min(3, len(table.columns))), *indexes}):
        for row in _where(table, index, filled, TOTALS, TOTAL_SIGNS):
            present = sum(table.columns[n].kinds[row] != EMPTY for n in indexes)
            if present * 2 <= len(indexes) and row not in special[TOTALS_ROW]:
                special[TOTALS_ROW].append(row)
    if mapped.matches:
        first = mapped.matches[0]
        for row in _where(table, first.index, filled, [first.heading.casefold()], [first.heading]):
            again = [_cell(table, n, row) == found.names[n] for n in indexes]
            if all(again) and len(again) > 1:
                special[HEADINGS_AGAIN].append(row)
    taken: set[int] = set()
    result = {}
    for reason, rows in special.items():
        result[reason] = np.array(sorted(set(rows) - taken), dtype="int64")
        taken |= set(rows)
    return result


def _where(
    table: RawTable, index: int, filled: np.ndarray, texts: Sequence[str], spellings: Sequence[str]
) -> list[int]:
    """Rows whose cell is one of the texts in any case; `spellings` are cheap signs that one may be there at all."""
    column = table.columns[index]
    if TEXT not in column.kinds_present or not holds(column.text, *spellings):
        return []
    plain = pc.utf8_lower(pc.utf8_trim_whitespace(column.text))
    hit = pc.is_in(plain, value_set=pa.array(texts, plain.type)).to_numpy()
    return np.flatnonzero(hit & filled).tolist()


def _cell(table: RawTable, index: int, row: int) -> str:
    return " ".join((table.columns[index].text[row].as_py() or "").split())
