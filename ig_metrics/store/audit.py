"""The audit log: who did what to which data when; only ever added to, each entry sealed with the one before."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from ig_metrics.store.catalogue import audit_entry, head, ledger_entry, snapshot

ORIGIN = "0" * 64
"""What the first entry's `previous_hash` is."""
ADDED = "snapshot added"
WITHDRAWN = "snapshot withdrawn"
ENTRY_WRITTEN = "ledger entry written"
ENTRY_STRUCK = "ledger entry struck out"
SIGNED_IN = "signed in"
SIGN_IN_REFUSED = "sign-in refused"
SIGNED_OUT = "signed out"
ROLE_CHANGED = "role changed"
SETTINGS_CHANGED = "settings changed"
NAMES_DOWNLOADED = "names downloaded"
BACKED_UP = "backup made"
RESTORED = "backup restored"
PURGED = "snapshot purged"
PERSON_EXPORTED = "person exported"
PERSON_ERASED = "person erased"
ERASED_FROM = "snapshot rewritten without a person"
TICK = dt.timedelta(microseconds=1)


@dataclass(frozen=True)
class AuditEntry:
    """One thing done. `at` is aware UTC; `hash` seals the entry and, through `previous_hash`, all before it."""

    seq: int
    at: dt.datetime
    by: str
    action: str
    detail: dict[str, Any] = field(hash=False)
    previous_hash: str
    hash: str


def seal(seq: int, at: dt.datetime, by: str, action: str, detail: str, previous_hash: str) -> str:
    """The SHA-256 of an entry: of every field and the hash of the entry before, as a JSON list."""
    sealed = json.dumps(
        [seq, at.astimezone(dt.UTC).isoformat(timespec="microseconds"), by, action, detail, previous_hash]
    )
    return hashlib.sha256(sealed.encode()).hexdigest()


def append(
    connection: sa.Connection, now: dt.datetime, by: str, action: str, detail: dict[str, Any], *, changes_data: bool
) -> dt.datetime:
    """Add an entry inside a writing transaction; returns its time.

    The time is `now`, or a microsecond after the last entry's when the clock has gone back: time never does in a catalogue.
    `changes_data` also moves the version that pages key their caches by.
    """
    last = connection.execute(sa.select(head)).one()
    at = next_time(now, last.last_at)
    text = plain_json(detail)
    seq = last.audit_seq + 1
    sealed = seal(seq, at, by, action, text, last.audit_hash)
    connection.execute(
        sa.insert(audit_entry).values(
            seq=seq, at=at, by=by, action=action, detail=text, previous_hash=last.audit_hash, hash=sealed
        )
    )
    # The seal is of the whole history, so two catalogues, or one restored and changed again, never share a version.
    moved = {"version": sealed[:16]} if changes_data else {}
    connection.execute(sa.update(head).values(last_at=at, audit_seq=seq, audit_hash=sealed, **moved))
    return at


def next_time(now: dt.datetime, last: dt.datetime) -> dt.datetime:
    """`now`, but always after `last`."""
    return max(now.astimezone(dt.UTC), last + TICK)


def plain_json(value: object) -> str:
    """`value` as canonical JSON text: sorted keys; dates in ISO form; numbers of numpy as plain ones."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if hasattr(value, "item"):
        return value.item()
    if isinstance(value, set | frozenset):
        return sorted(value)
    return str(value)


def entries(connection: sa.Connection, limit: int | None = None) -> tuple[AuditEntry, ...]:
    """The newest `limit` entries (None: all), newest first."""
    rows = connection.execute(sa.select(audit_entry).order_by(audit_entry.c.seq.desc()).limit(limit))
    return tuple(
        AuditEntry(row.seq, row.at, row.by, row.action, json.loads(row.detail), row.previous_hash, row.hash)
        for row in rows
    )


def verify(connection: sa.Connection) -> list[str]:
    """What is wrong, in words; empty when every entry is there as it was written and the snapshots are as it says."""
    rows = connection.execute(sa.select(audit_entry).order_by(audit_entry.c.seq)).all()
    last = connection.execute(sa.select(head)).one()
    held = {row.id: dict(row._mapping) for row in connection.execute(sa.select(snapshot))}
    ledger = {row.id: row for row in connection.execute(sa.select(ledger_entry))}
    chain = _problems(rows, last.audit_seq, last.audit_hash)
    return [*chain, *_disagreements(rows, held), *_ledger_disagreements(rows, ledger)]


def told(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the audit log says of a new snapshot."""
    names = ("id", "kind", "source", "framework", "partial", "file_name", "rows", "sha256", "parquet_sha256")
    return {"as_at": values["as_at"].isoformat(), **{name: values[name] for name in names}}


def _disagreements(rows: Iterable[Any], held: dict[str, dict[str, Any]]) -> Iterable[str]:
    added, withdrawn = {}, set()
    for row in rows:
        if row.action == ADDED:
            detail = json.loads(row.detail)
            added[detail["id"]] = detail
        elif row.action == WITHDRAWN:
            withdrawn.add(json.loads(row.detail)["id"])
    for id in sorted(held.keys() | added.keys()):
        if id not in held:
            yield f"Snapshot {id} was added, and is no longer in the catalogue."
        elif id not in added:
            yield f"Snapshot {id} is in the catalogue, and the audit log does not say that it was added."
        elif told(held[id]) != added[id]:
            yield f"The catalogue says other things of snapshot {id} than when it was added."
        elif (held[id]["withdrawn_at"] is not None) != (id in withdrawn):
            yield f"Catalogue and audit log differ on whether snapshot {id} was withdrawn."


def _ledger_disagreements(rows: Iterable[Any], held: dict[str, Any]) -> Iterable[str]:
    written, struck = {}, set()
    for row in rows:
        if row.action == ENTRY_WRITTEN:
            detail = json.loads(row.detail)
            written[detail["id"]] = (row, detail)
        elif row.action == ENTRY_STRUCK:
            struck.add(json.loads(row.detail)["id"])
    for id in sorted(held.keys() | written.keys()):
        if id not in held:
            yield f"Ledger entry {id} was written, and is no longer in the catalogue."
            continue
        if id not in written:
            yield f"Ledger entry {id} is in the catalogue, and the audit log does not say that it was written."
            continue
        entry, (row, told) = held[id], written[id]
        digest = hashlib.sha256(plain_json(entry.detail).encode()).hexdigest()
        said = {"id": id, "book": entry.book, "subject": entry.subject, "detail_sha256": digest}
        if said != told or (entry.by, entry.at) != (row.by, row.at):
            yield f"The catalogue says other things of ledger entry {id} than when it was written."
        elif (entry.struck_at is not None) != (id in struck):
            yield f"Catalogue and audit log differ on whether ledger entry {id} was struck out."


def _problems(rows: Iterable[Any], last_seq: int, last_hash: str) -> Iterable[str]:
    expected, previous = 1, ORIGIN
    for row in rows:
        if row.seq != expected:
            gone = f"entry {expected} is" if row.seq == expected + 1 else f"entries {expected} to {row.seq - 1} are"
            yield f"Audit log: {gone} missing."
        elif row.previous_hash != previous:
            yield f"Audit log: entry {row.seq} does not follow from the entry before it."
        if seal(row.seq, row.at, row.by, row.action, row.detail, row.previous_hash) != row.hash:
            yield f"Audit log: entry {row.seq} was changed after it was written."
        expected, previous = row.seq + 1, row.hash
    if expected != last_seq + 1:
        yield f"Audit log: it ends at entry {expected - 1}; {last_seq} were written."
    elif previous != last_hash:
        yield f"Audit log: its last entry, {expected - 1}, is not the one that was written."
