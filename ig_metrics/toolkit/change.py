"""What moved between two assessments of one framework, requirement by requirement."""

from __future__ import annotations

import pandas as pd

from ig_metrics.errors import Refused
from ig_metrics.toolkit.attainment import NR, Assessment

RAISED, LOWERED, ADDED, REMOVED = "raised", "lowered", "added", "removed"
ASSESSED, UNASSESSED, NOW_NR, NO_LONGER_NR = "assessed", "no longer assessed", "now not relevant", "now relevant"


def changes(before: Assessment, after: Assessment) -> pd.DataFrame:
    """The requirements whose level differs, in the order of `after` (removed ones last).

    Columns: requirement, title, category, before, after (text 0 to 3 or NR; missing = not assessed or not listed),
    kind (one of this module's words), levels (Int64: how many levels up or down; missing where a number is missing),
    text (a sentence). Raises Refused for two different frameworks: their levels do not compare.
    """
    if before.framework != after.framework:
        raise Refused(
            f"The two assessments are of different frameworks ({before.framework} and {after.framework}), "
            "so their levels cannot be compared."
        )
    columns = ["requirement", "title", "category", "level"]
    joined = after.requirements[columns].merge(
        before.requirements[columns], on="requirement", how="left", suffixes=("", "_before")
    )
    known = set(before.requirements["requirement"])
    gone = before.requirements.loc[~before.requirements["requirement"].isin(joined["requirement"]), columns]
    records = [
        _record(
            row.requirement,
            row.title,
            row.category,
            _text(row.level_before),
            _text(row.level),
            "" if row.requirement in known else ADDED,
        )
        for row in joined.itertuples()
    ]
    records += [
        _record(row.requirement, row.title, row.category, _text(row.level), None, REMOVED) for row in gone.itertuples()
    ]
    shown = [record for record in records if record is not None]
    names = ["requirement", "title", "category", "before", "after", "kind", "levels", "text"]
    types = {**dict.fromkeys(names, "str"), "levels": "Int64"}
    return pd.DataFrame(shown, columns=names).astype(types)


def _record(
    requirement: str, title: object, category: str, before: str | None, after: str | None, listed: str
) -> dict[str, object] | None:
    kind = listed or _kind(before, after)
    if not kind:
        return None
    digits = before is not None and after is not None and NR not in (before, after)
    text = {
        RAISED: f"Requirement {requirement} rose from level {before} to level {after}.",
        LOWERED: f"Requirement {requirement} fell from level {before} to level {after}.",
        ADDED: f"Requirement {requirement} was added, {_said(after)}.",
        REMOVED: f"Requirement {requirement} was removed; it was {_said(before)}.",
        ASSESSED: f"Requirement {requirement} was assessed for the first time, {_said(after)}.",
        UNASSESSED: f"Requirement {requirement} is no longer assessed; it was {_said(before)}.",
        NOW_NR: f"Requirement {requirement} is now not relevant; it was {_said(before)}.",
        NO_LONGER_NR: f"Requirement {requirement} is now relevant, {_said(after)}.",
    }[kind]
    return {
        "requirement": requirement,
        "title": title,
        "category": category,
        "before": before,
        "after": after,
        "kind": kind,
        "levels": int(after) - int(before) if digits and after and before else pd.NA,
        "text": text,
    }


def _kind(before: str | None, after: str | None) -> str:
    if before == after:
        return ""
    if after == NR:
        return NOW_NR
    if before == NR:
        return NO_LONGER_NR
    if before is None:
        return ASSESSED
    if after is None:
        return UNASSESSED
    return RAISED if int(after) > int(before) else LOWERED


def _said(level: str | None) -> str:
    if level is None:
        return "not assessed"
    return "not relevant" if level == NR else f"at level {level}"


def _text(level: object) -> str | None:
    return level if isinstance(level, str) else None
