"""An XML Spreadsheet 2003's cells, found in the reading process with expat. Standard library only.

One pass, in windows: nothing is expanded or fetched, and what is refused is refused before it is held.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from xml.parsers import expat

from ig_metrics.errors import Refused
from ig_metrics.ingest.reading import gate, seen, sheetpick
from ig_metrics.ingest.reading.cellfile import Found
from ig_metrics.ingest.reading.cells import ERRORS, ErrorText, column_letter
from ig_metrics.ingest.reading.grid import Grid

_SPACE = "urn:schemas-microsoft-com:office:spreadsheet "
_EXCEL = "urn:schemas-microsoft-com:office:excel "
_INDEX, _ACROSS, _SPAN, _TYPE, _NAME, _FORMULA = (
    _SPACE + name for name in ("Index", "MergeAcross", "Span", "Type", "Name", "Formula")
)
_WORKBOOK, _SHEET, _ROW, _CELL, _DATA = (_SPACE + name for name in ("Workbook", "Worksheet", "Row", "Cell", "Data"))
_VISIBLE, _LINKED = _EXCEL + "Visible", _EXCEL + "SupBook"
_WINDOW = 1 << 20
_DEEPEST = 100
_MOST_ROWS = 1 << 20
_OUTSIDE = re.compile(r"\[[^\[\]]*[A-Za-z][^\[\]]*\][^!\[\]]{0,255}!")
"""A workbook's name in a formula: `[Book1.xls]Sheet1!R1C1`; `R[-1]C[2]` alone is a cell of this one."""


def find(path: str, file_name: str, sheet: str | None, limits: gate.Limits) -> Found:
    """The named sheet of an XML Spreadsheet 2003, or the first one a user sees that has a filled cell.

    Raises Refused for XML that is broken, declares entities, or is another XML file.
    """
    book = _Book(file_name, sheet, limits)
    with open(path, "rb") as file:
        try:
            while window := file.read(_WINDOW):
                book.parser.Parse(window, False)
            book.parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise Refused(
                f"{file_name}, line {error.lineno:,}: the XML is broken ({expat.ErrorString(error.code)}), so the file "
                "is damaged or was cut short. Export it again, or open it in Excel and save it as .xlsx."
            ) from None
        except (ValueError, LookupError):  # an encoding that is named and unknown
            raise Refused(gate.damaged(file_name, "it names an encoding that is not known")) from None
    names, hidden = book.names, book.hidden
    if not names:
        raise Refused(f"{file_name} is an XML Spreadsheet 2003 without a sheet in it. Export it again.")
    looked_at = sheetpick.candidates(names, hidden, file_name, sheet)
    if book.chosen is None:
        raise sheetpick.nothing_filled(names, hidden, file_name, looked_at[0] if sheet is not None else None)
    return Found(
        family="workbook",
        sheet=book.chosen.sheet,
        sheets=names,
        hidden=hidden,
        format="XML Spreadsheet 2003",
        stretches=book.chosen.stretches(),
        expected_rows=book.chosen.rows,
        notes=seen.notes(book.seen_chosen, book.links),
    )


class _Book:
    """Takes the tags of the file in order and keeps the sheet to be read."""

    def __init__(self, file_name: str, asked: str | None, limits: gate.Limits) -> None:
        self.names: list[str] = []
        self.hidden: list[str] = []
        self.links = 0
        self.chosen: Grid | None = None
        self.seen_chosen = seen.Seen()
        self._file_name = file_name
        self._asked = asked
        self._limits = limits
        self._depth = 0
        self._grid: Grid | None = None
        self._seen = seen.Seen()
        self._visible = True
        self._row = self._column = -1
        self._rows_beneath = self._cells_beside = 0
        self._formula = ""
        self._type = ""
        self._text: list[str] | None = None
        self._in_cell = False
        self._data_depth = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def _doctype(self, *_: Any) -> None:
        raise Refused(gate.declares_entities(self._file_name))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Refused(gate.damaged(self._file_name, f"its tags are nested more than {_DEEPEST} deep"))
        if name == _CELL and self._grid is not None:
            self._start_cell(attributes)
        elif name == _DATA and self._in_cell and self._text is None and self._depth == self._data_depth:
            self._type, self._text = attributes.get(_TYPE, "String"), []
        elif name == _ROW and self._grid is not None:
            self._row = self._index(attributes, self._row + 1 + self._rows_beneath)
            self._rows_beneath = _number(attributes.get(_SPAN, ""), 0)
            self._column, self._cells_beside = -1, 0
        elif name == _SHEET:
            title = attributes.get(_NAME, f"Sheet{len(self.names) + 1}")
            self.names.append(title)
            self._grid, self._seen, self._visible = Grid(self._file_name, title, self._limits), seen.Seen(), True
            self._row, self._rows_beneath = -1, 0
        elif name == _VISIBLE and self._grid is not None:
            self._text = []
        elif name == _LINKED:
            self.links += 1

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._column = self._index(attributes, self._column + 1 + self._cells_beside)
        self._cells_beside = _number(attributes.get(_ACROSS, ""), 0)
        self._formula = attributes.get(_FORMULA, "")
        self._in_cell, self._data_depth = True, self._depth + 1
        if self._formula:
            cell = column_letter(self._column) + str(self._row + 1)
            if _OUTSIDE.search(self._formula):
                self._seen.from_outside(cell)

    def _index(self, attributes: dict[str, str], otherwise: int) -> int:
        """The index a row or cell is at: as it says, else after the one before it."""
        index = _number(attributes.get(_INDEX, ""), otherwise + 1) - 1
        if not 0 <= index < _MOST_ROWS:
            raise Refused(gate.damaged(self._file_name, f"a row or cell is numbered {index + 1:,}, which no sheet has"))
        return index

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, name: str) -> None:
        self._depth -= 1
        if name == _DATA:
            if self._in_cell and self._text is not None and self._depth == self._data_depth - 1:
                self._put("".join(self._text))
                self._text = None
        elif name == _CELL:
            if self._formula and self._in_cell:
                self._seen.never_calculated(column_letter(self._column) + str(self._row + 1))
            self._in_cell, self._formula = False, ""
        elif name == _VISIBLE:
            if self._text is not None and "".join(self._text).strip() in ("SheetHidden", "SheetVeryHidden"):
                self._visible = False
            self._text = None
        elif name == _SHEET:
            self._end_sheet()

    def _put(self, text: str) -> None:
        assert self._grid is not None
        self._formula = ""
        value = _value(self._type, text)
        if value != "":
            self._grid.put(self._row, self._column, value)

    def _end_sheet(self) -> None:
        grid, self._grid = self._grid, None
        if grid is None:
            return
        if not self._visible:
            self.hidden.append(grid.sheet)
        if self.chosen is not None or not grid.filled:
            return
        wanted = self._visible if self._asked is None else sheetpick.same(grid.sheet, self._asked)
        if wanted:
            self.chosen, self.seen_chosen = grid, self._seen


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def _value(kind: str, text: str) -> Any:
    """A cell's value from its type and text; a text that does not fit its type stays the text it is."""
    if kind == "Number":
        try:
            return float(text)
        except ValueError:
            return text
    if kind == "DateTime":
        try:
            moment = dt.datetime.fromisoformat(text.strip())
        except ValueError:
            return text
        return moment.time() if moment.year == 1899 else moment.replace(tzinfo=None)  # a time of day has no date
    if kind == "Boolean":
        return {"1": True, "0": False}.get(text.strip(), text)
    if kind == "Error":
        return ErrorText(text if text in ERRORS else "#UNKNOWN!")
    return text
