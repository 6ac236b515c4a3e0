"""The store as it would be if a file were kept: asked like any store, and nothing is written anywhere."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from ig_metrics.datasets import conform
from ig_metrics.store.info import SnapshotInfo
from ig_metrics.store.read_only import ReadOnly
from ig_metrics.store.snapshots import Reader
from ig_metrics.store.store import Store

TRIAL = "trial"


class Trial(ReadOnly, Store):
    """A store with one snapshot more, which is in memory only. Reads as the store it was made from does at that moment
    and later; whatever would write is refused."""

    def __init__(self, base: Store, info: SnapshotInfo, frame: pd.DataFrame) -> None:
        super().__init__(base.home, base._catalogue, base._place)
        self.clock = base.clock
        self.kept = info
        self._reader = _WithTrial(base._reader, info, frame)

    def refusal(self) -> str:
        """What the Refused that whoever would write is given says."""
        return "This only shows what would change. Keep the file first."

    def version(self) -> str:
        """Another text than the store's own, and than any other trial's."""
        return f"{super().version()}+{self.kept.id}"

    def snapshots(self, include_withdrawn: bool = True) -> tuple[SnapshotInfo, ...]:
        """Every snapshot, the one on trial first."""
        return (self.kept, *super().snapshots(include_withdrawn))

    def read(self, id: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """The rows of one snapshot, the one on trial too."""
        if id == self.kept.id:
            return self._reader.rows(self.kept, None if columns is None else tuple(columns))
        return super().read(id, columns)

    def _of_kind(self, kind: str) -> tuple[SnapshotInfo, ...]:
        held = super()._of_kind(kind)
        return (*held, self.kept) if kind == self.kept.kind else held

    def close(self) -> None:
        """Nothing to let go of: the catalogue is the store's own."""


class _WithTrial(Reader):
    """Reads snapshots, the one on trial from memory."""

    def __init__(self, reader: Reader, info: SnapshotInfo, frame: pd.DataFrame) -> None:
        super().__init__(reader.place)
        self._seen = reader._seen
        self._id, self._frame = info.id, frame

    def rows(self, info: SnapshotInfo, columns: tuple[str, ...] | None = None) -> pd.DataFrame:
        """The snapshot's rows."""
        if info.id != self._id:
            return super().rows(info, columns)
        return self._frame.copy() if columns is None else self._frame[list(columns)].copy()


def trial(
    store: Store,
    kind: str,
    frame: pd.DataFrame,
    *,
    as_at: dt.date,
    source: str,
    framework: str | None,
    partial: bool,
    quality: Mapping[str, Any] | None,
) -> Trial:
    """See `Store.trial`."""
    day = as_at.date() if isinstance(as_at, dt.datetime) else as_at
    newest = max((info.uploaded_at for info in store.snapshots()), default=None)
    now = store.clock().astimezone(dt.UTC)
    rows = conform(kind, frame).reset_index(drop=True)
    info = SnapshotInfo(
        id=f"{TRIAL}-{uuid.uuid4().hex}",
        kind=kind,
        source=source,
        framework=framework,
        as_at=day,
        uploaded_by="",
        uploaded_at=now if newest is None else max(now, newest + dt.timedelta(microseconds=1)),
        file_name="",
        sha256="",
        parquet_name="",
        parquet_sha256="",
        rows=len(rows),
        partial=partial,
        quality=dict(quality or {}),
    )
    return Trial(store, info, rows)
