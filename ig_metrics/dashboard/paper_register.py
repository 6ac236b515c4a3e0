"""The register a manager prints, has signed and keeps: the names of a paper pack, with room for a date and a signature."""

from __future__ import annotations

import datetime as dt
import io

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from ig_metrics.dashboard.export import plain_value
from ig_metrics.dates import uk

COLUMNS = (
    ("Staff number", 14), ("Name", 28), ("Service and team", 34), ("Job", 26), ("Date completed", 16), ("Signature", 32),
)  # fmt: skip
ROW_HEIGHT = 26
HEAD = 6
"""The row of the headings; they are printed again at the top of each page."""
SPARE_ROWS = 3


def register(people: pd.DataFrame, *, manager: str, course_title: str, as_at: dt.date, organisation: str) -> bytes:
    """A workbook of one sheet set up to print on A4, landscape: `people` as `ManagersView.pack`, a line each, and a few spare."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Register to sign"
    lines = (
        f"{course_title}: register of training done on paper",
        f"{organisation}. Manager: {manager}",
        f"People with no network access who are not in date as at {uk(as_at)}.",
        "Each person signs on the day they complete it. Keep this register, and send back the return workbook.",
    )
    for row, text in enumerate(lines, 1):
        _write(sheet, row, 1, text).font = Font(bold=row == 1, size=14 if row == 1 else 11)
    thin = Side(style="thin", color="505A5F")
    box = Border(left=thin, right=thin, top=thin, bottom=thin)
    for column, (title, width) in enumerate(COLUMNS, 1):
        cell = _write(sheet, HEAD, column, title)
        cell.font, cell.border = Font(bold=True), box
        cell.fill = PatternFill("solid", fgColor="DEE0E2")
        sheet.column_dimensions[chr(64 + column)].width = width
    rows = [
        (line["staff_id"], line["full_name"], _place(line), line["job_title"], None, None)
        for line in people.to_dict("records")
    ]
    for row, values in enumerate([*rows, *[(None,) * len(COLUMNS)] * SPARE_ROWS], HEAD + 1):
        sheet.row_dimensions[row].height = ROW_HEIGHT
        for column, value in enumerate(values, 1):
            cell = _write(sheet, row, column, value)
            cell.border, cell.alignment = box, Alignment(wrap_text=True, vertical="center")
    last = HEAD + len(rows) + SPARE_ROWS
    _write(sheet, last + 2, 1, "Certified by (manager):")
    _write(sheet, last + 2, 4, "Date:")
    sheet.freeze_panes = f"A{HEAD + 1}"
    sheet.print_title_rows = f"{HEAD}:{HEAD}"
    sheet.print_area = f"A1:F{last + 2}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    if sheet.oddFooter is not None:
        sheet.oddFooter.center.text = "Page &P of &N"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _place(line: dict[str, object]) -> str:
    return ", ".join(str(line[name]) for name in ("service", "team") if not pd.isna(line[name]))


def _write(sheet: Worksheet, row: int, column: int, value: object) -> Cell | MergedCell:
    cell = sheet.cell(row, column)
    plain = plain_value(value)
    cell.value = plain
    if isinstance(plain, str):
        # Never a formula, whatever a name begins with.
        cell.data_type = "s"
    return cell
