"""The plan edited: an action added, done, moved or dropped, and what is said of one that cannot be."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ig_metrics.errors import Refused
from ig_metrics.ledger import actions, editing
from ig_metrics.store import Store
from ig_metrics.toolkit.actions import standing
from tests.dashboard import conftest as council
from tests.toolkit.build import small_framework

MARCH, APRIL = council.MARCH, dt.date(2014, 4, 20)
DAY = pd.Timestamp
NUMBERS = frozenset({"1", "2", "3"})


def plan():
    common = {"owner": "Ann", "starts": DAY("2014-01-06"), "delivers_level": "2"}
    return [
        {"action": "Write it down", "requirement": "1", "due": DAY("2014-06-30"), **common},
        {"action": "Check it", "requirement": "2", "due": DAY("2014-05-30"), **common},
    ]


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        council.add(opened, "plan", plan())
        yield opened


def book(at=APRIL):
    return actions.book(small_framework(), NUMBERS, at)


def save(store, which, at=APRIL, **cells):
    opened = editing.rows(store, book(at))
    edited = opened.copy()
    for name, value in cells.items():
        edited.loc[opened["requirement"] == which, name] = value
    return editing.save(store, book(at), opened, edited, why="agreed at the board", by="ig.lead")


def add(store, **cells):
    opened = editing.rows(store, book())
    row = {"action": "Tell everybody", "requirement": "3", "owner": "Bob", "due": DAY("2014-07-31")} | cells
    edited = pd.concat([opened, pd.DataFrame([row])], ignore_index=True)
    return editing.save(store, book(), opened, edited, why="new", by="ig.lead")


def held(store, at=APRIL):
    return store.in_force("plan", at).set_index("requirement")


def test_a_new_action_is_in_the_plan_from_its_day(store):
    made = add(store)
    assert made.references == ("3",)
    assert sorted(held(store).index) == ["1", "2", "3"]
    assert sorted(held(store, MARCH).index) == ["1", "2"]


def test_an_action_is_marked_done_and_another_moved(store):
    save(store, "1", done_on=DAY("2014-04-18"))
    save(store, "2", due=DAY("2014-09-30"))
    found = held(store)
    assert found.at["1", "done_on"] == DAY("2014-04-18")
    assert found.at["2", "due"] == DAY("2014-09-30")
    assert held(store, MARCH).at["2", "due"] == DAY("2014-05-30")


def test_a_dropped_action_stands_no_more_from_its_day_and_says_why(store):
    save(store, "2", dropped_on=DAY("2014-04-15"), dropped_why="the system is replaced")
    found = store.in_force("plan", APRIL)
    assert standing(found, dt.date(2014, 4, 14))["requirement"].tolist() == ["1", "2"]
    assert standing(found, dt.date(2014, 4, 15))["requirement"].tolist() == ["1"]
    assert editing.rows(store, book())["requirement"].tolist() == ["1", "2"], (
        "the dropped one is last, though due first"
    )


def test_the_audit_log_keeps_the_requirement_and_no_words_of_the_action(store):
    save(store, "1", progress="a secret note")
    entry = store.audit_entries(1)[0]
    assert (entry.action, entry.detail["references"]) == ("plan edited", ["1"])
    assert not {"Write it down", "a secret note"} & {*str(store.audit_entries()).split("'")}


@pytest.mark.parametrize(
    "cells, said",
    [
        ({"owner": None}, "“Check it” (2) has no owner"),
        ({"due": None}, "“Check it” (2) has no due date"),
        ({"due": DAY("2014-01-02")}, "is due on 2 January 2014, before it starts, on 6 January 2014"),
        ({"done_on": DAY("2013-12-01")}, "cannot be done on 1 December 2013, before it starts"),
        ({"done_on": DAY("2014-04-21")}, "cannot be done on 21 April 2014: the change holds from 20 April 2014"),
        ({"delivers_level": "NR"}, "'NR' is not a level it can deliver. It is 1 or 2 or 3."),
        ({"dropped_on": DAY("2014-04-01")}, "is dropped without a reason"),
        ({"dropped_why": "x"}, "has a reason for being dropped and no date"),
        (
            {"dropped_on": DAY("2014-04-01"), "dropped_why": "x", "done_on": DAY("2014-04-01")},
            "is both done and dropped",
        ),
        ({"action": "Check it twice"}, "An action for requirement 2 is no longer there"),
    ],
)
def test_what_cannot_be_is_refused_in_words(store, cells, said):
    with pytest.raises(Refused) as refused:
        save(store, "2", **cells)
    assert said in " ".join(refused.value.reasons)
    assert len(store.snapshots()) == 1


@pytest.mark.parametrize(
    "cells, said",
    [
        ({"requirement": "999"}, "requirement 999 is not one that is assessed"),
        ({"owner": " "}, "has no owner"),
        ({"action": None}, "has no action or no requirement"),
        ({"action": "Check it", "requirement": "2"}, "has one action twice"),
    ],
)
def test_a_new_action_that_cannot_be_is_refused(store, cells, said):
    with pytest.raises(Refused) as refused:
        add(store, **cells)
    assert said in " ".join(refused.value.reasons)
