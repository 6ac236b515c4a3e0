"""Tables as files, in which no text can turn into a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping
from typing import Any

import pandas as pd

LONG_PAST = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
FIRST_YEAR, LONGEST_TITLE, LONGEST_TEXT = 1900, 31, 32_767
"""What Excel can hold: dates from that year on, so many letters in a sheet's name and in a cell."""
NARROWEST, WIDEST = 12, 44
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
    """A workbook, one sheet a frame: text in text cells, real dates, a frozen header. The same tables give the same bytes."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        # When a file is made must not change it.
        book.set_properties({"created": LONG_PAST})
        bold, moment = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        for title, frame in sheets.items():
            sheet = book.add_worksheet(title[:LONGEST_TITLE])
            sheet.freeze_panes(1, 0)
            for place, name in enumerate(frame):
                sheet.set_column(place, place, min(WIDEST, max(NARROWEST, len(str(name)) + 2)))
                sheet.write_string(0, place, plain_value(str(name)), bold)
            for line, row in enumerate(frame.itertuples(index=False, name=None), 1):
                for place, value in enumerate(row):
                    _write(sheet, line, place, plain_value(value), moment)
    return out.getvalue()


def _write(sheet: Any, line: int, place: int, value: Any, moment: Any) -> None:
    if isinstance(value, dt.date) and value.year < FIRST_YEAR:
        value = value.isoformat()
    if isinstance(value, str):
        # Never `write`, which takes a text that starts with "=" for a formula.
        sheet.write_string(line, place, value[:LONGEST_TEXT])
    elif isinstance(value, dt.date):
        sheet.write_datetime(line, place, value, moment if isinstance(value, dt.datetime) else None)
    elif value is not None:
        sheet.write(line, place, value)


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
