"""A raw table written as a workbook, cells marked and commented, column by column: openpyxl takes ten times as long.

Every text is a string cell, whatever it begins with: nothing here can write a formula.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ig_metrics.ingest.reading.raw import BOOLEAN, DATE, EMPTY, ERROR, NUMBER, TEXT, RawColumn, RawTable, column_letter

GENERAL, AS_TEXT, AS_DATE, AS_TIME = range(4)
"""Formats of a cell; a marked cell's style is its format and four more for each step of its mark."""
FILLS = ("F6D7D2", "FFE2B8", "FFF7BF")
"""Marks 1 to 3, light enough for black text."""
BOLD = 4 * (len(FILLS) + 1)
FORMULA_STARTS = r"^[=+\-@\t\r\n]"
ROWS_AT_ONCE = 50_000
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FORBIDDEN = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"


@dataclass(frozen=True)
class Sheet:
    """One sheet to write.

    `marks` (int8, rows by columns; None: none) says which cells are filled, 1 to 3; `as_text` are columns of identifiers,
    written as text; `left_out` maps columns to the number of first rows that stay of them; `comments` are (row, column,
    text), counted from 0; rows above `frozen` stay in sight.
    """

    title: str
    table: RawTable
    marks: np.ndarray | None = None
    as_text: frozenset[int] = frozenset()
    left_out: Mapping[int, int] = field(default_factory=dict)
    comments: Sequence[tuple[int, int, str]] = ()
    frozen: int = 1
    widths: Sequence[int] = ()
    bold: int | None = None


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The bytes of an xlsx workbook of these sheets."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        _write(archive, "[Content_Types].xml", _content_types(sheets))
        _write(archive, "_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
        _write(archive, "xl/workbook.xml", _book(sheets))
        parts = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
        _write(archive, "xl/_rels/workbook.xml.rels", _relations([*parts, ("styles", "styles.xml")]))
        _write(archive, "xl/styles.xml", _styles())
        for number, sheet in enumerate(sheets, 1):
            with archive.open(f"xl/worksheets/sheet{number}.xml", "w") as part:
                for piece in _sheet(sheet):
                    part.write(piece)
            if sheet.comments:
                parts = [
                    ("comments", f"../comments{number}.xml"),
                    ("vmlDrawing", f"../drawings/vmlDrawing{number}.vml"),
                ]
                _write(archive, f"xl/worksheets/_rels/sheet{number}.xml.rels", _relations(parts))
                _write(archive, f"xl/comments{number}.xml", _comments(sheet))
                _write(archive, f"xl/drawings/vmlDrawing{number}.vml", _boxes(sheet))
    return out.getvalue()


def _write(archive: zipfile.ZipFile, name: str, text: str) -> None:
    archive.writestr(name, text.encode())


def _sheet(sheet: Sheet) -> Iterator[bytes]:
    """The parts of a sheet's XML, a stretch of rows at a time."""
    top = sheet.frozen
    pane = (
        f'<pane ySplit="{top}" topLeftCell="A{top + 1}" activePane="bottomLeft" state="frozen"/>'
        if 0 < top < sheet.table.n_rows
        else ""
    )
    widths = sheet.widths or [18] * len(sheet.table.columns)
    cols = "".join(f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(widths, 1))
    yield (
        f'{_HEAD}<worksheet xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheetViews><sheetView workbookViewId="0">{pane}'
        f"</sheetView></sheetViews>{f'<cols>{cols}</cols>' if cols else ''}<sheetData>"
    ).encode()
    for start in range(0, sheet.table.n_rows, ROWS_AT_ONCE):
        yield _rows(sheet, start, min(start + ROWS_AT_ONCE, sheet.table.n_rows))
    drawing = '<legacyDrawing r:id="rId2"/>' if sheet.comments else ""
    yield f"</sheetData>{drawing}</worksheet>".encode()


def _rows(sheet: Sheet, start: int, end: int) -> bytes:
    numbers = pa.array(np.arange(start + 1, end + 1)).cast(pa.large_string())
    cells = [_cells(column, sheet, index, start, end, numbers) for index, column in enumerate(sheet.table.columns)]
    lines = _join('<row r="', numbers, '">', *cells, "</row>")
    data = lines.buffers()[2]
    return b"" if data is None else data.to_pybytes()


def _cells(
    column: RawColumn, sheet: Sheet, index: int, start: int, end: int, numbers: pa.LargeStringArray
) -> pa.LargeStringArray:
    """The XML of one column's cells from row `start` to before `end`; empty text where there is no cell."""
    text = column.text.slice(start, end - start).combine_chunks().cast(pa.large_string())
    kinds = column.kinds[start:end].copy()
    if index in sheet.left_out:
        kinds[max(0, sheet.left_out[index] - start) :] = EMPTY
    marks = np.zeros(end - start, dtype=np.int64) if sheet.marks is None else sheet.marks[start:end, index].astype(int)
    formats = np.full(end - start, GENERAL)
    value = pa.nulls(end - start, pa.large_string())
    if index in sheet.as_text:
        kinds[kinds == NUMBER] = TEXT
        formats[kinds == TEXT] = AS_TEXT
    if (kinds == DATE).any():
        value, formats, kinds = _dates(column.dates[start:end], kinds, formats)
    if (kinds == NUMBER).any():
        value = pc.if_else(pa.array(kinds == NUMBER), _join("<v>", text, "</v>"), value)
    if (kinds == BOOLEAN).any():
        digit = pc.if_else(pc.equal(text, "TRUE"), "1", "0").cast(pa.large_string())
        value = pc.if_else(pa.array(kinds == BOOLEAN), _join("<v>", digit, "</v>"), value)
    if (kinds == ERROR).any():
        value = pc.if_else(pa.array(kinds == ERROR), _join("<v>", _escaped(text), "</v>"), value)
    if (kinds == TEXT).any():
        risky = pc.fill_null(pc.match_substring_regex(text, FORMULA_STARTS), False).to_numpy(zero_copy_only=False)
        formats[risky & (kinds == TEXT)] = AS_TEXT
        told = _join('<is><t xml:space="preserve">', _escaped(text), "</t></is>")
        value = pc.if_else(pa.array(kinds == TEXT), told, value)
    styles = formats + 4 * marks
    if sheet.bold is not None and start <= sheet.bold < end:
        styles[sheet.bold - start] = BOLD
    types = pa.array(["", ' t="inlineStr"', "", "", ' t="b"', ' t="e"'], pa.large_string()).take(pa.array(kinds))
    letter = column_letter(index)
    style = pa.array([f'" s="{n}"' if n else '"' for n in range(BOLD + 1)], pa.large_string()).take(pa.array(styles))
    there = (kinds != EMPTY) | (marks > 0)
    cell = _join(f'<c r="{letter}', numbers, style, types, ">", pc.fill_null(value, ""), "</c>")
    return cell if there.all() else pc.if_else(pa.array(there), cell, "")


def _dates(
    dates: np.ndarray, kinds: np.ndarray, formats: np.ndarray
) -> tuple[pa.LargeStringArray, np.ndarray, np.ndarray]:
    """Dates as Excel counts them, in days since 1900; those before are left as text."""
    known = (kinds == DATE) & ~np.isnat(dates)
    days = (np.where(known, dates, np.datetime64("2000-01-01")) - np.datetime64("1899-12-30")) / np.timedelta64(1, "D")
    days = np.where(days < 61, days - 1, days)  # Excel has a 29 February 1900
    early = (kinds == DATE) & (~known | (days < 1))
    kinds = np.where(early, TEXT, kinds)
    is_date = kinds == DATE
    formats = np.where(is_date, np.where(days == np.floor(days), AS_DATE, AS_TIME), formats)
    texts = pa.array([f"{day:.15g}" for day in days], pa.large_string())
    value = pc.if_else(pa.array(is_date), _join("<v>", texts, "</v>"), pa.scalar(None, pa.large_string()))
    return value, formats, kinds


def _escaped(text: pa.LargeStringArray) -> pa.LargeStringArray:
    for mark, instead in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;")):
        text = pc.replace_substring(text, mark, instead)
    return pc.replace_substring_regex(text, _FORBIDDEN, "")


def _join(*parts: pa.Array | str) -> pa.LargeStringArray:
    whole = [pa.scalar(part, pa.large_string()) if isinstance(part, str) else part for part in parts]
    return pc.binary_join_element_wise(*whole, pa.scalar("", pa.large_string()))


def _comments(sheet: Sheet) -> str:
    lines = "".join(
        f'<comment ref="{column_letter(column)}{row + 1}" authorId="0"><text><t xml:space="preserve">{escape(text)}</t></text>'
        "</comment>"
        for row, column, text in sheet.comments
    )
    return (
        f'{_HEAD}<comments xmlns="{_MAIN}"><authors><author>IG Metrics</author></authors><commentList>{lines}'
        "</commentList></comments>"
    )


def _boxes(sheet: Sheet) -> str:
    """The boxes comments are shown in, which Excel still asks for as VML."""
    shapes = "".join(
        f'<v:shape id="n{n}" type="#note" style="position:absolute;width:260px;height:110px;visibility:hidden" '
        f'fillcolor="#ffffe1"><v:textbox/><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
        for n, (row, column, _) in enumerate(sheet.comments)
    )
    return (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shapetype id="note" coordsize="21600,21600" o:spt="202" '
        f'path="m,l,21600r21600,l21600,xe"><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>{shapes}</xml>'
    )


def _book(sheets: Sequence[Sheet]) -> str:
    listed = "".join(
        f'<sheet name={quoteattr(sheet.title)} sheetId="{n}" r:id="rId{n}"/>' for n, sheet in enumerate(sheets, 1)
    )
    return f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{listed}</sheets></workbook>'


def _relations(parts: Sequence[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(parts, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _content_types(sheets: Sequence[Sheet]) -> str:
    office = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = [("xl/workbook.xml", f"{office}.sheet.main+xml"), ("xl/styles.xml", f"{office}.styles+xml")]
    for n, sheet in enumerate(sheets, 1):
        parts.append((f"xl/worksheets/sheet{n}.xml", f"{office}.worksheet+xml"))
        if sheet.comments:
            parts.append((f"xl/comments{n}.xml", f"{office}.comments+xml"))
    listed = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in parts)
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        'ContentType="application/xml"/><Default Extension="vml" '
        f'ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>{listed}</Types>'
    )


def _styles() -> str:
    fills = "".join(
        f'<fill><patternFill patternType="solid"><fgColor rgb="FF{colour}"/></patternFill></fill>' for colour in FILLS
    )
    forms = (0, 49, 164, 165)
    number, fill, quote = ' applyNumberFormat="1"', ' applyFill="1"', ' quotePrefix="1"'
    xfs = "".join(
        f'<xf numFmtId="{form}" fontId="0" fillId="{step + 1 if step else 0}" borderId="0" xfId="0"'
        f"{number if form else ''}{fill if step else ''}{quote if form == 49 else ''}/>"
        for step in range(len(FILLS) + 1)
        for form in forms
    )
    return (
        f'{_HEAD}<styleSheet xmlns="{_MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>'
        '<numFmt numFmtId="165" formatCode="dd/mm/yyyy hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/>'
        '<name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
        f'<fills count="{len(FILLS) + 2}"><fill><patternFill patternType="none"/></fill><fill><patternFill '
        f'patternType="gray125"/></fill>{fills}</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/>'
        '</border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{BOLD + 1}">{xfs}<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
        '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
