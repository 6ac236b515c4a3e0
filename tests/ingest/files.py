"""Files made for the tests of reading: workbooks, and what somebody might upload to do harm or by mistake."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
import xlsxwriter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(rows: Sequence[Sequence[Any]], sheet: str = "Sheet1") -> bytes:
    """A workbook of one sheet, as openpyxl writes it (texts in the cells, None left out)."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row, values in enumerate(rows, 1):
        for column, value in enumerate(values, 1):
            if value is not None:
                page.cell(row, column, value)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def written(fill: Callable[[Any, Any], None], **options: Any) -> bytes:
    """A workbook as xlsxwriter writes it (shared texts); `fill(book, sheet)` fills its one sheet."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    fill(book, book.add_worksheet())
    book.close()
    return out.getvalue()


def bare(sheet_data: str, *, before: str = "", **parts: str | bytes) -> bytes:
    """The smallest legal workbook around this `sheetData`, with `parts` added or put in place (`__` for `/`)."""
    content = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships"><Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}">{before}<sheetData>{sheet_data}</sheetData></worksheet>',
    }
    content.update({name.replace("__", "/") + ".xml": part for name, part in parts.items()})
    return zipped(content)


def zipped(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def with_parts(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The same archive with every part passed through `change(name, content)`."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zipped({name: change(name, archive.read(name)) for name in archive.namelist()})


def far_cell() -> bytes:
    """A legal workbook of under 2 KB with two cells, A1 and XFD1048576: it ends the reader it is given to."""
    return bare(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>',
    )


def ole(*streams: str) -> bytes:
    """The header and directory names of an old Office file; enough to say what it is, not to read it."""
    directory = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *streams))
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + directory.ljust(4096, b"\0")


def opendocument(rows: Sequence[Sequence[Any]], *, manifest: str = "") -> bytes:
    """An OpenDocument spreadsheet of texts and numbers on one sheet, Table1."""
    body = ""
    for row in rows:
        body += "<table:table-row>"
        for value in row:
            if isinstance(value, int | float):
                body += f'<table:table-cell office:value-type="float" office:value="{value}"/>'
            elif value is None:
                body += "<table:table-cell/>"
            else:
                body += f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        body += "</table:table-row>"
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{space}manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" '
            f'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>{manifest}</manifest:manifest>',
            "content.xml": f'<office:document-content xmlns:office="{space}office:1.0" xmlns:table="{space}table:1.0" '
            f'xmlns:text="{space}text:1.0"><office:body><office:spreadsheet><table:table table:name="Table1">{body}'
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        }
    )


def xml2003(table: str, *, sheets: str = "", before: str = "", head: str = '<?xml version="1.0"?>') -> bytes:
    """An XML Spreadsheet 2003 of one sheet, Staff, with these rows, and whole `sheets` after it."""
    return (
        f'{head}{before}<?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:html="http://www.w3.org/TR/REC-html40">'
        f'<Worksheet ss:Name="Staff"><Table>{table}</Table></Worksheet>{sheets}</Workbook>'
    ).encode()


def excel97(rows: Sequence[Sequence[Any]], *, password_scheme: int | None = None) -> bytes:
    """An Excel 97-2003 workbook of texts and numbers on one sheet, Old, in the least of an OLE file."""

    def record(code: int, data: bytes = b"") -> bytes:
        return struct.pack("<HH", code, len(data)) + data

    def opening(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 1997, 0, 0))

    cells = b""
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            at = struct.pack("<HHH", row, column, 0)
            if isinstance(value, str):
                cells += record(0x0204, at + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
            elif value is not None:
                cells += record(0x0203, at + struct.pack("<d", value))
    size = struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0)
    sheet = opening(0x0010) + record(0x0200, size) + cells + record(0x000A)
    password = record(0x002F, struct.pack("<HHH", password_scheme, 1, 2)) if password_scheme is not None else b""
    before = opening(0x0005) + password + record(0x0042, struct.pack("<H", 1200))
    name = struct.pack("<BBBB", 0, 0, 3, 0) + b"Old"
    start = len(before) + 4 + 4 + len(name) + 4
    stream = before + record(0x0085, struct.pack("<I", start) + name) + record(0x000A) + sheet
    return ole_file(stream)


def ole_file(
    stream: bytes, name: str = "Workbook", *, chain: Callable[[list[int]], list[int]] = lambda chain: chain
) -> bytes:
    """The stream inside an OLE file of one sector of allocation; `chain` may change what follows what."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(stream) // 512
    assert sectors <= 126, "one sector of allocation holds no more"

    def entry(title: str, kind: int, child: int, first: int, length: int) -> bytes:
        text = (title + "\0").encode("utf-16-le")
        return (
            text.ljust(64, b"\0")
            + struct.pack("<HBB", len(text), kind, 1)
            + struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
            + bytes(36)
            + struct.pack("<IQ", first, length)
        )

    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    follows = chain([0xFFFFFFFD, end, *range(3, sectors + 2), end])
    table = struct.pack("<128I", *(follows + [free] * (128 - len(follows))))
    directory = entry("Root Entry", 5, 1, end, 0) + entry(name, 2, free, 2, len(stream)) + bytes(256)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *[free] * 108)
    return header + table + directory + stream
