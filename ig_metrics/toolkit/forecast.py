"""Will the plan make it? What its dates say, and what the dates of past actions make of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ig_metrics.errors import Refused

ENOUGH_FINISHED = 8
"""Finished actions without which past form says nothing: below, only the plan's own dates are shown (truth/README, "Completion and forecast")."""
LOW, HIGH = 0.1, 0.9
"""The band shown: in 8 of 10 such cases the number falls within it."""
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Forecast:
    """How many of the open items will be done by the deadline.

    `plan_says`: those planned for the deadline or before. `past_form`: the expected number if the open items slip as past
    ones did; `low` and `high`: its 10th and 90th percentile; `chances`: each item's own chance (0 to 1), in the order given;
    `all_done`: the chance that every item is. All but `plan_says` are None without enough history (`enough_history`).
    `beyond_history`: items later already than any finished action ever was, so that past form cannot speak for them: they
    are counted as not done.
    """

    plan_says: int
    past_form: float | None
    low: int | None
    high: int | None
    enough_history: bool
    finished: int
    chances: tuple[float, ...] | None = None
    all_done: float | None = None
    beyond_history: int = 0


def reaching_target(open_items: pd.DataFrame, history: pd.DataFrame, *, as_at: dt.date, deadline: dt.date) -> Forecast:
    """The forecast for `open_items` (requirement, planned: the date it is to reach its target; missing: no date).

    `history` has planned and actual (missing = still open as at `as_at`): slippage is actual - planned in days, that of an
    action still open is at least as_at - planned (censored). The share of actions not done at each slippage is the
    Kaplan-Meier estimate S; an item open at `as_at` is done by the deadline with chance 1 - S(deadline - planned) /
    S(as_at - planned). The number done is the sum of such chances; its distribution is the exact Poisson binomial. An item
    without a planned date has no chance. Raises Refused when the deadline is before `as_at`.
    """
    if deadline < as_at:
        raise Refused(
            f"The deadline {deadline:%d/%m/%Y} is before the date asked about, {as_at:%d/%m/%Y}: nothing is left to forecast."
        )
    planned = pd.to_datetime(open_items["planned"])
    plan_says = int((planned <= pd.Timestamp(deadline)).sum())
    slips, done = _slippage(history, as_at)
    finished = int(done.sum())
    if finished < ENOUGH_FINISHED:
        return Forecast(plan_says, None, None, None, enough_history=False, finished=finished)
    left = NotDone.of(slips, done)
    chances, known = _chances(left, planned, as_at, deadline)
    likely = poisson_binomial(chances)
    sofar = np.cumsum(likely)
    return Forecast(
        plan_says=plan_says,
        past_form=float(chances.sum()),
        low=_percentile(sofar, LOW),
        high=_percentile(sofar, HIGH),
        enough_history=True,
        finished=finished,
        chances=tuple(chances.tolist()),
        all_done=float(likely[-1]),
        beyond_history=int((planned.notna().to_numpy() & ~known).sum()),
    )


def by_date(
    open_items: pd.DataFrame, history: pd.DataFrame, *, as_at: dt.date, days: Sequence[dt.date]
) -> pd.DataFrame:
    """`reaching_target` for each of `days` (none before `as_at`): how the number done grows.

    Columns: day, past_form (Float64), low, high (Int64); all but the day missing without enough history.
    """
    planned = pd.to_datetime(open_items["planned"])
    table = pd.DataFrame({"day": pd.Series(pd.to_datetime(list(days)), dtype="datetime64[us]")})
    slips, done = _slippage(history, as_at)
    if int(done.sum()) < ENOUGH_FINISHED or table.empty:
        kinds = {"past_form": "Float64", "low": "Int64", "high": "Int64"}
        return table.assign(**{name: pd.array([pd.NA] * len(table), dtype=kind) for name, kind in kinds.items()})
    left = NotDone.of(slips, done)
    chances = np.array([_chances(left, planned, as_at, day)[0] for day in days])
    # As poisson_binomial, for all days at once.
    likely = np.zeros((len(chances), chances.shape[1] + 1))
    likely[:, 0] = 1.0
    for place in range(chances.shape[1]):
        chance = chances[:, [place]]
        likely[:, 1:] = likely[:, 1:] * (1 - chance) + likely[:, :-1] * chance
        likely[:, [0]] *= 1 - chance
    sofar = np.cumsum(likely, axis=1)
    return table.assign(
        past_form=pd.array(chances.sum(axis=1), dtype="Float64"),
        low=pd.array([_percentile(each, LOW) for each in sofar], dtype="Int64"),
        high=pd.array([_percentile(each, HIGH) for each in sofar], dtype="Int64"),
    )


@dataclass(frozen=True)
class NotDone:
    """The share of actions not yet done by each slippage: a step down at each of `days`."""

    days: Numbers
    share: Numbers

    @classmethod
    def of(cls, slips: Numbers, done: npt.NDArray[np.bool_]) -> NotDone:
        """Kaplan-Meier: at one slippage, the finished before the still open."""
        days = np.unique(slips[done])
        at_risk = np.array([(slips >= day).sum() for day in days], dtype=np.float64)
        ended = np.array([(done & (slips == day)).sum() for day in days], dtype=np.float64)
        share: Numbers = np.cumprod(1 - ended / at_risk).astype(np.float64)
        return cls(days, share)

    def at(self, slip: Numbers) -> Numbers:
        """The share not done by the end of each of these days of slippage."""
        return np.concatenate([[1.0], self.share])[np.searchsorted(self.days, slip, side="right")]


def poisson_binomial(chances: Iterable[float]) -> Numbers:
    """The chance of 0, 1, 2... successes when each has a chance of its own, exactly, by adding one at a time."""
    likely = np.ones(1)
    for chance in chances:
        likely = np.concatenate([likely * (1 - chance), [0.0]]) + np.concatenate([[0.0], likely * chance])
    return likely


def _chances(
    left: NotDone, planned: pd.Series, as_at: dt.date, deadline: dt.date
) -> tuple[Numbers, npt.NDArray[np.bool_]]:
    """Each item's chance of being done by the deadline, and whether past form can speak for it at all."""
    late = (pd.Timestamp(as_at) - planned).dt.days.to_numpy(dtype=np.float64)
    until = (pd.Timestamp(deadline) - planned).dt.days.to_numpy(dtype=np.float64)
    now, then = left.at(late), left.at(until)
    known = np.isfinite(late) & (now > 0)
    return np.where(known, 1 - np.divide(then, now, out=np.ones_like(now), where=known), 0.0), known


def _slippage(history: pd.DataFrame, as_at: dt.date) -> tuple[Numbers, npt.NDArray[np.bool_]]:
    """Days each action slipped (at least, where it is still open), and whether it was finished by `as_at`."""
    planned, actual = pd.to_datetime(history["planned"]), pd.to_datetime(history["actual"])
    today = pd.Timestamp(as_at)
    done = (actual <= today) & planned.notna()
    slips = (actual.where(done, today) - planned).dt.days
    known = planned.notna().to_numpy()
    return slips.to_numpy(dtype=np.float64)[known], done.to_numpy()[known]


def _percentile(sofar: Numbers, share: float) -> int:
    # Sums of many products end a hair under 1: without the allowance the last number could be missed.
    return int(np.searchsorted(sofar, share - 1e-12))
