"""What is hidden is gone: pandas keeps the number under a cell that it calls missing, and Arrow sends it to the browser.

A column of `Int64`, `Float64` or `boolean` is two arrays, the values and which of them count. Hiding a cell changes the second alone;
whoever reads what a page was sent finds the first. So whatever leaves the door has noughts there.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from typing import Any, TypeVar

import pandas as pd
from pandas.arrays import BooleanArray, FloatingArray, IntegerArray

Answer = TypeVar("Answer")
MASKED = (BooleanArray, FloatingArray, IntegerArray)


def bare(frame: pd.DataFrame) -> pd.DataFrame:
    """The same table with nothing beneath its missing cells; the frame given is left as it is."""
    found = {
        place: type(column)(column.to_numpy(dtype=column.dtype.numpy_dtype, na_value=0), column.isna())
        for place, column in enumerate(frame.iloc[:, n].array for n in range(frame.shape[1]))
        if isinstance(column, MASKED) and column.isna().any()
    }
    if not found:
        return frame
    out = frame.copy(deep=False)
    for place, column in found.items():
        out.isetitem(place, column)
    return out


def nothing_beneath(look: Callable[..., Answer]) -> Callable[..., Answer]:
    """Make a function of the door give tables that hold nothing beneath what is hidden, wherever in its answer they are."""

    @functools.wraps(look)
    def answer(*given: Any, **filters: Any) -> Answer:
        found: Answer = _bared(look(*given, **filters))
        return found

    return answer


def _bared(value: Any) -> Any:
    if isinstance(value, pd.DataFrame):
        return bare(value)
    if isinstance(value, tuple | list):
        parts = [_bared(each) for each in value]
        if all(new is old for new, old in zip(parts, value, strict=True)):
            return value
        return type(value)(*parts) if hasattr(value, "_fields") else type(value)(parts)
    if isinstance(value, dict):
        pairs = {key: _bared(each) for key, each in value.items()}
        return value if all(pairs[key] is value[key] for key in value) else pairs
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        held = {each.name: getattr(value, each.name) for each in dataclasses.fields(value) if each.init}
        changed = {name: new for name, old in held.items() if (new := _bared(old)) is not old}
        return dataclasses.replace(value, **changed) if changed else value
    return value
