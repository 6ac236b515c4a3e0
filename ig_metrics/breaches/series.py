"""A series of breaches drawn up in the chart it deserves: dots, a T, c, u or XmR chart, or a sentence."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ig_metrics.breaches import control_charts, poisson
from ig_metrics.breaches.chooser import choose_chart
from ig_metrics.breaches.control_charts import ControlChart, Improvement
from ig_metrics.breaches.periods import Period, previous
from ig_metrics.breaches.signals import SAME_SIDE

PER_STAFF = 1000
YEAR_DAYS = 365
OPPOSITE: dict[str, Improvement] = {"decrease": "increase", "increase": "decrease", "neutral": "neutral"}
"""Fewer breaches are longer times between them."""


@dataclass(frozen=True)
class Rebase:
    """Where a series starts anew: from this day on its limits are worked out afresh, because somebody gave this reason."""

    on: dt.date
    why: str
    by: str
    written_on: dt.date | None = None
    id: str = ""


@dataclass(frozen=True)
class Drawn:
    """A series with its chart.

    `kind`: none, dots, t, c, u or xmr, with the `reason` for it. `months`: month, count, covered, complete. `events`: the
    date of each breach, in order. `since_last`: days from the last one to `until`, the last day the register speaks for
    (a T chart's open point). `bound`: of no event at all, how many a day there may be at most. `recent`: the last year
    beside the one before (or the halves of a shorter time), compared exactly. `target`: a month.
    """

    kind: str
    reason: str
    months: pd.DataFrame
    events: tuple[dt.date, ...]
    until: dt.date
    improvement: str
    chart: ControlChart | None = None
    since_last: int | None = None
    bound: poisson.Rate | None = None
    recent: tuple[Period, Period, poisson.Comparison] | None = None
    rebases: tuple[Rebase, ...] = ()
    target: float | None = None


def draw_up(
    days: pd.Series,
    months: pd.DataFrame,
    covered: Period,
    *,
    exposure: pd.Series | None = None,
    improvement: Improvement = "neutral",
    target: float | None = None,
    rebases: Sequence[Rebase] = (),
    two_of_three: str = SAME_SIDE,
) -> Drawn:
    """Draw up the incidents reported on `days` in the period covered.

    `months` is `register.months` of the same rows: only months covered whole are points; one covered in part, and one not
    covered, is a gap. `exposure`: staff by month (index: first days), where known for each of them.
    """
    reported = pd.to_datetime(days).dropna().dt.normalize()
    inside = reported[(reported >= pd.Timestamp(covered.start)) & (reported <= pd.Timestamp(covered.end))]
    events = tuple(sorted(day.date() for day in inside))
    counts = pd.Series(
        months["count"].where(months["complete"]).astype("float64").to_numpy(), index=pd.DatetimeIndex(months["month"])
    )
    kind, reason = choose_chart(counts, exposure)
    shared = {
        "rebase": [point.on for point in rebases],
        "two_of_three": two_of_three,
        "improvement": improvement,
    }
    chart: ControlChart | None = None
    if kind == "xmr":
        chart = control_charts.xmr(counts, target=target, **shared)  # type: ignore[arg-type]
    elif kind == "c":
        chart = control_charts.c_chart(counts, target=target, **shared)  # type: ignore[arg-type]
    elif kind == "u" and exposure is not None:
        staff = exposure.reindex(counts.index)
        chart = control_charts.u_chart(counts, staff, multiply=PER_STAFF, **shared)  # type: ignore[arg-type]
    elif kind == "t":
        shared["improvement"] = OPPOSITE[improvement]
        chart = control_charts.t_chart(gaps(events), **shared)  # type: ignore[arg-type]
    drawn = [point for point in rebases if covered.start < point.on <= covered.end]
    return Drawn(
        kind,
        reason,
        months,
        events,
        covered.end,
        improvement,
        chart,
        (covered.end - events[-1]).days if events else None,
        None if events else poisson.rate(0, covered.days),
        _recent(events, covered),
        tuple(sorted(drawn, key=lambda point: point.on)),
        target,
    )


def gaps(events: Sequence[dt.date]) -> pd.Series:
    """Days from each event to the one before, indexed by date; those of one day are a minute apart, so that each is there."""
    index, values = [], []
    again = 0
    for before, day in itertools.pairwise(events):
        again = again + 1 if day == before else 0
        index.append(pd.Timestamp(day) + pd.Timedelta(minutes=again))
        values.append((day - before).days)
    return pd.Series(values, index=pd.DatetimeIndex(index), dtype="float64")


def compared(events: Sequence[dt.date], now: Period, before: Period) -> poisson.Comparison:
    """The events of two periods, compared exactly by their days."""
    first, second = (sum(period.start <= day <= period.end for day in events) for period in (now, before))
    return poisson.compare(first, now.days, second, before.days)


def _recent(events: Sequence[dt.date], covered: Period) -> tuple[Period, Period, poisson.Comparison] | None:
    length = min(YEAR_DAYS, covered.days // 2)
    if length < 1:
        return None
    now = Period(covered.end - dt.timedelta(days=length - 1), covered.end)
    before = previous(now)
    return now, before, compared(events, now, before)
