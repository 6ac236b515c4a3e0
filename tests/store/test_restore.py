"""A restore puts back everything a backup holds, or changes nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
import sqlite3
import stat
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fsspec
import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from ig_metrics import interrupts
from ig_metrics.errors import Refused
from ig_metrics.store import Store, archive, audit, catalogue, home_files
from ig_metrics.store import restore as restoring
from ig_metrics.store.backup import backup
from ig_metrics.store.catalogue import metadata
from ig_metrics.store.places import Folder
from ig_metrics.store.restore import checked, restore
from tests.store.conftest import Keep
from tests.store.tampering import tamper

pytestmark = pytest.mark.disk  # several homes at once; tests/servers/test_moving.py restores between kinds of store

MARCH = [{"held_on": pd.Timestamp("2014-03-31")}]
APRIL = dt.date(2014, 4, 1)


@pytest.fixture
def file(store: Store, keep: Keep, home: Path, tmp_path: Path) -> Path:
    """A backup of a store with something of everything in it."""
    taken_back = keep("meetings", MARCH, "2014-03-30")
    store.withdraw(taken_back.id, "wrong day", "ig.lead")
    keep("meetings", MARCH, "2014-03-31", quality={"ratio": 0.1, "of": {"a": [1, None, "é"]}}, rows_read=2)
    keep("toolkit", [{"requirement": "101", "level": "2"}], "2014-03-31", framework="igt-v11-la", partial=True)
    store.save_mapping("staff", "HR", {"columns": {"staff_id": "Staff number"}}, "ig.lead")
    entry = store.write_entry("rebase", "B1", {"on": dt.date(2014, 1, 1)}, "ig.lead")
    store.strike_entry("rebase", entry.id, "by mistake", "ig.lead")
    (home / "settings.toml").write_text("[organisation]\nname = 'Ours'\n", encoding="utf-8")
    (home / "frameworks").mkdir()
    (home / "frameworks" / "ours.toml").write_text("ours", encoding="utf-8")
    path = tmp_path / "backup.zip"
    backup(store, path, by="ig.lead")
    return path


def tables(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    with store._catalogue.reading() as connection:
        return {
            table.name: [
                tuple(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key.columns))
            ]
            for table in metadata.sorted_tables
        }


def everything(home: Path) -> dict[str, bytes]:
    return {
        path.relative_to(home).as_posix(): path.read_bytes()
        for path in sorted(home.rglob("*"))
        if path.is_file() and not path.name.startswith(("catalogue", home_files.ASIDE))
    }


def rewritten(file: Path, to: Path, change: Callable[[dict[str, bytes], dict[str, Any]], None]) -> Path:
    """A backup as a program would have written it that put other things in."""
    with zipfile.ZipFile(file) as opened:
        members = {name: opened.read(name) for name in opened.namelist() if name != archive.MANIFEST}
        manifest = json.loads(opened.read(archive.MANIFEST))
    change(members, manifest)

    def fill(into: archive.Writing) -> dict[str, Any]:
        for name, data in members.items():
            into.member(name, [data])
        return {name: value for name, value in manifest.items() if name not in ("format", "members")}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(archive, "FORMAT", manifest["format"])
        archive.write(to, fill)
    return to


def test_every_table_and_every_file_comes_back(store: Store, file: Path, home: Path, tmp_path: Path) -> None:
    there = tmp_path / "new"
    done = restore(there, file, by="other")
    assert (done.snapshots, done.left_out, done.aside) == (3, (), None)
    assert everything(there) == everything(home)
    with Store.open(there) as new:
        found, was = tables(new), tables(store)
        assert new.verify_audit() == new.doctor() == []
        (told,) = found["audit_entry"][len(was["audit_entry"]) - 1 :]
        assert told[2:4] == ("other", audit.RESTORED)
        assert json.loads(told[4])["file_name"] == "backup.zip"
        # the backup itself was written in the old store's log afterwards; the new one says that it was restored
        assert found["audit_entry"][:-1] == was["audit_entry"][:-1]
        assert {name: rows for name, rows in found.items() if name not in ("head", "audit_entry")} == {
            name: rows for name, rows in was.items() if name not in ("head", "audit_entry")
        }
        for kind in ("meetings", "toolkit"):
            pd.testing.assert_frame_equal(new.in_force(kind, APRIL), store.in_force(kind, APRIL))
        assert new.version() != store.version(), "no cache takes one for the other"


def test_what_is_restored_is_its_owners_alone(file: Path, tmp_path: Path) -> None:
    restore(tmp_path / "new", file, by="me")
    for path in (tmp_path / "new").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_it_goes_into_object_storage_and_back_to_a_disk(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = fsspec.filesystem("memory")
    if memory.exists("/ig-metrics-restored"):
        memory.rm("/ig-metrics-restored", recursive=True)
    monkeypatch.setenv("IG_METRICS_SNAPSHOTS_URL", "memory://ig-metrics-restored/files")
    restore(tmp_path / "cloud", file, by="me")
    assert not (tmp_path / "cloud" / "snapshots").exists()
    with Store.open(tmp_path / "cloud") as cloud:
        assert cloud.doctor() == []
        backup(cloud, tmp_path / "cloud.zip", by="me")
    monkeypatch.delenv("IG_METRICS_SNAPSHOTS_URL")
    restore(tmp_path / "disk", tmp_path / "cloud.zip", by="me")
    with Store.open(tmp_path / "disk") as disk:
        assert len(disk.in_force("meetings", APRIL)) == 1
        assert disk.doctor() == []


@given(where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_any_bit_that_is_changed_is_found(
    where: float, bit: int, whole: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("flipped")
    data = bytearray(whole)
    data[int(where * len(data))] ^= 1 << bit
    (folder / "flipped.zip").write_bytes(data)
    with pytest.raises(Refused, match=r"Nothing was restored"):
        restore(folder / "home", folder / "flipped.zip", by="me")
    assert not (folder / "home").exists()
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a backup."""
    folder = tmp_path_factory.mktemp("whole")
    with Store.open(folder / "home") as store:
        store.add("meetings", pd.DataFrame(MARCH), as_at=APRIL, uploaded_by="me", file_name="m.csv", sha256="0")
        backup(store, folder / "backup.zip", by="me")
    return (folder / "backup.zip").read_bytes()


@given(share=st.floats(0, 1, exclude_max=True))
def test_a_file_cut_short_is_found(share: float, whole: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("short") / "short.zip"
    path.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(Refused, match="Nothing was restored"):
        checked(path)
    shutil.rmtree(path.parent)


def test_something_else_is_no_backup(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("notes", encoding="utf-8")
    with pytest.raises(Refused, match="is not a backup made by IG Metrics"):
        checked(tmp_path / "notes.txt")
    with pytest.raises(Refused, match="cannot be used: No such file"):
        checked(tmp_path / "none.zip")


@pytest.mark.parametrize("what, value", [("schema", "9999"), ("format", archive.FORMAT + 1)])
def test_a_backup_of_a_newer_program_is_refused(file: Path, tmp_path: Path, what: str, value: object) -> None:
    def change(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
        manifest |= {what: value, "product_version": "7.0"}

    newer = rewritten(file, tmp_path / "newer.zip", change)
    with pytest.raises(Refused, match=r"made by a newer version of IG Metrics \(7.0\).*Install that version"):
        restore(tmp_path / "new", newer, by="me")
    assert not (tmp_path / "new").exists()


def test_a_backup_of_a_program_whose_tables_were_guarded_already_is_brought_up_to_date(
    file: Path, tmp_path: Path
) -> None:
    older = rewritten(file, tmp_path / "older.zip", lambda members, manifest: manifest.update(schema="0003"))
    restore(tmp_path / "new", older, by="me")
    with Store.open(tmp_path / "new") as new:
        assert len(new.snapshots()) == 3
        assert new.doctor() == []


def _other_file(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
    name = next(name for name in members if name.startswith("snapshots/"))
    members[name] = b"other rows"


def _one_file_less(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
    del members[next(name for name in members if name.startswith("snapshots/"))]


def _one_file_more(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
    members["snapshots/more.parquet"] = b"more"


def _way_out(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
    members["home/frameworks/../../out.toml"] = b"out"


def _catalogue(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
    members["home/catalogue.sqlite3"] = b"mine"


def _below(mark: str) -> Callable[[dict[str, bytes], dict[str, Any]], None]:
    """A snapshot's file in a folder below the one for snapshots, in members and catalogue alike."""

    def change(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
        name = next(name for name in members if name.startswith("snapshots/")).removeprefix("snapshots/")
        members[f"snapshots/below{mark}{name}"] = members.pop(f"snapshots/{name}")
        said = json.dumps(f"below{mark}{name}").encode()
        members["catalogue/snapshot.jsonl"] = members["catalogue/snapshot.jsonl"].replace(
            json.dumps(name).encode(), said
        )

    return change


def _no_table(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
    del manifest["tables"]["snapshot"]


def _other_columns(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
    manifest["tables"]["snapshot"]["columns"].pop()


@pytest.mark.parametrize(
    "change",
    [
        _other_file, _one_file_less, _one_file_more, _way_out, _catalogue, _below("/"), _below("\\"), _no_table,
        _other_columns,
    ],
)  # fmt: skip
def test_a_backup_whose_parts_do_not_fit_is_refused(file: Path, tmp_path: Path, change: Any) -> None:
    odd = rewritten(file, tmp_path / "odd.zip", change)
    for refused in (lambda: restore(tmp_path / "new", odd, by="me"), lambda: checked(odd)):
        with pytest.raises(Refused, match=r"is damaged: .*Nothing was restored"):
            refused()
    assert not (tmp_path / "new").exists()
    assert not (tmp_path / "out.toml").exists()


def test_a_log_that_does_not_hold_together_is_refused_and_the_store_stays(file: Path, tmp_path: Path) -> None:
    def tamper(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
        members["catalogue/audit_entry.jsonl"] = members["catalogue/audit_entry.jsonl"].replace(b"ig.lead", b"nobody!")

    odd = rewritten(file, tmp_path / "odd.zip", tamper)
    with pytest.raises(Refused, match="its audit log does not hold together"):
        restore(tmp_path / "new", odd, by="me")
    with Store.open(tmp_path / "new") as store:
        assert store.snapshots() == ()
        assert store.doctor() == []
    assert [path.name for path in (tmp_path / "new").iterdir() if path.is_dir()] == ["snapshots"]
    assert list((tmp_path / "new" / "snapshots").iterdir()) == []


def test_a_log_that_was_tampered_with_before_the_backup_comes_back_as_it_was(
    store: Store, file: Path, home: Path, tmp_path: Path
) -> None:
    tamper(home, "UPDATE audit_entry SET by = 'nobody' WHERE seq = 1")
    backup(store, tmp_path / "tampered.zip", by="me")
    restore(tmp_path / "new", tmp_path / "tampered.zip", by="me")
    with Store.open(tmp_path / "new") as new:
        assert {finding.code for finding in new.doctor()} == {"audit"}


def test_a_store_that_is_not_empty_is_left_alone(store: Store, keep: Keep, file: Path, home: Path) -> None:
    keep("plan", [{"action": "since then"}], "2014-03-31")
    version, files = store.version(), everything(home)
    with pytest.raises(Refused, match=r"is not empty: it holds 4 snapshots and an audit log. Nothing was restored"):
        restore(home, file, by="me")
    assert (store.version(), everything(home)) == (version, files)


def test_a_store_of_one_snapshot_is_not_empty_either(
    store: Store, keep: Keep, home: Path, whole: bytes, tmp_path: Path
) -> None:
    keep("meetings", MARCH, "2014-03-31")
    (tmp_path / "backup.zip").write_bytes(whole)
    with pytest.raises(Refused, match="it holds 1 snapshot and an audit log"):
        restore(home, tmp_path / "backup.zip", by="me")


def test_other_settings_are_not_overwritten_unasked(file: Path, tmp_path: Path) -> None:
    there = tmp_path / "new"
    there.mkdir()
    (there / "settings.toml").write_text("[organisation]\nname = 'Theirs'\n", encoding="utf-8")
    with pytest.raises(Refused, match=r"other settings or files of your own than the backup: settings.toml"):
        restore(there, file, by="me")
    assert "Theirs" in (there / "settings.toml").read_text(encoding="utf-8")


def test_what_is_replaced_is_kept_aside_whole(store: Store, keep: Keep, file: Path, home: Path, tmp_path: Path) -> None:
    keep("plan", [{"action": "since then"}], "2014-03-31")
    (home / "frameworks" / "later.toml").write_text("later", encoding="utf-8")
    for name in ("notes.txt", "look.docx"):
        (home / name).write_text("somebody's own", encoding="utf-8")
    (home / "settings.toml").write_text("[report]\ntemplate = 'look.docx'\n", encoding="utf-8")
    store.keep_measures({"of plan": "1"}, only_at=store.version())
    killed = home / "snapshots" / "meetings-2014-03-31-0000.parquet"
    killed.write_bytes(b"left by an upload that was killed")
    os.utime(killed, (time.time() - 7200,) * 2)
    done = restore(home, file, by="me", replace=True)
    assert done.aside is not None
    assert store.recall("of plan") is None
    assert not killed.exists()
    assert done.aside.parent == home
    assert store.in_force_snapshots("plan", APRIL) == (), "a program at work sees it at once"
    assert store.doctor() == []
    assert not (home / "frameworks" / "later.toml").exists(), "the home is as it was when the backup was made"
    assert {"notes.txt", "look.docx"} <= {path.name for path in home.iterdir()}, "what is none of ours stays"
    assert json.loads(tables(store)["audit_entry"][-1][4])["kept_aside"] == done.aside.name
    restore(tmp_path / "back", done.aside, by="me")
    with Store.open(tmp_path / "back") as back:
        assert back.in_force("plan", APRIL)["action"].tolist() == ["since then"]
    assert (tmp_path / "back" / "frameworks" / "later.toml").exists()


def test_a_damaged_store_can_be_replaced_and_is_mended(store: Store, file: Path, home: Path) -> None:
    bad = store.in_force_snapshots("meetings", APRIL)[0]
    (home / "snapshots" / bad.parquet_name).write_bytes(b"damaged")
    restore(home, file, by="me", replace=True)
    assert store.doctor() == []
    assert len(store.in_force("meetings", APRIL)) == 1


def test_a_catalogue_that_cannot_be_read_is_put_aside(file: Path, home: Path, store: Store) -> None:
    store.close()
    for ending in ("-wal", "-shm"):
        (home / f"catalogue.sqlite3{ending}").unlink(missing_ok=True)
    (home / "catalogue.sqlite3").write_bytes(b"no database" * 500)
    with pytest.raises(Refused, match="is not a catalogue"):
        restore(home, file, by="me")
    done = restore(home, file, by="me", replace=True)
    assert done.aside is not None
    with Store.open(home) as new:
        assert len(new.snapshots()) == 3
        assert new.doctor() == []
    assert [path.read_bytes()[:11] for path in home.glob("unreadable-*")] == [b"no database"]


def test_a_catalogue_of_a_newer_program_is_not_put_aside(file: Path, home: Path, store: Store) -> None:
    with sqlite3.connect(home / "catalogue.sqlite3") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Refused, match="newer version"):
        restore(home, file, by="me", replace=True)
    assert not list(home.glob("unreadable-*"))


def test_what_is_saved_while_the_store_is_put_aside_is_not_lost(
    store: Store, file: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = restoring._commit

    def save_first(*given: Any) -> None:
        store.write_entry("book", "late", {}, "somebody else")
        commit(*given)

    monkeypatch.setattr(restoring, "_commit", save_first)
    with pytest.raises(Refused, match="Somebody saved something while the store was being put aside"):
        restore(home, file, by="me", replace=True)
    assert len(store.entries("book")) == 1
    assert store.doctor() == []


def test_two_restores_at_once_are_one(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there, commit, again = tmp_path / "new", restoring._commit, []

    def beaten(*given: Any) -> None:
        if not again:
            again.append(1)
            restore(there, file, by="the other")
        commit(*given)

    monkeypatch.setattr(restoring, "_commit", beaten)
    with pytest.raises(Refused, match="is not empty"):
        restore(there, file, by="me")
    with Store.open(there) as store:
        assert len(store.snapshots()) == 3
        assert store.doctor() == []
    assert not list(there.glob("restoring-*"))


def test_one_that_was_interrupted_after_its_commit_is_finished_by_the_next_who_opens(
    file: Path, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "new"
    there.mkdir()
    (there / "frameworks").mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(restoring, "settle", lambda *given, **more: None)
        restore(there, file, by="me")
    assert not (there / "settings.toml").exists()
    assert len(list(there.glob("restoring-*"))) == 1
    with Store.open(there):
        pass
    assert everything(there) == everything(home)
    assert not list(there.glob("restoring-*"))


def test_one_that_was_interrupted_before_its_commit_is_swept(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "new"

    def killed(*given: Any, **more: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(restoring, "_commit", killed)
        patch.setattr(restoring, "settle", lambda *given, **more: None)
        with pytest.raises(SystemExit):
            restore(there, file, by="me")
    (left,) = there.glob("restoring-*")
    Store.open(there).close()
    assert left.exists(), "it may be at work"
    os.utime(left, (time.time() - 7200,) * 2)
    with Store.open(there) as store:
        assert store.snapshots() == ()
    assert not left.exists()
    assert not (there / "settings.toml").exists()


def test_one_that_was_interrupted_while_it_moved_in_is_finished_again(
    file: Path, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, move_in, listed = tmp_path / "new", restoring._move_in, home_files.listed

    def interrupted(home: Path, ready: Path) -> None:
        gone = ("schemes/gone.toml", home / "schemes/gone.toml")  # another program takes it away between look and act
        monkeypatch.setattr(home_files, "listed", lambda home: [*listed(home), gone])
        monkeypatch.setattr(restoring.shutil, "rmtree", lambda *given, **more: None)
        move_in(home, ready)

    monkeypatch.setattr(restoring, "_move_in", interrupted)
    restore(there, file, by="me")
    monkeypatch.undo()
    assert everything(there).keys() > everything(home).keys(), "the folder it was laid ready in is still there"
    Store.open(there).close()
    assert everything(there) == everything(home)


@pytest.mark.parametrize("happened", [True, False])
def test_a_restore_that_another_program_has_just_settled_is_settled(
    store: Store, home: Path, happened: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = home / "restoring-0"
    ready.mkdir()

    def settled_by_another(*given: Any) -> bool:
        ready.rmdir()
        return happened

    monkeypatch.setattr(restoring, "_happened", settled_by_another)
    restoring.settle(home, store._catalogue, mine="0")
    assert not ready.exists()


def test_how_far_it_is_can_be_told_and_nobody_takes_one_at_work_for_one_left_behind(
    file: Path, home: Path, tmp_path: Path
) -> None:
    said: list[tuple[str, int, int]] = []

    def told(what: str, done: int, of: int) -> None:
        for ready in home.glob("restoring-*"):
            # of its last word nobody waits: the folder goes at once
            assert ready.stat().st_mtime > time.time() - 3600 or done == of
            os.utime(ready, (time.time() - 7200,) * 2)
        said.append((what, done, of))

    restore(home, file, by="me", replace=True, told=told)
    aside = "Copying snapshots, to keep what is there aside"
    assert [each for each in said if each[0] in ("Restoring snapshots", aside)] == [
        (what, done, 3) for what in (aside, "Restoring snapshots") for done in range(4)
    ]


def test_what_is_laid_ready_is_forced_to_the_disk_before_the_commit_and_its_new_names_after(
    file: Path, home: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    fsync, commit, sync = os.fsync, restoring._commit, restoring.sync_folder

    def watch_fsync(handle: int) -> None:
        path = Path(os.readlink(f"/proc/self/fd/{handle}"))
        if path.parent.name != "snapshots" and path.is_file() and not path.name.endswith(".part"):
            done.append(f"{path.name} of {os.fstat(handle).st_size}")
        fsync(handle)

    def watch_commit(*given: Any) -> None:
        commit(*given)
        done.append("commit")

    def watch_folder(folder: Path) -> None:
        done.append(f"{folder.name.split('-')[0]}/")
        sync(folder)

    monkeypatch.setattr(restoring.os, "fsync", watch_fsync)
    monkeypatch.setattr(restoring, "_commit", watch_commit)
    monkeypatch.setattr(restoring, "sync_folder", watch_folder)
    listing = len(json.dumps({"id": "0" * 32, "aside": "before-restore-20140331-120000-0000.zip", "files": []}))
    listing += len('"frameworks/ours.toml", "settings.toml"')
    restore(home, file, by="me", replace=True)
    assert sorted(done[:2]) == ["ours.toml of 4", f"settings.toml of {(home / 'settings.toml').stat().st_size}"]
    assert done[2:5] == [f"restore.json of {listing}", "restoring/", "commit"]
    assert done[5] == "home/"
    assert sorted(done[6:]) == ["frameworks/", "home/"]


STOPPED_IN = {
    "the commit": "SELECT saved_mapping",
    "a file that has just been written": "",
}


@pytest.mark.parametrize("point", STOPPED_IN)
def test_stopped_by_ctrl_c_into_an_empty_home_leaves_nothing_and_counts_for_nothing(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    opened, write = restoring.Store.open, Folder.write

    def written(place: Folder, name: str, data: bytes) -> None:
        write(place, name, data)
        if not STOPPED_IN[point]:
            raise KeyboardInterrupt

    def watched(home: Path) -> Store:
        store = opened(home)

        @sa.event.listens_for(store._catalogue.engine, "after_cursor_execute")
        def stop(connection: sa.Connection, cursor: sqlite3.Cursor, statement: str, *more: object) -> None:
            if (
                STOPPED_IN[point]
                and statement.startswith(STOPPED_IN[point])
                and connection.get_execution_options().get("ig_writer")
            ):
                raise KeyboardInterrupt

        return store

    monkeypatch.setattr(restoring.Store, "open", watched)
    monkeypatch.setattr(Folder, "write", written)
    monkeypatch.setattr(catalogue, "BUSY_SECONDS", 1)  # what is stuck behind its own lock is soon known to be
    before = interrupts.lasted()
    with pytest.raises(KeyboardInterrupt):
        restore(tmp_path / "new", file, by="me")
    assert interrupts.lasted() == before
    left = sorted(path.name for path in (tmp_path / "new").rglob("*") if not path.name.startswith("catalogue."))
    assert left == ["snapshots"]


def test_a_file_swept_before_the_commit_is_written_again(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = restoring._lay_ready

    def swept(folder: Path, *given: Any) -> None:
        for path in (folder.parent / "snapshots").iterdir():
            path.unlink()
        ready(folder, *given)

    monkeypatch.setattr(restoring, "_lay_ready", swept)
    restore(tmp_path / "new", file, by="me")
    with Store.open(tmp_path / "new") as store:
        assert store.doctor() == []


def test_what_was_left_out_is_named_and_the_rest_comes_back(
    store: Store, home: Path, file: Path, tmp_path: Path
) -> None:
    bad = store.in_force_snapshots("meetings", APRIL)[0]
    (home / "snapshots" / bad.parquet_name).unlink()
    backup(store, tmp_path / "part.zip", by="me", leave_out_damaged=True)
    done = restore(tmp_path / "new", tmp_path / "part.zip", by="me")
    assert done.left_out == (bad.id,)
    with Store.open(tmp_path / "new") as new:
        assert [(finding.code, finding.subject) for finding in new.doctor()] == [("missing_file", bad.id)]
        assert len(new.in_force("toolkit", APRIL)) == 1


def test_checking_changes_nothing(file: Path, tmp_path: Path) -> None:
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    assert checked(file)["snapshots"] == 3
    assert hashlib.sha256(file.read_bytes()).hexdigest() == before
    assert {path.name for path in tmp_path.iterdir()} == {"backup.zip", "home"}
