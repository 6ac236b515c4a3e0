"""The cells of a column become values of its canonical type; what cannot be read is named, never guessed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ig_metrics.datasets import Column, pad_staff_id
from ig_metrics.ingest import words
from ig_metrics.ingest.columns import Cells, holds, series
from ig_metrics.ingest.dates import BLANKS, EARLIEST, LATEST, OPEN_ENDED, NotADate, out_of_range, read_date
from ig_metrics.ingest.problems import shown
from ig_metrics.ingest.raw import DATE, EMPTY, ERROR, NUMBER, TEXT

NARRATIVE = frozenset(
    {"action", "comment", "evidence", "lessons", "cause", "note", "progress", "title", "regulator_outcome"}
)
"""Columns of prose: their line breaks stay. In other texts every run of white space becomes one space."""
CAPITALS = frozenset({"staff_id", "manager_id", "reference", "repeat_of"})
"""Identifiers in which capitals say nothing: `b1` and `B1` are one breach, `ag123` and `AG123` one person. Kept in capitals,
so that every later comparison (copies, union of snapshots, matching) sees one."""
_OPEN = tuple(np.datetime64(day, "us") for day in OPEN_ENDED)
_DAMAGED_ID = r"^\d(?:\.\d+)?[Ee]\+\d+$"


@dataclass(frozen=True)
class Typed:
    """A column of values. `bad` are positions whose cell could not be read, `why` says why, one for each.

    `unknown` maps words no vocabulary has to their positions; `forms` are the forms dates were written in;
    `beside` are dates found in a column that is not of dates (a status cell that says when); `flagged` are positions
    that a check must hear about (reported to the ICO, without a date).
    """

    values: pd.Series
    bad: np.ndarray = field(default_factory=lambda: np.empty(0, dtype="int64"))
    why: tuple[str, ...] = ()
    unknown: dict[str, np.ndarray] = field(default_factory=dict)
    forms: tuple[str, ...] = ()
    beside: np.ndarray | None = None
    flagged: np.ndarray = field(default_factory=lambda: np.empty(0, dtype="int64"))
    month_first: bool = False


def typed(column: Column, cells: Cells, *, width: int | None = None, saved: dict[str, str] | None = None) -> Typed:
    """The cells as values of the column's type. `width` pads staff numbers; `saved` maps words to canonical words."""
    if column.name == "reported_to_regulator_at":
        return _regulator(cells)
    if column.type in ("date", "datetime"):
        return _dates(cells, keep_time=column.type == "datetime")
    if column.type == "word":
        return _words(column, cells, saved or {})
    if column.type == "level":
        return _looked_up(cells, words.level, "str", "is not a level. Write 0, 1, 2, 3 or NR (not relevant).")
    if column.type == "boolean":
        return _looked_up(
            cells, words.boolean, "boolean", "is neither yes nor no. Write Y or N, or leave the cell empty."
        )
    if column.type in ("number", "integer"):
        return _numbers(cells, whole=column.type == "integer")
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


def _by_text(
    coded: tuple[np.ndarray, list[str]], read: Callable[[str], Any]
) -> tuple[np.ndarray, list[Any], dict[int, str], bool]:
    """Each distinct text read once: codes, what each text means, what is wrong with those that mean nothing."""
    codes, distinct = coded
    meanings: list[Any] = []
    wrong: dict[int, str] = {}
    month_first = False
    for number, text in enumerate(distinct):
        try:
            meanings.append(None if text.casefold() in BLANKS else read(text))
        except NotADate as error:
            meanings.append(None)
            wrong[number] = str(error)
            month_first = month_first or error.month_first
        except ValueError as error:
            meanings.append(None)
            wrong[number] = str(error)
    return codes, meanings, wrong, month_first


def _spots(codes: np.ndarray, wrong: dict[int, str]) -> tuple[np.ndarray, tuple[str, ...]]:
    """Positions of the cells whose text means nothing, and what is wrong with each."""
    if not wrong:
        return np.empty(0, dtype="int64"), ()
    bad = np.flatnonzero(np.isin(codes, np.fromiter(wrong, dtype="int64")))
    return bad, tuple(wrong[code] for code in codes[bad])


def _positions(codes: np.ndarray, wanted: list[int]) -> dict[int, np.ndarray]:
    """Where each wanted code stands, found in one sort however many there are."""
    if not wanted:
        return {}
    order = np.argsort(codes, kind="stable")
    ranked = codes[order]
    starts, ends = np.searchsorted(ranked, wanted), np.searchsorted(ranked, wanted, side="right")
    return {code: order[start:end] for code, start, end in zip(wanted, starts, ends, strict=True)}


def _looked_up(cells: Cells, read: Callable[[str], Any], dtype: str, complaint: str) -> Typed:
    def one(text: str) -> Any:
        meaning = read(text)
        if meaning is None:
            raise ValueError(f"'{shown(text)}' {complaint}")
        return meaning

    codes, meanings, wrong, _ = _by_text(cells.coded, one)
    bad, why = _spots(codes, wrong)
    values = pd.Series(pd.array([*meanings, None], dtype=dtype)).take(codes).reset_index(drop=True)
    return Typed(values.astype(dtype), bad, why)


def _numbers(cells: Cells, *, whole: bool) -> Typed:
    def one(text: str) -> float:
        plain = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text.rstrip("%").strip())
        try:
            value = float(plain)
        except ValueError:
            value = float("nan")
        if not np.isfinite(value) or (whole and value != int(value)):
            wanted = "a whole number" if whole else "a number"
            raise ValueError(f"'{shown(text)}' is not {wanted}. Correct it, or leave the cell empty.")
        return value

    if cells.raw.kinds_present <= {NUMBER, EMPTY} and not whole:
        return Typed(pd.Series(cells._cut(cells.raw.numbers)))
    codes, meanings, wrong, _ = _by_text(cells.coded, one)
    bad, why = _spots(codes, wrong)
    values = np.array([np.nan if value is None else value for value in [*meanings, None]], dtype="float64")[codes]
    return Typed(pd.Series(values).astype("Int64" if whole else "float64"), bad, why)


def _dates(cells: Cells, *, keep_time: bool) -> Typed:
    """Real dates as they are, texts by the listed forms; open ends become no date; impossible years are named."""
    stamps = cells.dates.copy()
    bad: np.ndarray = np.empty(0, dtype="int64")
    why: tuple[str, ...] = ()
    forms: list[str] = []
    month_first = False
    if cells.has(DATE):
        forms.append("Excel date")
        bad, why = _impossible(stamps)
        stamps[bad] = np.datetime64("NaT")
        stamps[np.isin(stamps.astype("datetime64[D]"), [day.astype("datetime64[D]") for day in _OPEN])] = np.datetime64(
            "NaT"
        )
    if not cells.raw.kinds_present <= {DATE, EMPTY}:
        found: list[str] = []

        def one(text: str) -> dt.datetime | None:
            moment, form = read_date(text)
            if form not in found:
                found.append(form)
            return moment

        codes, meanings, wrong, month_first = _by_text(cells.coded_but_dates, one)
        read = np.array([*meanings, None], dtype="datetime64[us]")[codes]
        other = cells.kinds != DATE
        stamps[other] = read[other]
        more, reasons = _spots(codes, wrong)
        bad, why = np.concatenate([bad, more]), why + reasons
        forms += found
    if not keep_time:
        stamps = stamps.astype("datetime64[D]").astype("datetime64[us]")
    return Typed(pd.Series(stamps), bad, why, forms=tuple(forms), month_first=month_first)


def _impossible(stamps: np.ndarray) -> tuple[np.ndarray, tuple[str, ...]]:
    first, last = np.datetime64(f"{EARLIEST}-01-01"), np.datetime64(f"{LATEST + 1}-01-01")
    open_ended = np.isin(stamps.astype("datetime64[D]"), [day.astype("datetime64[D]") for day in _OPEN])
    bad = np.flatnonzero(((stamps < first) | (stamps >= last)) & ~open_ended)
    days = stamps[bad].astype("datetime64[D]").astype(object)
    return bad, tuple(out_of_range(f"{day:%d/%m/%Y}", day.year) for day in days)


_REPORTED = re.compile(r"(?:y|yes|reported|true)\b[\s:–(-]*(?:on\s+)?(?P<date>.*?)\)?", re.IGNORECASE | re.DOTALL)
_NOT_REPORTED = frozenset({"not reported", "no - not required", "not required", "not reportable", "no (not required)"})


def _regulator(cells: Cells) -> Typed:
    """When a breach was reported to the regulator: a date, `Y - 04/07/2013`, or `N`.

    `Y` without a date leaves the date empty, because none can be invented, and is flagged: a check tells the uploader
    and the ICO outcome says so, so that the report is not lost.
    """
    said: set[str] = set()

    def one(text: str) -> dt.datetime | None:
        plain = " ".join(text.casefold().split())
        if words.boolean(text) is False or plain in _NOT_REPORTED:
            return None
        match = _REPORTED.fullmatch(text)
        if match is None:
            return read_date(text)[0]
        if not match["date"]:
            said.add(text)
            return None
        return read_date(match["date"])[0]

    base = _dates(cells, keep_time=True) if cells.raw.kinds_present <= {DATE, EMPTY} else None
    if base is not None:
        return base
    codes, meanings, wrong, month_first = _by_text(cells.coded_but_dates, one)
    stamps = np.array([*meanings, None], dtype="datetime64[us]")[codes]
    real = cells.kinds == DATE
    stamps[real] = cells.dates[real]
    bad, why = _spots(codes, wrong)
    _, distinct = cells.coded_but_dates
    flagged = np.flatnonzero(np.isin(codes, [number for number, text in enumerate(distinct) if text in said]))
    return Typed(pd.Series(stamps), bad, why, flagged=flagged, month_first=month_first)


def _words(column: Column, cells: Cells, saved: dict[str, str]) -> Typed:
    """Words of a closed vocabulary: what a saved mapping says, else what the vocabulary says, else unknown."""
    codes, distinct = cells.coded
    agreed = {words.plain(word): meant for word, meant in saved.items()}
    meanings: list[str | None] = []
    beside: list[dt.datetime | None] = []
    strange: list[int] = []
    failed = cells.has(ERROR)
    for number, text in enumerate(distinct):
        meant = agreed.get(words.plain(text)) or words.meaning(column.name, text)
        if meant is None and not (column.name == "employment_type" and text.casefold() in BLANKS):
            strange.append(number)
        meanings.append(meant)
        beside.append(words.outcome_date(text) if column.name == "outcome" and meant == "completed" else None)
    values = pa.array([*meanings, None], pa.string()).take(pa.array(np.where(codes < 0, len(distinct), codes)))
    unknown = {distinct[number]: at for number, at in _positions(codes, strange).items()}
    dates = np.array([*beside, None], dtype="datetime64[us]")[codes] if any(beside) else None
    bad: np.ndarray = np.empty(0, dtype="int64")
    why: tuple[str, ...] = ()
    if failed:
        bad = np.flatnonzero(cells.kinds == ERROR)
        why = tuple(_formula(distinct[code]) for code in codes[bad])
        unknown = {word: at for word, at in unknown.items() if not np.isin(at, bad).all()}
    return Typed(series(values), bad, why, unknown=unknown, beside=dates)
