"""A manager's paper pack as files: the register to sign, and the return workbook with names filled in."""

from __future__ import annotations

import datetime as dt
import functools
import io
import re
import zipfile

import pandas as pd
from openpyxl import load_workbook
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from ig_metrics import ingest
from ig_metrics.dashboard.paper_register import register
from ig_metrics.datasets import KINDS
from ig_metrics.settings import Course

NAME_HEADING = "Name (for your help; not read)"


def return_workbook(people: pd.DataFrame, course: Course) -> bytes:
    """The blank workbook of paper returns with a line for each person: number and course filled in, date and name of who
    certifies left to write. Lines without a date are set aside when it is uploaded. A last column has the person's name."""
    book = load_workbook(io.BytesIO(_blank()))
    sheet = book.worksheets[0]
    assert isinstance(sheet, Worksheet)
    columns = [column.name for column in KINDS["paper_returns"].columns]
    helper = len(columns) + 1
    head = sheet.cell(1, helper, NAME_HEADING)
    head.fill = PatternFill("solid", fgColor="F3F2F1")
    sheet.column_dimensions[head.column_letter].width = 34
    for row, line in enumerate(people.to_dict("records"), 2):
        for name, value in (("staff_id", str(line["staff_id"])), ("course", course.title)):
            cell = sheet.cell(row, columns.index(name) + 1, value)
            cell.data_type = "s"
        cell = sheet.cell(row, helper, str(line["full_name"]))
        cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def pack(people: pd.DataFrame, course: Course, *, manager: str, as_at: dt.date, organisation: str) -> bytes:
    """One manager's pack, zipped: the register to sign and the return workbook."""
    return _zipped(_files(people, course, manager, as_at, organisation))


def packs(found: dict[str, pd.DataFrame], course: Course, *, as_at: dt.date, organisation: str) -> bytes:
    """Every manager's pack in one zip file, a folder each."""
    files: dict[str, bytes] = {}
    for number, (manager, people) in enumerate(sorted(found.items()), 1):
        folder = f"{number:03d} {file_safe(manager)}"
        files |= {
            f"{folder}/{name}": data for name, data in _files(people, course, manager, as_at, organisation).items()
        }
    return _zipped(files)


@functools.lru_cache(maxsize=1)
def _blank() -> bytes:
    return ingest.template("paper_returns")


def _files(people: pd.DataFrame, course: Course, manager: str, as_at: dt.date, organisation: str) -> dict[str, bytes]:
    day = as_at.isoformat()
    signed = register(people, manager=manager, course_title=course.title, as_at=as_at, organisation=organisation)
    return {f"register to sign {day}.xlsx": signed, f"return workbook {day}.xlsx": return_workbook(people, course)}


def _zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def file_safe(text: str) -> str:
    """A name that any file system takes."""
    return re.sub(r"[^A-Za-z0-9@._-]+", "-", text).strip("-.") or "manager"
