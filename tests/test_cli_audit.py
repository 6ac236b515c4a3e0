"""`audit`: printed, filtered, checked, and found out when somebody changed it."""

from __future__ import annotations

import json

import pytest

from ig_metrics.store import Store
from tests.store.tampering import tamper


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("IG_METRICS_HOME", str(tmp_path))
    with Store.open(tmp_path) as store:
        store.record("list_downloaded", "ig.lead", {"list": "bar", "rows": 12})
        store.record("signed in", "councillor")
    return tmp_path


def test_it_prints_the_newest_first_and_how_many_match(home, terminal):
    code, out, _ = terminal("audit", "--rows", 1)
    assert code == 0
    assert "2 acts are recorded" in out
    assert "Signed in" in out
    assert "List of names" not in out
    assert "Page 1 of 2: 2 of 2 acts match." in out
    assert "List of names downloaded" in terminal("audit", "--action", "names")[1]


def test_json_has_the_entries_as_they_were_written(home, terminal):
    entries = json.loads(terminal("audit", "--json", "--by", "ig.lead")[1])["entries"]
    assert [(each["seq"], each["action"], each["detail"]) for each in entries] == [
        (1, "list_downloaded", {"list": "bar", "rows": 12})
    ]


def test_a_sound_log_gives_a_receipt_that_the_next_check_takes(home, terminal):
    code, out, _ = terminal("audit", "--verify")
    assert code == 0
    assert "The audit log is sound: 2 entries" in out
    receipt = out.splitlines()[-1].rpartition(" ")[2]
    assert receipt.startswith("2:")
    assert terminal("audit", "--verify", "--head", receipt)[0] == 0
    assert json.loads(terminal("audit", "--verify", "--json", "--receipt", receipt.partition(":")[2])[1])["sound"]


def test_a_log_that_is_not_sound_is_refused_naming_what_is_wrong(home, terminal):
    tamper(home, "UPDATE audit_entry SET by = 'nobody' WHERE seq = 2")
    code, _, err = terminal("audit", "--verify")
    assert (code, err) == (1, "Audit log: entry 2 was changed after it was written.\n")
    assert json.loads(terminal("audit", "--verify", "--json")[1])["sound"] is False


def test_a_receipt_the_log_does_not_go_through_is_refused(home, terminal):
    code, _, err = terminal("audit", "--receipt", "a" * 64)
    assert code == 1
    assert "no entry has the seal of the receipt" in err
