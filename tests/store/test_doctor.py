"""The doctor names what is wrong and what to do about it, and changes nothing."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import time
from pathlib import Path

import pandas as pd
import pytest

from ig_metrics.store import Store
from ig_metrics.store.doctor import examine
from tests.servers.on_servers import place_of, sql
from tests.store.conftest import Keep
from tests.store.tampering import tamper

MARCH = [{"held_on": pd.Timestamp("2014-03-31")}]


def codes(store: Store) -> list[str]:
    return [finding.code for finding in store.doctor()]


@pytest.mark.servers
def test_a_sound_store_has_no_findings(store: Store, keep: Keep) -> None:
    kept = keep("meetings", MARCH, "2014-03-31")
    keep("plan", [{"action": "A"}], "2014-03-31")
    store.withdraw(kept.id, "why", "me")
    assert store.doctor() == []


@pytest.mark.servers
def test_a_missing_file_is_named_with_what_to_do(store: Store, keep: Keep, home: Path) -> None:
    kept = keep("meetings", MARCH, "2014-03-31")
    keep("plan", [{"action": "A"}], "2014-03-31")
    place_of(home).remove(kept.parquet_name)
    (found,) = store.doctor()
    assert (found.code, found.severity, found.subject) == ("missing_file", "error", kept.id)
    assert found.problem == f"The file of snapshot {kept.id} is missing."
    assert "from a backup, or withdraw the snapshot and upload the spreadsheet again (meetings.xlsx)" in found.fix
    assert found.text == f"{found.problem} {found.fix}"


@pytest.mark.servers
def test_a_changed_file_is_named(store: Store, keep: Keep, home: Path) -> None:
    kept = keep("meetings", MARCH, "2014-03-31")
    place = place_of(home)
    place.write(kept.parquet_name, place.read(kept.parquet_name)[:-1])
    (found,) = store.doctor()
    assert (found.code, found.subject) == ("changed_file", kept.id)


@pytest.mark.disk
def test_a_file_that_cannot_be_read_is_named(store: Store, keep: Keep, home: Path) -> None:
    kept = keep("meetings", MARCH, "2014-03-31")
    path = home / "snapshots" / kept.parquet_name
    path.unlink()
    path.mkdir()
    (found,) = [found for found in store.doctor() if found.code == "unreadable_file"]
    assert found.problem == f"The file of snapshot {kept.id} cannot be read: Is a directory."


@pytest.mark.disk
def test_rubbish_is_a_warning_and_stays(store: Store, keep: Keep, home: Path) -> None:
    keep("meetings", MARCH, "2014-03-31")
    left = home / "snapshots" / "staff-2014-03-31-1.parquet.tmp"
    left.write_bytes(b"")
    assert codes(store) == []
    os.utime(left, (time.time() - 7200,) * 2)
    (found,) = store.doctor()
    assert (found.code, found.severity, found.subject) == ("rubbish", "warning", left.name)
    assert left.exists()


def test_settings_that_cannot_be_read_are_named_with_the_line(store: Store, home: Path) -> None:
    (home / "settings.toml").write_text("[organisation]\nnam = 'x'\n", encoding="utf-8")
    (found,) = store.doctor()
    assert found.code == "settings"
    assert "settings.toml, line 2" in found.problem
    (home / "settings.toml").unlink()
    (home / "settings.toml").mkdir()
    assert codes(store) == ["settings"]


def test_a_log_that_was_tampered_with_is_an_error(store: Store, keep: Keep, home: Path) -> None:
    keep("meetings", MARCH, "2014-03-31")
    tamper(home, "UPDATE audit_entry SET by = 'nobody'")
    assert set(codes(store)) == {"audit"}


def test_a_clock_far_behind_the_last_entry_is_a_warning(store: Store, keep: Keep) -> None:
    keep("meetings", MARCH, "2014-03-31")
    last = store.audit_entries(1)[0].at
    for behind, found in ((dt.timedelta(minutes=5), []), (dt.timedelta(minutes=5, microseconds=1), ["clock"])):
        store.clock = lambda behind=behind: last - behind
        assert codes(store) == found


@pytest.mark.disk
def test_a_folder_others_can_look_into_is_a_warning(store: Store, home: Path) -> None:
    home.chmod(0o755)
    (found,) = store.doctor()
    assert (found.code, found.severity) == ("rights", "warning")
    assert found.fix == f"Run: chmod 700 {home}"
    home.chmod(0o700)
    (home / "snapshots").mkdir(mode=0o750)
    assert [found.subject for found in store.doctor()] == [str(home / "snapshots")]


def test_a_schema_the_program_does_not_expect_is_an_error(store: Store, home: Path) -> None:
    sql(home, "UPDATE alembic_version SET version_num = '9999'")
    assert codes(store) == ["schema"]


@pytest.mark.disk
def test_a_store_that_cannot_be_opened_is_a_finding_too(home: Path) -> None:
    home.mkdir(mode=0o700)
    (home / "catalogue.sqlite3").write_bytes(b"not a database" * 300)
    (found,) = examine(home)
    assert (found.code, found.severity) == ("store", "error")
    assert "backup" in found.text
    (home / "catalogue.sqlite3").unlink()
    assert examine(home) == []


@pytest.mark.disk
def test_a_damaged_catalogue_is_an_error(store: Store, keep: Keep, home: Path) -> None:
    for n in range(30):
        keep("meetings", MARCH, "2014-03-31", file_name=f"{n}" * 100)
    store.close()
    path = home / "catalogue.sqlite3"
    with sqlite3.connect(path) as connection:
        page = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'ix_snapshot_kind_as_at'"
        ).fetchone()[0]
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(path.read_bytes())
    data[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(data)
    assert "catalogue" in codes(store)


@pytest.mark.parametrize("severity", ["error", "warning"])
def test_errors_come_before_warnings(store: Store, keep: Keep, home: Path, severity: str) -> None:
    kept = keep("meetings", MARCH, "2014-03-31")
    place_of(home).remove(kept.parquet_name)
    home.chmod(0o755)
    assert [finding.severity for finding in store.doctor()] == ["error", "warning"]
    assert severity in {finding.severity for finding in store.doctor()}
