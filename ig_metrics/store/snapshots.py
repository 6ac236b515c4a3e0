"""Snapshot files: one upload, one Parquet file, written once and never changed.

A file comes into being under a temporary name, is forced to the disk, and only then takes its own name; the catalogue row that
makes it count is committed after that. So a file without a row is rubbish, and a row always has its whole file.
"""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

import pandas as pd

from ig_metrics.datasets import KINDS, conform
from ig_metrics.errors import Refused
from ig_metrics.store.faults import in_words
from ig_metrics.store.info import SnapshotInfo
from ig_metrics.store.places import SUFFIX, Place


def encode(kind: str, frame: pd.DataFrame) -> bytes:
    """A conformed frame as the bytes of a Parquet file; its own index is not kept."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pandas(frame, preserve_index=False)
    table = table.replace_schema_metadata({**(table.schema.metadata or {}), b"kind": kind.encode()})
    sink = pa.BufferOutputStream()
    # Without dictionaries: most text here differs from row to row, and pages read it back a third faster.
    pq.write_table(table, sink, compression="zstd", use_dictionary=False)
    return sink.getvalue().to_pybytes()


def decode(kind: str, source: Any, columns: tuple[str, ...] | None = None) -> pd.DataFrame:
    """A snapshot's rows, every canonical column (or only `columns`, in that order) with its dtype.

    `source` is a path or the file's bytes. A column that a later release added is there, empty.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    wanted = KINDS[kind].names if columns is None else columns
    with pq.ParquetFile(pa.BufferReader(source) if isinstance(source, bytes) else source) as file:
        held = [name for name in wanted if name in file.schema_arrow.names]
        frame = file.read(columns=held).to_pandas() if held else pd.DataFrame(index=range(file.metadata.num_rows))
    return conform(kind, frame, wanted)


def digest(data: bytes) -> str:
    """The SHA-256 of `data`, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def new_name(kind: str, as_at: object) -> str:
    """A file name nobody else will choose, which says what is inside: `staff-2014-03-31-<32 hex digits>.parquet`."""
    return f"{kind}-{as_at}-{uuid.uuid4().hex}{SUFFIX}"


class Damaged(Refused):
    """The file of a snapshot, `info`, is missing, changed, or cannot be read."""

    def __init__(self, info: SnapshotInfo, reason: str) -> None:
        super().__init__(reason)
        self.info = info


class Reader:
    """Reads snapshots, never one whose file is not the one that was stored.

    A file is hashed the first time this process reads it and whenever its size or dates have changed since. What is
    remembered is those, never a row.
    """

    def __init__(self, place: Place) -> None:
        self.place = place
        self._seen: dict[str, object] = {}
        self._damaged: dict[str, tuple[Damaged, object]] = {}

    def damaged(self) -> tuple[Damaged, ...]:
        """What could not be read so far, and has not changed since. One that was mended is no longer among it."""
        for name, (_, mark) in list(self._damaged.items()):
            if mark is None or self._mark(name) != mark:  # without a mark only reading it again can tell
                self._damaged.pop(name, None)
        return tuple(found for found, _ in list(self._damaged.values()))

    def _mark(self, name: str) -> object:
        try:
            return self.place.mark(name)
        except OSError as error:
            return error.errno, type(error).__name__

    def rows(self, info: SnapshotInfo, columns: tuple[str, ...] | None = None) -> pd.DataFrame:
        """The snapshot's rows. Raises Damaged when its file is missing or is not what was stored."""
        known = self._damaged.get(info.parquet_name)
        if known is not None and known[1] is not None and known[1] == self._mark(info.parquet_name):
            raise known[0]
        before = self._mark(info.parquet_name)
        try:
            found = self._rows(info, columns)
        except Damaged as damaged:
            self._damaged[info.parquet_name] = damaged, before
            raise
        self._damaged.pop(info.parquet_name, None)
        return found

    def _rows(self, info: SnapshotInfo, columns: tuple[str, ...] | None) -> pd.DataFrame:
        name, place = info.parquet_name, self.place
        try:
            with in_words(place.where):
                mark, path = place.mark(name), place.source(name)
                if path is None or mark is None or self._seen.get(name) != mark:
                    data = place.read(name)
                    if digest(data) != info.parquet_sha256:
                        raise Damaged(info, self.said_changed(info))
                    self._seen[name] = mark
                    return decode(info.kind, data, columns)
                return decode(info.kind, path, columns)
        except Damaged:
            raise
        except Refused as refused:
            if isinstance(refused.__cause__, FileNotFoundError):
                raise Damaged(info, self.said_missing(info)) from refused.__cause__
            if isinstance(refused.__cause__, OSError):
                raise Damaged(info, unreadable(info, refused.__cause__)) from refused.__cause__
            raise
        except ValueError as error:  # pyarrow's own: the bytes are not Parquet any more
            raise Damaged(info, self.said_changed(info)) from error

    def said_missing(self, info: SnapshotInfo) -> str:
        """What to say of a snapshot whose file is gone."""
        return missing(info)

    def said_changed(self, info: SnapshotInfo) -> str:
        """What to say of a snapshot whose file is not the one that was stored."""
        return changed(info)


def missing(info: SnapshotInfo) -> str:
    """What to say of a snapshot whose file is gone, and how to go on."""
    return f"The file of snapshot {info.id} is missing. Put {info.parquet_name} back from a backup, or withdraw the snapshot and upload {info.file_name} again."


def changed(info: SnapshotInfo) -> str:
    """What to say of a snapshot whose file is not the one that was stored, and how to go on."""
    return f"The file of snapshot {info.id} is damaged: it is not what was stored. Put {info.parquet_name} back from a backup, or withdraw the snapshot and upload {info.file_name} again."


def unreadable(info: SnapshotInfo, error: OSError) -> str:
    """What to say of a snapshot whose file is there and cannot be read."""
    return f"The file of snapshot {info.id} cannot be read: {error.strerror or error}. Look at the rights of {info.parquet_name} and at the disk, or run: ig-metrics doctor."
