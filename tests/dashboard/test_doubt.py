"""What is not known is said to be not known: no completions, a register that does not reach, old data."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ig_metrics import dashboard, settings
from ig_metrics.dashboard.views import Question
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from tests.dashboard import conftest as council
from tests.dashboard.conftest import COMMITTEE, COURSE, LEAD, MARCH, MEETING, RULES

MANAGER = Viewer("head.of.homes@example.gov.uk", "manager")


def figure(view, key):
    return next(each for each in view.figures if each.key == key)


@pytest.mark.parametrize("viewer", [LEAD, MANAGER, COMMITTEE], ids=lambda viewer: viewer.role)
def test_without_any_completion_training_is_not_measured(empty_store, viewer):
    council.add(empty_store, "staff", council.everybody())
    question = Question(MARCH)
    training = dashboard.training(empty_store, RULES, viewer, question)
    assert training.answer[0].startswith("Training is **not measured**")
    assert figure(training, "training").shown == figure(training, "overdue").shown == "not measured"
    assert training.groups["compliance_percent"].isna().all()
    overdue = dashboard.overdue(empty_store, RULES, viewer, question)
    assert "not measured" in overdue.answer[0]
    assert not overdue.figures
    assert figure(dashboard.overview(empty_store, RULES, viewer, question), "bar").shown == "not measured"
    figures = dashboard.training_json(empty_store, RULES, viewer, question)
    assert figures["measured"] is False
    assert (set(figures["status"].values()) == {None}) is (not viewer.sees_small_counts)
    assert figures["in_scope"] == (10 if viewer is MANAGER else 22)


def test_paper_returns_alone_are_a_measure(empty_store):
    council.add(empty_store, "staff", council.everybody())
    returned = [{"staff_id": "A01", "course": "IG", "completed_on": council.DONE, "certified_by": "Head"}]
    council.add(empty_store, "paper_returns", returned)
    assert figure(dashboard.training(empty_store, RULES, LEAD, Question(MARCH)), "overdue").value == 21


def test_a_register_that_ends_early_is_counted_as_far_as_it_goes(empty_store):
    council.add(empty_store, "breaches", council.breaches(), dt.date(2014, 3, 15))
    view = dashboard.breaches(empty_store, RULES, LEAD, Question(MARCH, MEETING))
    assert view.answer[:2] == (
        "**2 breaches** were reported from 1 January to 15 March 2014, and 1 near miss.",
        "Of the period 1 January to 31 March 2014 the register held covers only 1 January to 15 March 2014, so nothing is "
        "compared.",
    )
    assert figure(view, "period").change == ""
    assert view.compare_label == ""
    assert view.categories["compare_count"].isna().all()
    since = figure(dashboard.overview(empty_store, RULES, LEAD, Question(MARCH, MEETING)), "breaches")
    assert "covers 30 September 2013 to 15 March 2014" in since.note
    assert since.change == ""


def test_a_period_the_register_does_not_reach_is_not_measured(empty_store):
    council.add(empty_store, "breaches", council.breaches()[:2], dt.date(2013, 11, 30))
    question = Question(MARCH, MEETING)
    view = dashboard.breaches(empty_store, RULES, LEAD, question)
    assert view.answer == (
        "Breaches from 1 January to 31 March 2014 are **not measured**.",
        "The register held covers 30 September to 30 November 2013.",
    )
    assert figure(dashboard.overview(empty_store, RULES, LEAD, question), "breaches").shown == "not measured"
    figures = dashboard.breaches_json(empty_store, RULES, LEAD, question)
    assert (figures["days"], figures["count"], figures["per_30_days"]) == (90, None, None)


def test_the_period_compared_is_named(store, asked):
    assert dashboard.breaches(store, RULES, LEAD, asked).compare_label == "1 October to 31 December 2013"


@pytest.mark.parametrize("name", ["overview", "training", "overdue"])
def test_the_same_cautions_on_every_page_about_training(store, name):
    old = getattr(dashboard, name)(store, RULES, LEAD, Question(dt.date(2014, 5, 16)))
    assert "The newest HR staff list is of 31 March 2014, 46 days before this date." in old.warnings
    fresh = getattr(dashboard, name)(store, RULES, LEAD, Question(dt.date(2014, 5, 15)))
    assert not any("newest" in text for text in fresh.warnings)
    early = getattr(dashboard, name)(store, RULES, LEAD, Question(MARCH, dt.date(2013, 12, 1)))
    assert any("launched on 1 January 2014" in text for text in early.warnings)
    without = getattr(dashboard, name)(store, RULES, LEAD, Question(MARCH, dt.date(2014, 1, 10)))
    assert any("no HR staff list is held" in text for text in without.warnings)


def test_the_lowest_is_of_those_shown_where_a_rate_is_hidden(empty_store):
    people = [council.person(f"{place[0]}{n:02}", place, place) for place in ("Adults", "Children") for n in range(40)]
    people += [council.person(f"R{n}", "Roads", "Roads") for n in range(3)]
    people += [council.person(f"S{n:02}", "Schools", "Schools") for n in range(40)]
    council.add(empty_store, "staff", people)
    late = ("A0", "C0", "C1", "S0", "R")
    council.add(
        empty_store, "completions",
        council.completed([line["staff_id"] for line in people if not line["staff_id"].startswith(late)]),
    )  # fmt: skip
    assert "Lowest is Roads, at 0.0%." in dashboard.training(empty_store, RULES, LEAD, Question(MARCH)).answer
    said = " ".join(dashboard.training(empty_store, RULES, COMMITTEE, Question(MARCH)).answer)
    assert "Lowest is" not in said
    assert "Roads" not in said


def test_a_manager_reads_of_their_people(store, asked):
    assert (
        dashboard.overdue(store, RULES, MANAGER, asked)
        .answer[0]
        .startswith("**2** of your people are overdue or lapsed.")
    )


def test_teams_of_one_name_are_told_apart_by_service(empty_store):
    people = [
        council.person("A1", "Adults", "Homes", team="Duty"),
        council.person("C1", "Children", "Advice", team="Duty"),
    ]
    people.append(council.person("C2", "Children", "Advice", team="Day"))
    council.add(empty_store, "staff", people)
    council.add(empty_store, "completions", council.completed(["C2"]))
    groups = dashboard.training(empty_store, RULES, LEAD, Question(MARCH), by="team").groups
    assert groups["group"].tolist() == ["Day", "Duty (Advice)", "Duty (Homes)"]
    view = dashboard.overdue(empty_store, RULES, LEAD, Question(MARCH), by="team", group="Duty (Homes)")
    assert view.people is not None
    assert view.people["staff_id"].tolist() == ["A1"]


def test_in_scope_names_whom_the_settings_leave_out(store, asked):
    course = settings.Course("IG", "IG", dt.date(2014, 1, 1), exclude={"directorate": ("Schools", "Pupils")})
    view = dashboard.training(store, settings.Settings(courses=(course,)), LEAD, asked)
    said = next(each.text for each in view.definitions if each.term == "In scope")
    assert "Left out by the settings: directorate Schools and Pupils." in said


def test_a_clearance_list_says_what_it_lacks(store, asked):
    rules = settings.Settings(
        courses=(settings.Course("LL", "Liquidlogic", dt.date(2014, 1, 1), audience="system:LL"),)
    )
    with pytest.raises(Refused, match="Nothing is held about who needs LL"):
        dashboard.action_list(store, rules, LEAD, asked, name="clearance")


def test_what_restore_rests_on_is_said(store, asked):
    found = dashboard.action_list(store, RULES, LEAD, asked, name="restore")
    assert "Who was barred is not recorded yet" in found.sentence


def test_an_edited_framework_file_is_read_again(store, tmp_path, monkeypatch):
    from ig_metrics.dashboard import measured
    from ig_metrics.toolkit import frameworks

    shipped = (frameworks.SHIPPED / "igt-v11-la.toml").read_text(encoding="utf-8")
    own = tmp_path / "frameworks" / "igt-v11-la.toml"
    own.parent.mkdir()
    monkeypatch.setenv("IG_METRICS_HOME", str(tmp_path))
    own.write_text(shipped, encoding="utf-8")
    before = measured.toolkit(store, RULES, Question(MARCH))
    own.write_text(shipped.replace('checked_by = ""', 'checked_by = "A. Reader"', 1), encoding="utf-8")
    after = measured.toolkit(store, RULES, Question(MARCH))
    assert (before.framework.checked_by, after.framework.checked_by) == ("", "A. Reader")


def test_a_claim_is_masked_only_for_the_course_it_used(store, asked):
    small = settings.Course("SM", "Small", dt.date(2014, 1, 1), include=("councillor",))
    rules = settings.Settings(courses=(COURSE, small))
    rows = dashboard.toolkit(store, rules, COMMITTEE, asked).requirements.set_index("requirement")
    assert rows.at["112", "claim_reason"].startswith("63.6%")


def test_several_kinds_of_question_appear(empty_store):
    rows = [
        row | {"evidence": "file", "evidence_expires": pd.Timestamp("2014-03-14")}
        for row in council.assessment("3", "3", "2", "3")
    ]
    council.add(empty_store, "toolkit", rows, framework="igt-v11-la")
    council.add(empty_store, "plan", council.plan(pd.Timestamp("2014-02-28"), None))
    asked = dashboard.overview(empty_store, RULES, LEAD, Question(MARCH, MEETING)).questions
    assert asked[0] == (
        "Why do requirements 101, 112, 300 and 301 claim Levels 2 and 3 when the evidence expired on 14 March 2014?"
    )
    assert asked[1].startswith("When will Level 3 be reached?")
    assert any(text.startswith("When will the 2 late actions") for text in asked)
    assert all("?" in text for text in asked)
