"""The mapped columns of a sheet become one typed frame: a row of the file each, or an attempt each where it is wide."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from ig_metrics.datasets import Kind
from ig_metrics.ingest import checks, faults
from ig_metrics.ingest.columns import Cells
from ig_metrics.ingest.draft import Draft
from ig_metrics.ingest.headings import Headings
from ig_metrics.ingest.levels import Levels
from ig_metrics.ingest.mapping import Mapped, SavedMapping
from ig_metrics.ingest.problems import Problems
from ig_metrics.ingest.reading.raw import RawTable
from ig_metrics.ingest.shapes import Shape
from ig_metrics.ingest.typist import Typist
from ig_metrics.settings import Settings


@dataclass(frozen=True)
class Assembled:
    """The rows that stay and what became of the others. `frame` is indexed 0..n-1; `rows` are Excel's row numbers beside
    it; `rows_kept` and `dropped` count rows of the file. `blocking_words` are unknown words not yet mapped or set aside.
    """

    frame: pd.DataFrame
    rows: np.ndarray
    rows_kept: int
    dropped: dict[str, int]
    where: dict[str, str] = field(default_factory=dict)
    unknown: dict[str, dict[str, int]] = field(default_factory=dict)
    blocking_words: dict[str, dict[str, int]] = field(default_factory=dict)
    word_messages: frozenset[str] = frozenset()
    date_forms: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def nothing(cls, kind: Kind, rows: int, reason: str) -> Assembled:
        """No row stays, all for one reason."""
        return cls(pd.DataFrame(), np.empty(0, dtype="int64"), 0, {reason: rows} if rows else {})

    def without(self, reason: str) -> Assembled:
        """The same with the rows that were left dropped too."""
        dropped = self.dropped | ({reason: self.rows_kept} if self.rows_kept else {})
        return replace(self, frame=self.frame.iloc[:0], rows=self.rows[:0], rows_kept=0, dropped=dropped)


def assemble(
    kind: Kind,
    table: RawTable,
    found: Headings,
    mapped: Mapped,
    shape: Shape | None,
    saved: SavedMapping,
    usable: np.ndarray,
    problems: Problems,
    settings: Settings,
    as_at: dt.date,
    *,
    set_aside_unknown: bool,
    levels: Levels | None = None,
) -> Assembled:
    """Type every mapped column, melt a wide file, run every check. `usable` says which rows of the sheet are records; `levels`
    how the framework's are written."""
    start = found.row + 1
    below = usable[start:]
    keep = None if below.all() else below
    numbers = np.flatnonzero(usable) + 1

    def cells(index: int) -> Cells:
        column = table.columns[index] if shape is None else shape.column(table, index)
        return Cells(column, index, found.names[index], start, keep)

    reader = Typist(kind, saved, settings.organisation.staff_id_width, shape, levels)
    columns = {match.column: reader.read(match.column, cells(match.index)) for match in mapped.matches}
    made = _made(shape, table, found, start, keep)
    columns |= {name: reader.read(name, held) for name, held in made.items()}
    frame = pd.DataFrame({name: read.values for name, read in columns.items()}, index=range(len(numbers)))
    where: dict[str, str | np.ndarray] = {match.column: cells(match.index).where for match in mapped.matches}
    where |= {name: held.where for name, held in made.items()}
    positions = np.arange(len(numbers))
    if shape is not None and shape.activities:
        frame, positions, where = reader.melt(frame, shape, cells, where)
    elif shape is not None and shape.rule is not None:
        frame = shape.rule(frame, shape, cells)
    if columns.get("outcome") is not None and columns["outcome"].beside is not None:
        beside = pd.Series(columns["outcome"].beside)
        frame["completed_on"] = frame["completed_on"].fillna(beside) if "completed_on" in frame else beside

    draft = Draft(kind, frame, numbers[positions], where, problems)
    faults.unreadable(draft, reader)
    blocking, messages = faults.unknown(draft, reader, set_aside=set_aside_unknown)
    faults.agreed_aside(draft, reader)
    faults.no_word(draft, reader)
    faults.not_relevant(draft, reader)
    faults.undated_reports(draft, reader)
    if shape is not None and shape.activities:
        faults.without_attempts(draft, reader, positions, numbers)
    checks.check(draft, settings, as_at, unreadable={name: at for name, (at, _, _) in reader.bad.items()})
    kept = draft.kept
    rows_kept, dropped = _row_fates(draft, positions, len(numbers), numbers)
    frame = draft.frame if kept.all() else draft.frame[kept].reset_index(drop=True)
    return Assembled(
        frame,
        draft.rows[kept],
        rows_kept,
        dropped,
        {name: place for name, place in where.items() if isinstance(place, str)},
        draft.unknown,
        blocking,
        messages,
        {name: forms for name, forms in reader.forms.items() if forms},
    )


def _made(
    shape: Shape | None, table: RawTable, found: Headings, start: int, keep: np.ndarray | None
) -> dict[str, Cells]:
    """Columns a layout puts together from several of the file, named after the first of them."""
    if shape is None:
        return {}
    firsts = {name: made.indexes[0] for name, made in shape.made.items()}
    return {
        name: Cells(shape.put_together(table, name), index, found.names[index], start, keep)
        for name, index in firsts.items()
    }


def _row_fates(draft: Draft, positions: np.ndarray, count: int, numbers: np.ndarray) -> tuple[int, dict[str, int]]:
    """Rows of the file kept, and dropped by reason. A row of a wide file stays as long as one of its attempts does."""
    if len(draft.frame) == count:
        dropped = np.bincount(draft.reason, minlength=len(draft.reasons))
        return int(dropped[0]), {draft.reasons[n]: int(dropped[n]) for n in range(1, len(dropped)) if dropped[n]}
    stays = np.zeros(count, dtype=bool)
    stays[positions[draft.kept]] = True
    reason = np.zeros(count, dtype="int64")
    first = np.unique(positions, return_index=True)
    reason[first[0]] = draft.reason[first[1]]
    gone = np.bincount(reason[~stays], minlength=len(draft.reasons))
    return int(stays.sum()), {draft.reasons[n]: int(gone[n]) for n in range(len(gone)) if gone[n]}
