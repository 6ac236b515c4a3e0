"""What an edit of the plan does to its history: a date moved is slippage, an action dropped is gone, one done is done."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ig_metrics import dashboard
from ig_metrics.dashboard.views import Question
from ig_metrics.ledger import actions, editing
from ig_metrics.store import Store
from tests.dashboard import conftest as council
from tests.dashboard.conftest import LEAD, MARCH, RULES
from tests.toolkit.build import small_framework

APRIL = dt.date(2014, 4, 20)
DAY = pd.Timestamp


@pytest.fixture
def held(tmp_path):
    with Store.open(tmp_path) as store:
        rows = council.plan(DAY("2014-06-30"), None)
        council.add(store, "plan", rows)
        yield store


def save(store, at, requirement, **cells):
    book = actions.book(small_framework(), frozenset(), at)
    opened = editing.rows(store, book)
    edited = opened.copy()
    for name, value in cells.items():
        edited.loc[opened["requirement"] == requirement, name] = value
    return editing.save(store, book, opened, edited, why="agreed", by="ig.lead")


def seen(store, at):
    return dashboard.plan(store, RULES, LEAD, Question(at)).actions.set_index("requirement")


@pytest.mark.parametrize("day", [MARCH, APRIL])
def test_a_date_moved_is_slippage_even_on_the_day_of_the_plan_itself(held, day):
    save(held, day, "300", due=DAY("2014-07-10"))
    row = seen(held, day).loc["300"]
    assert (row["first_due"], row["due"], row["slippage"], row["moved"]) == (
        DAY("2014-06-30"),
        DAY("2014-07-10"),
        10,
        1,
    )


def test_two_moves_are_two_and_one_taken_back_is_none(held):
    save(held, MARCH, "300", due=DAY("2014-07-10"))
    second = save(held, MARCH, "300", due=DAY("2014-07-30"))
    assert seen(held, MARCH).loc["300", ["slippage", "moved"]].tolist() == [30, 2]
    held.withdraw(second.snapshot, "not agreed after all", "ig.lead")
    assert seen(held, MARCH).loc["300", ["slippage", "moved"]].tolist() == [10, 1]


def test_an_action_dropped_is_no_longer_in_the_plan_from_that_day(held):
    save(held, APRIL, "301", dropped_on=DAY("2014-04-15"), dropped_why="the system is replaced")
    assert seen(held, MARCH).index.tolist() == ["301", "300"]
    assert seen(held, APRIL).index.tolist() == ["300"]
    assert dashboard.plan(held, RULES, LEAD, Question(APRIL)).dropped["requirement"].tolist() == ["301"]


def test_an_action_done_in_the_app_is_done(held):
    save(held, APRIL, "301", done_on=DAY("2014-04-10"))
    assert seen(held, APRIL).at["301", "state"] == "Done late"
    assert seen(held, MARCH).at["301", "state"] == "Late"
