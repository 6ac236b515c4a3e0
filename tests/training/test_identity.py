"""Whom a learner might be, by name with unit: an offer, never a match."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ig_metrics.training.identity import OFFER, name_words, names_agree, offers, unit_words
from ig_metrics.training.people import people
from tests.training.build import D, staff

WHO = people(
    staff(
        {"staff_id": "1", "full_name": "Anna Ash", "directorate": "Adult Services", "service": "Care", "team": "North"},
        {"staff_id": "2", "full_name": "BIRCH, Ben Thomas", "directorate": "Adult Services", "service": "Care", "team": "South"},
        {"staff_id": "3", "full_name": "John Smith", "directorate": "Adult Services", "service": "Care", "team": "North"},
        {"staff_id": "4", "full_name": "John Smith", "directorate": "Children", "service": "Advice", "team": "East"},
        {"staff_id": "5", "full_name": "Jo Elm", "directorate": "Children", "service": "Advice", "team": "East"},
        {"staff_id": "6", "full_name": "Elm, Jo", "directorate": "Children", "service": "Advice", "team": "West"},
    ),
    D,
)  # fmt: skip


def offer(name: str, unit: str | None) -> tuple[str | None, str] | None:
    learners = pd.DataFrame({"learner": ["x"], "full_name": [name], "unit": [unit]}).astype("str")
    found = offers(learners, WHO)
    if found.empty:
        return None
    row = found.iloc[0]
    return (None if pd.isna(row["staff_id"]) else row["staff_id"]), row["why"]


@pytest.mark.parametrize(
    ("name", "unit", "number", "why"),
    [
        ("Anna Ash", "North", "1", "The name is the same and the unit is their team."),
        ("Ash, Anna", "care services", "1", "The name is the same and the unit is their service."),
        ("ASH A", "Department of Adult Services", "1", "The name is the same and the unit is their directorate."),
        ("Ms Anna M. Ash", "Adult Services / Care / North", "1", "The name is the same and the unit is their team."),
        ("Ben Birch", "South team", "2", "The name is the same and the unit is their team."),
        ("B. T. Birch", "Care - South", "2", "The name is the same and the unit is their team."),
        ("John Smith", "North", "3", "The name is the same and the unit is their team. One person of this name works elsewhere."),
        ("Jo Elm", "Children", None, "Two people of this name work in this unit: the name cannot say who it is."),
        ("Jo Elm", "West", "6", "The name is the same and the unit is their team. One person of this name works elsewhere."),
        ("Anna Ash", "Highways", None, "One person of this name, but not in this unit."),
        ("John Smith", None, None, "Two people of this name, but the export gives no unit to tell by."),
    ],
)  # fmt: skip
def test_offers(name: str, unit: str | None, number: str | None, why: str) -> None:
    assert offer(name, unit) == (number, why)


@pytest.mark.parametrize("name", ["Ash", "A A", "Anna Oak", "Bella Ash", "", "Annabel Ash", "Anna Beth Cee Ashe"])
def test_a_name_that_nobody_has_is_left_out(name: str) -> None:
    assert offer(name, "North") is None


def test_an_offer_names_learner_and_person() -> None:
    learners = pd.DataFrame({"learner": ["a.ash"], "full_name": ["Ash, Anna"], "unit": ["North"]}).astype("str")
    row = offers(learners, WHO).iloc[0]
    assert tuple(row.index) == OFFER
    assert row.tolist()[:8] == ["a.ash", "Ash, Anna", "North", "1", "Anna Ash", "Adult Services", "Care", "North"]


def test_a_learner_is_offered_once_and_nobody_makes_an_empty_table() -> None:
    twice = pd.DataFrame({"learner": ["x", "x"], "full_name": ["Anna Ash"] * 2, "unit": ["North"] * 2}).astype("str")
    assert len(offers(twice, WHO)) == 1
    assert tuple(offers(twice.iloc[:0], WHO).columns) == OFFER
    assert offers(twice, WHO.iloc[:0]).empty


@pytest.mark.parametrize(
    ("name", "words"),
    [("O'Neil-Smith, Dr Zoë", ("oneil", "smith", "zoe")), ("SMITH  john", ("john", "smith")), ("", ())],
)
def test_words_of_a_name(name: str, words: tuple[str, ...]) -> None:
    assert name_words(name) == words


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("Anna Ash", "Ash Anna", True),
        ("A Ash", "Anna Ash", True),
        ("Anna A", "Anna Ash", True),
        ("A A", "Anna Ash", False),
        ("Ann Ash", "Anna Ash", False),
        ("Anna Mary Ash", "Anna Ash", True),
        ("Anna Mary Ash", "Anna Jane Ash", False),
        ("Anna", "Anna", False),
    ],
)
def test_names_agree_both_ways(one: str, other: str, agree: bool) -> None:
    assert names_agree(name_words(one), name_words(other)) is agree
    assert names_agree(name_words(other), name_words(one)) is agree


def test_units_are_told_by_their_words() -> None:
    assert unit_words("The Department of Children's Services") == {"childrens"}
    assert unit_words("Team") == frozenset()


WORDS = st.sampled_from(["anna", "ann", "mary", "ash", "a", "m", "b", "birch"])
NAMES = st.lists(WORDS, min_size=0, max_size=3).map(" ".join)


@given(NAMES, st.lists(NAMES, min_size=1, max_size=4))
def test_nobody_whose_name_agrees_is_overlooked(name: str, names: list[str]) -> None:
    who = people(staff(*({"staff_id": str(n), "full_name": their or "Nobody"} for n, their in enumerate(names))), D)
    learners = pd.DataFrame({"learner": ["x"], "full_name": [name], "unit": ["Care"]}).astype("str")
    alike = [n for n, their in enumerate(names) if names_agree(name_words(name), name_words(their))]
    found = offers(learners, who)
    assert len(found) == bool(alike)
    assert found["staff_id"].dropna().tolist() == ([str(alike[0])] if len(alike) == 1 else [])
