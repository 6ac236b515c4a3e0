"""What the fast reader does not tell of the two binary workbooks, xls and xlsb: their error cells and their links.

Walks the records of one sheet. Standard library only: this runs in the reading process.
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterator

from ig_metrics.ingest.reading.cells import column_letter
from ig_metrics.ingest.reading.seen import Seen

CODES = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}

_BOF, _EOF, _FORMULA, _BOOLERR, _SHEET, _BOOK, _OTHER_SHEET = 0x0809, 0x0A, 0x06, 0x0205, 0x85, 0x01AE, 0x17
_BIFF8 = 0x0600
_LARGEST_PART = 256 << 20
_MAYBE_ERROR = re.compile(
    rb"(?:\x03\x09|\x0b[\x80-\xff]?.).{2}\x00\x00.{4}[\x00\x07\x0f\x17\x1d\x24\x2a\x2b]", re.DOTALL
)
"""How a record of an error cell begins in an xlsb sheet (so may other bytes: only worth a closer look)."""


def xls(stream: bytes, number: int) -> tuple[Seen, int]:
    """What was seen in the sheet of this number (0 is the first), and how many workbooks it is linked to."""
    seen, starts, links, others = Seen(), [], 0, set()
    version = struct.unpack_from("<H", stream, 4)[0] if len(stream) >= 6 else 0
    for code, at, length in _records(stream, 0):
        if code == _SHEET and length >= 4:
            starts.append(struct.unpack_from("<I", stream, at)[0])
        elif code == _BOOK and length > 4:  # those of 4 bytes are this workbook itself and functions added to Excel
            links += 1
        elif code == _OTHER_SHEET and version < _BIFF8 and length > 2 and stream[at + 1] == 1:
            others.add(stream[at + 2 : at + length].partition(b"]")[0])
    if number < len(starts):
        for code, at, length in _records(stream, starts[number]):
            if code == _BOOLERR and length >= 8 and stream[at + 7]:
                row, column = struct.unpack_from("<HH", stream, at)
                seen.error(row, column, CODES.get(stream[at + 6], "#UNKNOWN!"))
            elif code == _FORMULA and length >= 16:
                _formula(stream, at, seen)
    return seen, links + len(others)


def _formula(stream: bytes, at: int, seen: Seen) -> None:
    row, column = struct.unpack_from("<HH", stream, at)
    answer, flags = stream[at + 6 : at + 14], struct.unpack_from("<H", stream, at + 14)[0]
    if answer[6:] == b"\xff\xff" and answer[0] == 2:
        seen.error(row, column, CODES.get(answer[2], "#UNKNOWN!"))
    elif flags & 3 == 3 and (not any(answer) or (answer[6:] == b"\xff\xff" and answer[0] == 3)):
        # nought or nothing, to be worked out when the file is opened: a program other than Excel wrote it
        seen.never_calculated(f"{column_letter(column)}{row + 1}")
        seen.error(row, column, "")


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """The records of a part of the stream up to its end: code, where the data starts, how long it is."""
    depth = 0
    while at + 4 <= len(stream):
        code, length = struct.unpack_from("<HH", stream, at)
        at += 4
        if at + length > len(stream):
            return
        if code == _BOF:
            depth += 1
        elif code == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:  # a chart inside the sheet has formulas of its own
            yield code, at, length
        at += length


def may_hold_errors(window: bytes) -> bool:
    """Whether a stretch of an xlsb sheet is worth walking through."""
    return _MAYBE_ERROR.search(window) is not None


def xlsb(path: str, sheet: str) -> Seen:
    """What was seen in the named sheet of an xlsb workbook the gate has let through."""
    from xml.etree import ElementTree  # only when something must be looked up

    seen = Seen()
    with zipfile.ZipFile(path) as archive:
        names = {name.lower(): name for name in archive.namelist()}
        try:
            part = names[_part(archive, names, sheet)]
        except (KeyError, ElementTree.ParseError, struct.error):
            return seen
        if archive.getinfo(part).file_size > _LARGEST_PART:
            return seen
        data = archive.read(part)
    row = 0
    for code, at, length in _wide_records(data):
        if code == 0 and length >= 4:
            (row,) = struct.unpack_from("<I", data, at)
        elif code in (3, 11) and length >= 9:
            (column,) = struct.unpack_from("<I", data, at)
            seen.error(row, column, CODES.get(data[at + 8], "#UNKNOWN!"))
    return seen


def _part(archive: zipfile.ZipFile, names: dict[str, str], sheet: str) -> str:
    """The part that holds the named sheet, in small letters."""
    from xml.etree import ElementTree

    relations = ElementTree.fromstring(archive.read(names["xl/_rels/workbook.bin.rels"]))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    book = archive.read(names["xl/workbook.bin"])
    for code, at, _ in _wide_records(book):
        if code == 156:
            relation, at = _wide_text(book, at + 8)
            name, _ = _wide_text(book, at)
            if name == sheet:
                target = targets[relation]
                return (target.lstrip("/") if target.startswith("/") else f"xl/{target}").lower()
    raise KeyError(sheet)


def _wide_text(data: bytes, at: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<I", data, at)
    end = at + 4 + 2 * length
    return data[at + 4 : end].decode("utf-16-le", "replace"), end


def _wide_records(data: bytes) -> Iterator[tuple[int, int, int]]:
    at, end = 0, len(data)
    while at + 1 < end:
        code = data[at]
        at += 1
        if code & 0x80 and at < end:
            code = (code & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        length = shift = 0
        while at < end:
            byte = data[at]
            at += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 or shift > 21:
                break
        if at + length > end:
            return
        yield code, at, length
        at += length
