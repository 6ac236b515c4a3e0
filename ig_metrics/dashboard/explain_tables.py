"""Figures that count the rows of a table on their own page: which table, which rows of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from ig_metrics import datasets
from ig_metrics.dashboard.list_views import ListView
from ig_metrics.dashboard.toolkit_views import ClaimsView, PartyView, RestatedView, WhyView
from ig_metrics.dashboard.views import UnmatchedView, View
from ig_metrics.toolkit import claims, evidence
from ig_metrics.toolkit import plan as plans
from ig_metrics.wording import explain as words

MOST_PARTS = 12
HEADINGS = {
    "level_shown": "Level", "target_shown": "Target", "levels_to_raise": "Levels to raise", "action_due": "Action due",
    "delivers_shown": "Would bring", "blocked": "In the way", "claim_reason": "Why", "evidence_state": "Evidence",
    "sets_level": "Sets the category's level", "late_by": "Days late", "days_left": "Days left", "learner": "Learner",
    "value_percent": "Measured %", "needed_percent": "Needed %", "measured_at": "Measured", "below": "Below target",
}  # fmt: skip
"""Headings of columns that no dataset names."""
NEVER = ("snapshots", "delivers_level")
"""Columns that say nothing to a reader."""
Which = Callable[[pd.DataFrame], pd.Series]


@dataclass(frozen=True)
class Counted:
    """The rows a figure counts: `table`, an attribute of the view; `which` of its rows (None: all). `summed`: the column that is added
    up instead of counting rows ("": rows are)."""

    table: str
    which: Which | None = None
    summed: str = ""


def _is(column: str, *values: str) -> Which:
    return lambda table: table[column].isin(values)


def _has(column: str) -> Which:
    return lambda table: table[column].fillna("").astype("str").str.strip() != ""


COUNTED: dict[type[View], dict[str, Counted]] = {
    WhyView: {
        "below": Counted("held"),
        "levels": Counted("held", summed="levels_to_raise"),
        "blocked": Counted("held", _has("blocked")),
    },
    ClaimsView: {
        "not_supported": Counted("claims", _is("claim", claims.NOT_SUPPORTED)),
        "expired": Counted("evidence", _is("state", evidence.EXPIRED)),
        "due": Counted("renewals", _is("state", evidence.DUE)),
        "missing": Counted("evidence", _is("state", evidence.MISSING)),
    },
    PartyView: {
        "at_target": Counted("requirements", _is("below", "")),
        "doubted": Counted("requirements", _is("claim", claims.NOT_SUPPORTED)),
        "gaps": Counted("requirements", _is("evidence_state", evidence.EXPIRED, evidence.MISSING)),
        "late": Counted("actions", _is("state", plans.LATE)),
    },
    RestatedView: {"restated": Counted("measures", _has("mark")), "levels": Counted("requirements")},
    UnmatchedView: {"without": Counted("people"), "learners": Counted("learners")},
    ListView: {
        "new": Counted("rows", _is("state", "new")),
        "again": Counted("rows", _is("state", "again")),
        "gone": Counted("gone"),
        "held": Counted("held"),
    },
}  # fmt: skip
"""By the kind of view and the key of its figure."""


def rows_of(view: View, key: str) -> pd.DataFrame | None:
    """The rows that a figure of a view counts; None where it counts none of the view's tables."""
    counted = COUNTED.get(type(view), {}).get(key)
    table = None if counted is None else getattr(view, counted.table, None)
    if counted is None or table is None:
        return None
    if counted.which is None or table.empty:
        return table.reset_index(drop=True)
    return table[counted.which(table).to_numpy(dtype=bool)].reset_index(drop=True)


def sum_of(view: View, key: str) -> tuple[str, ...]:
    """What the rows add up to, by category where they have one: `22 = 2 Information governance management + ...`."""
    counted, rows = COUNTED.get(type(view), {}).get(key), rows_of(view, key)
    if counted is None or rows is None or "category" not in rows or rows.empty:
        return ()
    ones = rows[counted.summed].astype("Int64") if counted.summed else pd.Series(1, index=rows.index)
    parts = ones.groupby(rows["category"].fillna("no category"), sort=False).sum()
    if not 1 < len(parts) <= MOST_PARTS:
        return ()
    whole = "levels" if counted.summed else "in all"
    return (words.made_of(int(parts.sum()), whole, [(int(part), str(name)) for name, part in parts.items()]),)


def headings(rows: pd.DataFrame) -> dict[str, str]:
    """The columns to show and what they are called, as everywhere else."""
    return {str(name): _heading(str(name)) for name in rows if name not in NEVER}


def _heading(name: str) -> str:
    if name in HEADINGS:
        return HEADINGS[name]
    for kind in datasets.KINDS.values():
        if name in kind.names:
            return kind.column(name).label
    return name.replace("_", " ").capitalize()
