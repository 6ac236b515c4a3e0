"""The mapped columns of a sheet become one typed frame: a row of the file each, or an attempt each where it is wide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from ig_metrics.datasets import Kind
from ig_metrics.ingest import checks
from ig_metrics.ingest.columns import Cells
from ig_metrics.ingest.dates import OR_EMPTY
from ig_metrics.ingest.draft import Draft, noun
from ig_metrics.ingest.headings import Headings
from ig_metrics.ingest.mapping import Mapped, SavedMapping
from ig_metrics.ingest.problems import STOPS, WARNING, Problems, shown
from ig_metrics.ingest.raw import RawTable
from ig_metrics.ingest.shapes import Shape
from ig_metrics.ingest.values import Typed, typed
from ig_metrics.settings import Settings

MANY_WORDS = 200
"""Unknown words listed one by one; more of them are no vocabulary but another column."""
TOO_MANY = 0.5
"""Above this share of unreadable dates in a required column, it is the wrong column or an unknown form: the file stops."""


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
) -> Assembled:
    """Type every mapped column, melt a wide file, run every check. `usable` says which rows of the sheet are records."""
    start = found.row + 1
    below = usable[start:]
    keep = None if below.all() else below
    numbers = np.flatnonzero(usable) + 1

    def cells(index: int) -> Cells:
        return Cells(table.columns[index], index, found.names[index], start, keep)

    reader = _Reader(kind, saved, settings.organisation.staff_id_width)
    columns = {match.column: reader.read(match.column, cells(match.index)) for match in mapped.matches}
    frame = pd.DataFrame({name: read.values for name, read in columns.items()}, index=range(len(numbers)))
    where: dict[str, str | np.ndarray] = {match.column: cells(match.index).where for match in mapped.matches}
    positions = np.arange(len(numbers))
    if shape is not None and shape.activities:
        frame, positions, where = reader.melt(frame, shape, cells, where)
    elif shape is not None and shape.rule:
        frame = _by_rule(frame, shape, cells)
    if columns.get("outcome") is not None and columns["outcome"].beside is not None:
        beside = pd.Series(columns["outcome"].beside)
        frame["completed_on"] = frame["completed_on"].fillna(beside) if "completed_on" in frame else beside

    draft = Draft(kind, frame, numbers[positions], where, problems)
    _unreadable(draft, reader)
    blocking, messages = _unknown(draft, reader, set_aside=set_aside_unknown)
    _undated_reports(draft, reader)
    if shape is not None and shape.activities:
        _without_attempts(draft, reader, positions, numbers)
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


class _Reader:
    """Types columns and remembers, by canonical column, what could not be read and where."""

    def __init__(self, kind: Kind, saved: SavedMapping, width: int | None) -> None:
        self.kind, self.saved, self.width = kind, saved, width
        self.bad: dict[str, tuple[np.ndarray, list[str], list[str]]] = {}
        self.unknown: dict[str, dict[str, np.ndarray]] = {}
        self.forms: dict[str, tuple[str, ...]] = {}
        self.flagged: dict[str, np.ndarray] = {}
        self.month_first: set[str] = set()
        self.filled: dict[str, int] = {}

    def read(self, name: str, cells: Cells, spots: np.ndarray | None = None) -> Typed:
        """A column typed; `spots` turns positions of the column into positions of the melted frame."""
        result = typed(self.kind.column(name), cells, width=self.width, saved=self.saved.words.get(name))

        def at(positions: np.ndarray) -> np.ndarray:
            return positions if spots is None else spots[positions]

        if len(result.bad):
            old, why, values = self.bad.get(name, (np.empty(0, dtype="int64"), [], []))
            seen = [text or "" for text in cells.text.take(result.bad).to_pylist()]
            self.bad[name] = np.concatenate([old, at(result.bad)]), [*why, *result.why], [*values, *seen]
        for word, positions in result.unknown.items():
            known = self.unknown.setdefault(name, {})
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


def _by_rule(frame: pd.DataFrame, shape: Shape, cells: Callable[[int], Cells]) -> pd.DataFrame:
    """Outcomes by the rule of the system that wrote the file.

    NHS Digital Learning Solutions has no status: a completed date is completed, a last access in progress, neither not
    started. Totara calls a person who is certified and is taking it again "In progress": who is certified and has a
    completion date has completed.
    """
    frame = frame.copy()
    done = frame["completed_on"].notna() if "completed_on" in frame else pd.Series(False, index=frame.index)
    if shape.rule == "dls" and "outcome" not in frame:
        opened = pd.Series(False, index=frame.index)
        if "last_accessed" in shape.helpers:
            opened = pd.Series(cells(shape.helpers["last_accessed"]).text.is_valid().to_numpy(zero_copy_only=False))
        frame["outcome"] = pd.Series(
            np.where(done, "completed", np.where(opened, "in_progress", "not_started")), dtype="str"
        )
    if shape.rule == "totara" and "outcome" in frame:
        certified = cells(shape.helpers["is_certified"]).text.to_pandas().str.casefold().isin(["yes", "y", "true", "1"])
        frame["outcome"] = frame["outcome"].mask(certified.to_numpy() & done.to_numpy(), "completed")
    return frame


def _unreadable(draft: Draft, reader: _Reader) -> None:
    """Cells that could not be read: what a row needs sets it aside, a level stops the file, the rest are left out."""
    needs = checks.ROW_NEEDS[draft.kind.name]
    for name, (at, why, values) in reader.bad.items():
        column = draft.kind.column(name)
        label = column.label
        if draft.kind.name == "toolkit" and name == "level":
            draft.say(STOPS, at, why, column=name, values=values)
        elif name in needs:
            aside = [f"{message.replace(OR_EMPTY, '')} The row is set aside." for message in why]
            draft.set_aside(at, f"{noun(column)} cannot be read", aside, column=name, values=values)
        elif name == "completed_on" and "outcome" in draft.frame:
            # Completed attempts hear of it once, when they are set aside.
            outcome = draft.frame["outcome"].iloc[at].isin(["completed"]).to_numpy()
            pick = np.flatnonzero(~outcome)
            draft.warn(at[pick], [why[n] for n in pick], column=name, values=[values[n] for n in pick])
        else:
            draft.warn(at, why, column=name, values=values)
        filled = reader.filled.get(name, 0) + len(at)
        if (
            name in draft.kind.required
            and column.type in ("date", "datetime")
            and len(at) > 1
            and len(at) > TOO_MANY * filled
        ):
            message = (
                f"{len(at):,} of the {filled:,} cells filled in cannot be read as dates, the first being '{shown(values[0])}'. "
                "Is it the right column? Write dates as day/month/year."
            )
            draft.problems.add(
                STOPS,
                message,
                column=str(draft.place(name, at[:1])) if isinstance(draft.where.get(name), str) else label,
            )
    for name in reader.month_first:
        at, _, values = reader.bad[name]
        message = f"The dates look like month/day/year ('{shown(values[0])}'). Change the column to day/month/year and save again."
        draft.say(STOPS, at[:1], message, column=name, values=values[:1])


def _unknown(draft: Draft, reader: _Reader, *, set_aside: bool) -> tuple[dict[str, dict[str, int]], frozenset[str]]:
    """Words no vocabulary has: a breach's category is "not provided"; any other stops the file, or sets its rows aside."""
    blocking: dict[str, dict[str, int]] = {}
    said: set[str] = set()
    for name, found in reader.unknown.items():
        column = draft.kind.column(name)
        listed = _shortened(found)
        draft.unknown[name] = {word: len(at) for word, at in listed.items()}
        for word, at in listed.items():
            many = f"{len(at):,} {'row' if len(at) == 1 else 'rows'}"
            if name == "category":
                message = f"'{shown(word)}' ({many}) is not a category on the ICO's list: counted as '{checks.NOT_PROVIDED}'. Map it to count it."
                draft.say(WARNING, at[:1], message, column=name, values=[word])
                continue
            reason = f"{noun(column)} not known"
            if set_aside:
                message = f"'{shown(word)}' is not known as {noun(column)}: the row is set aside."
                draft.set_aside(at, reason, message, column=name, values=[word] * len(at))
                continue
            message = (
                f"'{shown(word)}' ({many}) is not known as {noun(column)}. Map it to one of "
                f"{', '.join(column.words or ())}, or set its rows aside."
            )
            said.add(message)
            blocking.setdefault(name, {})[word] = len(at)
            draft.say(STOPS, at[:1], message, column=name, values=[word])
            if reason not in draft.reasons:
                draft.reasons.append(reason)
            draft.reason[at] = np.where(draft.reason[at] == 0, draft.reasons.index(reason), draft.reason[at])
    return blocking, frozenset(said)


def _shortened(words: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The first `MANY_WORDS` words; the others, of a column that is likely the wrong one, as one."""
    if len(words) <= MANY_WORDS:
        return words
    items = list(words.items())
    rest = np.sort(np.concatenate([at for _, at in items[MANY_WORDS:]]))
    return dict(items[:MANY_WORDS]) | {f"{len(items) - MANY_WORDS:,} other words": rest}


def _undated_reports(draft: Draft, reader: _Reader) -> None:
    """A breach reported to the ICO on a day nobody wrote down: no date is invented, and the outcome column says it."""
    at = reader.flagged.get("reported_to_regulator_at")
    if at is None:
        return
    outcomes = draft.frame.get("regulator_outcome", pd.Series(None, index=draft.frame.index, dtype="str")).copy()
    spots = outcomes.index[at]
    outcomes.loc[spots] = outcomes.loc[spots].fillna(checks.REPORTED_UNDATED)
    draft.frame["regulator_outcome"] = outcomes
    message = "Reported to the ICO, but no date says when, so it cannot be counted as reported. Write the date in this column."
    draft.warn(at, message, column="reported_to_regulator_at", values=["Y"] * len(at))


def _without_attempts(draft: Draft, reader: _Reader, positions: np.ndarray, numbers: np.ndarray) -> None:
    """A blank status with no date is no attempt: quietly left out, unless the person's whole row is blank."""
    blank = draft.frame["outcome"].isna().to_numpy() & draft.frame["completed_on"].isna().to_numpy() & draft.kept
    for at, _, _ in (
        reader.bad.get(name, (np.empty(0, dtype="int64"), [], [])) for name in ("outcome", "completed_on")
    ):
        blank[at] = False
    if not blank.any():
        return
    draft.reasons.append("no status for any activity")
    draft.reason[blank] = len(draft.reasons) - 1
    some = np.zeros(len(numbers), dtype=bool)
    some[positions[~blank]] = True
    message = "No activity has a status for this person: the row is set aside."
    draft.problems.add_rows("set aside", numbers[~some], message)


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
