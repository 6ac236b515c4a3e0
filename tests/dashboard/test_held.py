"""What is held: what each upload replaced or added to, and why one was taken back."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ig_metrics import dashboard
from ig_metrics.dashboard.views import Question
from tests.dashboard.conftest import JANUARY, LEAD, MARCH, RULES, add, completed, person

PEOPLE = [person("1", "Adults", "Homes")]


def effects(store):
    view = dashboard.held(store, RULES, LEAD, Question(MARCH))
    return dict(zip(view.snapshots["id"], view.snapshots["effect"], strict=True))


def test_what_each_upload_did(empty_store):
    store = empty_store
    first = add(store, "staff", PEOPLE, JANUARY)
    second = add(store, "staff", PEOPLE)
    part = add(store, "staff", PEOPLE, partial=True)
    other = add(store, "staff", PEOPLE, source="agency")
    alone = add(store, "staff", PEOPLE, source="partner", partial=True)
    learned = add(store, "completions", completed(["1"]))
    found = effects(store)
    assert [found[info.id] for info in (first, second, part, other, alone, learned)] == [
        "First list of its source",
        "Replaces the list of 24 January 2014",
        "Adds to the list of 31 March 2014",
        "First list of its source",
        "Adds rows; no whole list is held before it",
        "Adds to what is held",
    ]


def test_why_and_by_whom_an_upload_was_taken_back(empty_store):
    info = add(empty_store, "staff", PEOPLE)
    later = add(empty_store, "staff", PEOPLE, dt.date(2014, 4, 30))
    empty_store.withdraw(info.id, "wrong file", "a.lead")
    rows = dashboard.held(empty_store, RULES, LEAD, Question(MARCH)).snapshots.set_index("id")
    assert rows.loc[info.id, ["status", "withdrawn_by", "why"]].tolist() == ["withdrawn", "a.lead", "wrong file"]
    assert pd.isna(rows.loc[later.id, "why"])
    assert rows.loc[later.id, "effect"] == "First list of its source"
