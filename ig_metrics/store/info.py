"""What the catalogue knows about one snapshot."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

EDITED = "edited"
"""The part of a snapshot's quality record that an edit made in the app has: why, columns (all that changed), and cells (the
columns changed of each row, in the order of the rows)."""


REMOVED = "removed"
"""The part of a snapshot's quality record that a purge or an erasure leaves: when rows were last taken out (on), and how many in all
(rows)."""


@dataclass(frozen=True)
class SnapshotInfo:
    """One upload as the catalogue holds it.

    `uploaded_at` and `withdrawn_at` are aware, in UTC, and no two uploads of a catalogue share one. `sha256` is of the file
    that was uploaded (finds duplicates), `parquet_sha256` of the file we keep (finds damage). `rows` counts rows kept,
    `rows_read` rows read. `partial` overlays the rows of its source instead of replacing them.
    """

    id: str
    kind: str
    source: str
    framework: str | None
    as_at: dt.date
    uploaded_by: str
    uploaded_at: dt.datetime
    file_name: str
    sha256: str
    parquet_name: str
    parquet_sha256: str
    rows: int
    rows_read: int | None = None
    partial: bool = False
    withdrawn_at: dt.datetime | None = None
    withdrawn_by: str | None = None
    withdrawn_why: str | None = None
    quality: dict[str, Any] = field(default_factory=dict, hash=False)
    mapping: dict[str, Any] = field(default_factory=dict, hash=False)

    @property
    def order(self) -> tuple[dt.date, dt.datetime]:
        """What makes one snapshot later than another: its as-at date, then its upload (DESIGN section 2)."""
        return self.as_at, self.uploaded_at

    @property
    def is_edit(self) -> bool:
        """Whether it was made by editing rows in the app."""
        return EDITED in self.quality

    @property
    def edited_cells(self) -> tuple[tuple[str, ...], ...] | None:
        """For an edit made in the app, the columns changed of each of its rows; None for an upload, which says all of its rows."""
        edit = self.quality.get(EDITED)
        if edit is None:
            return None
        # an edit of the first kind said only which columns changed in any of its rows: such rows are taken whole
        cells = edit.get("cells")
        return None if cells is None else tuple(tuple(columns) for columns in cells)
