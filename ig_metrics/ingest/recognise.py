"""A file somebody has dropped: what it is, by the headings of files kept before, else by its own headings and name."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ig_metrics.datasets import KINDS, UPLOADED
from ig_metrics.ingest import account, guess, mapping, recall, shapes
from ig_metrics.ingest.intake import Progress, Sheets, check_sheets, sheets_of
from ig_metrics.ingest.preview import Preview
from ig_metrics.ingest.reading.raw import RawTable
from ig_metrics.ingest.saved import SavedMapping
from ig_metrics.settings import Settings

if TYPE_CHECKING:
    from ig_metrics.store import Store

BY_SHAPE, BY_HEADINGS, BY_NAME, NOT_KNOWN = "shape", "headings", "name", ""
FEWEST = 2
"""Known headings from which an incomplete file is offered as a kind."""


@dataclass(frozen=True)
class Recognised:
    """What a file is. `by` says how its kind was found: the shape of a file kept before, its own headings, its name, or not
    at all; `sure` where the kind needs no asking. `as_at` is the date in its name. `preview` is there where both are known.
    """

    kind: str | None
    by: str
    sure: bool
    as_at: dt.date | None
    preview: Preview | None = None


def recognise(
    data: bytes, file_name: str, *, settings: Settings, store: Store, progress: Progress | None = None
) -> Recognised:
    """Read a file once, say what it is, and check it where its kind is sure and its name has a date; nothing is stored.

    Raises Refused where the file cannot be read at all.
    """
    sheets = sheets_of(data, file_name, settings=settings, progress=progress)
    as_at = guess.date_of(file_name)
    kind, by, sure = _kind(sheets, file_name, store)
    if kind is None or not sure or as_at is None:
        return Recognised(kind, by, sure, as_at)
    sha256 = hashlib.sha256(data).hexdigest()
    preview = check_sheets(
        sheets,
        kind,
        settings=settings,
        store=store,
        as_at=as_at,
        file_name=file_name,
        sha256=sha256,
        progress=progress,
    )
    return Recognised(kind, by, sure, as_at, preview)


def _kind(sheet: Sheets, file_name: str, store: Store) -> tuple[str | None, str, bool]:
    named = guess.kind_of(file_name)
    table = sheet(None)
    seen = _seen_before(sheet, table, store)
    if len(seen) == 1 or named in seen:
        return (named if named in seen else seen[0]), BY_SHAPE, True
    whole, most = _by_headings(table, file_name)
    if named in whole:
        return named, BY_HEADINGS, True
    if whole:
        return whole[0], BY_HEADINGS, True
    return (named, BY_NAME, True) if named else (most, BY_HEADINGS if most else NOT_KNOWN, False)


def _seen_before(sheet: Sheets, table: RawTable, store: Store) -> list[str]:
    """The kinds of which a file with the very same headings was kept before."""
    infos = store.mapping_infos()
    found = []
    for kind in (KINDS[name] for name in UPLOADED):
        for memory in recall.memories(infos, kind):
            chosen = memory.saved.sheet
            looked_at = sheet(chosen) if chosen in table.sheets and chosen != table.sheet else table
            if recall.fitting(looked_at, kind, [memory]):
                found.append(kind.name)
                break
    return found


def _by_headings(table: RawTable, file_name: str) -> tuple[list[str], str | None]:
    """The kinds all whose required columns the headings are (those with more of them first), and the kind they are most of."""
    whole: list[tuple[int, str]] = []
    part: list[tuple[int, str]] = []
    for kind in (KINDS[name] for name in UPLOADED):
        found = recall.located(table, kind, SavedMapping())
        shape = shapes.recognise(kind, found, table, file_name)
        mapped = mapping.map_headings(
            kind, found.names, SavedMapping(), taken=shape.taken if shape else {}, filled=[True] * len(found.names)
        )
        present = account.present(mapped, shape)
        if shape is not None and shape.refusal:  # known well enough to be refused in its own words
            present |= {*kind.required, *kind.one_of}
        if not mapping.missing(kind, present):
            whole.append((len(present), kind.name))
        elif found.known >= FEWEST:
            part.append((found.known, kind.name))
    order = sorted(whole, key=lambda pair: -pair[0])
    return [name for _, name in order], max(part, key=lambda pair: pair[0])[1] if part else None
