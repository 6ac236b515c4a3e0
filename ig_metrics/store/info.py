"""What the catalogue knows about one snapshot."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any


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
