"""Measures kept so that nobody's rows are read for them again: what a name stands for is said by whoever keeps it.

They live in the catalogue: a row is there whole or not at all, every server sees it, and what an erasure or a purge takes away goes
in that very transaction. They can always be made again, so a backup leaves them out, and that one cannot be kept is no fault.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

import sqlalchemy as sa

from ig_metrics.store.catalogue import UtcDateTime, head, passing
from ig_metrics.store.snapshots import digest

MANY = 500
"""Names in one statement at most."""

measure = sa.Table(
    "measure",
    passing,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("made_at", UtcDateTime, nullable=False),
)


def recall(connection: sa.Connection, name: str) -> str | None:
    """What is kept under a name; None where nothing is, or it is not what was kept."""
    query = sa.select(measure.c.value, measure.c.sha256).where(measure.c.name == name)
    row = connection.execute(query).one_or_none()
    return row.value if row is not None and digest(row.value.encode()) == row.sha256 else None


def keep(connection: sa.Connection, made: Mapping[str, str], now: dt.datetime, only_at: str) -> None:
    """Keep values under their names, in the writers' turn. Nothing is kept where the catalogue has moved on from the version they
    were worked out from: what was erased meanwhile may be in them."""
    if connection.execute(sa.select(head.c.version)).scalar_one() != only_at:
        return
    connection.execute(sa.delete(measure).where(measure.c.name.in_(list(made))))
    rows = [
        {"name": name, "value": value, "sha256": digest(value.encode()), "made_at": now} for name, value in made.items()
    ]
    connection.execute(sa.insert(measure), rows)


def tidy(connection: sa.Connection, used: Collection[str], before: dt.datetime) -> None:
    """Let go of what was made before a moment and is not among the names still used."""
    old = connection.execute(sa.select(measure.c.name).where(measure.c.made_at < before)).scalars().all()
    gone = sorted(set(old) - set(used))
    for start in range(0, len(gone), MANY):
        connection.execute(sa.delete(measure).where(measure.c.name.in_(gone[start : start + MANY])))


def forget(connection: sa.Connection) -> None:
    """Let go of all of them: with rows that are erased or purged, and where another catalogue takes the place of this one."""
    connection.execute(sa.delete(measure))
