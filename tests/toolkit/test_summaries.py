"""Owners, partners and levels over time, by hand."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ig_metrics import datasets
from ig_metrics.toolkit import claims, summaries
from ig_metrics.toolkit.attainment import assess as measure
from ig_metrics.toolkit.plan import actions
from tests.toolkit.build import AS_AT, assess, small_framework, toolkit

FRAMEWORK = small_framework(evidence_from_level=1)


def parties(by):
    columns = {
        "owner": ["Ann", "Bob", " "], "partner": ["One Ltd", None, "One Ltd"],
        "evidence": ["Policy", None, "Log"], "evidence_expires": pd.to_datetime(["2014-03-01", None, "2015-01-01"]),
    }  # fmt: skip
    assessed = assess({"1": "2", "2": "3", "3": "2"}, framework=FRAMEWORK, columns=columns)
    plan = datasets.conform(
        "plan",
        pd.DataFrame(
            [
                {"action": "A", "requirement": "1", "owner": "Cat", "due": pd.Timestamp("2014-03-01")},
                {"action": "B", "requirement": "3", "owner": "Ann", "due": pd.Timestamp("2014-05-01")},
                {"action": "C", "requirement": "2", "owner": "Ann", "due": pd.Timestamp("2014-06-01"),
                 "done_on": pd.Timestamp("2014-03-01")},
            ]
        ),
    )  # fmt: skip
    checked = claims.check(assessed, FRAMEWORK, pd.DataFrame(), AS_AT)
    made = summaries.by_party(
        assessed, checked, actions([(AS_AT, plan)], AS_AT), by, as_at=AS_AT, evidence_from_level=1
    )
    return made.set_index(by)


def test_an_owner_answers_for_their_requirements_and_their_own_actions():
    found = parties("owner")
    assert found.index.tolist() == ["Ann", "Bob", "Cat", "Nobody named"]
    assert found.loc["Ann"].tolist() == [1, 0, ("1",), ("1",), ("1",), (), 1, 0, pd.Timestamp("2014-05-01")]
    assert found.loc["Bob", ["at_target", "evidence_missing", "actions_open"]].tolist() == [1, ("2",), 0]
    assert found.loc["Cat", ["requirements", "actions_late"]].tolist() == [0, 1]


def test_a_partner_answers_for_the_actions_on_its_requirements_whoever_does_them():
    found = parties("partner")
    assert found.index.tolist() == ["One Ltd", "The council itself"]
    row = found.loc["One Ltd"]
    assert (row["below_target"], row["actions_open"], row["actions_late"]) == (("1", "3"), 2, 1)


def at(levels, day, framework=FRAMEWORK):
    return measure(framework, toolkit(levels), as_at=day)


def test_a_heat_map_has_a_column_a_date_and_keeps_editions_apart():
    january, march, april = dt.date(2014, 1, 24), dt.date(2014, 3, 31), dt.date(2014, 4, 1)
    table = summaries.levels_over_time(
        [
            at({"1": "1", "2": "NR", "3": None}, january),
            at({"1": "2", "2": "3", "3": "3"}, march),
            at({"1": "0", "2": "1", "3": "1"}, april, small_framework(id="next")),
        ]
    )
    made = summaries.heat_map(table)
    assert made.drop(columns=["title", "category"]).values.tolist() == [
        ["small", "1", "Level 1", "Level 2", ""],
        ["small", "2", "Not relevant", "Level 3", ""],
        ["small", "3", "Not assessed", "Level 3", ""],
        ["next", "1", "", "", "Level 0"],
        ["next", "2", "", "", "Level 1"],
        ["next", "3", "", "", "Level 1"],
    ]
    assert made.columns.tolist()[4:] == ["2014-01-24", "2014-03-31", "2014-04-01"]


def test_nothing_assessed_is_an_empty_map():
    assert summaries.heat_map(summaries.levels_over_time([])).empty
