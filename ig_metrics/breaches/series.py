"""A series of breaches drawn up in the chart it deserves: dots, a T, c, u, u' or XmR chart, or a sentence."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ig_metrics.breaches import control_charts, poisson
from ig_metrics.breaches.chooser import choose_chart
from ig_metrics.breaches.control_charts import ControlChart, Improvement
from ig_metrics.breaches.dispersion import dispersion
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

    `kind`: none, dots, t, c, u, u' or xmr (of a share none, p or p'), with the `reason` for it. `months`: month, count, covered,
    complete. `events`: the date of each breach, in order. `since_last`: days from the last one to `until`, the last day the
    register speaks for (a T chart's open point). `bound`: of no event at all, how many a day there may be at most. `recent`:
    the last year beside the one before (or the halves of a shorter time), compared exactly. `target`: a month. `clustered`:
    how many times as much as chance the months of a c chart vary, where that is material (None: not).
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
    clustered: float | None = None


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
    elif kind in ("u", "u'") and exposure is not None:
        staff = exposure.reindex(counts.index)
        chart = control_charts.u_chart(counts, staff, laney=kind != "u", multiply=PER_STAFF, **shared)  # type: ignore[arg-type]
    elif kind == "t":
        shared["improvement"] = OPPOSITE[improvement]
        chart = control_charts.t_chart(gaps(events), **shared)  # type: ignore[arg-type]
    drawn = _inside(rebases, covered)
    # A rebased series has changed its rate, which would be taken for months that vary.
    varied = dispersion(counts) if kind == "c" and not drawn else None
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
        drawn,
        target,
        varied.times if varied is not None and varied.material else None,
    )


def draw_share(
    months: pd.DataFrame, covered: Period, *, rebases: Sequence[Rebase] = (), two_of_three: str = SAME_SIDE
) -> Drawn:
    """Draw up the near misses of each month as a share of all its reports: a p or p' chart, or none with the reason.

    `months` is `register.months`; only months covered whole are points, and one without a report is a gap.
    """
    index = pd.DatetimeIndex(months["month"])
    near, incidents = (
        pd.Series(months[name].where(months["complete"]).astype("float64").to_numpy(), index=index)
        for name in ("near_misses", "count")
    )
    kind, reason = choose_chart(near, near + incidents, share=True)
    chart: ControlChart | None = None
    if kind != "none":
        chart = control_charts.p_chart(
            near, (near + incidents).fillna(0), laney=kind != "p", improvement="neutral",
            rebase=[point.on for point in rebases], two_of_three=two_of_three,
        )  # fmt: skip
    return Drawn(kind, reason, months, (), covered.end, "neutral", chart, rebases=_inside(rebases, covered))


def _inside(rebases: Sequence[Rebase], covered: Period) -> tuple[Rebase, ...]:
    """The rebase points that a chart of these days shows, the earliest first."""
    return tuple(sorted((p for p in rebases if covered.start < p.on <= covered.end), key=lambda point: point.on))


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
