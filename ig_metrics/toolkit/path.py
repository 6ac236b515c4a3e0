"""What holds each category down, and the shortest way up: fewest levels to raise, soonest dates of open actions."""

from __future__ import annotations

import pandas as pd

from ig_metrics.toolkit.actions import open_actions
from ig_metrics.toolkit.attainment import Assessment


def holds(assessed: Assessment, plan: pd.DataFrame | None = None) -> pd.DataFrame:
    """The requirements below target, lowest level first within each category, and the action that would raise each.

    Columns: category, requirement, title, level (text; missing = not assessed), target_level, levels_to_raise (Int64),
    sets_level (bool: the category's level is this one's), owner, partner, action, action_owner, action_due,
    delivers_level (Int64). The action is the soonest open one that reaches the target; where none does, the one that
    reaches highest above the present level; none: missing.
    """
    rows = assessed.requirements
    rows = rows[rows["applicable"] & ~rows["at_target"] & rows["target_level"].notna()]
    rows = rows[["category", "requirement", "title", "level", "points", "target_level", "owner", "partner"]].copy()
    rows["levels_to_raise"] = rows["target_level"] - rows["points"]
    lowest = rows.groupby("category", sort=False)["points"].transform("min")
    rows["sets_level"] = (rows["points"] == lowest).astype(bool)
    order = {category: n for n, category in enumerate(assessed.categories["category"])}
    rows["_category"] = rows["category"].map(order)
    rows = rows.sort_values(["_category", "points"], kind="stable").drop(columns="_category")
    best = _best_actions(rows, open_actions(plan, assessed.as_at))
    rows = rows.merge(best, on="requirement", how="left")
    return rows.drop(columns="points")


def steps(assessed: Assessment, plan: pd.DataFrame | None = None) -> pd.DataFrame:
    """For each category short of its target, each level above the present one: what has to be raised, and by when.

    A category's level is its lowest requirement's, so reaching level L means raising every requirement below L; there is
    no cheaper way, and the number of levels is exact. (At the last step each requirement's own target counts.)
    Columns: category, level, to_level (Int64), requirements (tuple of ids to raise), levels (Int64, how many in all),
    ready_on (date by which open actions raise them all; NaT if one has none), without_action (tuple of ids).
    """
    actions = open_actions(plan, assessed.as_at).to_dict("records")
    rows = assessed.requirements.to_dict("records")
    rows = [row for row in rows if row["applicable"] and pd.notna(row["target_level"])]
    records = []
    for category in assessed.categories.itertuples():
        if not category.short:
            continue
        members = [row for row in rows if row["category"] == category.category]
        start = 0 if pd.isna(category.level) else int(category.level)
        top = max(assessed.target_level, *(row["target_level"] for row in members))
        for level in range(start + 1, top + 1):
            records.append({"category": category.category, "level": category.level, **_step(members, actions, level)})
    kept = [record for record in records if record["requirements"]]
    columns = ["category", "level", "to_level", "requirements", "levels", "ready_on", "without_action"]
    whole = dict.fromkeys(("level", "to_level", "levels"), "Int64")
    return pd.DataFrame(kept, columns=columns).astype({"category": "str", "ready_on": "datetime64[us]", **whole})


def _step(members: list[dict], actions: list[dict], level: int) -> dict[str, object]:
    levels, below, dates, missing = 0, [], [], []
    for row in members:
        # A requirement never has to pass its own target; one that aims higher still has to get there at the end.
        wanted = min(row["target_level"], level)
        if row["points"] >= wanted and isinstance(row["level"], str):
            continue
        below.append(row["requirement"])
        levels += max(0, wanted - row["points"])
        enough = [
            action["due"]
            for action in actions
            if action["requirement"] == row["requirement"] and action["delivers_level"] >= wanted
        ]
        if enough:
            dates.append(enough[0])
        else:
            missing.append(row["requirement"])
    return {
        "to_level": level,
        "requirements": tuple(below),
        "levels": levels,
        "ready_on": max(dates) if dates and not missing else pd.NaT,
        "without_action": tuple(missing),
    }


def _best_actions(rows: pd.DataFrame, actions: pd.DataFrame) -> pd.DataFrame:
    """One open action for each requirement: the soonest that reaches its target, else the one that reaches highest."""
    joined = actions[["requirement", "action", "owner", "due", "delivers_level"]].rename(
        columns={"owner": "action_owner", "due": "action_due"}
    )
    joined = joined.merge(rows[["requirement", "points", "target_level"]], on="requirement")
    joined = joined[joined["delivers_level"] > joined["points"]]
    reach = joined["delivers_level"].where(joined["delivers_level"] < joined["target_level"], joined["target_level"])
    joined = joined.assign(_reach=-reach).sort_values(["_reach", "action_due", "action"], kind="stable")
    return joined.drop_duplicates("requirement").drop(columns=["points", "target_level", "_reach"])
