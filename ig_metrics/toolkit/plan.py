"""The improvement plan over time: what each action was first promised for, what it is promised for now, what is late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pandas as pd

from ig_metrics.toolkit.actions import clean
from ig_metrics.toolkit.attainment import Assessment

DONE_ON_TIME, DONE_LATE, LATE, OPEN = "Done on time", "Done late", "Late", "Open"
ACTIONS = {
    "action": "str", "requirement": "str", "owner": "str", "starts": "datetime64[us]", "due": "datetime64[us]",
    "done_on": "datetime64[us]", "delivers_level": "Int64", "progress": "str", "risk": "str",
    "first_due": "datetime64[us]", "first_seen": "datetime64[us]", "slippage": "Int64", "moved": "Int64",
    "late_by": "Int64", "state": "str",
}  # fmt: skip
DROPPED = {
    "action": "str", "requirement": "str", "owner": "str", "due": "datetime64[us]", "first_due": "datetime64[us]",
    "last_seen": "datetime64[us]", "dropped_on": "datetime64[us]", "dropped_why": "str",
}  # fmt: skip
REACHES, RAISES, NOTHING_NEW, NO_LEVEL, NOT_LISTED = "reaches", "raises", "nothing new", "no level", "not listed"
EFFECTS = {"title": "str", "category": "str", "level": "str", "target_level": "Int64", "effect": "str"}
Plans = Sequence[tuple[dt.date, pd.DataFrame]]
"""The plan as it stood on each day it was taken in (canonical `plan` columns), the earliest first."""


def actions(plans: Plans, as_at: dt.date) -> pd.DataFrame:
    """Every action of the latest plan, the soonest due first, with what earlier plans promised of it.

    An action is the same one while its text and requirement are. `first_due` is the first date it ever had, `first_seen` the
    day of the plan that gave it; `slippage` the days from it to the date it was done, else to the date it is due now; `moved`
    how often its date changed. `late_by`: days past its present due date, when done or, still open, at `as_at` (0: in time).
    `state`: Done on time, Done late, Late, Open; an action without a date is open. Something done after `as_at` is open.
    """
    plans = [(day, plan) for day, plan in plans if day <= as_at]
    if not plans:
        return _typed([], ACTIONS)
    told = _told(plans)
    today = pd.Timestamp(as_at)
    rows = []
    for key, row in _by_key(plans[-1][1]).items():
        past = told[key]
        due, first = row["due"], past["first_due"]
        done = row["done_on"] if pd.notna(row["done_on"]) and row["done_on"] <= today else pd.NaT
        late = 0 if pd.isna(due) else max(0, ((today if pd.isna(done) else done) - due).days)
        known_end = due if pd.isna(done) else done
        slip = pd.NA if pd.isna(first) or pd.isna(known_end) else (known_end - first).days
        level = clean(row.get("delivers_level"))
        rows.append(
            row
            | past
            | {
                "requirement": key[1], "done_on": done, "late_by": late, "slippage": slip,
                "delivers_level": int(level) if level and level.isdecimal() else pd.NA,
                "state": _state(pd.notna(done), late > 0),
            }
        )  # fmt: skip
    rows.sort(key=lambda row: (pd.isna(row["due"]), row["due"], row["requirement"], str(row["action"])))
    return _typed(rows, ACTIONS)


def dropped(plans: Plans, as_at: dt.date, struck: pd.DataFrame | None = None) -> pd.DataFrame:
    """Actions of earlier plans that the latest one no longer has and that were not done when last seen, and those struck out.

    `struck`: rows of the plan in force (canonical columns), of which those with a `dropped_on` by the date were struck out.
    Columns: action, requirement, owner, due (as last seen), first_due, last_seen (the day of the last plan that had it),
    dropped_on, dropped_why (missing where nobody said so).
    """
    plans = [(day, plan) for day, plan in plans if day <= as_at]
    out = [] if struck is None or "dropped_on" not in struck else struck[struck["dropped_on"] <= pd.Timestamp(as_at)]
    said = _by_key(out) if len(out) else {}
    told = _told(plans)
    kept = _by_key(plans[-1][1]) if plans else {}
    last: dict[tuple[str, str], dict[str, Any]] = {
        key: row | {"last_seen": row["dropped_on"], "first_due": row["due"]} for key, row in said.items()
    }
    for day, plan in plans:
        for key, row in _by_key(plan).items():
            last[key] = row | {"last_seen": pd.Timestamp(day)}
    rows = []
    for key, row in last.items():
        if key in kept or pd.notna(row.get("done_on")):
            continue
        why = {name: said[key][name] for name in ("dropped_on", "dropped_why")} if key in said else {}
        rows.append(
            {**row, "dropped_on": pd.NaT, "dropped_why": None} | told.get(key, {}) | {"requirement": key[1]} | why
        )
    return _typed(rows, DROPPED)


def effects(found: pd.DataFrame, assessed: Assessment | None) -> pd.DataFrame:
    """`actions` with the requirement each is about (title, category, level now, target_level) and what it would do to it.

    `effect`: reaches (its target, which it is below), raises (but not to its target), nothing new (the level is there already),
    no level (the plan does not say which it delivers), not listed (no requirement of the assessment). `level` is text, missing
    where not assessed. The order of rows is kept.
    """
    rows = [] if assessed is None else assessed.requirements.to_dict("records")
    known = {str(row["requirement"]): row for row in rows}
    about = []
    for action in found.to_dict("records"):
        row = known.get(str(action["requirement"]))
        told = {} if row is None else {name: row[name] for name in ("title", "category", "level", "target_level")}
        about.append(told | {"effect": _effect(row, action["delivers_level"])})
    return found.assign(**_typed(about, EFFECTS).set_index(found.index))


def _effect(row: dict[str, Any] | None, delivers: Any) -> str:
    if row is None or not row["applicable"]:
        return NOT_LISTED
    if pd.isna(delivers):
        return NO_LEVEL
    # What has no level yet has no points either: any level is news of it.
    if row["at_target"] or (isinstance(row["level"], str) and delivers <= row["points"]):
        return NOTHING_NEW
    return REACHES if pd.notna(row["target_level"]) and delivers >= row["target_level"] else RAISES


def history(found: pd.DataFrame) -> pd.DataFrame:
    """What `forecast.reaching_target` learns from: planned (the date first promised) and actual (missing: open).

    Actions dropped from the plan were neither done nor are they open: they teach nothing and are not in `actions`.
    """
    return pd.DataFrame({"planned": found["first_due"], "actual": found["done_on"]})


def _told(plans: Plans) -> dict[tuple[str, str], dict[str, Any]]:
    """For each action, the first date it had, when that was told, and how often its date moved after."""
    told: dict[tuple[str, str], dict[str, Any]] = {}
    dates: dict[tuple[str, str], pd.Timestamp] = {}
    for day, plan in plans:
        for key, row in _by_key(plan).items():
            mine = told.setdefault(key, {"first_due": pd.NaT, "first_seen": pd.Timestamp(day), "moved": 0})
            due = row.get("due")
            if pd.isna(due):
                continue
            if pd.isna(mine["first_due"]):
                mine["first_due"] = due
            elif due != dates[key]:
                mine["moved"] += 1
            dates[key] = due
    return told


def _by_key(plan: pd.DataFrame) -> dict[tuple[str, str], dict[str, Any]]:
    """Actions by their text and requirement, however spaced or capitalised; of two alike, the first."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in plan.to_dict("records"):
        text, requirement = clean(row.get("action")) or "", clean(row.get("requirement")) or ""
        found.setdefault((" ".join(text.split()).casefold(), requirement), row)
    return found


def _state(done: bool, late: bool) -> str:
    if done:
        return DONE_LATE if late else DONE_ON_TIME
    return LATE if late else OPEN


def _typed(rows: list[dict[str, Any]], kinds: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series([row.get(name) for row in rows], dtype=kind) for name, kind in kinds.items()})
