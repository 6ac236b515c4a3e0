"""A backup holds everything of one moment, or there is none."""

from __future__ import annotations

import errno
import json
import os
import signal
import stat
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from ig_metrics.errors import Refused
from ig_metrics.store import Store, archive, audit, home_files
from ig_metrics.store import backup as backups
from ig_metrics.store.backup import backup
from ig_metrics.store.catalogue import metadata
from ig_metrics.store.places import Place
from ig_metrics.store.rewriting import Rewriting
from tests.servers.on_servers import place_of
from tests.store.conftest import Keep

MARCH = [{"held_on": pd.Timestamp("2014-03-31")}]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the backup will be made."""
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups" / "monday.zip"


def lines(file: Path, table: str) -> list[list[Any]]:
    with zipfile.ZipFile(file) as opened:
        return [json.loads(line) for line in opened.read(f"catalogue/{table}.jsonl").splitlines()]


def test_any_zip_program_can_look_into_it(store: Store, keep: Keep, file: Path, home: Path) -> None:
    kept = keep("meetings", MARCH, "2014-03-31")
    (home / "settings.toml").write_text("", encoding="utf-8")
    backup(store, file, by="me")
    with zipfile.ZipFile(file) as opened:
        assert opened.testzip() is None
        assert {info.external_attr >> 16 for info in opened.infolist()} == {0o600}, "unpacked it is its owner's alone"
        names = set(opened.namelist())
        tables = {f"catalogue/{name}.jsonl" for name in metadata.tables}
        assert names == tables | {f"snapshots/{kept.parquet_name}", "home/settings.toml", "manifest.json"}
        assert opened.read(f"snapshots/{kept.parquet_name}") == place_of(home).read(kept.parquet_name)
    assert lines(file, "snapshot")[0][:2] == [kept.id, "meetings"]


def test_only_its_owner_can_read_it_and_nothing_else_is_left(store: Store, file: Path) -> None:
    backup(store, file, by="me")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["monday.zip"]


def test_it_is_in_the_audit_log_afterwards(store: Store, keep: Keep, file: Path) -> None:
    keep("meetings", MARCH, "2014-03-31")
    before, said = store.version(), []
    backup(store, file, by="ig.lead", told=lambda *each: said.append(each))
    assert said[:2] == [("Copying snapshots", 0, 1), ("Copying snapshots", 1, 1)]
    what, done, of = said[-1]
    assert (what, done) == ("Verifying", of)
    (entry, _) = store.audit_entries()
    assert (entry.by, entry.action) == ("ig.lead", audit.BACKED_UP)
    assert entry.detail == {"file_name": "monday.zip", "snapshots": 1, "members": 1 + len(metadata.tables)}
    assert store.version() == before, "no figure rests on it"
    assert len(lines(file, "audit_entry")) == 1, "the backup is of the moment before"


def test_files_of_the_councils_own_are_in_it_and_what_can_be_made_again_is_not(
    store: Store, home: Path, file: Path
) -> None:
    for name in ("frameworks/ours.toml", "frameworks/carry-over/a--b.toml", "schemes/s.toml", "templates/paper.docx"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(name, encoding="utf-8")
    for name in ("errors.log", "frameworks/ours.toml.part", "notes.txt", "look.docx"):
        (home / name).write_text(name, encoding="utf-8")
    (home / "settings.toml").write_text("[report]\ntemplate = 'look.docx'\n", encoding="utf-8")
    backup(store, file, by="me")
    with zipfile.ZipFile(file) as opened:
        assert {name for name in opened.namelist() if name.startswith("home/")} == {
            "home/settings.toml", "home/frameworks/ours.toml", "home/frameworks/carry-over/a--b.toml",
            "home/schemes/s.toml", "home/templates/paper.docx", "home/look.docx",
        }  # fmt: skip


def test_every_folder_of_the_home_that_the_program_reads_is_kept() -> None:
    import re

    root = Path(backups.__file__).parents[1]
    found: set[str] = set()
    for path in root.rglob("*.py"):
        found |= set(re.findall(r'home_folder\(\) / "([\w.-]+)"', path.read_text(encoding="utf-8")))
    assert found
    # Secrets are in no backup: docs/deployment.md says where a council keeps them.
    assert found - {"secrets.toml"} <= {*home_files.FOLDERS, home_files.SETTINGS}


def test_settings_kept_elsewhere_are_in_it(
    store: Store, tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ours.toml").write_text("[organisation]\nname = 'X'\n", encoding="utf-8")
    monkeypatch.setenv("IG_METRICS_SETTINGS", str(tmp_path / "ours.toml"))
    backup(store, file, by="me")
    with zipfile.ZipFile(file) as opened:
        assert b"name = 'X'" in opened.read("home/settings.toml")


def test_a_backup_says_of_what_type_each_column_is() -> None:
    named = {column.name: backups.type_name(column) for column in metadata.tables["snapshot"].columns}
    assert {name: named[name] for name in ("id", "as_at", "uploaded_at", "rows", "partial", "quality")} == {
        "id": "text", "as_at": "date", "uploaded_at": "moment", "rows": "number", "partial": "yes or no", "quality": "json",
    }  # fmt: skip
    for table in metadata.sorted_tables:
        assert all(backups.type_name(column) for column in table.columns)
    with pytest.raises(TypeError, match="a type a backup has no name for"):
        backups.type_name(sa.Column("picture", sa.LargeBinary))


def test_a_snapshot_kept_meanwhile_is_wholly_in_or_wholly_out(
    store: Store, keep: Keep, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = keep("meetings", MARCH, "2014-03-31")
    kind = type(store._place)
    read, added = kind.read, []

    def read_and_add(self: Place, name: str) -> bytes:
        if not added:
            added.append(keep("meetings", MARCH, "2014-03-30"))
        return read(self, name)

    monkeypatch.setattr(kind, "read", read_and_add)
    backup(store, file, by="me")
    assert [row[0] for row in lines(file, "snapshot")] == [first.id]
    with zipfile.ZipFile(file) as opened:
        assert added[0].parquet_name not in "".join(opened.namelist())


def test_rows_of_all_tables_are_of_one_moment(store: Store, keep: Keep, file: Path, home: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        with Store.open(home) as other:
            while not stop.is_set():
                other.write_entry("book", "subject", {}, "me")

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for n in range(2):
            path = file.with_name(f"{n}.zip")
            backup(store, path, by="me")
            assert len(lines(path, "audit_entry")) == lines(path, "head")[0][3]
            written = [row for row in lines(path, "audit_entry") if row[3] == audit.ENTRY_WRITTEN]
            assert len(lines(path, "ledger_entry")) == len(written)
    finally:
        stop.set()
        thread.join()


def test_a_snapshot_purged_meanwhile_is_not_missed(
    store: Store, keep: Keep, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = keep("meetings", MARCH, "2014-03-31")
    stays = keep("plan", [{"action": "A"}], "2014-03-31")
    kind = type(store._place)
    read, purged = kind.read, []

    def purge_and_read(self: Place, name: str) -> bytes:
        if not purged:
            purged.append(gone.id)
            nobody = pd.DataFrame({"held_on": []})
            store.rewrite(Rewriting("records purged", "past", rows={gone.id: nobody}), by="me", only_at=store.version())
        return read(self, name)

    monkeypatch.setattr(kind, "read", purge_and_read)
    manifest = backup(store, file, by="me")
    assert sorted(row[0] for row in lines(file, "snapshot")) == sorted([gone.id, stays.id])
    now = next(info for info in store.snapshots() if info.id == gone.id)
    assert now.parquet_name != gone.parquet_name
    assert f"snapshots/{now.parquet_name}" in zipfile.ZipFile(file).namelist()
    assert f"snapshots/{gone.parquet_name}" not in zipfile.ZipFile(file).namelist()
    assert manifest["left_out"] == []


def test_a_store_that_is_purged_without_end_is_refused(
    store: Store, keep: Keep, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def always(*given: object) -> None:
        raise backups._Purged

    monkeypatch.setattr(backups, "_file", always)
    keep("meetings", MARCH, "2014-03-31")
    with pytest.raises(Refused, match="No backup was made; try again later"):
        backup(store, file, by="me")
    assert list(file.parent.iterdir()) == []


@pytest.mark.parametrize("how", ["missing", "damaged"])
def test_a_damaged_snapshot_is_named_and_the_rest_is_kept_only_when_asked(
    store: Store, keep: Keep, file: Path, home: Path, how: str
) -> None:
    bad, good = keep("meetings", MARCH, "2014-03-31"), keep("plan", [{"action": "A"}], "2014-03-31")
    place = place_of(home)
    place.remove(bad.parquet_name) if how == "missing" else place.write(bad.parquet_name, b"other")
    with pytest.raises(Refused, match=rf"{bad.id} is {how}.*--leave-out-damaged"):
        backup(store, file, by="me")
    assert list(file.parent.iterdir()) == []
    manifest = backup(store, file, by="me", leave_out_damaged=True)
    assert [each["id"] for each in manifest["left_out"]] == [bad.id]
    assert store.audit_entries(1)[0].detail["left_out"] == manifest["left_out"]
    with zipfile.ZipFile(file) as opened:
        held = [name for name in opened.namelist() if name.startswith("snapshots/")]
    assert held == [f"snapshots/{good.parquet_name}"]


def test_the_file_is_forced_to_the_disk_and_read_back_before_it_takes_its_name(
    store: Store, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    fsync, verify, replace = os.fsync, archive.verify, os.replace

    def watch(name: str, real: Any) -> Any:
        def act(*given: Any) -> Any:
            folder = name == "forced" and stat.S_ISDIR(os.fstat(given[0]).st_mode)
            done.append("folder forced" if folder else name)
            return real(*given)

        return act

    monkeypatch.setattr(archive.os, "fsync", watch("forced", fsync))
    monkeypatch.setattr(archive, "verify", watch("read back", verify))
    monkeypatch.setattr(archive.os, "replace", watch("named", replace))
    backup(store, file, by="me")
    assert done[:4] == ["forced", "read back", "named", "folder forced"]


def test_a_disk_that_writes_something_else_is_found_out(
    store: Store, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_bytes(b"the backup of last week")
    seal = archive._seal

    def seal_and_spoil(written: Any) -> None:
        seal(written)
        written.seek(30)
        written.write(b"C")  # the first letter of the first member's name

    monkeypatch.setattr(archive, "_seal", seal_and_spoil)
    with pytest.raises(Refused, match="is damaged"):
        backup(store, file, by="me")
    assert file.read_bytes() == b"the backup of last week"
    assert len(list(file.parent.iterdir())) == 1


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), OSError(errno.ENOSPC, "No space left on device")])
def test_stopped_or_out_of_space_leaves_nothing_but_what_was_there(
    store: Store, keep: Keep, file: Path, stop: BaseException
) -> None:
    keep("meetings", MARCH, "2014-03-31")
    file.write_bytes(b"the backup of last week")

    def told(what: str, done: int, of: int) -> None:
        raise stop

    with pytest.raises((KeyboardInterrupt, Refused)) as raised:
        backup(store, file, by="me", told=told)
    if isinstance(stop, OSError):
        assert "is full. Nothing was stored; free some space" in str(raised.value)
    assert file.read_bytes() == b"the backup of last week"
    assert len(list(file.parent.iterdir())) == 1


def test_a_disk_that_is_really_full_says_so(store: Store, keep: Keep, home: Path, file: Path) -> None:
    for n in range(20):
        keep("plan", [{"action": f"{n} {m}" * 20} for m in range(50)], "2014-03-31")
    code = """
import resource, sys
from pathlib import Path
from ig_metrics.errors import Refused
from ig_metrics.store import Store
from ig_metrics.store.backup import backup
store = Store.open(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
try:
    backup(store, Path(sys.argv[2]), by="me")
except Refused as refused:
    print("refused:", refused)
"""
    run = subprocess.run([sys.executable, "-c", code, str(home), str(file)], capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr
    assert f"refused: The disk that holds {file.parent} is full" in run.stdout
    assert list(file.parent.iterdir()) == []


def test_what_killed_backups_left_is_swept_and_one_at_work_is_not(store: Store, file: Path) -> None:
    old, young = (file.parent / f"ig-metrics-backup-{name}.part" for name in ("old", "young"))
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 7200,) * 2)
    backup(store, file, by="me")
    assert {path.name for path in file.parent.iterdir()} == {file.name, young.name}


def test_a_folder_is_no_file(store: Store, file: Path) -> None:
    with pytest.raises(Refused, match=r"is a folder\. Give the name of a file"):
        backup(store, file.parent, by="me")
    with pytest.raises(Refused, match="cannot be used"):
        backup(store, file.parent / "none" / "x.zip", by="me")


def test_backups_are_not_backed_up(store: Store, home: Path, file: Path) -> None:
    (home / "templates").mkdir()
    backup(store, home / "templates" / "misplaced.docx", by="me")
    assert archive.is_backup(home / "templates" / "misplaced.docx")
    manifest = backup(store, file, by="me")
    assert not [name for name in manifest["members"] if name.startswith("home/")]


def test_stopped_once_the_file_has_its_name_it_is_in_the_audit_log_too(
    store: Store, keep: Keep, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep("meetings", MARCH, "2014-03-31")
    replace = os.replace

    def stopped(*given: Any) -> None:
        replace(*given)
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(archive.os, "replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        backup(store, file, by="me")
    assert file.exists()
    assert store.audit_entries()[0].action == audit.BACKED_UP
