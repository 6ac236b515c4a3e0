"""Whatever family of workbook a table is saved in, it reads back the same, and the preview is told the same of it."""

# ruff: noqa: DTZ001 - a spreadsheet knows no time zone

from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile

import pytest

from ig_metrics.errors import Refused
from ig_metrics.ingest.reading.raw import BOOLEAN, DATE, EMPTY, ERROR, NUMBER, TEXT, RawTable
from ig_metrics.ingest.reading.reader import read
from ig_metrics.settings import Ingest
from tests.ingest import books, files
from tests.ingest.books import Failed

FORMATS = {
    "xlsx": "Excel workbook (xlsx)",
    "strict": "Excel workbook (Strict Open XML)",
    "xls": "Excel 97-2003 workbook (xls)",
    "xls5": "Excel 5 or 95 workbook (xls)",
    "xlsb": "Excel binary workbook (xlsb)",
    "ods": "OpenDocument spreadsheet (ods)",
    "xml": "XML Spreadsheet 2003",
}
ROWS = [
    ["Name", "FTE", "Start", "Seen", "Yes", "Note"],
    ["Zoë", 0.5, dt.date(2014, 3, 14), dt.datetime(2014, 3, 14, 15, 5), True, Failed("#N/A")],
    ["00012", 40000.0, None, None, False, "#N/A said"],
    ["=1+1 & <b>", None, None, None, None, Failed("#DIV/0!")],
]
every_family = pytest.mark.parametrize("family", books.WORKBOOKS)


def table(data: bytes, sheet: str | None = None) -> RawTable:
    return read(data, "staff.xls", limits=Ingest(), sheet=sheet)


@every_family
def test_every_kind_of_cell_is_read_the_same(family: str) -> None:
    rows = ROWS if family not in ("xlsx", "strict") else [*ROWS[:3], ["'" + str(ROWS[3][0]), *ROWS[3][1:]]]
    found = table(books.WORKBOOKS[family]({"Staff": rows}))
    assert found.format == FORMATS[family]
    assert found.head(9) == [
        ["Name", "FTE", "Start", "Seen", "Yes", "Note"],
        ["Zoë", "0.5", "2014-03-14", "2014-03-14 15:05:00", "TRUE", "#N/A"],
        ["00012", "40000", None, None, "FALSE", "#N/A said"],
        [rows[3][0], None, None, None, None, "#DIV/0!"],
    ]
    assert [column.kinds.tolist() for column in found.columns] == [
        [TEXT, TEXT, TEXT, TEXT],
        [TEXT, NUMBER, NUMBER, EMPTY],
        [TEXT, DATE, EMPTY, EMPTY],
        [TEXT, DATE, EMPTY, EMPTY],
        [TEXT, BOOLEAN, BOOLEAN, EMPTY],
        [TEXT, ERROR, TEXT, ERROR],
    ]


@every_family
def test_error_cells_are_counted_with_the_first_of_them(family: str) -> None:
    (note,) = table(books.WORKBOOKS[family]({"Blank": [], "Staff": ROWS[:3] + ROWS[1:2]})).notes
    assert note.startswith("2 cells show an error in place of a value (#N/A: 2); the first is F2.")


@every_family
def test_hidden_sheets_are_listed_and_any_sheet_can_be_chosen(family: str) -> None:
    data = books.WORKBOOKS[family]({"Old": [["old"]], "Staff": [["now"]], "Then": [["then"]]}, {"Old"})
    found = table(data)
    assert (found.sheet, found.sheets, found.hidden) == ("Staff", ("Old", "Staff", "Then"), ("Old",))
    assert found.head(1) == [["now"]]
    assert table(data, "old ").head(1) == [["old"]]
    assert table(data, "Then").head(1) == [["then"]]
    with pytest.raises(
        Refused, match=r"no sheet 'March'\. Its sheets are: 'Old' \(hidden\), 'Staff', 'Then'\. Name one"
    ):
        table(data, "March")


@every_family
def test_row_numbers_are_excels_own(family: str) -> None:
    found = table(books.WORKBOOKS[family]({"Staff": [[], [], [None, "a"], [], [None, "b"]]}))
    assert found.head(9) == [[None, None], [None, None], [None, "a"], [None, None], [None, "b"]]


# Formulas and links


def _formula(row: int, column: int, answer: bytes, flags: int = 0) -> bytes:
    return books.record(0x06, struct.pack("<HHH", row, column, 0) + answer + struct.pack("<HIH", flags, 0, 0))


def test_a_formula_of_an_old_workbook_gives_its_saved_answer() -> None:
    extra = (
        _formula(1, 0, struct.pack("<d", 2.5))
        + _formula(2, 0, b"\x02\0\x17\0\0\0\xff\xff")
        + _formula(3, 0, struct.pack("<d", 0), flags=3)
    )
    found = table(books.xls({"Staff": [["FTE", "x"], [], [], [None, "y"]]}, extra=extra))
    assert found.head(4) == [["FTE", "x"], ["2.5", None], ["#REF!", None], [None, "y"]]
    assert [note.split(".")[0] for note in found.notes] == [
        "1 formula, in A4, was never calculated and is read as empty",
        "Cell A3 shows #REF!: its formula failed, so it has no value",
    ]


def test_formulas_of_an_opendocument_sheet_are_looked_at() -> None:
    extra = (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2"/>'
        '<table:table-cell table:formula="of:=[.A1]"/></table:table-row><table:table-row><table:table-cell '
        'table:formula="of:=\'file:///c:/HR.ods\'#$Staff.A1" office:value-type="float" office:value="4"><text:p>4</text:p>'
        '</table:table-cell><table:table-cell table:formula="of:=NA()" office:value-type="float" office:value="0">'
        "<text:p>#N/A</text:p></table:table-cell><table:table-cell/></table:table-row>"
    )
    found = table(books.ods({"Staff": [["a", "b", "c"]]}, extra=extra))
    assert found.head(9)[3][:2] == ["4", "#N/A"]
    assert [note.split(".")[0] for note in found.notes] == [
        "1 formula, in C2, was never calculated and is read as empty",
        "This workbook takes values from another workbook, which was not opened",
        "Cell B4 shows #N/A: its formula failed, so it has no value",
    ]
    assert "1 formula of this sheet, in A4, shows what Excel last saved" in found.notes[1]


def test_links_of_a_workbook_to_others_are_counted() -> None:
    rows = (
        '<row r="1"><c r="A1"><f>[1]Staff!A1</f><v>1</v></c><c r="B1"><f t="shared" ref="B1:B2" si="0">[2]Staff!B1</f><v>2</v></c>'
        '<c r="C1"><f>Table1[2013]+SUM(Table1[[#All],[1]])</f><v>3</v></c></row>'
        '<row r="2"><c r="B2"><f t="shared" si="0"/><v>2</v></c><c r="C2"><f t="shared" si="1"/><v>2</v></c></row>'
    )
    links = {f"xl__externalLinks__externalLink{n}": "<externalLink/>" for n in (1, 2)}
    assert table(files.bare(rows, **links)).notes == (
        "This workbook takes values from 2 other workbooks, which were not opened. 3 formulas of this sheet, the first in A1, "
        "show what Excel last saved: check that it is still right.",
    )
    assert table(files.bare('<row r="1"><c r="A1"><v>1</v></c></row>', **links)).notes == (
        "This workbook takes values from 2 other workbooks, which were not opened.",
    )


@pytest.mark.parametrize(
    "version, records",
    [
        (8, [(0x01AE, struct.pack("<HH", 1, 0x0401)), (0x01AE, struct.pack("<HHB", 1, 5, 0) + b"a.xls")]),
        (5, [(0x17, b"\x05\x03Staff"), (0x17, b"\x0c\x01[a.xls]Staff"), (0x17, b"\x0c\x01[a.xls]Other")]),
    ],
)
def test_links_of_an_old_workbook_are_counted(version: int, records: list[tuple[int, bytes]]) -> None:
    book = b"".join(books.record(code, data) for code, data in records)
    assert table(books.xls({"Staff": [["a"]]}, version=version, book=book)).notes == (
        "This workbook takes values from another workbook, which was not opened.",
    )


def test_macros_of_a_binary_workbook_are_said_not_to_have_run() -> None:
    data = books.xlsb({"Staff": [["a"]]})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    found = table(files.zipped({**parts, "xl/vbaProject.bin": b"\x01"}))
    assert found.format == "Excel binary workbook (xlsb); its macros were not run"


# Numbers stored as text


def noted(*column: object) -> tuple[str, ...]:
    return table(books.xlsx({"Staff": [["x", value] for value in column]})).notes


def test_numbers_stored_as_text_among_true_numbers_are_counted() -> None:
    assert noted("FTE", 1, "0.5", "1,250", "n/a", 2, "-3") == (
        "Numbers stored as text stand among true numbers: 3 in column B (the first is B3). Both are read as the number they show.",
    )


@pytest.mark.parametrize(
    "column",
    [
        ("Staff number", 12345, "00012346", "12347"),  # padded numbers are right as text
        ("Score", "1", "2", "3"),  # a column of text throughout
        ("2013", 1, 2, 3),  # a heading that is a number
        ("FTE", 1, 2, "none", "12a", "1.2.3", "01/04/2014"),
    ],
)
def test_numbers_that_are_rightly_text_are_no_fault(column: tuple[object, ...]) -> None:
    assert noted(*column) == ()


def test_no_more_than_five_columns_are_named() -> None:
    rows = [["h"] * 7, [1] * 7, ["2"] * 7]
    (note,) = table(books.xlsx({"Staff": rows})).notes
    assert "1 in column E (the first is E3), and more in 2 other columns. Both" in note
