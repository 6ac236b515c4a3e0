"""The Lists page: looked at, held, issued, taken back; for the IG lead alone."""

from __future__ import annotations

import datetime as dt

import pytest

from ig_metrics.store import Store
from tests.pages.conftest import said

PARTS = ("Prepare and issue", "Issued lists", "Holds", "Mail")
NAMES = ("Restore network access", "Reminders to staff")


def opened_part(opened, part, role="ig_lead", **link):
    return opened("lists", role, {"lists_part": part, **link})


def press(at, label):
    next(button for button in at.button if button.label == label).click().run()
    assert not at.exception
    return at


def issue(at, reason="the sample is old"):
    if any(item.key == "lists_reason" for item in at.text_input):
        at.text_input(key="lists_reason").set_value(reason)
    at.checkbox(key="lists_sure").check()
    return press(at, "Issue this list")


@pytest.mark.parametrize("part", PARTS)
def test_a_part_asks_and_answers(council, opened, part):
    at = opened_part(opened, part)
    assert len(at.title) == 1
    assert at.title[0].value.endswith("?")
    assert not at.error


@pytest.mark.parametrize("name", NAMES)
def test_each_list_can_be_looked_at(council, opened, name):
    at = opened_part(opened, PARTS[0], lists_name=name)
    text = said(at)
    assert "No such list has been issued yet" in text or "Nobody" in text
    assert "Its oldest source" in text
    assert any(item.label == "How this is worked out" for item in at.expander)


@pytest.mark.parametrize("role", ["manager", "committee"])
def test_it_is_for_the_ig_lead_however_it_is_reached(council, opened, role):
    at = opened_part(opened, PARTS[0], role)
    assert at.title[0].value == "This page is not for your role"
    assert not at.dataframe
    assert not at.text_input


def test_a_list_of_a_system_without_a_course_says_what_is_lacking(no_system, opened):
    at = opened_part(opened, PARTS[0], lists_name="Keep out of a system")
    assert "No course in settings clears anybody for a system" in said(at)


def test_a_page_of_people_reaches_the_browser_and_no_more(council, opened):
    at = opened_part(opened, PARTS[0])
    rows = next(item.value for item in at.dataframe if "full_name" in item.value.columns)
    assert len(rows) == 50
    wanted = rows["staff_id"].iloc[0]
    at.text_input(key="lists_search").set_value(wanted).run()
    assert next(item.value for item in at.dataframe if "full_name" in item.value.columns)["staff_id"].tolist() == [
        wanted
    ]


def test_old_data_needs_a_reason_and_looking_a_tick(own_council, opened):
    at = opened_part(opened, PARTS[0])
    assert "This list rests on old data" in said(at)
    press(at, "Issue this list")
    assert "Tick that you have looked at the list." in said(at)
    issue(at, reason=" ")
    assert "Upload a newer one, or give a reason." in said(at)
    with Store.open(own_council) as store:
        assert store.entries("list") == ()


def test_issued_downloaded_held_and_taken_back(own_council, opened):
    at = opened_part(opened, PARTS[0])
    rows = next(item.value for item in at.dataframe if "full_name" in item.value.columns)
    number = rows["staff_id"].iloc[0]
    at.text_input(key="hold_number").set_value(number)
    at.date_input(key="hold_until").set_value(dt.date(2014, 4, 30))
    at.text_input(key="hold_reason").set_value("the only one on call")
    press(at, "Hold")
    assert f"Held: {number}, until 30 April 2014." in said(at)
    issue(at)
    assert "Issued as list 1" in said(at)
    assert "Nobody is new on the bar list since list 1" in said(at)
    at.radio(key="lists_part").set_value("issued").run()
    assert not at.exception
    assert {"Excel", "csv", "csv, new only", "Mail merge workbook"} <= {item.label for item in at.download_button}
    press(at, "Prepare one workbook a manager")
    assert "One workbook a manager (zip)" in {item.label for item in at.download_button}
    at.text_input(key="list_back_why").set_value("wrong day")
    press(at, "Take it back")
    assert "Taken back: List 1, bar, IG, as at 31 March 2014." in said(at)
    at.radio(key="lists_part").set_value("holds").run()
    at.selectbox(key="hold_id").select_index(0)
    at.text_input(key="hold_why").set_value("a second one was trained")
    press(at, "End it")
    assert "is held no more" in said(at)


def test_mail_shows_the_first_letter_and_why_nothing_can_be_sent(own_council, opened):
    at = opened_part(opened, PARTS[0], lists_name="Lists for managers")
    issue(at)
    at.radio(key="lists_part").set_value("mail").run()
    assert not at.exception
    text = said(at)
    assert "letters are sent" in text
    assert "No mail is set up" in text
    assert "To the manager" in at.text[0].value
    assert not any(button.label.startswith("Send") for button in at.button)
