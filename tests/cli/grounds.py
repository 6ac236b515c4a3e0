"""Where the store of a room is while its acts are stopped: in the room itself, or in a PostgreSQL database and an S3 bucket."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Any

from ig_metrics.store.catalogue import open_catalogue
from ig_metrics.store.migrate import bring_up_to_date
from tests.cli import acts
from tests.servers.keeper import BUCKET, KEYS, address
from tests.servers.shared import Servers

AT_ONCE = 5
"""How soon the catalogue can be written to by another program, and nobody is connected to it any more, in seconds."""
LATER = 7200
FIRST = "0001"
"""The revision of the first release's catalogue."""
STORE, PLACE = "store", "place"


class OnDisk:
    """In the room's `home`: SQLite, and a folder of snapshots."""

    shift = 0.0
    """How far ahead a clock has to be for what is in the store to be hours old; files on a disk are made older instead."""

    def settings(self, room: Path) -> dict[str, str]:
        """What the environment says of where the store is."""
        return {}

    def place(self, room: Path) -> str:
        """Where what is published goes."""
        return f"{room}/{PLACE}"

    def council(self, room: Path, run: Callable[..., Any]) -> None:
        """A room with the council in it; `run` gives what runs a command for a room in a ground."""
        acts.council(room, run(room, self))

    def first_release(self, room: Path) -> None:
        """A room with the first release's store."""
        acts.first_release(room)

    def copy(self, start: Path, room: Path) -> None:
        """Another room with all that is in this one."""
        shutil.copytree(start, room)

    def empty(self, room: Path) -> None:
        """Take the store away."""
        shutil.rmtree(room / "home")

    def remove(self, room: Path) -> None:
        """Take all of it away."""
        shutil.rmtree(room)

    def schema(self, room: Path) -> str | None:
        """The revision of the catalogue as it was left; None where there is none."""
        path = room / "home" / "catalogue.sqlite3"
        if not path.exists():
            return None
        with closing(sqlite3.connect(path)) as connection, suppress(sqlite3.OperationalError):
            return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
        return None

    def is_early(self, room: Path) -> bool:
        """Whether it was stopped before there was a catalogue."""
        return not (room / "home" / "catalogue.sqlite3").exists()

    def objects(self, room: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
        """What is kept elsewhere than in the room: where it would lie in it, and what reads it."""
        return iter(())

    def texts(self, room: Path) -> Iterator[tuple[str, bytes]]:
        """Everything the store consists of, to be searched."""
        for path in (room / "home").rglob("*"):
            if path.is_file():
                yield str(path), path.read_bytes()

    def let_go(self, room: Path) -> None:
        """Fails where a process that has ended still has a hand on the catalogue. A disk lets go of whoever is no more."""


class OnServers(OnDisk):
    """In a database and a part of the bucket of its own."""

    shift = LATER

    def __init__(self, servers: Servers) -> None:
        self._servers = servers
        self._client: tuple[int, Any] = (0, None)

    def settings(self, room: Path) -> dict[str, str]:
        where = address(self._servers.port, _name(room)).replace("postgresql:", "postgresql+psycopg:")
        urls = {"IG_METRICS_DATABASE_URL": where, "IG_METRICS_SNAPSHOTS_URL": f"s3://{BUCKET}/{_name(room)}/{STORE}"}
        return {**self._servers.environment, **urls}

    def place(self, room: Path) -> str:
        return f"s3://{BUCKET}/{_name(room)}/{PLACE}"

    def council(self, room: Path, run: Callable[..., Any]) -> None:
        """The council of a disk, moved by a backup."""
        before = room.with_name(f"{room.name}-on-disk")
        acts.council(before, run(before, ON_DISK))
        run(before, ON_DISK)("backup", f"{before}/tmp/all.zip")
        for name in acts.FOLDERS:
            (room / name).mkdir(parents=True)
        shutil.copytree(before / "in", room / "in", dirs_exist_ok=True)
        self._make(room)
        run(room, self)("restore", f"{before}/tmp/all.zip")
        shutil.rmtree(before)

    def first_release(self, room: Path) -> None:
        """The first release's store of a disk, as that release would have made it there."""
        acts.first_release(room)
        self._make(room)
        url = self.settings(room)["IG_METRICS_DATABASE_URL"]
        catalogue = open_catalogue(room / "home", url)
        bring_up_to_date(catalogue, FIRST)
        catalogue.close()
        file = room / "home" / "catalogue.sqlite3"
        with closing(sqlite3.connect(file)) as old, self._connected(room) as new:
            new.execute("SET timezone = 'UTC'")
            for (table,) in old.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'alembic_version'"
            ):
                _move(old, new, table)
        for path in room.glob("home/catalogue.sqlite3*"):
            path.unlink()
        for path in (room / "home" / "snapshots").iterdir():
            self._s3().put_object(Bucket=BUCKET, Key=f"{_name(room)}/{STORE}/{path.name}", Body=path.read_bytes())
        shutil.rmtree(room / "home" / "snapshots")

    def copy(self, start: Path, room: Path) -> None:
        shutil.copytree(start, room)
        self._make(room, start)
        for key in self._keys(start):
            there = {"Bucket": BUCKET, "Key": f"{_name(start)}/{key}"}
            self._s3().copy_object(Bucket=BUCKET, Key=f"{_name(room)}/{key}", CopySource=there)

    def empty(self, room: Path) -> None:
        super().empty(room)
        self._clear(room)
        self._make(room)

    def remove(self, room: Path) -> None:
        shutil.rmtree(room)
        self._clear(room)

    def schema(self, room: Path) -> str | None:
        with self._connected(room) as connection:
            if connection.execute("SELECT to_regclass('alembic_version')").fetchone()[0] is None:
                return None
            return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])

    def is_early(self, room: Path) -> bool:
        return self.schema(room) is None

    def objects(self, room: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
        for key in self._keys(room):
            where = key.replace(f"{STORE}/", "home/snapshots/", 1) if key.startswith(f"{STORE}/") else key
            yield where, partial(self._read, room, key)

    def texts(self, room: Path) -> Iterator[tuple[str, bytes]]:
        yield from super().texts(room)
        for key in self._keys(room):
            if key.startswith(f"{STORE}/"):
                yield key, self._read(room, key)
        with self._connected(room) as connection:
            tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            for (table,) in tables:
                for (row,) in connection.execute(f'SELECT t::text FROM "{table}" t'):
                    yield table, row.encode()

    def let_go(self, room: Path) -> None:
        until = time.monotonic() + AT_ONCE
        with self._connected(room) as connection:
            connection.execute(f"SET lock_timeout = '{AT_ONCE}s'")
            if connection.execute("SELECT to_regclass('head')").fetchone()[0] is not None:
                connection.execute("LOCK TABLE head IN ACCESS EXCLUSIVE MODE")  # fails where it is locked
            connection.rollback()
            others = (
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            while connection.execute(others).fetchone()[0]:
                assert time.monotonic() < until, "still connected to the catalogue"
                connection.rollback()
                time.sleep(0.02)

    def _connected(self, room: Path, database: str = "") -> Any:
        import psycopg

        return psycopg.connect(address(self._servers.port, database or _name(room)))

    def _make(self, room: Path, like: Path | None = None) -> None:
        template = f" TEMPLATE {_name(like)}" if like is not None else ""
        with self._connected(room, "postgres") as connection:
            connection.autocommit = True
            if like is not None:  # who has just let go of it is not gone at once
                connection.execute(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", (_name(like),)
                )
            connection.execute(f"CREATE DATABASE {_name(room)}{template}")

    def _clear(self, room: Path) -> None:
        with self._connected(room, "postgres") as connection:
            connection.autocommit = True
            connection.execute(f"DROP DATABASE {_name(room)} WITH (FORCE)")
        for key in self._keys(room):
            self._s3().delete_object(Bucket=BUCKET, Key=f"{_name(room)}/{key}")

    def _keys(self, room: Path) -> list[str]:
        start = f"{_name(room)}/"
        listed = self._s3().list_objects_v2(Bucket=BUCKET, Prefix=start)
        assert not listed["IsTruncated"]
        return [each["Key"].removeprefix(start) for each in listed.get("Contents", ())]

    def _read(self, room: Path, key: str) -> bytes:
        return bytes(self._s3().get_object(Bucket=BUCKET, Key=f"{_name(room)}/{key}")["Body"].read())

    def _s3(self) -> Any:
        """A client of this very process: a fork does not share its connections."""
        if self._client[0] != os.getpid():
            import boto3

            self._client = (
                os.getpid(),
                boto3.client(
                    "s3", endpoint_url=self._servers.s3, region_name="us-east-1",
                    aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"], aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
                ),
            )  # fmt: skip
        return self._client[1]


def _move(old: sqlite3.Connection, new: Any, table: str) -> None:
    """The rows of a table, from SQLite to PostgreSQL."""
    types = dict(
        new.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s", (table,)
        ).fetchall()
    )
    found = old.execute(f'SELECT * FROM "{table}"')
    names = [each[0] for each in found.description]
    new.execute(f'DELETE FROM "{table}"')
    for row in found:
        values = [
            bool(value) if types[name] == "boolean" and value is not None else value
            for name, value in zip(names, row, strict=True)
        ]
        columns, places = ", ".join(f'"{name}"' for name in names), ", ".join(["%s"] * len(names))
        new.execute(f'INSERT INTO "{table}" ({columns}) VALUES ({places})', values)


def _name(room: Path) -> str:
    """How database and part of the bucket of a room are called."""
    return f"room_{hashlib.sha256(str(room).encode()).hexdigest()[:12]}"


ON_DISK = OnDisk()
