"""A file that is held already: found by the hash of what was uploaded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from ig_metrics.dates import LONDON, uk
from ig_metrics.errors import Refused
from ig_metrics.store.catalogue import snapshot, snapshot_info
from ig_metrics.store.info import SnapshotInfo

SAME = ("source", "framework", "as_at", "partial")
"""With these alike as well, keeping a file again changes no figure."""


def newest(connection: sa.Connection, kind: str, sha256: str) -> SnapshotInfo | None:
    """The newest snapshot of this kind, not withdrawn, that was made from the file with this hash."""
    same = (snapshot.c.kind == kind, snapshot.c.sha256 == sha256, snapshot.c.withdrawn_at.is_(None))
    row = connection.execute(sa.select(snapshot).where(*same).order_by(snapshot.c.uploaded_at.desc()).limit(1)).first()
    return None if row is None else snapshot_info(row)


def refuse(connection: sa.Connection, values: Mapping[str, Any], known: str) -> None:
    """Raise Refused where somebody has kept the same file, for the same, since its uploader looked and knew of snapshot `known`."""
    held = newest(connection, values["kind"], values["sha256"])
    if held is None or held.id == known or any(getattr(held, name) != values[name] for name in SAME):
        return
    at = held.uploaded_at.astimezone(LONDON)
    raise Refused(
        f"This very file was kept in the meantime, by {held.uploaded_by} on {uk(at.date())} at {at:%H:%M} (snapshot {held.id}). "
        "It was not stored a second time."
    )
