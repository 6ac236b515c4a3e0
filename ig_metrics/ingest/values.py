"""The cells of a column become values of its canonical type; what cannot be read is named, never guessed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ig_metrics.datasets import NOT_AWAY, Column, pad_staff_id
from ig_metrics.ingest import moments, words
from ig_metrics.ingest.columns import Cells, holds, series
from ig_metrics.ingest.dates import BLANKS
from ig_metrics.ingest.levels import Levels, levels_of
from ig_metrics.ingest.lookup import Typed, by_text, positions, spots
from ig_metrics.ingest.problems import shown
from ig_metrics.ingest.reading.raw import DATE, EMPTY, ERROR, NUMBER, TEXT

NARRATIVE = frozenset(
    {"action", "comment", "evidence", "lessons", "cause", "note", "progress", "title", "regulator_outcome"}
)
"""Columns of prose: their line breaks stay. In other texts every run of white space becomes one space."""
CAPITALS = frozenset({"staff_id", "manager_id", "reference", "repeat_of"})
"""Identifiers in which capitals say nothing: `b1` and `B1` are one breach, `ag123` and `AG123` one person. Kept in capitals,
so that every later comparison (copies, union of snapshots, matching) sees one."""
_QUARTER = re.compile(r"^(?:quarter|qtr|q)\.?\s*", re.IGNORECASE)
_DAMAGED_ID = r"^\d(?:\.\d+)?[Ee]\+\d+$"


def typed(
    column: Column,
    cells: Cells,
    *,
    width: int | None = None,
    saved: dict[str, str] | None = None,
    levels: Levels | None = None,
) -> Typed:
    """The cells as values of the column's type. `width` pads staff numbers; `saved` maps words to canonical words; `levels`
    says how the framework's levels are written (None: 0 to 3)."""
    if column.name == "reported_to_regulator_at":
        return moments.regulator(cells)
    if column.type in ("date", "datetime"):
        return moments.dates(cells, keep_time=column.type == "datetime")
    if column.type == "word":
        return _words(column, cells, saved or {})
    if column.type == "level":
        return _levels(column, cells, levels or levels_of())
    if column.name == "enabled":
        complaint = "says neither that the account is on nor that it is off. Write Enabled or Disabled."
        return _looked_up(cells, words.account, "boolean", complaint)
    if column.type == "boolean":
        return _looked_up(
            cells, words.boolean, "boolean", "is neither yes nor no. Write Y or N, or leave the cell empty."
        )
    if column.type in ("number", "integer"):
        return _numbers(cells, whole=column.type == "integer", quarter=column.name == "quarter")
    if column.type == "id":
        pad = width if column.name in ("staff_id", "manager_id") else None
        return _ids(cells, width=pad, capitals=column.name in CAPITALS)
    if column.type == "email":
        return _emails(cells)
    return _texts(cells, prose=column.name in NARRATIVE)


def _texts(cells: Cells, *, prose: bool = False) -> Typed:
    text = cells.text
    marks = ("\t", "\u00a0") if prose else ("\t", "\u00a0", "\r", "\n")
    if holds(text, "  ", *marks):
        white = "".join((" ", *marks))
        text = pc.replace_substring_regex(text, f"[{white}]+", " ")
    return _without_errors(cells, text)


def _without_errors(cells: Cells, text: pa.Array) -> Typed:
    """Text, with failed formulas (#REF!) left out and named."""
    if not cells.has(ERROR):
        return Typed(series(text))
    failed = cells.kinds == ERROR
    bad = np.flatnonzero(failed)
    why = tuple(_formula(value) for value in text.take(pa.array(bad)).to_pylist())
    return Typed(series(pc.if_else(pa.array(failed), pa.scalar(None, text.type), text)), bad, why)


def _formula(value: str | None) -> str:
    return f"The cell shows {value}: its formula failed. Put the value in and save again."


def _ids(cells: Cells, *, width: int | None, capitals: bool) -> Typed:
    """Identifiers as text: no `.0`, spaces inside taken out of numbers, padded; those Excel has damaged are named."""
    found = _texts(cells)
    values = found.values
    text = cells.text
    if holds(text, ".0", " "):
        values = values.str.replace(r"^(\d+)\.0+$", r"\1", regex=True)
        digits = values.str.fullmatch(r"\d[\d ]*").fillna(False).astype(bool)
        values = values.where(~digits, values.str.replace(" ", "", regex=False))
    damaged = cells.kinds == DATE if cells.has(DATE) else np.zeros(len(values), dtype=bool)
    if holds(text, "E+", "e+"):
        powers = pc.fill_null(pc.match_substring_regex(text, _DAMAGED_ID), False)
        damaged = damaged | powers.to_numpy(zero_copy_only=False)
    if width is not None and not pc.all(pc.equal(pc.utf8_length(text), width)).as_py():
        values = pad_staff_id(values, width)
    if capitals and cells.has(TEXT):
        values = values.str.upper()
    if not damaged.any():
        return Typed(values, found.bad, found.why)
    at = np.flatnonzero(damaged)
    why = tuple(
        f"Excel has turned this number into '{shown(value)}'. Format the column as text, put the number in again and save."
        for value in text.take(pa.array(at)).to_pylist()
    )
    return Typed(values.mask(damaged), np.concatenate([found.bad, at]), found.why + why)


def _emails(cells: Cells) -> Typed:
    text = pc.utf8_lower(cells.text)
    if holds(text, "mailto:"):
        text = pc.replace_substring_regex(text, r"^mailto:", "")
    right = pc.and_(pc.equal(pc.count_substring(text, "@"), 1), pc.invert(pc.starts_with(text, "@")))
    right = pc.and_(right, pc.invert(pc.ends_with(text, "@")))
    if holds(text, " ", "\t", "\n", "\u00a0"):
        right = pc.and_(right, pc.invert(pc.match_substring_regex(text, "[\\s\u00a0]")))
    wrong = pc.fill_null(pc.invert(right), False)
    if not pc.any(wrong).as_py():
        return Typed(series(text))
    mask = wrong.to_numpy(zero_copy_only=False)
    original = cells.text.take(pa.array(np.flatnonzero(mask))).to_pylist()
    said = [value.casefold() not in BLANKS for value in original]
    why = tuple(
        f"'{shown(value)}' is not an e-mail address. Correct it, or leave the cell empty."
        for value, say in zip(original, said, strict=True)
        if say
    )
    return Typed(series(pc.if_else(wrong, pa.scalar(None, text.type), text)), np.flatnonzero(mask)[said], why)


def _levels(column: Column, cells: Cells, levels: Levels) -> Typed:
    """Levels; where an item's own is said not to apply in other words than NR, those words are told (`none`)."""
    own = column.name == "level"
    found = _looked_up(
        cells, levels.read, "str", levels.complaint, blanks=BLANKS - NOT_RELEVANT_BLANKS if own else BLANKS
    )
    if not own:
        return found
    codes, distinct = cells.coded
    told = [number for number, text in enumerate(distinct) if text.casefold() in NOT_RELEVANT_BLANKS]
    return replace(found, none={distinct[n]: at for n, at in positions(codes, told).items()})


NOT_RELEVANT_BLANKS = frozenset({"n/a", "na", "not applicable"})
"""Words for an empty cell elsewhere; in a column of levels they say that the requirement does not apply."""


def _looked_up(
    cells: Cells, read: Callable[[str], Any], dtype: str, complaint: str, *, blanks: frozenset[str] = BLANKS
) -> Typed:
    def one(text: str) -> Any:
        meaning = read(text)
        if meaning is None:
            raise ValueError(f"'{shown(text)}' {complaint}")
        return meaning

    codes, meanings, wrong, _ = by_text(cells.coded, one, blanks=blanks)
    bad, why = spots(codes, wrong)
    values = pd.Series(pd.array([*meanings, None], dtype=dtype)).take(codes).reset_index(drop=True)
    return Typed(values.astype(dtype), bad, why)


def _numbers(cells: Cells, *, whole: bool, quarter: bool = False) -> Typed:
    """Numbers; a `quarter` is 1 to 4, and may be written `Qtr 1` or `Q1`."""

    def one(text: str) -> float:
        plain = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text.rstrip("%").strip())
        if quarter:
            plain = _QUARTER.sub("", plain)
        try:
            value = float(plain)
        except ValueError:
            value = float("nan")
        if not np.isfinite(value) or (whole and value != int(value)):
            wanted = "a whole number" if whole else "a number"
            raise ValueError(f"'{shown(text)}' is not {wanted}. Correct it, or leave the cell empty.")
        if quarter and value not in (1, 2, 3, 4):
            raise ValueError(f"'{shown(text)}' is not a quarter. Write 1, 2, 3 or 4.")
        return value

    if cells.raw.kinds_present <= {NUMBER, EMPTY} and not whole:
        return Typed(pd.Series(cells._cut(cells.raw.numbers)))
    codes, meanings, wrong, _ = by_text(cells.coded, one)
    bad, why = spots(codes, wrong)
    values = np.array([np.nan if value is None else value for value in [*meanings, None]], dtype="float64")[codes]
    return Typed(pd.Series(values).astype("Int64" if whole else "float64"), bad, why)


def _words(column: Column, cells: Cells, saved: dict[str, str]) -> Typed:
    """Words of a closed vocabulary: what a saved mapping says, else what the vocabulary says, else unknown."""
    codes, distinct = cells.coded
    agreed = {words.plain(word): meant for word, meant in saved.items()}
    meanings: list[str | None] = []
    beside: list[dt.datetime | None] = []
    sorts: dict[str, list[int]] = {"strange": [], "aside": [], "none": []}
    for number, text in enumerate(distinct):
        meant, date = _word(column.name, text, agreed)
        if meant in _SORTS:
            sorts[_SORTS[meant]].append(number)
        meanings.append(meant if meant and meant not in _SORTS else None)
        beside.append(date)
    values = pa.array([*meanings, None], pa.string()).take(pa.array(np.where(codes < 0, len(distinct), codes)))
    found = {sort: {distinct[n]: at for n, at in positions(codes, listed).items()} for sort, listed in sorts.items()}
    dates = np.array([*beside, None], dtype="datetime64[us]")[codes] if any(beside) else None
    bad: np.ndarray = np.empty(0, dtype="int64")
    why: tuple[str, ...] = ()
    if cells.has(ERROR):
        bad = np.flatnonzero(cells.kinds == ERROR)
        why = tuple(_formula(distinct[code]) for code in codes[bad])
        found["strange"] = {word: at for word, at in found["strange"].items() if not np.isin(at, bad).all()}
    return Typed(
        series(values), bad, why, unknown=found["strange"], aside=found["aside"], none=found["none"], beside=dates
    )


_STRANGE, _ASIDE, _NONE = "?strange", "?aside", "?none"
_SORTS = {_STRANGE: "strange", _ASIDE: "aside", _NONE: "none"}
_BLANKS_ARE_WORDS = frozenset({"outcome", "category", "incident_type"})
"""Columns in which `N/A` and `None` mean something, so that a dash among them is no empty cell."""


def _word(column: str, text: str, agreed: dict[str, str]) -> tuple[str | None, dt.datetime | None]:
    """What a word means (or what is to become of it), and the date of its own completion. A mapping decides first: its
    empty word sets rows aside."""
    plain = words.plain(text)
    if plain in agreed:
        return (_NONE if agreed[plain] == NOT_AWAY else agreed[plain] or _ASIDE), None
    if column == "outcome":
        found = words.status(text)
        return found.outcome or _STRANGE, found.completed
    if column not in _BLANKS_ARE_WORDS and text.casefold() in BLANKS:
        return None, None
    meant = words.meaning(column, text)
    return (_STRANGE if meant is None else _NONE if meant == NOT_AWAY else meant), None
