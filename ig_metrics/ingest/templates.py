"""A blank workbook to fill in: the right headings, notes, lists to choose from, and a worked example on a sheet beside it."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ig_metrics.datasets import KINDS, LEVELS, UPLOADED, Column, Kind
from ig_metrics.errors import Refused
from ig_metrics.ingest import across, assessment
from ig_metrics.ingest.levels import levels_of

if TYPE_CHECKING:
    from ig_metrics.toolkit.edition import Framework

ROWS = 50_000
"""Rows below the headings that are validated."""
DATE_FORMAT = "dd/mm/yyyy"
TIME_FORMAT = "dd/mm/yyyy hh:mm"
FORMATS = {"date": DATE_FORMAT, "datetime": TIME_FORMAT, "id": "@", "level": "@"}
LISTS = "Lists"
HOW_TO = "How to fill this in"

_EXAMPLES: dict[str, str | float | dt.date | dt.datetime] = {
    "staff_id": "00012345",
    "full_name": "Invented Person",
    "email": "invented.person@example.gov.uk",
    "username": "iperson",
    "directorate": "Adult Services",
    "service": "Residential Care",
    "team": "North",
    "job_title": "Care Officer",
    "start_date": dt.date(2013, 9, 2),
    "manager_id": "00011111",
    "manager_email": "invented.manager@example.gov.uk",
    "employment_type": "permanent",
    "network_access": "Yes",
    "is_primary": "Yes",
    "fte": 1,
    "course": "Information governance",
    "outcome": "completed",
    "completed_on": dt.date(2014, 3, 14),
    "score": 90,
    "assigned_on": dt.date(2014, 1, 27),
    "due_on": dt.date(2014, 2, 24),
    "certified_by": "Invented Manager",
    "note": "Paper test marked by hand",
    "reason": "On secondment to another council",
    "until": dt.date(2014, 9, 30),
    "approved_by": "Invented Head of Service",
    "requirement": "112",
    "level": "2",
    "title": "Training is given to all staff",
    "category": "data emailed to incorrect recipient",
    "target_level": "3",
    "owner": "Invented Owner",
    "evidence": "Training report, March 2014",
    "evidence_date": dt.date(2014, 3, 14),
    "evidence_expires": dt.date(2015, 3, 31),
    "action": "Remind everybody who has not finished the course",
    "due": dt.date(2014, 3, 31),
    "starts": dt.date(2014, 1, 27),
    "delivers_level": "3",
    "progress": "In hand",
    "risk": "Amber",
    "reference": "IG-2014-001",
    "reported_on": dt.date(2014, 3, 17),
    "occurred_on": dt.date(2014, 3, 14),
    "aware_at": dt.datetime(2014, 3, 14, 15, 5),  # noqa: DTZ001 (UK time, as all dates here)
    "near_miss": "No",
    "individuals_affected": "1",
    "held_on": dt.date(2014, 3, 31),
    "committee": "Audit and Governance Committee",
    "enabled": "Yes",
    "changed_on": dt.date(2014, 3, 10),
    "system": "Case management",
    "role": "Social worker",
    "required_by": dt.date(2014, 5, 6),
    "granted": "No",
    "post": "Information Governance Officer",
    "status": "in_post",
    "grade": "Grade 8",
    "from": dt.date(2013, 11, 4),
    "funded_by": "Corporate Resources",
    "asset": "Home Care: contact list",
    "reviewed_on": dt.date(2014, 1, 24),
    "review_due": dt.date(2015, 1, 24),
    "personal_data": "Yes",
    "year": 2024,
    "quarter": 1,
    "incident_type": "phishing",
    "sector": "Local government",
    "data_type": "Basic personal identifiers",
    "subjects_affected": "1 to 9",
    "time_to_report": "24 hours to 72 hours",
    "decision": "No further action",
    "organisation": "Wessex County Council",
    "organisation_type": "county council",
    "figures_at": dt.date(2014, 3, 31),
    "framework": "igt-v11-la",
    "categories_at_target": 3,
    "categories": 5,
    "in_date_percent": 91.4,
    "breaches_per_30_days": 6.2,
    "breaches_per_1000_staff": 1.1,
    "staff_band": "10,000 to 24,999",
}
_EXAMPLES_BY_KIND: dict[tuple[str, str], str] = {
    ("toolkit", "category"): "Information Governance Management",
    ("meetings", "note"): "Year-end report on information governance",
    ("assets", "owner"): "Head of Home Care",
    ("assets", "risk"): "medium",
    ("assets", "system"): "Paper",
    ("ico_incidents", "reference"): "BI1001",
    ("benchmark", "score"): "84.52",
    ("benchmark", "grade"): "Satisfactory",
}
"""Where one column name means another thing in one kind."""

_NOTES = {
    "id": "Write it as text, with its leading zeros.",
    "date": "A date, day/month/year.",
    "datetime": "A date and time, day/month/year hours:minutes. The date alone will do.",
    "boolean": "Yes or No; leave it empty where it is not known.",
    "number": "A number.",
    "integer": "A whole number.",
    "email": "An e-mail address.",
    "level": "0, 1, 2, 3 or NR (not relevant).",
}
_MORE = {
    "leave_date": "The last day. Leave it empty while the post is open.",
    "absence": "The reason of a long absence that keeps the person from training, such as maternity leave.",
    "reported_to_regulator_at": "The day it was reported to the ICO. Leave it empty where it was not.",
    "individuals_affected": "As well as it is known: 12, <5, approx 30.",
    "until": "The last day of the exemption. Every exemption ends.",
    "network_access": "Yes or No. Empty = not known: shown to the manager, never barred.",
    "enabled": "Yes while the account works; No once it is barred.",
    "required_by": "The day the person must have the system: usually its go-live date.",
}


def template(kind: str, framework: str | None = None) -> bytes:
    """An xlsx workbook for one kind: headings that map themselves, a note on each, lists of the allowed words, dates and
    text formats. Its first sheet holds the headings and nothing else, so that whatever is written from row 2 on, by hand
    or by a program, is read; an invented example stands on the sheet `HOW_TO`.

    With a `framework`, a Toolkit assessment: its requirements stand in their rows, with the levels each can have to choose
    from. Raises Refused for no such kind or framework.
    """
    if kind not in UPLOADED:
        raise Refused(f"'{kind}' is not a kind of spreadsheet. The kinds are: {', '.join(UPLOADED)}.")
    if framework is not None and kind != "toolkit":
        raise Refused("Only a Toolkit self-assessment is of a framework. Leave the framework out.")
    listed = None if framework is None else across.edition(framework, needed=True)
    what = KINDS[kind]
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = what.label[:31]
    lists = book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    for number, column in enumerate(what.columns, 1):
        _heading(sheet, number, column.label, _note(what, column, listed), required=column.required)
        _formats(sheet, number, column)
        if listed is None or column.type != "level":
            _choices(sheet, lists, number, column)
    if listed is not None:
        assessment.fill(sheet, lists, listed)
    sheet.freeze_panes = "A2"
    _how_to(book, what, listed)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _heading(sheet: Worksheet, number: int, text: str, note: str, *, required: bool) -> None:
    cell = sheet.cell(1, number, text)
    cell.font = Font(bold=True, color="FFFFFF" if required else "0B0C0C")
    cell.fill = PatternFill("solid", fgColor="1D70B8" if required else "DEE0E2")
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.comment = Comment(note, "IG Metrics", width=320, height=120)


def _note(kind: Kind, column: Column, framework: Framework | None = None) -> str:
    need = "Must be filled in." if column.required else "May be left out."
    if column.name in kind.one_of:
        need = "One of " + ", ".join(kind.column(name).label.casefold() for name in kind.one_of) + " must be filled in."
    words = f"One of: {', '.join(column.words)}." if column.words and len(column.words) < 12 else ""
    if column.words and not words:
        words = "Choose from the list."
    note = _NOTES.get(column.type, "")
    if framework is not None and column.type == "level":
        note = f"{', '.join(levels_of(framework).names)}."
    return " ".join(part for part in (need, note, words, _MORE.get(column.name, "")) if part)


def _formats(sheet: Worksheet, number: int, column: Column) -> None:
    """Width and number format of the whole column: no cell is made, the sheet stays blank."""
    letter = get_column_letter(number)
    sheet.column_dimensions[letter].width = max(14, min(40, len(column.label) + 6))
    if form := FORMATS.get(column.type):
        sheet.column_dimensions[letter].number_format = form


def _choices(sheet: Worksheet, lists: Worksheet, number: int, column: Column) -> None:
    letter = get_column_letter(number)
    words = column.words or {"level": LEVELS, "boolean": ("Yes", "No")}.get(column.type)
    check: DataValidation | None = None
    if words:
        for row, word in enumerate(words, 1):
            lists.cell(row, number, word)
        check = DataValidation(type="list", formula1=f"{LISTS}!${letter}$1:${letter}${len(words)}", allow_blank=True)
        check.error = "Choose from the list."
    elif column.type in ("date", "datetime"):
        check = DataValidation(type="date", operator="between", formula1="1", formula2="109575", allow_blank=True)
        check.error = "Write a date as day/month/year, for example 14/03/2014."
    if check is not None:
        check.errorTitle = column.label
        check.showErrorMessage = True
        check.add(f"{letter}2:{letter}{ROWS + 1}")
        sheet.add_data_validation(check)


def _how_to(book: Workbook, kind: Kind, framework: Framework | None = None) -> None:
    """What to do, then a line for each column with an invented example: downwards, so that it never looks like data."""
    sheet = book.create_sheet(HOW_TO)
    lines: tuple[str, ...] = (
        f"{kind.label}: one row is {kind.row_is}.",
        f"Fill in the sheet '{kind.label[:31]}' from row 2 down. This sheet is never read.",
        "Blue headings must be filled in; grey ones may be left out, or their column deleted.",
        "Do not rename the headings: they are how the columns are recognised.",
        "The examples below are invented.",
    )
    if framework is not None:
        checked = f"checked by {framework.checked_by}" if framework.checked_by else "not checked by anybody yet"
        names = ", ".join(levels_of(framework).names)
        lines = (
            f"The requirements are those of {framework.full_title}. This list is {checked}.",
            f"Levels: {names}. Leave a level empty while it is not assessed.",
            *lines,
        )
    for row, line in enumerate(lines, 1):
        sheet.cell(row, 1, line)
    top = len(lines) + 2
    for number, title in enumerate(("Column", "What belongs there", "Example (invented)"), 1):
        sheet.cell(top, number, title).font = Font(bold=True)
    for row, column in enumerate(kind.columns, top + 1):
        sheet.cell(row, 1, column.label)
        sheet.cell(row, 2, _note(kind, column, framework)).alignment = Alignment(wrap_text=True, vertical="top")
        example = _EXAMPLES_BY_KIND.get((kind.name, column.name), _EXAMPLES.get(column.name))
        if framework is not None and column.type == "level":
            example = framework.levels[-1]
        cell = sheet.cell(row, 3, example)
        cell.font = Font(italic=True, color="505A5F")
        cell.alignment = Alignment(horizontal="left")
        cell.number_format = FORMATS.get(column.type, "General")
    for letter, width in (("A", 30), ("B", 60), ("C", 40)):
        sheet.column_dimensions[letter].width = width
