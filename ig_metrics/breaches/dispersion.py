"""Do counts vary more than chance alone would have them? Pearson's test of one rate, exact in the tail of chi-squared.

Plain limits rest on the Poisson (of shares: the binomial) law. Where months differ by more than that law allows, they flag
too much, the more so the larger the months are, and limits widened to the variation there is (Laney's) are fair.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

MATERIAL = 0.01
"""Chance alone would bring so much variation less often than this: then it is called material."""


@dataclass(frozen=True)
class Dispersion:
    """`times`: the variation seen over what chance would bring (1: as much); `p`: how often chance would bring as much or more."""

    times: float
    p: float

    @property
    def material(self) -> bool:
        """Whether the counts vary clearly more than chance around one rate would have them."""
        return self.times > 1 and self.p < MATERIAL


def dispersion(counts: pd.Series, exposure: pd.Series | None = None, *, share: bool = False) -> Dispersion | None:
    """The variation of counts around one rate per exposure (None: around one mean; `share`: counts are part of the exposure).

    Months without a count or without exposure are left out. None where fewer than two are left, or nothing ever happened
    (of a share: or everything always did). Raises ValueError where a share's count is above its exposure.
    """
    top = pd.to_numeric(counts).astype("Float64").astype("float64")
    base = pd.Series(1.0, index=top.index) if exposure is None else exposure.reindex(top.index).astype("float64")
    known = (top.notna() & (base > 0)).to_numpy()
    seen, whole = top.to_numpy()[known], base.to_numpy()[known]
    if share and (seen > whole).any():
        raise ValueError("A count is above its exposure; a share cannot be above 1.")
    if len(seen) < 2 or seen.sum() <= 0 or (share and seen.sum() >= whole.sum()):
        return None
    rate = seen.sum() / whole.sum()
    spread = np.square(seen - rate * whole) / (rate * whole * ((1 - rate) if share else 1))
    freedom = len(seen) - 1
    return Dispersion(float(spread.sum()) / freedom, chi_squared_above(float(spread.sum()), freedom))


def chi_squared_above(value: float, freedom: int) -> float:
    """How often chi-squared of so many degrees of freedom (1 or more, whole) is above a value: a finite sum."""
    half = value / 2
    if half <= 0:
        return 1.0
    odd = freedom % 2
    total = math.erfc(math.sqrt(half)) if odd else math.exp(-half)
    # Each step of two degrees adds half^k e^-half / Gamma(k + 1), k = 1/2, 3/2... or 1, 2...
    power = 0.5 if odd else 1.0
    while power < freedom / 2:
        total += math.exp(power * math.log(half) - half - math.lgamma(power + 1))
        power += 1
    return min(total, 1.0)
