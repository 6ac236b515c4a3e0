"""What each open action of the plan would bring: the level it raises, what its category is then, and the score."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pandas as pd

from ig_metrics import rounding
from ig_metrics.toolkit.actions import open_actions, table
from ig_metrics.toolkit.attainment import Assessment

_KINDS = {
    "action": "str", "requirement": "str", "title": "str", "category": "str", "owner": "str", "due": "datetime64[us]",
    "level": "str", "delivers_level": "Int64", "gains": "Int64", "reaches_target": "bool", "late": "bool",
    "category_level": "Int64", "left_below": "Int64", "score_after": "float64",
}  # fmt: skip


def delivers(assessed: Assessment, plan: pd.DataFrame | None) -> pd.DataFrame:
    """One row an open action (with an owner, a due date and a level) on a requirement that applies, the soonest due first.

    `level`: as claimed now (missing: not assessed). `gains`: levels it raises the requirement by, 0 where it is there already.
    `reaches_target`: whether the requirement is then at its target. `category_level` (missing: one of its requirements is not
    assessed) and `left_below` (requirements below target): of its category, if this action alone were done. `score_after`: the
    score in percent, 2 decimals, if this and every action due before it were done. `late`: due before the assessment's date.
    """
    rows = {row["requirement"]: row for row in assessed.requirements.to_dict("records") if row["applicable"]}
    levels = {number: int(row["level"]) if isinstance(row["level"], str) else None for number, row in rows.items()}
    by_then = dict(levels)
    found: list[dict[str, Any]] = []
    for action in open_actions(plan, assessed.as_at).to_dict("records"):
        row = rows.get(action["requirement"])
        if row is None:
            continue
        number, reach = action["requirement"], min(int(action["delivers_level"]), len(assessed.levels) - 1)
        alone = {**levels, number: max(reach, levels[number] or 0)}
        by_then[number] = max(reach, by_then[number] or 0)
        members = {other: alone[other] for other in rows if rows[other]["category"] == row["category"]}
        given = list(members.values())
        found.append(
            {name: action[name] for name in ("action", "requirement", "owner", "due", "delivers_level")}
            | {name: row[name] for name in ("title", "category", "level")}
            | {
                "gains": (alone[number] or 0) - (levels[number] or 0),
                "reaches_target": _at_target(alone[number], row),
                "late": action["due"] < pd.Timestamp(assessed.as_at),
                "category_level": pd.NA if None in given else min(level for level in given if level is not None),
                "left_below": sum(
                    pd.notna(rows[other]["target_level"]) and not _at_target(level, rows[other])
                    for other, level in members.items()
                ),
                "score_after": _score(by_then, len(assessed.levels) - 1),
            }
        )
    return table(found, _KINDS)


def _at_target(level: int | None, row: dict[str, Any]) -> bool:
    return level is not None and pd.notna(row["target_level"]) and level >= int(row["target_level"])


def _score(levels: dict[str, int | None], top: int) -> float:
    points = sum(level or 0 for level in levels.values())
    return float(rounding.half_up(Fraction(100 * points, top * len(levels)), 2)) if levels else math.nan
