"""What keeping a file changes: sentences worked out by hand, and a store that stays as it was."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ig_metrics import dashboard
from ig_metrics.dashboard import change_words
from ig_metrics.errors import Refused
from ig_metrics.ledger import assessment, editing
from ig_metrics.toolkit import frameworks
from tests.dashboard.conftest import (
    COMMITTEE,
    JANUARY,
    LEAD,
    MARCH,
    RULES,
    breach,
    completed,
    everybody,
    person,
    plan,
)
from tests.dashboard.conftest import assessment as assessment_rows

APRIL = dt.date(2014, 4, 30)


def asked(store, kind, rows, as_at=MARCH, **more):
    return dashboard.what_if(store, RULES, LEAD, kind=kind, frame=pd.DataFrame(rows), as_at=as_at, **more)


def test_more_completions(store):
    found = asked(store, "completions", completed(["A09", "A10", "C07"]))
    # 14 of 22 are in date; three more make 17 of 22.
    assert found.changes == ("Information governance training: 63.6% to 77.3%, 3 more people in date.",)


def test_completions_that_change_nothing(store):
    assert asked(store, "completions", completed(["A01"])).changes == (
        "Information governance training: 63.6%, as before.",
    )


def test_starters_and_leavers(store):
    people = [*everybody()[2:], person("N01", "Adults", "Homes", start_date=pd.Timestamp("2014-04-01"))]
    found = asked(store, "staff", people, APRIL)
    assert found.changes == (
        "21 people employed, 1 fewer than on 31 March 2014: 1 starter, 2 leavers.",
        # A01 and A02 were in date: 12 of 21.
        "Information governance training: 63.6% to 57.1%, 2 fewer people in date.",
    )
    assert found.alarms == ()


def test_an_older_list_changes_nothing_later(store):
    found = asked(store, "staff", everybody()[:20], JANUARY)
    assert found.changes[0] == "20 people employed, 2 fewer than on 24 January 2014: no starters, 2 leavers."
    assert (
        found.changes[-1] == "Figures for 31 March 2014 and later rest on a newer HR staff list and stay as they are."
    )
    assert found.alarms[0].startswith("A newer HR staff list is held, as at 31 March 2014")


def test_the_first_list(empty_store):
    assert asked(empty_store, "staff", everybody()).changes == (
        "22 people employed: the first HR staff list held for this date.",
    )


def test_another_source_adds_its_people(store):
    found = asked(store, "staff", [person("X1", "Adults", "Homes")], source="agency")
    assert found.changes[0] == "23 people employed, 1 more than on 31 March 2014: 1 starter, no leavers."
    assert found.alarms[0].startswith("It comes from a new source ('agency', beside default)")


def test_score_grade_and_levels(store):
    found = asked(store, "toolkit", assessment_rows("3", "2", "3", "3"), APRIL, framework="igt-v11-la")
    assert found.changes == (
        # 11 of 12 points both times.
        "Toolkit score and grade: 92%, Satisfactory, as before.",
        "Levels: 1 requirement goes up and 1 requirement goes down.",
    )


def test_a_first_self_assessment(empty_store):
    (said,) = asked(empty_store, "toolkit", assessment_rows("3", "2", "3", "3"), framework="igt-v11-la").changes
    assert said.startswith("Toolkit score: ")
    assert said.endswith("No self-assessment was held for this date.")


def test_plan_actions(store):
    new = [*plan(pd.Timestamp("2014-05-30"), pd.Timestamp("2014-03-10")), {"action": "Third", "requirement": "112"}]
    new[0]["done_on"] = pd.Timestamp("2014-04-10")
    assert asked(store, "plan", new, APRIL).changes == ("Improvement plan: 1 action done and 1 new.",)
    assert asked(store, "plan", new[1:2], APRIL).changes == ("Improvement plan: 1 no longer listed.",)


def test_breaches(store):
    rows = [breach("B9", "2014-03-30"), breach("B10", "2014-03-30"), breach("B11", "2014-03-30", near_miss=True)]
    assert asked(store, "breaches", rows).changes == (
        "2 more breaches and 1 more near miss than in the register of 31 March 2014.",
    )


def test_accounts(store):
    rows = [{"username": "a", "enabled": True}, {"username": "b", "enabled": False}]
    assert asked(store, "network_accounts", rows).changes == ("Accounts that work: 0 to 1.", "Accounts barred: 0 to 1.")


def test_other_kinds_say_how_many_rows_hold(store):
    rows = [{"asset": "List", "owner": "Head"}]
    (said,) = asked(store, "assets", rows).changes
    assert said.endswith("rows in force: 0 to 1.")


def test_nothing_is_kept(store):
    before = store.version(), len(store.audit_entries())
    asked(store, "completions", completed(["A09"]))
    assert (store.version(), len(store.audit_entries())) == before


def test_only_who_uploads_may_ask(store):
    with pytest.raises(Refused, match="IG lead"):
        dashboard.what_if(store, RULES, COMMITTEE, kind="completions", frame=pd.DataFrame(), as_at=MARCH)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((71.2, 78.9, 95, 100, 3204), "IG training: 71.2% to 78.9%, 3,104 more people in date."),
        ((94.96, 94.96, 95, 5, 6), "IG training: 94.9%, as before, 1 more person in date."),
        ((None, 50.0, 95, 0, 2), "IG training: 50.0% in date, not measured before (2 people)."),
        ((50.0, None, 95, 2, 0), "IG training: not measured, because nobody is in the group it is worked out from."),
        ((50.0, 60.0, 95, 2, 2), "IG training: 50.0% to 60.0%, as many people in date as before."),
    ],
)
def test_a_rate_that_moves(given, said):
    before, after, target, was, now = given
    assert change_words.rate_moved("IG", before, after, target, was, now) == said


def test_breaches_without_a_register_before():
    assert (
        change_words.breaches_moved(2, 0, None)
        == "2 breaches and no near misses: the first register held for this date."
    )
    assert (
        change_words.breaches_moved(0, 0, MARCH) == "No breach or near miss more than in the register of 31 March 2014."
    )
    assert change_words.plan_moved(0, 0, 0, 0) == "Improvement plan: no action is new, done or gone."


def test_a_file_says_which_edits_of_levels_it_would_undo(store):
    """Looked at only: another file's day and rows are tried, nothing is kept but the edit, which is taken back."""
    framework = frameworks.load("igt-v11-la")
    book = assessment.book(framework, MARCH)
    opened = editing.rows(store, book)
    edited = opened.copy()
    edited.loc[opened["requirement"] == "112", "owner"] = "Somebody else"
    edited.loc[opened["requirement"] == "300", "level"] = "3"
    made = editing.save(store, book, opened, edited, why="agreed", by="ig.lead")
    try:
        found = asked(store, "toolkit", assessment_rows("3", "3", "2", "3"), framework="igt-v11-la").alarms
        assert found[0].startswith("It undoes what was edited here in 2 requirements, because it is as at the same day")
        assert "112 (owner; ig.lead, " in found[0]
        assert "300 (level; ig.lead, " in found[0]
        # a list that says the same of 300, a return of another requirement, and an older list undo less or nothing
        agrees = asked(store, "toolkit", assessment_rows("3", "3", "3", "3"), framework="igt-v11-la").alarms
        assert "in 1 requirement, " in agrees[0]
        one = asked(store, "toolkit", assessment_rows("3", "3", "2", "3")[:1], framework="igt-v11-la", partial=True)
        older = asked(store, "toolkit", assessment_rows("3", "3", "2", "3"), JANUARY, framework="igt-v11-la")
        assert not any("undoes" in text for text in (*one.alarms, *older.alarms))
        gone = asked(store, "toolkit", assessment_rows("3", "3", "2", "3")[:2], framework="igt-v11-la").alarms
        assert "300 (no longer listed; ig.lead, " in gone[0]
    finally:
        store.withdraw(made.snapshot, "the test is over", "test")
