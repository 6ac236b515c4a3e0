"""A file's rows on their way in, and what is said of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from ig_metrics.datasets import Column, Kind
from ig_metrics.dates import uk_short
from ig_metrics.ingest.problems import SET_ASIDE, WARNING, Problems

NOUNS = {
    "certified_by": "certifying manager",
    "completed_on": "completion date",
    "reported_on": "date reported",
    "occurred_on": "date of the breach",
    "closed_on": "date closed",
    "held_on": "meeting date",
    "until": "end date",
    "due": "due date",
    "due_on": "due date",
    "starts": "start date",
    "from": "start date",
    "to": "end date",
    "enabled": "account status",
    "required_by": "date it is required by",
    "reviewed_on": "date of the last review",
    "review_due": "date of the next review",
    "changed_on": "date changed",
    "done_on": "date done",
    "assigned_on": "date assigned",
    "absence": "absence reason",
    "absence_from": "start of the absence",
    "absence_to": "end of the absence",
}
"""Columns whose label does not read well inside a sentence."""


@dataclass
class Draft:
    """A file's rows on their way in. `frame` is typed, indexed 0..n-1; `rows` are Excel's row numbers (an attempt of a
    wide file has its person's); `where` names each column as the file does, for all rows or one for each.
    """

    kind: Kind
    frame: pd.DataFrame
    rows: np.ndarray
    where: dict[str, str | np.ndarray]
    problems: Problems
    reasons: list[str] = field(default_factory=lambda: [""])
    reason: np.ndarray = field(default_factory=lambda: np.empty(0, dtype="int32"))
    unknown: dict[str, dict[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not len(self.reason):
            self.reason = np.zeros(len(self.frame), dtype="int32")

    @property
    def kept(self) -> np.ndarray:
        """Which rows are not set aside so far (bool)."""
        return self.reason == 0

    def has(self, *columns: str) -> bool:
        """Whether the file gave all these columns."""
        return all(column in self.frame for column in columns)

    def place(self, column: str, at: np.ndarray) -> str | list[str]:
        """The file's name of a column, at these positions."""
        where = self.where.get(column, self.kind.column(column).label if column in self.kind.names else column)
        return where if isinstance(where, str) else [str(name) for name in where[at]]

    def set_aside(
        self, at: np.ndarray, reason: str, message: str | Sequence[str], *, column: str = "", values: Any = None
    ) -> None:
        """Set rows aside (positions) for a reason; the first reason of a row is the one counted."""
        if not len(at):
            return
        self.leave_out(at, reason)
        self.say(SET_ASIDE, at, message, column=column, values=values)

    def leave_out(self, at: np.ndarray, reason: str) -> None:
        """Leave rows out (positions) that are no record: counted under the reason, and no problem."""
        if reason not in self.reasons:
            self.reasons.append(reason)
        self.reason[at] = np.where(self.reason[at] == 0, self.reasons.index(reason), self.reason[at])

    def say(
        self, severity: str, at: np.ndarray, message: str | Sequence[str], *, column: str = "", values: Any = None
    ) -> None:
        """A problem for each of these positions; values default to what the column holds."""
        if not len(at):
            return
        if values is None:
            values = written(self.frame[column].iloc[at]) if column in self.frame else ""
        self.problems.add_rows(severity, self.rows[at], message, column=self.place(column, at), values=values)

    def warn(self, at: np.ndarray, message: str | Sequence[str], *, column: str = "", values: Any = None) -> None:
        """A warning for each of these positions: the row stays."""
        self.say(WARNING, at, message, column=column, values=values)


def written(values: pd.Series) -> list[str]:
    """Values as a person writes them, for the table of problems."""
    if values.dtype.kind == "M":
        return ["" if pd.isna(v) else uk_short(v.date()) for v in values]
    return ["" if pd.isna(v) else str(v) for v in values]


def noun(column: Column) -> str:
    """The column inside a sentence: `staff number`, `completion date`, `ICO outcome`."""
    label = NOUNS.get(column.name, column.label)
    return label if label[:2].isupper() else label[:1].lower() + label[1:]
