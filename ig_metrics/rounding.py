"""Rounding that a committee can check with a pencil: halves go up, and a target is never shown as reached before it is."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

Number = int | float | Fraction | Decimal


def exact(value: Number) -> Fraction:
    """The value as an exact fraction. A float is what it prints as: 0.1 is one tenth, not its nearest binary."""
    return Fraction(repr(float(value))) if isinstance(value, float) else Fraction(value)


def half_up(value: Number, places: int = 0) -> Decimal:
    """Round to `places` decimals, halves away from below: 82.5 is 83, 0.05 to one place is 0.1. Exact arithmetic."""
    scale = 10**places
    whole = math.floor(exact(value) * scale + Fraction(1, 2))
    return Decimal(whole).scaleb(-places)


def percent(part: int, whole: int) -> Fraction | None:
    """`part` of `whole` as an exact percentage; None (not measured) when `whole` is 0."""
    return Fraction(100 * part, whole) if whole else None


def shown_percent(value: Number | None, target: Number | None = None, *, missing: str = "not measured") -> str:
    """A percentage to one decimal, as `81.7%`; `missing` for None and NaN.

    A value short of `target` is never shown as having reached it: 94.96 against 95 is `94.9%` (DESIGN section 4).
    """
    if value is None or value != value:
        return missing
    shown = half_up(value, 1)
    if target is not None and exact(value) < exact(target) <= exact(shown):
        shown = Decimal(math.floor(exact(value) * 10)).scaleb(-1)
    return f"{shown}%"
