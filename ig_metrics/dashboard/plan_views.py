"""What the parts of the plan's page receive: already measured, worded, and safe for their viewer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pandas as pd

from ig_metrics.dashboard.views import View
from ig_metrics.toolkit.outlook import Outlook


@dataclass(frozen=True)
class PlanView(View):
    """The plan's actions, the soonest due first.

    `actions`: action, requirement, owner, starts, due, done_on, delivers_level, progress, risk, first_due, first_seen,
    slippage, moved, late_by, state (see toolkit.plan.actions), title, category (of its requirement; NO_CATEGORY where it has
    none), level, target_level, effect (toolkit.plan.effects), delivers (what it would do, in words). `timeline`: those with a
    date, by category and date: action, requirement, category, starts (missing: not known), due, first_due, done_on, state,
    late_by, slippage. `dropped`: actions of earlier plans that are gone. `promised`: as OverviewView.promised. `deadline`: the
    council's own, or None. Owners are for the IG lead and managers; progress and risk for the IG lead.
    """

    actions: pd.DataFrame = field(default_factory=pd.DataFrame)
    timeline: pd.DataFrame = field(default_factory=pd.DataFrame)
    dropped: pd.DataFrame = field(default_factory=pd.DataFrame)
    promised: pd.DataFrame = field(default_factory=pd.DataFrame)
    deadline: dt.date | None = None


@dataclass(frozen=True)
class ForecastView(View):
    """Whether the target is reached by the deadline.

    `scenarios`: scenario, requirements (Float64), of, low, high (Int64; missing where past form cannot speak), text.
    `items`: requirement, title, category, level, target_level, action, owner (not for the committee), due, first_due,
    stands, chance (0 to 1), chance_shown, level_shown, target_shown (in words). `undated`: those of them that no dated action would raise.
    `categories`: category, below, ready_on, in_time, chance, chance_shown, blockers, text. `ahead`: day, plan_says, past_form,
    low, high (how many are at target by then). `so_far`: day, at_target, of the assessments held. `kept`: when this very
    forecast was kept, in words ("": it was not). `outlook` is None where nothing can be forecast; `answer` says why.
    """

    framework: str = ""
    deadline: dt.date | None = None
    scenarios: pd.DataFrame = field(default_factory=pd.DataFrame)
    items: pd.DataFrame = field(default_factory=pd.DataFrame)
    undated: pd.DataFrame = field(default_factory=pd.DataFrame)
    categories: pd.DataFrame = field(default_factory=pd.DataFrame)
    ahead: pd.DataFrame = field(default_factory=pd.DataFrame)
    so_far: pd.DataFrame = field(default_factory=pd.DataFrame)
    kept: str = ""
    outlook: Outlook | None = None


@dataclass(frozen=True)
class KeptView(View):
    """Forecasts kept, the latest first, and how good they were.

    `forecasts`: as_at, deadline, kept_on (the day it was written down), beforehand, applicable, now, plan_says, past_form
    (Float64), low, high, all_done, said (in words), came (Int64; missing: not known or not yet), assessed_on, plan_error, error
    (said minus came), state (in words), scored (whether it is); for the IG lead also id and by. `chances`: group, items,
    said_percent, came_percent: how often what was given such a chance came. `scores`: measure, value, text.
    """

    forecasts: pd.DataFrame = field(default_factory=pd.DataFrame)
    chances: pd.DataFrame = field(default_factory=pd.DataFrame)
    scores: pd.DataFrame = field(default_factory=pd.DataFrame)
