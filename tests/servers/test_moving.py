"""A store moves: made on a disk, backed up, restored into PostgreSQL and S3, and back again."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ig_metrics.errors import Refused
from ig_metrics.store import Store
from ig_metrics.store.backup import backup
from ig_metrics.store.restore import restore

MARCH = dt.date(2014, 3, 31)
GIVEN = {"as_at": MARCH, "uploaded_by": "ig.lead", "sha256": "0"}


def held(store):
    """What there is, as the rest of the program gets to see it."""
    assert store.doctor() == []
    assert store.verify_audit() == []
    rows = store.in_force("staff", MARCH).to_csv()
    return store.snapshots(), store.entries("rebase", struck=True), store.mapping_infos(), rows


def test_a_store_moves_to_servers_and_back_with_all_it_holds(servers, tmp_path, monkeypatch):
    with Store.open(tmp_path / "first") as store:
        people = pd.DataFrame({"staff_id": ["00012"], "full_name": ["Zoë"], "start_date": [pd.Timestamp("2010-01-01")]})
        store.add("staff", people, file_name="HR.xlsx", quality={"é": [1, None]}, **GIVEN)
        gone = store.add("meetings", pd.DataFrame(), file_name="m.csv", **GIVEN)
        store.withdraw(gone.id, "wrong file", "ig.lead")
        entry = store.write_entry("rebase", "all", {"why": "a new form"}, "ig.lead")
        store.strike_entry("rebase", entry.id, "by mistake", "ig.lead")
        store.save_mapping("staff", "HR", {"columns": {"staff_id": "No"}}, "ig.lead")
        before = held(store)
        backup(store, tmp_path / "first.zip", by="me")
    with servers.place() as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        restore(tmp_path / "on servers", tmp_path / "first.zip", by="me")
        with Store.open(tmp_path / "on servers") as store:
            assert held(store) == before
            assert not (tmp_path / "on servers" / "catalogue.sqlite3").exists()
            later = store.add("staff", people, file_name="HR April.xlsx", **{**GIVEN, "as_at": dt.date(2014, 4, 30)})
            assert store.snapshots()[0] == later
            backup(store, tmp_path / "second.zip", by="me")
            now = held(store)
        for name in environment:
            monkeypatch.delenv(name)
    restore(tmp_path / "back", tmp_path / "second.zip", by="me")
    with Store.open(tmp_path / "back") as store:
        assert held(store) == now


def test_a_restore_over_what_servers_hold_keeps_that_aside(servers, tmp_path, monkeypatch):
    with servers.place() as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        with Store.open(tmp_path / "home") as store:
            first = store.add("meetings", pd.DataFrame(), file_name="m.csv", **GIVEN)
            backup(store, tmp_path / "monday.zip", by="me")
            store.add("meetings", pd.DataFrame(), file_name="later.csv", **GIVEN)
        with pytest.raises(Refused, match="replace"):
            restore(tmp_path / "home", tmp_path / "monday.zip", by="me")
        restore(tmp_path / "home", tmp_path / "monday.zip", by="me", replace=True)
        with Store.open(tmp_path / "home") as store:
            assert [info.id for info in store.snapshots()] == [first.id]
            assert store.doctor() == []
            assert store.verify_audit() == []
