"""A checked file becomes a snapshot, and how it was understood is remembered for the next one."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from ig_metrics.datasets import KINDS
from ig_metrics.errors import Refused
from ig_metrics.ingest import memory
from ig_metrics.ingest.preview import Preview

if TYPE_CHECKING:
    from ig_metrics.store import SnapshotInfo, Store


def keep(
    preview: Preview, store: Store, *, uploaded_by: str, source: str | None = None, partial: bool | None = None
) -> SnapshotInfo:
    """Store what was previewed; one immutable snapshot. Raises Refused with every blocker where it cannot be kept.

    `source` tells apart lists of one kind that live side by side (default: the saved mapping's name, else
    as `Store.default_source` says);
    `partial` overlays the source's list row by row instead of replacing it (default: as the last file of this shape did).
    A file already held is kept again, and its quality record says which snapshot it repeats; where somebody kept it for the same date
    and source since it was previewed, Refused is raised. The mapping is saved under the
    source, so that the next file of this shape is understood by itself.
    """
    if not preview.can_keep:
        raise Refused(*preview.blockers)
    recalled = preview.recalled
    source = source or preview.returned_by or None
    if source is None and recalled is not None and recalled.others and KINDS[preview.kind].nature == "state":
        raise Refused(memory.several(preview.kind, (recalled.name, *recalled.others)))
    if partial is None or preview.returned_by:
        partial = bool(preview.returned_by) or (recalled is not None and recalled.partial)
    kept = store.add(
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
        repeats=(preview.duplicate_of or "") if preview.sha256 else None,
    )
    if preview.returned_by:
        return kept  # its headings are ours and map by themselves: whose it is is in the file
    # The file is kept: that its mapping could not be saved must not make it look as if it were not.
    with suppress(Refused):
        memory.remember(preview, store, source=kept.source, partial=partial, by=uploaded_by)
    return kept
