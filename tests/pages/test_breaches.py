"""The Breaches page, part by part, as each role; what the IG lead does there is kept, and shown."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ig_metrics.store import Store
from tests.dashboard import conftest as made
from tests.pages.conftest import said

PARTS = ("At a glance", "Control charts", "72 hours", "Severity", "Beside others")
LATE = "2019-02-28"


def opened_part(opened, part, role="ig_lead", **link):
    return opened("breaches", role, {"breaches_part": part, **link})


@pytest.mark.parametrize("role", ["ig_lead", "manager", "committee"])
@pytest.mark.parametrize("part", PARTS)
def test_a_part_asks_and_answers(council, opened, part, role):
    at = opened_part(opened, part, role)
    assert len(at.title) == 1
    assert at.title[0].value.endswith("?")
    assert not at.error
    assert any(item.label == "How this is worked out" for item in at.expander)


def test_the_glance_says_whether_it_is_more_than_chance(council, opened):
    text = said(opened("breaches"))
    assert "The difference is within what chance allows." in text
    assert "15 against 10: within what chance allows." in text
    assert "More reports can mean better reporting" in text
    assert "147 events in 35 months" in text


@pytest.mark.parametrize("role", ["manager", "committee"])
def test_the_register_is_for_the_ig_lead_however_it_is_reached(council, opened, role):
    at = opened_part(opened, "Edit the register", role)
    assert at.title[0].value.startswith("How many breaches")
    assert "Edit the register" not in at.radio(key="breaches_part").options
    assert not at.text_input


@pytest.mark.parametrize("role", ["manager", "committee"])
def test_nobody_else_sees_services_or_forms(council, opened, role):
    at = opened_part(opened, "Control charts", role, breaches_by="Service")
    assert "Charts by service are for the IG lead" in said(at)
    assert not at.subheader
    assert not any("Start the limits anew" in item.label for item in at.expander)
    others = opened_part(opened, "Beside others", role)
    assert "Our services side by side" not in said(others)


def test_the_ig_lead_sees_a_chart_for_each_service(council, opened):
    at = opened_part(opened, "Control charts", breaches_by="Service")
    assert len(at.subheader) == 8


def test_limits_are_started_anew_from_the_page_and_taken_back(own_council, opened):
    at = opened_part(opened, "Control charts")
    at.date_input(key="rebase_on").set_value(dt.date(2012, 9, 1))
    at.text_input(key="rebase_why").set_value("a new form")
    next(button for button in at.button if button.label == "Start anew").click().run()
    assert not at.exception
    assert "The limits start anew on 1 September 2012." in said(at)
    assert "a new form" in said(at)
    at.selectbox(key="rebase_back_id").select_index(0)
    at.text_input(key="rebase_back_why").set_value("it was in October")
    next(button for button in at.button if button.label == "Take it back").click().run()
    assert "Limits start anew on" not in said(at)
    with Store.open(own_council) as store:
        assert [entry.action for entry in store.audit_entries(2)] == ["ledger entry struck out", "ledger entry written"]


def test_a_rebase_without_a_reason_is_refused_in_words(own_council, opened):
    at = opened_part(opened, "Control charts")
    at.date_input(key="rebase_on").set_value(dt.date(2012, 9, 1))
    next(button for button in at.button if button.label == "Start anew").click().run()
    assert "Say why the chart starts anew" in said(at)


@pytest.fixture
def late_home(nothing):
    with Store.open(nothing) as store:
        rows = [made.breach(f"B{n}", "2019-02-04", aware_at=pd.Timestamp("2019-02-04 09:00")) for n in range(2)]
        made.add(store, "breaches", rows, dt.date(2019, 2, 28))
    return nothing


def test_a_decision_is_written_down_from_the_page(late_home, opened):
    at = opened_part(opened, "72 hours")
    assert "**2 breaches** are unreported and past 72 hours" in said(at)
    at.selectbox(key="decide_reference").select("B0")
    at.radio(key="decide_decision").set_value("not reported")
    at.date_input(key="decide_day").set_value(dt.date(2019, 2, 5))
    at.time_input(key="decide_time").set_value(dt.time(9, 30))
    at.text_area(key="decide_why").set_value("recovered unopened")
    next(button for button in at.button if button.label == "Write it down").click().run()
    assert not at.exception
    assert "Written down: B0 not reported." in said(at)
    assert "**1 breach** is unreported and past 72 hours" in said(at)


def test_a_decision_half_given_says_what_is_missing(late_home, opened):
    at = opened_part(opened, "72 hours")
    next(button for button in at.button if button.label == "Write it down").click().run()
    assert "Choose the breach and the decision, and give the day and the time." in said(at)


def test_the_committee_is_told_how_many_and_not_which(late_home, opened):
    at = opened_part(opened, "72 hours", "committee")
    assert "**2 breaches** are unreported and past 72 hours" in said(at)
    assert not any("reference" in item.value.columns for item in at.dataframe)


def test_a_save_without_a_change_or_a_reason_is_refused(own_council, opened):
    at = opened_part(opened, "Edit the register")
    assert at.title[0].value == "What is in the breach register?"
    next(button for button in at.button if button.label == "Save").click().run()
    assert "Say why the register is changed" in said(at)
    at.text_input(key="register_why").set_value("a reason")
    next(button for button in at.button if button.label == "Save").click().run()
    assert "Nothing was changed" in said(at)


@pytest.mark.parametrize(
    "number, role",
    [
        (0, "ig_lead"),
        (3, "committee"),
        (21, "ig_lead"),
        (400, "committee"),
        pytest.param(0, "committee", marks=pytest.mark.long),
        pytest.param(3, "ig_lead", marks=pytest.mark.long),
        pytest.param(21, "committee", marks=pytest.mark.long),
        pytest.param(400, "ig_lead", marks=pytest.mark.long),
    ],
)
def test_any_number_of_breaches_makes_a_page(nothing, opened, number, role):
    with Store.open(nothing) as store:
        days = pd.date_range("2017-04-02", "2020-03-30", periods=max(number, 1))[:number].normalize()
        rows = [made.breach(f"B{n}", day, service="Homes") for n, day in enumerate(days)]
        made.add(store, "breaches", [made.breach("near", "2017-04-01", near_miss=True), *rows], dt.date(2020, 3, 31))
    for part in PARTS:
        at = opened_part(opened, part, role, breaches_by="Category")
        assert at.title[0].value.endswith("?")
        assert not at.error


def test_a_breach_entered_in_error_is_taken_out_and_put_back_from_the_page(late_home, opened):
    at = opened_part(opened, "Edit the register")
    at.selectbox(key="register_out_reference").select("B0")
    at.text_input(key="register_out_why").set_value("a test entry")
    next(button for button in at.button if button.label == "Take it out").click().run()
    assert not at.exception
    assert "Taken out: B0. No figure counts it any more." in said(at)
    assert "B0" not in at.selectbox(key="register_out_reference").options
    assert "**1 breach** is unreported and past 72 hours" in said(opened_part(opened, "72 hours"))
    at.selectbox(key="register_back_id").select_index(0)
    at.text_input(key="register_back_why").set_value("it was one after all")
    next(button for button in at.button if button.label == "Put it back").click().run()
    assert "Put back: B0. The figures count it again." in said(at)
    assert "B0" in at.selectbox(key="register_out_reference").options


def test_a_breach_is_not_taken_out_without_a_reason(late_home, opened):
    at = opened_part(opened, "Edit the register")
    at.selectbox(key="register_out_reference").select("B0")
    next(button for button in at.button if button.label == "Take it out").click().run()
    assert "Say why the breach is taken out" in said(at)
