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
            after,
        )
        for row in joined.itertuples()
    ]
    records += [
        _record(row.requirement, row.title, row.category, _text(row.level), None, REMOVED, after)
        for row in gone.itertuples()
    ]
    shown = [record for record in records if record is not None]
    names = ["requirement", "title", "category", "before", "after", "kind", "levels", "text"]
    types = {**dict.fromkeys(names, "str"), "levels": "Int64"}
    return pd.DataFrame(shown, columns=names).astype(types)


def _record(
    requirement: str,
    title: object,
    category: str,
    before: str | None,
    after: str | None,
    listed: str,
    of: Assessment,
) -> dict[str, object] | None:
    kind = listed or _kind(before, after)
    if not kind:
        return None
    digits = before is not None and after is not None and NR not in (before, after)
    item = f"{of.item[:1].upper()}{of.item[1:]} {requirement}"
    was, now = _said(before, of.levels), _said(after, of.levels)
    text = {
        RAISED: f"{item} rose from {was.removeprefix('at ')} to {now.removeprefix('at ')}.",
        LOWERED: f"{item} fell from {was.removeprefix('at ')} to {now.removeprefix('at ')}.",
        ADDED: f"{item} was added, {now}.",
        REMOVED: f"{item} was removed; it was {was}.",
        ASSESSED: f"{item} was assessed for the first time, {now}.",
        UNASSESSED: f"{item} is no longer assessed; it was {was}.",
        NOW_NR: f"{item} is now not relevant; it was {was}.",
        NO_LONGER_NR: f"{item} is now relevant, {now}.",
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


def _said(level: str | None, levels: tuple[str, ...]) -> str:
    if level is None:
        return "not assessed"
    if level == NR:
        return "not relevant"
    numbered = all(name.isdecimal() for name in levels)
    return f"at level {level}" if numbered or int(level) >= len(levels) else f"“{levels[int(level)]}”"


def _text(level: object) -> str | None:
    return level if isinstance(level, str) else None
