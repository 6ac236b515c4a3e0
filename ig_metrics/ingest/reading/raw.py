"""A sheet as it was read: every cell as text and kind, column by column, before anybody looks for headings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ig_metrics.ingest.reading.cells import (
    BOOLEAN,
    DATE,
    EMPTY,
    ERROR,
    ERRORS,
    NUMBER,
    TEXT,
    column_letter,
    date_text,
    number_text,
)

__all__ = [
    "BOOLEAN",
    "DATE",
    "EMPTY",
    "ERROR",
    "ERRORS",
    "NUMBER",
    "TEXT",
    "RawColumn",
    "RawTable",
    "column_letter",
]


@dataclass(frozen=True)
class RawColumn:
    """One column of a sheet.

    `text` is the canonical text of every cell, null where it is empty: whole numbers without `.0`, dates as
    `2014-03-14` or `2014-03-14 15:05:00`, booleans `TRUE`/`FALSE`, errors as Excel shows them (`#REF!`).
    Texts are verbatim: not stripped, and `N/A` is a text like any other. `kinds` has one code for each cell.
    """

    text: pa.ChunkedArray
    kinds: np.ndarray

    def __len__(self) -> int:
        return len(self.kinds)

    @cached_property
    def kinds_present(self) -> frozenset[int]:
        """The codes that occur in this column: a column of one kind can take a quick path."""
        return frozenset(int(code) for code in np.flatnonzero(np.bincount(self.kinds, minlength=6)))

    @cached_property
    def dates(self) -> np.ndarray:
        """`datetime64[us]` for every cell, NaT where the cell is not a real date."""
        if DATE not in self.kinds_present:
            return np.full(len(self), np.datetime64("NaT"), dtype="datetime64[us]")
        return self._only(DATE).cast(pa.timestamp("us")).to_numpy().astype("datetime64[us]", copy=False)

    @cached_property
    def numbers(self) -> np.ndarray:
        """`float64` for every cell, NaN where the cell is not a number."""
        if NUMBER not in self.kinds_present:
            return np.full(len(self), np.nan)
        return self._only(NUMBER).cast(pa.float64()).fill_null(float("nan")).to_numpy()

    def _only(self, kind: int) -> pa.ChunkedArray:
        wanted = self.kinds == kind
        return self.text if wanted.all() else pc.if_else(pa.array(wanted), self.text, None)

    @classmethod
    def of(cls, values: Sequence[Any]) -> RawColumn:
        """A column from Python values: None, str, bool, int, float, date, datetime. `#REF!` and its like are errors."""
        cells = [_cell(value) for value in values]
        text = pa.chunked_array([pa.array([text for text, _ in cells], pa.string())])
        return cls(text, np.array([kind for _, kind in cells], dtype="int8"))


@dataclass(frozen=True)
class RawTable:
    """One sheet of a file, without headings: index 0 is row 1 as Excel numbers rows, column 0 is column A.

    Blank rows and columns before the first filled cell are kept, those after the last are not. In a text file the
    row number is the record number, as Excel would show it when it opens the file. `sheets` are all the sheets of the
    workbook in its order (empty for a text file), `hidden` those a user does not see. `format` says in words what the
    file is. `notes` are things the user should know about how it was read.
    """

    sheet: str
    sheets: tuple[str, ...]
    hidden: tuple[str, ...]
    format: str
    columns: tuple[RawColumn, ...]
    n_rows: int
    notes: tuple[str, ...] = ()

    def head(self, rows: int) -> list[list[str | None]]:
        """The canonical text of the first rows, row by row: what finding the headings looks at."""
        taken = [column.text.slice(0, rows).to_pylist() for column in self.columns]
        return [list(row) for row in zip(*taken, strict=True)]

    @classmethod
    def of(cls, rows: Iterable[Sequence[Any]], *, sheet: str = "Sheet1", format: str = "made in a test") -> RawTable:
        """A table from rows of Python values, short rows filled up with empty cells (see `RawColumn.of`)."""
        listed = [list(row) for row in rows]
        width = max((len(row) for row in listed), default=0)
        filled = [row + [None] * (width - len(row)) for row in listed]
        columns = tuple(RawColumn.of([row[n] for row in filled]) for n in range(width))
        return cls(sheet, (sheet,), (), format, columns, len(filled))


def _cell(value: Any) -> tuple[str | None, int]:
    if value is None or value == "":
        return None, EMPTY
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE"), BOOLEAN
    if isinstance(value, int):
        return str(value), NUMBER
    if isinstance(value, float):
        return number_text(value), NUMBER
    if isinstance(value, dt.date):
        return date_text(value), DATE
    return str(value), ERROR if value in ERRORS else TEXT
