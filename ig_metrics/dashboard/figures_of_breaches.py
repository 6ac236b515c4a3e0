"""The figures of breaches as plain objects, for the command line's JSON and for outside tests (DESIGN section 5)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from ig_metrics.breaches import register
from ig_metrics.breaches.periods import Period
from ig_metrics.breaches.register import PeriodSummary
from ig_metrics.dashboard import measured
from ig_metrics.dashboard.breaches import compared_counts, covered, earlier, months, period_of, summary
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.sources import none_held
from ig_metrics.dashboard.views import Question
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.wording import breach_charts as words

LIMITS = ("mean", "lower", "upper", "signal")


@offered_dates
def breaches_json(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    question: Question,
    *,
    start: dt.date | None = None,
    end: dt.date | None = None,
) -> dict[str, Any]:
    """Counts and rates of a period, by category and by month. Raises Refused when no register is in force."""
    period = period_of(question, start, end)
    held = measured.register_of(store, question)
    if held is None:
        raise none_held(store, "breaches", question)
    reached = covered(held, period)
    now = None if reached is None else summary(store, settings, question, period, exact=viewer.role == "ig_lead")
    categories = register.by_category(held.rows, period.start, period.end)
    return {
        "from": period.start,
        "to": period.end,
        "as_at": question.as_at,
        "days": period.days,
        "covered_from": None if reached is None else reached.start,
        "covered_to": None if reached is None else reached.end,
        "count": now.count if now else None,
        "near_misses": now.near_misses if now else None,
        "per_30_days": now.per_30_days if now else None,
        "per_1000_staff": now.per_1000_staff if now else None,
        "reported_to_regulator": now.reported_to_regulator if now else None,
        "serious": now.serious if now else None,
        "repeats": now.repeats if now else None,
        "outcomes": dict(now.outcomes) if now else None,
        "compared": _compared(store, settings, viewer, question, held, period, now, start is None),
        "by_category": [
            {"category": line["category"], "count": int(line["count"])}
            for line in categories.to_dict("records")
            if line["count"] > 0
        ],
        "chart": _chart(months(held, period.end), settings),
    }


def _compared(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    question: Question,
    held: measured.Register,
    period: Period,
    now: PeriodSummary | None,
    is_quarter: bool,
) -> dict[str, Any] | None:
    """The period beside the one before, exactly; None where the register does not cover both whole."""
    before = earlier(period, is_quarter)
    if now is None or covered(held, period) != period or covered(held, before) != before:
        return None
    then = summary(store, settings, question, before, exact=viewer.role == "ig_lead")
    found = compared_counts(now, then)
    return {
        "from": before.start,
        "to": before.end,
        "days": before.days,
        "count": then.count,
        "per_30_days": then.per_30_days,
        "p": found.p,
        "beyond_chance": found.beyond_chance,
        "words": words.chance(now.count, then.count, beyond=found.beyond_chance, higher=found.higher),
    }


def _chart(table: pd.DataFrame, settings: Settings) -> list[dict[str, Any]]:
    """Months the register covers, with the limits of an XmR chart; a month covered in part is in no limit."""
    from ig_metrics.breaches import control_charts

    covered = table[table["covered"]].reset_index(drop=True)
    whole = covered[covered["complete"]]
    series = pd.Series(whole["count"].astype("float64").to_numpy(), index=pd.DatetimeIndex(whole["month"]))
    limits = pd.DataFrame(columns=list(LIMITS))
    if len(series):
        improvement: Any = settings.breaches.improvement
        limits = control_charts.xmr(series, improvement=improvement).points[list(LIMITS)]
    rows = []
    for line in covered.to_dict("records"):
        drawn = limits.loc[line["month"]] if line["month"] in limits.index else dict.fromkeys(LIMITS)
        row = {"month": f"{line['month']:%Y-%m}", "value": int(line["count"]), "complete": bool(line["complete"])}
        rows.append(row | {name: _plain(drawn[name]) for name in LIMITS})
    return rows


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value
    return None if pd.isna(value) else (value.item() if hasattr(value, "item") else value)
