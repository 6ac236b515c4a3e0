"""Will every requirement be at its target by the deadline: by the plan's dates, by past form, and if nothing more is done."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ig_metrics.toolkit import forecast, plan
from ig_metrics.toolkit.attainment import Assessment
from ig_metrics.toolkit.forecast import reaching_target

NOT_ASSESSED, NO_DATE, OVERDUE, TOO_LATE, IN_TIME = (
    "not assessed", "no action with a date", "late already", "due after the deadline", "in time",
)  # fmt: skip
_ITEMS = {
    "requirement": "str", "title": "str", "category": "str", "level": "str", "target_level": "Int64", "action": "str",
    "owner": "str", "due": "datetime64[us]", "first_due": "datetime64[us]", "stands": "str", "chance": "float64",
}  # fmt: skip
_CATEGORIES = {
    "category": "str", "below": "Int64", "ready_on": "datetime64[us]", "in_time": "bool", "chance": "float64",
    "blockers": "object",
}  # fmt: skip


@dataclass(frozen=True)
class Outlook:
    """What can be said of the deadline. Counts are of requirements that apply.

    `now`: at target already, which is also what is left if nothing more finishes. `plan_says`: at target if every date of
    the plan is kept. `past_form`, `low`, `high`, `all_done` (the chance that every one is): if the open actions slip as past
    ones did; None under `forecast.ENOUGH_FINISHED` finished actions. `no_date`: below target without a dated action that
    would raise it; `overdue`: whose action is past its date already; `beyond_history`: later than any action ever was.
    `items`: those below target, with the action that would raise each, where it `stands` and its chance. `categories`: below
    (how many are), ready_on (when the plan's dates raise them all; missing: not all have one), in_time, chance, blockers
    (pairs of a requirement and where it stands; only those not in time).
    """

    as_at: dt.date
    deadline: dt.date
    applicable: int
    now: int
    plan_says: int
    past_form: float | None
    low: int | None
    high: int | None
    all_done: float | None
    enough_history: bool
    finished: int
    no_date: int
    overdue: int
    beyond_history: int
    items: pd.DataFrame
    categories: pd.DataFrame


def outlook(assessed: Assessment, actions: pd.DataFrame, *, as_at: dt.date, deadline: dt.date) -> Outlook:
    """Forecast the requirements below target from the plan's actions (plan.actions).

    A requirement is reached when the soonest open action that delivers its target is done; one without such an action, or
    whose action has no date, is never given one. Slippage is counted from the date first promised, for the past and for what
    is open. Raises Refused when the deadline is before `as_at`.
    """
    items = _items(assessed, actions, as_at, deadline)
    planned = items[["requirement"]].assign(planned=items["first_due"])
    found = reaching_target(planned, plan.history(actions), as_at=as_at, deadline=deadline)
    items["chance"] = math.nan if found.chances is None else list(found.chances)
    reached = assessed.at_target
    in_time = int((items["due"] <= pd.Timestamp(deadline)).sum())

    return Outlook(
        as_at=as_at,
        deadline=deadline,
        applicable=assessed.applicable,
        now=reached,
        plan_says=reached + in_time,
        past_form=None if found.past_form is None else reached + found.past_form,
        low=None if found.low is None else reached + found.low,
        high=None if found.high is None else reached + found.high,
        all_done=found.all_done,
        enough_history=found.enough_history,
        finished=found.finished,
        no_date=int(items["due"].isna().sum()),
        overdue=int((items["due"] < pd.Timestamp(as_at)).sum()),
        beyond_history=found.beyond_history,
        items=items,
        categories=_categories(assessed, items, found.enough_history),
    )


def by_date(ahead: Outlook, actions: pd.DataFrame, days: Sequence[dt.date]) -> pd.DataFrame:
    """How many are at target by each of these days (none before `as_at`): day, plan_says, past_form, low, high.

    As `outlook` says it of one deadline; those at target already are counted in.
    """
    planned = ahead.items[["requirement"]].assign(planned=ahead.items["first_due"])
    found = forecast.by_date(planned, plan.history(actions), as_at=ahead.as_at, days=days)
    kept = [int((ahead.items["due"] <= day).sum()) for day in found["day"]]
    found.insert(1, "plan_says", pd.array(kept, dtype="Int64"))
    return found.assign(**{name: found[name] + ahead.now for name in ("plan_says", "past_form", "low", "high")})


def _items(assessed: Assessment, actions: pd.DataFrame, as_at: dt.date, deadline: dt.date) -> pd.DataFrame:
    live = actions[actions["done_on"].isna() & actions["due"].notna() & (actions["owner"].fillna("").str.strip() != "")]
    lifting: dict[str, list[dict[str, Any]]] = {}
    for action in live[live["delivers_level"].notna()].to_dict("records"):
        lifting.setdefault(action["requirement"], []).append(action)
    rows = []
    below = assessed.requirements
    below = below[below["applicable"] & ~below["at_target"] & below["target_level"].notna()]
    for row in below.to_dict("records"):
        enough = [each for each in lifting.get(row["requirement"], ()) if each["delivers_level"] >= row["target_level"]]
        # `actions` come soonest first.
        best: dict[str, Any] = enough[0] if enough else {}
        due = best.get("due", pd.NaT)
        rows.append(
            {name: row[name] for name in ("requirement", "title", "category", "level", "target_level")}
            | {name: best.get(name) for name in ("action", "owner", "due", "first_due")}
            | {"stands": _stands(row["level"], due, as_at, deadline), "chance": math.nan}
        )
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=kind) for name, kind in _ITEMS.items()})


def _stands(level: object, due: pd.Timestamp, as_at: dt.date, deadline: dt.date) -> str:
    if pd.isna(due):
        return NO_DATE if isinstance(level, str) else NOT_ASSESSED
    if due < pd.Timestamp(as_at):
        return OVERDUE
    return TOO_LATE if due > pd.Timestamp(deadline) else IN_TIME


def _categories(assessed: Assessment, items: pd.DataFrame, known: bool) -> pd.DataFrame:
    rows = []
    for category in assessed.categories["category"]:
        mine = items[items["category"] == category]
        rows.append(
            {
                "category": category,
                "below": len(mine),
                "ready_on": mine["due"].max() if len(mine) and mine["due"].notna().all() else pd.NaT,
                "in_time": bool((mine["stands"] == IN_TIME).all()),
                "chance": float(mine["chance"].prod()) if known else math.nan,
                "blockers": tuple(
                    (str(row.requirement), str(row.stands)) for row in mine.itertuples() if row.stands != IN_TIME
                ),
            }
        )
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=k) for name, k in _CATEGORIES.items()})
