"""What the committee may see of one course at one date: one decision for all tables, so that none gives another away.

Training and Overdue, by directorate and by service, count the same people, so they are suppressed together, on the tree
of the whole, its directorates and their services, in steps from the coarse to the fine: each step splits a count that an
earlier one has shown or hidden. What a split hides is protected without leaning on the counts that it splits, and the
parts of a hidden count are hidden with it; so nothing a step shows can undo another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ig_metrics.dashboard.people import NO_GROUP, labels
from ig_metrics.privacy.intervals import Cell, Tree
from ig_metrics.privacy.patterns import protect
from ig_metrics.training import compliance as rates
from ig_metrics.training.stages import PAST_DUE

BREAKDOWNS = ("directorate", "service")
"""What the committee may break down by, from the outside in. Teams are too small."""
COUNTS = ("in_scope", "in_date", "due_soon", "in_window", "overdue", "lapsed", "absent", "exempt")
SUMMED = {"done": ("in_date", "due_soon"), "past_due": PAST_DUE, "excused": ("absent", "exempt")}
PERCENTS = ("compliance_percent", "compliance_all_percent")
Key = tuple[str, ...]
"""What a row is about: nothing more for the whole, else its directorate, else its directorate and service."""
LEVELS = (25, 5, 1)
"""What hiding a count of the whole, of a directorate and of a service costs: the headline stands as long as it can."""


@dataclass(frozen=True)
class _Split:
    """A sum and its parts: `parts` add up to `total`. `given` was decided by an earlier split and stays as it is.

    `cost`: what hiding each costs beside the others; what is in no table costs nothing.
    """

    parts: tuple[str, ...]
    total: str
    given: str
    cost: dict[str, int]


SPLITS = (
    # The rate stands on `done` and `base`, so these go last.
    _Split(("done", "in_window", "past_due"), "base", "", {"done": 3, "in_window": 1, "past_due": 1, "base": 6}),
    _Split(("in_date", "due_soon"), "done", "done", {"in_date": 1, "due_soon": 1}),
    _Split(PAST_DUE, "past_due", "past_due", {"overdue": 1, "lapsed": 1}),
    _Split(("bar", "not_barred"), "past_due", "past_due", {"bar": 1, "not_barred": 0}),
    _Split(("base", "excused"), "in_scope", "base", {"excused": 0, "in_scope": 1}),
    _Split(("absent", "exempt"), "excused", "excused", {"absent": 1, "exempt": 1}),
)


@dataclass(frozen=True)
class Published:
    """Tables of group, COUNTS, done, base, past_due, bar, leaver (never by group), paper, PERCENTS and hidden.

    `<NA>` is hidden, but for a rate of nobody. `whole` has one row; `by` has a table for each of BREAKDOWNS, and `keys` what
    each of its rows is about. `since`: the rows (by `whole` or breakdown, and by group) that show an earlier date, and which;
    None: they show none.
    """

    whole: pd.DataFrame
    by: dict[str, pd.DataFrame]
    keys: dict[str, list[Key]]
    since: dict[str, dict[str, dt.date | None]] = field(default_factory=dict)

    def row(self, level: str, key: Key) -> dict[str, Any] | None:
        """The row of one group of a breakdown, or of the `whole`; None where it has nobody in scope."""
        if level == "whole":
            found: dict[str, Any] = self.whole.iloc[0].to_dict()
            return found
        if key not in self.keys[level]:
            return None
        return {str(name): value for name, value in self.by[level].iloc[self.keys[level].index(key)].to_dict().items()}


def publish(people: pd.DataFrame, threshold: int) -> Published:
    """Decide what to show of everybody's state (`measured.Trained.people`)."""
    rows, parents, levels = _tree(people)
    hidden: set[tuple[int, str]] = set()
    for split in SPLITS:
        hidden |= _hide(split, rows, parents, levels, hidden, threshold)
    shown: list[dict[str, Any]] = [
        {name: None if (i, name) in hidden else value for name, value in row.items()} for i, row in enumerate(rows)
    ]
    for i, row in enumerate(shown):
        for percent, of in zip(PERCENTS, ("base", "in_scope"), strict=True):
            if {(i, "done"), (i, of)} & hidden:
                row[percent] = None
        if i:
            row["leaver"] = row["paper"] = None
    whole = shown[0]
    leaver, paper, late = (rows[0][name] for name in ("leaver", "paper", "past_due"))
    whole["leaver"] = None if 0 < leaver < threshold else leaver
    if whole["past_due"] is None or 0 < paper < threshold or 0 < late - paper < threshold:
        whole["paper"] = None
    by = {name: [row for row, level in zip(shown, levels, strict=True) if level == place]
          for place, name in enumerate(BREAKDOWNS, 1)}  # fmt: skip
    return Published(
        frame_of([whole]),
        {name: frame_of(found) for name, found in by.items()},
        {name: [row["key"] for row in found] for name, found in by.items()},
    )


def _hide(
    split: _Split,
    rows: Sequence[dict[str, Any]],
    parents: list[int | None],
    levels: list[int],
    gone: set[tuple[int, str]],
    threshold: int,
) -> set[tuple[int, str]]:
    """The counts of one split to hide, given what is gone already."""
    names = (*split.parts, split.total)
    counts = [[int(row[name]) for name in names] for row in rows]
    weights = [[LEVELS[level] * split.cost.get(name, 0) for name in names] for level in levels]
    tree = Tree(parents, counts, weights)
    fixed: set[Cell] = set()
    free: set[Cell] = set()
    small: set[Cell] = set()
    for i, row in enumerate(rows):
        few = 0 < row["in_scope"] < threshold or 0 < row["base"] < threshold
        for j, name in enumerate(names):
            if name == split.given:
                # A count that is hidden may differ in what a reader makes of its parts; one that is shown may not.
                (free if (i, name) in gone else fixed).add((i, j))
            elif (i, split.given) in gone or few or 0 < counts[i][j] < threshold:
                small.add((i, j))
    found = protect(tree, frozenset(small), threshold, frozenset(fixed), frozenset(free))
    if found is None:
        found = frozenset(tree.cells()) - fixed
    return {(i, names[j]) for i, j in found}


def _tree(people: pd.DataFrame) -> tuple[list[dict[str, Any]], list[int | None], list[int]]:
    """The whole, each directorate and each of its services that have anybody in scope: rows, parents and levels."""
    outer, inner = (people[name].fillna(NO_GROUP) for name in BREAKDOWNS)
    whole = _measured(people, None)
    directorates = _measured(people, outer)
    leaves = _measured(people, pd.Series(list(zip(outer, inner, strict=True)), index=people.index).map(repr))
    names = pd.DataFrame({"outer": outer, "inner": inner}).drop_duplicates()
    names["key"] = [repr(pair) for pair in zip(names["outer"], names["inner"], strict=True)]
    names["label"] = labels(names["inner"], names["outer"])
    rows: list[dict[str, Any]] = [whole[0]]
    parents: list[int | None] = [None]
    levels = [0]
    for directorate in directorates:
        rows.append(directorate | {"key": (directorate["group"],)})
        parents.append(0)
        levels.append(1)
    place = {row["group"]: i for i, row in enumerate(rows) if i}
    said = names.set_index("key")
    for leaf in sorted(
        leaves, key=lambda row: (said.at[row["group"], "inner"] == NO_GROUP, said.at[row["group"], "label"])
    ):
        key = leaf["group"]
        rows.append(
            leaf | {"group": said.at[key, "label"], "key": (str(said.at[key, "outer"]), str(said.at[key, "inner"]))}
        )
        parents.append(place[said.at[key, "outer"]])
        levels.append(2)
    return rows, parents, levels


def _measured(people: pd.DataFrame, groups: pd.Series | None) -> list[dict[str, Any]]:
    late = people["status"].isin(PAST_DUE)
    found = people.assign(place=groups) if groups is not None else people
    table = rates.compliance(found, None if groups is None else "place")
    rows = table.to_dict("records")
    for name, which in (("bar", late & (people["stage"] == "bar")), ("paper", late & (people["route"] == "paper"))):
        number = {rates.EVERYBODY: int(which.sum())} if groups is None else groups[which].value_counts().to_dict()
        for row in rows:
            row[name] = int(number.get(row["group"], 0))
    for row in rows:
        for name, members in SUMMED.items():
            row[name] = sum(row[member] for member in members)
        row["base"] = row["in_scope"] - row["excused"]
        row["not_barred"] = row["past_due"] - row["bar"]
        for name in PERCENTS:
            row[name] = None if pd.isna(row[name]) else float(row[name])
    return rows if groups is None else [row for row in rows if row["in_scope"] > 0]


def frame_of(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows as a table of Published: what is None is hidden, but for a rate of nobody."""
    counts = (*COUNTS, "done", "base", "past_due", "bar", "leaver", "paper")
    kinds = {"group": "str"} | dict.fromkeys(counts, "Int64") | dict.fromkeys(PERCENTS, "Float64")
    frame = pd.DataFrame(rows, columns=list(kinds)).astype(kinds)
    return frame.assign(hidden=frame[[*COUNTS, "past_due", "bar"]].isna().any(axis=1))
