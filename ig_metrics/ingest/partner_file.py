"""A partner's own file of the Toolkit, to send out: its requirements with the cells it fills in open and the others locked."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ig_metrics.datasets import KINDS
from ig_metrics.dates import uk
from ig_metrics.ingest.levels import levels_of
from ig_metrics.ingest.partner_return import OPEN, SENT, SHEET

if TYPE_CHECKING:
    from ig_metrics.toolkit.edition import Framework

LOCKED = ("requirement", "title", "partner", "target_level")
ACTIONS = {
    "requirement": "Requirement",
    "action": "Action",
    "due": "Due",
    "done_on": "Done on",
    "delivers_level": "Delivers level",
}
WIDTHS = {"title": 52, "partner": 24, "evidence": 34, "comment": 52, "action": 64}
DAY = "dd/mm/yyyy"


def partner_workbook(
    partner: str, rows: pd.DataFrame, actions: pd.DataFrame, framework: Framework, as_at: dt.date, council: str
) -> bytes:
    """The file to send: the partner's requirements (canonical `toolkit` columns) with the cells it fills in open and the others
    locked, its actions for information, and how to fill it in."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = f"{SHEET}{framework.id}"[:31]
    lists = book.create_sheet("Lists")
    lists.sheet_state = "hidden"
    label = {column.name: column.label for column in KINDS["toolkit"].columns}
    headings = [*((name, label[name]) for name in LOCKED), ("sent", SENT), *((name, label[name]) for name in OPEN)]
    for place, (name, heading) in enumerate(headings, 1):
        _heading(sheet, place, heading, open_to_fill=name in OPEN, width=WIDTHS.get(name, 16))
    told = rows.assign(sent=rows["level"])
    for at, row in enumerate(told.to_dict("records"), 2):
        for place, (name, _) in enumerate(headings, 1):
            value = _level(framework, row[name]) if name in ("level", "sent", "target_level") else row[name]
            _cell(sheet, at, place, value, locked=name not in OPEN)
    places = {name: n for n, (name, _) in enumerate(headings, 1)}
    _checks(sheet, lists, places, len(rows), levels_of(framework).names)
    _shut(sheet)
    _actions(book, actions, framework)
    _how_to(book, partner, framework, as_at, council)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _level(framework: Framework, level: object) -> object:
    """A level as the file offers it: a number, or the framework's word."""
    if not isinstance(level, str) or not level.strip():
        return None
    points = framework.points_of(level.strip())
    names = levels_of(framework).names
    return names[-1] if points is None else names[points]


def _heading(sheet: Worksheet, place: int, text: str, *, open_to_fill: bool, width: int) -> None:
    cell = sheet.cell(1, place, text)
    cell.font = Font(bold=True, color="FFFFFF" if open_to_fill else "0B0C0C")
    cell.fill = PatternFill("solid", fgColor="1D70B8" if open_to_fill else "DEE0E2")
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions[get_column_letter(place)].width = width


def _cell(sheet: Worksheet, at: int, place: int, value: object, *, locked: bool) -> None:
    cell = sheet.cell(at, place)
    if isinstance(value, pd.Timestamp):
        cell.value, cell.number_format = value.date(), DAY
    elif isinstance(value, str):
        # Set after the value: a text that starts with "=" would be taken for a formula.
        cell.value = "".join(mark for mark in value if mark in "\t\n\r" or ord(mark) >= 32)
        cell.data_type, cell.number_format = "s", "@"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.protection = Protection(locked=locked)


def _checks(sheet: Worksheet, lists: Worksheet, place: dict[str, int], rows: int, levels: Sequence[str]) -> None:
    for at, name in enumerate(levels, 1):
        lists.cell(at, 1, name)
    last = rows + 1
    level = DataValidation(type="list", formula1=f"Lists!$A$1:$A${len(levels)}", allow_blank=True)
    level.error, level.errorTitle = f"Choose one of: {', '.join(levels)}."[:255], "Level"
    day = DataValidation(type="date", operator="between", formula1="1", formula2="109575", allow_blank=True)
    day.error, day.errorTitle = "Write a date as day/month/year, for example 14/03/2014.", "Date"
    for name, check in (("level", level), ("evidence_date", day), ("evidence_expires", day)):
        letter = get_column_letter(place[name])
        check.add(f"{letter}2:{letter}{last}")
        for at in range(2, last + 1) if check is day else ():
            sheet.cell(at, place[name]).number_format = DAY
    for check in (level, day):
        check.showErrorMessage = True
        sheet.add_data_validation(check)


def _shut(sheet: Worksheet) -> None:
    sheet.freeze_panes = "B2"
    # Without a password: it keeps slips of the pen out, and says nothing about trust.
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False


def _actions(book: Workbook, actions: pd.DataFrame, framework: Framework) -> None:
    sheet = book.create_sheet("Actions")
    for place, (name, heading) in enumerate(ACTIONS.items(), 1):
        _heading(sheet, place, heading, open_to_fill=False, width=WIDTHS.get(name, 16))
    for at, row in enumerate(actions.to_dict("records"), 2):
        for place, name in enumerate(ACTIONS, 1):
            value = _level(framework, row[name]) if name == "delivers_level" else row[name]
            _cell(sheet, at, place, value, locked=True)
    _shut(sheet)


def _how_to(book: Workbook, partner: str, framework: Framework, as_at: dt.date, council: str) -> None:
    sheet = book.create_sheet("How to fill this in")
    lines = (
        f"{council}: {framework.full_title}",
        f"What {partner} answers for, as the council holds it for {uk(as_at)}.",
        f"1. Fill in the blue columns on the sheet '{book.worksheets[0].title}'. The grey ones are the council's and locked.",
        f"2. Level: choose one of {', '.join(levels_of(framework).names)}. Leave it empty only where it is not known.",
        "3. Evidence: the reference of the document that proves the level, its date, and the day it stops being good.",
        "4. Comment: what has changed, and what is still to do. Progress on the actions of the sheet 'Actions' goes here too.",
        "5. Do not add, remove or rename rows, columns or sheets. Send the file back to the council's information governance lead.",
        "Only your own requirements are taken back. Nothing counts before the council has looked at it and kept it.",
    )
    for at, line in enumerate(lines, 1):
        sheet.cell(at, 1, line).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.cell(1, 1).font = Font(bold=True)
    sheet.column_dimensions["A"].width = 110
    _shut(sheet)
