"""Frameworks whose levels are words and whose lines say what is expected: evidence items and outcomes."""

from __future__ import annotations

import pytest

from ig_metrics.errors import Refused
from ig_metrics.toolkit import catalogue, frameworks, path
from ig_metrics.toolkit.edition import EACH_LINE, Requirement, Status
from tests.toolkit.build import AS_AT, assess, category, plan, small_framework, toolkit

WORDS = ("Not achieved", "Partially achieved", "Achieved")
STATUS = Status("Standards Met", "Approaching Standards", "Standards Not Met")


def line(number, expected, **more):
    return Requirement(number, "A" if number < "3" else "B", f"Title {number}", False, "Made up", expected, **more)


def framework(first="Achieved", second="Partially achieved", third="Achieved", **more):
    """Outcomes 1 and 2 in category A, 3 in B."""
    lines = (line("1", first), line("2", second), line("3", third))
    values = {"levels": WORDS, "max_level": 2, "expects": EACH_LINE, "status": STATUS, "requirements": lines}
    return small_framework(**{**values, **more})


def found(levels, edition=None, **more):
    return assess(levels, framework=edition or framework(), **more)


def test_met_is_every_outcome_at_or_above_its_expected_level():
    assessed = found({"1": "Achieved", "2": "Partially achieved", "3": "Achieved"})
    assert (assessed.grade, assessed.at_target, assessed.points, assessed.max_points) == ("Standards Met", 3, 5, 6)
    assert found({"1": "Achieved", "2": "Achieved", "3": "Achieved"}).grade == "Standards Met"


@pytest.mark.parametrize(
    "levels", [("Achieved", "Not achieved", "Achieved"), ("Partially achieved",) * 3, (None, "Achieved", "Achieved")]
)
def test_one_below_its_expected_level_is_not_met(levels):
    assert found(dict(zip("123", levels, strict=True))).grade == "Standards Not Met"


@pytest.mark.parametrize("delivers, status", [("1", "Standards Not Met"), ("2", "Approaching Standards")])
def test_an_open_action_has_to_reach_the_expected_level(delivers, status):
    actions = plan({"requirement": "3", "delivers_level": delivers})
    assert found({"1": "2", "2": "1", "3": "1"}, actions=actions).grade == status


def test_the_settings_pass_and_target_levels_are_not_about_outcomes():
    assessed = found({"1": "2", "2": "1", "3": "2"}, pass_level=2, target_level=3)
    assert (assessed.grade, assessed.target_level) == ("Standards Met", 2)
    assert assessed.requirements["target_level"].tolist() == [2, 1, 2]


def test_words_numbers_and_spacing_are_the_same_level():
    for written in ("Partially achieved", "partially  ACHIEVED", "1"):
        row = found({"1": written, "2": "2", "3": "2"}).requirements.iloc[0]
        assert (row["level"], row["level_shown"], row["points"]) == ("1", "Partially achieved", 1)


@pytest.mark.parametrize("level", ["Mostly", "3", "-1", "1.0", "01"])
def test_what_is_no_level_is_refused_with_the_words_there_are(level):
    with pytest.raises(Refused, match="Levels are Not achieved, Partially achieved, Achieved or NR"):
        found({"1": level})


def test_an_item_may_have_fewer_levels_than_the_framework():
    edition = framework(requirements=(line("1", "Achieved", levels=("Not achieved", "Achieved")),), categories=("A",))
    with pytest.raises(Refused, match="Levels are Not achieved, Achieved or NR"):
        found({"1": "Partially achieved"}, edition)


def test_where_the_profile_is_not_known_nothing_is_said_to_be_met():
    edition = framework(second="")
    assessed = found({"1": "2", "2": "2", "3": "2"}, edition)
    assert (assessed.grade, assessed.not_known) == ("Not checked", 1)
    assert found({"1": "1", "2": "2", "3": "2"}, edition).grade == "Standards Not Met"


def test_the_upload_may_fill_in_the_profile_and_never_lower_it():
    given = {"columns": {"target_level": ["0", "1", None]}}
    assessed = found({"1": "0", "2": "1", "3": "2"}, framework(second=""), **given)
    assert assessed.requirements["expected_level"].tolist() == [2, 1, 2]
    assert assessed.grade == "Standards Not Met"


def test_unknown_expectations_are_neither_at_target_nor_short():
    assessed = found({"1": "0", "2": "0", "3": "0"}, framework("", "", ""))
    assert category(assessed, "A")[["level", "at_target", "short"]].tolist() == [0, 0, 0]
    assert path.holds(assessed).empty
    assert path.steps(assessed).empty


def test_an_item_that_is_not_mandatory_counts_in_nothing():
    lines = (line("1", "Achieved"), line("2", "Achieved", mandatory=False), line("3", "Achieved"))
    assessed = found({"1": "2", "2": "0", "3": "2"}, framework(requirements=lines))
    assert (assessed.applicable, assessed.optional, assessed.not_relevant) == (2, 1, 0)
    assert (assessed.grade, category(assessed, "A")["level"]) == ("Standards Met", 2)


def test_a_list_known_to_lack_items_is_never_met_unless_the_upload_is_the_whole_list():
    edition = framework(complete=False)
    levels = {"1": "2", "2": "2", "3": "2"}
    assert found(levels, edition).grade == "Not checked"
    assert found(levels, edition, columns={"category": ["A", "A", "B"]}).grade == "Standards Met"


@pytest.mark.parametrize("framework_id, expected", [("dspt", "Not checked"), ("caf-dspt", "Not checked")])
def test_the_shipped_lists_claim_no_status_they_cannot_know(framework_id, expected):
    edition = frameworks.load(framework_id)
    top = str(edition.max_level)
    assert assess(dict.fromkeys(edition.by_number, top), framework=edition).grade == expected


def test_one_mandatory_item_not_met_is_standards_not_met():
    edition = frameworks.load("dspt")
    levels = {**dict.fromkeys(edition.by_number, "Met"), "3.2.1": "Not met"}
    assert assess(levels, framework=edition).grade == "Standards Not Met"


# An upload's own list


def uploaded(**columns):
    return toolkit({"9": "1", "1": "2"}, **columns)


def test_an_upload_with_categories_becomes_its_editions_list():
    brought = catalogue.with_list(framework(), uploaded(title=["Nine", None], category=["New", "a"]))
    assert [(each.number, each.category, each.title) for each in brought.requirements] == [
        ("9", "New", "Nine"),
        ("1", "A", "Title 1"),
    ]
    assert (brought.categories, brought.complete) == (("A", "New"), True)
    assert brought.by_number["1"].expected == "Achieved"


@pytest.mark.parametrize("categories, whole", [(None, False), ([None, " "], False), ([None, "A"], True)])
def test_a_category_in_any_row_makes_it_the_whole_list(categories, whole):
    assert catalogue.is_whole_list(uploaded(**({} if categories is None else {"category": categories}))) is whole


def test_rules_and_certificates_of_what_is_gone_go_too():
    edition = framework(
        rules=(frameworks.Rule("2", "m", "", {1: 1}, "x"), frameworks.Rule("1", "m", "", {1: 1}, "x")),
        certificates=(frameworks.Certificate("PSN", "T", ("1", "2"), ("3",), "x"),),
    )
    brought = catalogue.with_list(edition, uploaded(category=["A", "A"]))
    assert [rule.requirement for rule in brought.rules] == ["1"]
    assert (brought.certificates[0].full, brought.certificates[0].part) == (("1",), ())


def test_a_whole_list_assesses_alike_with_and_without_its_catalogue():
    rows = uploaded(title=["Nine", "One"], category=["New", "A"], target_level=["2", None])
    from ig_metrics.toolkit.attainment import assess as measure

    edition = framework()
    direct = measure(edition, rows, as_at=AS_AT)
    kept = measure(catalogue.with_list(edition, rows), rows.drop(columns=["title", "category"]), as_at=AS_AT)
    names = ["requirement", "category", "title", "level"]
    assert sorted(direct.requirements[names].values.tolist()) == sorted(kept.requirements[names].values.tolist())
    assert direct.points == kept.points
