"""Values of a view's table as a paper prints them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ig_metrics import wording
from ig_metrics.dates import uk_short

NONE = "–"


def whole(value: Any, *, hidden: bool = False) -> str:
    """`1,511`; `hidden` for a count that may not be shown, a dash where there is none."""
    if pd.isna(value):
        return wording.HIDDEN if hidden else NONE
    return wording.number(value)


def percent(value: Any, target: float | None = None, *, hidden: bool = False) -> str:
    """`86.8%`, never rounded up to a target it is short of."""
    if pd.isna(value):
        return wording.HIDDEN if hidden else NONE
    return wording.percent(float(value), target)


def rate(value: Any) -> str:
    """`7.1`."""
    return NONE if pd.isna(value) else wording.rate(float(value))


def day(value: Any) -> str:
    """`31/03/2014`."""
    return uk_short(None if pd.isna(value) else pd.Timestamp(value).date(), missing=NONE)


def text(value: Any) -> str:
    """A text as it is; a dash where there is none."""
    return NONE if pd.isna(value) or not str(value).strip() else str(value)


def plain(value: Any) -> str:
    """A number without a needless decimal."""
    return NONE if pd.isna(value) else wording.plain(float(value))
