"""Counts of rare events, compared exactly: what chance alone would bring, without a normal approximation.

A count of independent events is Poisson. Given the total of two periods, how many fall in the first is binomial, which
makes the comparison exact (docs/methods.md, "Comparing two periods"). Held to R's `poisson.test`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

LEVEL = 0.95
"""How sure a range is, and 1 minus it how unlikely a difference must be before it is called more than chance."""
TOO_MANY = 1_000_000
"""Counts above this are no register of breaches; summing over them would keep a page waiting."""
_SAME = 1 + 1e-7
"""Two probabilities this close are equal: what R's binom.test allows for rounding."""
_STEPS = 200


@dataclass(frozen=True)
class Comparison:
    """Two periods side by side.

    `ratio`: the rate of the first over that of the second (None where the second had no event and the first had none,
    infinite where only the second had none), with its exact 95% range. `p`: how often chance alone would differ as much.
    """

    first: int
    second: int
    ratio: float | None
    lower: float
    upper: float
    p: float

    @property
    def beyond_chance(self) -> bool:
        """Whether the two differ by more than chance would bring at the 95% level."""
        return self.p < 1 - LEVEL

    @property
    def higher(self) -> bool | None:
        """Whether the first period's rate is the higher one; None where they are the same."""
        if self.ratio is None or self.ratio == 1:
            return None
        return self.ratio > 1


@dataclass(frozen=True)
class Rate:
    """Events per unit of exposure with its exact 95% range; of no event at all the range is from 0 to `upper`."""

    events: int
    exposure: float
    rate: float
    lower: float
    upper: float


def compare(first: int, exposure: float, second: int, other_exposure: float) -> Comparison:
    """Compare the rates of two periods, exactly and two-sided. Exposures are days, or days times staff.

    Raises ValueError for a count that is none or an exposure that is not above 0.
    """
    _fit(first, exposure)
    _fit(second, other_exposure)
    total = first + second
    share = exposure / (exposure + other_exposure)
    if total == 0:
        return Comparison(first, second, None, 0.0, math.inf, 1.0)
    ratio = math.inf if second == 0 else (first / exposure) / (second / other_exposure)
    low, high = _share_range(first, total)
    return Comparison(
        first,
        second,
        ratio,
        _odds(low) * other_exposure / exposure,
        _odds(high) * other_exposure / exposure,
        _two_sided(first, total, share),
    )


def rate(events: int, exposure: float) -> Rate:
    """A rate and its exact 95% range (Garwood). Raises ValueError as `compare` does."""
    _fit(events, exposure)
    low, high = count_range(events)
    return Rate(events, exposure, events / exposure, low / exposure, high / exposure)


def count_range(events: int, level: float = LEVEL) -> tuple[float, float]:
    """The expected counts that an observed one is compatible with, at `level`."""
    tail = (1 - level) / 2
    most = events + 20 * math.sqrt(events + 1) + 50
    high = _solve(lambda mean: _at_most(events, mean), tail, most, falling=True)
    low = 0.0 if events == 0 else _solve(lambda mean: 1 - _at_most(events - 1, mean), tail, most, falling=False)
    return low, high


def expected_range(expected: float, level: float) -> tuple[int, int]:
    """The counts chance brings at `level` where `expected` are expected: below the first or above the second is beyond it.

    Exact: the chance of fewer than the first, and that of more than the second, are each at most (1 - level) / 2.
    """
    tail = (1 - level) / 2
    # Counts further below than this have no chance that a float could hold.
    low = max(0, math.floor(expected - 12 * math.sqrt(expected) - 12))
    below, term = 0.0, math.exp(low * math.log(expected) - expected - math.lgamma(low + 1))
    while below + term <= tail:
        below += term
        low += 1
        term *= expected / low
    within, high = below + term, low
    while 1 - within > tail:
        high += 1
        term *= expected / high
        within += term
    return low, high


def _fit(events: int, exposure: float) -> None:
    if not (0 <= events <= TOO_MANY) or int(events) != events:
        raise ValueError(f"{events} is not a count of events.")
    if not (exposure > 0 and math.isfinite(exposure)):
        raise ValueError(f"An exposure of {exposure} cannot be compared; it must be above 0.")


def _log_terms(total: int, share: float) -> list[float]:
    """The binomial probabilities of 0 to `total`, as logarithms."""
    yes, no = math.log(share), math.log1p(-share)
    whole = math.lgamma(total + 1)
    return [
        whole - math.lgamma(k + 1) - math.lgamma(total - k + 1) + k * yes + (total - k) * no for k in range(total + 1)
    ]


def _two_sided(first: int, total: int, share: float) -> float:
    """The chance of a split at most as likely as the one observed."""
    terms = _log_terms(total, share)
    limit = terms[first] + math.log(_SAME)
    return min(1.0, math.fsum(math.exp(term) for term in terms if term <= limit))


def _share_range(first: int, total: int) -> tuple[float, float]:
    """Clopper and Pearson's range of a share."""
    tail = (1 - LEVEL) / 2
    low = 0.0
    if first > 0:
        low = _solve(lambda share: _sum(total, share, first, total), tail, 1.0, falling=False)
    high = 1.0
    if first < total:
        high = _solve(lambda share: _sum(total, share, 0, first), tail, 1.0, falling=True)
    return low, high


def _sum(total: int, share: float, start: int, end: int) -> float:
    if share <= 0:
        return 1.0 if start == 0 else 0.0
    if share >= 1:
        return 1.0 if end == total else 0.0
    return math.fsum(math.exp(term) for term in _log_terms(total, share)[start : end + 1])


def _at_most(events: int, mean: float) -> float:
    """The chance of so many events or fewer where `mean` are expected."""
    if mean <= 0:
        return 1.0
    log = math.log(mean)
    return math.fsum(math.exp(k * log - mean - math.lgamma(k + 1)) for k in range(events + 1))


def _solve(chance: Callable[[float], float], wanted: float, most: float, *, falling: bool) -> float:
    """Where a chance that only falls (or only rises) between 0 and `most` takes the value wanted."""
    low, high = 0.0, most
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if (chance(middle) > wanted) == falling:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _odds(share: float) -> float:
    return math.inf if share >= 1 else share / (1 - share)
