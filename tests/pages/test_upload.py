"""Bringing a file in, keeping it, throwing it away, taking it back; and files that cannot be read."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from openpyxl import Workbook

from ig_metrics.store import Store
from tests.pages.conftest import said

STAFF = (
    ("Staff number", "Name", "Directorate", "Service", "Start date", "NI Number"),
    ("00000001", "Ann Example", "Adults", "Care", "01/02/2010", "QQ123456C"),
    ("00000002", "Bob Example", "Adults", "Care", "31/02/2014", "QQ123456C"),
    ("00000003", "Cat Example", "Children", "Schools Service", "05/06/2012", "QQ123456C"),
)


def workbook(rows=STAFF):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def drop(at, name, data, kind=None):
    at.file_uploader[0].upload(name, data).run()
    if kind:
        next(item for item in at.selectbox if item.label == "What it is").select(kind).run()
    at.button(key="upload_check").click().run()
    assert not at.exception
    return at


def test_a_file_is_checked_shown_and_kept(nothing, opened):
    at = drop(opened("upload"), "HR staff list 31 March 2014.xlsx", workbook())
    text = said(at)
    assert "**3 rows read**" in text
    assert "National Insurance" in text or "NI Number" in text
    assert Store.open(nothing).snapshots() == ()
    at.button(key="upload_keep").click().run()
    assert not at.exception
    (held,) = Store.open(nothing).snapshots()
    assert (held.kind, held.as_at.isoformat()) == ("staff", "2014-03-31")
    assert "**Kept.**" in said(at)


def test_the_rows_read_add_up_on_the_screen(nothing, opened):
    at = drop(opened("upload"), "HR staff list 31 March 2014.xlsx", workbook())
    sentence = next(item.value for item in at.markdown if "rows read**" in item.value)
    read, _, parts = sentence.replace(",", "").partition(" = ")
    numbers = [int(part.split()[0]) for part in parts.split(" + ")]
    assert int(read.strip("*").split()[0]) == sum(numbers) == 3


def test_a_discarded_file_leaves_nothing(nothing, opened):
    at = drop(opened("upload"), "HR staff list 31 March 2014.xlsx", workbook())
    at.button(key="upload_discard").click().run()
    assert Store.open(nothing).snapshots() == ()
    assert "**Discarded.**" in said(at)


@pytest.mark.parametrize(
    "name, data, kind",
    [
        ("HR staff list.xlsx", b"%PDF-1.7 not a spreadsheet", "staff"),
        ("HR staff list.xlsx", b"", "staff"),
        ("HR staff list.xlsx", b"PK\x03\x04" + b"\x00" * 200, "staff"),
        ("photo.csv", b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "staff"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_stores_nothing(nothing, opened, name, data, kind):
    at = drop(opened("upload"), name, data, kind)
    assert "Nothing was stored" in at.error[0].value
    assert "Traceback" not in said(at)
    assert Store.open(nothing).snapshots() == ()


def test_a_wrong_kind_cannot_be_kept_and_says_why(nothing, opened):
    rows = (("Invoice", "Amount"), ("A1", 20), ("A2", 30))
    at = drop(opened("upload"), "HR staff list.xlsx", workbook(rows))
    assert at.error
    keep = [item for item in at.button if item.key == "upload_keep"]
    assert not keep or keep[0].disabled


def test_a_missing_heading_can_be_answered(nothing, opened):
    rows = (("Staff number", "Name", "Directorate", "Service", "Joined us on"), *(row[:5] for row in STAFF[1:]))
    at = drop(opened("upload"), "HR staff list 31 March 2014.xlsx", workbook(rows))
    at.selectbox(key="upload_column_start_date").select("Joined us on")
    next(item for item in at.form_submit_button if "Read the file again" in item.label).click().run()
    assert not at.exception
    at.button(key="upload_keep").click().run()
    (held,) = Store.open(nothing).snapshots()
    assert held.kind == "staff"


def test_problems_are_grouped_with_the_first_five_of_each(nothing, opened):
    bad = [(f"{n:08}", f"P {n}", "Adults", "Care", "31/02/2014", "") for n in range(10, 22)]
    at = drop(opened("upload"), "HR staff list 31 March 2014.xlsx", workbook((*STAFF[:2], *bad)))
    shown = [item.value for item in at.dataframe if "message" in item.value.columns]
    assert shown
    assert all(len(table) <= 5 for table in shown)
    assert any("The first 5 of 12" in item.value for item in at.caption)
    assert any(item.key == "problems_csv" for item in at.download_button)


def test_a_file_is_taken_back_with_a_reason(own_council, opened):
    at = opened("upload")
    newest = Store.open(own_council).snapshots()[0]
    at.selectbox(key="take_back_id").select(newest.id)
    at.text_input(key="take_back_why").set_value("wrong month")
    next(item for item in at.form_submit_button if item.label == "Take it back").click().run()
    assert not at.exception
    now = next(info for info in Store.open(own_council).snapshots() if info.id == newest.id)
    assert now.withdrawn_why == "wrong month"


def test_no_reason_takes_nothing_back(own_council, opened):
    at = opened("upload")
    newest = Store.open(own_council).snapshots()[0]
    at.selectbox(key="take_back_id").select(newest.id)
    next(item for item in at.form_submit_button if item.label == "Take it back").click().run()
    assert "give a reason" in at.error[0].value
    assert all(info.withdrawn_at is None for info in Store.open(own_council).snapshots())


def test_the_pages_move_on_to_the_date_of_what_was_kept(own_council, opened):
    at = opened("upload")
    assert at.selectbox(key="as_at").value == dt.date(2014, 3, 31)
    at = drop(at, "Meetings 30 April 2014.xlsx", workbook((("Held on", "Committee"), ("28/04/2014", "Audit"))))
    at.button(key="upload_keep").click().run()
    assert not at.exception
    assert at.selectbox(key="as_at").value == dt.date(2014, 4, 30)
