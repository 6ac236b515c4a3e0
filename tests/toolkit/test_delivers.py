"""What each open action would bring, worked by hand: category A has 1 and 2, category B has 3; the target is 3."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ig_metrics.toolkit.delivers import delivers
from tests.toolkit.build import assess, plan

LEVELS = {"1": "1", "2": "2", "3": "3"}


def brought(levels, *actions):
    return delivers(assess(levels), plan(*actions))


def test_an_action_that_reaches_the_target_says_what_is_left_in_its_category():
    (row,) = brought(LEVELS, {"requirement": "2", "delivers_level": "3"}).to_dict("records")
    assert (row["gains"], row["reaches_target"], row["left_below"], row["category_level"]) == (1, True, 1, 1)
    # 7 of 9 points once 2 is at level 3.
    assert row["score_after"] == 77.78


def test_an_action_that_stops_short_raises_the_category_all_the_same():
    (row,) = brought(LEVELS, {"requirement": "1", "delivers_level": "2"}).to_dict("records")
    assert (row["gains"], row["reaches_target"], row["left_below"], row["category_level"]) == (1, False, 2, 2)


def test_an_action_below_the_level_claimed_raises_nothing():
    (row,) = brought(LEVELS, {"requirement": "3", "delivers_level": "2"}).to_dict("records")
    assert (row["gains"], row["reaches_target"], row["score_after"]) == (0, True, 66.67)


def test_the_score_adds_up_in_the_order_of_the_dates():
    found = brought(
        LEVELS,
        {"requirement": "2", "delivers_level": "3", "due": dt.date(2014, 8, 1)},
        {"requirement": "1", "delivers_level": "3", "due": dt.date(2014, 5, 1)},
    )
    assert found["requirement"].tolist() == ["1", "2"]
    assert found["score_after"].tolist() == [88.89, 100.0]


def test_what_is_not_assessed_gets_its_first_level_and_the_category_one():
    (row,) = brought({**LEVELS, "1": None}, {"requirement": "1", "delivers_level": "2"}).to_dict("records")
    assert pd.isna(row["level"])
    assert (row["gains"], row["category_level"]) == (2, 2)


def test_a_category_keeps_no_level_while_another_of_it_is_not_assessed():
    (row,) = brought({**LEVELS, "1": None}, {"requirement": "2", "delivers_level": "3"}).to_dict("records")
    assert pd.isna(row["category_level"])


def test_actions_on_what_does_not_apply_or_is_not_listed_are_left_out():
    found = brought({**LEVELS, "1": "NR"}, {"requirement": "1"}, {"requirement": "99"})
    assert found.empty


def test_done_undated_and_ownerless_actions_bring_nothing_more():
    found = brought(
        LEVELS,
        {"requirement": "1", "done_on": dt.date(2014, 3, 1)},
        {"requirement": "1", "due": None},
        {"requirement": "1", "owner": " "},
    )
    assert found.empty


def test_an_action_past_its_date_is_late():
    (row,) = brought(LEVELS, {"requirement": "1", "due": dt.date(2014, 3, 1)}).to_dict("records")
    assert row["late"]
