"""A checked file becomes a snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ig_metrics.errors import Refused
from ig_metrics.ingest.preview import Preview

if TYPE_CHECKING:
    from ig_metrics.store import SnapshotInfo, Store


def keep(
    preview: Preview, store: Store, *, uploaded_by: str, source: str | None = None, partial: bool = False
) -> SnapshotInfo:
    """Store what was previewed; one immutable snapshot. Raises Refused with every blocker where it cannot be kept.

    `source` tells apart lists of one kind that live side by side (default: the saved mapping's name, else
    as `Store.default_source` says);
    `partial` overlays the source's list row by row instead of replacing it. A file already held is kept again, and its
    quality record says which snapshot it repeats.
    """
    if not preview.can_keep:
        raise Refused(*preview.blockers)
    return store.add(
        preview.kind,
        preview.frame,
        as_at=preview.as_at,
        uploaded_by=uploaded_by,
        file_name=preview.file_name,
        sha256=preview.sha256,
        source=source or preview.as_given.get("name") or store.default_source(preview.kind),
        framework=preview.framework,
        partial=partial,
        mapping=preview.as_given,
        quality=preview.quality,
        rows_read=preview.rows_read,
    )
