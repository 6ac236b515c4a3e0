"""What the parts of the Training page receive: already measured, worded, and safe for their viewer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pandas as pd

from ig_metrics.dashboard.views import View


@dataclass(frozen=True)
class CountingView(View):
    """How much each rule of counting moves the rate (IG lead and managers).

    `rules`: rule, ours, other, compliance_percent (as the page counts), percent (the other way), points, people, done, base.
    """

    rules: pd.DataFrame = field(default_factory=pd.DataFrame)


@dataclass(frozen=True)
class Curve:
    """One cohort's completion curve: `points` has day, percent, lower, upper (percent; lower and upper NaN where there is none)."""

    label: str
    points: pd.DataFrame


@dataclass(frozen=True)
class ProgressView(View):
    """Progress since the launch.

    `curves`: the present round first. `marks`: (day, label) of reminder, due and bar. `weeks`: day, label, at_risk,
    percent, lower, upper of the present round at the end of each week (the committee: percent, whole). `shares`: cohort, people,
    already, half (the day by which half had completed, text), and for each number of days in `within` a column `within_N` (text: a percentage or "not yet known").
    """

    curves: tuple[Curve, ...] = ()
    marks: tuple[tuple[int, str], ...] = ()
    weeks: pd.DataFrame = field(default_factory=pd.DataFrame)
    shares: pd.DataFrame = field(default_factory=pd.DataFrame)
    within: tuple[int, ...] = ()


@dataclass(frozen=True)
class ReachView(View):
    """When the target will be reached.

    `ahead`: date, percent, renewed_percent (NaN: not yet known), in_date_percent (nothing more being done). `months`: month,
    label, people (refreshers falling due; empty for the committee). `by`: the day completions needed are worked out for.
    """

    ahead: pd.DataFrame = field(default_factory=pd.DataFrame)
    months: pd.DataFrame = field(default_factory=pd.DataFrame)
    by: dt.date | None = None
    target: float = 95.0


@dataclass(frozen=True)
class TrendView(View):
    """The rate over time: `points`: date, label, value, mean, lower, upper (percent), said, point_type; `kind`: p' or none."""

    points: pd.DataFrame = field(default_factory=pd.DataFrame)
    kind: str = "none"
    reason: str = ""
    target: float = 95.0
    notes: tuple[str, ...] = ()
