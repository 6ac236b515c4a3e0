"""An organisation's line of a benchmark: rates and bands alone, and nothing of so few that it points to them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import sys

import pandas as pd
import pytest

from ig_metrics import dashboard, settings
from ig_metrics.dashboard.benchmark import band
from ig_metrics.dashboard.views import Question
from ig_metrics.datasets import KINDS
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Organisation
from tests.dashboard import conftest as council
from tests.dashboard.conftest import COMMITTEE, LEAD, MARCH, RULES

BENCHMARK = sys.modules["ig_metrics.dashboard.benchmark"]  # the name in the room is the function
ASKED = Question(MARCH, None)
TOWN = dataclasses.replace(RULES, organisation=Organisation("Town", None, "district council"))


def fill(store, people, done, breaches=("2014-02-10",) * 6):
    staff = [council.person(f"P{n:04}", "Adults", "Homes") for n in range(people)]
    council.add(store, "staff", staff)
    council.add(store, "completions", council.completed([f"P{n:04}" for n in range(done)]))
    rows = [council.breach("B0", "2013-01-01"), *(council.breach(f"B{n}", day) for n, day in enumerate(breaches, 1))]
    council.add(store, "breaches", rows)


def line(store, rules=TOWN):
    found = dashboard.benchmark(store, rules, LEAD, ASKED)
    assert set(found.line) <= set(KINDS["benchmark"].names)
    return found


def test_a_line_has_rates_and_bands_by_hand(empty_store):
    """100 people, 80 in date: 80%. 6 breaches in the 90 days from 1 January: 2 in 30 days, 60 for 1,000 staff."""
    fill(empty_store, 100, 80)
    council.add(empty_store, "toolkit", council.assessment("3", "3", "2", "NR"), framework="igt-v11-la")
    found = line(empty_store).line
    assert found["organisation"] == "Town"
    assert found["organisation_type"] == "district council"
    assert found["figures_at"] == MARCH
    assert found["in_date_percent"] == 80.0
    assert (found["breaches_per_30_days"], found["breaches_per_1000_staff"]) == (2.0, 60.0)
    assert found["staff_band"] == "100 to 499"
    assert (found["framework"], found["categories_at_target"], found["categories"]) == ("igt-v11-la", 1, 2)


@pytest.mark.parametrize(
    "people, done, shown",
    [
        (100, 80, True),
        (99, 80, False),
        (100, 4, False),
        (100, 5, True),
        (100, 96, False),
        (100, 95, True),
        (100, 100, True),
    ],
)
def test_a_rate_of_few_people_is_left_out_from_both_sides(empty_store, people, done, shown):
    fill(empty_store, people, done)
    found = line(empty_store)
    assert ("in_date_percent" in found.line) == shown
    assert ("training" in found.hidden) == (not shown)


@pytest.mark.parametrize("breaches, shown", [(0, True), (1, False), (4, False), (5, True)])
def test_a_breach_rate_of_few_breaches_is_left_out_of_a_small_organisation(empty_store, breaches, shown):
    fill(empty_store, 100, 50, ("2014-02-10",) * breaches)
    found = line(empty_store)
    assert ("breaches_per_30_days" in found.line) == ("breaches_per_1000_staff" in found.line) == shown
    assert ("breaches" in found.hidden) == (not shown)


def test_the_organisations_own_threshold_counts(empty_store):
    fill(empty_store, 100, 80)
    own = dataclasses.replace(TOWN, privacy=settings.Privacy(threshold=10))
    assert line(empty_store, own).hidden == ("training", "breaches")


def test_a_register_that_does_not_cover_the_three_months_gives_no_rate(empty_store):
    fill(empty_store, 100, 80)
    for info in empty_store.snapshots():
        if info.kind == "breaches":
            empty_store.withdraw(info.id, "other", "x")
    council.add(empty_store, "breaches", [council.breach("B1", "2013-01-01")], dt.date(2014, 3, 30))
    assert "breaches_per_30_days" not in line(empty_store).line


def test_a_rate_short_of_its_target_is_not_rounded_up_to_it(empty_store):
    """1,899 of 2,000 are in date: 94.95%, which rounds to the 95.0 aimed at."""
    fill(empty_store, 2000, 1899)
    assert line(empty_store).line["in_date_percent"] == 94.9


def test_what_is_not_held_lacks_and_stops_nothing_else(empty_store):
    council.add(empty_store, "toolkit", council.assessment("3", "3", "3", "3"), framework="igt-v11-la")
    found = line(empty_store)
    assert found.line["score"] > 0
    assert [part for part, _ in found.lacking] == ["training", "breaches"]
    assert found.figures["training"] is None
    bare = dataclasses.replace(TOWN, courses=())
    assert ("training", "No course is among its settings.") in line(empty_store, bare).lacking


@pytest.mark.parametrize(
    "viewer", [COMMITTEE, Viewer("head.of.homes@example.gov.uk", "manager", ("Homes",))], ids=lambda one: one.role
)
def test_nobody_who_is_shown_less_than_everything_makes_a_line(empty_store, viewer):
    fill(empty_store, 100, 80)
    with pytest.raises(Refused, match="IG lead"):
        dashboard.benchmark(empty_store, TOWN, viewer, ASKED)


def test_a_kept_rate_whose_counts_are_hidden_is_left_out(empty_store, monkeypatch):
    fill(empty_store, 100, 80)
    asked = BENCHMARK.training_json

    def hidden(*given, **more):
        found = asked(*given, **more)
        return found | {"excluded": found["excluded"] | {"absent": None}}

    monkeypatch.setattr(BENCHMARK, "training_json", hidden)
    assert line(empty_store).hidden == ("training",)


@pytest.mark.parametrize(
    "heads, said",
    [(0, "fewer than 100"), (99, "fewer than 100"), (100, "100 to 499"), (499, "100 to 499"), (500, "500 to 999"),
     (24_999, "10,000 to 24,999"), (25_000, "25,000 or more"), (90_000, "25,000 or more")],
)  # fmt: skip
def test_staff_are_told_in_bands(heads, said):
    assert band(heads) == said


def test_a_line_is_what_a_benchmark_file_may_hold(empty_store):
    fill(empty_store, 100, 80)
    council.add(empty_store, "benchmark", pd.DataFrame([line(empty_store).line]))
    assert empty_store.in_force("benchmark", MARCH)["in_date_percent"].tolist() == [80.0]
