"""The glossary has every term that a page explains, once, and finds it."""

from __future__ import annotations

import ast
import dataclasses
from pathlib import Path

import pytest

from ig_metrics.dashboard.glossary import Topic, anchor, matching, topics
from ig_metrics.dashboard.views import Definition
from ig_metrics.settings import Settings
from ig_metrics.toolkit import frameworks
from ig_metrics.toolkit.edition import Certificate
from tests.dashboard.conftest import RULES

DASHBOARD = Path(__file__).resolve().parents[2] / "ig_metrics" / "dashboard"


PSN = Certificate("PSN", "PSN code of connection", ("305",), (), "the council")


def terms(settings=RULES, edition="igt-v11-la"):
    framework = dataclasses.replace(frameworks.load(edition), certificates=(PSN,))
    return [one for topic in topics(settings, framework) for one in topic.terms]


def written():
    """Every term that is written out in a call of Definition, and where."""
    for path in sorted(DASHBOARD.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Definition"
            if called and node.args and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value, path.name


def test_every_term_a_page_explains_is_there():
    there = {one.term for edition in ("igt-v11-la", "caf-dspt", "dspt") for one in terms(edition=edition)}
    there |= {term.rpartition(" (")[0] for term in there}
    assert [(term, where) for term, where in written() if term not in there] == []


def test_every_term_has_an_address_of_its_own():
    found = [anchor(one.term) for one in terms()]
    assert len(found) == len(set(found)) > 50
    assert all(found)


@pytest.mark.parametrize("term, place", [("In date %", "in-date-percent"), ("72 hours", "72-hours"), ("Score of the chances (Brier)", "score-of-the-chances-brier")])  # fmt: skip
def test_an_address_is_the_term_in_small_letters(term, place):
    assert anchor(term) == place


def test_numbers_are_those_of_the_settings():
    changed = dataclasses.replace(RULES, escalation=dataclasses.replace(RULES.escalation, bar_days=21))
    (bar,) = (one.text for one in terms(changed) if one.term == "Bar")
    assert "21 days after training is due" in bar


def test_without_a_course_the_rest_is_there():
    assert "Score" in [one.term for one in terms(Settings())]
    assert "In date" not in [one.term for one in terms(Settings())]


SMALL = (
    Topic("Toolkit", "toolkit", (Definition("Score", "All levels added up."), Definition("Grade", "Satisfactory, or not."))),
    Topic("Training", "training", (Definition("In date", "Completed, and not run out."),)),
)  # fmt: skip


@pytest.mark.parametrize("search, found", [("", ["Score", "Grade", "In date"]), ("GRADE", ["Grade"]), ("added levels", ["Score"]),
                                           ("not", ["Grade", "In date"]), ("levels satisfactory", [])])  # fmt: skip
def test_a_search_keeps_what_has_all_its_words_in_name_or_meaning(search, found):
    kept = matching(SMALL, search)
    assert [one.term for topic in kept for one in topic.terms] == found
    assert all(topic.terms for topic in kept)
