"""What a typed column is, and how one is read text by distinct text: each of them once, however many cells hold it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from ig_metrics.ingest.dates import BLANKS, NotADate


@dataclass(frozen=True)
class Typed:
    """A column of values. `bad` are positions whose cell could not be read, `why` says why, one for each.

    `unknown` maps words no vocabulary has to their positions, `aside` those a mapping sets aside, `none` those that say there is
    none (`At work` in a column of absences); `forms` are the forms dates were written in;
    `beside` are dates found in a column that is not of dates (a status cell that says when); `flagged` are positions
    that a check must hear about (reported to the ICO, without a date).
    """

    values: pd.Series
    bad: np.ndarray = field(default_factory=lambda: np.empty(0, dtype="int64"))
    why: tuple[str, ...] = ()
    unknown: dict[str, np.ndarray] = field(default_factory=dict)
    aside: dict[str, np.ndarray] = field(default_factory=dict)
    none: dict[str, np.ndarray] = field(default_factory=dict)
    forms: tuple[str, ...] = ()
    beside: np.ndarray | None = None
    flagged: np.ndarray = field(default_factory=lambda: np.empty(0, dtype="int64"))
    month_first: bool = False


def by_text(
    coded: tuple[np.ndarray, list[str]], read: Callable[[str], Any], *, blanks: frozenset[str] = BLANKS
) -> tuple[np.ndarray, list[Any], dict[int, str], bool]:
    """Each distinct text read once: codes, what each text means, what is wrong with those that mean nothing."""
    codes, distinct = coded
    meanings: list[Any] = []
    wrong: dict[int, str] = {}
    month_first = False
    for number, text in enumerate(distinct):
        try:
            meanings.append(None if text.casefold() in blanks else read(text))
        except NotADate as error:
            meanings.append(None)
            wrong[number] = str(error)
            month_first = month_first or error.month_first
        except ValueError as error:
            meanings.append(None)
            wrong[number] = str(error)
    return codes, meanings, wrong, month_first


def spots(codes: np.ndarray, wrong: dict[int, str]) -> tuple[np.ndarray, tuple[str, ...]]:
    """Positions of the cells whose text means nothing, and what is wrong with each."""
    if not wrong:
        return np.empty(0, dtype="int64"), ()
    bad = np.flatnonzero(np.isin(codes, np.fromiter(wrong, dtype="int64")))
    return bad, tuple(wrong[code] for code in codes[bad])


def positions(codes: np.ndarray, wanted: list[int]) -> dict[int, np.ndarray]:
    """Where each wanted code stands, found in one sort however many there are."""
    if not wanted:
        return {}
    order = np.argsort(codes, kind="stable")
    ranked = codes[order]
    starts, ends = np.searchsorted(ranked, wanted), np.searchsorted(ranked, wanted, side="right")
    return {code: order[start:end] for code, start, end in zip(wanted, starts, ends, strict=True)}
