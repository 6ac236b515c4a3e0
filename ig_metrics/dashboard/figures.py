"""The same figures of Toolkit and training as plain objects, for the command line's JSON and for outside tests (DESIGN section 5)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from ig_metrics.dashboard import breaks, measured
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

STATUSES = ("in_date", "due_soon", "in_window", "overdue", "lapsed")
EXCLUDED = ("leaver", "absent", "exempt")


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


def _level(value: Any) -> int | str | None:
    """A level as JSON has it: 0 to 3, "NR", or null for not assessed."""
    if not isinstance(value, str):
        return None
    return int(value) if value.isdecimal() else value
