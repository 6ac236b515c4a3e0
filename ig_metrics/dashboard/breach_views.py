"""What the parts of the Breaches page receive: already measured, worded, and safe for their viewer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pandas as pd

from ig_metrics.breaches.series import Rebase
from ig_metrics.dashboard.views import View


@dataclass(frozen=True)
class Charted:
    """One series of breaches, ready to draw.

    `kind` is none, dots, t, c, u, u', xmr, p or p' and `reason` says why that one. `points`: date, label, value, mean, lower, upper
    (lower limits below 0 at 0), signal (the reference's name), said (in words), point_type; a month the register does not
    cover whole has no value. `events`: each breach's date. `variation`, `assurance`: icons (empty: none) and their words.
    `brief` is the first sentence alone. `open_days`: days since the last breach, which a T chart shows as an open point.
    """

    key: str
    title: str
    kind: str
    name: str
    reason: str
    sentence: str
    points: pd.DataFrame
    brief: str = ""
    events: tuple[dt.date, ...] = ()
    start: dt.date | None = None
    until: dt.date | None = None
    open_days: int | None = None
    improvement: str = "neutral"
    variation: str = ""
    variation_said: str = ""
    assurance: str = ""
    assurance_said: str = ""
    target: float | None = None
    rebases: tuple[Rebase, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class BreachChartsView(View):
    """Control charts of breaches: `whole` (all and serious ones), `near_misses` as a share of all reports, and `multiples` by
    category, service or severity.

    `by`: how the multiples are split ("": not). `left_out`: what is not drawn, in words.
    """

    whole: tuple[Charted, ...] = ()
    multiples: tuple[Charted, ...] = ()
    by: str = ""
    left_out: str = ""
    near_misses: Charted | None = None


@dataclass(frozen=True)
class DueView(View):
    """The 72-hour clock.

    `counts`: state, breaches (everybody). For the IG lead also `clocks`: reference, reported_on, aware_at, deadline_at, told_at,
    state, left (words), hours, notes; and `decisions`: reference, decision, why, decided_at, by, written_at, struck, id.
    """

    moment: dt.datetime | None = None
    counts: pd.DataFrame = field(default_factory=pd.DataFrame)
    clocks: pd.DataFrame | None = None
    decisions: pd.DataFrame | None = None
    late: int = 0
    running: int = 0


@dataclass(frozen=True)
class SeverityView(View):
    """How grave the period's breaches are.

    `levels`: result, count. For the IG lead also `graded`: reference, reported_on, result, computed, given, disagrees, steps, missing.
    """

    levels: pd.DataFrame = field(default_factory=pd.DataFrame)
    graded: pd.DataFrame | None = None


@dataclass(frozen=True)
class OthersView(View):
    """The council beside its sector, and its services beside one another.

    `sectors`: those of the workbook, `sector` the one shown. `quarters`: quarter, start, sector, own, own_reported. `types`:
    category, sector, sector_percent, own, own_percent. `funnel` and `limits` (IG lead only): as `breaches.funnel`
    gives them.
    """

    sectors: tuple[str, ...] = ()
    sector: str = ""
    quarters: pd.DataFrame = field(default_factory=pd.DataFrame)
    types: pd.DataFrame = field(default_factory=pd.DataFrame)
    funnel: pd.DataFrame | None = None
    limits: pd.DataFrame | None = None
