"""Frames with exactly the columns of a kind, each of its type; staff numbers as they are compared."""

from __future__ import annotations

import functools

import pandas as pd

from ig_metrics.datasets.kinds import KINDS
from ig_metrics.datasets.schema import DTYPES

_TYPES = {name: pd.api.types.pandas_dtype(name) for name in set(DTYPES.values())}
"""Looked up once: pandas tries every type there is at each name it is given."""


def empty(kind: str) -> pd.DataFrame:
    """A frame of this kind without rows: every canonical column, typed."""
    return _empty(kind).copy()


@functools.cache
def _empty(kind: str) -> pd.DataFrame:
    return conform(kind, pd.DataFrame())


def conform(kind: str, frame: pd.DataFrame, only: tuple[str, ...] | None = None) -> pd.DataFrame:
    """A new frame with exactly the kind's columns in order (or `only` these, in theirs), each of its canonical dtype; absent ones
    are empty."""
    columns = {}
    for column in KINDS[kind].columns if only is None else map(KINDS[kind].column, only):
        name = DTYPES[column.type]
        dtype = _TYPES[name]
        if column.name in frame:
            held = frame[column.name]
            columns[column.name] = held if held.dtype == dtype else held.astype(dtype)
        else:
            columns[column.name] = pd.Series(
                pd.NA if name in ("Int64", "boolean") else None, index=frame.index, dtype=dtype
            )
    return pd.DataFrame(columns, index=frame.index)


def pad_staff_id(numbers: pd.Series, width: int | None) -> pd.Series:
    """Staff numbers padded with leading zeros to `width`; numbers with letters, and all when width is None, stay."""
    text = numbers.astype("str").str.strip()
    if width is None:
        return text
    digits = text.str.fullmatch(r"\d+").fillna(False).astype(bool)
    return text.where(~digits, text.str.zfill(width))
