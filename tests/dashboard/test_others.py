"""Compared with others: our place among those of our type, at the benchmark's date, and nothing where too few can be compared."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pandas as pd
import pytest

from ig_metrics import dashboard
from ig_metrics.dashboard.others import among
from ig_metrics.dashboard.views import Question
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Organisation
from tests.dashboard import conftest as council
from tests.dashboard.conftest import COMMITTEE, JANUARY, LEAD, MARCH, RULES

ASKED = Question(MARCH, None)
JUNE = Question(dt.date(2014, 6, 30), None)
TOWN = dataclasses.replace(RULES, organisation=Organisation("Town", None, "county council"))
OURS = 91.67
"""What the store's own assessment comes to: 3, 3, 2 and 3 of four times 3."""


def other(n, **more):
    return {
        "organisation": f"Council {n}", "organisation_type": "County council", "figures_at": pd.Timestamp(MARCH),
        "framework": "igt-v11-la", "score": 90.0 + n, "in_date_percent": 60.0 + n, "breaches_per_1000_staff": 10.0 * n,
        **more,
    }  # fmt: skip


@pytest.fixture
def own(store, tmp_path):
    """The council of conftest with what a benchmark adds, each test its own."""
    held = []

    def add(rows, as_at=MARCH):
        held.append(council.add(store, "benchmark", rows, as_at).id)
        return store

    yield add
    for id in held:
        store.withdraw(id, "done with", "x")


def said(store, viewer=LEAD, question=ASKED, rules=TOWN):
    return among(store, rules, viewer, question)


def test_by_hand(own):
    """Scores of the others are 90 to 95; ours is 91.67: four are higher, two lower. In date 60 to 65, ours 63.6: two are higher.
    Breaches for 1,000 staff 0 to 50; ours 3 of 22 people: 136.4."""
    found = said(own([other(n) for n in range(6)]))
    assert found.text == (
        "Of **6** county councils, **4** scored higher on the Toolkit than we did and 2 lower, as at 31 March 2014.",
        "Of **6** with a training figure, **2** had a larger share of their staff in date than we had and 4 a smaller one.",
        "Of **6** with a breach figure, **none** reported more breaches for every 1,000 staff than we did and 6 fewer. "
        "More reported can mean more reported well, not more gone wrong.",
    )
    assert found.confidence.short == (
        "Confidence: high. Figures of 6 of the 6 county councils in the benchmark can be compared."
    )


def test_equal_scores_are_the_same_and_our_own_line_is_left_out(own):
    rows = [other(n, score=OURS) for n in range(5)] + [other(9, organisation="TOWN", score=99.0)]
    assert said(own(rows)).text[0] == (
        "Of **5** county councils, **none** scored higher on the Toolkit than we did and 5 the same, as at 31 March 2014."
    )


@pytest.mark.parametrize(
    "rows",
    [
        [other(n) for n in range(4)],
        [other(n, organisation_type="district council") for n in range(9)],
        [other(n, framework="igt-v12-la") for n in range(9)],
        [other(n, figures_at=pd.Timestamp("2014-04-01")) for n in range(9)],
        [other(n, score=None) for n in range(9)],
        [other(1, organisation="town")],
    ],
    ids=["four", "another type", "another edition", "a later date", "no score", "ourselves alone"],
)
def test_nothing_is_said_of_too_few_that_are_alike(own, rows):
    assert said(own(rows)) is None


def test_nothing_is_said_without_a_benchmark_or_an_assessment_of_ours(store, empty_store):
    assert said(store) is None
    council.add(empty_store, "benchmark", [other(n) for n in range(9)])
    assert said(empty_store) is None


def test_our_type_is_known_from_the_benchmark_where_settings_do_not_say(own):
    rows = [other(n) for n in range(6)] + [other(9, organisation_type="district council")]
    assert (
        said(own(rows), rules=dataclasses.replace(TOWN, organisation=Organisation("Town")))
        .text[0]
        .startswith("Of **7** other organisations,")
    )
    store = own([*rows, other(8, organisation="Town")])
    assert (
        said(store, rules=dataclasses.replace(TOWN, organisation=Organisation("Town")))
        .text[0]
        .startswith("Of **6** county councils,")
    )


def test_our_figures_are_of_the_benchmarks_date(own):
    """In January our score was 75%, and nobody was in date yet."""
    store = own([other(n, figures_at=pd.Timestamp(JANUARY), score=74.0 + n) for n in range(6)], JANUARY)
    assert said(store).text[0].startswith("Of **6** county councils, **4** scored higher")
    assert "as at 24 January 2014" in said(store).text[0]
    assert said(store).day == JANUARY


def test_only_the_latest_lines_count(own):
    own([other(n, figures_at=pd.Timestamp(JANUARY)) for n in range(9)], JANUARY)
    assert said(own([other(n) for n in range(5)])).text[0].startswith("Of **5**")


def test_some_without_a_figure_and_an_old_benchmark_make_it_less_sure(own):
    store = own([other(n, score=None if n > 5 else 90.0) for n in range(7)])
    assert said(store).confidence.short == (
        "Confidence: fair. Figures of 6 of the 7 county councils in the benchmark can be compared."
    )
    old = said(store, question=Question(dt.date(2015, 4, 6), None)).confidence
    assert (old.level, old.why[0]) == (
        "low", "The newest benchmark is of 31 March 2014, 371 days before the date asked about.",
    )  # fmt: skip


def test_a_manager_sees_nothing_of_everybodys_training_and_the_committee_only_at_dates_on_offer(own):
    store = own([other(n) for n in range(6)])
    assert not any("training" in text for text in said(store, Viewer("m", "manager", ("Homes",))).text)
    assert any("training" in text for text in said(store, COMMITTEE).text)
    assert not any("training" in text for text in said(store, COMMITTEE, JUNE).text)
    assert any("training" in text for text in said(store, LEAD, JUNE).text)


def test_the_overview_says_it_with_its_date_source_and_meaning(own):
    store = own([other(n) for n in range(6)])
    view = dashboard.overview(store, TOWN, COMMITTEE, ASKED)
    found = next(each for each in view.state if each.key == "others")
    assert found.heading == "Compared with others"
    assert found.text[0].startswith("Of **6** county councils, **4** scored higher")
    assert found.source == "Benchmark of organisations, 31 March 2014"
    assert found.confidence.startswith("Confidence: high")
    assert any(each.term == "Compared with others" for each in view.definitions)


def test_without_a_benchmark_the_overview_has_no_such_subject(store):
    view = dashboard.overview(store, TOWN, COMMITTEE, ASKED)
    assert all(each.key != "others" for each in view.state)
    assert all(each.term != "Compared with others" for each in view.definitions)
