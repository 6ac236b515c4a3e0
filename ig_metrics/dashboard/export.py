"""Tables as files, in which no text can turn into a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping
from typing import Any

import pandas as pd

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """A csv file that Excel opens as UTF-8: dates as ISO, a text that could be a formula behind an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([safe_text(str(name)) for name in frame])
    for row in frame.itertuples(index=False, name=None):
        writer.writerow([_csv_cell(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def xlsx_bytes(sheets: Mapping[str, pd.DataFrame]) -> bytes:
    """A workbook, one sheet a frame: text in text cells, real dates, a frozen header."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    for title, frame in sheets.items():
        sheet = book.create_sheet(title[:31])
        sheet.freeze_panes = "A2"
        for place, name in enumerate(frame, 1):
            sheet.column_dimensions[get_column_letter(place)].width = min(44, max(12, len(str(name)) + 2))

        def cell(value: Any, sheet: Any = sheet) -> Any:
            plain = plain_value(value)
            made = WriteOnlyCell(sheet, value=plain)
            if isinstance(plain, str):
                # Set after the value: openpyxl takes a text that starts with "=" for a formula.
                made.data_type = "s"
            elif isinstance(plain, dt.date):
                made.number_format = "dd/mm/yyyy"
            return made

        heads = [cell(str(name)) for name in frame]
        for head in heads:
            head.font = Font(bold=True)
        sheet.append(heads)
        for row in frame.itertuples(index=False, name=None):
            sheet.append([cell(value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def safe_text(text: str) -> str:
    """Text for a csv cell: behind an apostrophe where a spreadsheet would run it."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def plain_value(value: Any) -> Any:
    """A cell's value: None for missing, a date without a time as a date, else Python's own types; no control characters."""
    if isinstance(value, str):
        return "".join(mark for mark in value if mark in "\t\n\r" or ord(mark) >= 32)
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        moment = value.to_pydatetime().replace(tzinfo=None)
        return moment.date() if moment.time() == dt.time() else moment
    return value.item() if hasattr(value, "item") else value


def _csv_cell(value: Any) -> Any:
    plain = plain_value(value)
    if plain is None:
        return ""
    return safe_text(plain) if isinstance(plain, str) else plain
