"""Bringing a file in, keeping it, throwing it away, taking it back; and files that cannot be read."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from openpyxl import Workbook

from ig_metrics.store import Store
from ig_metrics.ui import arrivals, uploading
from tests.pages.conftest import said
from tests.pages.uploads import STAFF, STAFF_FILE, can_keep, choose, drop, press, workbook


def test_a_file_whose_name_says_what_it_is_is_read_at_once_shown_and_kept(nothing, opened):
    at = drop(opened("upload"), (STAFF_FILE, workbook()))
    text = said(at)
    assert "**3 rows read**" in text
    assert "NI Number" in text
    assert Store.open(nothing).snapshots() == ()
    press(at, "Keep this file")
    (held,) = Store.open(nothing).snapshots()
    assert (held.kind, held.as_at.isoformat()) == ("staff", "2014-03-31")
    assert "**Kept.**" in said(at)


def test_the_drop_zone_names_the_limit(nothing, opened):
    assert "up to 25 MB" in opened("upload").file_uploader[0].label


def test_the_rows_read_add_up_on_the_screen(nothing, opened):
    at = drop(opened("upload"), (STAFF_FILE, workbook()))
    sentence = next(item.value for item in at.markdown if "rows read**" in item.value)
    read, _, parts = sentence.replace(",", "").partition(" = ")
    numbers = [int(part.split()[0]) for part in parts.split(" + ")]
    assert int(read.strip("*").split()[0]) == sum(numbers) == 3


def test_a_discarded_file_leaves_nothing(nothing, opened):
    at = press(drop(opened("upload"), (STAFF_FILE, workbook())), "Discard it")
    assert Store.open(nothing).snapshots() == ()
    assert "**Discarded.**" in said(at)
    assert at.session_state["arrivals"] == {}


@pytest.mark.parametrize(
    "name, data",
    [
        ("HR staff list 31 March 2014.xlsx", b"%PDF-1.7 not a spreadsheet"),
        ("HR staff list 31 March 2014.xlsx", b""),
        ("HR staff list 31 March 2014.xlsx", b"PK\x03\x04" + b"\x00" * 200),
        ("HR photo 31 March 2014.csv", b"\x89PNG\r\n\x1a\n" + b"\x00" * 100),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_stores_nothing(nothing, opened, name, data):
    at = drop(opened("upload"), (name, data))
    assert "Nothing was stored" in at.error[0].value
    assert "Traceback" not in said(at)
    assert Store.open(nothing).snapshots() == ()
    assert "arrivals" not in at.session_state or at.session_state["arrivals"] == {}


def test_a_name_that_says_nothing_is_asked_about(nothing, opened):
    rows = (("Invoice", "Amount"), ("A1", 20))
    at = drop(opened("upload"), ("download.xlsx", workbook(rows)))
    assert "Choose, and it is checked" in said(at)
    press(at, "Check this file")
    assert "Choose what this file is" in at.error[0].value
    choose(at, "What it is", "staff")
    at.date_input[0].set_value(dt.date(2014, 4, 30))
    press(at, "Check this file")
    assert "as at 30 April 2014" in said(at)


def test_a_wrong_kind_cannot_be_kept_and_says_why(nothing, opened):
    rows = (("Invoice", "Amount"), ("A1", 20), ("A2", 30))
    at = drop(opened("upload"), (STAFF_FILE, workbook(rows)))
    assert at.error
    assert not can_keep(at)


def test_what_a_file_is_said_to_be_can_be_corrected(nothing, opened):
    rows = (("Held on", "Committee"), ("28/04/2014", "Audit"))
    at = drop(opened("upload"), (STAFF_FILE, workbook(rows)))
    choose(at, "What it is", "meetings")
    press(at, "Read it again")
    assert "Committee meetings, as at" in said(at)
    assert can_keep(at)


def test_another_sheet_can_be_chosen(nothing, opened):
    notes = (("Notes about this workbook",), ("Made by HR",))
    at = drop(opened("upload"), (STAFF_FILE, workbook(notes, People=STAFF)))
    choose(at, "Sheet", "People")
    press(at, "Read it again")
    assert "**3 rows read**" in said(at)
    assert can_keep(at)


def test_the_row_of_the_headings_can_be_corrected(nothing, opened):
    twice = (("Staff number", "Name", "Directorate", "Service", "Start date", "Team"), *STAFF)
    at = drop(opened("upload"), (STAFF_FILE, workbook(twice)))
    assert "headings in row 1" in said(at)
    next(item for item in at.number_input if item.label == "Headings are in row").set_value(2)
    press(at, "Read it again")
    assert "headings in row 2" in said(at)
    assert "**3 rows read**" in said(at)


def test_problems_are_grouped_with_the_first_five_of_each(nothing, opened):
    bad = [(f"{n:08}", f"P {n}", "Adults", "Care", "31/02/2014", "") for n in range(10, 22)]
    at = drop(opened("upload"), (STAFF_FILE, workbook((*STAFF[:2], *bad))))
    text = said(at)
    assert "**Row 3**" in text
    assert "**Row 7**" in text
    assert "**Row 8**" not in text
    assert any("The first 5 of 12" in item.value for item in at.caption)
    names = {item.key for item in at.download_button}
    assert {"problems_marked", "csv_problems", "xlsx_problems"} <= names


def test_a_kept_file_is_undone_with_one_click_and_the_pages_go_back(own_council, opened):
    at = drop(opened("upload"), ("Meetings 30 April 2014.xlsx", workbook((("Held on",), ("28/04/2014",)))))
    press(at, "Keep this file")
    assert at.selectbox(key="as_at").value == dt.date(2014, 4, 30)
    press(at, "Undo this")
    newest = Store.open(own_council).snapshots()[0]
    assert newest.withdrawn_why == f"undone by {newest.uploaded_by} right after keeping"
    assert "**Undone.**" in said(at)
    assert at.selectbox(key="as_at").value == dt.date(2014, 3, 31)
    assert not any(item.label == "Undo this" for item in at.button)


def test_a_file_is_taken_back_with_a_reason(own_council, opened):
    at = opened("upload")
    newest = Store.open(own_council).snapshots()[0]
    at.selectbox(key="take_back_id").select(newest.id)
    at.text_input(key="take_back_why").set_value("wrong month")
    press(at, "Take it back")
    now = next(info for info in Store.open(own_council).snapshots() if info.id == newest.id)
    assert now.withdrawn_why == "wrong month"


def test_no_reason_takes_nothing_back(own_council, opened):
    at = opened("upload")
    newest = Store.open(own_council).snapshots()[0]
    at.selectbox(key="take_back_id").select(newest.id)
    press(at, "Take it back")
    assert "give a reason" in at.error[0].value
    assert all(info.withdrawn_at is None for info in Store.open(own_council).snapshots())


def test_the_pages_move_on_to_the_date_of_what_was_kept(own_council, opened):
    at = opened("upload")
    assert at.selectbox(key="as_at").value == dt.date(2014, 3, 31)
    at = drop(at, ("Meetings 30 April 2014.xlsx", workbook((("Held on", "Committee"), ("28/04/2014", "Audit")))))
    press(at, "Keep this file")
    assert at.selectbox(key="as_at").value == dt.date(2014, 4, 30)


@pytest.mark.parametrize("role", ["committee", "manager"])
def test_only_the_ig_lead_reaches_the_page(council, opened, role):
    at = opened("upload", role=role)
    assert not at.file_uploader
    assert "not for your role" in said(at)


def test_a_hidden_sheet_is_listed_as_hidden(nothing, opened):
    book = Workbook()
    for row in STAFF:
        book.active.append(row)
    book.create_sheet("Lookups").append(("Code",))
    book["Lookups"].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    at = drop(opened("upload"), (STAFF_FILE, out.getvalue()))
    assert next(item for item in at.selectbox if item.label == "Sheet").options == ["Sheet", "Lookups (hidden)"]


def test_a_file_that_was_read_is_let_go_of(nothing, opened, monkeypatch):
    gone = []
    monkeypatch.setattr(uploading, "release", lambda file: gone.append(file.name))
    drop(opened("upload"), (STAFF_FILE, workbook()))
    assert gone == [STAFF_FILE]


def test_no_more_waits_in_a_session_than_fits(nothing, opened, monkeypatch):
    data = workbook()
    monkeypatch.setattr(uploading, "MOST_WAITING", 1)
    monkeypatch.setattr(arrivals, "size", lambda: (25 << 20) - len(data) + 1)
    at = drop(opened("upload"), (STAFF_FILE, data))
    assert "too much waits already" in said(at)
    assert "arrivals" not in at.session_state
