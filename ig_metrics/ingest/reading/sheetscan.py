"""What the fast reader does not tell of a sheet: its error cells, its formulas never calculated, how far it stretches.

Works on the sheet's XML as the gate inflates it, a window at a time. Standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ig_metrics.ingest.reading.cells import ERRORS
from ig_metrics.ingest.reading.seen import Seen

_CARRY_LIMIT = 4 << 20
_ERROR_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?\bt=[\"']e[\"'][^>]*)(?<!/)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_FORMULA_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)(?<!/)>\s*<(?:\w+:)?f\b(.*?)</(?:\w+:)?c>", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?v[^>]*>([^<]+)<")
_REFERENCE = re.compile(rb"\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_OUTSIDE = re.compile(rb"(?<![\w\]])\[[0-9]+\][^\]]")
_SHARED = re.compile(rb"\bsi=[\"']([0-9]+)[\"']")
_TEXT_RESULT = re.compile(rb"\bt=[\"']str[\"']")
_FILLED_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"'][^>]*(?<!/)>")


class SheetScan(Seen):
    """Fed the windows of one sheet in order, gathers what is to be seen in it."""

    def __init__(self) -> None:
        super().__init__()
        self._carry = b""
        self._shared_outside: set[bytes] = set()

    def feed(self, window: bytes) -> None:
        """Take the next window; a cell that is cut in two is looked at with the next one."""
        if self._carry:
            window = self._carry + window
        cut = window.rfind(b"</c>") + 4
        if cut < 4:
            cut = 0 if len(window) < _CARRY_LIMIT else len(window)
        self._carry = window[cut:]
        if b'"e"' in window or b"'e'" in window:
            for attributes, body in _ERROR_CELL.findall(window, 0, cut or len(window)):
                self._error(attributes, body)
        if b"<f" in window or b":f" in window:
            for attributes, body in _FORMULA_CELL.findall(window, 0, cut or len(window)):
                if not _VALUE.search(body) and not _TEXT_RESULT.search(attributes):
                    self.never_calculated(_cell(attributes))
                if b"[" in body or self._shared_outside:
                    self._link(attributes, body)

    def _link(self, attributes: bytes, body: bytes) -> None:
        """Count a formula that names another workbook, `[1]Staff!A1`, and the cells that share it."""
        shared = _SHARED.search(body)
        if _OUTSIDE.search(body):
            self.from_outside(_cell(attributes))
            if shared:
                self._shared_outside.add(shared[1])
        elif shared and shared[1] in self._shared_outside:
            self.from_outside(_cell(attributes))

    def _error(self, attributes: bytes, body: bytes) -> None:
        reference, value = _REFERENCE.search(attributes), _VALUE.search(body)
        if reference:
            text = value[1].decode("ascii", "replace") if value else "#VALUE!"
            self.error(int(reference[2]) - 1, column_index(reference[1]), text if text in ERRORS else "#UNKNOWN!")


def _cell(attributes: bytes) -> str:
    reference = _REFERENCE.search(attributes)
    return (reference[1] + reference[2]).decode() if reference else ""


def column_index(letters: bytes) -> int:
    """The index of the column Excel gives these letters: A is 0, AA is 26."""
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1


class Stretch:
    """Fed the windows of one sheet, finds the block its filled cells span and how many they are."""

    def __init__(self) -> None:
        self.filled = 0
        self.rows = 0
        self.columns = 0
        self.furthest = ""
        self._carry = b""

    def feed(self, window: bytes) -> None:
        """Take the next window."""
        window = self._carry + window
        cut = window.rfind(b">") + 1
        self._carry = window[cut:] if len(window) - cut < _CARRY_LIMIT else b""
        self._measure(_FILLED_CELL.findall(window, 0, cut))

    def _measure(self, cells: Iterable[tuple[bytes, bytes]]) -> None:
        for letters, digits in cells:
            self.filled += 1
            row, column = int(digits), column_index(letters) + 1
            if row * column > self.rows * self.columns or not self.furthest:
                self.furthest = (letters + digits).decode()
            self.rows, self.columns = max(self.rows, row), max(self.columns, column)

    @property
    def cells(self) -> int:
        """Cells from A1 to the last row and column that hold anything."""
        return self.rows * self.columns
