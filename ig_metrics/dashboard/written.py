"""Measures as text and back, to the last digit: plain values, dates, tables and the product's own dataclasses.

Text and not Python's pickle: what is read can only be what is named here, whoever wrote it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import importlib
import json
from typing import Any

import numpy as np
import pandas as pd

OURS = "ig_metrics."


def write(value: Any) -> str:
    """A value as text. Raises TypeError for what has no place in a kept measure, arrays and indexed tables among it."""
    return json.dumps(_told(value), ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> Any:
    """The value of a text that `write` made. Raises ValueError, TypeError, KeyError or AttributeError for any other."""
    return _made(json.loads(text))


def _told(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or type(value) in (bool, int, float, str):
        return value
    if value is pd.NA:
        return ["na"]
    if type(value) is dt.datetime:
        return ["moment", value.isoformat()]
    if type(value) is dt.date:
        return ["date", value.isoformat()]
    if isinstance(value, pd.DataFrame):
        return ["table", len(value), *_columns(value)]
    if dataclasses.is_dataclass(value) and not isinstance(value, type) and type(value).__module__.startswith(OURS):
        names = [each.name for each in dataclasses.fields(value)]
        return ["class", type(value).__module__, type(value).__name__, *(_told(getattr(value, name)) for name in names)]
    if type(value) is dict:
        return ["dict", *([_told(key), _told(each)] for key, each in value.items())]
    if type(value) is frozenset:
        return ["set", *(_told(each) for each in sorted(value, key=repr))]
    if type(value) in (tuple, list):
        return [type(value).__name__, *(_told(each) for each in value)]
    raise TypeError(f"{type(value).__name__} cannot be kept")


def _columns(table: pd.DataFrame) -> list[Any]:
    if not table.index.equals(pd.RangeIndex(len(table))):
        raise TypeError("a table with an index of its own cannot be kept")
    return [[_told(name), str(table[name].dtype), _values(table[name])] for name in table.columns]


def _values(column: pd.Series) -> list[Any]:
    if column.dtype.kind == "M":
        return [int(each) for each in column.astype("int64")]
    return [_told(each) for each in column.to_numpy(dtype=object)]


def _made(told: Any) -> Any:
    if not isinstance(told, list):
        return told
    kind, *rest = told
    if kind == "table":
        return _table(*rest)
    if kind == "class":
        return _of_class(*rest)
    if kind == "dict":
        return {_made(key): _made(value) for key, value in rest}
    make = {"tuple": tuple, "list": list, "set": frozenset}.get(kind)
    if make is not None:
        return make(_made(each) for each in rest)
    if kind == "na":
        return pd.NA
    return {"moment": dt.datetime, "date": dt.date}[kind].fromisoformat(rest[0])


def _table(rows: int, *columns: list[Any]) -> pd.DataFrame:
    found = {_made(name): _column(dtype, values) for name, dtype, values in columns}
    return pd.DataFrame(found, index=pd.RangeIndex(rows), columns=list(found))


def _column(dtype: str, values: list[Any]) -> pd.Series:
    if dtype.startswith("datetime64"):
        return pd.Series(np.array(values, dtype="int64").view(dtype))
    plain = [_made(each) for each in values]
    if dtype in ("Float64", "Int64", "boolean"):
        # Not by way of pd.array: a figure that is no number (0 of 0) is not the same as one that is hidden.
        gone = np.array([each is pd.NA for each in plain], dtype=bool)
        kind = {"Float64": pd.arrays.FloatingArray, "Int64": pd.arrays.IntegerArray, "boolean": pd.arrays.BooleanArray}
        held = np.array(
            [0 if lost else each for each, lost in zip(plain, gone, strict=True)],
            dtype=dtype.lower().replace("boolean", "bool"),
        )
        return pd.Series(kind[dtype](held, gone))
    return pd.Series(plain, dtype=dtype)


def _of_class(module: str, name: str, *values: Any) -> Any:
    if not module.startswith(OURS):
        raise ValueError(module)
    kind = getattr(importlib.import_module(module), name)
    if not dataclasses.is_dataclass(kind) or not isinstance(kind, type):
        raise ValueError(name)
    names = [each.name for each in dataclasses.fields(kind)]
    return kind(**{each: _made(value) for each, value in zip(names, values, strict=True)})
