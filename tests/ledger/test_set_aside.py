"""Breaches entered in error: out of every count for a reason, whichever file brings them, and back again."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ig_metrics import dashboard
from ig_metrics.dashboard.views import Question
from ig_metrics.errors import Refused
from ig_metrics.ledger import register, set_aside
from ig_metrics.store import Store
from tests.dashboard import conftest as council

MARCH, LEAD, COMMITTEE, RULES = council.MARCH, council.LEAD, council.COMMITTEE, council.RULES
ASKED = Question(MARCH)


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        council.add(opened, "breaches", council.breaches())
        yield opened


def counted(store, question=ASKED):
    return dashboard.breaches_json(store, RULES, LEAD, question)["count"]


def test_what_is_taken_out_is_in_no_count_and_not_in_the_register_to_edit(store):
    assert counted(store) == 3
    dashboard.take_out(store, LEAD, "B3", "a double of B2")
    assert counted(store) == 2
    assert "B3" not in set(register.rows(store, MARCH)["reference"])


def test_it_stays_out_when_another_file_brings_it(store):
    dashboard.take_out(store, LEAD, "B3", "a double of B2")
    council.add(store, "breaches", council.breaches(), dt.date(2014, 4, 30))
    assert counted(store) == 2


def test_it_is_put_back_with_a_reason(store):
    made = dashboard.take_out(store, LEAD, "B3", "a double of B2")
    with pytest.raises(Refused, match="Say why"):
        dashboard.put_back(store, LEAD, made.id, " ")
    dashboard.put_back(store, LEAD, made.id, "they were two")
    assert counted(store) == 3
    assert dashboard.taken_out(store, LEAD, ASKED).empty


def test_before_it_was_taken_out_it_counted(store):
    before = store.clock()
    dashboard.take_out(store, LEAD, "B3", "a double of B2")
    assert counted(store, Question(MARCH, None, before)) == 3


def test_who_why_and_when_are_listed_the_latest_first(store):
    for reference in ("B3", "B1"):
        dashboard.take_out(store, LEAD, reference, f"{reference} is a double")
    table = dashboard.taken_out(store, LEAD, ASKED)
    assert table[["reference", "why", "by"]].to_numpy().tolist() == [
        ["B1", "B1 is a double", "ig.lead"], ["B3", "B3 is a double", "ig.lead"]
    ]  # fmt: skip


@pytest.mark.parametrize(
    "reference, why, said",
    [("B3", " ", "Say why"), ("B99", "w", "has a breach B99"), ("B2", "w", "has been taken out already")],
)
def test_what_cannot_be_taken_out(store, reference, why, said):
    set_aside.take_out(store, "B2", "a test", "a")
    with pytest.raises(Refused, match=said):
        dashboard.take_out(store, LEAD, reference, why)


def test_only_the_ig_lead_takes_out_puts_back_and_sees_what_was(store):
    made = set_aside.take_out(store, "B2", "a test", "a")
    for act in (
        lambda: dashboard.take_out(store, COMMITTEE, "B3", "w"),
        lambda: dashboard.put_back(store, COMMITTEE, made.id, "w"),
        lambda: dashboard.taken_out(store, COMMITTEE, ASKED),
    ):
        with pytest.raises(Refused, match="Only the IG lead"):
            act()


def test_an_edit_of_what_was_taken_out_meanwhile_is_refused(store):
    opened = register.rows(store, MARCH)
    edited = opened.copy()
    edited.loc[edited["reference"] == "B2", "category"] = "phishing"
    set_aside.take_out(store, "B2", "a test", "a")
    with pytest.raises(Refused, match="B2 has been taken out of the register"):
        register.save(store, opened, edited, why="w", by="b")


# What a new file undoes


def test_a_file_says_which_edits_it_would_undo(store):
    opened = register.rows(store, MARCH)
    edited = opened.copy()
    edited.loc[edited["reference"] == "B2", "category"] = "phishing"
    register.save(store, opened, edited, why="from the report", by="ig.lead")
    today = dt.datetime.now(dt.UTC).date()
    found = dashboard.what_if(
        store, RULES, LEAD, kind="breaches", frame=pd.DataFrame(council.breaches()), as_at=MARCH
    ).alarms
    assert found[0].startswith("It undoes what was edited here in 1 breach, because it is as at the same day")
    assert f"B2 (category; ig.lead, {today.day} {today:%B %Y})" in found[0]


def test_a_file_that_says_the_same_or_is_older_undoes_nothing(store):
    opened = register.rows(store, MARCH)
    edited = opened.copy()
    edited.loc[edited["reference"] == "B2", "category"] = "phishing"
    register.save(store, opened, edited, why="w", by="a")
    rows = pd.DataFrame(council.breaches())
    older = dashboard.what_if(store, RULES, LEAD, kind="breaches", frame=rows, as_at=council.JANUARY).alarms
    agrees = rows.assign(category=rows["category"].mask(rows["reference"] == "B2", "phishing"))
    same = dashboard.what_if(store, RULES, LEAD, kind="breaches", frame=agrees, as_at=MARCH).alarms
    assert not any("undoes" in text for text in (*older, *same))


def test_a_file_that_brings_again_what_was_taken_out_is_told(store):
    set_aside.take_out(store, "B2", "a test", "a")
    found = dashboard.what_if(store, RULES, LEAD, kind="breaches", frame=pd.DataFrame(council.breaches()), as_at=MARCH)
    assert any("in this file again: B2. It stays out of every count" in text for text in found.alarms)
    assert found.changes == ("No breach or near miss more than in the register of 31 March 2014.",)
