"""Where snapshot files lie: whole or not at all, and nobody else's to read."""

from __future__ import annotations

import datetime as dt
import errno
import os
import re
import signal
import stat
import threading
import time
from pathlib import Path
from typing import Any

import fsspec
import pandas as pd
import pytest

from ig_metrics.errors import Refused
from ig_metrics.store import Store, places
from ig_metrics.store.places import (
    RUBBISH_AFTER_SECONDS,
    Bucket,
    Folder,
    Place,
    folders,
    make_folder,
    open_place,
    open_shared,
    rubbish,
)
from tests.servers.on_servers import place_of
from tests.store.conftest import Keep

APRIL = dt.date(2014, 4, 1)
MARCH = [{"held_on": pd.Timestamp("2014-03-31")}]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def age(path: Path, seconds: float = RUBBISH_AFTER_SECONDS + 60) -> None:
    os.utime(path, (time.time() - seconds,) * 2)


@pytest.mark.disk
@pytest.mark.usefixtures("migrated")
def test_only_the_owner_can_look_into_a_store(store: Store, keep: Keep, home: Path) -> None:
    keep("meetings", MARCH, "2014-03-31")
    assert mode(home) == mode(home / "snapshots") == 0o700
    assert {mode(path) for path in home.rglob("*") if path.is_file()} == {0o600}


@pytest.mark.disk
def test_a_folder_that_was_there_keeps_its_rights(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    make_folder(tmp_path)
    assert mode(tmp_path) == 0o750


@pytest.mark.disk
def test_the_file_and_then_its_folder_are_forced_to_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    fsync, replace = os.fsync, os.replace

    def watch_fsync(handle: int) -> None:
        found = os.fstat(handle)
        done.append("folder" if stat.S_ISDIR(found.st_mode) else f"file of {found.st_size}")
        fsync(handle)

    def watch_replace(old: Path, new: Path) -> None:
        assert old.name == f"{new.name}.tmp"
        done.append("rename")
        replace(old, new)

    monkeypatch.setattr(places.os, "fsync", watch_fsync)
    monkeypatch.setattr(places.os, "replace", watch_replace)
    Folder(tmp_path).write("a.parquet", b"rows")
    assert done == ["file of 4", "rename", "folder"]


@pytest.mark.disk
def test_what_could_not_be_forced_under_its_name_is_not_there_unless_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Folder(tmp_path)
    place.write("old.parquet", b"rows")

    def fail(folder: Path) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(places, "sync_folder", fail)
    for name in ("old.parquet", "new.parquet"):
        with pytest.raises(Refused, match="Input/output error"):
            place.write(name, b"other")
    assert [path.name for path in tmp_path.iterdir()] == ["old.parquet"]


@pytest.mark.disk
def test_a_folder_another_program_makes_meanwhile_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there, is_dir = tmp_path / "there", Path.is_dir
    there.mkdir()
    looked: list[Path] = []

    def not_yet(path: Path) -> bool:
        looked.append(path)
        return looked != [there] and is_dir(path)

    monkeypatch.setattr(Path, "is_dir", not_yet)
    make_folder(there)


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.disk
def test_a_write_that_fails_leaves_nothing(
    store: Store, home: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.add("meetings", pd.DataFrame(MARCH), as_at=APRIL, uploaded_by="me", file_name="m.csv", sha256="0")
    version, files = store.version(), sorted(home.rglob("*.parquet*"))

    def full(*given: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(places.os, step, full)
        with pytest.raises(Refused, match=r"full. Nothing was stored; free some space"):
            store.add("meetings", pd.DataFrame(MARCH), as_at=APRIL, uploaded_by="me", file_name="m.csv", sha256="1")
    assert store.version() == version
    assert sorted(home.rglob("*.parquet*")) == files
    assert store.verify_audit() == []


def test_a_catalogue_that_cannot_commit_leaves_no_file(
    store: Store, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*given: object, **more: object) -> None:
        raise RuntimeError("in the middle")

    with monkeypatch.context() as patch:
        patch.setattr("ig_metrics.store.store.audit.append", broken)
        with pytest.raises(RuntimeError):
            store.add("meetings", pd.DataFrame(MARCH), as_at=APRIL, uploaded_by="me", file_name="m.csv", sha256="0")
    assert store.snapshots() == ()
    assert list(place_of(home).files()) == []


@pytest.mark.disk
def test_an_upload_clears_old_rubbish_and_nothing_else(home: Path, keep: Keep, store: Store) -> None:
    keep("meetings", MARCH, "2014-03-31")
    folder = home / "snapshots"
    held = next(folder.glob("*.parquet"))
    old = [folder / "staff-1.parquet", folder / "staff-2.parquet.tmp"]
    young = [folder / "staff-3.parquet", folder / "staff-4.parquet.tmp"]
    foreign = folder / "notes.txt"
    for path in (*old, *young, foreign):
        path.write_bytes(b"")
    for path in (*old, foreign, held):
        age(path)
    with Store.open(home) as other:
        assert {path.name for path in folder.iterdir()} > {path.name for path in old}, "reading clears nothing"
        other.add("meetings", pd.DataFrame(MARCH), as_at=APRIL, uploaded_by="me", file_name="m.csv", sha256="0")
        assert len(other.in_force("meetings", APRIL)) == 1
    left = set(folder.iterdir())
    assert not left & set(old)
    assert left >= {*young, foreign, held}


def test_a_file_swept_before_its_commit_is_written_again(
    store: Store, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = type(place_of(home))
    write = kind.write
    swept = []

    def write_and_lose(self: Place, name: str, data: bytes) -> None:
        write(self, name, data)
        if not swept:
            swept.append(name)
            self.remove(name)

    monkeypatch.setattr(kind, "write", write_and_lose)
    kept = store.add("meetings", pd.DataFrame(MARCH), as_at=APRIL, uploaded_by="me", file_name="m.csv", sha256="0")
    assert swept == [kept.parquet_name]
    assert len(store.in_force("meetings", APRIL)) == 1


@pytest.mark.disk
def test_rubbish_is_what_no_row_names_for_longer_than_an_hour(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    for name in ("held.parquet", "left.parquet", "edge.parquet"):
        folder.write(name, b"")
    now = time.time()
    for name, seconds in (("held", 4000), ("left", 3601), ("edge", 3599)):
        os.utime(tmp_path / f"{name}.parquet", (now - seconds,) * 2)
    assert [file.name for file in rubbish(folder, {"held.parquet"}, now)] == ["left.parquet"]


@pytest.mark.disk
def test_a_folder_that_is_not_there_yet_holds_nothing(tmp_path: Path) -> None:
    assert list(Folder(tmp_path / "none").files()) == []


@pytest.mark.parametrize("form", ["{}", "file://{}"])
@pytest.mark.disk
def test_a_path_is_a_folder(tmp_path: Path, form: str) -> None:
    place = open_place(tmp_path, form.format(tmp_path / "files"))
    assert isinstance(place, Folder)
    assert place.path == tmp_path / "files"


@pytest.mark.disk
class TestSomewhereElse:
    """A place fsspec reaches, stood in for by its memory file system."""

    URL = "memory://ig-metrics-tests/snapshots"

    @pytest.fixture(autouse=True)
    def clean(self) -> None:
        memory = fsspec.filesystem("memory")
        if memory.exists("/ig-metrics-tests"):
            memory.rm("/ig-metrics-tests", recursive=True)

    def test_a_store_works_there_as_on_a_disk(self, home: Path) -> None:
        with Store.open(home, snapshots_url=self.URL) as store:
            kept = store.add("meetings", pd.DataFrame(MARCH), as_at=APRIL, uploaded_by="me", file_name="m", sha256="0")
            assert len(store.in_force("meetings", APRIL)) == 1
            assert [file.name for file in Bucket(self.URL).files()] == [kept.parquet_name]
            assert [found.code for found in store.doctor()] == []
            Bucket(self.URL).remove(kept.parquet_name)
            assert [found.code for found in store.doctor()] == ["missing_file"]
            with pytest.raises(Refused, match="is missing"):
                store.in_force("meetings", APRIL)
        assert not (home / "snapshots").exists()

    def test_a_changed_object_is_never_used(self, home: Path) -> None:
        with Store.open(home, snapshots_url=self.URL) as store:
            kept = store.add("meetings", pd.DataFrame(MARCH), as_at=APRIL, uploaded_by="me", file_name="m", sha256="0")
            store.in_force("meetings", APRIL)
            Bucket(self.URL).write(kept.parquet_name, b"something else")
            with pytest.raises(Refused, match="is damaged"):
                store.in_force("meetings", APRIL)

    def test_an_object_cut_short_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        bucket = Bucket(self.URL)
        monkeypatch.setattr(type(bucket.fs), "size", lambda self, path: 1)
        with pytest.raises(Refused, match="did not take the whole file"):
            bucket.write("a.parquet", b"rows")

    def test_an_object_on_its_way_is_there_before_ctrl_c_is_heeded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """As drivers do it: a thread that nobody stops goes on with it."""
        bucket, late = Bucket(self.URL), threading.Event()
        put = type(bucket.fs).pipe_file

        def by_the_driver(fs: Any, path: str, data: bytes) -> None:
            def arrive() -> None:
                os.kill(os.getpid(), signal.SIGINT)
                late.wait(0.1)
                put(fs, path, data)

            arriving = threading.Thread(target=arrive)
            arriving.start()
            arriving.join()

        monkeypatch.setattr(type(bucket.fs), "pipe_file", by_the_driver)
        with pytest.raises(KeyboardInterrupt):
            bucket.write("late.parquet", b"rows")
        assert bucket.exists("late.parquet")
        bucket.remove("late.parquet")

    def test_whatever_a_driver_raises_is_said_in_words(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*given: object) -> bytes:
            raise RuntimeError("a driver's own words")

        bucket = Bucket(self.URL)
        monkeypatch.setattr(type(bucket.fs), "cat_file", fail)
        with pytest.raises(Refused, match="memory://ig-metrics-tests/snapshots cannot be used: RuntimeError"):
            bucket.read("a.parquet")

    def test_nothing_is_there_before_the_first(self) -> None:
        assert list(Bucket(self.URL).files()) == []
        Bucket(self.URL).remove("a.parquet")

    def test_a_place_nobody_knows_is_refused(self) -> None:
        with pytest.raises(Refused, match="cannot be kept at nowhere://"):
            Bucket("nowhere://here")


@pytest.mark.disk
def test_a_shared_folder_is_made_with_all_above_it_and_others_may_read_it(tmp_path: Path) -> None:
    place = open_shared(str(tmp_path / "network" / "benchmark"))
    place.write("a.parquet", b"rows")
    place.write("b.parquet", b"rows")
    told = os.umask(0)
    os.umask(told)
    assert (tmp_path / "network" / "benchmark" / "a.parquet").stat().st_mode & 0o777 == 0o666 & ~told


@pytest.mark.disk
def test_a_folder_that_may_not_be_looked_into_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    place = open_place(Path(), str(tmp_path))
    place.check()
    monkeypatch.setattr(places.os, "scandir", refuse)
    with pytest.raises(Refused, match=re.escape(str(tmp_path))):
        place.check()


@pytest.mark.disk
def test_where_folders_are_needed_fsspec_makes_them(tmp_path: Path) -> None:
    for name in ("a.parquet", "b.parquet"):
        Bucket(f"local://{tmp_path}/a/b").write(name, b"rows")
        assert (tmp_path / "a" / "b" / name).read_bytes() == b"rows"


@pytest.mark.disk
def test_a_bucket_that_is_gone_is_said_whatever_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    place = Bucket("memory://ig-metrics-gone/snapshots")
    place.makes_folders = False
    asked: list[str] = []

    def gone(path: str, *given: object, **more: object) -> None:
        asked.append(path)
        raise FileNotFoundError(path)

    for name in ("pipe_file", "ls", "info"):
        monkeypatch.setattr(place.fs, name, gone)
    for ask in (lambda: place.write("a.parquet", b""), lambda: list(place.files()), place.check):
        with pytest.raises(Refused, match="ig-metrics-gone"):
            ask()
    assert asked[-1] == place.root.split("/")[0]


@pytest.mark.disk
@pytest.mark.parametrize("url", ["{}", "local://{}"])
def test_the_folders_of_a_place_are_its_folders_alone(tmp_path: Path, url: str) -> None:
    for name in ("town", "borough"):
        (tmp_path / name).mkdir()
    (tmp_path / "readme.txt").touch()
    assert folders(url.format(tmp_path)) == ("borough", "town")


@pytest.mark.disk
def test_a_new_folder_is_forced_to_the_disk_in_the_one_above_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced: list[Path] = []
    monkeypatch.setattr(places, "sync_folder", forced.append)
    make_folder(tmp_path / "a" / "b")
    assert forced == [tmp_path, tmp_path / "a"]
    assert mode(tmp_path / "a") == mode(tmp_path / "a" / "b") == 0o700
