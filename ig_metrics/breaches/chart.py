"""A finished control chart: its points with mean, limits and signals, and the icons that say what they come to."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from ig_metrics.breaches.signals import COMMON, DIRECTION

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class ControlChart:
    """A series with its mean, limits and signals.

    `points`: indexed by date: value, mean, lower, upper (float64; NaN = none), signal (`Common Cause` or a rule's name),
    point_type (common_cause, special_cause_improvement, special_cause_concern, special_cause_neutral_high or _low),
    group (0, 1... from rebase to rebase). `variation`: the icon of the last point; `assurance`: pass, fail or
    inconsistent against the target, None without one. `runs_signal`: an unusually long run or too few crossings of the
    mean (Anhoej's rules; None for XmR, which has its own).
    """

    name: str
    points: pd.DataFrame
    improvement: str
    target: float | None = None
    variation: str = "common_cause"
    assurance: str | None = None
    runs_signal: bool | None = None
    warnings: tuple[str, ...] = field(default=())


def finished(
    name: str,
    series: pd.Series,
    mean: Floats,
    lower: Floats,
    upper: Floats,
    signal: list[str],
    groups: Ints,
    improvement: str,
    target: float | None,
    warnings: list[str],
) -> ControlChart:
    """The chart of a series whose limits and signals are worked out. Raises ValueError for an unknown improvement."""
    if improvement not in ("decrease", "increase", "neutral"):
        raise ValueError(f"'{improvement}' is not a direction; it is decrease, increase or neutral.")
    points = pd.DataFrame(
        {
            "value": series.to_numpy(dtype=np.float64),
            "mean": mean,
            "lower": lower,
            "upper": upper,
            "signal": pd.Series(signal, index=series.index, dtype="str").to_numpy(),
            "point_type": [_point_type(found, improvement) for found in signal],
            "group": groups,
        },
        index=series.index,
    ).astype({"signal": "str", "point_type": "str"})
    known = points[points["value"].notna()]
    variation = _icon(known["signal"].iloc[-1], improvement) if len(known) else "common_cause"
    limits = known if len(known) else points
    assurance = None
    if target is not None and len(limits) and improvement != "neutral":
        assurance = _assurance(float(limits["lower"].iloc[-1]), float(limits["upper"].iloc[-1]), target, improvement)
    return ControlChart(
        name,
        points,
        improvement,
        target,
        variation,
        assurance,
        None if name == "xmr" else _runs_signal(points["value"].to_numpy(), mean, groups),
        tuple(dict.fromkeys(warnings)),
    )


def _point_type(signal: str, improvement: str) -> str:
    if signal == COMMON:
        return "common_cause"
    high = DIRECTION[signal] > 0
    if improvement == "neutral":
        return "special_cause_neutral_high" if high else "special_cause_neutral_low"
    return "special_cause_improvement" if high == (improvement == "increase") else "special_cause_concern"


def _icon(signal: str, improvement: str) -> str:
    if signal == COMMON:
        return "common_cause"
    high = DIRECTION[signal] > 0
    if improvement == "neutral":
        kind = "neutral"
    else:
        kind = "improvement" if high == (improvement == "increase") else "concern"
    return f"{kind}_{'high' if high else 'low'}"


def _assurance(lower: float, upper: float, target: float, improvement: str) -> str:
    # Without limits nothing is beyond them: the comparisons are false and the answer is "inconsistent", as the reference's.
    if improvement == "increase":
        return "pass" if target < lower else "fail" if target > upper else "inconsistent"
    return "pass" if target > upper else "fail" if target < lower else "inconsistent"


def _runs_signal(value: Floats, mean: Floats, groups: Ints) -> bool:
    """Anhoej's rules, in the last group: the longest run is over log2(n) + 3, or the mean is crossed less than chance has it."""
    side = np.sign(value - mean)[groups == groups.max(initial=0)]
    side = side[~np.isnan(side) & (side != 0)]
    if len(side) < 2:
        return False
    changes = np.flatnonzero(np.diff(side)) + 1
    longest = int(np.diff(np.concatenate(([0], changes, [len(side)]))).max())
    return longest > round(math.log2(len(side)) + 3) or len(changes) < _fewest_crossings(len(side))


def _fewest_crossings(points: int) -> int:
    """The 5% quantile of crossings in a steady series: Binomial(points - 1, 1/2)."""
    tosses, total = points - 1, 0
    for crossings in range(tosses + 1):
        total += math.comb(tosses, crossings)
        if 20 * total >= 2**tosses:
            return crossings
    return tosses
