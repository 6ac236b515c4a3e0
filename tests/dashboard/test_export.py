"""Workbooks say what the table says to whoever reads them, hold no formula, and are the same whenever they are made."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pandas as pd
import python_calamine

from ig_metrics.dashboard.export import xlsx_bytes

FRAME = pd.DataFrame(
    {
        "Text": pd.array(["=1+1", "Zoë & <b> \"x\" 'y'", "  two\nlines\x07 ", None], dtype="str"),
        "Number": pd.array([1, -2, None, 40000], dtype="Int64"),
        "Share": pd.array([0.5, 1e-7, None, 3.0], dtype="Float64"),
        "Yes": pd.array([True, False, None, True], dtype="boolean"),
        "Day": pd.to_datetime(["2014-03-31", "1900-03-01", None, "2014-02-28 14:30"], format="mixed").astype(
            "datetime64[us]"
        ),
    }
)
ROWS = [
    ["=1+1", 1, 0.5, True, pd.Timestamp(2014, 3, 31)],
    ["Zoë & <b> \"x\" 'y'", -2, 1e-7, False, pd.Timestamp(1900, 3, 1)],
    ["  two\nlines ", None, None, None, None],
    [None, 40000, 3, True, pd.Timestamp(2014, 2, 28, 14, 30)],
]


def test_it_is_read_back_cell_by_cell():
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes({"People": FRAME, "About & more": FRAME[["Text"]]})))
    assert book.sheetnames == ["People", "About & more"]
    sheet = book["People"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == ROWS
    assert [cell.value for cell in sheet[1]] == list(FRAME)
    assert all(cell.font.b for cell in sheet[1])
    assert sheet.freeze_panes == "A2"
    assert sheet["A2"].data_type == "s"
    assert sheet["E2"].number_format == "dd/mm/yyyy"


def test_another_reader_reads_the_same():
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(xlsx_bytes({"People": FRAME})))
    rows = book.get_sheet_by_name("People").to_python()
    assert rows[1][:4] == ["=1+1", 1.0, 0.5, True]
    assert rows[1][4] in (dt.date(2014, 3, 31), pd.Timestamp(2014, 3, 31))


def test_a_table_of_nobody_has_its_headings():
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes({"People": FRAME.iloc[0:0]})))
    assert [[cell.value for cell in row] for row in book["People"].iter_rows()] == [list(FRAME)]


def test_the_same_table_gives_the_same_bytes():
    assert xlsx_bytes({"People": FRAME}) == xlsx_bytes({"People": FRAME.copy()})


def test_what_excel_cannot_hold_as_it_is_is_text():
    frame = pd.DataFrame({"a": [dt.date(1850, 1, 2)], "b": ["x" * 40_000]})
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes({"Old": frame})))["Old"]
    assert sheet["A2"].value == "1850-01-02"
    assert len(sheet["B2"].value) == 32_767
