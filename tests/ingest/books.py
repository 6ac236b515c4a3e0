"""The smallest workbooks of every family, made byte by byte: xlsx, xls of two ages, xlsb, ods, XML 2003 and HTML."""

# ruff: noqa: DTZ001 - a spreadsheet knows no time zone

from __future__ import annotations

import datetime as dt
import io
import struct
from collections.abc import Callable, Collection, Mapping, Sequence
from html import escape
from typing import Any

import openpyxl

from tests.ingest import files

Sheets = Mapping[str, Sequence[Sequence[Any]]]
ERRORS = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}


class Failed(str):
    """An error cell."""

    __slots__ = ()


def day_number(value: dt.date) -> float:
    """A date as the workbook families number it."""
    moment = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())
    return (moment - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1)


def xlsx(sheets: Sheets, hidden: Collection[str] = ()) -> bytes:
    """As openpyxl writes it."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([str(value) if isinstance(value, Failed) else value for value in row])
        if name in hidden:
            sheet.sheet_state = "hidden"
    return files.saved(book)


def strict(sheets: Sheets, hidden: Collection[str] = ()) -> bytes:
    """The same as Strict Open XML, whose namespaces are others."""
    return files.with_parts(
        xlsx(sheets, hidden),
        lambda name, part: part.replace(files.MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
            files.RELATIONS.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships"
        ),
    )


# Excel 5 to 2003


def record(code: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", code, len(data)) + data


def xls(
    sheets: Sheets, hidden: Collection[str] = (), *, version: int = 8, extra: bytes = b"", book: bytes = b""
) -> bytes:
    """Records of BIFF8, or of BIFF5 with texts in Windows-1252; `extra` records stand in every sheet, `book` before them."""
    opening = struct.pack("<HHHH", 0x0600 if version == 8 else 0x0500, 0, 0, 1997)
    padding = struct.pack("<II", 0, 0) if version == 8 else b""

    def begin(kind: int) -> bytes:
        return record(0x0809, opening[:2] + struct.pack("<H", kind) + opening[4:] + padding)

    def text(value: str, lead: str) -> bytes:
        if version == 8:
            return struct.pack(lead + "B", len(value), 1) + value.encode("utf-16-le")
        return struct.pack(lead, len(value)) + value.encode("cp1252")

    def cell(row: int, column: int, value: Any) -> bytes:
        at = struct.pack("<HH", row, column)
        if isinstance(value, Failed):
            return record(0x0205, at + struct.pack("<HBB", 0, ERRORS[value], 1))
        if isinstance(value, bool):
            return record(0x0205, at + struct.pack("<HBB", 0, value, 0))
        if isinstance(value, dt.date):
            return record(0x0203, at + struct.pack("<Hd", 1, day_number(value)))
        if isinstance(value, str):
            return record(0x0204, at + struct.pack("<H", 0) + text(value, "<H")) if value else b""
        return record(0x0203, at + struct.pack("<Hd", 0, value)) if value is not None else b""

    bodies = []
    for rows in sheets.values():
        width = max(map(len, rows), default=0)
        cells = b"".join(cell(r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row))
        size = (
            struct.pack("<IIHHH", 0, len(rows), 0, width, 0)
            if version == 8
            else struct.pack("<5H", 0, len(rows), 0, width, 0)
        )
        bodies.append(begin(0x10) + record(0x0200, size) + cells + extra + record(0x0A))
    styles = b"".join(
        record(0xE0, struct.pack("<HH", 0, form).ljust(20 if version == 8 else 16, b"\0")) for form in (0, 14)
    )
    before = begin(0x05) + record(0x42, struct.pack("<H", 1200 if version == 8 else 1252)) + styles + book
    names = [text(name, "<B") for name in sheets]
    at = len(before) + sum(4 + 6 + len(name) for name in names) + 4
    bound = b""
    for name, title, body in zip(sheets, names, bodies, strict=True):
        bound += record(0x85, struct.pack("<IBB", at, name in hidden, 0) + title)
        at += len(body)
    return files.ole_file(before + bound + record(0x0A) + b"".join(bodies), "Workbook" if version == 8 else "Book")


def xls5(sheets: Sheets, hidden: Collection[str] = ()) -> bytes:
    return xls(sheets, hidden, version=5)


# Excel binary workbook


def _wide(code: int, data: bytes = b"") -> bytes:
    head = bytes([code]) if code < 128 else bytes([code & 0x7F | 0x80, code >> 7])
    size, length = b"", len(data)
    while True:
        size += bytes([length & 0x7F | (0x80 if length > 0x7F else 0)])
        length >>= 7
        if not length:
            return head + size + data


def _wide_text(text: str) -> bytes:
    return struct.pack("<I", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")


def xlsb(sheets: Sheets, hidden: Collection[str] = ()) -> bytes:
    """Texts in the cells, dates by the second style."""

    def cell(column: int, value: Any) -> bytes:
        at = struct.pack("<II", column, 1 if isinstance(value, dt.date) else 0)
        if isinstance(value, Failed):
            return _wide(3, at + bytes([ERRORS[value]]))
        if isinstance(value, bool):
            return _wide(4, at + bytes([value]))
        if isinstance(value, dt.date):
            return _wide(5, at + struct.pack("<d", day_number(value)))
        if isinstance(value, str):
            return _wide(6, at + _wide_text(value)) if value else b""
        return _wide(5, at + struct.pack("<d", value)) if value is not None else b""

    relation = f'<Relationship Id="rId{{0}}" Type="{files.RELATIONS}/{{1}}" Target="{{2}}"/>'
    space = "http://schemas.openxmlformats.org/package/2006/"
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{space}content-types"><Default Extension="bin" '
        'ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{space}relationships">'
        + relation.format(1, "officeDocument", "xl/workbook.bin")
        + "</Relationships>",
        "xl/styles.bin": _wide(278)
        + _wide(617, struct.pack("<I", 2))
        + b"".join(_wide(47, struct.pack("<HH", 0, form).ljust(16, b"\0")) for form in (0, 14))
        + _wide(618)
        + _wide(279),
    }
    bundle, relations = b"", relation.format(99, "styles", "styles.bin")
    for number, (name, rows) in enumerate(sheets.items(), 1):
        bundle += _wide(156, struct.pack("<II", name in hidden, number) + _wide_text(f"rId{number}") + _wide_text(name))
        relations += relation.format(number, "worksheet", f"worksheets/sheet{number}.bin")
        width = max(map(len, rows), default=0)
        body = _wide(129) + _wide(148, struct.pack("<4I", 0, max(len(rows) - 1, 0), 0, max(width - 1, 0))) + _wide(145)
        for at, row in enumerate(rows):
            body += _wide(0, struct.pack("<II", at, 0) + bytes(9))
            body += b"".join(cell(column, value) for column, value in enumerate(row))
        parts[f"xl/worksheets/sheet{number}.bin"] = body + _wide(146) + _wide(130)
    parts["xl/workbook.bin"] = _wide(131) + _wide(143) + bundle + _wide(144) + _wide(132)
    parts["xl/_rels/workbook.bin.rels"] = f'<Relationships xmlns="{space}relationships">{relations}</Relationships>'
    return files.zipped(parts)


# OpenDocument


def ods(sheets: Sheets, hidden: Collection[str] = (), *, extra: str = "") -> bytes:
    """Cells as LibreOffice writes them; `extra` is XML at the end of every sheet."""

    def cell(value: Any) -> str:
        if value is None or value == "":
            return "<table:table-cell/>"
        kind, shown = 'office:value-type="string"', escape(str(value))
        if isinstance(value, Failed):
            kind = (
                'table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"'
            )
        elif isinstance(value, bool):
            kind, shown = f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"', str(value).upper()
        elif isinstance(value, dt.date):
            kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
        elif isinstance(value, int | float):
            kind = f'office:value-type="float" office:value="{value}"'
        shown = shown.replace("\n", "</text:p><text:p>")
        return f"<table:table-cell {kind}><text:p>{shown}</text:p></table:table-cell>"

    space = "urn:oasis:names:tc:opendocument:xmlns:"
    body = ""
    for name, rows in sheets.items():
        lines = "".join(f"<table:table-row>{''.join(map(cell, row)) or cell(None)}</table:table-row>" for row in rows)
        style = "hidden" if name in hidden else "shown"
        body += f'<table:table table:name="{escape(name)}" table:style-name="{style}">{lines}{extra}</table:table>'
    styles = "".join(
        f'<style:style style:name="{name}" style:family="table"><style:table-properties table:display="{display}"/></style:style>'
        for name, display in (("shown", "true"), ("hidden", "false"))
    )
    names = " ".join(f'xmlns:{name}="{space}{name}:1.0"' for name in ("office", "table", "text", "style"))
    return files.zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{space}manifest:1.0"><manifest:file-entry '
            'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>',
            "content.xml": f'<office:document-content {names} xmlns:calcext="urn:org:documentfoundation:names:experimental:'
            f'calc:xmlns:calcext:1.0"><office:automatic-styles>{styles}</office:automatic-styles><office:body>'
            f"<office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>",
        }
    )


# Mark-up saved under the name of an Excel file


def xml2003(sheets: Sheets, hidden: Collection[str] = ()) -> bytes:
    """As Excel 2003 saves "XML Spreadsheet"."""

    def cell(value: Any) -> str:
        if value is None or value == "":
            return "<Cell/>"
        kind, text = "String", escape(str(value), quote=False).replace("\n", "&#10;").replace("\r", "&#13;")
        if isinstance(value, Failed):
            kind = "Error"
        elif isinstance(value, bool):
            kind, text = "Boolean", str(int(value))
        elif isinstance(value, dt.date):
            kind, text = (
                "DateTime",
                (value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())).isoformat()
                + ".000",
            )
        elif isinstance(value, int | float):
            kind, text = "Number", repr(value)
        return f'<Cell><Data ss:Type="{kind}">{text}</Data></Cell>'

    body = ""
    for name, rows in sheets.items():
        lines = "".join(f"<Row>{''.join(map(cell, row))}</Row>" for row in rows)
        visible = "<x:Visible>SheetHidden</x:Visible>" if name in hidden else ""
        body += (
            f'<Worksheet ss:Name="{escape(name)}"><Table>{lines}</Table>'
            f"<x:WorksheetOptions>{visible}</x:WorksheetOptions></Worksheet>"
        )
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel" '
        f'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">{body}</Workbook>'
    ).encode()


def html(sheets: Sheets, hidden: Collection[str] = ()) -> bytes:
    """One table for each sheet; a page hides nothing."""
    body = ""
    for rows in sheets.values():
        lines = "".join(
            f"<tr>{''.join(f'<td>{escape(str(value)) if value is not None else chr(160)}</td>' for value in row)}</tr>"
            for row in rows
        )
        body += f"<table border=1>{lines}</table>"
    return f"<html><head><meta charset='utf-8'></head><body>{body}</body></html>".encode()


def csv(sheets: Sheets, hidden: Collection[str] = ()) -> bytes:
    """The first sheet as comma-separated text."""
    import csv as text

    out = io.StringIO(newline="")
    text.writer(out).writerows(next(iter(sheets.values())))
    return out.getvalue().encode()


WORKBOOKS: dict[str, Callable[..., bytes]] = {
    "xlsx": xlsx,
    "strict": strict,
    "xls": xls,
    "xls5": xls5,
    "xlsb": xlsb,
    "ods": ods,
    "xml": xml2003,
}
"""Every family of workbook that knows sheets, dates, booleans and errors."""
FAMILIES: dict[str, Callable[..., bytes]] = {**WORKBOOKS, "html": html, "csv": csv}
