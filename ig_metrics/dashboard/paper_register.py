"""What a manager gets to print and to send back: the register with names and room to sign, and the return workbook."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import xlsxwriter

from ig_metrics.dashboard.export import LONG_PAST, plain_value
from ig_metrics.datasets import KINDS
from ig_metrics.dates import uk

COLUMNS = (
    ("Staff number", 14), ("Name", 28), ("Service and team", 34), ("Job", 26), ("Date completed", 16), ("Signature", 32),
)  # fmt: skip
ROW_HEIGHT = 30
"""Points: room for a signature."""
HEAD = 8
"""The row of the headings; they are printed again at the top of each page."""
SPARE_ROWS = 3
NAME_HEADING = "Name (for your help; not read)"
HOW_TO = "How to send this back"
RETURN_WIDTHS = {"staff_id": 16, "course": 32, "completed_on": 18, "certified_by": 30, "note": 40}
WHO_TO = "the information governance team"
_A4 = 9
_EARLIEST, _LATEST = dt.date(2000, 1, 1), dt.date(2199, 12, 31)
_LONGEST_HEADER = 250


@dataclass(frozen=True)
class About:
    """What a pack says of itself: whose people, which course, as at when, whose council, and to whom it goes back ("" = not said)."""

    manager: str
    course_title: str
    as_at: dt.date
    organisation: str
    contact: str = ""

    @property
    def send_to(self) -> str:
        """Where a return goes."""
        return self.contact.strip() or WHO_TO


def register(people: pd.DataFrame, about: About) -> bytes:
    """A workbook of one sheet set up to print on A4, landscape: `people` as `ManagersView.pack`, a line each, and a few spare.

    Each printed page has the course, the manager and the headings at its top. The same people give the same bytes.
    """
    out = io.BytesIO()
    with _book(out) as book:
        sheet = book.add_worksheet("Register to sign")
        title, bold = book.add_format({"bold": True, "font_size": 14}), book.add_format({"bold": True})
        head = book.add_format({"bold": True, "border": 1, "border_color": "#505A5F", "bg_color": "#DEE0E2"})
        box = book.add_format({"border": 1, "border_color": "#505A5F", "text_wrap": True, "valign": "vcenter"})
        line = book.add_format({"bottom": 1, "bottom_color": "#505A5F"})
        lines = (
            (f"{about.course_title}: register of training done on paper", title),
            (f"{about.organisation}. For the manager: {about.manager}", bold),
            (f"People with no network access who are not in date as at {uk(about.as_at)}.", None),
            ("1. Each person writes the date and signs on the day they complete it. Add anybody who is missing below.", None),
            ("2. Write the dates into the return workbook that came with this, and keep this register as your record.", None),
            (f"3. Send the return workbook to: {about.send_to}", None),
        )  # fmt: skip
        for row, (text, form) in enumerate(lines):
            sheet.write_string(row, 0, _plain(text), form)
        for column, (heading, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(HEAD - 1, column, heading, head)
        rows: list[Sequence[object]] = [
            (each["staff_id"], each["full_name"], _place(each), each["job_title"], None, None)
            for each in people.to_dict("records")
        ]
        last = HEAD
        for last, values in enumerate([*rows, *[(None,) * len(COLUMNS)] * SPARE_ROWS], HEAD):
            sheet.set_row(last, ROW_HEIGHT)
            for column, value in enumerate(values):
                sheet.write(last, column, None, box) if _empty(value) else sheet.write_string(last, column, _plain(value), box)  # fmt: skip
        sign = last + 2
        sheet.set_row(sign, ROW_HEIGHT)
        for column, text in ((0, "Certified by (manager):"), (3, "Date:")):
            sheet.write_string(sign, column, text, bold)
        for column in (2, 4, 5):
            sheet.write_blank(sign, column, None, line)
        sheet.freeze_panes(HEAD, 0)
        sheet.repeat_rows(HEAD - 1)
        sheet.print_area(0, 0, sign, len(COLUMNS) - 1)
        _printed(sheet, f"{about.course_title}: register to sign", about)
    return out.getvalue()


def return_workbook(people: pd.DataFrame, about: About) -> bytes:
    """A workbook of paper returns with a line for each person: number and course filled in, date and name of who certifies left to
    write. Lines without a date are set aside when it is uploaded. A second sheet says how to send it back.

    The headings are those of the blank workbook of the kind, so that it is read without a question; beside the number stands the
    person's name, under a heading that is not read.
    """
    out = io.BytesIO()
    kind = KINDS["paper_returns"]
    with _book(out) as book:
        sheet = book.add_worksheet(kind.label)
        forms = {
            True: book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#1D70B8", "text_wrap": True}),
            False: book.add_format({"bold": True, "bg_color": "#DEE0E2", "text_wrap": True}),
        }
        columns = {"id": book.add_format({"num_format": "@"}), "date": book.add_format({"num_format": "dd/mm/yyyy"})}
        places = {column.name: at + (at > 0) for at, column in enumerate(kind.columns)}
        for column in kind.columns:
            at = places[column.name]
            sheet.set_column(at, at, RETURN_WIDTHS[column.name], columns.get(column.type))
            sheet.write_string(0, at, column.label, forms[column.required])
        sheet.set_column(1, 1, 34)
        sheet.write_string(0, 1, NAME_HEADING, forms[False])
        for row, each in enumerate(people.to_dict("records"), 1):
            sheet.write_string(row, places["staff_id"], _plain(each["staff_id"]), columns["id"])
            sheet.write_string(row, 1, _plain(each["full_name"]))
            sheet.write_string(row, places["course"], _plain(about.course_title))
        day = places["completed_on"]
        sheet.data_validation(1, day, len(people) + 200, day, {
            "validate": "date", "criteria": "between", "minimum": _EARLIEST, "maximum": _LATEST, "error_title": "Date completed",
            "error_message": "Write a date as day/month/year, for example 14/03/2014.",
        })  # fmt: skip
        sheet.freeze_panes(1, 2)
        sheet.repeat_rows(0)
        _printed(sheet, f"{about.course_title}: paper return", about)
        _how_to(book.add_worksheet(HOW_TO), book.add_format({"bold": True, "font_size": 14}), book.add_format({"text_wrap": True}), about)  # fmt: skip
    return out.getvalue()


def _how_to(sheet: Any, title: Any, wrapped: Any, about: About) -> None:
    lines = (
        f"For the manager: {about.manager}",
        f"{about.organisation}. People with no network access who are not in date as at {uk(about.as_at)}.",
        "1. On the first sheet, write the date each person completed the training, and your name under Certified by.",
        "2. Leave the line of whoever has not done it as it is: a line without a date is not counted.",
        "3. Add a line for anybody who is missing: staff number, course, date, your name.",
        "4. Leave the headings as they are. Save the workbook.",
        f"5. Send it to: {about.send_to}",
        "It names people. Keep it to yourself, and delete it once it has been received.",
    )
    sheet.set_column(0, 0, 100)
    sheet.write_string(0, 0, _plain(f"{about.course_title}: return of training done on paper"), title)
    for row, text in enumerate(lines, 1):
        sheet.write_string(row, 0, _plain(text), wrapped)
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)


def _book(out: io.BytesIO) -> Any:
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    # When a file is made must not change it.
    book.set_properties({"created": LONG_PAST})
    return book


def _printed(sheet: Any, what: str, about: About) -> None:
    """A4 across, the whole width on a page, and on each page what it is, for whom, and how many pages there are."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.6)
    # In a header & begins a command; a text longer than Excel takes is cut.
    left, right = (text.replace("&", "&&")[: _LONGEST_HEADER // 2 - 4] for text in (what, f"Manager: {about.manager}"))
    sheet.set_header(f"&L{left}&R{right}")
    sheet.set_footer(f"&L{about.organisation.replace('&', '&&')[:100]}&RPage &P of &N")


def _place(line: dict[Any, Any]) -> str:
    return ", ".join(str(line[name]) for name in ("service", "team") if not pd.isna(line[name]))


def _empty(value: Any) -> bool:
    return value is None or bool(pd.isna(value))


def _plain(value: Any) -> str:
    """Always a text, never a formula, whatever a name begins with."""
    return str(plain_value(str(value)))
