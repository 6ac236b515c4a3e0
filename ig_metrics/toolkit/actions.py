"""The improvement plan's actions as they stand on a day: which of them can still lift a requirement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd

from ig_metrics import datasets

_Row = dict[str, Any]


def table(rows: list[_Row], types: Mapping[str, str]) -> pd.DataFrame:
    """Records as a typed frame, a column at a time: casting a whole frame copies it once for each column."""
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=kind) for name, kind in types.items()})


def open_actions(plan: pd.DataFrame | None, as_at: dt.date) -> pd.DataFrame:
    """Actions of the plan that can lift a requirement: not done by `as_at`, with an owner, a due date and a level.

    Canonical `plan` columns, `delivers_level` as Int64, soonest first (then by action, so that order is irrelevant).
    """
    if plan is None or plan.empty:
        return _NO_ACTIONS.copy()
    names = datasets.KINDS["plan"].names
    given = [plan[name].tolist() if name in plan else [None] * len(plan) for name in names]
    rows: list[_Row] = [dict(zip(names, values, strict=True)) for values in zip(*given, strict=True)]
    for row in rows:
        row["requirement"] = clean(row["requirement"])
        delivers = clean(row["delivers_level"])
        row["delivers_level"] = int(delivers) if delivers and delivers.isdecimal() else None
    day = pd.Timestamp(as_at)
    kept = [
        row
        for row in rows
        if (pd.isna(row["done_on"]) or row["done_on"] > day)
        and clean(row["owner"])
        and pd.notna(row["due"])
        and row["delivers_level"] is not None
    ]
    kept.sort(key=lambda row: (row["due"], str(row["action"])))
    return table(kept, _ACTION_TYPES)


_ACTION_TYPES = {column.name: datasets.DTYPES[column.type] for column in datasets.KINDS["plan"].columns}
_ACTION_TYPES["delivers_level"] = "Int64"
_NO_ACTIONS = table([], _ACTION_TYPES)


def standing(plan: pd.DataFrame, as_at: dt.date) -> pd.DataFrame:
    """The actions of a plan that had not been dropped by a day (`dropped_on`, that day included); index 0..n."""
    if "dropped_on" not in plan:
        return plan
    gone = plan["dropped_on"].notna() & (plan["dropped_on"] <= pd.Timestamp(as_at))
    return plan[~gone].reset_index(drop=True) if gone.any() else plan


def clean(text: object) -> str | None:
    """A text without spaces around it; None for an empty or missing one."""
    return (text.strip() or None) if isinstance(text, str) else None
