"""What level is claimed: the score, the grade, each category's level, and the requirements short of target.

Every rule is DESIGN section 4, "Toolkit". A requirement has a level from 0 to the framework's highest, or is NR (not
relevant), or has no level yet (not assessed).
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from fractions import Fraction

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
    rows, warnings = _listed(framework, datasets.conform("toolkit", assessment))
    rows = _measured(rows, framework, pass_level, target_level, plan, as_at)
    applicable = rows[rows["applicable"]]
    assessed = int(applicable["level"].notna().sum())
    points, top = int(applicable["points"].sum()), framework.max_level * len(applicable)
    score = Fraction(points, top) if assessed else None
    short = applicable[~applicable["at_pass"]]
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
        at_target=int(applicable["at_target"].sum()),
        at_pass=int(applicable["at_pass"].sum()),
        held_by_plan=int(short["has_open_action"].sum()),
        categories=_categories(rows, framework, target_level),
        requirements=rows,
        warnings=warnings,
    )


def open_actions(plan: pd.DataFrame | None, as_at: dt.date) -> pd.DataFrame:
    """Actions of the plan that can lift a requirement: not done by `as_at`, with an owner, a due date and a level.

    Canonical `plan` columns, `delivers_level` as Int64, soonest first (then by action, so that order is irrelevant).
    """
    rows = datasets.conform("plan", plan if plan is not None else pd.DataFrame())
    rows["requirement"] = rows["requirement"].str.strip()
    rows["delivers_level"] = pd.to_numeric(rows["delivers_level"], errors="coerce").astype("Int64")
    is_open = rows["done_on"].isna() | (rows["done_on"] > pd.Timestamp(as_at))
    named = rows["owner"].notna() & (rows["owner"].str.strip() != "")
    keep = is_open & named & rows["due"].notna() & rows["delivers_level"].notna()
    return rows[keep].sort_values(["due", "action"], kind="stable").reset_index(drop=True)


def _listed(framework: Framework, rows: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The requirements to count: id, title, category, level, and what to warn about."""
    rows = rows.reset_index(drop=True)
    rows["requirement"] = rows["requirement"].str.strip()
    rows["category"] = _clean(rows["category"])
    rows["title"] = _clean(rows["title"])
    rows["level"] = _clean(rows["level"]).str.upper()
    _refuse_bad(rows, framework)
    warnings = []
    unknown = sorted(set(rows["requirement"]) - set(framework.by_number), key=_natural)
    if unknown:
        named = f"Requirement {unknown[0]} is" if len(unknown) == 1 else f"Requirements {', '.join(unknown)} are"
        warnings.append(f"{named} not in the framework file {framework.id}. Counted as uploaded.")
    if not rows["category"].notna().any():
        lacking = [line.number for line in framework.requirements if line.number not in set(rows["requirement"])]
        added = datasets.conform("toolkit", pd.DataFrame({"requirement": lacking}))
        rows = pd.concat([rows, added], ignore_index=True)
    rows["in_framework"] = rows["requirement"].isin(list(framework.by_number))
    ours = {datasets.normalise(title): title for title in framework.categories}
    spelt = rows["category"].map(lambda text: ours.get(datasets.normalise(text), text), na_action="ignore")
    categories = {line.number: line.category for line in framework.requirements}
    titles = {line.number: line.title for line in framework.requirements if line.title}
    rows["category"] = spelt.astype("str").fillna(rows["requirement"].map(categories).astype("str")).fillna(NO_CATEGORY)
    rows["title"] = rows["title"].fillna(rows["requirement"].map(titles).astype("str"))
    place = {number: n for n, number in enumerate(framework.by_number)}
    order = sorted(
        rows.index,
        key=lambda n: (place.get(rows.at[n, "requirement"], len(place)), _natural(rows.at[n, "requirement"])),
    )
    return rows.loc[order].reset_index(drop=True), tuple(warnings)


def _refuse_bad(rows: pd.DataFrame, framework: Framework) -> None:
    reasons = []
    if rows["requirement"].isna().any() or (rows["requirement"] == "").any():
        reasons.append("A row of the assessment has no requirement number. Add it or remove the row.")
    twice = rows.loc[rows["requirement"].duplicated() & rows["requirement"].notna(), "requirement"]
    reasons += [f"Requirement {number} is listed twice. Keep one row." for number in dict.fromkeys(twice)]
    allowed = [str(level) for level in range(framework.max_level + 1)] + [NR]
    bad = rows[rows["level"].notna() & ~rows["level"].isin(allowed)]
    reasons += [
        f"Requirement {number}: '{level}' is not a level. Levels are {', '.join(allowed[:-1])} or {NR}."
        for number, level in zip(bad["requirement"], bad["level"], strict=True)
    ]
    if reasons:
        raise Refused(*reasons)


def _measured(
    rows: pd.DataFrame, framework: Framework, pass_level: int, target: int, plan: pd.DataFrame | None, as_at: dt.date
) -> pd.DataFrame:
    applicable = (rows["level"] != NR).fillna(True).astype(bool)
    points = pd.to_numeric(rows["level"].where(rows["level"] != NR), errors="coerce").astype("Int64")
    own_target = pd.to_numeric(rows["target_level"], errors="coerce").astype("Int64").fillna(target)
    lifting = open_actions(plan, as_at)
    covered = set(lifting.loc[lifting["delivers_level"] >= pass_level, "requirement"])
    return pd.DataFrame(
        {
            "requirement": rows["requirement"],
            "title": rows["title"],
            "category": rows["category"],
            "level": rows["level"],
            "points": points.where(applicable).mask(applicable & points.isna(), 0),
            "target_level": own_target,
            "applicable": applicable,
            "at_pass": (applicable & (points >= pass_level)).fillna(False).astype(bool),
            "at_target": (applicable & (points >= own_target)).fillna(False).astype(bool),
            "in_framework": rows["in_framework"].astype(bool),
            "has_open_action": rows["requirement"].isin(covered),
            **{name: rows[name] for name in CARRIED},
        }
    )


def _grade(applicable: pd.DataFrame) -> str:
    short = applicable[~applicable["at_pass"]]
    if short.empty:
        return SATISFACTORY
    # A requirement nobody has assessed cannot be promised by a plan: there is no level to improve on yet.
    if (short["level"].notna() & short["has_open_action"]).all():
        return WITH_PLAN
    return NOT_SATISFACTORY


def _categories(rows: pd.DataFrame, framework: Framework, target_level: int) -> pd.DataFrame:
    present = set(rows["category"])
    names = [name for name in framework.categories if name in present]
    names += sorted(present - set(framework.categories))
    records = []
    for name in names:
        members = rows[rows["category"] == name]
        counted = members[members["applicable"]]
        missing = int(counted["level"].isna().sum())
        mean = rounding.percent(int(counted["points"].sum()), framework.max_level * len(counted))
        below = tuple(counted.loc[~counted["at_target"], "requirement"])
        records.append(
            {
                "category": name,
                "level": pd.NA if missing or counted.empty else int(counted["points"].min()),
                "target_level": target_level,
                "applicable": len(counted),
                "not_relevant": len(members) - len(counted),
                "not_assessed": missing,
                "at_target": len(counted) - len(below),
                "short": len(below),
                "mean_percent": math.nan if mean is None else float(rounding.half_up(mean, 2)),
                "below_target": below,
            }
        )
    whole = dict.fromkeys(
        ("level", "target_level", "applicable", "not_relevant", "not_assessed", "at_target", "short"), "Int64"
    )
    columns = ["category", *whole, "mean_percent", "below_target"]
    return pd.DataFrame(records, columns=columns).astype({"category": "str", "mean_percent": "float64", **whole})


def _clean(texts: pd.Series) -> pd.Series:
    stripped = texts.str.strip()
    return stripped.mask(stripped == "")


def _natural(number: str) -> tuple[tuple[int, int, str], ...]:
    """Orders `9` before `10` and both before `A1`."""
    parts = number.replace("-", ".").split(".")
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)
