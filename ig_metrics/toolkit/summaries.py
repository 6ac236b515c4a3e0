"""Who answers for what, and how levels stood over time: one row an owner or partner; requirements by edition and date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pandas as pd

from ig_metrics.toolkit.attainment import Assessment
from ig_metrics.toolkit.claims import NOT_SUPPORTED
from ig_metrics.toolkit.evidence import lacking
from ig_metrics.toolkit.plan import LATE, OPEN

NOBODY, OURS = "Nobody named", "The council itself"
"""Who stands for a requirement without an owner, and for one without a partner."""
_KINDS = {
    "requirements": "Int64", "at_target": "Int64", "below_target": "object", "not_supported": "object",
    "evidence_expired": "object", "evidence_missing": "object", "actions_open": "Int64", "actions_late": "Int64",
    "next_due": "datetime64[us]",
}  # fmt: skip
_LEVELS = {
    "framework": "str", "as_at": "datetime64[us]", "requirement": "str", "title": "str", "category": "str", "level": "str",
    "level_shown": "str", "points": "Int64", "target_level": "Int64",
}  # fmt: skip


def by_party(
    assessed: Assessment,
    checked: pd.DataFrame,
    actions: pd.DataFrame,
    by: str,
    *,
    as_at: dt.date,
    evidence_from_level: int | None = None,
) -> pd.DataFrame:
    """One row an owner or partner (`by`), those with most below target first; requirements without one last.

    Columns: `by`, requirements (that apply), at_target, below_target, not_supported (claims), evidence_expired,
    evidence_missing (tuples of ids), actions_open, actions_late, next_due (of the open ones). An owner's actions are those
    the plan gives them; a partner's are those on its requirements, whoever does them.
    """
    rows = assessed.requirements[assessed.requirements["applicable"]]
    doubted = set(checked.loc[checked["claim"] == NOT_SUPPORTED, "requirement"])
    bare = set(lacking(assessed, evidence_from_level))
    people = party_of(rows[by], by)
    mine = actions[actions["state"].isin([OPEN, LATE])]
    whose = party_of(mine["owner"], by) if by == "owner" else mine["requirement"].map(
        dict(zip(rows["requirement"], people, strict=True))
    )  # fmt: skip
    names = list(dict.fromkeys([*people, *whose.dropna()]))
    found: list[dict[str, Any]] = []
    for name in names:
        held, todo = rows[people == name], mine[whose == name]
        short = ~held["at_target"] & held["target_level"].notna()
        expired = held["evidence_expires"] < pd.Timestamp(as_at)
        found.append(
            {
                by: name,
                "requirements": len(held),
                "at_target": int(held["at_target"].sum()),
                "below_target": tuple(held.loc[short, "requirement"]),
                "not_supported": tuple(number for number in held["requirement"] if number in doubted),
                "evidence_expired": tuple(held.loc[expired, "requirement"]),
                "evidence_missing": tuple(number for number in held["requirement"] if number in bare),
                "actions_open": len(todo),
                "actions_late": int((todo["state"] == LATE).sum()),
                "next_due": todo["due"].min(),
            }
        )
    found.sort(key=lambda row: (row[by] in (NOBODY, OURS), -len(row["below_target"]), str(row[by]).casefold()))
    kinds = {by: "str", **_KINDS}
    return pd.DataFrame({name: pd.Series([row[name] for row in found], dtype=kind) for name, kind in kinds.items()})


def levels_over_time(assessments: Sequence[Assessment]) -> pd.DataFrame:
    """Every requirement's level at every date, a row each: what a heat map is drawn from.

    A number belongs to its edition: requirements of two frameworks are never the same row, whatever their numbers.
    Columns: framework, as_at, requirement, title, category, level, level_shown, points, target_level.
    """
    parts = [
        each.requirements.assign(framework=each.framework, as_at=pd.Timestamp(each.as_at))[list(_LEVELS)]
        for each in assessments
    ]
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(_LEVELS))
    return table.astype(_LEVELS)


def heat_map(levels: pd.DataFrame) -> pd.DataFrame:
    """`levels_over_time` as a table: framework, requirement, title, category, then a column a date (ISO) with the level shown.

    Requirements as the latest assessment of their framework has them; "" where one was not in the list on that date.
    """
    columns = ["framework", "requirement", "title", "category"]
    days = sorted(levels["as_at"].dt.date.unique())
    latest = levels.sort_values("as_at", ascending=False, kind="stable")
    lines = latest.drop_duplicates(["framework", "requirement"])[columns]
    order = {name: n for n, name in enumerate(levels.sort_values("as_at", kind="stable")["framework"].unique())}
    lines = lines.assign(_edition=lines["framework"].map(order)).sort_values("_edition", kind="stable")
    shown = {
        (row.framework, row.requirement, row.as_at.date()): row.level_shown
        for row in levels[["framework", "requirement", "as_at", "level_shown"]].itertuples()
    }
    keys = list(zip(lines["framework"], lines["requirement"], strict=True))
    made = lines[columns].reset_index(drop=True)
    for day in days:
        made[day.isoformat()] = pd.Series([shown.get((*key, day), "") for key in keys], dtype="str")
    return made


def party_of(names: pd.Series, by: str) -> pd.Series:
    """Owners or partners (`by`) as they are listed: without spaces around them, and a word for none."""
    return names.fillna("").str.strip().replace("", NOBODY if by == "owner" else OURS)
