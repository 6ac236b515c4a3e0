"""Levels and evidence edited: what is kept, from which day it holds, what is refused, and what two do to one requirement."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ig_metrics.errors import Refused
from ig_metrics.ledger import assessment, editing
from ig_metrics.store import Store
from tests.dashboard import conftest as council
from tests.toolkit.build import small_framework

MARCH, APRIL, MAY = council.MARCH, dt.date(2014, 4, 20), dt.date(2014, 5, 30)
FRAMEWORK = small_framework()
"""Requirements 1, 2 and 3, levels 0 to 3."""


def rows(*levels, **columns):
    found = [{"requirement": str(n), "level": level, "owner": "Ann"} for n, level in enumerate(levels, 1)]
    return [row | {name: values[n] for name, values in columns.items()} for n, row in enumerate(found)]


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        opened.clock = lambda: dt.datetime(2014, 6, 2, 12, tzinfo=dt.UTC)
        council.add(opened, "toolkit", rows("1", "2", "3"), MARCH, framework=FRAMEWORK.id)
        yield opened


def book(at=MARCH, framework=FRAMEWORK):
    return assessment.book(framework, at)


def change(frame, which, /, **cells):
    edited = frame.copy()
    for name, value in cells.items():
        edited.loc[frame["requirement"] == which, name] = value
    return edited


def save(store, which, at=MARCH, by="ig.lead", **cells):
    opened = editing.rows(store, book(at))
    return editing.save(store, book(at), opened, change(opened, which, **cells), why="agreed", by=by)


def levels(store, at=MARCH, known_on=None):
    held = store.in_force("toolkit", at, known_on=known_on)
    return dict(zip(held["requirement"], held["level"].fillna(""), strict=True))


def test_a_level_is_raised_from_a_day_and_was_what_it_was_before(store):
    made = save(store, "1", APRIL, level="2")
    assert (made.references, made.columns, made.as_at) == (("1",), ("level",), APRIL)
    assert levels(store, MARCH)["1"] == "1"
    assert levels(store, APRIL) == {"1": "2", "2": "2", "3": "3"}
    assert levels(store, APRIL, known_on=dt.datetime(2014, 6, 1, tzinfo=dt.UTC)) == {}
    info = store.snapshots()[0]
    assert (info.rows, info.source, info.partial, info.file_name) == (1, "default", True, "Edited in the app")
    assert info.quality["edited"] == {"why": "agreed", "columns": ["level"], "cells": [["level"]]}


def test_what_was_known_before_the_save_can_still_be_asked(store):
    before = store.clock()
    store.clock = lambda: dt.datetime(2014, 6, 3, 12, tzinfo=dt.UTC)
    save(store, "1", level="2")
    assert levels(store)["1"] == "2"
    assert levels(store, known_on=before)["1"] == "1"


@pytest.mark.parametrize("level, held", [("NR", "NR"), (None, ""), ("0", "0")])
def test_a_level_can_be_not_relevant_blank_or_none_reached(store, level, held):
    save(store, "2", level=level)
    assert levels(store)["2"] == held


def test_an_edit_taken_back_takes_back_its_own_cells_alone(store):
    first = save(store, "1", level="2")
    save(store, "1", owner="Bob")
    store.withdraw(first.snapshot, "a mistake", "ig.lead")
    held = store.in_force("toolkit", MARCH).set_index("requirement")
    assert held.loc["1", ["level", "owner"]].tolist() == ["1", "Bob"]


def test_the_next_list_of_the_source_says_everything_again(store):
    save(store, "1", APRIL, level="2")
    council.add(store, "toolkit", rows("0", "2", "3"), MAY, framework=FRAMEWORK.id)
    assert levels(store, APRIL)["1"] == "2"
    assert levels(store, MAY)["1"] == "0"
    # and an edit made after it does not bring the older edit back
    save(store, "3", MAY, level="1")
    assert levels(store, MAY) == {"1": "0", "2": "2", "3": "1"}


def test_a_row_from_a_partner_is_edited_in_the_list_and_the_partners_other_rows_stay(store):
    council.add(
        store, "toolkit", rows("1", "1", "2")[1:], APRIL, framework=FRAMEWORK.id, source="A partner", partial=True
    )
    save(store, "3", APRIL, level="3")
    assert levels(store, APRIL) == {"1": "1", "2": "1", "3": "3"}


def test_rows_of_two_lists_are_saved_one_list_at_a_time(tmp_path):
    with Store.open(tmp_path) as store:
        council.add(store, "toolkit", rows("1", "2")[:1], MARCH, framework=FRAMEWORK.id)
        council.add(store, "toolkit", rows("1", "2")[1:], MARCH, framework=FRAMEWORK.id, source="Partner")
        opened = editing.rows(store, book())
        with pytest.raises(Refused, match="several lists"):
            editing.save(store, book(), opened, opened.assign(level="3"), why="w", by="a")
        editing.save(store, book(), opened, change(opened, "2", level="3"), why="w", by="a")
        assert store.snapshots()[0].source == "Partner"


def test_a_list_without_categories_offers_what_the_framework_has_and_stays_such_a_list(tmp_path):
    with Store.open(tmp_path) as store:
        council.add(store, "toolkit", rows("1"), MARCH, framework=FRAMEWORK.id)
        opened = editing.rows(store, book())
        assert opened["requirement"].tolist() == ["1", "2", "3"]
        assert opened["title"].notna().all()
        editing.save(store, book(), opened, change(opened, "3", level="2"), why="w", by="a")
        held = store.in_force("toolkit", MARCH)
        assert levels(store) == {"1": "1", "3": "2"}
        assert held["category"].isna().all()


def test_the_first_assessment_can_be_typed_in(tmp_path):
    with Store.open(tmp_path) as store:
        opened = editing.rows(store, book())
        editing.save(store, book(), opened, change(opened, "1", level="2"), why="first", by="a")
        assert levels(store) == {"1": "2"}


WORDS = small_framework(levels=("Not achieved", "Partly", "Achieved"), max_level=2)


def test_outcomes_are_shown_by_their_words_and_kept_as_numbers(tmp_path):
    assert assessment.choices(WORDS) == {"0": "Not achieved", "1": "Partly", "2": "Achieved", "NR": "Not relevant"}
    with Store.open(tmp_path) as store:
        council.add(store, "toolkit", rows("Achieved", "0", "nr"), MARCH, framework=WORDS.id)
        opened = editing.rows(store, book(framework=WORDS))
        assert opened["level"].tolist() == ["2", "0", "NR"]
        editing.save(store, book(framework=WORDS), opened, change(opened, "2", level="1"), why="w", by="a")
        assert levels(store) == {"1": "Achieved", "2": "1", "3": "nr"}
        with pytest.raises(Refused, match="'3' is not a level"):
            editing.save(store, book(framework=WORDS), opened, change(opened, "1", level="3"), why="w", by="a")


DAY = pd.Timestamp


@pytest.mark.parametrize(
    "cells, said",
    [
        ({"level": "4"}, "Requirement 2: '4' is not a level. Levels are 0, 1, 2, 3 or NR."),
        ({"target_level": "NR"}, "Requirement 2: a target cannot be NR"),
        ({"target_level": "9"}, "'9' is not a level to aim at"),
        ({"owner": None}, "Requirement 2: the owner has been taken out"),
        ({"evidence_expires": DAY("2015-01-01")}, "the evidence has dates and no reference"),
        (
            {"evidence": "Log", "evidence_date": DAY("2014-03-02"), "evidence_expires": DAY("2014-03-01")},
            "the evidence cannot expire on 1 March 2014, before it is dated, on 2 March 2014",
        ),
        ({"requirement": "999"}, "Requirement 999 is not in"),
        ({"requirement": "1"}, "Requirement 1 is there twice"),
        ({"requirement": " "}, "has no requirement number"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_not_kept(store, cells, said):
    with pytest.raises(Refused) as refused:
        save(store, "2", **cells)
    assert said in " ".join(refused.value.reasons)
    assert len(store.snapshots()) == 1


def test_a_fault_of_an_upload_does_not_stand_in_the_way_of_another_cell(tmp_path):
    with Store.open(tmp_path) as store:
        odd = rows("1", "2", evidence_expires=[DAY("2014-01-01")] * 2, evidence_date=[DAY("2014-02-01")] * 2)
        council.add(store, "toolkit", odd, MARCH, framework=FRAMEWORK.id)
        save(store, "1", level="2")
        assert levels(store)["1"] == "2"


def test_a_day_to_come_is_refused(store):
    with pytest.raises(Refused, match="3 June 2014 is still to come"):
        editing.not_yet(store, dt.date(2014, 6, 3))
    editing.not_yet(store, dt.date(2014, 6, 2))


def test_the_second_of_two_sees_the_difference_and_loses_nothing(store):
    opened = editing.rows(store, book())
    editing.save(store, book(), opened, change(opened, "1", level="2", comment="theirs"), why="first", by="a")
    mine = change(change(opened, "1", level="3"), "2", owner="Cat")
    with pytest.raises(editing.ChangedMeanwhile) as refused:
        editing.save(store, book(), opened, mine, why="second", by="b")
    assert refused.value.differences.to_dict("records") == [
        {"requirement": "1", "column": "level", "opened": "1", "theirs": "2", "yours": "3"},
        {"requirement": "1", "column": "comment", "opened": "", "theirs": "theirs", "yours": "not changed by you"},
    ]
    editing.save(store, book(), refused.value.now, refused.value.edited, why="second, seen", by="b")
    held = store.in_force("toolkit", MARCH).set_index("requirement")
    assert held.loc["1", ["level", "comment"]].tolist() == ["3", "theirs"]
    assert held.at["2", "owner"] == "Cat"
