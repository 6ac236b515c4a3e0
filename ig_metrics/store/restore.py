"""A backup put in the place of what a store holds: all of it or nothing, whenever it is interrupted.

Like an upload, a restore comes to be by one commit. Before it, snapshot files are written under names nobody knows yet, and the
home's own files are laid ready in a folder beside; after it, those are moved into place. A restore that was killed in between is
finished by whoever opens the store next (`settle`); one that was killed before is swept.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from ig_metrics.errors import Refused
from ig_metrics.interrupts import cleaning_up, passing
from ig_metrics.store import archive, audit, home_files, measures
from ig_metrics.store.archive import Reading, Told, untold
from ig_metrics.store.backup import HOME, SNAPSHOTS, TABLES, TYPES
from ig_metrics.store.backup import write as write_backup
from ig_metrics.store.catalogue import (
    CATALOGUE_FILE,
    Catalogue,
    audit_entry,
    guard,
    head,
    metadata,
    open_catalogue,
    snapshot,
    unguard,
)
from ig_metrics.store.faults import in_words
from ig_metrics.store.migrate import SCHEMA, bring_up_to_date, known_schemas
from ig_metrics.store.places import RUBBISH_AFTER_SECONDS, make_folder
from ig_metrics.store.snapshots import digest
from ig_metrics.store.store import Store
from ig_metrics.store.verify import verify
from ig_metrics.wholefile import sync_folder

READY = "restore.json"
MANY = 500
"""Rows put into a table at once."""


@dataclass(frozen=True)
class Restored:
    """What was restored. `aside`: where what was held before has gone (None: nothing was). `left_out`: ids of snapshots whose
    files the backup lacks."""

    made_at: str
    snapshots: int
    left_out: tuple[str, ...]
    aside: Path | None


def checked(path: Path, told: Told = untold) -> dict[str, Any]:
    """The manifest of a backup that could be restored. Raises Refused where it could not; looks only."""
    with archive.reading(path, told) as held:
        _fits(path, held)
        return held.manifest


def restore(home: Path, path: Path, *, by: str, replace: bool = False, told: Told = untold) -> Restored:
    """Put what a backup holds into the store of `home` (or wherever its settings say catalogue and snapshots are).

    Verifies all of it first. Raises Refused, with everything as it was, where the backup is damaged or newer, and where the store
    is not empty; with `replace` what was there is kept aside as a backup in the home.
    """
    with archive.reading(path, told) as held:
        _fits(path, held)
        home = home.absolute()
        with _opened(home, replace) as (store, unreadable):
            with store._catalogue.reading() as connection:
                empty = _is_empty(connection)
            differing = _differing(home, held)
            if not replace and not empty:
                raise Refused(_not_empty(home, store))
            if not replace and differing:
                raise Refused(
                    f"{home} has other settings or files of your own than the backup: {', '.join(differing)}. Nothing was "
                    "restored. Add --replace to put the backup in their place; they are kept aside."
                )
            return _put(store, path, held, by, unreadable, not empty or bool(differing), told)


def _fits(path: Path, held: Reading) -> None:
    """Raise Refused unless the members are what the tables say, and this program knows the tables."""
    if held.manifest["schema"] not in known_schemas():
        raise Refused(archive.newer(path, held.manifest))
    try:
        wrong = _unlike(held)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refused(archive.damaged(path, "its catalogue cannot be read")) from error
    if wrong:
        raise Refused(archive.damaged(path, f"{wrong} is not what its catalogue says"))


def _unlike(held: Reading) -> str:
    """The first member that the catalogue in the backup does not speak of, or speaks of and is not there; "" for none."""
    manifest, names = held.manifest, set(held.names)
    tables = {f"{TABLES}{name}.jsonl" for name in manifest["tables"]}
    rows = list(_told_rows(held, "snapshot"))
    left_out = {each["parquet_name"] for each in manifest["left_out"]}
    files = {
        SNAPSHOTS + row["parquet_name"]: row["parquet_sha256"] for row in rows if row["parquet_name"] not in left_out
    }
    own = {name for name in names if name.startswith(HOME) and home_files.is_safe(name.removeprefix(HOME))}
    wrong = names ^ (tables | files.keys() | own)
    wrong |= {name for name, sha in files.items() if name in names and manifest["members"][name]["sha256"] != sha}
    wrong |= {name for name in files if "/" in name.removeprefix(SNAPSHOTS) or "\\" in name}
    return min(wrong, default="")


@contextmanager
def _opened(home: Path, replace: bool) -> Iterator[tuple[Store, Path | None]]:
    """The store, and where a catalogue that cannot be read was put so that another can take its place."""
    unreadable = None
    try:
        store = Store.open(home)
    except Refused:
        file = home / CATALOGUE_FILE
        if not replace or os.environ.get("IG_METRICS_DATABASE_URL") or not file.is_file() or _is_sound(home):
            raise
        unreadable = home / f"{home_files.UNREADABLE}{dt.datetime.now(dt.UTC):%Y%m%d-%H%M%S}-{CATALOGUE_FILE}"
        for ending in ("-shm", "-wal", ""):
            with in_words(str(home)), suppress(FileNotFoundError):
                os.replace(f"{file}{ending}", f"{unreadable}{ending}")
        store = Store.open(home)
    with store:
        yield store, unreadable


def _is_sound(home: Path) -> bool:
    """Whether SQLite can read the catalogue: then what was refused is something else (a newer program's, a full disk)."""
    catalogue = open_catalogue(home, None)
    try:
        with catalogue.reading() as connection:
            return bool(connection.exec_driver_sql("PRAGMA quick_check").scalar() == "ok")
    except Refused:
        return False
    finally:
        catalogue.close()


def _is_empty(connection: sa.Connection) -> bool:
    tables = [table for table in metadata.sorted_tables if table.name != head.name]
    return all(
        connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first() is None for table in tables
    )


def _not_empty(home: Path, store: Store) -> str:
    held = len(store.snapshots())
    what = f"{held:,} {'snapshot' if held == 1 else 'snapshots'} and an audit log"
    return (
        f"The store of {home} is not empty: it holds {what}. Nothing was restored. Restore into another folder "
        "(IG_METRICS_HOME), or add --replace: what is there is then kept aside as a backup."
    )


def _differing(home: Path, held: Reading) -> list[str]:
    """The home's own files, or those of the backup, that the restore would change or take away where they are."""
    here = dict(home_files.listed(home))
    ours = {name.removeprefix(HOME): said for name, said in held.manifest["members"].items() if name.startswith(HOME)}
    return [
        name for name, path in here.items() if name not in ours or digest(path.read_bytes()) != ours[name]["sha256"]
    ]


def _put(store: Store, path: Path, held: Reading, by: str, kept: Path | None, keep_aside: bool, told: Told) -> Restored:
    id, seen = uuid.uuid4().hex, None
    ready = store.home / f"{home_files.RESTORING}{id}"
    written: list[str] = []

    def at_work(what: str, done: int, of: int) -> None:
        with suppress(OSError):  # a folder nobody has touched for an hour is taken for one that was left behind
            os.utime(ready)
        told(what, done, of)

    try:
        with passing(), in_words(str(store.home)):
            make_folder(ready)
            store._sweep()
            if keep_aside:
                kept = store.home / f"{home_files.ASIDE}{dt.datetime.now(dt.UTC):%Y%m%d-%H%M%S}-{id[:4]}.zip"
                seen = _set_aside(store, ready / kept.name, at_work)
            rows = _rows(held, ready)
            names = [name for name in held.names if name.startswith(SNAPSHOTS)]
            for number, name in enumerate(names):
                at_work("Restoring snapshots", number, len(names))
                _bring(store, name.removeprefix(SNAPSHOTS), held, name, written)
            told("Restoring snapshots", len(names), len(names))
            _lay_ready(ready, id, held, kept.name if keep_aside and kept else None)
        restored = Restored(
            held.manifest["made_at"], len(held.manifest["left_out"]) + len(names),
            tuple(each["id"] for each in held.manifest["left_out"]), kept,
        )  # fmt: skip
        _commit(store, path, held, rows, id, by, restored, seen, written)
    except BaseException:
        # Where the commit's answer was lost, the folder is still needed: `settle` looks whether it happened.
        with cleaning_up():
            settle(store.home, store._catalogue, mine=id)
        with cleaning_up():
            store._remove_unless_held(*written)
        raise
    settle(store.home, store._catalogue)
    return restored


def _set_aside(store: Store, path: Path, told: Told) -> int:
    """Everything the store holds as a backup at `path`, in the folder of the restore until that has happened: one that is killed
    or refused leaves none behind. Gives how many audit entries are in it."""

    def aside(what: str, done: int, of: int) -> None:
        told(f"{what}, to keep what is there aside", done, of)

    return int(write_backup(store, path, leave_out_damaged=True, told=aside)["audit_entries"])


def _bring(store: Store, name: str, held: Reading, member: str, written: list[str]) -> None:
    """Write a snapshot's file unless it is there as it should be, and note it among those `written` before it is."""
    data = held.read(member)
    with suppress(Refused, OSError):
        if digest(store._place.read(name)) == digest(data):
            return
    written.append(name)
    store._place.write(name, data)


def _lay_ready(ready: Path, id: str, held: Reading, aside: str | None) -> None:
    """The home's own files in a folder beside, and last the list that says the folder is whole."""
    names = [name for name in held.names if name.startswith(HOME)]
    for name in names:
        target = ready / "files" / name.removeprefix(HOME)
        make_folder(target.parent)
        _write(target, held.read(name))
    listing = {"id": id, "aside": aside, "files": [name.removeprefix(HOME) for name in names]}
    _write(ready / READY, json.dumps(listing).encode())
    sync_folder(ready)


def _write(path: Path, data: bytes) -> None:
    with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _commit(
    store: Store,
    path: Path,
    held: Reading,
    rows: Mapping[str, Iterable[dict[str, Any]]],
    id: str,
    by: str,
    restored: Restored,
    seen: int | None,
    written: list[str],
) -> None:
    """The moment it happens: every row of the catalogue is replaced, or none."""
    with store._catalogue.writing() as connection:
        if seen is None and not _is_empty(connection):
            raise Refused(_not_empty(store.home, store))
        if seen is not None and connection.execute(sa.select(head.c.audit_seq)).scalar_one() != seen:
            raise Refused(
                "Somebody saved something while the store was being put aside. Nothing was restored. "
                "Ask everybody to stop for a moment, and try again."
            )
        unguard(connection)
        measures.forget(connection)
        for table in reversed(metadata.sorted_tables):
            connection.execute(sa.delete(table))
        for table in metadata.sorted_tables:
            for part in _in_parts(rows.get(table.name, ())):
                connection.execute(sa.insert(table), part)
        guard(connection)
        if verify(connection) != held.manifest["audit_problems"]:
            raise Refused(archive.damaged(path, "its audit log does not hold together"))
        left_out = {each["parquet_name"] for each in held.manifest["left_out"]}
        # Sweepers hold the same turn: after this look nobody takes a file away before its row is there.
        for name in connection.execute(sa.select(snapshot.c.parquet_name)).scalars().all():
            if name not in left_out and not store._place.exists(name):
                _bring(store, name, held, SNAPSHOTS + name, written)
        detail = {
            "id": id, "file_name": path.name, "made_at": restored.made_at, "snapshots": restored.snapshots,
            "kept_aside": restored.aside.name if restored.aside else None,
        }  # fmt: skip
        audit.append(connection, store.clock(), by, audit.RESTORED, detail, changes_data=True)


def _in_parts(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    part: list[dict[str, Any]] = []
    for row in rows:
        part.append(row)
        if len(part) == MANY:
            yield part
            part = []
    if part:
        yield part


def _rows(held: Reading, ready: Path) -> Mapping[str, Iterable[dict[str, Any]]]:
    """The rows of each table as this program's tables have them: those of an older program are migrated in a catalogue apart."""
    if held.manifest["schema"] == SCHEMA:
        return {name: _told_rows(held, name) for name in held.manifest["tables"]}
    apart = open_catalogue(ready, None)
    try:
        bring_up_to_date(apart, held.manifest["schema"])
        with apart.writing() as connection:
            unguard(connection)
            for name, told in held.manifest["tables"].items():
                table = sa.table(name, *(sa.column(column, _type(kind)) for column, kind in told["columns"]))
                connection.execute(sa.delete(table))
                for part in _in_parts(_told_rows(held, name)):
                    connection.execute(sa.insert(table), part)
        bring_up_to_date(apart)
        with apart.reading() as connection:
            return {
                table.name: [dict(row._mapping) for row in connection.execute(sa.select(table))]
                for table in metadata.sorted_tables
            }
    finally:
        apart.close()


def _told_rows(held: Reading, name: str) -> Iterator[dict[str, Any]]:
    """The rows of a table as a backup has them, times and dates made from their texts."""
    columns: list[tuple[str, str]] = held.manifest["tables"][name]["columns"]
    for values in held.lines(f"{TABLES}{name}.jsonl"):
        yield {
            column: _value(kind, value) for (column, kind), value in zip(columns, values, strict=True)
        }  # fmt: skip


def _value(kind: str, value: Any) -> Any:
    if value is None or kind not in ("moment", "date"):
        return value
    return dt.datetime.fromisoformat(value) if kind == "moment" else dt.date.fromisoformat(value)


def _type(kind: str) -> Any:
    return dict(TYPES)[kind]()


def settle(home: Path, catalogue: Catalogue, mine: str | None = None) -> None:
    """Finish a restore that was committed and then interrupted; take away what one left that was not (`mine` at once).

    Harmless at any time, and when two programs do it at once.
    """
    for ready in home.glob(f"{home_files.RESTORING}*"):
        id = ready.name.removeprefix(home_files.RESTORING)
        if _happened(catalogue, id):
            with in_words(str(home)):
                _move_in(home, ready)
        elif id == mine or time.time() - ready.stat().st_mtime > RUBBISH_AFTER_SECONDS:
            shutil.rmtree(ready, ignore_errors=True)


def _happened(catalogue: Catalogue, id: str) -> bool:
    query = sa.select(audit_entry.c.detail).where(audit_entry.c.action == audit.RESTORED)
    with catalogue.reading() as connection:
        return any(json.loads(detail)["id"] == id for detail in connection.execute(query).scalars())


def _move_in(home: Path, ready: Path) -> None:
    """Move what was set aside and the home's own files into place, and take away those the backup does not have; once more does no harm."""
    with suppress(FileNotFoundError):  # another program has just finished this one
        listing = json.loads((ready / READY).read_bytes())
        if listing.get("aside"):
            with suppress(FileNotFoundError):
                os.replace(ready / listing["aside"], home / listing["aside"])
                sync_folder(home)
        for name, path in home_files.listed(home):
            if name not in listing["files"] and home_files.ours(name) and path.is_relative_to(home):
                path.unlink(missing_ok=True)
        for name in listing["files"]:
            make_folder((home / name).parent)
            with suppress(FileNotFoundError):
                os.replace(ready / "files" / name, home / name)
                sync_folder((home / name).parent)
    shutil.rmtree(ready, ignore_errors=True)
