"""Levels as people write them, by the words of the framework they are of."""

from __future__ import annotations

import pytest

from ig_metrics.ingest.levels import levels_of
from ig_metrics.toolkit import frameworks
from tests.ingest.made import look

IGT, DSPT, CAF = (levels_of(frameworks.load(name)) for name in ("igt-v11-la", "dspt", "caf-dspt"))
HEADINGS = ("Requirement", "Level")


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("2", "2"), ("2.0", "2"), ("Level 2", "2"), ("Attainment level 3", "3"), ("2 - Level 2", "2"), ("Level 1: policy drafted", "1"),
        ("2 – in place", "2"), ("NR", "NR"), ("N/A", "NR"), ("Not  relevant", "NR"), ("Not applicable", "NR"), ("n/r", "NR"),
        ("4", None), ("2 - target 3", None), ("2-3", None), ("2/3", None), ("Met", None), ("Achieved", None), ("#N/A", None), ("", None),
    ],
)  # fmt: skip
def test_levels_that_are_numbers(text, level):
    assert IGT.read(text) == level


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Not met", "0"), ("Met", "1"), ("Standards met", "1"), ("STANDARDS NOT MET", "0"), ("Yes", "1"), ("No", "0"), ("1", "1"),
        ("1 - Met", "1"), ("0 - Met", None), ("Not applicable", "NR"), ("NA", "NR"), ("Achieved", None), ("2", None),
        ("Met in part", None),
    ],
)  # fmt: skip
def test_evidence_items_that_are_met_or_not(text, level):
    assert DSPT.read(text) == level


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Not achieved", "0"), ("partially  achieved", "1"), ("Partial", "1"), ("PA", "1"), ("Achieved", "2"), ("2", "2"),
        ("2 - Achieved", "2"), ("2: Partially achieved", None), ("N/A", "NR"), ("NA", None), ("Met", None), ("3", None),
    ],
)  # fmt: skip
def test_outcomes_by_their_words(text, level):
    assert CAF.read(text) == level


def test_a_file_of_outcomes_is_read_by_the_frameworks_own_words():
    rows = [("A1.a", "Achieved"), ("A1.b", "Partially achieved"), ("A1.c", "Not achieved"), ("A2.a", "Not relevant")]
    preview = look("toolkit", [HEADINGS, *rows], framework="caf-dspt")
    assert (preview.can_keep, preview.framework) == (True, "caf-dspt")
    assert preview.frame["level"].tolist() == ["2", "1", "0", "NR"]


def test_an_unknown_word_stops_the_file_with_the_words_known():
    preview = look("toolkit", [HEADINGS, ("A1.a", "Achieved"), ("A1.b", "Mostly")], framework="caf-dspt")
    assert not preview.could_keep
    assert preview.blockers == (
        "Row 3, B: Level: 'Mostly' is not a level. Write Not achieved, Partially achieved, Achieved or NR (not relevant).",
    )


def test_a_target_is_read_by_the_same_words():
    rows = [("Requirement", "Level", "Target level"), ("A1.a", "Achieved", "Partially achieved")]
    assert look("toolkit", rows, framework="caf-dspt").frame["target_level"].tolist() == ["1"]


def test_a_cell_that_says_not_applicable_is_not_relevant_and_said_once():
    preview = look("toolkit", [HEADINGS, ("101", "N/A"), ("105", "2"), ("110", "n/a"), ("111", "-")])
    assert preview.frame["level"].fillna("").tolist() == ["NR", "2", "NR", ""]
    said = [text for text in preview.problems["message"] if text.startswith("Read as not relevant")]
    assert said == [
        "Read as not relevant (NR), so in no score: 'N/A' (1), 'n/a' (1). Leave the cell empty where it is not assessed yet."
    ]


def test_a_level_the_requirement_cannot_have_stops_the_file(tmp_path, monkeypatch):
    folder = tmp_path / "frameworks"
    folder.mkdir()
    text = (frameworks.SHIPPED / "caf-dspt.toml").read_text()
    text = text.replace('id = "caf-dspt"', 'id = "own"').replace(
        'number = "A1.a"\n', 'number = "A1.a"\nlevels = ["Not achieved", "Achieved"]\n'
    )
    (folder / "own.toml").write_text(text)
    monkeypatch.setenv("IG_METRICS_HOME", str(tmp_path))
    preview = look(
        "toolkit", [HEADINGS, ("A1.a", "Partially achieved"), ("A1.b", "Partially achieved")], framework="own"
    )
    assert preview.blockers == (
        "Row 2, B: Level: Requirement A1.a cannot have 'Partially achieved'. It takes Not achieved, Achieved or NR.",
    )
