"""Control charts: is a series steady, and which of its points are more than chance.

XmR as NHS "Making Data Count" draws it, and T, c, u, u', p and p' charts for rare events, counts, rates and percentages
(docs/methods.md). Where the product departs from the reference on purpose, a warning says so: see `xmr`.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from ig_metrics.breaches.chooser import choose_chart as choose_chart
from ig_metrics.breaches.signals import COMMON, DIRECTION, signals

Floats = npt.NDArray[np.float64]
Improvement = Literal["decrease", "increase", "neutral"]

XMR_FACTOR = 2.66
"""From the mean moving range to the limits: the published constant, not 3 / 1.128."""
SCREEN_FACTOR = 3.267
"""Moving ranges of this many times their mean, and more, are left out of the mean once."""
D2 = 1.128
"""From the mean moving range of neighbours to a standard deviation."""
SIGMAS = 3
T_POWER = 3.6
"""Times between rare events to the power 1 / 3.6 are nearly normal."""
FEWEST_FIXED = 12
"""Fewest points that limits may be fixed after; a group of fewer has trial limits."""


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


def xmr(
    values: pd.Series,
    *,
    improvement: Improvement = "decrease",
    rebase: Sequence[dt.date | str | pd.Timestamp] = (),
    fix_after: int | None = None,
    target: float | None = None,
    screen_outliers: bool = True,
) -> ControlChart:
    """An XmR chart of values indexed by date; missing months are NaN and nobody's neighbours.

    A rebase date is the first day of a new group. `fix_after`: the limits of each group rest on its first so many
    points. Departures from the reference, each with a warning: a group of one point, or without variation, has no
    limits and no signals; where screening would leave a mean moving range of 0 the unscreened one is used. The lower
    limit is not floored. Raises ValueError for an unknown improvement, a fix_after under 12, a date twice or infinity.
    """
    series = _series(values)
    if fix_after is not None and fix_after < FEWEST_FIXED:
        raise ValueError(f"fix_after is {fix_after}; limits can be fixed after {FEWEST_FIXED} points or more.")
    starts = sorted(pd.Timestamp(day) for day in rebase)
    groups = np.searchsorted(np.array(starts, dtype="datetime64[ns]"), series.index.to_numpy("datetime64[ns]"), "right")
    _, groups = np.unique(groups, return_inverse=True)
    value = series.to_numpy(dtype=np.float64)
    mean, lower, upper = (np.full(len(value), np.nan) for _ in range(3))
    signal: list[str] = []
    warnings: list[str] = []
    for group in range(groups.max() + 1 if len(groups) else 0):
        here = groups == group
        centre, spread = _centre_and_spread(value[here], fix_after, screen_outliers, warnings)
        mean[here], lower[here], upper[here] = centre, centre - XMR_FACTOR * spread, centre + XMR_FACTOR * spread
        signal += signals(value[here], mean[here], lower[here], upper[here])
    return _chart("xmr", series, mean, lower, upper, signal, groups, improvement, target, warnings)


def _centre_and_spread(
    value: Floats, fix_after: int | None, screen_outliers: bool, warnings: list[str]
) -> tuple[float, float]:
    """The mean and the mean moving range of one group; NaN for what it cannot have."""
    known = np.flatnonzero(~np.isnan(value))
    if not len(known):
        return math.nan, math.nan
    if len(known) <= FEWEST_FIXED:
        warnings.append(
            f"A group has only {len(known)} {'point' if len(known) == 1 else 'points'}: its limits are on trial and will move."
        )
    base = value[: known[min(fix_after or len(known), len(known)) - 1] + 1]
    centre = float(np.nanmean(base))
    spread, screened_away = _mean_moving_range(base, screen_outliers)
    if screened_away:
        warnings.append("Nearly all values are the same, so large movements were not left out of the limits.")
    if math.isnan(spread) or spread == 0:
        warnings.append("No variation yet: the values are too few or all the same, so there are no limits.")
        return centre, math.nan
    return centre, spread


def _mean_moving_range(value: Floats, screen_outliers: bool) -> tuple[float, bool]:
    """The mean of |difference of neighbours|, and whether screening was given up because it would leave nothing."""
    ranges = np.abs(np.diff(value))
    ranges = ranges[~np.isnan(ranges)]
    if not len(ranges):
        return math.nan, False
    mean = float(ranges.mean())
    if not screen_outliers:
        return mean, False
    kept = ranges[ranges < SCREEN_FACTOR * mean]
    screened = float(kept.mean()) if len(kept) else 0.0
    return (mean, mean > 0) if screened == 0 else (screened, False)


def t_chart(gaps: pd.Series, *, improvement: Improvement = "increase", screen_outliers: bool = False) -> ControlChart:
    """Days between rare events: an individuals chart of gaps ^ (1 / 3.6), taken back. Longer is better by default."""
    series = _series(gaps, least=0)
    warnings: list[str] = []
    root = series.to_numpy(dtype=np.float64) ** (1 / T_POWER)
    centre, spread = _centre_and_spread(root, None, screen_outliers, warnings)
    limit = SIGMAS * spread / D2
    mean, lower, upper = (np.full(len(root), x) for x in (centre, centre - limit, centre + limit))
    # A root below 0 would come back as no number; no gap is shorter than nothing.
    lower = np.maximum(lower, 0)
    signal = signals(root, mean, lower, upper)
    mean, lower, upper = mean**T_POWER, lower**T_POWER, upper**T_POWER
    return _chart("t", series, mean, lower, upper, signal, None, improvement, None, warnings)


def c_chart(counts: pd.Series, *, improvement: Improvement = "decrease", screen_outliers: bool = False) -> ControlChart:
    """Counts in equal periods. `screen_outliers` changes nothing: the limits follow from the mean count."""
    series = _series(counts, least=0)
    value = series.to_numpy(dtype=np.float64)
    mean = np.full(len(value), np.nanmean(value) if len(value) and not np.isnan(value).all() else np.nan)
    return _limits("c", series, mean, np.sqrt(mean), improvement, math.inf)


def u_chart(
    counts: pd.Series,
    exposure: pd.Series,
    *,
    laney: bool = False,
    multiply: float = 1,
    improvement: Improvement = "decrease",
    screen_outliers: bool = False,
) -> ControlChart:
    """Counts by exposure (staff, days), times `multiply`. `laney` (u') widens the limits to the variation there is."""
    return _rates("u", counts, exposure, laney, multiply, improvement, screen_outliers)


def p_chart(
    counts: pd.Series,
    exposure: pd.Series,
    *,
    laney: bool = False,
    improvement: Improvement = "increase",
    screen_outliers: bool = False,
) -> ControlChart:
    """Shares of `exposure` (0 to 1). A plain p chart of many thousands signals on noise: use `laney` (p') there."""
    return _rates("p", counts, exposure, laney, 1, improvement, screen_outliers)


def _rates(
    name: str,
    counts: pd.Series,
    exposure: pd.Series,
    laney: bool,
    multiply: float,
    improvement: Improvement,
    screen_outliers: bool,
) -> ControlChart:
    top, base = _series(counts, least=0), _series(exposure, least=0)
    if not top.index.equals(base.index):
        raise ValueError("Counts and exposure must be of the same dates.")
    whole = base.where((base > 0) & top.notna()).to_numpy(dtype=np.float64)
    value = top.to_numpy(dtype=np.float64) / whole
    if name == "p" and (value > 1).any():
        raise ValueError("A count is above its exposure; a share cannot be above 1.")
    known = ~np.isnan(value)
    centre = float(np.nansum(value * whole) / np.nansum(whole)) if known.any() else math.nan
    sigma = np.sqrt(centre * (1 - centre) / whole) if name == "p" else np.sqrt(centre / whole)
    if laney and known.any() and centre > 0:
        with np.errstate(divide="ignore", invalid="ignore"):
            spread, _ = _mean_moving_range((value - centre) / sigma, screen_outliers)
        sigma = sigma * spread / D2
    series = pd.Series(value * multiply, index=top.index)
    mean = np.where(known, centre, np.nan) * multiply
    return _limits(
        name + "'" if laney else name, series, mean, sigma * multiply, improvement, 1 if name == "p" else math.inf
    )


def _limits(
    name: str, series: pd.Series, mean: Floats, sigma: Floats, improvement: Improvement, highest: float
) -> ControlChart:
    """Three sigmas either side, held to what the value can be."""
    value = series.to_numpy(dtype=np.float64)
    warnings = []
    if len(value) and not np.nanmax(np.append(sigma, 0)) > 0:
        sigma = np.full(len(value), np.nan)
        warnings.append("No variation yet: there are no limits.")
    lower, upper = np.maximum(mean - SIGMAS * sigma, 0), np.minimum(mean + SIGMAS * sigma, highest)
    signal = signals(value, mean, lower, upper)
    return _chart(name, series, mean, lower, upper, signal, None, improvement, None, warnings)


def _chart(
    name: str,
    series: pd.Series,
    mean: Floats,
    lower: Floats,
    upper: Floats,
    signal: list[str],
    groups: npt.NDArray[np.int64] | None,
    improvement: str,
    target: float | None,
    warnings: list[str],
) -> ControlChart:
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
            "group": groups if groups is not None else np.zeros(len(series), dtype=np.int64),
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
        None if name == "xmr" else _runs_signal(points["value"].to_numpy(), mean),
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


def _runs_signal(value: Floats, mean: Floats) -> bool:
    """Anhoej's rules: the longest run is over log2(n) + 3, or the mean is crossed less than chance would have it."""
    side = np.sign(value - mean)
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


def _series(values: pd.Series, least: float = -math.inf) -> pd.Series:
    """The values as floats in order of date."""
    series = pd.Series(pd.to_numeric(values, errors="raise")).astype("Float64").astype("float64")
    series.index = pd.DatetimeIndex(pd.to_datetime(series.index))
    if series.index.has_duplicates:
        raise ValueError("A date is there twice.")
    if series.index.hasnans or np.isinf(series.to_numpy()).any() or (series < least).any():
        raise ValueError("A date is missing, or a value is infinite or below what it can be.")
    return series.sort_index()
