"""Cells put together one by one into rows and columns, for the readers that are our own.

Bounded as they come: what is refused is refused before it is held. Standard library only.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from ig_metrics.errors import Refused
from ig_metrics.ingest.reading.cellfile import Stretch
from ig_metrics.ingest.reading.cells import column_letter
from ig_metrics.ingest.reading.gate import WIDEST, Limits, too_many_cells, too_wide

_STRETCH_ROWS = 16_384


class Grid:
    """The filled cells of one sheet, in any order of columns, rows downwards or not."""

    def __init__(self, file_name: str, sheet: str, limits: Limits) -> None:
        self.sheet = sheet
        self.filled = 0
        self.rows = 0
        self.columns = 0
        self.furthest = ""
        self._file_name = file_name
        self._limits = limits
        self._lines: dict[int, list[Any]] = {}

    @property
    def cells(self) -> int:
        """Cells from A1 to the last row and column that hold anything."""
        return self.rows * self.columns

    def put(self, row: int, column: int, value: Any) -> None:
        """Set the cell at these indices. Raises Refused for a sheet wider or larger than the limits."""
        if row >= self.rows or column >= self.columns:
            self._stretch(row, column)
        line = self._lines.get(row)
        if line is None:
            line = self._lines[row] = []
        if column >= len(line):
            line.extend([""] * (column - len(line)))
            line.append(value)
        else:
            line[column] = value
        self.filled += 1

    def _stretch(self, row: int, column: int) -> None:
        if column >= WIDEST:
            raise Refused(too_wide(self._file_name, self.sheet, column + 1))
        self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)
        self.furthest = f"{column_letter(column)}{row + 1}"
        if self.cells > self._limits.max_cells:
            raise Refused(too_many_cells(self._file_name, self.sheet, self.rows, self.columns, self._limits, self))

    def stretches(self) -> Iterator[Stretch]:
        """The cells from row 1, stretch by stretch, column by column."""
        for first in range(0, self.rows, _STRETCH_ROWS):
            lines = [self._lines.get(row, ()) for row in range(first, min(first + _STRETCH_ROWS, self.rows))]
            columns: Stretch = list(zip_longest(*lines, fillvalue=""))
            yield columns or [[""] * len(lines)]
