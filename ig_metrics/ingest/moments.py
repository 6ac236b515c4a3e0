"""Columns of dates: real ones as they are, texts by the listed forms, and when a breach was reported to the regulator."""

from __future__ import annotations

import datetime as dt
import re

import numpy as np
import pandas as pd

from ig_metrics.ingest import words
from ig_metrics.ingest.columns import Cells
from ig_metrics.ingest.dates import EARLIEST, LATEST, OPEN_ENDED, out_of_range, read_date
from ig_metrics.ingest.lookup import Typed, by_text, spots
from ig_metrics.ingest.reading.raw import DATE, EMPTY

_OPEN = tuple(np.datetime64(day, "us") for day in OPEN_ENDED)


def dates(cells: Cells, *, keep_time: bool) -> Typed:
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

        codes, meanings, wrong, month_first = by_text(cells.coded_but_dates, one)
        read = np.array([*meanings, None], dtype="datetime64[us]")[codes]
        other = cells.kinds != DATE
        stamps[other] = read[other]
        more, reasons = spots(codes, wrong)
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


def regulator(cells: Cells) -> Typed:
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

    base = dates(cells, keep_time=True) if cells.raw.kinds_present <= {DATE, EMPTY} else None
    if base is not None:
        return base
    codes, meanings, wrong, month_first = by_text(cells.coded_but_dates, one)
    stamps = np.array([*meanings, None], dtype="datetime64[us]")[codes]
    real = cells.kinds == DATE
    stamps[real] = cells.dates[real]
    bad, why = spots(codes, wrong)
    _, distinct = cells.coded_but_dates
    flagged = np.flatnonzero(np.isin(codes, [number for number, text in enumerate(distinct) if text in said]))
    return Typed(pd.Series(stamps), bad, why, flagged=flagged, month_first=month_first)
