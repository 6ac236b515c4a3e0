"""The workbook of problems: the upload as it was, bad cells marked, to correct and upload again."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ig_metrics.ingest import check
from ig_metrics.ingest.correction import correction_workbook
from ig_metrics.ingest.intake import examine
from ig_metrics.ingest.reading.raw import RawTable
from ig_metrics.ingest.reading.reader import read
from ig_metrics.ingest.sheetxml import Sheet, workbook
from tests.ingest import files
from tests.ingest.made import ANNA, AS_AT, BEN, LEARNING, SETTINGS, STAFF

ROWS = [
    ["HR extract, March 2014"],
    [*STAFF, "NI number", "Notes", "Leave date"],
    ["00000001", "Anna Ash", "Adults", "Care", dt.date(2009, 9, 1), "QQ123456C", "=1+1", None],
    [2, "Ben Birch", "Adults", "Care", "31/02/2013", "QQ123456C", "-", "soon"],
    [None, "Casey Elm", "Adults", "Care", dt.date(2014, 1, 1), "QQ123456C", 3.5, None],
]


def made(rows=ROWS, kind="staff", **more):
    table = RawTable.of(rows)
    preview = examine(table, kind, settings=SETTINGS, as_at=AS_AT, **more)
    return preview, correction_workbook(table, preview, settings=SETTINGS)


def opened(data: bytes):
    return openpyxl.load_workbook(io.BytesIO(data))


def test_rows_and_columns_stay_where_they_were():
    _, data = made()
    sheet = opened(data).worksheets[0]
    assert sheet.title == "Sheet1"
    assert sheet["A1"].value == "HR extract, March 2014"
    assert [cell.value for cell in sheet[2]] == [*STAFF, "NI number", "Notes", "Leave date"]
    assert sheet["H4"].value == "soon"
    assert sheet["B5"].value == "Casey Elm"
    assert sheet.freeze_panes == "A3"


def test_dates_are_dates_numbers_numbers_and_staff_numbers_text():
    _, data = made()
    sheet = opened(data).worksheets[0]
    assert sheet["E3"].value.date() == dt.date(2009, 9, 1)
    assert sheet["E3"].number_format == "dd/mm/yyyy"
    assert (sheet["A3"].value, sheet["A4"].value, sheet["A4"].data_type) == ("00000001", "2", "s")
    assert sheet["G5"].value == 3.5


def test_what_is_never_kept_is_not_in_it():
    _, data = made()
    sheet = opened(data).worksheets[0]
    assert [sheet[f"F{row}"].value for row in range(2, 6)] == ["NI number", None, None, None]
    assert b"QQ123456C" not in b"".join(
        zipfile.ZipFile(io.BytesIO(data)).read(n) for n in zipfile.ZipFile(io.BytesIO(data)).namelist()
    )


@pytest.mark.parametrize("text", ["=1+1", "+44 1234", "-", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0"])
def test_no_text_becomes_a_formula(text):
    _, data = made([STAFF, [*ANNA[:1], text, *ANNA[2:4], "never"]])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"):
            assert b"<f" not in archive.read(name)
    cell = opened(data).worksheets[0]["B2"]
    assert (cell.data_type, cell.number_format, cell.quotePrefix) == ("s", "@", True)


def test_bad_cells_are_filled_and_say_why():
    _, data = made()
    sheet = opened(data).worksheets[0]
    marked = {
        cell.coordinate: (cell.fill.fgColor.rgb, cell.comment.text)
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.patternType
    }
    assert set(marked) == {"E4", "H4", "A5"}
    assert marked["A5"] == (
        "FFFFE2B8",
        "No staff number. Fill it in and upload again; until then the row is set aside.",
    )
    assert marked["H4"][0] == "FFFFF7BF"
    assert marked["E4"][1].startswith("'31/02/2013' is not a date")


def test_the_list_has_every_problem():
    preview, data = made()
    listed = opened(data)["Problems"]
    rows = [[cell.value for cell in row] for row in listed.iter_rows()]
    assert rows[0] == ["Row", "Column", "Heading", "What was found", "How serious", "What to do"]
    assert len(rows) == 1 + len(preview.problems)
    assert [row[:5] for row in rows[1:]] == [
        [4, "E", "Start date", "31/02/2013", "Row set aside"],
        [5, "A", "Staff number", None, "Row set aside"],
        [4, "H", "Leave date", "soon", "Warning"],
    ]


def test_a_problem_of_a_whole_row_is_marked_in_the_first_column_read():
    _, data = made([STAFF, ANNA, ANNA])
    sheet = opened(data).worksheets[0]
    assert sheet["A3"].comment.text == "The same as row 2, cell by cell: counted once."


def test_every_cell_of_an_unknown_word_is_marked():
    rows = [[*STAFF, "Contract type"], [*ANNA, "Apprentice"], [*BEN, "Permanent"], ["3", "C", "A", "B", "01/01/2014", "Apprentice"]]  # fmt: skip
    _, data = made(rows)
    sheet = opened(data).worksheets[0]
    assert [bool(sheet[f"F{row}"].fill.patternType) for row in (2, 3, 4)] == [True, False, True]


def test_corrected_it_reads_as_the_same_kind_with_the_same_mapping():
    rows = [row[:5] + row[6:] for row in ROWS[1:]]
    upload = files.workbook([ROWS[0], *rows])
    first = check("staff", upload, "hr.xlsx", settings=SETTINGS, as_at=AS_AT)
    assert len(first.problems) == 3
    book = opened(correction_workbook(upload, first, settings=SETTINGS))
    sheet = book.worksheets[0]
    sheet["E4"], sheet["G4"], sheet["A5"] = dt.date(2013, 2, 28), None, "3"
    second = check("staff", files.saved(book), "hr corrected.xlsx", settings=SETTINGS, as_at=AS_AT)
    assert second.problems.empty
    assert (second.mapping, second.heading_row, second.sheet) == (first.mapping, 2, first.sheet)
    assert second.frame["staff_id"].tolist() == ["00000001", "00000002", "00000003"]
    assert second.frame["start_date"].dt.strftime("%Y-%m-%d").tolist() == ["2009-09-01", "2013-02-28", "2014-01-01"]


def test_a_text_file_comes_back_as_a_workbook():
    upload = "\n".join([",".join(LEARNING), "1,IG,Completed,31/02/2014", "2,IG,Completed,14/03/2014"]).encode()
    first = check("completions", upload, "export.csv", settings=SETTINGS, as_at=AS_AT)
    data = correction_workbook(upload, first, settings=SETTINGS)
    book = opened(data)
    assert book.worksheets[0]["D2"].comment.text.startswith("'31/02/2014' is not a date")
    book.worksheets[0]["D2"] = "28/02/2014"
    second = check("completions", files.saved(book), "export.xlsx", settings=SETTINGS, as_at=AS_AT)
    assert (second.rows_kept, len(second.problems)) == (2, 0)


def test_a_sheet_called_problems_is_told_from_the_list():
    table = RawTable.of([STAFF, ANNA], sheet="Problems")
    preview = examine(table, "staff", settings=SETTINGS, as_at=AS_AT)
    assert opened(correction_workbook(table, preview, settings=SETTINGS)).sheetnames == ["Problems (1)", "Problems"]


def test_more_comments_than_excel_can_bear_are_left_to_the_list(monkeypatch):
    monkeypatch.setattr("ig_metrics.ingest.correction.MOST_COMMENTS", 2)
    _, data = made([STAFF, *[["", f"Name {n}", "A", "B", "01/01/2014"] for n in range(4)]])
    sheet = opened(data).worksheets[0]
    assert [sheet[f"A{row}"].comment is not None for row in range(2, 6)] == [True, True, False, False]
    assert all(sheet[f"A{row}"].fill.patternType for row in range(2, 6))


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**14), 10**14),
    st.dates(dt.date(1900, 3, 1), dt.date(4712, 12, 31)),
    st.datetimes(dt.datetime(1901, 1, 1), dt.datetime(2100, 1, 1)).map(lambda moment: moment.replace(microsecond=0)),  # noqa: DTZ001 (a cell has no zone)
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"), max_size=12),
)  # fmt: skip


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6))
def test_any_table_reads_back_the_same(rows):
    rows = [["first", "second", "third"], *rows, ["last", "last", "last"]]
    table = RawTable.of(rows)
    again = read(workbook([Sheet("Sheet1", table)]), "again.xlsx", limits=SETTINGS.ingest)
    for before, after in zip(table.columns, again.columns, strict=True):
        assert after.text.to_pylist() == before.text.to_pylist()
        assert after.kinds.tolist() == before.kinds.tolist()


def test_the_frame_is_the_same_after_a_round():
    preview, data = made()
    again = check("staff", data, "again.xlsx", settings=SETTINGS, as_at=AS_AT)
    pd.testing.assert_frame_equal(again.frame, preview.frame)
