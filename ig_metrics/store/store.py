"""The store's door: the one object through which everything is kept and asked for."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import sqlalchemy as sa

from ig_metrics.datasets import KINDS, conform
from ig_metrics.dates import LONDON, uk
from ig_metrics.errors import Refused
from ig_metrics.interrupts import cleaning_up, passing
from ig_metrics.store import again, audit, entries, mappings, measures, rewriting, verify
from ig_metrics.store import in_force as rules
from ig_metrics.store.audit import AuditEntry, Wanted
from ig_metrics.store.catalogue import (
    CATALOGUE_FILE,
    VERSION,
    Catalogue,
    open_catalogue,
    snapshot,
    snapshot_info,
)
from ig_metrics.store.entries import Entry
from ig_metrics.store.faults import in_words
from ig_metrics.store.home_files import RESTORING
from ig_metrics.store.info import SnapshotInfo
from ig_metrics.store.mappings import MappingInfo
from ig_metrics.store.migrate import SCHEMA, bring_up_to_date, schema_of
from ig_metrics.store.places import Place, make_folder, open_place, rubbish
from ig_metrics.store.rewriting import Rewriting
from ig_metrics.store.snapshots import Damaged, Reader, digest, encode, new_name
from ig_metrics.store.watching import Watch, Watched

if TYPE_CHECKING:
    from ig_metrics.store.doctor import Finding
    from ig_metrics.store.trial import Trial

DEFAULT_SOURCE = "default"
CHANGED_MEANWHILE = "Somebody else has saved something in the meantime. Look at what changed, then save again."
HUSHED_SECONDS = 60.0
"""How long no measure is kept after one could not be."""
MEASURES_DAYS = 30
"""How long a measure that no date on offer rests on any more is kept."""
SHORTEST_ID = 4
"""Hex digits at the end of an id; more when those are taken."""


class Store:
    """Snapshots, their catalogue and the audit log. One object serves every thread of a process; several processes may
    share one store."""

    def __init__(self, home: Path, catalogue: Catalogue, place: Place) -> None:
        self.home = home
        self.clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
        self._catalogue = catalogue
        self._place = place
        self._reader = Reader(place)
        self._swept = False
        self._infos_at: tuple[str, dict[str, tuple[SnapshotInfo, ...]]] = ("", {})
        self._hushed_until = 0.0
        self._watch = Watch()

    @staticmethod
    def exists(home: Path | str) -> bool:
        """Whether there is a store in `home` (or at IG_METRICS_DATABASE_URL) to open; makes nothing."""
        return bool(os.environ.get("IG_METRICS_DATABASE_URL")) or (Path(home) / CATALOGUE_FILE).exists()

    @classmethod
    def open(cls, home: Path | str, *, database_url: str | None = None, snapshots_url: str | None = None) -> Store:
        """Open the store in `home`, making it or bringing its tables up to date where that is needed.

        The catalogue is at `database_url` (else IG_METRICS_DATABASE_URL, else SQLite in `home`), snapshots at `snapshots_url`
        (else IG_METRICS_SNAPSHOTS_URL, else a folder in `home`). Raises Refused when either cannot be used.
        """
        home = Path(home).absolute()
        with in_words(str(home)):
            make_folder(home)
        catalogue = open_catalogue(home, database_url or os.environ.get("IG_METRICS_DATABASE_URL"))
        place = open_place(home, snapshots_url or os.environ.get("IG_METRICS_SNAPSHOTS_URL"))
        if schema_of(catalogue) != SCHEMA:
            bring_up_to_date(catalogue)
        if any(home.glob(f"{RESTORING}*")):  # one that was interrupted
            from ig_metrics.store.restore import settle

            settle(home, catalogue)
        # What an erasure or a purge that was interrupted left behind is personal data: it does not wait for the next upload.
        rewriting.clear_away(catalogue, place)
        return cls(home, catalogue, place)

    @property
    def place(self) -> Place:
        """Where its snapshot files lie."""
        return self._place

    def close(self) -> None:
        """Let go of the catalogue. The store can still be used: it opens again when asked."""
        self._catalogue.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()

    def version(self) -> str:
        """A text that changes whenever the answers could: keys the pages' caches. Quick (well under a millisecond)."""
        return self._catalogue.version()

    def steady(self) -> AbstractContextManager[None]:
        """A block in which this thread asks for the version once, unless it writes: one answer looks it up a hundred times."""
        return self._catalogue.steady()

    def check(self) -> None:
        """Ask catalogue and place for a sign of life. Raises Refused where either cannot be reached."""
        self.version()
        self._place.check()

    # In

    def add(
        self,
        kind: str,
        frame: pd.DataFrame,
        *,
        as_at: dt.date,
        uploaded_by: str,
        file_name: str,
        sha256: str,
        source: str = DEFAULT_SOURCE,
        framework: str | None = None,
        partial: bool = False,
        mapping: Mapping[str, Any] | None = None,
        quality: Mapping[str, Any] | None = None,
        rows_read: int | None = None,
        only_at: str | None = None,
        entry: tuple[str, str, Mapping[str, Any]] | None = None,
        said: tuple[str, Mapping[str, Any]] | None = None,
        repeats: str | None = None,
    ) -> SnapshotInfo:
        """Keep `frame` (any columns of the kind; conformed here) as a new snapshot and say so in the audit log.

        All or nothing: when this returns, the snapshot is on the disk; when it raises (Refused: disk full, read-only, busy),
        there is no trace of it. `sha256` is of the uploaded file. `partial` rows overlay those of the same source. `mapping`
        and `quality` are kept as they are and must hold no personal data. `only_at` is the `version` this rests on: where
        somebody has changed something since, Refused is raised and nothing is kept. `entry` (book, subject, details) is
        written in the ledger with it, `snapshot` added to its details, and `said` (action, details) in the audit log, likewise: all
        are there or none. `repeats` is the id of the snapshot of this very file that the caller knows of, "" for none: where another
        was kept since for the same date and source, Refused is raised, so that of two who bring one file at once one does.
        """
        _fit(kind, framework)
        day = as_at.date() if isinstance(as_at, dt.datetime) else as_at
        rows = conform(kind, frame)
        data = encode(kind, rows)
        values: dict[str, Any] = {
            "kind": kind,
            "source": _clean(source) or DEFAULT_SOURCE,
            "framework": framework,
            "as_at": day,
            "uploaded_by": _clean(uploaded_by),
            "file_name": _clean(file_name),
            "sha256": sha256,
            "parquet_name": new_name(kind, day),
            "parquet_sha256": digest(data),
            "rows": len(rows),
            "rows_read": rows_read,
            "partial": bool(partial),
            "quality": _plain(quality),
            "mapping": _plain(mapping),
        }
        self._sweep_once()
        try:
            self._place.write(values["parquet_name"], data)
            return self._commit(values, data, only_at, entry, said, repeats)
        except BaseException:
            with cleaning_up():
                self._remove_unless_held(values["parquet_name"])
            raise

    def _commit(
        self,
        values: dict[str, Any],
        data: bytes,
        only_at: str | None,
        entry: tuple[str, str, Mapping[str, Any]] | None,
        said: tuple[str, Mapping[str, Any]] | None,
        repeats: str | None,
    ) -> SnapshotInfo:
        name = values["parquet_name"]
        with self._catalogue.writing() as connection:
            if only_at is not None and connection.execute(VERSION).scalar_one() != only_at:
                raise Refused(CHANGED_MEANWHILE)
            if repeats is not None:
                again.refuse(connection, values, repeats)
            # Sweepers hold the same turn: after this look nobody takes the file away before its row is there.
            with in_words(self._place.where):
                if not self._place.exists(name):
                    self._place.write(name, data)
            values["id"] = _new_id(connection, name)
            values["uploaded_at"] = audit.append(
                connection, self.clock(), values["uploaded_by"], audit.ADDED, audit.told(values), changes_data=True
            )
            connection.execute(sa.insert(snapshot).values(**values))
            if entry is not None:
                book, subject, detail = entry
                told = _plain({**detail, "snapshot": values["id"]})
                entries.write(connection, self.clock(), book, _clean(subject), told, values["uploaded_by"])
            if said is not None:
                action, detail = said
                told = {**detail, "snapshot": values["id"]}
                audit.append(connection, self.clock(), values["uploaded_by"], action, told, changes_data=False)
        return SnapshotInfo(**values)

    def withdraw(self, id: str, why: str, by: str) -> SnapshotInfo:
        """Take a snapshot back: it is kept, marked, and counts no more. Raises Refused when it cannot be."""
        if not why.strip():
            raise Refused("Say why the snapshot is withdrawn; the reason is kept with it.")
        with self._catalogue.writing() as connection:
            info = self._one(connection, id)
            if info.withdrawn_at is not None:
                raise Refused(
                    f"Snapshot {id} was withdrawn already, on {uk(info.withdrawn_at.astimezone(LONDON).date())}."
                )
            by, why = _clean(by), _clean(why)
            at = audit.append(connection, self.clock(), by, audit.WITHDRAWN, {"id": id, "why": why}, changes_data=True)
            marks = {"withdrawn_at": at, "withdrawn_by": by, "withdrawn_why": why}
            connection.execute(sa.update(snapshot).where(snapshot.c.id == id).values(**marks))
            return self._one(connection, id)

    def rewrite(self, what: Rewriting, *, by: str, only_at: str) -> None:
        """Put other rows and other ledger details in the place of those held, all of them or none; the old files go.

        `only_at`: as for `add`. For what the law asks to be forgotten alone: a correction is a new snapshot. What was left by what was
        interrupted goes first: it can hold the same people.
        """
        self._sweep()
        rewriting.rewrite(self._catalogue, self._place, self.clock, what, by=_clean(by), only_at=only_at)

    # Out

    def snapshots(self, include_withdrawn: bool = True) -> tuple[SnapshotInfo, ...]:
        """Every snapshot, the newest upload first."""
        query = sa.select(snapshot).order_by(snapshot.c.uploaded_at.desc())
        if not include_withdrawn:
            query = query.where(snapshot.c.withdrawn_at.is_(None))
        return self._infos(query)

    def default_source(self, kind: str) -> str:
        """The source an upload that names none belongs to: the only one whose list is held of a state kind, else `default`.

        A list of staff uploaded without a source follows on from the one list there is, whatever that is called; beside it
        it would count everybody twice. A source that only returns a few rows is no list to follow, unless it is the only one.
        Events are united whatever their source.
        """
        if KINDS[kind].nature != "state":
            return DEFAULT_SOURCE
        return followed((info.source, info.partial) for info in self._of_kind(kind) if info.withdrawn_at is None)

    def find_duplicate(self, kind: str, sha256: str) -> SnapshotInfo | None:
        """The newest snapshot of this kind, not withdrawn, that was made from the same file."""
        with self._catalogue.reading() as connection:
            return again.newest(connection, kind, sha256)

    def in_force_snapshots(
        self, kind: str, as_at: dt.date, *, known_on: dt.date | dt.datetime | None = None, framework: str | None = None
    ) -> tuple[SnapshotInfo, ...]:
        """The snapshots that `in_force` rests on, by as-at date and upload, earliest first."""
        return rules.choose(self._of_kind(kind), kind, as_at, known_on=known_on, framework=framework)

    def in_force(
        self,
        kind: str,
        as_at: dt.date,
        *,
        known_on: dt.date | dt.datetime | None = None,
        framework: str | None = None,
        columns: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """The rows of a kind that hold at `as_at`, as known on `known_on` (None: now; a date: to its end in London).

        `columns` limits what is read and given back; every canonical column else, typed, index 0..n; no rows when nothing is
        held. Raises Damaged when a file it rests on is missing or damaged, Refused when toolkit rows of several frameworks are in
        force and `framework` names none.
        """
        chosen = self.in_force_snapshots(kind, as_at, known_on=known_on, framework=framework)
        frameworks = sorted({info.framework for info in chosen if info.framework})
        if len(frameworks) > 1:
            raise Refused(f"Self-assessments of several frameworks are held: {', '.join(frameworks)}. Name one.")
        read = rules.needed(kind, columns, len(chosen))
        parts = [(info, self._rows(info, read)) for info in chosen]
        return rules.unite(kind, parts, as_at, columns)

    def read(self, id: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """The rows of one snapshot as they were stored, withdrawn or not."""
        with self._catalogue.reading() as connection:
            info = self._one(connection, id)
        return self._rows(info, None if columns is None else tuple(columns))

    def damaged(self) -> tuple[Damaged, ...]:
        """The snapshots this process found it could not read, each with why; one that was mended or withdrawn is not among them."""
        found = self._reader.damaged()
        if not found:
            return ()
        standing = {info.id for info in self.snapshots(include_withdrawn=False)}
        return tuple(each for each in found if each.info.id in standing)

    def last_kept(self, by: str | None = None) -> SnapshotInfo | None:
        """The newest upload that still counts (of one person's, where named): what "undo the last import" withdraws.

        What the app itself keeps, such as confirmed matches of people, is no upload.
        """
        for info in self.snapshots(include_withdrawn=False):
            known = KINDS.get(info.kind)
            if (known is None or not known.internal) and (by is None or info.uploaded_by == by):
                return info
        return None

    def trial(
        self,
        kind: str,
        frame: pd.DataFrame,
        *,
        as_at: dt.date,
        source: str = DEFAULT_SOURCE,
        framework: str | None = None,
        partial: bool = False,
        quality: Mapping[str, Any] | None = None,
    ) -> Trial:
        """The store as it would be if this were kept: every question is answered, nothing is written.

        `quality` as for `add`: a partial return's `columns` say what its file had. Raises Refused as `add` does.
        """
        from ig_metrics.store.trial import trial

        _fit(kind, framework)
        return trial(
            self, kind, frame, as_at=as_at, source=_clean(source) or DEFAULT_SOURCE, framework=framework,
            partial=bool(partial), quality=quality,
        )  # fmt: skip

    # Saved mappings

    def save_mapping(self, kind: str, name: str, mapping: Mapping[str, Any], by: str) -> None:
        """Remember how a source's headings map, under a name; one of that name is replaced."""
        with self._catalogue.writing() as connection:
            mappings.save(connection, self.clock(), kind, _clean(name), _plain(mapping), _clean(by))

    def forget_mapping(self, kind: str, name: str, by: str) -> bool:
        """Forget a saved mapping; False where there is none of that name."""
        with self._catalogue.writing() as connection:
            return mappings.forget(connection, self.clock(), kind, _clean(name), _clean(by))

    def saved_mappings(self, kind: str) -> dict[str, dict[str, Any]]:
        """The saved mappings of a kind by name, the latest saved first."""
        return {info.name: info.mapping for info in self.mapping_infos(kind)}

    def mapping_infos(self, kind: str | None = None) -> tuple[MappingInfo, ...]:
        """The saved mappings (of one kind) with who saved them and when, the latest saved first."""
        with self._catalogue.reading() as connection:
            return mappings.listed(connection, kind)

    # The ledger

    def write_entry(
        self,
        book: str,
        subject: str,
        detail: Mapping[str, Any],
        by: str,
        *,
        once: bool = False,
        changes_data: bool = True,
        only_at: str | None = None,
        resting_on: Sequence[tuple[str, str, Mapping[str, Any]]] = (),
        said: tuple[str, Mapping[str, Any]] | None = None,
    ) -> Entry:
        """Add an entry to a book of the ledger and to the audit log. `detail` is kept as JSON.

        `once`: Refused where one that stands is about the same subject. `changes_data` False where no figure rests on it: then
        `version` stays. `only_at` and `said`: as for `add`. `resting_on`: entries (book, subject, details) without which it would mean
        nothing, written before it; one that is there is not written again. All are there or none.
        """
        with self._catalogue.writing() as connection:
            if only_at is not None and connection.execute(VERSION).scalar_one() != only_at:
                raise Refused(CHANGED_MEANWHILE)
            for other, about, more in resting_on:
                if not entries.stands(connection, other, _clean(about)):
                    entries.write(
                        connection, self.clock(), other, _clean(about), _plain(more), _clean(by), changes_data=False
                    )
            made = entries.write(
                connection, self.clock(), book, _clean(subject), _plain(detail), _clean(by), once=once,
                changes_data=changes_data,
            )  # fmt: skip
            if said is not None:
                audit.append(connection, self.clock(), _clean(by), said[0], dict(said[1]), changes_data=False)
            return made

    def strike_entry(self, book: str, id: str, why: str, by: str) -> Entry:
        """Strike an entry out: it is kept, marked, and counts no more. Raises Refused without a reason, or where it cannot be."""
        if not why.strip():
            raise Refused("Say why it is taken back; the reason is kept with it.")
        with self._catalogue.writing() as connection:
            return entries.strike(connection, self.clock(), book, id, _clean(why.strip()), _clean(by))

    def entries(
        self,
        book: str,
        subject: str | None = None,
        *,
        known_on: dt.date | dt.datetime | None = None,
        struck: bool = False,
    ) -> tuple[Entry, ...]:
        """The entries of a book in the order they were written, as known on `known_on`; those struck out only with `struck`."""
        known = None if known_on is None else rules.moment(known_on)
        with self._catalogue.reading() as connection:
            return entries.listed(connection, book, subject, known, struck)

    def everything_written(self) -> tuple[Entry, ...]:
        """Every entry of every book, struck out or not, in the order they were written."""
        with self._catalogue.reading() as connection:
            return entries.everything(connection)

    # Measures

    def recall(self, name: str) -> str | None:
        """The measure kept under a name; None where none is, or it is not what was kept."""
        with self._catalogue.reading() as connection:
            return measures.recall(connection, name)

    def keep_measures(self, made: Mapping[str, str], *, only_at: str) -> None:
        """Keep measures worked out at a `version`, by name. That it cannot be done (the catalogue is busy, read-only or has moved on)
        is no fault: they are made again when they are asked for."""
        if not made or time.monotonic() < self._hushed_until:
            return
        try:
            with self._catalogue.trying() as connection:
                measures.keep(connection, made, self.clock(), only_at)
        except Refused:
            # Whoever reads pages meanwhile does not wait again and again for what did not come.
            self._hushed_until = time.monotonic() + HUSHED_SECONDS

    def tidy_measures(self, used: Collection[str]) -> None:
        """Let go of measures that are old and not among the names still used; another time where the catalogue is busy."""
        with suppress(Refused), self._catalogue.trying() as connection:
            measures.tidy(connection, used, self.clock() - dt.timedelta(days=MEASURES_DAYS))

    # Trust

    def record(self, action: str, by: str, detail: Mapping[str, Any] | None = None) -> None:
        """Add an audit entry for something that changed no data (a download, a sign-in); `version` stays."""
        with self._catalogue.writing() as connection:
            audit.append(connection, self.clock(), by, action, dict(detail or {}), changes_data=False)

    def audit_entries(
        self, limit: int | None = None, wanted: Wanted | None = None, *, skip: int = 0
    ) -> tuple[AuditEntry, ...]:
        """The newest `limit` audit entries (None: all) of those wanted, without the first `skip`, newest first."""
        with self._catalogue.reading() as connection:
            return audit.entries(connection, limit, wanted, skip)

    def said_of_sign_in(self, sign_in: str, since: dt.datetime) -> tuple[AuditEntry, ...]:
        """The audit entries of one sign-in since then, oldest first."""
        with self._catalogue.reading() as connection:
            return audit.of_sign_in(connection, sign_in, since)

    def sign_ins_ended(self, after: int, since: dt.datetime) -> tuple[tuple[str, ...], int]:
        """The sign-ins ended in audit entries numbered above `after`, and the number of the last entry there is."""
        with self._catalogue.reading() as connection:
            return audit.sign_ins_ended(connection, after, since)

    def audit_count(self, wanted: Wanted | None = None) -> int:
        """How many audit entries there are of those wanted."""
        with self._catalogue.reading() as connection:
            return audit.count(connection, wanted)

    def audit_people(self) -> tuple[str, ...]:
        """Whose acts there are, by name."""
        with self._catalogue.reading() as connection:
            return audit.people(connection)

    def audit_receipt(self) -> str:
        """How many audit entries there are and the seal of the last, to be kept somewhere else."""
        with self._catalogue.reading() as connection:
            return verify.receipt(connection)

    def verify_audit(self, receipt: str | None = None) -> list[str]:
        """What is wrong with the audit log, in words; empty when it is whole, and goes through the receipt where one is given."""
        with self._catalogue.reading() as connection:
            return verify.verify(connection, receipt)

    def watch_audit(self, *, whole: bool = False) -> Watched:
        """The same for somebody who looks often: every entry at the first look, when asked for the `whole`, after something was
        found wrong, and an hour after the last time; else those that came since the look before."""
        return self._watch.look(self._catalogue, self.clock(), whole=whole)

    def doctor(self) -> list[Finding]:
        """What is wrong with the store and what to do about each; empty when all is well. Changes nothing."""
        from ig_metrics.store.doctor import findings

        return findings(self.home, self._catalogue, self._place, self.clock())

    # Inside

    def _rows(self, info: SnapshotInfo, columns: tuple[str, ...] | None) -> pd.DataFrame:
        """A snapshot's rows; of the file that has taken its file's place where it was rewritten since it was looked up."""
        try:
            return self._reader.rows(info, columns)
        except Refused:
            with self._catalogue.reading() as connection:
                found = connection.execute(sa.select(snapshot).where(snapshot.c.id == info.id)).one_or_none()
            now = None if found is None else snapshot_info(found)
            if now is None or now.parquet_name == info.parquet_name:
                raise
            return self._reader.rows(now, columns)

    def _of_kind(self, kind: str) -> tuple[SnapshotInfo, ...]:
        """The snapshots of a kind, read once for a version of the catalogue: a page asks many times which are in force."""
        version, held = Store.version(self), self._infos_at
        if held[0] != version:
            held = self._infos_at = (version, {})
        found = held[1].get(kind)
        if found is None:
            found = held[1][kind] = self._infos(sa.select(snapshot).where(snapshot.c.kind == kind))
        return found

    def _infos(self, query: sa.Select[Any]) -> tuple[SnapshotInfo, ...]:
        with self._catalogue.reading() as connection:
            return tuple(snapshot_info(row) for row in connection.execute(query))

    def _one(self, connection: sa.Connection, id: str) -> SnapshotInfo:
        row = connection.execute(sa.select(snapshot).where(snapshot.c.id == id)).one_or_none()
        if row is None:
            raise Refused(f"There is no snapshot '{id}'. Run: ig-metrics snapshots, to see what is held.")
        return snapshot_info(row)

    def _remove_unless_held(self, *names: str) -> None:
        # In the writers' turn: a commit whose answer was lost has happened by now or never will.
        with self._catalogue.writing() as connection:
            held = set(connection.execute(sa.select(snapshot.c.parquet_name)).scalars())
            for name in names:
                if name not in held:
                    self._place.remove(name)

    def _sweep_once(self) -> None:
        """Take away what was left by what was interrupted, the first time this process writes."""
        if not self._swept:
            self._swept = True
            self._sweep()

    def _sweep(self) -> None:
        with passing(), suppress(Refused, OSError):
            with self._catalogue.reading() as connection:
                held = set(connection.execute(sa.select(snapshot.c.parquet_name)).scalars())
            old = [file.name for file in rubbish(self._place, held, time.time())]
            if old:
                self._remove_unless_held(*old)


def _fit(kind: str, framework: str | None) -> None:
    if kind not in KINDS:
        raise Refused(f"'{kind}' is not a kind of data. The kinds are: {', '.join(KINDS)}.")
    if kind == "toolkit" and not framework:
        raise Refused("A Toolkit self-assessment needs its framework, for example igt-v11-la.")


def followed(sources: Iterable[tuple[str, bool]]) -> str:
    """The source a list without one follows, of those held: each with whether it is a return of a few rows."""
    pairs = set(sources)
    held = {source for source, partial in pairs if not partial} or {source for source, _ in pairs}
    return held.pop() if len(held) == 1 else DEFAULT_SOURCE


def _new_id(connection: sa.Connection, parquet_name: str) -> str:
    """The file's name cut as short as no other snapshot's id is: `staff-2014-03-31-7f3a`."""
    stem = parquet_name.removesuffix(".parquet")
    shortest = stem.rindex("-") + 1 + SHORTEST_ID
    candidates = [stem[:length] for length in range(shortest, len(stem) + 1)]
    taken = set(connection.execute(sa.select(snapshot.c.id).where(snapshot.c.id.in_(candidates))).scalars())
    return next(id for id in candidates if id not in taken)


def _clean(text: str) -> str:
    """Text that any database takes: no halves of characters, no NUL."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")


def _plain(value: Mapping[str, Any] | None) -> dict[str, Any]:
    import json

    plain: dict[str, Any] = json.loads(audit.plain_json(dict(value or {})))
    return plain
