"""What the fast reader does not tell of an OpenDocument sheet: error cells, formulas never calculated, links.

Walks the XML once more, only for a file that has formulas or errors. Standard library only.
"""

from __future__ import annotations

import re
import zipfile
from typing import Any
from xml.parsers import expat

from ig_metrics.ingest.reading.cells import ERRORS, column_letter
from ig_metrics.ingest.reading.seen import Seen

_OUTSIDE = re.compile(r"'[^']+'#")
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_CELLS = (_TABLE + "table-cell", _TABLE + "covered-table-cell")
_MOST = 1_000_000


def tells(window: bytes) -> bool:
    """Whether a stretch of `content.xml` is a reason to look again."""
    return b":formula=" in window or b'"error"' in window


def look(path: str, sheet: str) -> Seen:
    """What was seen in the named sheet of an OpenDocument file the gate and the reader have let through."""
    walker = _Walker(sheet)
    try:
        with zipfile.ZipFile(path) as archive, archive.open("content.xml") as part:
            while window := part.read(1 << 20):
                walker.parser.Parse(window, False)
    except (expat.ExpatError, zipfile.BadZipFile, OSError, ValueError, LookupError):
        pass  # the reader made something of it; what was seen up to here holds
    return walker.seen


class _Walker:
    def __init__(self, sheet: str) -> None:
        self.seen = Seen()
        self._sheet = sheet
        self._inside = False
        self._row = self._column = 0
        self._rows = self._columns = 1
        self._formula = ""
        self._kind = ""
        self._text: list[str] | None = None
        self._noted = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == _TABLE + "table":
            self._inside = attributes.get(_TABLE + "name") == self._sheet
            self._row = 0
        elif not self._inside:
            return
        elif name == _TABLE + "table-row":
            self._rows, self._column = _repeats(attributes, "number-rows-repeated"), 0
        elif name in _CELLS:
            self._columns = _repeats(attributes, "number-columns-repeated")
            self._formula = attributes.get(_TABLE + "formula", "")
            self._kind = attributes.get(_OFFICE + "value-type", "")
            failed = any(key.endswith(" value-type") and value == "error" for key, value in attributes.items())
            if self._formula and not self._kind:
                self.seen.never_calculated(self._here())
            if self._formula and _OUTSIDE.search(self._formula):
                self.seen.from_outside(self._here())
            if failed or self._formula or self._kind not in ("", "string"):
                self._text = []
                self._kind = "error" if failed else self._kind

    def _characters(self, text: str) -> None:
        if self._text is not None and len(self._text) < 10:
            self._text.append(text)

    def _end(self, name: str) -> None:
        if not self._inside:
            return
        if name in _CELLS:
            if self._text is not None:
                self._settle("".join(self._text).strip())
            self._text = None
            self._column += self._columns
        elif name == _TABLE + "table-row":
            self._row += self._rows

    def _settle(self, shown: str) -> None:
        if shown not in ERRORS and self._kind != "error":
            return
        text = shown if shown in ERRORS else "#UNKNOWN!"
        for row in range(self._row, self._row + self._rows):
            for column in range(self._column, self._column + self._columns):
                self._noted += 1
                if self._noted > _MOST:
                    return
                self.seen.error(row, column, text)

    def _here(self) -> str:
        return f"{column_letter(self._column)}{self._row + 1}"


def _repeats(attributes: dict[str, Any], name: str) -> int:
    text = attributes.get(_TABLE + name, "1")
    return min(int(text), 1 << 20) if text.isascii() and text.isdigit() and len(text) < 10 else 1
