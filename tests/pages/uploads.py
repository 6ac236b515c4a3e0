"""What tests of the upload page share: small workbooks, and the ways a person presses and chooses."""

from __future__ import annotations

import io

from openpyxl import Workbook

STAFF_FILE = "HR staff list 31 March 2014.xlsx"
STAFF = (
    ("Staff number", "Name", "Directorate", "Service", "Start date", "NI Number"),
    ("00000001", "Ann Example", "Adults", "Care", "01/02/2010", "QQ123456C"),
    ("00000002", "Bob Example", "Adults", "Care", "31/02/2014", "QQ123456C"),
    ("00000003", "Cat Example", "Children", "Schools Service", "05/06/2012", "QQ123456C"),
)
LEARNING_FILE = "E-learning completions 31 March 2014.xlsx"
LEARNING = (
    ("Staff number", "Course", "Status", "Completed on"),
    ("00000001", "Information governance", "Completed", "01/03/2014"),
    ("00000002", "Information governance", "Zurückgestellt", ""),
    ("00000003", "Information governance", "Zurückgestellt", ""),
)


def workbook(rows=STAFF, **more_sheets):
    """An xlsx workbook: a first sheet of these rows, then further sheets by name."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for name, lines in more_sheets.items():
        sheet = book.create_sheet(name)
        for row in lines:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def drop(at, *files):
    """Drop files, each a name and its bytes: those whose kind and date are known are read at once."""
    at.file_uploader[0].set_value([(name, data, "") for name, data in files]).run()
    assert not at.exception
    return at


def press(at, label):
    """Press the button of this label."""
    next(item for item in at.button if item.label == label).click().run()
    assert not at.exception
    return at


def choose(at, label, what):
    """Choose from the first list of this label."""
    next(item for item in at.selectbox if item.label.startswith(label)).select(what)
    return at


def tick(at, words):
    """Tick the first box whose label has these words."""
    next(item for item in at.checkbox if words in item.label).check()
    return at


def can_keep(at):
    """Whether the page offers to keep the file on the screen."""
    return any(item.key == "upload_keep" for item in at.button)
