"""An XML Spreadsheet 2003 is read as Excel would read it, and nothing in it is expanded or fetched."""

# ruff: noqa: DTZ001 - a spreadsheet knows no time zone

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from typing import Any

import pytest

from ig_metrics.errors import Refused
from ig_metrics.ingest.reading import xml2003
from ig_metrics.ingest.reading.cellfile import Found
from ig_metrics.ingest.reading.cells import ErrorText
from ig_metrics.ingest.reading.gate import Limits
from ig_metrics.ingest.reading.reader import read
from ig_metrics.settings import Ingest
from tests.ingest import files

LIMITS = Limits(max_cells=5_000_000, max_parts=2000, max_inflated_mb=500, max_ratio=250)


@pytest.fixture
def find(tmp_path: Path):
    def run(data: bytes, sheet: str | None = None, limits: Limits = LIMITS) -> Found:
        (tmp_path / "upload").write_bytes(data)
        return xml2003.find(str(tmp_path / "upload"), "staff.xls", sheet, limits)

    return run


def rows(found: Found) -> list[list[Any]]:
    return [list(row) for columns in found.stretches for row in zip(*columns, strict=True)]


def cell(text: str, kind: str = "String", attributes: str = "") -> str:
    return f'<Cell {attributes}><Data ss:Type="{kind}">{text}</Data></Cell>'


def says(name: str, value: str) -> str:
    return f'ss:{name}="{value}"'


def refusal(find: Any, data: bytes, **options: Any) -> str:
    with pytest.raises(Refused) as caught:
        find(data, **options)
    (reason,) = caught.value.reasons
    assert reason.startswith("staff.xls")
    return reason


def test_every_kind_of_cell_is_read_as_what_it_is(find) -> None:
    table = (
        cell("00012345")
        + cell("1.50E-1", "Number")
        + cell("2014-03-14T00:00:00.000", "DateTime")
        + cell("2014-03-14T15:05:00.000", "DateTime")
        + cell("1899-12-31T09:30:00.000", "DateTime")
        + cell("1", "Boolean")
        + cell("#N/A", "Error")
        + cell("#NEW!", "Error")
        + cell("Fire &amp; Rescue&#10;&lt;b&gt;")
        + cell("soon", "DateTime")
        + cell("12a", "Number")
    )
    (row,) = rows(find(files.xml2003(f"<Row>{table}</Row>")))
    assert row == [
        "00012345", 0.15, dt.datetime(2014, 3, 14), dt.datetime(2014, 3, 14, 15, 5), dt.time(9, 30), True, "#N/A",
        "#UNKNOWN!", "Fire & Rescue\n<b>", "soon", "12a",
    ]  # fmt: skip
    assert [type(row[6]), type(row[7])] == [ErrorText, ErrorText]


def test_rows_and_cells_stand_where_they_say(find) -> None:
    table = (
        f"<Row {says('Index', '2')}>{cell('a', attributes=says('Index', '2'))}</Row>"
        f"<Row {says('Span', '1')}/><Row>{cell('b', attributes=says('MergeAcross', '1'))}{cell('c')}</Row>"
    )
    assert rows(find(files.xml2003(table))) == [["", "", ""], ["", "a", ""], ["", "", ""], ["", "", ""], ["b", "", "c"]]


def test_rich_text_is_plain_and_a_comment_is_no_text(find) -> None:
    table = (
        '<Row><Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>Bo</B><Font>ld</Font></ss:Data>'
        '<Comment><ss:Data ss:Type="String">said</ss:Data></Comment></Cell>'
        '<Cell><Comment><Data ss:Type="String">said</Data></Comment></Cell></Row>'
    )
    assert rows(find(files.xml2003(table))) == [["Bold"]]


def _sheet(name: str, text: str, visible: str = "") -> str:
    table = f"<Table><Row>{cell(text)}</Row></Table>" if text else "<Table/>"
    options = f"<x:WorksheetOptions><x:Visible>{visible}</x:Visible></x:WorksheetOptions>" if visible else ""
    return f'<Worksheet ss:Name="{name}">{table}{options}</Worksheet>'


def test_the_first_visible_sheet_with_cells_is_read_and_all_are_listed(find) -> None:
    data = files.xml2003(
        "", sheets=_sheet("Old", "hidden", "SheetHidden") + _sheet("Now", "seen") + _sheet("Then", "x")
    )
    found = find(data)
    assert (found.sheet, found.sheets, found.hidden, rows(found)) == (
        "Now", ["Staff", "Old", "Now", "Then"], ["Old"], [["seen"]],
    )  # fmt: skip
    assert rows(find(data, " old")) == [["hidden"]]
    assert "has no sheet 'March'. Its sheets are: 'Staff', 'Old' (hidden), 'Now', 'Then'" in refusal(
        find, data, sheet="March"
    )
    assert "sheet 'Staff', is empty" in refusal(find, data, sheet="staff")
    assert "no filled cell in any sheet a user sees ('Staff')" in refusal(find, files.xml2003(""))


def test_formulas_without_an_answer_and_links_to_other_workbooks_are_counted(find) -> None:
    table = (
        f"<Row>{cell('4', 'Number', says('Formula', '=RC[-1]+[2]'))}"
        f"{cell('5', 'Number', says('Formula', '=[HR.xls]Staff!R1C1'))}"
        '<Cell ss:Formula="=R[-1]C"/></Row>'
    )
    found = find(files.xml2003(table, sheets="<x:ExcelWorkbook><x:SupBook/></x:ExcelWorkbook>"))
    assert found.notes == [
        "1 formula, in C1, was never calculated and is read as empty. Open the file in Excel, save it, and upload it again.",
        "This workbook takes values from another workbook, which was not opened. 1 formula of this sheet, in B1, shows "
        "what Excel last saved: check that it is still right.",
    ]


@pytest.mark.parametrize(
    "data",
    [
        files.xml2003("<Row><Cell><Data ss:Type='String'>Zoë</Data></Cell></Row>").decode().encode("utf-16"),
        files.xml2003(
            "<Row><Cell><Data ss:Type='String'>Zoë</Data></Cell></Row>",
            head='<?xml version="1.0" encoding="windows-1252"?>',
        )
        .decode()
        .encode("cp1252"),
    ],
)
def test_every_encoding_is_read(find, data: bytes) -> None:
    assert rows(find(data)) == [["Zoë"]]


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://localhost/x.dtd">',
    ],
)
def test_xml_that_declares_entities_is_refused(find, declared: str) -> None:
    assert "declares its own XML entities" in refusal(find, files.xml2003(f"<Row>{cell('a')}</Row>", before=declared))


def test_broken_xml_says_where(find) -> None:
    assert "line 1: the XML is broken (mismatched tag)" in refusal(find, files.xml2003("<Row>"))
    cut = files.xml2003("<Row>\n").partition(b"</Table>")[0]
    assert "line 2: the XML is broken (no element found)" in refusal(find, cut)
    unknown = files.xml2003("", head='<?xml version="1.0" encoding="no-such"?>')
    assert "damaged" in refusal(find, unknown) or "broken" in refusal(find, unknown)


@pytest.mark.parametrize(
    "table, words",
    [
        (f"<Row {says('Index', '1048576')}>{cell('a', attributes=says('Index', '16384'))}</Row>", "Cell XFD1048576 stands far"),
        (f"<Row>{cell('a', attributes=says('Index', '16385'))}</Row>", "16,385 columns"),
        (f'<Row ss:Index="1048577">{cell("a")}</Row>', "numbered 1,048,577, which no sheet has"),
        (f'<Row ss:Index="0">{cell("a")}</Row>', "numbered 0, which no sheet has"),
        ("<a>" * 200, "nested more than 100 deep"),
    ],
)  # fmt: skip
def test_what_is_made_to_do_harm_is_refused(find, table: str, words: str) -> None:
    assert words in refusal(find, files.xml2003(table))


def test_one_far_cell_among_few_columns_is_read(find) -> None:
    assert len(rows(find(files.xml2003(f'<Row ss:Index="1048576">{cell("a")}</Row>')))) == 1_048_576


def test_a_million_empty_rows_are_read_through(find) -> None:
    start = time.process_time()  # of this process alone: another test may have the machine
    assert rows(find(files.xml2003(f"<Row>{cell('a')}</Row>" + "<Row/>" * 1_000_000))) == [["a"]]
    assert time.process_time() - start < 15


def test_another_xml_file_is_not_taken_for_one(find) -> None:
    assert "without a sheet" in refusal(find, b'<a xmlns:x="urn:schemas-microsoft-com:office:spreadsheet"/>')


def test_it_is_read_through_the_whole_reader() -> None:
    data = files.xml2003(f"<Row>{cell('Name')}{cell('FTE')}</Row><Row>{cell('Ann')}{cell('0.5', 'Number')}</Row>")
    table = read(data, "export.xls", limits=Ingest())
    assert table.head(2) == [["Name", "FTE"], ["Ann", "0.5"]]
    assert (table.format, table.sheet, table.sheets) == ("XML Spreadsheet 2003", "Staff", ("Staff",))
