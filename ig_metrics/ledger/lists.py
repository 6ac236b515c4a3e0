"""Lists that were issued: numbered, hashed, with who, when and what they rest on; prepared first, then issued once.

The rows are a snapshot and the entry in the book says the rest; both are written in one transaction, or neither is.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ig_metrics.dates import LONDON, uk
from ig_metrics.errors import Refused
from ig_metrics.ledger.preparing import AGAIN, NAMES, NEW
from ig_metrics.store import Store
from ig_metrics.store.entries import Entry
from ig_metrics.store.info import REMOVED
from ig_metrics.training.escalation import ACCOUNT_NOT_KNOWN

BOOK, KIND = "list", "issued_lists"
SOURCE = "Issued in the app"


@dataclass(frozen=True)
class Aged:
    """A source a list rests on: what it is, the as-at date of the newest one held (None: none is), and its snapshots."""

    kind: str
    label: str
    as_at: dt.date | None
    snapshots: tuple[str, ...] = ()


@dataclass(frozen=True)
class IssuedList:
    """One list that was issued.

    `rows` = `new` + `again` people; `unknown` of them have no account that is known. `held` were kept off by a hold and `gone`
    were on the list before. `sha256` is of its csv file. `reason` is why it rests on old data (""). `withdrawn_at`: taken back.
    """

    number: int
    name: str
    course: str
    as_at: dt.date
    rows: int
    new: int
    again: int
    held: int
    gone: int
    unknown: int
    sha256: str
    snapshot: str
    by: str
    at: dt.datetime
    course_title: str = ""
    reason: str = ""
    sources: tuple[Aged, ...] = ()
    withdrawn_at: dt.datetime | None = None
    withdrawn_by: str | None = None
    withdrawn_why: str | None = None

    @property
    def title(self) -> str:
        """`List 3, bar, IG, as at 31 March 2014`."""
        return f"List {self.number}, {self.name}, {self.course}, as at {uk(self.as_at)}"


@dataclass(frozen=True)
class Prepared:
    """A list as it would be issued now. Nothing is written.

    `rows`: one a person, `state` new or again, as `training.escalation` has the columns. `gone` (staff_id, full_name, service,
    why): on the last one, and not on this. `held`: kept off by a hold, with hold, reason, until, held_by. `stale`: why its data
    is too old, one sentence a source. `last`: the last of its kind that was issued.
    """

    name: str
    course: str
    as_at: dt.date
    rows: pd.DataFrame
    gone: pd.DataFrame
    held: pd.DataFrame
    sources: tuple[Aged, ...] = ()
    stale: tuple[str, ...] = ()
    last: IssuedList | None = None
    notes: tuple[str, ...] = ()
    course_title: str = ""

    @property
    def new(self) -> int:
        """People on it for the first time."""
        return int((self.rows["state"] == NEW).sum())

    @property
    def unknown(self) -> int:
        """People on it whose account is not known."""
        return int((self.rows["account"] == ACCOUNT_NOT_KNOWN).sum()) if "account" in self.rows else 0

    @property
    def oldest(self) -> dt.date | None:
        """The as-at date of its oldest source; None when one is not held at all."""
        days = [source.as_at for source in self.sources]
        return None if None in days or not days else min(day for day in days if day is not None)

    def refusals(self, reason: str = "") -> tuple[str, ...]:
        """Why it cannot be issued, with the `reason` given; empty when it can."""
        last, said = self.last, []
        if last is not None and last.as_at > self.as_at:
            said.append(
                f"List {last.number} was issued as at {uk(last.as_at)}, later than {uk(self.as_at)}. Prepare it for that day or "
                "a later one."
            )
        if self.rows.empty:
            said.append(f"Nobody is on the {NAMES[self.name]} list, so there is nothing to issue.")
        elif not self.new:
            since = "" if last is None else f" since list {last.number}, issued by {last.by} on {_day(last.at)}"
            said.append(f"Nobody is new on the {NAMES[self.name]} list{since}, so there is nothing new to issue.")
        if self.stale and not reason.strip():
            said.extend(self.stale)
        return tuple(said)


def issue(store: Store, prepared: Prepared, content: bytes, *, by: str, version: str, reason: str = "") -> IssuedList:
    """Issue a prepared list: its rows and what it rests on are kept under the next number.

    `content` is its csv file, whose hash is kept. `version` is the store's from before it was prepared: where anything was
    saved since, Refused (CHANGED_MEANWHILE) is raised, so that of two who issue at once one does. Raises Refused for every
    reason of `Prepared.refusals`. The list comes to be with its rows, or not at all.
    """
    problems = prepared.refusals(reason)
    if problems:
        raise Refused(*problems)
    number = 1 + max((int(entry.subject) for entry in store.entries(BOOK, struck=True)), default=0)
    detail: dict[str, Any] = {
        "list": prepared.name,
        "course": prepared.course,
        "course_title": prepared.course_title,
        "as_at": prepared.as_at.isoformat(),
        "rows": len(prepared.rows),
        "new": prepared.new,
        "again": len(prepared.rows) - prepared.new,
        "held": len(prepared.held),
        "gone": len(prepared.gone),
        "unknown": prepared.unknown,
        "sha256": hashlib.sha256(content).hexdigest(),
        "reason": reason.strip() if prepared.stale else "",
        "sources": [_told(source) for source in prepared.sources],
    }
    rows = prepared.rows.assign(
        number=number, list=prepared.name, course=prepared.course, as_at=pd.Timestamp(prepared.as_at)
    )
    info = store.add(
        KIND,
        rows,
        as_at=prepared.as_at,
        uploaded_by=by,
        file_name=f"List {number}: {prepared.name}, {prepared.course}",
        sha256=detail["sha256"],
        source=SOURCE,
        only_at=version,
        entry=(BOOK, str(number), detail),
    )
    (entry,) = store.entries(BOOK, str(number))
    return _read(entry, {info.id: info})


def issued(store: Store, known_on: dt.datetime | None = None) -> tuple[IssuedList, ...]:
    """Every list issued by then, the newest first; those taken back are among them, marked."""
    entries = store.entries(BOOK, known_on=known_on)
    if not entries:
        return ()
    infos = {info.id: info for info in store.snapshots() if info.kind == KIND}
    found = (_read(entry, infos) for entry in entries)
    return tuple(sorted(found, key=lambda one: one.number, reverse=True))


def one(store: Store, number: int) -> IssuedList:
    """The list of that number. Raises Refused where there is none."""
    for found in issued(store):
        if found.number == number:
            return found
    raise Refused(f"There is no list {number}. Look at the lists that were issued.")


def rows(store: Store, found: IssuedList) -> pd.DataFrame:
    """Its rows as they were issued: an `issued_lists` frame. Raises Refused where they are gone or damaged."""
    return store.read(found.snapshot)


def removed(store: Store, found: IssuedList) -> int:
    """How many of its rows were taken out since it was issued, for retention or because a person asked it."""
    info = next((info for info in store.snapshots() if info.id == found.snapshot), None)
    return 0 if info is None else int(info.quality.get(REMOVED, {}).get("rows", 0))


def take_back(store: Store, number: int, why: str, by: str) -> IssuedList:
    """Take a list back: it stays, marked, and nobody counts as listed by it. Raises Refused without a reason."""
    store.withdraw(one(store, number).snapshot, why, by)
    return one(store, number)


def same_content(found: IssuedList, content: bytes) -> bool:
    """Whether a csv file is, byte for byte, the one that was issued."""
    return hashlib.sha256(content).hexdigest() == found.sha256


def _read(entry: Entry, infos: Mapping[str, Any]) -> IssuedList:
    detail = entry.detail
    info = infos.get(str(detail["snapshot"]))
    counts = {name: int(detail[name]) for name in ("rows", "new", "again", "held", "gone", "unknown")}
    return IssuedList(
        number=int(entry.subject),
        name=str(detail["list"]),
        course=str(detail["course"]),
        as_at=dt.date.fromisoformat(detail["as_at"]),
        **counts,
        sha256=str(detail["sha256"]),
        snapshot=str(detail["snapshot"]),
        by=entry.by,
        at=entry.at,
        course_title=str(detail["course_title"]),
        reason=str(detail["reason"]),
        sources=tuple(_source(told) for told in detail["sources"]),
        withdrawn_at=None if info is None else info.withdrawn_at,
        withdrawn_by=None if info is None else info.withdrawn_by,
        withdrawn_why=None if info is None else info.withdrawn_why,
    )


def _told(source: Aged) -> dict[str, Any]:
    return {
        "kind": source.kind,
        "label": source.label,
        "as_at": source.as_at.isoformat() if source.as_at else None,
        "snapshots": list(source.snapshots),
    }


def _source(told: Mapping[str, Any]) -> Aged:
    day = None if told["as_at"] is None else dt.date.fromisoformat(told["as_at"])
    return Aged(str(told["kind"]), str(told["label"]), day, tuple(told["snapshots"]))


def _day(at: dt.datetime) -> str:
    return uk(at.astimezone(LONDON).date())


__all__ = [
    "AGAIN", "NEW", "Aged", "IssuedList", "Prepared", "issue", "issued", "one", "rows", "same_content", "take_back",
]  # fmt: skip
