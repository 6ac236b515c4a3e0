"""Everything a store holds in one file, consistent while the store is in use.

The catalogue goes in table by table, row by row, as JSON lines with the type of each column beside them, so that what was made
of SQLite and files on a disk can be restored into PostgreSQL and object storage, and the other way about. All rows are of one
moment; the files of that moment's snapshots are immutable, so they may be read afterwards. Where one was purged meanwhile, rows
and files are read again.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa

import ig_metrics
from ig_metrics.errors import Refused
from ig_metrics.store import archive, audit, home_files
from ig_metrics.store.archive import Told, Writing, untold
from ig_metrics.store.catalogue import UtcDateTime, head, metadata, snapshot
from ig_metrics.store.faults import in_words
from ig_metrics.store.migrate import SCHEMA
from ig_metrics.store.snapshots import digest
from ig_metrics.store.store import Store
from ig_metrics.store.verify import verify

ATTEMPTS = 5
TABLES, SNAPSHOTS, HOME = "catalogue/", "snapshots/", "home/"
TYPES: tuple[tuple[str, type[Any]], ...] = (
    ("moment", UtcDateTime),
    ("date", sa.Date),
    ("json", sa.JSON),
    ("yes or no", sa.Boolean),
    ("number", sa.Integer),
    ("decimal", sa.Float),
    ("text", sa.String),
)
"""How a column's type is named in a backup: independent of the database and of the program that reads it later."""


class _Purged(Exception):
    """A snapshot's file was taken away after the catalogue had been read."""


def backup(
    store: Store, path: Path, *, by: str, leave_out_damaged: bool = False, told: Told = untold
) -> dict[str, Any]:
    """Write everything the store holds to `path`, read it back, and say so in the audit log. Gives the manifest.

    Raises Refused, leaving no file, where it cannot be written, and where a snapshot's file is missing or damaged; with
    `leave_out_damaged` those are left out and named in the manifest (`left_out`).
    """

    def record(manifest: dict[str, Any]) -> None:
        said = {"file_name": path.name, "snapshots": manifest["snapshots"], "members": len(manifest["members"])}
        store.record(audit.BACKED_UP, by, said | ({"left_out": manifest["left_out"]} if manifest["left_out"] else {}))

    return write(store, path, leave_out_damaged=leave_out_damaged, told=told, named=record)


def write(
    store: Store,
    path: Path,
    *,
    leave_out_damaged: bool,
    told: Told,
    named: Callable[[dict[str, Any]], None] = lambda manifest: None,
) -> dict[str, Any]:
    """As `backup`, without a word in the audit log."""
    for _ in range(ATTEMPTS):
        try:
            return archive.write(path, lambda into: _fill(store, into, leave_out_damaged, told), told, named)
        except _Purged:
            continue
    raise Refused("Snapshots are being purged as fast as they are read. No backup was made; try again later.")


def _fill(store: Store, into: Writing, leave_out_damaged: bool, told: Told) -> dict[str, Any]:
    made_at = store.clock().astimezone(dt.UTC)
    tables: dict[str, Any] = {}
    with store._catalogue.frozen() as connection:
        for table in metadata.sorted_tables:
            tables[table.name] = {
                "columns": [[column.name, type_name(column)] for column in table.columns],
                "rows": connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one(),
            }
            into.member(f"{TABLES}{table.name}.jsonl", _rows(connection, table))
        problems = verify(connection)
        entries = connection.execute(sa.select(head.c.audit_seq)).scalar_one()
        held = connection.execute(
            sa.select(snapshot.c.id, snapshot.c.parquet_name, snapshot.c.parquet_sha256).order_by(
                snapshot.c.uploaded_at
            )
        ).all()
    left_out = []
    for number, row in enumerate(held):
        told("Copying snapshots", number, len(held))
        data, why = _file(store, row)
        if data is not None:
            into.member(SNAPSHOTS + row.parquet_name, [data], packed=False)
        elif leave_out_damaged:
            left_out.append({"id": row.id, "parquet_name": row.parquet_name, "why": why})
        else:
            raise Refused(
                f"The file of snapshot {row.id} {why}. No backup was made. Run: ig-metrics doctor, for what to do; "
                "or add --leave-out-damaged to back up everything else."
            )
    told("Copying snapshots", len(held), len(held))
    for name, path in home_files.listed(store.home):
        with in_words(str(path)):
            into.member(HOME + name, [path.read_bytes()])
    return {
        "product": "IG Metrics",
        "product_version": ig_metrics.__version__,
        "schema": SCHEMA,
        "made_at": made_at.isoformat(timespec="seconds"),
        "tables": tables,
        "snapshots": len(held),
        "left_out": left_out,
        "audit_entries": entries,
        "audit_problems": problems,
    }


def _rows(connection: sa.Connection, table: sa.Table) -> Iterator[bytes]:
    for row in connection.execute(sa.select(table).order_by(*table.primary_key.columns)):
        values = [value.isoformat() if isinstance(value, dt.date) else value for value in row]
        yield json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _file(store: Store, row: Any) -> tuple[bytes | None, str]:
    """A snapshot's file, or None and what is wrong with it. Raises _Purged where the catalogue no longer names the file."""
    try:
        with in_words(store._place.where):
            data = store._place.read(row.parquet_name)
    except Refused as refused:
        if isinstance(refused.__cause__, FileNotFoundError):
            with store._catalogue.reading() as connection:
                named = sa.select(snapshot.c.id).where(snapshot.c.parquet_name == row.parquet_name)
                if connection.execute(named).first() is None:
                    raise _Purged from None
            return None, "is missing"
        return None, f"cannot be read ({' '.join(refused.reasons)})"
    return (data, "") if digest(data) == row.parquet_sha256 else (None, "is damaged: it is not what was stored")


def type_name(column: sa.Column[Any]) -> str:
    """What a backup calls the type of a column."""
    for name, kind in TYPES:
        if isinstance(column.type, kind):
            return name
    raise TypeError(f"{column} is of a type a backup has no name for")
