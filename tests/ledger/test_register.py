"""Editing the register: a new snapshot of what changed, who and why on record, and nobody's change lost unseen."""

import datetime as dt

import pandas as pd
import pytest

from ig_metrics.errors import Refused
from ig_metrics.ledger import register
from ig_metrics.store import Store
from tests.dashboard import conftest as council

MARCH = council.MARCH


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        council.add(opened, "breaches", council.breaches())
        yield opened


def change(frame, which, /, **cells):
    edited = frame.copy()
    for name, value in cells.items():
        edited.loc[frame["reference"] == which, name] = value
    return edited


def test_a_save_is_a_new_snapshot_of_the_rows_changed(store):
    opened = register.rows(store, MARCH)
    made = register.save(store, opened, change(opened, "B2", category="phishing"), why="from the report", by="ig.lead")
    assert (made.references, made.columns) == (("B2",), ("category",))
    info = store.snapshots()[0]
    assert (info.id, info.rows, info.uploaded_by, info.source) == (made.snapshot, 1, "ig.lead", "Edited in the app")
    assert info.as_at == MARCH
    assert register.rows(store, MARCH).set_index("reference").at["B2", "category"] == "phishing"
    assert len(register.rows(store, MARCH)) == len(opened)


def test_who_and_why_are_in_the_audit_log_and_no_cell_is(store):
    opened = register.rows(store, MARCH)
    register.save(store, opened, change(opened, "B2", cause="a secret cause"), why="from the report", by="ig.lead")
    entry = store.audit_entries(1)[0]
    assert (entry.action, entry.by) == ("register edited", "ig.lead")
    assert entry.detail["why"] == "from the report"
    assert entry.detail["references"] == ["B2"]
    assert "a secret cause" not in str(store.audit_entries())


def test_a_new_breach_can_be_added(store):
    opened = register.rows(store, MARCH)
    row = pd.DataFrame([council.breach("B9", "2014-03-30")])
    register.save(store, opened, pd.concat([opened, row], ignore_index=True), why="found late", by="ig.lead")
    assert "B9" in set(register.rows(store, MARCH)["reference"])


def test_a_breach_reported_after_the_register_ends_moves_its_end(store):
    opened = register.rows(store, MARCH)
    row = pd.DataFrame([council.breach("B9", "2014-04-10")])
    register.save(store, opened, pd.concat([opened, row], ignore_index=True), why="new", by="ig.lead")
    assert store.snapshots()[0].as_at == dt.date(2014, 4, 10)


def test_the_edit_taken_back_leaves_the_register_as_it_was(store):
    opened = register.rows(store, MARCH)
    made = register.save(store, opened, change(opened, "B2", category="phishing"), why="w", by="a")
    store.withdraw(made.snapshot, "a mistake", "a")
    pd.testing.assert_frame_equal(register.rows(store, MARCH), opened)


@pytest.mark.parametrize(
    "cells, said",
    [
        ({"reported_on": pd.NaT}, "the date reported is missing"),
        ({"category": "gossip"}, "is not one of the categories"),
        ({"likelihood": 6}, "likelihood is 6; it runs from 1 to 5"),
        ({"reference": " "}, "has no reference"),
        ({"reference": "B3"}, "is there twice"),
        ({"reference": "B77"}, "B2 is no longer there"),
        (
            {"aware_at": pd.Timestamp("2014-01-01"), "occurred_on": pd.Timestamp("2014-01-02")},
            "cannot have become aware on 1 January 2014, before it occurred on 2 January 2014",
        ),
    ],
)
def test_what_cannot_be_is_refused_and_not_kept(store, cells, said):
    opened = register.rows(store, MARCH)
    with pytest.raises(Refused) as refused:
        register.save(store, opened, change(opened, "B2", **cells), why="w", by="a")
    assert said in " ".join(refused.value.reasons)
    assert len(store.snapshots()) == 1


def test_a_save_needs_a_reason_and_a_change(store):
    opened = register.rows(store, MARCH)
    with pytest.raises(Refused, match="Say why"):
        register.save(store, opened, change(opened, "B2", category="phishing"), why=" ", by="a")
    with pytest.raises(Refused, match="Nothing was changed"):
        register.save(store, opened, opened, why="w", by="a")


def test_the_second_of_two_is_shown_the_difference_and_may_save_then(store):
    opened = register.rows(store, MARCH)
    register.save(store, opened, change(opened, "B2", category="phishing"), why="first", by="a")
    edited = change(opened, "B2", category="ransomware")
    with pytest.raises(register.ChangedMeanwhile) as refused:
        register.save(store, opened, edited, why="second", by="b")
    assert refused.value.differences.to_dict("records") == [
        {"reference": "B2", "column": "category", "opened": "malware", "theirs": "phishing", "yours": "ransomware"}
    ]
    assert len(store.snapshots()) == 2
    register.save(store, refused.value.now, refused.value.edited, why="second, seen", by="b")
    assert register.rows(store, MARCH).set_index("reference").at["B2", "category"] == "ransomware"


def test_what_the_first_changed_and_the_second_did_not_touch_stays(store):
    opened = register.rows(store, MARCH)
    theirs = change(change(opened, "B2", cause="theirs"), "B3", cause="theirs")
    register.save(store, opened, theirs, why="first", by="a")
    with pytest.raises(register.ChangedMeanwhile) as refused:
        register.save(store, opened, change(opened, "B2", category="ransomware"), why="second", by="b")
    register.save(store, refused.value.now, refused.value.edited, why="second, seen", by="b")
    held = register.rows(store, MARCH).set_index("reference")
    assert held.loc["B2", ["category", "cause"]].tolist() == ["ransomware", "theirs"]
    assert held.at["B3", "cause"] == "theirs"


def test_two_who_change_different_breaches_do_not_meet(store):
    opened = register.rows(store, MARCH)
    register.save(store, opened, change(opened, "B2", category="phishing"), why="first", by="a")
    register.save(store, opened, change(opened, "B3", category="phishing"), why="second", by="b")
    held = register.rows(store, MARCH).set_index("reference")["category"]
    assert (held["B2"], held["B3"]) == ("phishing", "phishing")


def test_the_same_new_reference_from_two_is_a_difference(store):
    opened = register.rows(store, MARCH)
    for n, by in enumerate(("a", "b")):
        row = pd.DataFrame([council.breach("B9", f"2014-03-{10 + n}")])
        edited = pd.concat([opened, row], ignore_index=True)
        if n:
            with pytest.raises(register.ChangedMeanwhile):
                register.save(store, opened, edited, why="w", by=by)
        else:
            register.save(store, opened, edited, why="w", by=by)


def test_a_save_in_the_instant_between_is_tried_again(store, monkeypatch):
    opened = register.rows(store, MARCH)
    add, raced = store.add, []

    def overtaken(*given, **more):
        if not raced:
            raced.append(1)
            store.save_mapping("staff", "HR", {}, "c")
        return add(*given, **more)

    monkeypatch.setattr(store, "add", overtaken)
    register.save(store, opened, change(opened, "B2", category="phishing"), why="w", by="a")
    assert register.rows(store, MARCH).set_index("reference").at["B2", "category"] == "phishing"
