"""Is the audit log whole, and is everything in the catalogue as the log says it was written?

The chain finds an entry changed, taken out, put in or moved. Whoever can write to the database can also write a whole new
chain; that is found by a receipt (how many entries there were, and the seal of the last) kept somewhere else.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from ig_metrics.errors import Refused
from ig_metrics.store import audit
from ig_metrics.store.catalogue import GUARDS, audit_entry, head, ledger_entry, saved_mapping, snapshot

RECEIPT = re.compile(r"(?:(\d+):)?([0-9a-f]{64})")
OF_SNAPSHOTS = (audit.ADDED, audit.WITHDRAWN, audit.REWRITTEN)
OF_LEDGER = (audit.ENTRY_WRITTEN, audit.ENTRY_STRUCK, audit.ENTRY_REWRITTEN)
OF_MAPPINGS = (audit.MAPPING_SAVED, audit.MAPPING_FORGOTTEN)
_Told = dict[str, tuple[Any, dict[str, Any]]]
"""By the id of a snapshot or ledger entry, the entry of the audit log that tells of it, and its details."""
BY_OTHER_MEANS = "Compare it with a backup and find out who wrote to the catalogue by other means."


def receipt(connection: sa.Connection) -> str:
    """How many entries there are and the seal of the last, to be kept elsewhere: `128:9f2c...`."""
    last = connection.execute(sa.select(head)).one()
    return f"{last.audit_seq}:{last.audit_hash}"


def check_receipt(text: str) -> tuple[int | None, str]:
    """The number (None: left out) and the seal of a receipt. Raises Refused for what is none."""
    found = RECEIPT.fullmatch(text.strip().lower())
    if found is None:
        raise Refused(
            "That is not a receipt of the audit log. It is a number, a colon and 64 letters and digits, as `audit --verify` prints it."
        )
    return (int(found[1]) if found[1] else None), found[2]


class Log:
    """The audit log as far as it was read, entry by entry: the chain up to there, and what it says of everything in the catalogue."""

    def __init__(self) -> None:
        self.last, self.hash = 0, audit.ORIGIN
        self._at: dt.datetime | None = None
        self._broken: list[str] = []
        self._rewritten: list[str] = []
        self._reworded: list[str] = []
        self._added: _Told = {}
        self._withdrawn: _Told = {}
        self._written: _Told = {}
        self._struck: _Told = {}
        self._saved: dict[tuple[str, str], tuple[Any, dict[str, Any]]] = {}

    def take(self, row: Any) -> None:
        """Read the next entry."""
        expected = self.last + 1
        if row.seq != expected:
            gone = f"entry {expected} is" if row.seq == expected + 1 else f"entries {expected} to {row.seq - 1} are"
            self._broken.append(f"Audit log: {gone} missing.")
        elif row.previous_hash != self.hash:
            self._broken.append(f"Audit log: entry {row.seq} does not follow from the entry before it.")
        if audit.seal(row.seq, row.at, row.by, row.action, row.detail, row.previous_hash) != row.hash:
            self._broken.append(f"Audit log: entry {row.seq} was changed after it was written.")
        self.last, self.hash, self._at = row.seq, row.hash, row.at
        if row.action in OF_SNAPSHOTS:
            self._of_snapshot(row, audit.said(row.detail))
        elif row.action in OF_LEDGER:
            self._of_ledger(row, audit.said(row.detail))
        elif row.action in OF_MAPPINGS:
            detail = audit.said(row.detail)
            key = (str(detail.get("kind")), str(detail.get("name")))
            self._saved.pop(key, None)
            if row.action == audit.MAPPING_SAVED:
                self._saved[key] = (row, detail)

    def chain(self, last: Any) -> Iterator[str]:
        """What is wrong with the chain; `last`: what the catalogue says its last entry is."""
        yield from self._broken
        if self.last != last.audit_seq:
            yield f"Audit log: it ends at entry {self.last}; {last.audit_seq} were written."
        elif self.hash != last.audit_hash:
            yield f"Audit log: its last entry, {self.last}, is not the one that was written."
        elif self._at is not None and self._at != last.last_at:
            yield f"Audit log: its last entry, {self.last}, is of another time than the catalogue says."

    def catalogue(self, connection: sa.Connection) -> Iterator[str]:
        """Where the catalogue says something else than the log."""
        yield from self._rewritten
        yield from _snapshots(
            self._added,
            self._withdrawn,
            {row.id: dict(row._mapping) for row in connection.execute(sa.select(snapshot))},
        )
        yield from self._reworded
        yield from _ledger(
            self._written, self._struck, {row.id: row for row in connection.execute(sa.select(ledger_entry))}
        )
        yield from _mappings(self._saved, connection.execute(sa.select(saved_mapping)).all())
        yield from _guards(connection)

    def _of_snapshot(self, row: Any, detail: dict[str, Any]) -> None:
        id = str(detail.get("id"))
        if row.action == audit.ADDED:
            self._added[id] = (row, detail)
        elif row.action == audit.WITHDRAWN:
            self._withdrawn[id] = (row, detail)
        elif id in self._added:
            first, before = self._added[id]
            told = detail.get("before", {})
            if {name: before.get(name) for name in told} != told:
                self._rewritten.append(
                    f"The audit log says that snapshot {id} was rewritten from something it was not."
                )
            self._added[id] = (first, before | detail.get("after", {}))

    def _of_ledger(self, row: Any, detail: dict[str, Any]) -> None:
        id = str(detail.get("id"))
        if row.action == audit.ENTRY_WRITTEN:
            self._written[id] = (row, detail)
        elif row.action == audit.ENTRY_STRUCK:
            self._struck[id] = (row, detail)
        elif id in self._written:
            first, before = self._written[id]
            if detail.get("before_sha256") != before.get("detail_sha256"):
                self._reworded.append(
                    f"The audit log says that ledger entry {id} was rewritten from something it was not."
                )
            self._written[id] = (first, {**before, "detail_sha256": detail.get("detail_sha256")})


def verify(connection: sa.Connection, kept: str | None = None) -> list[str]:
    """What is wrong, in words; empty when every entry is there as it was written and the rest is as the log says.

    `kept`: a receipt kept elsewhere; the chain must still go through it. Raises Refused where it is no receipt.
    """
    rows = connection.execute(sa.select(audit_entry).order_by(audit_entry.c.seq)).all()
    log = Log()
    for row in rows:
        log.take(row)
    last = connection.execute(sa.select(head)).one()
    return [*log.chain(last), *_receipt(rows, kept), *log.catalogue(connection)]


def verify_on(connection: sa.Connection, log: Log) -> list[str]:
    """The same by the entries that came since `log` was read, which are read into it. What it read before is not read again: only
    that as many entries are there and that the last of them has the seal it had."""
    same = sa.select(audit_entry.c.hash).where(audit_entry.c.seq == log.last)
    held = sa.select(sa.func.count()).select_from(audit_entry).where(audit_entry.c.seq <= log.last)
    if log.last and (
        connection.execute(same).scalar() != log.hash or connection.execute(held).scalar_one() != log.last
    ):
        return verify(connection) or ["Audit log: entries that had been checked are not those that are there now."]
    for row in connection.execute(
        sa.select(audit_entry).where(audit_entry.c.seq > log.last).order_by(audit_entry.c.seq)
    ):
        log.take(row)
    return [*log.chain(connection.execute(sa.select(head)).one()), *log.catalogue(connection)]


def _receipt(rows: Sequence[Any], kept: str | None) -> Iterator[str]:
    if kept is None:
        return
    seq, sealed = check_receipt(kept)
    if seq is None:
        if sealed not in {audit.ORIGIN, *(row.hash for row in rows)}:
            yield "Audit log: no entry has the seal of the receipt. The log was written anew, or entries were taken off its end."
        return
    found = next((row.hash for row in rows if row.seq == seq), audit.ORIGIN if seq == 0 else None)
    if found is None:
        yield f"Audit log: the receipt is of {seq} entries; there are {len(rows)}. Entries were taken off its end."
    elif found != sealed:
        yield f"Audit log: entry {seq} is not the one the receipt was given for. The log was written anew, from that entry or an earlier one on."


def _snapshots(added: _Told, withdrawn: _Told, held: dict[str, dict[str, Any]]) -> Iterator[str]:
    for id in sorted(held.keys() | added.keys()):
        if id not in held:
            yield f"Snapshot {id} was added, and is no longer in the catalogue."
        elif id not in added:
            yield f"Snapshot {id} is in the catalogue, and the audit log does not say that it was added."
        else:
            row, detail = added[id]
            now = audit.told(held[id])
            if {name: now.get(name) for name in detail} != detail or _who(held[id], "uploaded") != (row.by, row.at):
                yield f"The catalogue says other things of snapshot {id} than when it was added."
            elif (held[id]["withdrawn_at"] is not None) != (id in withdrawn):
                yield f"Catalogue and audit log differ on whether snapshot {id} was withdrawn."
            elif id in withdrawn and not _as_withdrawn(held[id], *withdrawn[id]):
                yield f"The catalogue says other things of how snapshot {id} was withdrawn than when it was."


def _as_withdrawn(held: Mapping[str, Any], row: Any, detail: Mapping[str, Any]) -> bool:
    return _who(held, "withdrawn") == (row.by, row.at) and held["withdrawn_why"] == detail.get("why")


def _who(held: Mapping[str, Any], did: str) -> tuple[str, dt.datetime]:
    return held[f"{did}_by"], held[f"{did}_at"]


def _ledger(written: _Told, struck: _Told, held: dict[str, Any]) -> Iterator[str]:
    for id in sorted(held.keys() | written.keys()):
        if id not in held:
            yield f"Ledger entry {id} was written, and is no longer in the catalogue."
        elif id not in written:
            yield f"Ledger entry {id} is in the catalogue, and the audit log does not say that it was written."
        elif not _as_written(held[id], *written[id]):
            yield f"The catalogue says other things of ledger entry {id} than when it was written."
        elif (held[id].struck_at is not None) != (id in struck):
            yield f"Catalogue and audit log differ on whether ledger entry {id} was struck out."
        elif id in struck and not _as_struck(held[id], *struck[id]):
            yield f"The catalogue says other things of how ledger entry {id} was struck out than when it was."


def _as_written(entry: Any, row: Any, told: Mapping[str, Any]) -> bool:
    now = {"id": entry.id, "book": entry.book, "subject": entry.subject, "detail_sha256": audit.digest(entry.detail)}
    return (entry.by, entry.at) == (row.by, row.at) and now == told


def _as_struck(entry: Any, row: Any, told: Mapping[str, Any]) -> bool:
    return (entry.struck_by, entry.struck_at, entry.struck_why) == (row.by, row.at, told.get("why"))


def _mappings(saved: dict[tuple[str, str], tuple[Any, dict[str, Any]]], held: Sequence[Any]) -> Iterator[str]:
    found = {(each.kind, each.name): each for each in held}
    for key in sorted(found.keys() | saved.keys()):
        named = f"The saved mapping '{key[1]}' of {key[0]}"
        if key not in found:
            yield f"{named} was saved, and is no longer in the catalogue."
        elif key not in saved:
            yield f"{named} is in the catalogue, and the audit log does not say that it was saved."
        else:
            row, detail = saved[key]
            each = found[key]
            sealed = detail.get("mapping_sha256")
            if (each.saved_by, each.saved_at) != (row.by, row.at) or (
                sealed is not None and audit.digest(each.mapping) != sealed
            ):
                yield f"{named} is not as it was saved."


def _guards(connection: sa.Connection) -> Iterator[str]:
    asked = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    there = set(connection.execute(sa.text(asked)).scalars())
    for name in GUARDS:
        if name not in there:
            yield f"The guard {name}, by which the database itself keeps what was written, was taken off."
