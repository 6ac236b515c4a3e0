"""`toolkit` at the terminal: as known on a day, and what has been restated since."""

from __future__ import annotations

import datetime as dt
import json

import pandas as pd
import pytest

from ig_metrics.store import Store
from tests.dashboard import conftest as council

AT = ["--as-at", "2014-01-27"]


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """January's assessment, told at the meeting of 27 January, and corrected on 10 April; March's."""
    home = tmp_path_factory.mktemp("restated")
    with Store.open(home) as store:
        for day, came, *levels in (
            (council.JANUARY, council.JANUARY, "3", "2", "2", "2"),
            (council.MARCH, council.MARCH, "3", "3", "2", "3"),
            (council.JANUARY, dt.date(2014, 4, 10), "3", "3", "2", "2"),
        ):
            store.clock = lambda came=came: dt.datetime.combine(came, dt.time(12), dt.UTC)
            council.add(store, "toolkit", council.assessment(*levels), day, framework="igt-v11-la")
        held = [{"held_on": pd.Timestamp(day)} for day in (council.MEETING, council.MARCH)]
        council.add(store, "meetings", held, dt.date(2013, 10, 31))
    return home


@pytest.fixture
def run(filled, monkeypatch, terminal):
    monkeypatch.setenv("IG_METRICS_HOME", str(filled))
    return terminal


def test_as_known_on_a_day_says_so_and_what_is_restated_since(run):
    code, out, err = run("toolkit", *AT, "--as-known-on", "2014-01-28")
    assert (code, err) == (0, "")
    assert "The Toolkit score is 75%, Satisfactory" in out
    assert "As known on 28 January 2014: what was uploaded later is left out." in out
    assert "Toolkit score: 75% was known then, 83% is known now" in out
    assert "Requirement 112: Level 2 was known then, Level 3 is known now" in out


def test_without_a_day_everything_held_counts_and_nothing_is_said_of_it(run):
    out = run("toolkit", *AT)[1]
    assert "The Toolkit score is 83%" in out
    assert "As known on" not in out
    assert "Restated since" not in out


def test_a_comparison_with_a_restated_figure_says_so(run):
    out = run("toolkit", "--as-at", "2014-03-31", "--compare", "2014-01-27")[1]
    assert "Toolkit score: Restated for 27 January 2014: 75% was reported, 83% is known now." in out


def test_compared_and_known_on_a_day_the_paper_of_that_day_is_made_again(run):
    asked = ("toolkit", "--as-at", "2014-03-31", "--compare", "2014-01-27", "--as-known-on", "2014-03-31")
    assert "up from 75% in January" in run(*asked)[1]
    found = json.loads(run(*asked, "--json")[1])
    assert (found["score_percent"], found["score_before"]) == (91.67, 75.0)
    assert found["known_on"].startswith("2014-03-31")
    assert found["restated"] == []


def test_the_json_lists_what_is_restated(run):
    found = json.loads(run("toolkit", *AT, "--as-known-on", "2014-01-28", "--json")[1])
    assert {"measure": "Toolkit score", "reported": "75%", "now": "83%"} in found["restated"]
    assert json.loads(run("toolkit", *AT, "--json")[1])["restated"] is None
