"""Control charts: is a series steady, and which of its points are more than chance.

XmR as NHS "Making Data Count" draws it, and T, c, u, u', p and p' charts for rare events, counts, rates and percentages
(docs/methods.md). Where the product departs from the reference on purpose, a warning says so: see `xmr`.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from ig_metrics.breaches.chart import ControlChart as ControlChart
from ig_metrics.breaches.chart import Floats, Ints, finished
from ig_metrics.breaches.chooser import choose_chart as choose_chart
from ig_metrics.breaches.sides import below_and_above
from ig_metrics.breaches.signals import SAME_SIDE, signals

Improvement = Literal["decrease", "increase", "neutral"]
Days = Sequence[dt.date | str | pd.Timestamp]

XMR_FACTOR = 2.66
"""From the mean moving range to the limits: the published constant, not 3 / 1.128."""
SCREEN_FACTOR = 3.267
"""Moving ranges of this many times their mean, and more, are left out of the mean once."""
D2 = 1.128
"""From the mean moving range of neighbours to a standard deviation."""
SIGMAS = 3
T_POWER = 3.6
"""Times between rare events to the power 1 / 3.6 are nearly normal."""
LEAST_EXPOSURE = 1e-6
"""Less than this of staff or days is none: the rate of it is no number anyone meant, and its limits are past counting."""
FEWEST_FIXED = 12
"""Fewest points that limits may be fixed after; a group of fewer has trial limits."""


def xmr(
    values: pd.Series,
    *,
    improvement: Improvement = "decrease",
    rebase: Days = (),
    fix_after: int | None = None,
    target: float | None = None,
    screen_outliers: bool = True,
    two_of_three: str = SAME_SIDE,
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
    groups = _groups(series, rebase)
    value = series.to_numpy(dtype=np.float64)
    mean, lower, upper = (np.full(len(value), np.nan) for _ in range(3))
    signal: list[str] = []
    warnings: list[str] = []
    for group in range(groups.max() + 1 if len(groups) else 0):
        here = groups == group
        centre, spread = _centre_and_spread(value[here], fix_after, screen_outliers, warnings)
        mean[here], lower[here], upper[here] = centre, centre - XMR_FACTOR * spread, centre + XMR_FACTOR * spread
        signal += signals(value[here], mean[here], lower[here], upper[here], two_of_three)
    return finished("xmr", series, mean, lower, upper, signal, groups, improvement, target, warnings)


def _groups(series: pd.Series, rebase: Days) -> Ints:
    """Which group each point is in: 0, 1... from rebase to rebase; a rebase before or after all points makes none."""
    starts = sorted(pd.Timestamp(day) for day in rebase)
    place = np.searchsorted(np.array(starts, dtype="datetime64[ns]"), series.index.to_numpy("datetime64[ns]"), "right")
    return np.unique(place, return_inverse=True)[1].astype(np.int64)


def _centre_and_spread(
    value: Floats, fix_after: int | None, screen_outliers: bool, warnings: list[str]
) -> tuple[float, float]:
    """The mean and the mean moving range of one group; NaN for what it cannot have."""
    known = np.flatnonzero(~np.isnan(value))
    if not len(known):
        return math.nan, math.nan
    if len(known) <= FEWEST_FIXED:
        warnings.append(
            f"Limits that rest on only {len(known)} {'point' if len(known) == 1 else 'points'} are on trial and will move."
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


def t_chart(
    gaps: pd.Series,
    *,
    improvement: Improvement = "increase",
    screen_outliers: bool = False,
    rebase: Days = (),
    two_of_three: str = SAME_SIDE,
) -> ControlChart:
    """Days between rare events: an individuals chart of gaps ^ (1 / 3.6), taken back. Longer is better by default."""
    series = _series(gaps, least=0)
    groups = _groups(series, rebase)
    warnings: list[str] = []
    root = series.to_numpy(dtype=np.float64) ** (1 / T_POWER)
    mean, lower, upper = (np.full(len(root), np.nan) for _ in range(3))
    signal: list[str] = []
    for group in range(groups.max(initial=-1) + 1):
        here = groups == group
        centre, spread = _centre_and_spread(root[here], None, screen_outliers, warnings)
        limit = SIGMAS * spread / D2
        mean[here], lower[here], upper[here] = centre, centre - limit, centre + limit
        signal += signals(root[here], mean[here], lower[here], upper[here], two_of_three)
    # A root below 0 would come back as no number; no gap is shorter than nothing.
    mean, lower, upper = mean**T_POWER, np.maximum(lower, 0) ** T_POWER, upper**T_POWER
    return finished("t", series, mean, lower, upper, signal, groups, improvement, None, warnings)


def c_chart(
    counts: pd.Series,
    *,
    improvement: Improvement = "decrease",
    screen_outliers: bool = False,
    rebase: Days = (),
    target: float | None = None,
    two_of_three: str = SAME_SIDE,
) -> ControlChart:
    """Counts in equal periods. `screen_outliers` changes nothing: the limits follow from the mean count."""
    series = _series(counts, least=0)
    groups = _groups(series, rebase)
    value = series.to_numpy(dtype=np.float64)
    mean = np.full(len(value), np.nan)
    for group in range(groups.max(initial=-1) + 1):
        here = groups == group
        if not np.isnan(value[here]).all():
            mean[here] = np.nanmean(value[here])
    chances = below_and_above(mean)
    return _limits("c", series, mean, np.sqrt(mean), groups, improvement, math.inf, target, two_of_three, chances)


def u_chart(
    counts: pd.Series,
    exposure: pd.Series,
    *,
    laney: bool = False,
    multiply: float = 1,
    improvement: Improvement = "decrease",
    screen_outliers: bool = False,
    rebase: Days = (),
    target: float | None = None,
    two_of_three: str = SAME_SIDE,
) -> ControlChart:
    """Counts by exposure (staff, days), times `multiply`. `laney` (u') widens the limits to the variation there is."""
    return _rates("u", counts, exposure, laney, multiply, improvement, screen_outliers, rebase, target, two_of_three)


def p_chart(
    counts: pd.Series,
    exposure: pd.Series,
    *,
    laney: bool = False,
    improvement: Improvement = "increase",
    screen_outliers: bool = False,
    rebase: Days = (),
    target: float | None = None,
    two_of_three: str = SAME_SIDE,
) -> ControlChart:
    """Shares of `exposure` (0 to 1). A plain p chart of many thousands signals on noise: use `laney` (p') there."""
    return _rates("p", counts, exposure, laney, 1, improvement, screen_outliers, rebase, target, two_of_three)


def _rates(
    name: str,
    counts: pd.Series,
    exposure: pd.Series,
    laney: bool,
    multiply: float,
    improvement: Improvement,
    screen_outliers: bool,
    rebase: Days,
    target: float | None,
    two_of_three: str,
) -> ControlChart:
    top, base = _series(counts, least=0), _series(exposure, least=0)
    if not top.index.equals(base.index):
        raise ValueError("Counts and exposure must be of the same dates.")
    whole = base.where((base >= LEAST_EXPOSURE) & top.notna()).to_numpy(dtype=np.float64)
    value = top.to_numpy(dtype=np.float64) / whole
    if name == "p" and (value > 1).any():
        raise ValueError("A count is above its exposure; a share cannot be above 1.")
    groups = _groups(top, rebase)
    mean, sigma = (np.full(len(value), np.nan) for _ in range(2))
    for group in range(groups.max(initial=-1) + 1):
        here = groups == group
        mean[here], sigma[here] = _rate_limits(name, value[here], whole[here], laney, screen_outliers)
    series = pd.Series(value * multiply, index=top.index)
    highest = 1 if name == "p" else math.inf
    chances = below_and_above(mean * whole, whole if name == "p" else None)
    return _limits(
        name + "'" if laney else name, series, mean * multiply, sigma * multiply, groups, improvement, highest, target,
        two_of_three, chances,
    )  # fmt: skip


def _rate_limits(name: str, value: Floats, whole: Floats, laney: bool, screen_outliers: bool) -> tuple[Floats, Floats]:
    """Mean and one sigma of each point of a group; no mean where there is no value."""
    known = ~np.isnan(value)
    centre = float(np.nansum(value * whole) / np.nansum(whole)) if known.any() else math.nan
    sigma: Floats = np.sqrt(centre * (1 - centre) / whole) if name == "p" else np.sqrt(centre / whole)
    if laney and known.any() and centre > 0:
        with np.errstate(divide="ignore", invalid="ignore"):
            spread, _ = _mean_moving_range((value - centre) / sigma, screen_outliers)
        sigma = sigma * spread / D2
    return np.where(known, centre, np.nan), sigma


def _limits(
    name: str,
    series: pd.Series,
    mean: Floats,
    sigma: Floats,
    groups: Ints,
    improvement: Improvement,
    highest: float,
    target: float | None,
    two_of_three: str,
    chances: tuple[Floats, Floats],
) -> ControlChart:
    """Three sigmas either side, held to what the value can be; runs judged by the chances of the two sides of the mean."""
    value = series.to_numpy(dtype=np.float64)
    warnings = []
    signal: list[str] = []
    lower, upper = (np.full(len(value), np.nan) for _ in range(2))
    for group in range(groups.max(initial=-1) + 1):
        here = groups == group
        width = sigma[here]
        if not np.nanmax(np.append(width, 0)) > 0:
            width = np.full(len(width), np.nan)
            warnings.append("No variation yet: there are no limits.")
        lower[here], upper[here] = mean[here] - SIGMAS * width, mean[here] + SIGMAS * width
        # Two thirds of the way to a limit is meant of the limit itself: held to 0 first, every month without one would be near it.
        sides = (chances[0][here], chances[1][here])
        signal += signals(value[here], mean[here], lower[here], upper[here], two_of_three, sides)
    lower, upper = np.maximum(lower, 0), np.minimum(upper, highest)
    return finished(name, series, mean, lower, upper, signal, groups, improvement, target, warnings)


def _series(values: pd.Series, least: float = -math.inf) -> pd.Series:
    """The values as floats in order of date."""
    series = pd.Series(pd.to_numeric(values, errors="raise")).astype("Float64").astype("float64")
    series.index = pd.DatetimeIndex(pd.to_datetime(series.index))
    if series.index.has_duplicates:
        raise ValueError("A date is there twice.")
    if series.index.hasnans or np.isinf(series.to_numpy()).any() or (series < least).any():
        raise ValueError("A date is missing, or a value is infinite or below what it can be.")
    return series.sort_index()
