"""Levels and certificates on the Toolkit page: who is offered the editors, and what they say; what is saved is shown at once."""

from __future__ import annotations

import datetime as dt

import pytest

from ig_metrics.store import Store
from tests.pages.conftest import said

EDIT, CLAIMS, PLAN = "Edit levels and evidence", "Claims and evidence", "Edit the plan"


def opened_part(opened, part, role="ig_lead", **link):
    return opened("toolkit", role, {"toolkit_part": part, **link})


def press(at, label):
    next(button for button in at.button if button.label == label).click().run()
    assert not at.exception


def test_the_editor_asks_from_which_day_and_offers_the_rows(council, opened):
    at = opened_part(opened, EDIT)
    assert at.title[0].value == "What level is each requirement at, and what proves it?"
    assert at.date_input(key="levels_from").value == dt.date(2014, 3, 31)
    assert not at.error


def test_a_save_without_a_reason_or_a_change_is_refused(council, opened):
    at = opened_part(opened, EDIT)
    press(at, "Save")
    assert "Say why the self-assessment is changed" in said(at)
    at.text_input(key="levels_why").set_value("a reason")
    press(at, "Save")
    assert "Nothing was changed, so there is nothing to save." in said(at)


def test_the_plans_editor_says_what_a_moved_date_means_and_refuses_a_save_without_a_change(council, opened):
    at = opened("plan", link={"plan_part": PLAN})
    assert at.title[0].value == "What is in the improvement plan?"
    assert "A due date that is moved counts as slippage" in said(at)
    at.text_input(key="actions_why").set_value("a reason")
    press(at, "Save")
    assert "Nothing was changed, so there is nothing to save." in said(at)


@pytest.mark.parametrize("role", ["manager", "committee"])
def test_nobody_but_the_ig_lead_is_offered_the_plans_editor(council, opened, role):
    at = opened("plan", role, {"plan_part": PLAN})
    assert PLAN not in at.radio(key="plan_part").options
    assert not at.text_input


def test_a_partners_file_is_offered_on_its_page_to_the_ig_lead_alone(council, opened):
    link = {"toolkit_part": "Owners and partners", "partner": "Example Services Ltd"}
    assert "Ask them for their levels and evidence" in said(opened("toolkit", link=link))
    assert "Ask them for their levels and evidence" not in said(opened("toolkit", "committee", link))


@pytest.mark.parametrize("role", ["manager", "committee"])
@pytest.mark.parametrize("part", [EDIT, CLAIMS])
def test_nobody_but_the_ig_lead_is_offered_an_editor_or_a_form(council, opened, role, part):
    at = opened_part(opened, part, role)
    assert EDIT not in at.radio(key="toolkit_part").options
    assert not at.text_input
    assert not any("ertificate" in item.label for item in at.expander)


def test_a_certificate_is_written_down_counts_at_once_and_is_taken_back(own_council, opened):
    # the evidence of 313 expired on 14 March 2014
    at = opened_part(opened, CLAIMS)
    at.text_input(key="certificate_name").set_value("PSN")
    at.date_input(key="certificate_issued").set_value(dt.date(2013, 9, 1))
    at.date_input(key="certificate_expires").set_value(dt.date(2014, 8, 31))
    at.multiselect(key="certificate_full").set_value(["313"])
    at.text_input(key="certificate_why").set_value("in the ICT folder")
    press(at, "Write it down")
    assert "PSN, until 31 August 2014. The claims count it from now on." in said(at)
    claims = next(item.value for item in at.dataframe if "claim" in item.value.columns).set_index("requirement")
    assert claims.at["313", "reason"] == "The PSN certificate stands for it until 31 August 2014."
    at.selectbox(key="certificate_back_id").select_index(0)
    at.text_input(key="certificate_back_why").set_value("it was refused")
    press(at, "Take it back")
    assert "The claims count it no more." in said(at)
    claims = next(item.value for item in at.dataframe if "claim" in item.value.columns).set_index("requirement")
    assert claims.at["313", "reason"] == "The evidence expired on 14 March 2014."
    with Store.open(own_council) as store:
        assert [entry.action for entry in store.audit_entries(2)] == ["ledger entry struck out", "ledger entry written"]


def test_a_certificate_half_given_says_what_is_missing(council, opened):
    at = opened_part(opened, CLAIMS)
    press(at, "Write it down")
    assert "Give the certificate's name, the day it was issued and the day it expires." in said(at)
