"""The audit log: everything is in it, and nobody changes it unnoticed."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ig_metrics.store import Store
from ig_metrics.store.audit import SIGNED_IN, SIGNED_OUT, Wanted, next_time, plain_json, seal
from tests.store.conftest import Keep

MARCH = [{"held_on": pd.Timestamp("2014-03-31")}]


@pytest.fixture
def told(store: Store, keep: Keep) -> Store:
    """A store in which something was done four times."""
    kept = keep("meetings", MARCH, "2014-03-31")
    store.record("names downloaded", "ig.lead", {"list": "managers", "rows": 12})
    store.withdraw(kept.id, "wrong file", "other.lead")
    keep("plan", [{"action": "A"}], "2014-03-31")
    return store


def test_it_says_who_did_what_to_which_data(told: Store) -> None:
    entries = told.audit_entries()
    assert [(entry.seq, entry.by, entry.action) for entry in entries] == [
        (4, "ig.lead", "snapshot added"),
        (3, "other.lead", "snapshot withdrawn"),
        (2, "ig.lead", "names downloaded"),
        (1, "ig.lead", "snapshot added"),
    ]
    assert entries[2].detail == {"list": "managers", "rows": 12}
    added, withdrawn = entries[3].detail, entries[1].detail
    assert withdrawn == {"id": added["id"], "why": "wrong file"}
    assert (added["kind"], added["as_at"], added["rows"], added["file_name"]) == (
        "meetings",
        "2014-03-31",
        1,
        "meetings.xlsx",
    )
    assert entries[0].at > entries[1].at > entries[2].at > entries[3].at


def test_the_newest_can_be_asked_for_alone(told: Store) -> None:
    assert [entry.seq for entry in told.audit_entries(2)] == [4, 3]


def test_those_of_somebody_of_a_kind_and_of_a_time_can_be_asked_for(told: Store) -> None:
    entries = told.audit_entries()
    assert [each.seq for each in told.audit_entries(wanted=Wanted(by="other.lead"))] == [3]
    assert [each.seq for each in told.audit_entries(wanted=Wanted(actions=("snapshot added",)))] == [4, 1]
    assert [each.seq for each in told.audit_entries(wanted=Wanted(start=entries[2].at, end=entries[1].at))] == [3, 2]
    assert [each.seq for each in told.audit_entries(1, Wanted(by="ig.lead"), skip=1)] == [2]
    assert (told.audit_count(), told.audit_count(Wanted(by="ig.lead"))) == (4, 3)


def test_an_entry_is_sealed_with_the_one_before(told: Store) -> None:
    entries = told.audit_entries()[::-1]
    assert entries[0].previous_hash == "0" * 64
    assert [entry.previous_hash for entry in entries[1:]] == [entry.hash for entry in entries[:-1]]


def test_the_seal_is_the_hash_of_a_json_list() -> None:
    at = dt.datetime(2014, 3, 31, 9, tzinfo=dt.UTC)
    text = '[1, "2014-03-31T09:00:00.000000+00:00", "me", "signed in", "{}", "' + "0" * 64 + '"]'
    assert seal(1, at, "me", "signed in", "{}", "0" * 64) == hashlib.sha256(text.encode()).hexdigest()


def test_a_log_as_it_was_written_has_no_problems(told: Store) -> None:
    assert told.verify_audit() == []


def test_time_is_now_or_just_after_the_last() -> None:
    last = dt.datetime(2014, 3, 31, 9, tzinfo=dt.UTC)
    assert next_time(last + dt.timedelta(seconds=5), last) == last + dt.timedelta(seconds=5)
    assert next_time(last, last) == last + dt.timedelta(microseconds=1)
    assert next_time(last - dt.timedelta(days=1), last) == last + dt.timedelta(microseconds=1)


def test_details_are_plain_json_in_one_form() -> None:
    value = {"b": dt.date(2014, 3, 31), "a": np.int64(3), "c": {"z", "y"}, "d": Path("x"), "e": "é"}
    assert plain_json(value) == '{"a": 3, "b": "2014-03-31", "c": ["y", "z"], "d": "x", "e": "é"}'


def test_the_version_moves_with_what_changes_data_alone(told: Store, keep: Keep) -> None:
    before = told.version()
    told.record("names downloaded", "ig.lead")
    assert told.version() == before
    keep("plan", [{"action": "B"}], "2014-03-31")
    assert told.version() != before


@pytest.mark.disk
def test_what_was_said_of_one_sign_in_since_a_moment(store: Store) -> None:
    for action, detail in (
        (SIGNED_IN, {"sign_in": "abc", "role": "committee"}),
        (SIGNED_IN, {"sign_in": "xyz", "before": "abc"}),
        (SIGNED_OUT, {"sign_in": "abc"}),
        ("names downloaded", {"sign_in": "abc"}),
        (SIGNED_OUT, {"sign_in": "xyz"}),
    ):
        store.record(action, "member", detail)
    first, _, out, *_ = reversed(store.audit_entries())
    tick = dt.timedelta(microseconds=1)
    assert [entry.seq for entry in store.said_of_sign_in("abc", first.at)] == [1, 3]
    assert [entry.seq for entry in store.said_of_sign_in("abc", first.at + tick)] == [3]
    assert store.sign_ins_ended(0, out.at) == (("abc", "xyz"), 5)
    assert store.sign_ins_ended(0, out.at + tick) == (("xyz",), 5)
    assert store.sign_ins_ended(3, first.at) == (("xyz",), 5)
    assert store.sign_ins_ended(2, first.at) == (("abc", "xyz"), 5)
