"""The Toolkit's score, grade and category levels worked out again, one requirement at a time, with plain Python.

Written from DESIGN section 4, sharing no code with ig_metrics.toolkit.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction


def score(levels: dict[str, str | None]) -> Fraction | None:
    points = 0
    possible = 0
    anything = False
    for level in levels.values():
        if level == "NR":
            continue
        possible += 3
        if level is not None:
            points += int(level)
            anything = True
    return Fraction(points, possible) if anything else None


def whole_percent(value: Fraction) -> int:
    """Rounded half up, by asking how much is left over after the whole part."""
    hundredfold = value * 100
    whole = hundredfold.numerator // hundredfold.denominator
    return whole + 1 if hundredfold - whole >= Fraction(1, 2) else whole


def grade(levels: dict[str, str | None], actions: list[dict], pass_level: int, as_at: dt.date) -> str | None:
    counted = {number: level for number, level in levels.items() if level != "NR"}
    if all(level is None for level in counted.values()):
        return None
    verdict = "Satisfactory"
    for number, level in counted.items():
        if level is None:
            return "Not satisfactory"
        if int(level) >= pass_level:
            continue
        promised = False
        for action in actions:
            if action["requirement"] != number or not action["owner"] or action["due"] is None:
                continue
            if action["done_on"] is not None and action["done_on"] <= as_at:
                continue
            if action["delivers_level"] in ("0", "1", "2", "3") and int(action["delivers_level"]) >= pass_level:
                promised = True
        if not promised:
            return "Not satisfactory"
        verdict = "Satisfactory with improvement plan"
    return verdict


def category_level(levels: list[str | None]) -> int | None:
    counted = [level for level in levels if level != "NR"]
    if not counted or None in counted:
        return None
    return min(int(level) for level in counted)


def status_of_outcomes(items: list[dict], whole_list_known: bool) -> str | None:
    """The status of a framework that says line by line what is expected, item by item.

    An item: level (a place from 0 up, "NR" or None), expected (a place or None), mandatory, promised (the highest place an
    open action delivers, or None). In words: met, planned, not met, not checked; None when nothing is assessed.
    """
    counted = [item for item in items if item["mandatory"] and item["level"] != "NR"]
    if all(item["level"] is None for item in counted):
        return None
    unsure = not whole_list_known
    planned = False
    for item in counted:
        if item["level"] is None:
            return "not met"
        if item["expected"] is None:
            unsure = True
        elif item["level"] < item["expected"]:
            if item["promised"] is None or item["promised"] < item["expected"]:
                return "not met"
            planned = True
    if unsure:
        return "not checked"
    return "planned" if planned else "met"


def reached_by(items: list[dict], deadline: dt.date) -> int:
    """How many requirements are at their target by a date if every open action is done on the day it is due.

    An item: level, target, and actions (due, done_on, delivers, owner).
    """
    reached = 0
    for item in items:
        if item["level"] == "NR":
            continue
        now = -1 if item["level"] is None else int(item["level"])
        promised = [
            action
            for action in item["actions"]
            if action["done_on"] is None and action["owner"] and action["delivers"] >= item["target"]
        ]
        if now >= item["target"] or any(action["due"] and action["due"] <= deadline for action in promised):
            reached += 1
    return reached
