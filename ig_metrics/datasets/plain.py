"""Values as JSON knows them: no NaN, no pandas types, dates as ISO text."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pandas as pd


def plain(value: Any) -> Any:
    """`value` as JSON knows it: no NaN, no pandas types."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, pd.DataFrame):
        return records(value)
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as JSON objects; a date without a time is written as a date."""
    rows = []
    for row in frame.to_dict("records"):
        rows.append({str(name): _day(plain(value)) for name, value in row.items()})
    return rows


def _day(value: Any) -> Any:
    return value.removesuffix("T00:00:00") if isinstance(value, str) else value
