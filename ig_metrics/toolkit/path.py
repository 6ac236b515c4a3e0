"""What holds each category down, and the shortest way up: fewest levels to raise, soonest dates of open actions."""

from __future__ import annotations

import pandas as pd

from ig_metrics.toolkit.attainment import Assessment, open_actions


def holds(assessed: Assessment, plan: pd.DataFrame | None = None) -> pd.DataFrame:
    """The requirements below target, lowest level first within each category, and the action that would raise each.

    Columns: category, requirement, title, level (text; missing = not assessed), target_level, levels_to_raise (Int64),
    sets_level (bool: the category's level is this one's), owner, partner, action, action_owner, action_due,
    delivers_level (Int64). The action is the soonest open one that reaches the target; where none does, the one that
    reaches highest above the present level; none: missing.
    """
    rows = assessed.requirements
    rows = rows[rows["applicable"] & ~rows["at_target"]]
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
    actions = open_actions(plan, assessed.as_at)
    top = assessed.target_level
    records = []
    for category in assessed.categories.itertuples():
        if not category.short:
            continue
        members = assessed.requirements
        members = members[(members["category"] == category.category) & members["applicable"]]
        first = int(members["points"].min()) + 1 if pd.isna(category.level) else int(category.level) + 1
        for level in range(first, max(top, int(members["target_level"].max())) + 1):
            # A requirement never has to pass its own target; one that aims higher still has to get there at the end.
            wanted = members["target_level"].where(members["target_level"] < level, level)
            gaps = (wanted - members["points"]).clip(lower=0)
            unassessed = members["level"].isna()
            below = members[(gaps > 0) | unassessed]
            if below.empty:
                continue
            dates, missing = {}, []
            for number, need in zip(below["requirement"], wanted[below.index], strict=True):
                enough = actions[(actions["requirement"] == number) & (actions["delivers_level"] >= need)]
                if enough.empty:
                    missing.append(number)
                else:
                    dates[number] = enough["due"].iloc[0]
            records.append(
                {
                    "category": category.category,
                    "level": category.level,
                    "to_level": level,
                    "requirements": tuple(below["requirement"]),
                    "levels": int(gaps.sum()),
                    "ready_on": pd.NaT if missing else max(dates.values()),
                    "without_action": tuple(missing),
                }
            )
    columns = ["category", "level", "to_level", "requirements", "levels", "ready_on", "without_action"]
    whole = dict.fromkeys(("level", "to_level", "levels"), "Int64")
    return pd.DataFrame(records, columns=columns).astype({"category": "str", "ready_on": "datetime64[us]", **whole})


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
