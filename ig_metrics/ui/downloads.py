"""Tables as files: csv and xlsx of exactly what is shown, in which no text can turn into a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping
from typing import Any

import pandas as pd

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def safe_text(text: str) -> str:
    """Text for a csv cell: one that a spreadsheet would run as a formula gets an apostrophe in front."""
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def plain(value: Any) -> Any:
    """A cell's value: None for missing, a date without a time as a date, numbers as Python's own."""
    if not isinstance(value, str) and pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        moment = value.to_pydatetime().replace(tzinfo=None)
        return moment.date() if moment.time() == dt.time() else moment
    return value.item() if hasattr(value, "item") else value


def _rows(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    return [tuple(plain(value) for value in row) for row in frame.itertuples(index=False, name=None)]


def as_csv(frame: pd.DataFrame, headings: Mapping[str, str]) -> bytes:
    """The table as csv: UTF-8 with a mark that Excel understands, ISO dates, no formulas."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([safe_text(headings.get(str(name), str(name).capitalize())) for name in frame])
    for row in _rows(frame):
        writer.writerow([safe_text(value) if isinstance(value, str) else value for value in row])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(frame: pd.DataFrame, headings: Mapping[str, str], about: tuple[str, ...] = ()) -> bytes:
    """The table as a workbook: text in text cells, real dates, a frozen header, and a sheet that says what it is."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Table")
    sheet.freeze_panes = "A2"

    def cell(value: Any, *, bold: bool = False) -> Any:
        made = WriteOnlyCell(sheet, value=None if isinstance(value, str) else value)
        if isinstance(value, str):
            # data_type is set after the value, so that "=1+1" stays a text
            made.value = value
            made.data_type = "s"
        elif isinstance(value, dt.datetime):
            made.number_format = "dd/mm/yyyy hh:mm"
        elif isinstance(value, dt.date):
            made.number_format = "dd/mm/yyyy"
        if bold:
            made.font = Font(bold=True)
        return made

    names = [headings.get(str(name), str(name).capitalize()) for name in frame]
    for place, name in enumerate(names):
        letter = chr(65 + place) if place < 26 else f"A{chr(65 + place - 26)}"
        sheet.column_dimensions[letter].width = min(48, max(12, len(name) + 2))
    sheet.append([cell(name, bold=True) for name in names])
    for row in _rows(frame):
        sheet.append([cell(value) for value in row])
    if about:
        notes = book.create_sheet("About")
        notes.column_dimensions["A"].width = 100
        for line in about:
            notes.append([cell(line)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
