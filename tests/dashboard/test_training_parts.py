"""The parts of the Training page: the fingers' council as each role, worked by hand as at 31 March 2014."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pandas as pd
import pytest

from ig_metrics import dashboard
from ig_metrics.dashboard.course_asked import coarse
from ig_metrics.dashboard.views import Question
from ig_metrics.privacy.roles import Viewer
from tests.dashboard import conftest as council
from tests.dashboard.conftest import COMMITTEE, COURSE, LEAD, RULES

MANAGER = Viewer("head.of.homes@example.gov.uk", "manager")
PARTS = ("training_counting", "training_progress", "training_reach", "training_trend")
ROUND = dataclasses.replace(COURSE, earlier_launches=(dt.date(2013, 1, 1),))
WITH_ROUND = dataclasses.replace(RULES, courses=(ROUND,))


@pytest.mark.parametrize("viewer", [LEAD, MANAGER, COMMITTEE], ids=lambda viewer: viewer.role)
@pytest.mark.parametrize("name", PARTS)
def test_every_part_asks_and_answers(store, asked, name, viewer):
    view = getattr(dashboard, name)(store, RULES, viewer, asked)
    assert view.title.endswith("?")
    assert view.answer
    assert view.definitions
    assert view.sources


@pytest.mark.parametrize("viewer", [LEAD, COMMITTEE], ids=lambda viewer: viewer.role)
@pytest.mark.parametrize("name", PARTS)
def test_without_data_or_course_a_part_says_what_is_needed(empty_store, asked, name, viewer):
    part = getattr(dashboard, name)
    assert "HR staff list" in " ".join(part(empty_store, RULES, viewer, asked).answer)
    assert "o course is set up" in " ".join(
        part(empty_store, dataclasses.replace(RULES, courses=()), viewer, asked).answer
    )
    council.add(empty_store, "staff", council.everybody())
    assert "not measured" in " ".join(part(empty_store, RULES, viewer, asked).answer)


@pytest.mark.parametrize(
    "by, groups",
    [
        ("role", {"Not recorded": 22}),
        ("type", {"Permanent": 22}),
        ("route", {"E-learning": 22}),
    ],
)
def test_the_lead_can_break_down_by_role_type_and_route(store, asked, by, groups):
    table = dashboard.training(store, RULES, LEAD, asked, by=by).groups
    assert dict(zip(table["group"], table["in_scope"], strict=True)) == groups


@pytest.mark.parametrize("by", ["team", "role", "type", "route"])
def test_the_committee_is_given_services_instead_and_told_why(store, asked, by):
    view = dashboard.training(store, RULES, COMMITTEE, asked, by=by)
    assert view.by == "service"
    assert any("too small" in text for text in view.warnings)


def test_rules_of_counting_beside_the_figure(store, asked):
    view = dashboard.training_counting(store, RULES, LEAD, asked)
    assert view.rules["rule"].iloc[0] == "as counted"
    assert view.rules["compliance_percent"].iloc[0] == pytest.approx(100 * 14 / 22)
    assert "63.6%" in view.answer[0]


def test_the_committee_is_not_given_what_the_rules_move(store, asked):
    view = dashboard.training_counting(store, RULES, COMMITTEE, asked)
    assert view.rules.empty
    assert "for the IG lead and managers" in view.answer[0]


def test_progress_of_everybody_and_of_a_managers_own(store, asked):
    # Launched on 1 January; all who completed did on 1 February, day 31: none within 28 days, 14 of 22 within 42.
    lead = dashboard.training_progress(store, RULES, LEAD, asked)
    assert lead.shares[["people", "already", "within_28", "within_42"]].iloc[0].tolist() == [22, 0, "0.0%", "63.6%"]
    assert lead.marks == ((14, "reminder"), (28, "due"), (42, "bar"))
    assert lead.weeks["at_risk"].iloc[[0, 4, 5]].tolist() == [22, 22, 8]
    own = dashboard.training_progress(store, RULES, MANAGER, asked)
    assert own.shares[["people", "within_42"]].iloc[0].tolist() == [10, "80.0%"]


def test_what_nobody_was_observed_for_is_not_yet_known(store):
    view = dashboard.training_progress(store, RULES, LEAD, Question(dt.date(2014, 2, 4)))
    assert view.shares["within_42"].iloc[0] == "not yet known"
    assert any("not yet known" in text for text in view.answer)


@pytest.mark.parametrize("name", ["training_progress", "training_reach"])
def test_a_curve_of_few_people_is_not_for_the_committee(store, asked, name):
    view = getattr(dashboard, name)(store, WITH_ROUND, COMMITTEE, asked)
    assert "for the IG lead and managers" in view.answer[0]
    tables = [value for value in vars(view).values() if isinstance(value, pd.DataFrame)]
    assert all(table.empty for table in tables)
    assert not view.figures


@pytest.fixture
def large(empty_store):
    people = [council.person(f"{n:05}", "Adults", "Homes") for n in range(2400)]
    council.add(empty_store, "staff", people)
    council.add(empty_store, "completions", council.completed([line["staff_id"] for line in people[:2100]]))
    return empty_store


def test_a_large_council_shows_the_committee_whole_percents_only(large, asked):
    view = dashboard.training_progress(large, RULES, COMMITTEE, asked)
    assert list(view.weeks) == ["day", "label", "percent"]
    assert view.weeks["percent"].iloc[5] == 88
    assert list(view.shares) == ["cohort", "within_28", "within_42"]
    assert view.curves[0].points[["lower", "upper"]].isna().all(axis=None)
    ahead = dashboard.training_reach(large, WITH_ROUND, COMMITTEE, asked)
    assert [each.key for each in ahead.figures] == ["when", "when_renewed"]
    assert ahead.months.empty
    known = ahead.ahead[["percent", "renewed_percent", "in_date_percent"]].stack().dropna()
    assert (known == known.round()).all()


def test_when_is_not_yet_known_without_a_round_before(store, asked):
    view = dashboard.training_reach(store, RULES, LEAD, asked)
    assert "not yet known" in view.answer[0]
    assert "earlier_launches" in view.answer[0]
    assert {each.key: each.shown for each in view.figures}["when"] == "not yet known"


def test_completions_needed_by_a_day(store, asked):
    # 95% of 22 is 20.9, so 21; 14 are in date to February 2015: 7 more in two weeks.
    view = dashboard.training_reach(store, RULES, LEAD, asked, by=dt.date(2014, 4, 14))
    assert {each.key: each.value for each in view.figures}["needed"] == 4
    assert view.by == dt.date(2014, 4, 14)
    assert view.months["people"].sum() == 14


def test_reached_is_said_when_it_is(large, asked):
    settings = dataclasses.replace(RULES, courses=(dataclasses.replace(COURSE, target_percent=80.0),))
    assert "**80% is reached now.**" in dashboard.training_reach(large, settings, LEAD, asked).answer[0]


def test_the_trend_ends_at_the_figure_of_the_page(store, asked):
    view = dashboard.training_trend(store, RULES, LEAD, asked)
    assert view.kind == "p'"
    assert view.points["value"].iloc[-1] == pytest.approx(100 * 14 / 22)
    assert view.points["value"].iloc[0] == 0


def test_the_committees_trend_has_the_dates_on_offer_only(store, asked):
    view = dashboard.training_trend(store, RULES, COMMITTEE, asked)
    assert view.kind == "none"
    offered = set(dashboard.choices(store, RULES, COMMITTEE).as_at)
    assert {day.date() for day in view.points["date"]} <= offered
    assert view.points["mean"].isna().all()


@pytest.mark.parametrize("people, shown", [(1999, False), (2000, True)])
def test_whole_percents_are_coarse_enough_from_four_hundred_thresholds_on(people, shown):
    # 1% of 2,000 people is 20, four times the threshold of 5: rounding alone hides any number below it.
    assert coarse(COMMITTEE, RULES, people) is shown
    assert coarse(LEAD, RULES, people)
