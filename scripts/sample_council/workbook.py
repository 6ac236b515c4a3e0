"""Writes a workbook as a council's export looks: notes above the headings, real and text dates side by side."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

INVENTED = "Invented sample data: Example County Council does not exist and nobody named here is real."
Cell = str | int | float | bool | dt.date | dt.datetime | None


@dataclass(frozen=True)
class Padded:
    """A number shown with leading zeros by its cell format only: a reader sees 12345, as exports do."""

    value: int


def write(
    path: Path,
    headings: Sequence[str],
    rows: Iterable[Sequence[Cell | Padded]],
    *,
    notes: Sequence[str] = (),
    sheet: str = "Sheet1",
    groups: Sequence[tuple[str, int]] = (),
    totals: Sequence[Cell] = (),
    widths: Sequence[float] = (),
    when: dt.date = dt.date(2014, 3, 31),
) -> None:
    """Write `rows` under `headings`.

    `notes` go above, one a row, after the line that says the data are invented; `groups` are merged headings over
    the headings (text, number of columns); `totals` is a last row. The same input gives the same file: the created
    date is `when`.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": path.stem, "comments": INVENTED, "created": dt.datetime.combine(when, dt.time())})
    page = book.add_worksheet(sheet)
    bold = book.add_format({"bold": True})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    minute = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    number = book.add_format({"num_format": "00000000"})

    def put(row: int, column: int, value: Cell | Padded) -> None:
        if value is None or value == "":
            return
        if isinstance(value, Padded):
            page.write_number(row, column, value.value, number)
        elif isinstance(value, bool):
            page.write_boolean(row, column, value)
        elif isinstance(value, dt.datetime):
            page.write_datetime(row, column, value, minute)
        elif isinstance(value, dt.date):
            page.write_datetime(row, column, value, day)
        elif isinstance(value, int | float):
            page.write_number(row, column, value)
        else:
            page.write_string(row, column, value)

    at = 0
    for note in (INVENTED, *notes):
        put(at, 0, note)
        at += 1
    at += 1
    column = 0
    for text, span in groups:
        if span > 1:
            page.merge_range(at, column, at, column + span - 1, text, bold)
        else:
            page.write_string(at, column, text, bold)
        column += span
    at += bool(groups)
    for column, heading in enumerate(headings):
        page.write_string(at, column, heading, bold)
    for column, width in enumerate(widths):
        page.set_column(column, column, width)
    page.freeze_panes(at + 1, 0)
    for values in rows:
        at += 1
        for column, value in enumerate(values):
            put(at, column, value)
    if totals:
        for column, value in enumerate(totals):
            put(at + 1, column, value)
    book.close()
    _pack(buffer.getvalue(), path)


def _pack(data: bytes, path: Path) -> None:
    """Store the parts again, smaller and with a fixed time."""
    with (
        zipfile.ZipFile(io.BytesIO(data)) as loose,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed,
    ):
        for name in loose.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            packed.writestr(entry, loose.read(name), compresslevel=9)


def text_date(day: dt.date, style: int) -> str:
    """The day as somebody typed it: 03/06/2009, 03-Jun-2009, 3 June 2009 or 2009-06-03."""
    month = day.strftime("%B")
    forms = (
        f"{day:%d/%m/%Y}",
        f"{day:%d}-{month[:3]}-{day:%Y}",
        f"{day.day} {month} {day.year}",
        f"{day:%Y-%m-%d}",
    )
    return forms[style % len(forms)]
