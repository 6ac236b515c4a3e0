"""The ledger's entries: what somebody decided or set, with the reason; taken back by striking out, never deleted.

One table serves every book of the ledger (rebase points, notification decisions...): a subject, the details as JSON, who
and when. The audit log says of each entry that it was written and struck, and seals its details by their hash.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from ig_metrics.dates import LONDON, uk
from ig_metrics.errors import Refused
from ig_metrics.store import audit
from ig_metrics.store.catalogue import ledger_entry

WRITTEN = audit.ENTRY_WRITTEN
STRUCK = audit.ENTRY_STRUCK
ID_DIGITS = 8
ALREADY = "This is written down already. Look at the list again."
_STANDS = ledger_entry.c.struck_at.is_(None)


@dataclass(frozen=True)
class Entry:
    """One line of a book: about `subject`, with `detail`, by whom and when (aware, in UTC); struck out or not."""

    id: str
    book: str
    subject: str
    detail: dict[str, Any] = field(hash=False)
    by: str
    at: dt.datetime
    struck_at: dt.datetime | None = None
    struck_by: str | None = None
    struck_why: str | None = None


def listed(
    connection: sa.Connection, book: str, subject: str | None, known_on: dt.datetime | None, struck: bool
) -> tuple[Entry, ...]:
    """The entries of a book (about one subject) in the order they were written, as they stood at `known_on` (None: now)."""
    query = sa.select(ledger_entry).where(ledger_entry.c.book == book).order_by(ledger_entry.c.at)
    if subject is not None:
        query = query.where(ledger_entry.c.subject == subject)
    found = (Entry(**row._mapping) for row in connection.execute(query))
    return tuple(_then(found, known_on, struck))


def everything(connection: sa.Connection) -> tuple[Entry, ...]:
    """The entries of every book in the order they were written."""
    return tuple(
        Entry(**row._mapping) for row in connection.execute(sa.select(ledger_entry).order_by(ledger_entry.c.at))
    )


def _then(entries: Iterable[Entry], known_on: dt.datetime | None, struck: bool) -> Iterable[Entry]:
    for entry in entries:
        if known_on is not None and entry.at > known_on:
            continue
        gone = entry.struck_at is not None and (known_on is None or entry.struck_at <= known_on)
        if struck or not gone:
            yield entry


def write(
    connection: sa.Connection,
    now: dt.datetime,
    book: str,
    subject: str,
    detail: Mapping[str, Any],
    by: str,
    *,
    once: bool = False,
    changes_data: bool = True,
) -> Entry:
    """Add an entry, and say so in the audit log.

    With `once`, Refused is raised where an entry that stands is about the same subject already: of two who write at once, one
    does. `changes_data` False: no figure rests on it, so the store's version stays.
    """
    if once and stands(connection, book, subject):
        raise Refused(ALREADY)
    id = _new_id(connection, book)
    told = {"id": id, "book": book, "subject": subject, "detail_sha256": audit.digest(detail)}
    at = audit.append(connection, now, by, WRITTEN, told, changes_data=changes_data)
    values: dict[str, Any] = {"id": id, "book": book, "subject": subject, "detail": dict(detail), "by": by, "at": at}
    connection.execute(sa.insert(ledger_entry).values(**values))
    return Entry(**values)


def stands(connection: sa.Connection, book: str, subject: str) -> bool:
    """Whether an entry of the book that stands is about the subject."""
    return _taken(connection, ledger_entry.c.book == book, ledger_entry.c.subject == subject, _STANDS)


def strike(connection: sa.Connection, now: dt.datetime, book: str, id: str, why: str, by: str) -> Entry:
    """Strike an entry out. Raises Refused when there is none of that id in the book, or it was struck out already."""
    row = connection.execute(
        sa.select(ledger_entry).where(ledger_entry.c.id == id, ledger_entry.c.book == book)
    ).one_or_none()
    if row is None:
        raise Refused(f"There is no entry '{id}'. Look at the list again: it may have changed.")
    if row.struck_at is not None:
        raise Refused(f"Entry {id} was taken back already, on {uk(row.struck_at.astimezone(LONDON).date())}.")
    at = audit.append(connection, now, by, STRUCK, {"id": id, "book": book, "why": why}, changes_data=True)
    marks = {"struck_at": at, "struck_by": by, "struck_why": why}
    connection.execute(sa.update(ledger_entry).where(ledger_entry.c.id == id).values(**marks))
    return Entry(**{**row._mapping, **marks})


def rewrite(connection: sa.Connection, now: dt.datetime, id: str, detail: Mapping[str, Any], by: str) -> None:
    """Put other details in an entry's place, so that it names somebody no more; the audit log has the hashes of both."""
    row = connection.execute(sa.select(ledger_entry).where(ledger_entry.c.id == id)).one()
    told = {
        "id": id, "book": row.book, "before_sha256": audit.digest(row.detail), "detail_sha256": audit.digest(detail),
    }  # fmt: skip
    audit.append(connection, now, by, audit.ENTRY_REWRITTEN, told, changes_data=True)
    connection.execute(sa.update(ledger_entry).where(ledger_entry.c.id == id).values(detail=dict(detail)))


def _new_id(connection: sa.Connection, book: str) -> str:
    """An id no entry has; a book of tens of thousands would meet one of so few digits by chance."""
    while True:
        id = f"{book}-{uuid.uuid4().hex[:ID_DIGITS]}"
        if not _taken(connection, ledger_entry.c.id == id):
            return id


def _taken(connection: sa.Connection, *where: sa.ColumnElement[bool]) -> bool:
    return connection.execute(sa.select(ledger_entry.c.id).where(*where).limit(1)).first() is not None
