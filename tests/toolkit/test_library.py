"""Frameworks and assessments in the shape other tools exchange them in."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from ig_metrics.errors import Refused
from ig_metrics.toolkit import framework_file, framework_text, frameworks, library
from ig_metrics.toolkit.frameworks import available, load
from tests.toolkit.build import assess, small_framework

DAY = dt.date(2027, 1, 1)


def taken(held, id=None):
    return library.framework_from(held, id, file_name="lib.yaml", review_due=DAY)


def with_nodes(*nodes, **framework):
    return {"ref_id": "Theirs 1.0", "name": "Theirs", "provider": "Somebody", "version": "3",
            "objects": {"framework": {"name": "Theirs", "requirement_nodes": list(nodes), **framework}}}  # fmt: skip


def node(ref, depth="2", assessable="true", **more):
    return {"urn": f"urn:x:{ref}", "ref_id": ref, "depth": depth, "assessable": assessable, **more}


@pytest.mark.parametrize("name", available())
def test_what_is_written_as_our_own_file_is_read_back_the_same(name, tmp_path):
    made = load(name)
    text = framework_text.as_toml(made, "A remark.\nOf two lines.")
    assert framework_file.check(text, tmp_path / f"{name}.toml") == made


@pytest.mark.parametrize("name", available())
def test_what_is_exported_comes_back_with_every_requirement(name):
    made = load(name)
    back = taken(library.as_library(made))
    assert (back.id, back.levels, back.categories, back.expects) == (
        name, made.levels, made.categories, made.expects if name != "caf-dspt" else "pass level",
    )  # fmt: skip
    keys = ("number", "category", "title", "sourced", "expected", "mandatory")
    assert [[getattr(line, key) for key in keys] for line in back.requirements] == [
        [getattr(line, key) for key in keys] for line in made.requirements
    ]
    assert (back.checked_by, back.review_due) == ("", DAY)


def test_a_library_has_headings_and_nodes_with_their_parents():
    held = library.as_library(load("igt-v12-la"))
    nodes = held["objects"]["framework"]["requirement_nodes"]
    assert [n["name"] for n in nodes if not n["assessable"]] == list(load("igt-v12-la").categories)
    assert sum(n["assessable"] for n in nodes) == 28
    urns = {n["urn"] for n in nodes}
    assert len(urns) == len(nodes)
    assert all(n["parent_urn"] in urns for n in nodes if n["assessable"])
    assert "name" not in next(n for n in nodes if n["assessable"])
    assert held["objects"]["framework"]["max_score"] == 3


def test_a_node_stands_in_the_category_of_its_first_heading_by_parent_or_by_order():
    made = taken(
        with_nodes(
            node("A", "1", "false", name="First"),
            node("A.1", "2", "false", name="Deeper", parent_urn="urn:x:A"),
            node("A.1.a", "3", name="One", parent_urn="urn:x:A.1"),
            node("B", "1", "", name="Second"),
            node("B.1", "2", "x", description="A  description\nin two lines"),
            node("C", "1", "TRUE"),
        )
    )
    assert [(line.number, line.category, line.title) for line in made.requirements] == [
        ("A.1.a", "First", "One"), ("B.1", "Second", "A description in two lines"), ("C", "General", ""),
    ]  # fmt: skip
    assert made.id == "theirs-1.0"
    assert made.requirements[0].source == "lib.yaml: Theirs, version 3, from Somebody"


def test_without_scores_a_line_is_met_or_not_and_expected_to_be_met():
    made = taken(with_nodes(node("1"), min_score="0", max_score="100"))
    assert (made.levels, made.expects, made.requirements[0].expected) == (("Not met", "Met"), "each line", "Met")


@pytest.mark.parametrize(
    ("scores", "levels"),
    [
        ([("0", "Level 0"), ("1", "Level 1")], ("0", "1")),
        ([("1", "Initial"), ("2", "Managed"), ("3", "")], ("Initial", "Managed", "Score 3")),
        ([("2", "Two"), ("1", "One")], ("One", "Two")),
        ([("1", "Level 1"), ("2", "Level 2")], ("Level 1", "Level 2")),
    ],
)
def test_levels_are_the_names_of_the_scores(scores, levels):
    listed = [{"score": score, "name": name} for score, name in scores]
    assert taken(with_nodes(node("1"), scores_definition=listed)).levels == levels


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ({}, "holds no framework"),
        ({"objects": {"threats": []}}, "holds no framework"),
        ({"objects": {"frameworks": [{"name": "A"}, {"name": "B"}]}}, "holds 2 frameworks (A, B)"),
        (with_nodes(node("1"), node("1")), "there twice: 1"),
        (with_nodes(node("1", assessable="false")), "No node can be assessed"),
        (with_nodes({"assessable": "true"}), "Node 1 can be assessed and has neither ref_id nor urn"),
        (with_nodes(requirement_nodes="x"), "has no requirement_nodes"),
        (with_nodes(*[node(str(n)) for n in range(5001)]), "5,001 nodes"),
        (with_nodes(node("1"), scores_definition=[{"score": "0", "name": "A"}]), "has 1 levels"),
        (with_nodes(node("1"), scores_definition=[{"score": "0", "name": "A"}, {"score": "1", "name": "a"}]), "one name"),
    ],
)  # fmt: skip
def test_what_is_no_framework_is_refused_in_words(held, said):
    with pytest.raises(Refused) as refused:
        taken(held)
    assert said in " ".join(refused.value.reasons)


def test_an_assessment_is_rows_with_result_and_score():
    made = small_framework(requirements=tuple(
        frameworks.Requirement(n, "A", "", False, "x") for n in ("1", "2", "3", "4", "5")
    ), categories=("A",))  # fmt: skip
    found = assess({"1": "3", "2": "2", "3": "0", "4": "NR", "5": None}, framework=made)
    rows = library.results(made, found)
    assert rows[["ref_id", "compliance_result"]].values.tolist() == [
        ["1", "compliant"], ["2", "partially_compliant"], ["3", "non_compliant"], ["4", "not_applicable"],
        ["5", "not_assessed"],
    ]  # fmt: skip
    assert rows["score"].fillna(-1).tolist() == [3, 2, 0, -1, -1]
    assert rows["urn"].iloc[0] == "urn:ig-metrics:risk:req_node:small:1"


def test_a_certificate_and_a_deeper_rule_survive_our_own_file(tmp_path):
    made = dataclasses.replace(
        load("igt-v11-la"), certificates=(frameworks.Certificate("PSN", 'A "title"', ("101",), ("105",), "x"),)
    )
    assert framework_file.check(framework_text.as_toml(made), tmp_path / "igt-v11-la.toml") == made
