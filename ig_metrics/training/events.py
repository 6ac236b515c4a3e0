"""Dated events of people about one course, as arrays: whose, and which day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ig_metrics.datasets import pad_staff_id
from ig_metrics.settings import Course
from ig_metrics.training.days import LONG_AGO, NEVER, Days, day_numbers
from ig_metrics.training.matching import positions
from ig_metrics.training.standing import Flags


def names_course(texts: pd.Series, course: Course) -> Flags:
    """Which texts are a name of the course: its code, title or an alias, without regard to case or spacing (bool)."""
    return among(texts, course.names)


@dataclass(frozen=True)
class Events:
    """Dated events of people: the row of `people` each belongs to, and its day. `size` is how many people there are."""

    rows: npt.NDArray[np.intp]
    days: Days
    about: Flags
    size: int

    def upto(self, day: int, wanted: pd.Series | None = None) -> Events:
        """The events that have happened by a day; of these, where given, the wanted."""
        happened = self.about & (self.days <= day)
        return self._only(happened if wanted is None else happened & wanted.to_numpy(dtype=bool))

    def before(self, days: Days) -> Events:
        """The events before each person's own day."""
        return self._only(self.about & (self.days < days[self.rows]))

    def latest(self) -> Days:
        """Each person's latest day, LONG_AGO where there is none."""
        latest = np.full(self.size, LONG_AGO, dtype=np.int64)
        known = self if self.about.all() else self._only(self.about)
        np.maximum.at(latest, known.rows, known.days)
        return latest

    def _only(self, wanted: Flags) -> Events:
        rows = self.rows[wanted]
        return Events(rows, self.days[wanted], np.ones(len(rows), dtype=bool), self.size)


def events(frame: pd.DataFrame | None, owner: str, date: str, numbers: pd.Series, course: Course) -> Events:
    """The dated rows of a frame, `about` those of the course that belong to somebody.

    `owner` is the frame's column of staff numbers, written as in `numbers`, where there is one for each person.
    """
    if frame is None or frame.empty:
        nothing = np.zeros(0, dtype=np.int64)
        return Events(nothing.astype(np.intp), nothing, nothing.astype(bool), len(numbers))
    days = day_numbers(frame[date], missing=NEVER)
    rows = positions(frame[owner], numbers)
    return Events(rows, days, names_course(frame["course"], course) & (rows >= 0) & (days < NEVER), len(numbers))


def padded(frame: pd.DataFrame | None, width: int | None) -> pd.DataFrame | None:
    """A frame with its staff numbers padded to `width`; None stays None."""
    return None if frame is None else frame.assign(staff_id=pad_staff_id(frame["staff_id"], width))


def among(texts: pd.Series, words: frozenset[str], *, blank: bool = False) -> Flags:
    """Which texts are, folded, one of `words` (bool); `blank` answers for missing ones."""
    codes, uniques = pd.factorize(texts)
    answers = np.array([*(folded(str(text)) in words for text in uniques), blank], dtype=bool)
    return answers[codes]


def folded(text: str) -> str:
    """A text as it is compared: no case, no outer or double spaces."""
    return " ".join(text.split()).casefold()
