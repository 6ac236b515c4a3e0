"""Frames with exactly the columns of a kind, each of its type; staff numbers as they are compared."""

from __future__ import annotations

import pandas as pd

from ig_metrics.datasets.kinds import KINDS
from ig_metrics.datasets.schema import DTYPES


def empty(kind: str) -> pd.DataFrame:
    """A frame of this kind without rows: every canonical column, typed."""
    return conform(kind, pd.DataFrame())


def conform(kind: str, frame: pd.DataFrame) -> pd.DataFrame:
    """A new frame with exactly the kind's columns in order, each of its canonical dtype; absent ones are empty."""
    columns = {}
    for column in KINDS[kind].columns:
        dtype = DTYPES[column.type]
        if column.name in frame:
            columns[column.name] = frame[column.name].astype(dtype)
        else:
            columns[column.name] = pd.Series(
                pd.NA if dtype in ("Int64", "boolean") else None, index=frame.index, dtype=dtype
            )
    return pd.DataFrame(columns, index=frame.index)


def pad_staff_id(numbers: pd.Series, width: int | None) -> pd.Series:
    """Staff numbers padded with leading zeros to `width`; numbers with letters, and all when width is None, stay."""
    text = numbers.astype("str").str.strip()
    if width is None:
        return text
    digits = text.str.fullmatch(r"\d+").fillna(False).astype(bool)
    return text.where(~digits, text.str.zfill(width))
