"""What the pages say about the sample council, whose figures were set by its generator."""

from __future__ import annotations

from ig_metrics import dashboard
from ig_metrics import settings as settings_file
from ig_metrics.dashboard.views import Question
from ig_metrics.dates import parse_iso
from ig_metrics.privacy.roles import Viewer
from ig_metrics.store import Store
from tests.pages.conftest import figures, said


def metric(at, label):
    return next(shown for name, shown in figures(at).items() if name.startswith(label))


def test_the_overview_answers_the_committee(council, opened):
    at = opened("overview", "committee")
    text = said(at)
    assert "**Not yet.**" in text
    assert "**82%, Satisfactory**" in text
    assert metric(at, "Categories at Level 3") == "2 of 6"
    assert metric(at, "Past the bar date") == "1,337" or metric(at, "Past the bar date").replace(",", "").isdigit()


def test_breaches_of_the_quarter_stand_beside_those_since_the_meeting(council, opened):
    at = opened("breaches")
    text = said(at)
    assert "**21 breaches** were reported from 1 January to 31 March 2014" in text
    assert "Since the meeting of 27 January" in text


def test_the_page_says_what_the_command_line_says(council, opened):
    store, settings = Store.open(council), settings_file.load(council / "settings.toml")
    asked = Question(parse_iso("2014-03-31"), parse_iso("2014-01-27"))
    measured = dashboard.training_json(store, settings, Viewer("x", "ig_lead"), asked, course=None, by="directorate")
    at = opened("training")
    shown = float(metric(at, "Training in date").rstrip("%"))
    assert (
        shown == round(measured["compliance_percent"] - 0.04999, 1) or abs(shown - measured["compliance_percent"]) < 0.1
    )
    status = next(item.value for item in at.dataframe if "meaning" in item.value.columns)
    assert dict(zip(status["label"], status["people"], strict=True))["Overdue"] == measured["status"]["overdue"]


def test_a_claim_the_data_does_not_bear_out_is_flagged_in_words(council, opened):
    at = opened("toolkit")
    assert any("**112**" in item.value and "95%" in item.value for item in at.error)


def test_requirements_can_be_narrowed(council, opened):
    at = opened("toolkit")
    at.checkbox(key="toolkit_below").check().run()
    table = next(item.value for item in at.dataframe if "claim" in item.value.columns)
    assert len(table) == 22


def test_training_breaks_down_by_team(council, opened):
    at = opened("training")
    at.selectbox(key="training_by").select("team").run()
    assert not at.exception
    table = next(item.value for item in at.dataframe if "compliance_percent" in item.value.columns)
    assert len(table) > 50
    assert "lowest of" in said(at)


def test_overdue_people_are_searched_and_paged_on_the_server(council, opened):
    at = opened("overdue")
    people = next(item.value for item in at.dataframe if "full_name" in item.value.columns)
    assert len(people) == 50
    someone = people.iloc[7]
    at.text_input(key="overdue_search").set_value(someone["staff_id"]).run()
    assert not at.exception
    found = next(item.value for item in at.dataframe if "full_name" in item.value.columns)
    assert found["staff_id"].tolist() == [someone["staff_id"]]
    assert someone["staff_id"] not in str(at.query_params)


def test_a_search_that_finds_nobody_says_so(council, opened):
    at = opened("overdue")
    at.text_input(key="overdue_search").set_value("zzzz nobody").run()
    assert "Nobody matches." in said(at)


def test_the_leads_lists_are_on_a_page_of_their_own(council, opened):
    at = opened("overdue")
    assert not any(button.key == "overdue_prepare" for button in at.button)


def test_a_managers_list_is_prepared_when_asked_for(council, opened):
    at = opened("overdue", "manager")
    at.selectbox(key="overdue_list").select("managers").run()
    assert not any(item.key == "list_.csv" for item in at.download_button)
    at.button(key="overdue_prepare").click().run()
    assert not at.exception
    assert any(item.key == "list_.csv" for item in at.download_button)
