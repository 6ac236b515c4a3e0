"""Saved mappings: what was agreed about files of one source, so that the next one is understood without asking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from ig_metrics.store import audit
from ig_metrics.store.catalogue import saved_mapping

SAVED = audit.MAPPING_SAVED
FORGOTTEN = audit.MAPPING_FORGOTTEN


@dataclass(frozen=True)
class MappingInfo:
    """One saved mapping: of which kind, under which name, and who saved it when (aware, in UTC)."""

    kind: str
    name: str
    mapping: dict[str, Any] = field(hash=False)
    saved_by: str
    saved_at: dt.datetime


def listed(connection: sa.Connection, kind: str | None = None) -> tuple[MappingInfo, ...]:
    """The saved mappings (of one kind), the latest saved first."""
    query = sa.select(saved_mapping).order_by(saved_mapping.c.saved_at.desc())
    if kind is not None:
        query = query.where(saved_mapping.c.kind == kind)
    return tuple(
        MappingInfo(row.kind, row.name, row.mapping, row.saved_by, row.saved_at) for row in connection.execute(query)
    )


def save(
    connection: sa.Connection, now: dt.datetime, kind: str, name: str, mapping: Mapping[str, Any], by: str
) -> None:
    """Put a mapping in the place of the one of that name, and say so in the audit log."""
    told = {"kind": kind, "name": name, "mapping_sha256": audit.digest(mapping)}
    at = audit.append(connection, now, by, SAVED, told, changes_data=True)
    connection.execute(sa.delete(saved_mapping).where(*_one(kind, name)))
    values = {"kind": kind, "name": name, "mapping": mapping, "saved_by": by, "saved_at": at}
    connection.execute(sa.insert(saved_mapping).values(**values))


def forget(connection: sa.Connection, now: dt.datetime, kind: str, name: str, by: str) -> bool:
    """Take a mapping away; False where there is none of that name."""
    if not connection.execute(sa.delete(saved_mapping).where(*_one(kind, name))).rowcount:
        return False
    audit.append(connection, now, by, FORGOTTEN, {"kind": kind, "name": name}, changes_data=True)
    return True


def _one(kind: str, name: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (saved_mapping.c.kind == kind, saved_mapping.c.name == name)
