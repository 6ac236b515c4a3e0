"""A web page saved under the name of a spreadsheet: its tables are read, its tricks do nothing."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from ig_metrics.errors import Refused
from ig_metrics.ingest.reading import htmlpage
from ig_metrics.ingest.reading.cellfile import Found
from ig_metrics.ingest.reading.gate import Limits
from ig_metrics.ingest.reading.htmltags import plain, tokens
from ig_metrics.ingest.reading.reader import read
from ig_metrics.settings import Ingest

LIMITS = Limits(max_cells=5_000_000, max_parts=2000, max_inflated_mb=500, max_ratio=250)


@pytest.fixture
def find(tmp_path: Path):
    def run(page: str | bytes, sheet: str | None = None, limits: Limits = LIMITS) -> Found:
        (tmp_path / "upload").write_bytes(page.encode() if isinstance(page, str) else page)
        return htmlpage.find(str(tmp_path / "upload"), "staff.xls", sheet, limits)

    return run


def rows(found: Found) -> list[list[Any]]:
    return [list(row) for columns in found.stretches for row in zip(*columns, strict=True)]


def refusal(find: Any, page: str, **options: Any) -> str:
    with pytest.raises(Refused) as caught:
        find(page, **options)
    (reason,) = caught.value.reasons
    assert reason.startswith("staff.xls")
    return reason


# Tags


def test_tags_and_texts_come_in_order() -> None:
    page = "<p class=\"a>b\">Hello<!-- <td> --><BR/> x < y <script>if (a < b) '<td>'</script></P>end"
    assert list(tokens(page)) == [
        ("start", "p", ' class="a>b"'),
        ("text", "", "Hello"),
        ("start", "br", "/"),
        ("text", "", " x "),
        ("text", "", "<"),
        ("text", "", " y "),
        ("start", "script", ""),
        ("end", "script", ""),
        ("end", "p", ""),
        ("text", "", "end"),
    ]


@pytest.mark.parametrize("page", ["a<!-- b", "a<td", "a<!x", "a<script>b", 'a<td title="b', "a</"])
def test_what_is_never_closed_ends_the_page(page: str) -> None:
    assert next(tokens(page)) == ("text", "", "a")


def test_an_apostrophe_in_a_value_without_marks_swallows_nothing() -> None:
    assert [name for kind, name, _ in tokens("<td title=O'Brien><td>") if kind == "start"] == ["td", "td"]


@pytest.mark.parametrize(
    "piece",
    ["<!--", '<a b="', "<a '", "<![", "<", "</", "<td ", "&", "&#1", "<script>", "<td =", "<?", '="', "<title>"],
)
def test_a_broken_page_takes_no_longer_than_it_is_long(piece: str) -> None:
    start = time.process_time()
    for kind, _, rest in tokens(piece * 200_000):
        if kind == "text":
            plain(rest)
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("a &amp; b", "a & b"),
        ("&nbsp;", ""),
        (" Zo&euml;\n\t Ash\xa0", "Zoë Ash"),
        ("&lt;b&gt; &#163;5 &unknown;", "<b> £5 &unknown;"),
        ("&amp;amp;", "&amp;"),
        ("&#" + "9" * 5000 + ";", "9" * 5000 + ";"),
    ],
)
def test_text_is_what_a_reader_sees(text: str, wanted: str) -> None:
    assert plain(text) == wanted


# Tables


def test_a_table_is_rows_of_texts(find) -> None:
    found = find(
        "<html><body><table><tr><th>Staff number</th><th>Name</th></tr>"
        "<tr><td>00012345</td><td>Zo&euml; <b>Ash</b></td></tr><tr><td>#N/A</td><td>=1+1</td></tr></table></body></html>"
    )
    assert rows(found) == [["Staff number", "Name"], ["00012345", "Zoë Ash"], ["#N/A", "=1+1"]]
    assert (found.format, found.sheet, found.sheets, found.notes) == (
        "web page (HTML table)",
        "Table 1",
        ["Table 1"],
        [],
    )


def test_rows_and_cells_that_are_not_closed_are_rows_and_cells(find) -> None:
    assert rows(find("<table><tr><td>a<td>b<tr><td>c<TD>d")) == [["a", "b"], ["c", "d"]]
    assert rows(find("<table><td>a<td>b</tr><td>c</table>")) == [["a", "b"], ["c", ""]]


def test_line_breaks_and_blocks_are_lines_and_white_space_is_none(find) -> None:
    page = "<table><tr><td> one\n two<br>three<p>four</p></td><td><div>&nbsp;</div></td><td>x</td></tr></table>"
    assert rows(find(page)) == [["one two\nthree\nfour", "", "x"]]


def test_a_merged_cell_stands_in_its_first_cell(find) -> None:
    page = (
        '<table><tr><td rowspan="2">Unit<td colspan=2>People<td rowspan=3>Note</tr>'
        "<tr><td>In<td>Out</tr><tr><td>A<td>1<td>2</tr><tr><td>B<td>3<td>4<td>x</tr></table>"
    )
    assert rows(find(page)) == [
        ["Unit", "People", "", "Note"],
        ["", "In", "Out", ""],
        ["A", "1", "2", ""],
        ["B", "3", "4", "x"],
    ]


def test_a_merged_cell_ends_with_its_section(find) -> None:
    page = "<table><thead><tr><td rowspan=9>a<td>b</tr></thead><tbody><tr><td>c<td>d</tr></tbody></table>"
    assert rows(find(page)) == [["a", "b"], ["c", "d"]]
    page = "<table><tr><td rowspan=0>a<td>b</tr><tr><td>c</tr></table>"
    assert rows(find(page)) == [["a", "b"], ["", "c"]]


def test_spans_that_make_no_sense_are_one(find) -> None:
    assert rows(find("<table><tr><td colspan=0>a<td colspan=x>b<td colspan='-3'>c</table>")) == [["a", "b", "c"]]


def test_the_table_that_holds_most_is_read_and_the_others_can_be_chosen(find) -> None:
    page = (
        "<h1>Report</h1><table><tr><td>Run on<td>31/03/2014</table><table><tr><td> </table>"
        "<table><tr><td>Name<td>Team<tr><td>Ann<td>A</table>"
    )
    found = find(page)
    assert (rows(found), found.sheet) == ([["Name", "Team"], ["Ann", "A"]], "Table 3")
    assert found.sheets == ["Table 1", "Table 3"]
    assert found.notes[0].startswith("The page has 2 tables. Table 3 was read and the other left out")
    assert rows(find(page, "table 1")) == [["Run on", "31/03/2014"]]
    assert "has no sheet 'Table 2'. Its sheets are: 'Table 1', 'Table 3'. Name one" in refusal(
        find, page, sheet="Table 2"
    )


def test_of_two_tables_that_hold_as_much_the_first_is_read(find) -> None:
    assert rows(find("<table><tr><td>a</table><table><tr><td>b</table>")) == [["a"]]


def test_a_table_inside_a_cell_is_a_table_of_its_own(find) -> None:
    found = find(
        "<table><tr><td>Menu<table><tr><td>Name<td>Team<tr><td>Ann<td>A</table> end</td></tr><tr><td>Foot</table>"
    )
    assert (found.sheet, rows(found)) == ("Table 2", [["Name", "Team"], ["Ann", "A"]])
    assert found.sheets == ["Table 1", "Table 2"]


def test_text_above_the_table_is_no_row_and_that_is_said(find) -> None:
    found = find("<h1>Staff list</h1><table><tr><td>a</table>")
    assert found.notes == ["Rows are counted from the top of the table: text above it on the page is no row."]


@pytest.mark.parametrize(
    "page, called",
    [
        ("<table><tr><td>Zoë £</table>".encode("utf-16"), " in UTF-16"),
        ("<table><tr><td>Zoë £</table>".encode("cp1252"), " in Windows-1252"),
        ('<meta charset="iso-8859-1"><table><tr><td>Zoë £</table>'.encode("cp1252"), " in Windows-1252"),
        ('<meta charset="windows-1252"><table><tr><td>Zoë £</table>'.encode(), ""),
        ("<table><tr><td>Zoë £</table>".encode("utf-8-sig"), ""),
    ],
)
def test_every_encoding_is_read(find, page: bytes, called: str) -> None:
    found = find(page)
    assert (rows(found), found.format) == ([["Zoë £"]], "web page (HTML table)" + called)


def test_the_encoding_a_page_states_is_believed_when_it_is_not_utf_8(find) -> None:
    found = find('<meta charset="windows-1250"><table><tr><td>Łukasz</table>'.encode("cp1250"))
    assert (rows(found), found.format) == ([["Łukasz"]], "web page (HTML table) in Windows-1250")
    assert rows(find('<meta charset="no-such"><table><tr><td>é</table>'.encode("cp1252"))) == [["é"]]


def test_a_page_without_a_table_says_what_it_may_be(find) -> None:
    assert "may be the sign-in or error page" in refusal(find, "<html><form>Sign in<input></form></html>")


def test_the_frame_of_a_workbook_saved_as_a_web_page_names_its_sheets(find) -> None:
    page = (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><!--[if gte mso 9]><xml><x:ExcelWorkbook>'
        '<x:ExcelWorksheet><x:Name>Staff &amp; agency</x:Name><x:WorksheetSource HRef="a_files/sheet001.htm"/>'
        '</x:ExcelWorksheet></x:ExcelWorkbook></xml><![endif]--></head><frameset rows="*,39"><frame src="a"></frameset>'
    )
    assert "only the frame of a workbook saved as a web page; its sheets ('Staff & agency')" in refusal(find, page)


# What is made to do harm


def test_more_cells_than_allowed_are_refused_wherever_they_come_from(find) -> None:
    few = LIMITS._replace(max_cells=11)
    assert len(rows(find("<table>" + "<tr><td>1<td>2<td>3" * 3, limits=few))) == 3
    assert "are 12 cells, more than the 11 allowed" in refusal(find, "<table>" + "<tr><td>1<td>2<td>3" * 4, limits=few)
    page = "<table>" + "<tr><td rowspan=9 colspan=1000>" * 6000
    assert "more than the 5,000,000 allowed" in refusal(find, page)


def test_more_columns_than_a_sheet_has_are_refused(find) -> None:
    assert "17,001 columns" in refusal(find, "<table><tr>" + "<td colspan=1000>" * 17 + "<td>x")
    assert "17,000 columns" in refusal(find, "<table><tr>" + "<td colspan=1000 rowspan=2>" * 17)


def test_a_wide_merged_title_is_no_reason_to_refuse(find) -> None:
    assert rows(find("<table><tr><td colspan=1000>Title<tr><td>a", limits=LIMITS._replace(max_cells=4))) == [
        ["Title"],
        ["a"],
    ]


def test_tables_too_deep_and_too_many_are_refused(find) -> None:
    assert "more than 50 deep" in refusal(find, "<table><tr><td>a" * 51)
    assert "more than 1,000 tables" in refusal(find, "<table><tr><td>a</table>" * 1001)


def test_more_rows_than_a_sheet_has_are_refused(find) -> None:
    assert "more than 1,048,576 rows" in refusal(find, "<table>" + "<tr>" * 1_048_577)


def test_tags_nested_without_end_are_read_through(find) -> None:
    assert rows(find("<table><tr><td>" + "<div><b>" * 200_000 + "a")) == [["a"]]


def test_entities_a_page_declares_stay_what_they_are(find) -> None:
    page = '<!DOCTYPE html [<!ENTITY a "bbbb"><!ENTITY b SYSTEM "file:///etc/passwd">]><table><tr><td>&a;&b;</table>'
    assert rows(find(page)) == [["&a;&b;"]]


def test_a_page_is_read_through_the_whole_reader() -> None:
    table = read(b"<table><tr><td>Name<td>FTE<tr><td>Ann<td>#REF!</table>", "export.xls", limits=Ingest())
    assert table.head(2) == [["Name", "FTE"], ["Ann", "#REF!"]]
    assert (table.format, table.sheet) == ("web page (HTML table)", "Table 1")
    assert table.columns[1].kinds.tolist() == [1, 5]
