"""The cells of one column below its heading, as Arrow text: trimmed, coded, searched without a Python loop."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ig_metrics.ingest.reading.raw import DATE, RawColumn, column_letter


@dataclass(frozen=True)
class Cells:
    """The cells of one column below its heading, blank rows left out. `keep` is None when there are none to leave out."""

    raw: RawColumn
    index: int
    heading: str
    start: int
    keep: np.ndarray | None = None

    @property
    def where(self) -> str:
        """How a problem names the column: Excel's letter and the file's own heading."""
        return f"{column_letter(self.index)}: {self.heading or '(no heading)'}"

    @cached_property
    def text(self) -> pa.Array:
        """Canonical text without white space at its ends; null where nothing is left."""
        whole = self.raw.text.slice(self.start)
        if self.keep is not None:
            whole = whole.filter(pa.array(self.keep))
        whole = whole.combine_chunks() if isinstance(whole, pa.ChunkedArray) else whole
        trimmed = pc.utf8_trim_whitespace(whole)
        blank = pc.equal(trimmed, "")
        return pc.if_else(blank, pa.scalar(None, trimmed.type), trimmed) if pc.any(blank).as_py() else trimmed

    @cached_property
    def kinds(self) -> np.ndarray:
        """What each cell holds (codes of `raw`)."""
        return self._cut(self.raw.kinds)

    @cached_property
    def dates(self) -> np.ndarray:
        """Real Excel dates, NaT elsewhere."""
        return self._cut(self.raw.dates)

    def has(self, kind: int) -> bool:
        """Whether any cell of the whole column is of that kind."""
        return kind in self.raw.kinds_present

    def _cut(self, whole: np.ndarray) -> np.ndarray:
        below = whole[self.start :]
        return below if self.keep is None else below[self.keep]

    @cached_property
    def coded(self) -> tuple[np.ndarray, list[str]]:
        """Which of the distinct texts each cell holds (-1: none), and the distinct texts."""
        return _coded(self.text)

    @cached_property
    def coded_but_dates(self) -> tuple[np.ndarray, list[str]]:
        """The same, real Excel dates left out: they need no reading."""
        if not self.has(DATE):
            return self.coded
        return _coded(pc.if_else(pa.array(self.kinds == DATE), pa.scalar(None, self.text.type), self.text))


def _coded(text: pa.Array) -> tuple[np.ndarray, list[str]]:
    encoded = text.dictionary_encode()
    return pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False), encoded.dictionary.to_pylist()


def holds(text: pa.Array | pa.ChunkedArray, *needles: str) -> bool:
    """Whether any of the needles may stand in the texts: one pass over their bytes, far cheaper than a regular expression.

    May say yes for a neighbour that shares the memory, never no for a needle that is there.
    """
    chunks = text.chunks if isinstance(text, pa.ChunkedArray) else [text]
    for chunk in chunks:
        data = chunk.buffers()[2]
        if data is not None and len(data):
            whole = data.to_pybytes()
            if any(needle.encode() in whole for needle in needles):
                return True
    return False


def series(array: pa.Array) -> pd.Series:
    """An Arrow array of text as a pandas `str` column, without copying through Python."""
    return pd.Series(array.to_pandas(), dtype="str")
