import datetime as dt
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ig_metrics.errors import Refused
from ig_metrics.toolkit import attainment
from ig_metrics.toolkit.attainment import GRADES
from tests.oracles import toolkit as oracle
from tests.toolkit.build import AS_AT, IGT, NUMBERS, assess, category, plan, small_framework, toolkit


def igt(*levels):
    return assess(dict(zip(NUMBERS, levels, strict=True)), framework=IGT)


# The score


def test_ninety_eight_of_a_hundred_and_twenty_is_82():
    assessed = igt(*["2"] * 22, *["3"] * 18)
    assert (assessed.points, assessed.max_points) == (98, 120)
    assert assessed.score == Fraction(98, 120)
    assert (assessed.score_percent, assessed.score_rounded, assessed.score_shown) == (81.67, 82, "81.7%")


def test_ninety_nine_of_a_hundred_and_twenty_is_exactly_half_way_and_rounds_up_to_83():
    assessed = igt(*["2"] * 21, *["3"] * 19)
    assert assessed.score * 100 == Fraction(165, 2)
    assert (assessed.score_percent, assessed.score_rounded, assessed.score_shown) == (82.5, 83, "82.5%")


def test_one_at_level_1_and_the_rest_at_3_scores_98_and_is_not_satisfactory():
    assessed = igt("1", *["3"] * 39)
    assert (assessed.score_shown, assessed.score_rounded, assessed.grade) == ("98.3%", 98, "Not satisfactory")


def test_not_relevant_is_in_neither_part_of_the_score():
    assessed = assess({"1": "3", "2": "NR", "3": "2"})
    assert (assessed.points, assessed.max_points, assessed.applicable, assessed.not_relevant) == (5, 6, 2, 1)


def test_not_assessed_scores_nothing_and_counts_in_the_whole():
    assessed = assess({"1": "3", "2": None, "3": "3"})
    assert (assessed.points, assessed.max_points, assessed.not_assessed) == (6, 9, 1)
    assert assessed.score_percent == 66.67


@pytest.mark.parametrize("blank", ["", "  ", None], ids=repr)
def test_a_blank_level_is_not_assessed_and_never_0(blank):
    assessed = assess({"1": "3", "2": blank, "3": "3"})
    assert (assessed.not_assessed, assessed.points, assessed.max_points) == (1, 6, 9)
    assert assessed.requirements["level"].isna().tolist() == [False, True, False]
    assert assessed.requirements["level_shown"].tolist() == ["Level 3", "Not assessed", "Level 3"]
    assert assessed.grade == "Not satisfactory"


@pytest.mark.parametrize("levels", [{"1": None, "2": None, "3": None}, {"1": "NR", "2": None, "3": None}, {}])
def test_nothing_assessed_has_no_score_and_no_grade(levels):
    assessed = assess(levels)
    assert (assessed.score, assessed.score_percent, assessed.score_rounded, assessed.grade) == (None,) * 4
    assert assessed.score_shown == "not measured"


def test_nothing_applicable_has_no_score_and_no_grade():
    assessed = assess({"1": "NR", "2": "NR", "3": "NR"})
    assert (assessed.applicable, assessed.score, assessed.grade) == (0, None, None)


# The grade


def test_every_requirement_at_the_pass_level_is_satisfactory():
    assert assess({"1": "2", "2": "2", "3": "2"}).grade == "Satisfactory"


def test_a_level_above_the_one_expected_counts_as_met():
    assessed = assess({"1": "3", "2": "3", "3": "3"}, target_level=2)
    assert (assessed.grade, assessed.at_target) == ("Satisfactory", 3)


def test_one_below_the_pass_level_without_a_plan_is_not_satisfactory():
    assert assess({"1": "1", "2": "3", "3": "3"}).grade == "Not satisfactory"


def test_one_below_the_pass_level_with_an_open_action_is_satisfactory_with_improvement_plan():
    assessed = assess({"1": "1", "2": "3", "3": "3"}, actions=plan({"requirement": "1"}))
    assert (assessed.grade, assessed.held_by_plan) == ("Satisfactory with improvement plan", 1)


@pytest.mark.parametrize(
    "action",
    [
        {"owner": None},
        {"owner": " "},
        {"due": None},
        {"delivers_level": "1"},
        {"delivers_level": "NR"},
        {"delivers_level": None},
        {"done_on": AS_AT},
        {"requirement": "2"},
    ],
    ids=str,
)
def test_an_action_that_does_not_promise_the_pass_level_saves_no_grade(action):
    actions = plan({"requirement": "1", **action})
    assert assess({"1": "1", "2": "3", "3": "3"}, actions=actions).grade == "Not satisfactory"


@pytest.mark.parametrize(
    "action", [{"done_on": dt.date(2014, 4, 1)}, {"delivers_level": "3"}, {"due": dt.date(2013, 1, 1)}], ids=str
)
def test_an_action_still_open_that_reaches_the_pass_level_saves_the_grade(action):
    actions = plan({"requirement": "1", **action})
    assert assess({"1": "1", "2": "3", "3": "3"}, actions=actions).grade == "Satisfactory with improvement plan"


def test_each_requirement_below_the_pass_level_needs_its_own_action():
    assert assess({"1": "1", "2": "0", "3": "3"}, actions=plan({"requirement": "1"})).grade == "Not satisfactory"


def test_a_plan_does_not_save_a_requirement_nobody_assessed():
    actions = plan({"requirement": "1"})
    assert assess({"1": None, "2": "3", "3": "3"}, actions=actions).grade == "Not satisfactory"


def test_the_pass_level_is_the_one_given():
    assert assess({"1": "2", "2": "2", "3": "2"}, pass_level=3).grade == "Not satisfactory"


# Categories


def test_a_categorys_level_is_its_lowest_requirements():
    row = category(assess({"1": "1", "2": "3", "3": "2"}), "A")
    assert (row["level"], row["applicable"], row["at_target"], row["short"]) == (1, 2, 1, 1)
    assert row["below_target"] == ("1",)
    assert row["mean_percent"] == 66.67


def test_a_category_that_is_not_relevant_throughout_has_no_level():
    row = category(assess({"1": "NR", "2": "NR", "3": "2"}), "A")
    assert pd.isna(row["level"])
    assert pd.isna(row["mean_percent"])
    assert (row["applicable"], row["not_relevant"], row["below_target"]) == (0, 2, ())


def test_a_category_with_a_requirement_not_assessed_has_no_level():
    row = category(assess({"1": "3", "2": None, "3": "2"}), "A")
    assert pd.isna(row["level"])
    assert (row["not_assessed"], row["below_target"], row["mean_percent"]) == (1, ("2",), 50.0)


def test_categories_come_in_the_frameworks_order():
    assert list(assess({"3": "2", "1": "2", "2": "2"}).categories["category"]) == ["A", "B"]


# Targets


def test_a_requirements_own_target_overrides_the_councils():
    assessed = assess({"1": "2", "2": "2", "3": "2"}, columns={"target_level": ["2", None, "3"]})
    assert assessed.requirements["target_level"].tolist() == [2, 3, 3]
    assert assessed.at_target == 1


def test_a_target_of_not_relevant_is_no_target():
    assessed = assess({"1": "2", "2": "2", "3": "2"}, columns={"target_level": ["NR", None, None]})
    assert assessed.requirements["target_level"].tolist() == [3, 3, 3]


def test_the_pass_and_target_levels_are_kept_apart():
    assessed = assess({"1": "2", "2": "2", "3": "3"})
    assert (assessed.at_pass, assessed.at_target) == (3, 1)


# Which requirements count


def test_without_a_category_column_what_the_list_lacks_is_not_assessed():
    assessed = assess({"1": "3"})
    assert (assessed.applicable, assessed.not_assessed, assessed.grade) == (3, 2, "Not satisfactory")


def test_with_a_category_column_the_upload_is_the_whole_list():
    assessed = assess({"1": "3"}, columns={"category": ["A"]})
    assert (assessed.applicable, assessed.not_assessed, assessed.grade) == (1, 0, "Satisfactory")
    assert list(assessed.categories["category"]) == ["A"]


def test_an_unknown_requirement_is_counted_and_warned_about():
    assessed = assess({"1": "3", "99": "1"}, columns={"category": ["A", "Elsewhere"]})
    assert assessed.warnings == ("Requirement 99 is not in the framework file small. Counted as uploaded.",)
    assert assessed.points == 4
    assert not assessed.requirements.set_index("requirement").at["99", "in_framework"]


def test_an_unknown_requirement_without_a_category_stands_apart():
    assert category(assess({"99": "1"}), "No category given")["level"] == 1


def test_requirements_the_framework_lists_raise_no_warning():
    assert assess({"1": "3", "2": "3", "3": "3"}).warnings == ()


def test_an_uploaded_category_is_known_again_whatever_its_case_and_spaces():
    assert list(assess({"1": "3"}, columns={"category": [" a "]}).categories["category"]) == ["A"]


def test_an_upload_brings_its_own_titles_and_the_framework_lends_the_rest():
    assessed = assess({"1": "3", "2": "3", "3": "3"}, columns={"title": ["Ours", None, " "]})
    assert assessed.requirements["title"].tolist() == ["Ours", "Title 2", "Title 3"]


def test_requirement_ids_are_text_as_uploaded():
    assessed = assess({"07": "3"}, columns={"category": ["A"]})
    assert assessed.requirements["requirement"].tolist() == ["07"]


def test_a_requirement_listed_twice_is_refused():
    frame = pd.concat([toolkit({"1": "2"}), toolkit({"1": "3"})])
    with pytest.raises(Refused, match="Requirement 1 is listed twice"):
        attainment.assess(small_framework(), frame, as_at=AS_AT)


def test_level_4_is_refused():
    with pytest.raises(Refused, match="Requirement 1: '4' is not a level"):
        assess({"1": "4"})


def test_a_row_without_a_number_is_refused():
    with pytest.raises(Refused, match="no requirement number"):
        attainment.assess(small_framework(), toolkit({"1": "2", " ": "3"}), as_at=AS_AT)


def test_the_frames_given_are_not_changed():
    frame, actions = toolkit({" 1": "2", "2": "nr"}), plan({"requirement": " 1"})
    before, actions_before = frame.copy(), actions.copy()
    attainment.assess(small_framework(), frame, plan=actions, as_at=AS_AT)
    pd.testing.assert_frame_equal(frame, before)
    pd.testing.assert_frame_equal(actions, actions_before)


# Generated assessments

level = st.sampled_from([None, "NR", "0", "1", "2", "3"])
assessments = st.dictionaries(st.sampled_from(NUMBERS), level, max_size=40).map(
    lambda some: {number: some.get(number) for number in NUMBERS}
)
action = st.fixed_dictionaries(
    {
        "requirement": st.sampled_from(NUMBERS[:6]),
        "owner": st.sampled_from([None, "Owner"]),
        "due": st.sampled_from([None, dt.date(2014, 2, 1), dt.date(2014, 6, 1)]),
        "done_on": st.sampled_from([None, AS_AT, dt.date(2014, 4, 1)]),
        "delivers_level": st.sampled_from([None, "NR", "1", "2", "3"]),
    }
)


@given(assessments, st.lists(action, max_size=8), st.integers(0, 3))
def test_as_the_obvious_way_of_working_it_out(levels, actions, pass_level):
    assessed = assess(levels, framework=IGT, actions=plan(*actions), pass_level=pass_level)
    expected = oracle.score(levels)
    assert assessed.score == expected
    assert assessed.score_rounded == (None if expected is None else oracle.whole_percent(expected))
    assert assessed.grade == oracle.grade(levels, actions, pass_level, AS_AT)
    for row in assessed.categories.itertuples():
        members = [levels[line.number] for line in IGT.requirements if line.category == row.category]
        expected_level = oracle.category_level(members)
        assert (None if pd.isna(row.level) else row.level) == expected_level


@given(assessments, st.sampled_from(NUMBERS), st.lists(action, max_size=4))
def test_raising_a_level_never_lowers_a_score_a_category_or_a_grade(levels, number, actions):
    if levels[number] not in ("0", "1", "2"):
        levels[number] = "1"
    raised = {**levels, number: str(int(levels[number]) + 1)}
    before = assess(levels, framework=IGT, actions=plan(*actions))
    after = assess(raised, framework=IGT, actions=plan(*actions))
    assert after.score > before.score
    assert GRADES.index(after.grade) >= GRADES.index(before.grade)
    assert (after.categories["level"].fillna(-1) >= before.categories["level"].fillna(-1)).all()
    assert after.at_target >= before.at_target


@given(assessments)
def test_adding_a_requirement_that_is_not_relevant_changes_no_score(levels):
    with_category = {number: value for number, value in levels.items() if value is not None} or {"101": "2"}
    columns = {"category": ["A"] * len(with_category)}
    wider = {"category": ["A"] * (len(with_category) + 1)}
    before = assess(with_category, framework=IGT, columns=columns)
    after = assess({**with_category, "X1": "NR"}, framework=IGT, columns=wider)
    assert (after.score, after.grade, after.points, after.max_points) == (
        before.score, before.grade, before.points, before.max_points,
    )  # fmt: skip


@given(assessments, st.randoms(use_true_random=False))
def test_the_order_of_rows_is_irrelevant(levels, random):
    numbers = list(levels)
    random.shuffle(numbers)
    first, second = assess(levels, framework=IGT), assess({n: levels[n] for n in numbers}, framework=IGT)
    pd.testing.assert_frame_equal(first.requirements, second.requirements)
    pd.testing.assert_frame_equal(first.categories, second.categories)


@given(assessments)
def test_categories_add_up_to_the_whole(levels):
    assessed = assess(levels, framework=IGT)
    totals = assessed.categories[["applicable", "not_relevant", "not_assessed", "at_target", "short"]].sum()
    assert totals["applicable"] == assessed.applicable
    assert totals["not_relevant"] == assessed.not_relevant
    assert totals["not_assessed"] == assessed.not_assessed
    assert totals["at_target"] == assessed.at_target
    assert totals["short"] == assessed.applicable - assessed.at_target
