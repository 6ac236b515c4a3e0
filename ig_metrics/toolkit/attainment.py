"""What level is claimed: the score, the grade, each category's level, and the requirements short of target.

Every rule is DESIGN section 4, "Toolkit". A requirement has a level from 0 to the framework's highest, or is NR (not
relevant), or has no level yet (not assessed).
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pandas as pd

from ig_metrics import datasets, rounding
from ig_metrics.errors import Refused
from ig_metrics.toolkit.actions import clean, open_actions, table
from ig_metrics.toolkit.edition import EACH_LINE, LEVELS, PASS_LEVEL, Framework

NR = "NR"
SATISFACTORY = "Satisfactory"
WITH_PLAN = "Satisfactory with improvement plan"
NOT_SATISFACTORY = "Not satisfactory"
GRADES = (NOT_SATISFACTORY, WITH_PLAN, SATISFACTORY)
NOT_CHECKED = "Not checked"
"""The grade where the framework file does not know what is expected of every item, or lacks items."""
NO_CATEGORY = "No category given"
CARRIED = ("owner", "partner", "evidence", "evidence_date", "evidence_expires", "reviewed_by", "comment")

MOST_NAMED = 12
"""Numbers named in one warning; the rest are counted."""

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
    `requirements`: requirement, title, category, level (text: the points, 0 to 3, or NR; missing = not assessed), points
    (Int64), target_level (Int64), expected_level (Int64: what the grade needs), applicable, at_pass, at_target,
    in_framework, has_open_action, mandatory (all bool), level_shown ("Level 2", "Partially achieved", "Not relevant"), and
    the upload's owner, partner, evidence, evidence_date, evidence_expires, reviewed_by, comment.

    Where the framework states what is expected line by line (`expects`), an item that is not mandatory is not applicable
    (`optional` counts them), the level expected is the target unless the upload has its own (which is also what is expected
    where the file does not say), and `pass_level` and `target_level` are the highest there is. `not_known`: items whose expected level the file does not know.
    `levels`, `expects`, `item`: as the framework has them, so that a level can be named.
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
    optional: int = 0
    not_known: int = 0
    levels: tuple[str, ...] = LEVELS
    expects: str = PASS_LEVEL
    item: str = "requirement"


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
    if framework.expects == EACH_LINE:
        pass_level = target_level = framework.max_level
    rows, whole, warnings = _listed(framework, assessment)
    lifting = open_actions(plan, as_at)
    lifted: dict[str, int] = {}
    for number, level in zip(lifting["requirement"], lifting["delivers_level"], strict=True):
        lifted[number] = max(int(level), lifted.get(number, 0))
    for row in rows:
        _measure(row, framework, pass_level, target_level, lifted)
    applicable = [row for row in rows if row["applicable"]]
    not_relevant = sum(row["level"] == NR for row in rows)
    assessed = sum(row["level"] is not None for row in applicable)
    points, top = sum(row["points"] for row in applicable), framework.max_level * len(applicable)
    score = Fraction(points, top) if assessed else None
    return Assessment(
        framework=framework.id,
        as_at=as_at,
        pass_level=pass_level,
        target_level=target_level,
        applicable=len(applicable),
        not_relevant=not_relevant,
        not_assessed=len(applicable) - assessed,
        points=points,
        max_points=top,
        score=score,
        score_percent=None if score is None else float(rounding.half_up(100 * score, 2)),
        score_rounded=None if score is None else int(rounding.half_up(100 * score)),
        score_shown=rounding.shown_percent(None if score is None else 100 * score),
        grade=_grade(applicable, framework, whole) if assessed else None,
        at_target=sum(row["at_target"] for row in applicable),
        at_pass=sum(row["at_pass"] for row in applicable),
        held_by_plan=sum(row["has_open_action"] for row in applicable if not row["at_pass"]),
        categories=_categories(rows, framework, target_level),
        requirements=_requirements(rows),
        warnings=warnings,
        optional=len(rows) - len(applicable) - not_relevant,
        not_known=sum(row["expected_level"] is None for row in applicable),
        levels=framework.levels,
        expects=framework.expects,
        item=framework.item,
    )


def _listed(framework: Framework, assessment: pd.DataFrame) -> tuple[list[_Row], bool, tuple[str, ...]]:
    """The requirements to count, in order, with category and title; whether the upload is the whole list; warnings."""
    names = ("requirement", "level", "title", "category", "target_level", *CARRIED)
    given = {name: assessment[name].tolist() if name in assessment else [None] * len(assessment) for name in names}
    rows: list[_Row] = [dict(zip(names, values, strict=True)) for values in zip(*given.values(), strict=True)]
    for row in rows:
        for name in ("requirement", "title", "category", "level", "target_level"):
            row[name] = clean(row[name])
        if row["level"] and row["level"].upper() == NR:
            row["level"] = NR
    _refuse_bad(rows, framework)
    listed = {row["requirement"] for row in rows}
    warnings = []
    unknown = sorted(listed - set(framework.by_number), key=_natural)
    if unknown:
        named = ", ".join(unknown[:MOST_NAMED]) + (
            f" and {len(unknown) - MOST_NAMED} more" if len(unknown) > MOST_NAMED else ""
        )
        item = f"{framework.item.capitalize()}{'' if len(unknown) == 1 else 's'}"
        named = f"{item} {named} {'is' if len(unknown) == 1 else 'are'}"
        warnings.append(f"{named} not in the framework file {framework.id}. Counted as uploaded.")
    whole = any(row["category"] for row in rows)
    if not whole:
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
    # A list that the file knows only in part has no order of the file's: its numbers give one.
    place = {number: n for n, number in enumerate(framework.by_number)} if framework.complete or not unknown else {}
    rows.sort(key=lambda row: (place.get(row["requirement"], len(place)), _natural(row["requirement"])))
    return rows, whole, tuple(warnings)


def _refuse_bad(rows: list[_Row], framework: Framework) -> None:
    reasons = []
    if not all(row["requirement"] for row in rows):
        reasons.append("A row of the assessment has no requirement number. Add it or remove the row.")
    times = Counter(row["requirement"] for row in rows if row["requirement"])
    reasons += [f"Requirement {number} is listed twice. Keep one row." for number, n in times.items() if n > 1]
    for row in rows:
        if row["level"] and row["level"] != NR:
            line = framework.by_number.get(row["requirement"])
            allowed = (line.levels if line else ()) or framework.levels
            points = framework.points_of(row["level"])
            if points is None or framework.levels[points] not in allowed:
                named = allowed if framework.levels_are_words else [str(n) for n in range(framework.max_level + 1)]
                reasons.append(
                    f"Requirement {row['requirement']}: '{row['level']}' is not a level. "
                    f"Levels are {', '.join(named)} or {NR}."
                )
            else:
                row["level"] = str(points)
    if reasons:
        raise Refused(*reasons)


def _measure(row: _Row, framework: Framework, pass_level: int, target_level: int, lifted: dict[str, int]) -> None:
    """Adds to a row what its level is worth, and whether it is where it has to be."""
    line = framework.by_number.get(row["requirement"])
    has_level = row["level"] is not None and row["level"] != NR
    own = framework.points_of(row["target_level"]) if row["target_level"] else None
    if framework.expects == EACH_LINE:
        # The file first: an upload may fill in what the file does not know, and never lower what it does.
        row["expected_level"] = framework.points_of(line.expected) if line and line.expected else own
        row["target_level"] = row["expected_level"] if own is None else own
    else:
        row["expected_level"] = pass_level
        row["target_level"] = target_level if own is None else own
    row["mandatory"] = line is None or line.mandatory
    row["applicable"] = row["level"] != NR and row["mandatory"]
    row["points"] = int(row["level"]) if has_level else 0
    row["at_pass"] = has_level and row["expected_level"] is not None and row["points"] >= row["expected_level"]
    row["at_target"] = has_level and row["target_level"] is not None and row["points"] >= row["target_level"]
    reach = lifted.get(row["requirement"])
    row["has_open_action"] = reach is not None and row["expected_level"] is not None and reach >= row["expected_level"]
    shown = "Not relevant" if row["level"] == NR else framework.level_name(row["level"])
    row["level_shown"] = shown or "Not assessed"


def _requirements(rows: list[_Row]) -> pd.DataFrame:
    for row in rows:
        if row["level"] == NR:
            row["points"] = None
    return table(rows, _REQUIREMENT_TYPES)


_REQUIREMENT_TYPES = {
    **dict.fromkeys(("requirement", "title", "category", "level", "level_shown"), "str"),
    **dict.fromkeys(("points", "target_level", "expected_level"), "Int64"),
    **dict.fromkeys(("applicable", "at_pass", "at_target", "in_framework", "has_open_action", "mandatory"), "bool"),
    **{name: datasets.DTYPES[datasets.KINDS["toolkit"].column(name).type] for name in CARRIED},
}


def _grade(applicable: list[_Row], framework: Framework, whole: bool) -> str:
    # An item whose expected level is not known cannot be said to fall short, nor to be met.
    short = [
        row for row in applicable if row["level"] is None or (row["expected_level"] is not None and not row["at_pass"])
    ]
    # A requirement nobody has assessed cannot be promised by a plan: there is no level to improve on yet.
    if not all(row["level"] is not None and row["has_open_action"] for row in short):
        return framework.status.not_met
    if any(row["expected_level"] is None for row in applicable) or not (whole or framework.complete):
        return NOT_CHECKED
    return framework.status.with_plan if short else framework.status.met


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
        below = tuple(row["requirement"] for row in counted if row["target_level"] is not None and not row["at_target"])
        records.append(
            {
                "category": name,
                "level": pd.NA if missing or not counted else min(row["points"] for row in counted),
                "target_level": target_level,
                "applicable": len(counted),
                "not_relevant": len(members) - len(counted),
                "not_assessed": missing,
                "at_target": sum(row["at_target"] for row in counted),
                "short": len(below),
                "mean_percent": math.nan
                if mean is None or missing == len(counted)
                else float(rounding.half_up(mean, 2)),
                "below_target": below,
            }
        )
    return table(records, _CATEGORY_TYPES)


_CATEGORY_TYPES = {
    "category": "str",
    **dict.fromkeys(
        ("level", "target_level", "applicable", "not_relevant", "not_assessed", "at_target", "short"), "Int64"
    ),
    "mean_percent": "float64",
    "below_target": "object",
}


def _natural(number: str) -> tuple[tuple[int, int, str], ...]:
    """Orders `9` before `10` and both before `A1`."""
    parts = number.replace("-", ".").split(".")
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)
