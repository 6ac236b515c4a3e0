"""The file through which the reading process hands cells over: columns of bytes laid out as Arrow lays out text.

For each stretch of rows and each column that holds anything: one kind code a cell (int8), text offsets (int32, one
more than cells) and the UTF-8 text, each starting at a multiple of 64 bytes. The other process maps the file and uses
the bytes where they lie. Standard library only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from ig_metrics.ingest.reading.cells import blobs

_ALIGN = 64

Stretch = list[Sequence[Any]]
"""Some rows, column by column: sequences of one length."""


@dataclass
class Found:
    """What a reader found in a file: what to say of it, and its cells in stretches of rows, in order."""

    family: str
    sheet: str
    sheets: list[str]
    hidden: list[str]
    format: str
    stretches: Iterable[Stretch]
    expected_rows: int
    notes: list[str] = field(default_factory=list)


class CellFile:
    """Writes stretches to `path`; `index` says where everything is: `[rows, [[kinds, offsets, text, bytes] | None]]`."""

    def __init__(self, path: str, *, spot_errors: bool = False) -> None:
        self.index: list[tuple[int, list[tuple[int, int, int, int] | None]]] = []
        self.rows = 0
        self.column = 0
        self.size = 0
        self._spot_errors = spot_errors
        self._file = open(path, "wb", buffering=1 << 20)  # noqa: SIM115 - closed by __exit__

    def __enter__(self) -> CellFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, columns: Stretch) -> None:
        """Write one stretch. On TooLong, `rows` and `column` say where the stretch starts and which column it was."""
        places: list[tuple[int, int, int, int] | None] = []
        for self.column, column in enumerate(columns):
            made = blobs(column, spot_errors=self._spot_errors)
            if made is None:
                places.append(None)
            else:
                places.append((self._put(made.kinds), self._put(made.offsets), self._put(made.text), len(made.text)))
        rows = len(columns[0]) if columns else 0
        self.index.append((rows, places))
        self.rows += rows

    def _put(self, data: bytes) -> int:
        at = self.size
        padding = -len(data) % _ALIGN
        self._file.write(data)
        self._file.write(bytes(padding))
        self.size += len(data) + padding
        return at
