"""A web page's tables, found in the reading process: what many systems save under the name of an Excel file.

Each table counts as a sheet; the one with the most filled cells is read unless another is named. A merged cell's text
stands in its first cell, as in Excel. Standard library only.
"""

from __future__ import annotations

import codecs
import re

from ig_metrics.errors import Refused
from ig_metrics.ingest.reading import csvtext, sheetpick
from ig_metrics.ingest.reading.cellfile import Found
from ig_metrics.ingest.reading.gate import WIDEST, Limits, too_many_cells, too_wide
from ig_metrics.ingest.reading.grid import Grid
from ig_metrics.ingest.reading.htmltags import plain, tokens
from ig_metrics.ingest.reading.sniff import SAVE_AS_XLSX

_DEEPEST = 50
_MOST_TABLES = 1000
_MOST_ROWS = 1 << 20
_SPAN = re.compile(r"""(?:^|[\s"'/])(colspan|rowspan)\s*=\s*["']?\s*([0-9]{1,9})""", re.IGNORECASE)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([a-zA-Z0-9_-]{1,40})""", re.IGNORECASE)
_FRAMED = re.compile(r"<frameset\b|<x:worksheetsource\b", re.IGNORECASE)
_SHEET_NAME = re.compile(r"<x:name>([^<]{1,100})</x:name>", re.IGNORECASE)
_LINES = frozenset({"br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6"})
_SECTIONS = frozenset({"thead", "tbody", "tfoot"})
_BREAK = "\x1f"


def find(path: str, file_name: str, sheet: str | None, limits: Limits) -> Found:
    """The named table of a web page (`Table 2`), else the one with the most filled cells.

    Raises Refused for a page without a table, and for a frame whose sheets are in other files.
    """
    with open(path, "rb") as file:
        text, encoding, notes = _decoded(file.read(), file_name)
    page = _Page(file_name, sheet, limits)
    for kind, name, rest in tokens(text):
        page.take(kind, name, rest)
    page.end()
    if not page.names:
        raise Refused(_no_table(text, file_name))
    if sheet is not None:
        sheetpick.candidates(page.names, (), file_name, sheet)
    grid = page.chosen
    assert grid is not None
    if len(page.names) > 1:
        others = len(page.names) - 1
        notes.append(
            f"The page has {len(page.names):,} tables. {grid.sheet} was read and the other"
            f"{'' if others == 1 else f' {others:,}'} left out; rows are counted from the top of that table."
        )
    elif page.loose:
        notes.append("Rows are counted from the top of the table: text above it on the page is no row.")
    return Found(
        family="text",  # as in a text file, what looks like an Excel error is one
        sheet=grid.sheet,
        sheets=page.names,
        hidden=[],
        format=f"web page (HTML table) in {encoding}" if encoding != "UTF-8" else "web page (HTML table)",
        stretches=grid.stretches(),
        expected_rows=grid.rows,
        notes=notes,
    )


def _decoded(data: bytes, file_name: str) -> tuple[str, str, list[str]]:
    """The page's text: as any text file's, but what the page says of itself is believed when it is not UTF-8."""
    stated = _CHARSET.search(data[:4096])
    if stated and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            name = codecs.lookup(stated[1].decode("ascii")).name
        except LookupError:
            name = ""
        if (
            name.startswith(("cp125", "iso8859-", "cp85", "cp437"))
            and name != "iso8859-1"
            and b"\x00" not in data[:4096]
        ):
            try:
                data.decode("utf-8")
            except UnicodeDecodeError:
                called = "Windows-" + name[2:] if name.startswith("cp125") else name.upper()
                return data.decode(name, "replace"), called, []
    decoded = csvtext.decode(data, file_name)
    return decoded.text, decoded.encoding, list(decoded.notes)


def _no_table(text: str, file_name: str) -> str:
    if _FRAMED.search(text):
        names = ", ".join(f"'{plain(name)}'" for name in _SHEET_NAME.findall(text)[:20])
        return (
            f"{file_name} is only the frame of a workbook saved as a web page; its sheets"
            f"{f' ({names})' if names else ''} are files in a folder beside it. {SAVE_AS_XLSX}"
        )
    return (
        f"{file_name} is a web page (HTML) without a table that holds anything. It may be the sign-in or error page of "
        "the system it was downloaded from: sign in, export again, and check that the file opens in Excel."
    )


class _Table:
    """One table being read: where the next cell goes, and which cells are covered from above."""

    def __init__(self, grid: Grid, limits: Limits) -> None:
        self.grid = grid
        self.row = -1
        self.column = 0
        self.in_row = False
        self.parts: list[str] | None = None
        self.widest_cover = 0
        self._covered: dict[int, int] = {}
        self._limits = limits

    def open_row(self, file_name: str) -> None:
        self.close_row()
        self.row, self.column, self.in_row = self.row + 1, 0, True
        if self.row == _MOST_ROWS:
            raise Refused(
                f"{file_name}, {self.grid.sheet}: more than {_MOST_ROWS:,} rows, which no spreadsheet has. Split the "
                "export into smaller ones."
            )

    def close_row(self) -> None:
        self.close_cell()
        self.in_row = False

    def section(self) -> None:
        self.close_row()
        self._covered.clear()  # a merged cell ends with its section

    def open_cell(self, attributes: str, file_name: str) -> None:
        self.close_cell()
        if not self.in_row:
            self.open_row(file_name)
        while self._covered.get(self.column, 0) > self.row:
            self.column += 1
        across, down = 1, 1
        if "span" in attributes.lower():
            spans = {name.lower(): int(digits) for name, digits in _SPAN.findall(attributes)}
            across, down = max(min(spans.get("colspan", 1), 1000), 1), min(spans.get("rowspan", 1), 65_534)
        self.parts, self._at = [], self.column
        if down != 1:
            self._cover(across, self.row + down if down else 1 << 30, file_name)  # 0: to the end of the section
        self.column += across

    def _cover(self, across: int, until: int, file_name: str) -> None:
        """Keep the cells below a merged one free, as many as a sheet has room for."""
        if self.column + across > WIDEST:
            raise Refused(too_wide(file_name, self.grid.sheet, self.column + across))
        self.widest_cover = max(self.widest_cover, self.column + across)
        if (self.row + 1) * self.widest_cover > self._limits.max_cells:
            raise Refused(too_many_cells(file_name, self.grid.sheet, self.row + 1, self.widest_cover, self._limits))
        for column in range(self.column, self.column + across):
            self._covered[column] = until

    def close_cell(self) -> None:
        if self.parts is None:
            return
        joined, self.parts = "".join(self.parts), None
        if _BREAK in joined:
            text = "\n".join(line for line in map(plain, joined.split(_BREAK)) if line)
        else:
            text = plain(joined)
        if text:
            self.grid.put(self.row, self._at, text)


class _Page:
    """Takes a page's tokens, keeps the table to be read and the names of all that hold anything."""

    def __init__(self, file_name: str, asked: str | None, limits: Limits) -> None:
        self.names: list[str] = []
        self.chosen: Grid | None = None
        self.loose = False
        self._file_name = file_name
        self._asked = asked
        self._limits = limits
        self._open: list[_Table] = []
        self._number = 0

    def take(self, kind: str, name: str, rest: str) -> None:
        """Take the next token."""
        table = self._open[-1] if self._open else None
        if kind == "text":
            if table is None:
                self.loose = self.loose or not (rest.isspace() or self.names)
            elif table.parts is not None:
                table.parts.append(rest.replace(_BREAK, " "))
        elif name == "table":
            if kind == "start":
                self._start()
            elif table is not None:
                self._finish(self._open.pop())
        elif table is None:
            return
        elif name in ("td", "th"):
            if kind == "start":
                table.open_cell(rest, self._file_name)
            else:
                table.close_cell()
        elif name == "tr":
            if kind == "start":
                table.open_row(self._file_name)
            else:
                table.close_row()
        elif name in _SECTIONS:
            table.section()
        elif name in _LINES and table.parts is not None:
            table.parts.append(_BREAK)

    def end(self) -> None:
        """The page is over, and every table with it."""
        while self._open:
            self._finish(self._open.pop())

    def _start(self) -> None:
        if len(self._open) >= _DEEPEST:
            raise Refused(
                f"{self._file_name} has tables inside tables more than {_DEEPEST} deep, as files made to do harm have, "
                f"and is not read. {SAVE_AS_XLSX}"
            )
        self._number += 1
        self._open.append(_Table(Grid(self._file_name, f"Table {self._number}", self._limits), self._limits))

    def _finish(self, table: _Table) -> None:
        table.close_row()
        grid = table.grid
        if not grid.filled:
            return
        if len(self.names) == _MOST_TABLES:
            raise Refused(
                f"{self._file_name} has more than {_MOST_TABLES:,} tables; a list is one table. {SAVE_AS_XLSX}"
            )
        self.names.append(grid.sheet)
        self.names.sort(key=lambda name: int(name.rpartition(" ")[2]))
        if self._asked is not None:
            if sheetpick.same(grid.sheet, self._asked):
                self.chosen = grid
        elif self.chosen is None or _before(grid, self.chosen):
            self.chosen = grid


def _before(one: Grid, other: Grid) -> bool:
    """Whether the first table is to be read rather than the second: more filled cells, or as many and higher up."""
    number = -int(one.sheet.rpartition(" ")[2]), -int(other.sheet.rpartition(" ")[2])
    return (one.filled, number[0]) > (other.filled, number[1])
