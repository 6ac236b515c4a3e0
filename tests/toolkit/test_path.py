import datetime as dt

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from ig_metrics.toolkit.path import holds, steps
from tests.toolkit.build import IGT, NUMBERS, assess, plan


def test_only_categories_below_target_are_held_by_anything():
    held = holds(assess({"1": "2", "2": "3", "3": "3"}))
    assert held[["category", "requirement"]].to_numpy().tolist() == [["A", "1"]]


def test_the_lowest_comes_first_and_sets_the_level():
    held = holds(assess({"1": "2", "2": "1", "3": "3"}))
    assert held["requirement"].tolist() == ["2", "1"]
    assert held["sets_level"].tolist() == [True, False]
    assert held["levels_to_raise"].tolist() == [2, 1]


def test_what_is_not_assessed_holds_a_category_and_what_is_not_relevant_does_not():
    held = holds(assess({"1": None, "2": "NR", "3": "3"}))
    assert held["requirement"].tolist() == ["1"]
    assert pd.isna(held["level"].iloc[0])


def test_the_soonest_action_that_reaches_the_target_is_named():
    actions = plan(
        {"requirement": "1", "action": "Half way", "due": dt.date(2014, 4, 1), "delivers_level": "2"},
        {"requirement": "1", "action": "Later", "due": dt.date(2014, 8, 1), "delivers_level": "3"},
        {"requirement": "1", "action": "Sooner", "due": dt.date(2014, 7, 1), "delivers_level": "3"},
        {"requirement": "1", "action": "Done", "due": dt.date(2014, 3, 1), "delivers_level": "3", "done_on": "2014-03-01"},
    )  # fmt: skip
    held = holds(assess({"1": "1", "2": "3", "3": "3"}), actions)
    assert held["action"].tolist() == ["Sooner"]
    assert held["action_due"].iloc[0] == pd.Timestamp("2014-07-01")


def test_an_action_that_gets_part_of_the_way_is_named_where_none_gets_there():
    held = holds(assess({"1": "1", "2": "3", "3": "3"}), plan({"requirement": "1", "delivers_level": "2"}))
    assert held["delivers_level"].tolist() == [2]


def test_an_action_that_raises_nothing_is_not_named():
    held = holds(assess({"1": "2", "2": "3", "3": "3"}), plan({"requirement": "1", "delivers_level": "2"}))
    assert held["action"].isna().all()


def test_each_step_names_what_to_raise_and_how_many_levels():
    path = steps(assess({"1": "1", "2": "2", "3": "3"}))
    assert path[["to_level", "requirements", "levels"]].to_numpy().tolist() == [[2, ("1",), 1], [3, ("1", "2"), 3]]


def test_a_step_is_ready_when_its_last_action_is():
    actions = plan(
        {"requirement": "1", "due": dt.date(2014, 5, 1), "delivers_level": "3"},
        {"requirement": "2", "due": dt.date(2014, 9, 1), "delivers_level": "3"},
    )
    path = steps(assess({"1": "1", "2": "2", "3": "3"}), actions)
    assert path["ready_on"].tolist() == [pd.Timestamp("2014-05-01"), pd.Timestamp("2014-09-01")]


def test_a_step_with_no_action_has_no_date_and_says_for_which():
    path = steps(assess({"1": "2", "2": "2", "3": "3"}), plan({"requirement": "1", "delivers_level": "3"}))
    assert pd.isna(path["ready_on"].iloc[0])
    assert path["without_action"].tolist() == [("2",)]


def test_a_requirement_with_a_lower_target_of_its_own_is_not_asked_to_pass_it():
    path = steps(assess({"1": "2", "2": "2", "3": "3"}, columns={"target_level": ["2", None, None]}))
    assert path["requirements"].tolist() == [("2",)]


def test_a_category_not_assessed_starts_from_nothing():
    path = steps(assess({"1": None, "2": "3", "3": "3"}))
    assert path["to_level"].tolist() == [1, 2, 3]
    assert path["levels"].tolist() == [1, 2, 3]
    assert path["level"].isna().all()


def test_at_target_there_is_nothing_to_do():
    assessed = assess({"1": "3", "2": "3", "3": "3"})
    assert holds(assessed).empty
    assert steps(assessed).empty


@given(st.lists(st.sampled_from([None, "NR", "0", "1", "2", "3"]), min_size=40, max_size=40))
def test_walking_the_path_reaches_the_target(levels):
    given_levels = dict(zip(NUMBERS, levels, strict=True))
    assessed = assess(given_levels, framework=IGT)
    path = steps(assessed)
    raised = dict(given_levels)
    for row in path[path["to_level"] == 3].itertuples():
        raised |= dict.fromkeys(row.requirements, "3")
    assert (assess(raised, framework=IGT).categories["short"] == 0).all()
    assert set(path["category"]) == set(assessed.categories.loc[assessed.categories["short"] > 0, "category"])
