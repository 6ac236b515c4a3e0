"""The Managers page as the IG lead, as a manager, and as who may not see it."""

from __future__ import annotations

from ig_metrics.store import Store
from ig_metrics.ui import downloads
from tests.pages.conftest import SERVICE, said


def test_the_lead_finds_who_has_not_returned_and_opens_a_manager(council, opened, monkeypatch):
    recorded = []
    monkeypatch.setattr(downloads, "noted", lambda name, rows, make: recorded.append((name, rows)) or make)
    at = opened("managers")
    assert len(recorded) == 2, "a file of managers' addresses names people"
    assert {name for name, _ in recorded} == {"managers"}
    assert at.title[0].value.startswith("Which managers' people")
    assert "**5 managers** have returned nothing since the launch" in said(at)
    at.selectbox(key="managers_state").select("Not returned").run()
    table = next(item.value for item in at.dataframe if "waiting" in item.value.columns)
    assert len(table) == 5
    at.selectbox(key="managers_manager").select(table["manager"].iloc[0]).run()
    assert not at.exception
    assert any("full_name" in item.value.columns for item in at.dataframe)
    assert any(button.label.startswith("Pack for ") for button in at.download_button)


def test_a_manager_sees_their_own_people(council, opened):
    at = opened("managers", "manager")
    assert at.title[0].value == "Have your people done their training?"
    people = next(item.value for item in at.dataframe if "full_name" in item.value.columns)
    assert set(people["service"]) == {SERVICE}
    assert not any(button.label.startswith("Prepare every") for button in at.button)


def test_it_is_not_for_the_committee(council, opened):
    at = opened("managers", "committee")
    assert at.title[0].value == "This page is not for your role"
    assert not at.dataframe


def test_a_store_without_data_says_what_to_upload(nothing, opened):
    assert "Nothing has been uploaded yet" in said(opened("managers"))


def test_looking_writes_nothing_in_the_audit_log(own_council, opened):
    with Store.open(own_council) as store:
        before = len(store.audit_entries(1000))
    opened("managers")
    with Store.open(own_council) as store:
        assert len(store.audit_entries(1000)) == before
