"""The same figures as plain objects, for the command line's JSON and for outside tests (DESIGN section 5)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from ig_metrics.breaches import register
from ig_metrics.breaches.periods import Period
from ig_metrics.breaches.register import PeriodSummary
from ig_metrics.dashboard import breaks, measured
from ig_metrics.dashboard.breaches import compared_counts, covered, earlier, months, period_of, summary
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.people_counts import breakdown_for, by_rule, figures_of
from ig_metrics.dashboard.restated import restated_json
from ig_metrics.dashboard.sources import none_held
from ig_metrics.dashboard.spared import refused
from ig_metrics.dashboard.toolkit import before_of, shown_claims
from ig_metrics.dashboard.toolkit_figures import reached
from ig_metrics.dashboard.views import Question
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.wording import breach_charts as words

STATUSES = ("in_date", "due_soon", "in_window", "overdue", "lapsed")
EXCLUDED = ("leaver", "absent", "exempt")
LIMITS = ("mean", "lower", "upper", "signal")


@offered_dates
def toolkit_json(
    store: Store, settings: Settings, viewer: Viewer, question: Question, *, framework: str | None = None
) -> dict[str, Any]:
    """Levels, score, grade, gaps and claims. Raises Refused when no self-assessment is in force."""
    found = measured.toolkit(store, settings, question, framework)
    if found is None:
        edition = framework or measured.edition(store, settings, question)
        raise none_held(store, "toolkit", question, framework=edition)
    now = found.assessment
    at, of = reached(now)
    before = before_of(store, settings, question, now.framework)
    claims = shown_claims(store, settings, viewer, question, found).set_index("requirement")
    return {
        "framework": now.framework,
        "as_at": question.as_at,
        "compared_with": question.compare_with,
        "known_on": question.known_on,
        "restated": restated_json(store, settings, question, now.framework),
        "applicable": now.applicable,
        "not_assessed": now.not_assessed,
        "points": now.points,
        "max_points": now.max_points,
        "score_percent": now.score_percent,
        "score_rounded": now.score_rounded,
        "score_before": before.assessment.score_percent if before else None,
        "break": breaks.as_json(store, settings, question, found, before),
        "grade": now.grade,
        "pass_level": now.pass_level,
        "target_level": now.target_level,
        "at_target": now.at_target,
        "categories_at_target": at,
        "categories_counted": of,
        "categories": [
            {
                "category": line["category"],
                "level": _whole(line["level"]),
                "applicable": int(line["applicable"]),
                "at_target": int(line["at_target"]),
                "mean_percent": _number(line["mean_percent"]),
                "below_target": list(line["below_target"]),
            }
            for line in now.categories.to_dict("records")
        ],
        "requirements": [
            {
                "requirement": line["requirement"],
                "level": _level(line["level"]),
                "target_level": _whole(line["target_level"]),
                "claim": claims.at[line["requirement"], "claim"],
                "claim_reason": claims.at[line["requirement"], "reason"],
                "claim_snapshots": [each for each in claims.at[line["requirement"], "snapshots"].split(", ") if each],
            }
            for line in now.requirements.to_dict("records")
        ],
    }


@offered_dates
def training_json(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    question: Question,
    *,
    course: str | None = None,
    by: str = "directorate",
) -> dict[str, Any]:
    """Status counts and rates of one course, whole and by group. Raises Refused without a course or an HR list.

    `measured` is false while no completion of any kind is held: the counts are then the rule's letter, and no page shows them.
    """
    chosen = settings.course(course)
    by = breakdown_for(viewer, by)
    damaged = refused(store, "completions", question)
    if damaged is not None:
        raise damaged
    whole = by_rule(store, settings, viewer, chosen, question, None)
    groups = by_rule(store, settings, viewer, chosen, question, by)
    if whole is None or groups is None:
        raise none_held(store, "staff", question)
    has_learning = measured.has_learning(store, question)
    doubt: dict[str, Any] = {}
    found = measured.bounds(store, settings, chosen, question) if viewer.role == "ig_lead" and has_learning else None
    if found is not None:
        doubt = {
            "compliance_low": found.compliance_low,
            "compliance_high": found.compliance_high,
            "unmatched": found.unmatched,
        }
    held = figures_of(store, settings, viewer, chosen, question, by)
    return (
        {"course": chosen.code, "as_at": question.as_at, "measured": has_learning}
        | ({"figures_of": held[""]} if "" in held else {})
        | _rates(whole.iloc[0].to_dict())
        | doubt
        | {"by": by, "groups": [_group(line, held) for line in groups.to_dict("records")]}
    )


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


def _group(line: dict[str, Any], held: dict[str, dt.date | None]) -> dict[str, Any]:
    """A group's line; `figures_of` is there where its figures are of an earlier date (null: of none)."""
    name = line["group"]
    return {"group": name} | ({"figures_of": held[name]} if name in held else {}) | _rates(line)


def _rates(line: dict[str, Any]) -> dict[str, Any]:
    return {
        "in_scope": _whole(line["in_scope"]),
        "excluded": {name: _whole(line[name]) for name in EXCLUDED},
        "status": {name: _whole(line[name]) for name in STATUSES},
        "compliance_percent": _number(line["compliance_percent"]),
        "compliance_all_percent": _number(line["compliance_all_percent"]),
    }


def _whole(value: Any) -> int | None:
    return None if value is None or pd.isna(value) else int(value)


def _number(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value
    return None if pd.isna(value) else (value.item() if hasattr(value, "item") else value)


def _level(value: Any) -> int | str | None:
    """A level as JSON has it: 0 to 3, "NR", or null for not assessed."""
    if not isinstance(value, str):
        return None
    return int(value) if value.isdecimal() else value
