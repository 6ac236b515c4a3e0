"""What level is claimed: the score, the grade, each category's level, and the requirements short of target.

Every rule is DESIGN section 4, "Toolkit". A requirement has a level from 0 to the framework's highest, or is NR (not
relevant), or has no level yet (not assessed).
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pandas as pd

from ig_metrics import datasets, rounding
from ig_metrics.errors import Refused
from ig_metrics.toolkit.frameworks import Framework

NR = "NR"
SATISFACTORY = "Satisfactory"
WITH_PLAN = "Satisfactory with improvement plan"
NOT_SATISFACTORY = "Not satisfactory"
GRADES = (NOT_SATISFACTORY, WITH_PLAN, SATISFACTORY)
NO_CATEGORY = "No category given"
CARRIED = ("owner", "partner", "evidence", "evidence_date", "evidence_expires", "reviewed_by", "comment")

_Row = dict[str, Any]


@dataclass(frozen=True)
class Assessment:
    """A self-assessment, measured.

    `score` is the exact fraction points / max_points; `score_percent` the same to 2 decimals, `score_shown` to one
    ("81.7%"), `score_rounded` whole, halves up. Score and grade are None when nothing is assessed.
    `applicable`: requirements that are not NR. `not_assessed`: applicable ones without a level; they score 0 points.
    `at_target`: applicable requirements at or above their target. `held_by_plan`: those below the pass level that an
    open action covers.
    `categories`: category, level (Int64), target_level (Int64), applicable, not_relevant, not_assessed, at_target,
    short (how many are below target), mean_percent (2 decimals, of the points possible), below_target (tuple of
    requirement ids).
    `requirements`: requirement, title, category, level (text 0 to 3 or NR; missing = not assessed), points (Int64),
    target_level (Int64), applicable, at_pass, at_target, in_framework, has_open_action (all bool), and the upload's
    owner, partner, evidence, evidence_date, evidence_expires, reviewed_by, comment.
    """

    framework: str
    as_at: dt.date
    pass_level: int
    target_level: int
    applicable: int
    not_relevant: int
    not_assessed: int
    points: int
    max_points: int
    score: Fraction | None
    score_percent: float | None
    score_rounded: int | None
    score_shown: str
    grade: str | None
    at_target: int
    at_pass: int
    held_by_plan: int
    categories: pd.DataFrame
    requirements: pd.DataFrame
    warnings: tuple[str, ...] = ()


def assess(
    framework: Framework,
    assessment: pd.DataFrame,
    *,
    pass_level: int = 2,
    target_level: int = 3,
    plan: pd.DataFrame | None = None,
    as_at: dt.date,
) -> Assessment:
    """Measure a self-assessment (canonical `toolkit` columns; order of rows is irrelevant) at a date.

    An assessment with a category in any row is the whole list: numbers outside the framework are counted and warned
    about. Without one, requirements of the framework that it lacks are not assessed. `plan` has canonical columns.
    Raises Refused for a requirement listed twice or a level that is none.
    """
    rows, warnings = _listed(framework, assessment)
    lifting = open_actions(plan, as_at)
    covered = set(lifting.loc[lifting["delivers_level"] >= pass_level, "requirement"])
    for row in rows:
        _measure(row, pass_level, target_level, covered)
    applicable = [row for row in rows if row["applicable"]]
    assessed = sum(row["level"] is not None for row in applicable)
    points, top = sum(row["points"] for row in applicable), framework.max_level * len(applicable)
    score = Fraction(points, top) if assessed else None
    return Assessment(
        framework=framework.id,
        as_at=as_at,
        pass_level=pass_level,
        target_level=target_level,
        applicable=len(applicable),
        not_relevant=len(rows) - len(applicable),
        not_assessed=len(applicable) - assessed,
        points=points,
        max_points=top,
        score=score,
        score_percent=None if score is None else float(rounding.half_up(100 * score, 2)),
        score_rounded=None if score is None else int(rounding.half_up(100 * score)),
        score_shown=rounding.shown_percent(None if score is None else 100 * score),
        grade=_grade(applicable) if assessed else None,
        at_target=sum(row["at_target"] for row in applicable),
        at_pass=sum(row["at_pass"] for row in applicable),
        held_by_plan=sum(row["has_open_action"] for row in applicable if not row["at_pass"]),
        categories=_categories(rows, framework, target_level),
        requirements=_requirements(rows),
        warnings=warnings,
    )


def _table(rows: list[_Row], types: Mapping[str, str]) -> pd.DataFrame:
    """Records as a typed frame, a column at a time: casting a whole frame copies it once for each column."""
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=kind) for name, kind in types.items()})


def open_actions(plan: pd.DataFrame | None, as_at: dt.date) -> pd.DataFrame:
    """Actions of the plan that can lift a requirement: not done by `as_at`, with an owner, a due date and a level.

    Canonical `plan` columns, `delivers_level` as Int64, soonest first (then by action, so that order is irrelevant).
    """
    if plan is None or plan.empty:
        return _NO_ACTIONS.copy()
    names = datasets.KINDS["plan"].names
    given = [plan[name].tolist() if name in plan else [None] * len(plan) for name in names]
    rows: list[_Row] = [dict(zip(names, values, strict=True)) for values in zip(*given, strict=True)]
    for row in rows:
        row["requirement"] = _clean(row["requirement"])
        delivers = _clean(row["delivers_level"])
        row["delivers_level"] = int(delivers) if delivers and delivers.isdecimal() else None
    day = pd.Timestamp(as_at)
    kept = [
        row
        for row in rows
        if (pd.isna(row["done_on"]) or row["done_on"] > day)
        and _clean(row["owner"])
        and pd.notna(row["due"])
        and row["delivers_level"] is not None
    ]
    kept.sort(key=lambda row: (row["due"], str(row["action"])))
    return _table(kept, _ACTION_TYPES)


_ACTION_TYPES = {column.name: datasets.DTYPES[column.type] for column in datasets.KINDS["plan"].columns}
_ACTION_TYPES["delivers_level"] = "Int64"
_NO_ACTIONS = _table([], _ACTION_TYPES)


def _listed(framework: Framework, assessment: pd.DataFrame) -> tuple[list[_Row], tuple[str, ...]]:
    """The requirements to count, in order, with their category and title, and what to warn about."""
    names = ("requirement", "level", "title", "category", "target_level", *CARRIED)
    given = {name: assessment[name].tolist() if name in assessment else [None] * len(assessment) for name in names}
    rows: list[_Row] = [dict(zip(names, values, strict=True)) for values in zip(*given.values(), strict=True)]
    for row in rows:
        for name in ("requirement", "title", "category", "level", "target_level"):
            row[name] = _clean(row[name])
        row["level"] = row["level"] and row["level"].upper()
    _refuse_bad(rows, framework)
    listed = {row["requirement"] for row in rows}
    warnings = []
    unknown = sorted(listed - set(framework.by_number), key=_natural)
    if unknown:
        named = f"Requirement {unknown[0]} is" if len(unknown) == 1 else f"Requirements {', '.join(unknown)} are"
        warnings.append(f"{named} not in the framework file {framework.id}. Counted as uploaded.")
    if not any(row["category"] for row in rows):
        lacking = [line.number for line in framework.requirements if line.number not in listed]
        rows += [{**dict.fromkeys(names), "requirement": number} for number in lacking]
    ours = {datasets.normalise(title): title for title in framework.categories}
    for row in rows:
        line = framework.by_number.get(row["requirement"])
        row["in_framework"] = line is not None
        if row["category"]:
            row["category"] = ours.get(datasets.normalise(row["category"]), row["category"])
        else:
            row["category"] = line.category if line else NO_CATEGORY
        row["title"] = row["title"] or (line.title if line else None)
    place = {number: n for n, number in enumerate(framework.by_number)}
    rows.sort(key=lambda row: (place.get(row["requirement"], len(place)), _natural(row["requirement"])))
    return rows, tuple(warnings)


def _refuse_bad(rows: list[_Row], framework: Framework) -> None:
    reasons = []
    if not all(row["requirement"] for row in rows):
        reasons.append("A row of the assessment has no requirement number. Add it or remove the row.")
    times = Counter(row["requirement"] for row in rows if row["requirement"])
    reasons += [f"Requirement {number} is listed twice. Keep one row." for number, n in times.items() if n > 1]
    allowed = [str(level) for level in range(framework.max_level + 1)] + [NR]
    reasons += [
        f"Requirement {row['requirement']}: '{row['level']}' is not a level. "
        f"Levels are {', '.join(allowed[:-1])} or {NR}."
        for row in rows
        if row["level"] and row["level"] not in allowed
    ]
    if reasons:
        raise Refused(*reasons)


def _measure(row: _Row, pass_level: int, target_level: int, covered: set[str]) -> None:
    """Adds to a row what its level is worth, and whether it is where it has to be."""
    has_level = row["level"] is not None and row["level"] != NR
    own = row["target_level"]
    row["target_level"] = int(own) if own and own.isdecimal() else target_level
    row["applicable"] = row["level"] != NR
    row["points"] = int(row["level"]) if has_level else 0
    row["at_pass"] = has_level and row["points"] >= pass_level
    row["at_target"] = has_level and row["points"] >= row["target_level"]
    row["has_open_action"] = row["requirement"] in covered


def _requirements(rows: list[_Row]) -> pd.DataFrame:
    for row in rows:
        if not row["applicable"]:
            row["points"] = None
    return _table(rows, _REQUIREMENT_TYPES)


_REQUIREMENT_TYPES = {
    **dict.fromkeys(("requirement", "title", "category", "level"), "str"),
    **dict.fromkeys(("points", "target_level"), "Int64"),
    **dict.fromkeys(("applicable", "at_pass", "at_target", "in_framework", "has_open_action"), "bool"),
    **{name: datasets.DTYPES[datasets.KINDS["toolkit"].column(name).type] for name in CARRIED},
}


def _grade(applicable: list[_Row]) -> str:
    short = [row for row in applicable if not row["at_pass"]]
    if not short:
        return SATISFACTORY
    # A requirement nobody has assessed cannot be promised by a plan: there is no level to improve on yet.
    if all(row["level"] is not None and row["has_open_action"] for row in short):
        return WITH_PLAN
    return NOT_SATISFACTORY


def _categories(rows: list[_Row], framework: Framework, target_level: int) -> pd.DataFrame:
    present = {row["category"] for row in rows}
    names = [name for name in framework.categories if name in present]
    names += sorted(present - set(framework.categories))
    records = []
    for name in names:
        members = [row for row in rows if row["category"] == name]
        counted = [row for row in members if row["applicable"]]
        missing = sum(row["level"] is None for row in counted)
        mean = rounding.percent(sum(row["points"] for row in counted), framework.max_level * len(counted))
        below = tuple(row["requirement"] for row in counted if not row["at_target"])
        records.append(
            {
                "category": name,
                "level": pd.NA if missing or not counted else min(row["points"] for row in counted),
                "target_level": target_level,
                "applicable": len(counted),
                "not_relevant": len(members) - len(counted),
                "not_assessed": missing,
                "at_target": len(counted) - len(below),
                "short": len(below),
                "mean_percent": math.nan
                if mean is None or missing == len(counted)
                else float(rounding.half_up(mean, 2)),
                "below_target": below,
            }
        )
    return _table(records, _CATEGORY_TYPES)


_CATEGORY_TYPES = {
    "category": "str",
    **dict.fromkeys(
        ("level", "target_level", "applicable", "not_relevant", "not_assessed", "at_target", "short"), "Int64"
    ),
    "mean_percent": "float64",
    "below_target": "object",
}


def _clean(text: object) -> str | None:
    """A text without spaces around it; None for an empty or missing one."""
    return (text.strip() or None) if isinstance(text, str) else None


def _natural(number: str) -> tuple[tuple[int, int, str], ...]:
    """Orders `9` before `10` and both before `A1`."""
    parts = number.replace("-", ".").split(".")
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)
