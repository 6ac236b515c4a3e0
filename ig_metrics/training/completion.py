"""The completion curve: what share of people has completed by each day after being assigned (Kaplan-Meier)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd

from ig_metrics.errors import Refused

# A 95% interval is this many standard errors wide on either side.
Z95 = NormalDist().inv_cdf(0.975)


def curve(days: Sequence[float] | pd.Series, completed: Sequence[bool] | pd.Series) -> pd.DataFrame:
    """Kaplan-Meier estimate of the share completed by each day, with a 95% interval that stays within 0 and 1.

    `days`: for each person, days from assignment to the first valid completion, or until last seen (left, or the as-at
    date) where `completed` is False. Somebody last seen on a day was still at risk of completing that day.

    Returns, by rising day, one row for each distinct day: day, at_risk (people neither done nor gone before it),
    completed (people who completed on it), fraction (share completed by the end of it, 0 to 1), lower, upper. The
    interval is Greenwood's on the log-log scale, as R's survival gives it; missing where that has no value, at 0 and 1.

    Raises Refused for lists of unequal length and for a day that is missing or below 0.
    """
    when = np.asarray(days, dtype=np.float64)
    done = np.asarray(completed, dtype=bool)
    if when.shape != done.shape or when.ndim != 1:
        raise Refused(f"The curve needs one day for each person: {when.size} days were given for {done.size} people.")
    if not (when >= 0).all():
        raise Refused("The curve needs a day of 0 or more for everybody. Leave out people without one.")
    distinct, place = np.unique(when, return_inverse=True)
    leaving = np.bincount(place, minlength=len(distinct))
    events = np.bincount(place[done], minlength=len(distinct))
    at_risk = len(when) - np.cumsum(leaving) + leaving
    left = np.cumprod(1 - events / at_risk)
    # 0 and 1 have no log-log; nor has Greenwood's sum once everybody at risk has completed.
    between = (left > 0) & (left < 1)
    greenwood = np.cumsum(
        np.divide(events, at_risk * (at_risk - events), out=np.zeros(len(left)), where=events < at_risk)
    )
    log_left = np.log(left, out=np.full(len(left), np.nan), where=between)
    spread = np.exp(Z95 * np.sqrt(greenwood) / log_left)
    return pd.DataFrame(
        {
            "day": distinct,
            "at_risk": at_risk,
            "completed": events,
            "fraction": 1 - left,
            "lower": 1 - np.exp(log_left * spread),
            "upper": 1 - np.exp(log_left / spread),
        }
    )


@dataclass(frozen=True)
class Share:
    """The share completed within some days, 0 to 1, and how many people were still at risk on the last of them."""

    fraction: float
    lower: float
    upper: float
    at_risk: int


def within(estimate: pd.DataFrame, day: float) -> Share | None:
    """The share completed within `day` days, from a `curve`; None ("not yet known") when nobody was at risk that late.

    A curve never says anything beyond the last day seen.
    """
    later = estimate["day"].to_numpy() >= day
    if not later.any():
        return None
    at_risk = int(estimate["at_risk"].to_numpy()[later][0])
    sofar = estimate[estimate["day"] <= day]
    if sofar.empty:
        return Share(0.0, float("nan"), float("nan"), at_risk)
    last = sofar.iloc[-1]
    return Share(float(last["fraction"]), float(last["lower"]), float(last["upper"]), at_risk)


@dataclass(frozen=True)
class When:
    """The day by which a share had completed, with its 95% interval; None = not yet known."""

    day: float | None
    lower: float | None
    upper: float | None


def day_when(estimate: pd.DataFrame, share: float) -> When:
    """The first day by which `share` (0 to 1) had completed, from a `curve`; as R's survival has it.

    Where the curve stands at exactly that share for a while, the middle of that while. A bound is the day its own edge of the band
    reaches the share; what no edge reaches is not yet known.
    """
    return When(*(_first(estimate, estimate[name], share) for name in ("fraction", "upper", "lower")))


def _first(estimate: pd.DataFrame, line: pd.Series, share: float) -> float | None:
    values, days = line.to_numpy(dtype=np.float64), estimate["day"].to_numpy(dtype=np.float64)
    at = np.flatnonzero(values >= share - 1e-12)
    if not len(at):
        return None
    first = at[0]
    if abs(values[first] - share) < 1e-12:
        later = np.flatnonzero(values > share + 1e-12)
        return float((days[first] + days[later[0]]) / 2) if len(later) else float(days[first])
    return float(days[first])
