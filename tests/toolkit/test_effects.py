"""What each action would bring, and which actions are no longer in the plan."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ig_metrics import datasets
from ig_metrics.toolkit import plan
from tests.toolkit.build import AS_AT, assess

JAN = dt.date(2014, 1, 1)


def row(requirement, level="3", **more):
    return {"action": f"Do {requirement}", "requirement": requirement, "owner": "Ann", "due": pd.Timestamp("2014-06-01"),
            "delivers_level": level, **more}  # fmt: skip


def frame(*rows):
    return datasets.conform("plan", pd.DataFrame(list(rows)))


@pytest.mark.parametrize(
    "level, delivers, effect",
    [
        ("2", "3", "reaches"),
        ("1", "2", "raises"),
        (None, "3", "reaches"),
        (None, "1", "raises"),
        ("2", "2", "nothing new"),
        ("3", "3", "nothing new"),
        ("2", None, "no level"),
        ("NR", "3", "not listed"),
    ],
)
def test_what_an_action_would_bring(level, delivers, effect):
    found = plan.effects(
        plan.actions([(AS_AT, frame(row("1", delivers)))], AS_AT), assess({"1": level, "2": "3", "3": "3"})
    )
    assert found["effect"].tolist() == [effect]


def test_the_requirement_stands_beside_its_action_in_the_order_given():
    actions = plan.actions([(AS_AT, frame(row("9"), row("3"), row("1")))], AS_AT).iloc[::-1]
    found = plan.effects(actions, assess({"1": "2", "2": "3", "3": "1"}))
    assert found[["requirement", "title", "category", "level", "effect"]].fillna("").values.tolist() == [
        ["9", "", "", "", "not listed"], ["3", "Title 3", "B", "1", "reaches"], ["1", "Title 1", "A", "2", "reaches"],
    ]  # fmt: skip


def test_without_an_assessment_nothing_is_known_of_it():
    found = plan.effects(plan.actions([(AS_AT, frame(row("1")))], AS_AT), None)
    assert (found["effect"].tolist(), found["category"].isna().all()) == (["not listed"], True)


def test_an_action_struck_out_says_when_and_why():
    struck = row("1", dropped_on=pd.Timestamp("2014-03-01"), dropped_why="overtaken")
    later = row("2", dropped_on=pd.Timestamp("2014-04-01"), dropped_why="not yet")
    whole = frame(struck, later, row("3"))
    held = [(JAN, frame(row("1"), row("2"), row("3"), row("7"))), (AS_AT, frame(row("2"), row("3")))]
    found = plan.dropped(held, AS_AT, whole).set_index("requirement")
    assert found["dropped_why"].fillna("").to_dict() == {"1": "overtaken", "7": ""}
    assert found.loc["1", "dropped_on"] == pd.Timestamp("2014-03-01")
    assert found["last_seen"].tolist() == [pd.Timestamp(JAN)] * 2


def test_a_plan_that_comes_with_a_struck_out_action_lists_it():
    whole = frame(row("1", dropped_on=pd.Timestamp("2014-03-01"), dropped_why="overtaken"), row("3"))
    found = plan.dropped([(AS_AT, frame(row("3")))], AS_AT, whole)
    assert found[["requirement", "dropped_why"]].values.tolist() == [["1", "overtaken"]]
