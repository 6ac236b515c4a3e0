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
    return conform(kind, frame)[list(wanted)]


def digest(data: bytes) -> str:
    """The SHA-256 of `data`, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def new_name(kind: str, as_at: object) -> str:
    """A file name nobody else will choose, which says what is inside: `staff-2014-03-31-<32 hex digits>.parquet`."""
    return f"{kind}-{as_at}-{uuid.uuid4().hex}{SUFFIX}"


class Reader:
    """Reads snapshots, never one whose file is not the one that was stored.

    A file is hashed the first time this process reads it and whenever its size or dates have changed since. What is
    remembered is those, never a row.
    """

    def __init__(self, place: Place) -> None:
        self.place = place
        self._seen: dict[str, object] = {}

    def rows(self, info: SnapshotInfo, columns: tuple[str, ...] | None = None) -> pd.DataFrame:
        """The snapshot's rows. Raises Refused when its file is missing or is not what was stored."""
        name, place = info.parquet_name, self.place
        try:
            with in_words(place.where):
                mark, path = place.mark(name), place.source(name)
                if path is None or mark is None or self._seen.get(name) != mark:
                    data = place.read(name)
                    if digest(data) != info.parquet_sha256:
                        raise Refused(self.said_changed(info))
                    self._seen[name] = mark
                    return decode(info.kind, data, columns)
                return decode(info.kind, path, columns)
        except Refused as refused:
            if isinstance(refused.__cause__, FileNotFoundError):
                raise Refused(self.said_missing(info)) from refused.__cause__
            raise
        except ValueError as error:  # pyarrow's own: the bytes are not Parquet any more
            raise Refused(self.said_changed(info)) from error

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
