"""The audit log: everything is in it, and nobody changes it unnoticed."""

from __future__ import annotations

import datetime as dt
import hashlib
import sqlite3
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ig_metrics.store import Store
from ig_metrics.store.audit import next_time, plain_json, seal
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


def sql(home: Path, statement: str) -> None:
    with sqlite3.connect(home / "catalogue.sqlite3") as connection:
        connection.execute(statement)


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


@pytest.mark.parametrize(
    "statement, said",
    [
        ("UPDATE audit_entry SET by = 'nobody' WHERE seq = 2", "entry 2 was changed"),
        ("UPDATE audit_entry SET detail = '{}' WHERE seq = 2", "entry 2 was changed"),
        ("UPDATE audit_entry SET at = '2014-01-01 00:00:00.000000' WHERE seq = 2", "entry 2 was changed"),
        ("UPDATE audit_entry SET action = 'nothing' WHERE seq = 2", "entry 2 was changed"),
        ("UPDATE audit_entry SET previous_hash = '' WHERE seq = 2", "entry 2 does not follow"),
        ("DELETE FROM audit_entry WHERE seq = 2", "entry 2 is missing"),
        ("DELETE FROM audit_entry WHERE seq < 3", "entries 1 to 2 are missing"),
        ("DELETE FROM audit_entry WHERE seq = 4", "it ends at entry 3; 4 were written"),
        ("UPDATE head SET audit_hash = 'x'", "its last entry, 4, is not the one"),
        ("UPDATE snapshot SET as_at = '2014-01-01' WHERE kind = 'plan'", "says other things of snapshot plan-"),
        ("UPDATE snapshot SET parquet_sha256 = 'x' WHERE kind = 'plan'", "says other things of snapshot plan-"),
        ("DELETE FROM snapshot WHERE kind = 'plan'", "was added, and is no longer in the catalogue"),
        ("UPDATE snapshot SET withdrawn_at = NULL", "differ on whether snapshot meetings-"),
        ("UPDATE snapshot SET id = 'other' WHERE kind = 'plan'", "the audit log does not say that it was added"),
    ],
)
def test_tampering_is_found(told: Store, home: Path, statement: str, said: str) -> None:
    sql(home, statement)
    assert any(said in problem for problem in told.verify_audit()), told.verify_audit()


def test_an_entry_rewritten_with_a_new_seal_breaks_the_next(told: Store, home: Path) -> None:
    entry = told.audit_entries()[2]
    sealed = seal(entry.seq, entry.at, "nobody", entry.action, plain_json(entry.detail), entry.previous_hash)
    sql(home, f"UPDATE audit_entry SET by = 'nobody', hash = '{sealed}' WHERE seq = 2")
    assert told.verify_audit() == ["Audit log: entry 3 does not follow from the entry before it."]


def test_time_is_now_or_just_after_the_last() -> None:
    last = dt.datetime(2014, 3, 31, 9, tzinfo=dt.UTC)
    assert next_time(last + dt.timedelta(seconds=5), last) == last + dt.timedelta(seconds=5)
    assert next_time(last, last) == last + dt.timedelta(microseconds=1)
    assert next_time(last - dt.timedelta(days=1), last) == last + dt.timedelta(microseconds=1)


def test_details_are_plain_json_in_one_form() -> None:
    value = {"b": dt.date(2014, 3, 31), "a": np.int64(3), "c": {"z", "y"}, "d": Path("x"), "e": "é"}
    assert plain_json(value) == '{"a": 3, "b": "2014-03-31", "c": ["y", "z"], "d": "x", "e": "é"}'
