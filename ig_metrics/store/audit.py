"""The audit log: who did what to which data when; only ever added to, each entry sealed with the one before."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from ig_metrics.store.catalogue import audit_entry, head

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
PURGED = "records purged"
PERSON_EXPORTED = "person exported"
PERSON_ERASED = "person erased"
REWRITTEN = "snapshot rewritten"
ENTRY_REWRITTEN = "ledger entry rewritten"
MAPPING_SAVED = "mapping saved"
MAPPING_FORGOTTEN = "mapping forgotten"
PUBLISHED = "data published for a rollup"
PUBLICATION_TAKEN_BACK = "publication taken back"
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


@dataclass(frozen=True)
class Wanted:
    """Which entries are asked for: whose, which acts (none named: all), from a moment on and up to one (both included)."""

    by: str = ""
    actions: tuple[str, ...] = ()
    start: dt.datetime | None = None
    end: dt.datetime | None = None


def entries(
    connection: sa.Connection, limit: int | None = None, wanted: Wanted | None = None, skip: int = 0
) -> tuple[AuditEntry, ...]:
    """The newest `limit` entries (None: all) of those wanted, without the first `skip`, newest first."""
    query = sa.select(audit_entry).where(*_where(wanted)).order_by(audit_entry.c.seq.desc())
    rows = connection.execute(query.limit(limit).offset(skip) if skip else query.limit(limit))
    return tuple(
        AuditEntry(row.seq, row.at, row.by, row.action, said(row.detail), row.previous_hash, row.hash) for row in rows
    )


def count(connection: sa.Connection, wanted: Wanted | None = None) -> int:
    """How many entries are wanted."""
    return int(
        connection.execute(sa.select(sa.func.count()).select_from(audit_entry).where(*_where(wanted))).scalar_one()
    )


def people(connection: sa.Connection) -> tuple[str, ...]:
    """Whose acts there are, in alphabetical order."""
    return tuple(connection.execute(sa.select(audit_entry.c.by).distinct().order_by(audit_entry.c.by)).scalars())


def _where(wanted: Wanted | None) -> list[sa.ColumnElement[bool]]:
    if wanted is None:
        return []
    found: list[sa.ColumnElement[bool]] = []
    if wanted.by:
        found.append(audit_entry.c.by == wanted.by)
    if wanted.actions:
        found.append(audit_entry.c.action.in_(wanted.actions))
    if wanted.start is not None:
        found.append(audit_entry.c.at >= wanted.start)
    if wanted.end is not None:
        found.append(audit_entry.c.at <= wanted.end)
    return found


def said(text: str) -> dict[str, Any]:
    """An entry's details; of one that somebody made unreadable, nothing (the check of the chain tells of it)."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def of_sign_in(connection: sa.Connection, sign_in: str, since: dt.datetime) -> tuple[AuditEntry, ...]:
    """What was said of one sign-in since then, oldest first."""
    acts = (SIGNED_IN, SIGN_IN_REFUSED, SIGNED_OUT, ROLE_CHANGED)
    rows = connection.execute(
        sa.select(audit_entry)
        .where(audit_entry.c.at >= since, audit_entry.c.action.in_(acts))
        .order_by(audit_entry.c.seq)
    )
    found = (
        AuditEntry(row.seq, row.at, row.by, row.action, said(row.detail), row.previous_hash, row.hash)
        for row in rows
        if sign_in in row.detail
    )
    return tuple(entry for entry in found if entry.detail.get("sign_in") == sign_in)


def sign_ins_ended(connection: sa.Connection, after: int, since: dt.datetime) -> tuple[tuple[str, ...], int]:
    """The sign-ins that were ended in entries numbered above `after`, and the number of the last entry there is."""
    last = connection.execute(sa.select(head.c.audit_seq)).scalar_one()
    rows = connection.execute(
        sa.select(audit_entry.c.detail).where(
            audit_entry.c.seq > after, audit_entry.c.at >= since, audit_entry.c.action == SIGNED_OUT
        )
    )
    return tuple(str(said(detail).get("sign_in", "")) for (detail,) in rows), last


def told(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the audit log says of a new snapshot: its file by hash, what it is, and the hashes of its quality record and mapping."""
    names = ("id", "kind", "source", "framework", "partial", "file_name", "rows", "sha256", "parquet_sha256")
    return {
        "as_at": values["as_at"].isoformat(),
        **{name: values[name] for name in names},
        **{f"{name}_sha256": digest(values[name]) for name in ("quality", "mapping")},
    }


def digest(detail: object) -> str:
    """The SHA-256 of details: lets the log tell whether they were changed, without repeating them."""
    return hashlib.sha256(plain_json(detail).encode()).hexdigest()
