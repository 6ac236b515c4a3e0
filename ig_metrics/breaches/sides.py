"""How likely a steady month is to be below, or above, the mean: where events are few, far from one in two.

At 1.05 breaches a month two months in three have none or one, so seven in a row below the mean come by chance in one of
twenty stretches, and would be called a shift. A run is a signal when it is as unlikely as seven of even chances.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
ENOUGH = 30.0
"""Where so many are expected the two sides are as good as even, and a sum over all counts would only take time."""


def below_and_above(expected: Floats, whole: Floats | None = None) -> tuple[Floats, Floats]:
    """The chance of a count strictly below what is `expected`, and strictly above: Poisson, or of shares (`whole`) binomial.

    Even chances where nothing is expected, or so much (`ENOUGH`) that they are even.
    """
    below, above = np.full(len(expected), 0.5), np.full(len(expected), 0.5)
    for n, mean in enumerate(expected):
        of = None if whole is None else float(whole[n])
        if not 0 < mean < ENOUGH or (of is not None and not mean < of):
            continue
        # A mean that is a whole number but for rounding has months on it, which are on neither side.
        nearest = round(mean)
        on = abs(mean - nearest) < 1e-9
        last_below = nearest - 1 if on else math.floor(mean)
        first_above = nearest + 1 if on else math.floor(mean) + 1
        below[n] = _at_most(last_below, mean, of)
        above[n] = 1 - _at_most(first_above - 1, mean, of)
    return below, above


def _at_most(count: int, mean: float, of: float | None) -> float:
    if count < 0:
        return 0.0
    if of is None:
        return math.fsum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(count + 1))
    share = mean / of
    whole = math.lgamma(of + 1)
    return min(1.0, math.fsum(
        math.exp(whole - math.lgamma(k + 1) - math.lgamma(of - k + 1) + k * math.log(share) + (of - k) * math.log1p(-share))
        for k in range(min(count, int(of)) + 1)
    ))  # fmt: skip
