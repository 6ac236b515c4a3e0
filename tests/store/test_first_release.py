"""The first release's store opens in this one: nothing it held is lost, and its figures are what they were."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from ig_metrics.store import Store, archive, migrate
from ig_metrics.store import backup as backups
from ig_metrics.store.catalogue import audit_entry, head, open_catalogue, saved_mapping, snapshot
from ig_metrics.store.restore import restore

KEPT = Path(__file__).parent / "first_release"
pytestmark = pytest.mark.disk
MARCH = dt.date(2014, 3, 31)


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A home with the first release's store in it."""
    home = tmp_path / "first"
    home.mkdir(mode=0o700)
    shutil.copytree(KEPT / "snapshots", home / "snapshots")
    (home / "snapshots").chmod(0o700)
    shutil.copyfile(KEPT / "settings.toml", home / "settings.toml")
    catalogue = sqlite3.connect(home / "catalogue.sqlite3")
    catalogue.executescript((KEPT / "catalogue.sql").read_text(encoding="utf-8"))
    catalogue.execute("PRAGMA journal_mode=WAL")
    catalogue.close()
    return home


def schema(home: Path) -> str:
    connection = sqlite3.connect(home / "catalogue.sqlite3")
    found: str = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    connection.close()
    return found


def rows(home: Path) -> dict[str, list[Any]]:
    connection = sqlite3.connect(home / "catalogue.sqlite3")
    found = {
        name: connection.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall()
        for name in ("snapshot", "audit_entry", "saved_mapping", "head")
    }
    connection.close()
    return found


def is_whole(home: Path) -> None:
    with Store.open(home) as store:
        assert store.doctor() == []
        assert store.verify_audit() == []
        held = store.snapshots()
        assert (len(held), sum(info.withdrawn_at is not None for info in held)) == (8, 1)
        assert set(store.in_force("staff", MARCH)["full_name"]) == {
            "Ann Archer", "Ben Baker", "Cy Cooper", "Di Dyer", "Ed Eaton",
        }  # fmt: skip
        assert store.saved_mappings("staff") == {"HR": {"columns": {"staff_id": "Staff number"}}}


def test_it_is_brought_up_to_date_and_holds_what_it_held(first: Path) -> None:
    assert schema(first) == "0001"
    before = rows(first)
    is_whole(first)
    assert schema(first) == migrate.SCHEMA
    assert {name: [row[: len(was[0])] for row in rows(first)[name]] for name, was in before.items()} == before


def test_its_figures_are_what_the_first_release_said(
    first: Path, terminal: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IG_METRICS_HOME", str(first))
    monkeypatch.delenv("IG_METRICS_SETTINGS", raising=False)
    said = json.loads((KEPT / "figures.json").read_text(encoding="utf-8"))
    for command, keys in (
        ("toolkit", ("framework", "applicable", "points", "max_points", "score_percent", "grade", "at_target")),
        ("training", ("course", "in_scope", "excluded", "status", "compliance_percent", "compliance_all_percent")),
        ("breaches", ("from", "to", "days", "count", "near_misses", "per_30_days", "per_1000_staff")),
    ):
        code, out, _ = terminal(command, "--json", "--as-at", "2014-03-31")
        assert code == 0
        now = json.loads(out)
        assert {key: now[key] for key in keys} == {key: said[command][key] for key in keys}, command


@pytest.mark.parametrize("fails_at", ["create_table", "create_index"])
def test_an_upgrade_that_fails_leaves_it_as_it_was_and_can_be_done_again(
    first: Path, fails_at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows(first)
    with monkeypatch.context() as patch:
        patch.setattr(f"alembic.op.{fails_at}", lambda *given, **more: (_ for _ in ()).throw(RuntimeError("power cut")))
        with pytest.raises(RuntimeError):
            Store.open(first)
    assert (schema(first), rows(first)) == ("0001", before)
    is_whole(first)


def test_a_backup_of_its_tables_is_brought_up_to_date_on_the_way_in(first: Path, tmp_path: Path) -> None:
    tables = (head, snapshot, audit_entry, saved_mapping)
    held = open_catalogue(first, None)

    def fill(into: archive.Writing) -> dict[str, Any]:
        with held.reading() as connection:
            had = {
                table.name: {found["name"] for found in sa.inspect(connection).get_columns(table.name)}
                for table in tables
            }
            told = {}
            for table in tables:
                kept = sa.select(*(column for column in table.columns if column.name in had[table.name]))
                told[table.name] = {
                    "columns": [[name, backups.type_name(table.c[name])] for name in kept.selected_columns.keys()]  # noqa: SIM118
                }
                lines = (
                    [value.isoformat() if isinstance(value, dt.date) else value for value in row]
                    for row in connection.execute(kept)
                )
                into.member(f"catalogue/{table.name}.jsonl", [json.dumps(line).encode() + b"\n" for line in lines])
        for path in (first / "snapshots").iterdir():
            into.member(f"snapshots/{path.name}", [path.read_bytes()])
        return {
            "schema": "0001", "made_at": "2014-03-31T12:00:00+00:00", "tables": told, "left_out": [],
            "audit_problems": [], "snapshots": 8,
        }  # fmt: skip

    archive.write(tmp_path / "first.zip", fill)
    held.close()
    assert schema(first) == "0001"
    restore(tmp_path / "new", tmp_path / "first.zip", by="me")
    is_whole(tmp_path / "new")
    assert not list((tmp_path / "new").glob("restoring-*"))


def test_the_store_that_is_kept_is_not_changed_by_these_tests() -> None:
    assert "0001" in (KEPT / "catalogue.sql").read_text(encoding="utf-8")
    assert len(os.listdir(KEPT / "snapshots")) == 8
