"""The one way a snapshot is ever changed: rows about people are left out, for retention or because a person asks it.

All that one request touches changes in one transaction. New files are on the disk before it, old ones go after it, and the catalogue
is written anew without what was let go of; what is still to be done is written down in the transaction, so that whoever opens
the store next does what a crash kept from being done.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import sqlalchemy as sa

from ig_metrics.datasets import conform
from ig_metrics.errors import Refused
from ig_metrics.interrupts import cleaning_up, passing
from ig_metrics.store import audit, entries, measures
from ig_metrics.store.catalogue import Catalogue, head, outdated_file, snapshot, snapshot_info
from ig_metrics.store.faults import in_words
from ig_metrics.store.places import Place
from ig_metrics.store.snapshots import digest, encode, new_name

ITSELF = "catalogue"
"""Among the files that are outdated: the catalogue's own, which still has what was let go of in its free pages and its log."""
CHANGED_MEANWHILE = "Somebody else has saved something in the meantime. Look at what changed, then do it again."


@dataclass(frozen=True)
class Rewriting:
    """What is put in whose place, and what the audit log says of it.

    `rows`: by snapshot id, all its rows as they are to be; `quality`: by snapshot id, its quality record where that changes too
    (what an edit changed of each row goes with the rows). `details`: by ledger entry id, its details as they are to be.
    `write`: entries to add to the ledger (book, subject, details). `action` and `told`: the act as a whole, with counts and no
    names; `why`: what each snapshot's own line says it was rewritten for.
    """

    action: str
    why: str
    told: Mapping[str, Any] = field(default_factory=dict)
    rows: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    quality: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    details: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    write: tuple[tuple[str, str, Mapping[str, Any]], ...] = ()


def rewrite(
    catalogue: Catalogue,
    place: Place,
    clock: Callable[[], dt.datetime],
    what: Rewriting,
    *,
    by: str,
    only_at: str,
) -> None:
    """Do it, whole or not at all. Raises Refused, and changes nothing, where the catalogue is at another version than `only_at`."""
    with catalogue.reading() as connection:
        held = {row.id: snapshot_info(row) for row in connection.execute(sa.select(snapshot))}
    made: dict[str, tuple[str, bytes, int]] = {}
    try:
        for id, frame in what.rows.items():
            info = held[id]
            kept = conform(info.kind, frame)
            made[id] = (new_name(info.kind, info.as_at), encode(info.kind, kept), len(kept))
            place.write(made[id][0], made[id][1])
        with catalogue.writing() as connection:
            if connection.execute(sa.select(head.c.version)).scalar_one() != only_at:
                raise Refused(CHANGED_MEANWHILE)
            for id, (name, data, count) in made.items():
                # As for an upload: sweepers hold the same turn, so what is there now stays.
                with in_words(place.where):
                    if not place.exists(name):
                        place.write(name, data)
                _put(connection, clock(), id, name, data, count, what, by)
            for id, detail in what.details.items():
                entries.rewrite(connection, clock(), id, detail, by)
            for book, subject, detail in what.write:
                entries.write(connection, clock(), book, subject, detail, by)
            # They hold counts of those who are gone now: not one of them outlives the rows.
            measures.forget(connection)
            at = audit.append(connection, clock(), by, what.action, dict(what.told), changes_data=True)
            connection.execute(sa.delete(outdated_file).where(outdated_file.c.parquet_name == ITSELF))
            connection.execute(sa.insert(outdated_file).values(parquet_name=ITSELF, since=at))
    except BaseException:
        with cleaning_up():
            _remove_unless_held(catalogue, place, [name for name, _, _ in made.values()])
        raise
    clear_away(catalogue, place)


def _put(
    connection: sa.Connection,
    now: dt.datetime,
    id: str,
    name: str,
    data: bytes,
    count: int,
    what: Rewriting,
    by: str,
) -> None:
    row = connection.execute(sa.select(snapshot).where(snapshot.c.id == id)).one()
    quality = dict(what.quality.get(id, row.quality))
    values = {"parquet_name": name, "parquet_sha256": digest(data), "rows": count, "quality": quality}
    sealed = ("parquet_sha256", "rows")
    told = {
        "id": id,
        "why": what.why,
        "old_file": row.parquet_name,
        "before": {name: getattr(row, name) for name in sealed},
        "after": {name: values[name] for name in sealed} | {"quality_sha256": audit.digest(quality)},
    }
    at = audit.append(connection, now, by, audit.REWRITTEN, told, changes_data=True)
    connection.execute(sa.update(snapshot).where(snapshot.c.id == id).values(**values))
    connection.execute(sa.insert(outdated_file).values(parquet_name=row.parquet_name, since=at))


def clear_away(catalogue: Catalogue, place: Place) -> None:
    """Take away what a rewriting has replaced: files, and what the catalogue's own file still has of it.

    What cannot be done now (storage that is not reached, a catalogue that somebody reads all the while) is tried when the store is
    opened again: never refused, as the rewriting itself has happened.
    """
    with passing(), suppress(Refused):
        with catalogue.reading() as connection:
            names = list(connection.execute(sa.select(outdated_file.c.parquet_name)).scalars())
            if not names:
                return
            used = connection.execute(sa.select(snapshot.c.parquet_name).where(snapshot.c.parquet_name.in_(names)))
            names = sorted(set(names) - set(used.scalars()))  # a backup put back may name one again
        gone = []
        for name in names:
            with suppress(OSError, Refused):
                catalogue.compact() if name == ITSELF else place.remove(name)
                gone.append(name)
        if gone:
            with catalogue.writing() as connection:
                connection.execute(sa.delete(outdated_file).where(outdated_file.c.parquet_name.in_(gone)))


def _remove_unless_held(catalogue: Catalogue, place: Place, names: list[str]) -> None:
    with catalogue.writing() as connection:
        held = set(connection.execute(sa.select(snapshot.c.parquet_name)).scalars())
        for name in names:
            if name not in held:
                place.remove(name)
