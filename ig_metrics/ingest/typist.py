"""Columns are typed, a wide sheet melted to an attempt each, and what could not be read remembered by where it stood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from ig_metrics.datasets import Kind
from ig_metrics.ingest.columns import Cells
from ig_metrics.ingest.levels import Levels
from ig_metrics.ingest.mapping import SavedMapping
from ig_metrics.ingest.shapes import Shape
from ig_metrics.ingest.values import Typed, typed


class Typist:
    """Types columns and remembers, by canonical column, what could not be read and where."""

    def __init__(
        self,
        kind: Kind,
        saved: SavedMapping,
        width: int | None,
        shape: Shape | None = None,
        levels: Levels | None = None,
    ) -> None:
        self.kind, self.saved, self.width, self.levels = kind, saved, width, levels
        self.words = shape.words if shape else {}
        self.inverted: frozenset[str] = shape.inverted if shape else frozenset()
        self.bad: dict[str, tuple[np.ndarray, list[str], list[str]]] = {}
        self.unknown: dict[str, dict[str, np.ndarray]] = {}
        self.aside: dict[str, dict[str, np.ndarray]] = {}
        self.none: dict[str, dict[str, np.ndarray]] = {}
        self.forms: dict[str, tuple[str, ...]] = {}
        self.flagged: dict[str, np.ndarray] = {}
        self.month_first: set[str] = set()
        self.filled: dict[str, int] = {}

    def read(self, name: str, cells: Cells, spots: np.ndarray | None = None) -> Typed:
        """A column typed; `spots` turns positions of the column into positions of the melted frame."""
        said = self.words.get(name, {}) | self.saved.words.get(name, {})
        result = typed(self.kind.column(name), cells, width=self.width, saved=said, levels=self.levels)
        if name in self.inverted:
            result = replace(result, values=~result.values)

        def at(positions: np.ndarray) -> np.ndarray:
            return positions if spots is None else spots[positions]

        if len(result.bad):
            old, why, values = self.bad.get(name, (np.empty(0, dtype="int64"), [], []))
            seen = [text or "" for text in cells.text.take(result.bad).to_pylist()]
            self.bad[name] = np.concatenate([old, at(result.bad)]), [*why, *result.why], [*values, *seen]
        for held, found in ((self.unknown, result.unknown), (self.aside, result.aside), (self.none, result.none)):
            for word, positions in found.items():
                known = held.setdefault(name, {})
                known[word] = np.concatenate([known[word], at(positions)]) if word in known else at(positions)
        self.forms[name] = tuple(dict.fromkeys((*self.forms.get(name, ()), *result.forms)))
        if len(result.flagged):
            self.flagged[name] = at(result.flagged)
        if result.month_first and not (result.values.dt.day > 12).any():
            self.month_first.add(name)
        if result.values.dtype.kind == "M":
            self.filled[name] = self.filled.get(name, 0) + int(result.values.notna().sum())
        return result

    def melt(
        self, people: pd.DataFrame, shape: Shape, cells: Callable[[int], Cells], where: dict[str, str | np.ndarray]
    ) -> tuple[pd.DataFrame, np.ndarray, dict[str, str | np.ndarray]]:
        """An attempt for each person and activity, a person's together; a blank cell is no attempt."""
        count, wide = len(people), len(shape.activities)
        base = np.arange(count) * wide
        outcome = np.full(count * wide, None, dtype=object)
        dates = np.full(count * wide, np.datetime64("NaT"), dtype="datetime64[us]")
        status_at = np.full(count * wide, "", dtype=object)
        date_at = np.full(count * wide, "", dtype=object)
        begun = np.zeros(count, dtype=bool)
        for number, activity in enumerate(shape.activities):
            spots = base + number
            if activity.date is not None:
                column = cells(activity.date)
                dates[spots] = self.read("completed_on", column, spots).values.to_numpy()
                date_at[spots] = column.where
            if activity.status is not None:
                column = cells(activity.status)
                read = self.read("outcome", column, spots)
                outcome[spots] = read.values.to_numpy(dtype=object)
                status_at[spots] = column.where
                begun |= read.values.isin(["completed", "in_progress", "failed"]).to_numpy()
            else:
                done = ~np.isnat(dates[spots])
                outcome[spots] = np.where(done, "completed", np.where(begun, "in_progress", "not_started"))
                status_at[spots] = date_at[spots]
        rows = np.repeat(np.arange(count), wide)
        frame = people.take(rows).reset_index(drop=True)
        frame["course"] = pd.Series(np.tile([activity.course for activity in shape.activities], count), dtype="str")
        frame["outcome"] = pd.Series(outcome, dtype="str")
        frame["completed_on"] = dates
        return frame, rows, where | {"outcome": status_at, "completed_on": date_at}
