"""Rows edited in the app: each save is a new snapshot of the rows it changed, with who and why, whatever they are rows of.

Nothing is edited in place, and nobody's change is lost unseen: where somebody else has changed a row since it was opened,
the save is refused with the difference. An edit says the cells it changed and no others, so that one taken back takes back
just those; a later list of the same source says everything again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ig_metrics import datasets
from ig_metrics.dates import LONDON, uk
from ig_metrics.errors import Refused
from ig_metrics.store import SnapshotInfo, Store, in_force
from ig_metrics.store.info import EDITED
from ig_metrics.store.store import CHANGED_MEANWHILE

SOURCE = "Edited in the app"
"""What an edit is called in the place of a file's name; for events its source too."""
ATTEMPTS = 3
UNTOUCHED = "not changed by you"
TOLD = ("column", "opened", "theirs", "yours")

Row = dict[str, Any]
Key = tuple[str, ...]


@dataclass(frozen=True)
class Changed:
    """One row of a save: its cells, which columns were changed, and what it was when it was opened (None: it is new)."""

    row: Row
    columns: tuple[str, ...]
    was: Row | None


def _as_they_are(held: pd.DataFrame) -> pd.DataFrame:
    return held


@dataclass(frozen=True)
class Book:
    """Rows that can be edited: those of `kind` (and `framework`) in force `at` a day.

    `columns`: what may be changed beside the key of a new row. `what`: the whole in a sentence ("the register"). `action`: what
    the audit log calls a save, `told` what it keeps of a key. `check` says what is wrong with a changed row. `unnamed`, `twice`
    and `gone` are said of rows without a key, keys there twice, and rows that are no longer there ("{}": which).
    `dated` gives the day the snapshot is as at; `prepared` what is shown of the rows held (their keys and order are its own).
    `may_lack`: columns of the key that may be empty.
    """

    kind: str
    at: dt.date
    what: str
    columns: tuple[str, ...]
    action: str
    unnamed: str
    twice: str
    gone: str
    check: Callable[[Changed], Iterable[str]]
    dated: Callable[[Store, pd.DataFrame], dt.date]
    told: Callable[[Key], str] = lambda key: key[-1]
    prepared: Callable[[pd.DataFrame], pd.DataFrame] = _as_they_are
    framework: str | None = None
    may_lack: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that tell its rows apart."""
        return datasets.KINDS[self.kind].key


@dataclass(frozen=True)
class Edit:
    """What a save came to: the snapshot it made and its date, which rows (as the audit log has them) and columns it changed."""

    snapshot: str
    references: tuple[str, ...]
    columns: tuple[str, ...]
    as_at: dt.date


class ChangedMeanwhile(Refused):
    """Somebody else changed rows of this save since they were opened.

    `differences`: the key's columns, column, opened (as it was), theirs (as it is), yours. `now` and `edited`: what to give as
    opened and edited when the save is tried again with the difference seen; in `edited` yours stands where you changed a
    cell, and theirs where you did not.
    """

    def __init__(self, who: Iterable[str], differences: pd.DataFrame, now: pd.DataFrame, edited: pd.DataFrame) -> None:
        super().__init__(
            f"Somebody else has changed {', '.join(who)} since you opened it. Nothing of yours is saved yet: look below."
        )
        self.differences = differences
        self.now = now
        self.edited = edited


def rows(store: Store, book: Book, known_on: dt.datetime | None = None) -> pd.DataFrame:
    """The rows to edit, in the kind's columns."""
    held = store.in_force(book.kind, book.at, known_on=known_on, framework=book.framework)
    return book.prepared(held).reset_index(drop=True)


def save(store: Store, book: Book, opened: pd.DataFrame, edited: pd.DataFrame, *, why: str, by: str) -> Edit:
    """Keep what was changed in `edited` since it was `opened` (both: rows of the book) as a new snapshot.

    Raises Refused, with every reason, without a reason given, where nothing changed or a row cannot be; ChangedMeanwhile
    where somebody else changed one of these rows. Rows nobody touched are not written again.
    """
    before, after = (datasets.conform(book.kind, frame) for frame in (opened, edited))
    if not why.strip():
        raise Refused(f"Say why {book.what} is changed; the reason is kept with it.")
    found = changed(book, before, after)
    problems = [*_keys(book, before, after), *(said for one in found.values() for said in book.check(one))]
    if problems:
        raise Refused(*dict.fromkeys(problems))
    if not found:
        raise Refused("Nothing was changed, so there is nothing to save.")
    for _ in range(ATTEMPTS):
        try:
            return _write(store, book, before, after, found, why.strip(), by)
        except ChangedMeanwhile:
            raise
        except Refused as refused:
            if refused.reasons != (CHANGED_MEANWHILE,):
                raise
    raise Refused(CHANGED_MEANWHILE)


def not_yet(store: Store, day: dt.date) -> None:
    """Raises Refused for a day still to come: what is edited holds from a day that has been."""
    if day > store.clock().astimezone(LONDON).date():
        raise Refused(f"{uk(day)} is still to come. Give the day from which the change holds: today, or one before.")


def changed(book: Book, before: pd.DataFrame, after: pd.DataFrame) -> dict[Key, Changed]:
    """The rows that differ, and in which columns; of a new row all it has."""
    opened = by_key(book.kind, before)
    found: dict[Key, Changed] = {}
    for key, row in by_key(book.kind, after).items():
        was = opened.get(key)
        columns = tuple(name for name in book.columns if not same(row[name], None if was is None else was[name]))
        if columns or was is None:
            found[key] = Changed(row, columns, was)
    return found


def by_key(kind: str, frame: pd.DataFrame) -> dict[Key, Row]:
    """Rows by their keys, cells as objects; of two with one key the last."""
    return {_key(kind, row): row for row in frame.astype(object).to_dict("records")}


def _key(kind: str, row: Row) -> Key:
    cells = (row[name] for name in datasets.KINDS[kind].key)
    return tuple("" if missing(cell) else str(cell).strip() for cell in cells)


def _keys(book: Book, before: pd.DataFrame, after: pd.DataFrame) -> Iterable[str]:
    # as `by_key` has them: a key may be a date
    keys = [_key(book.kind, row) for row in after.astype(object).to_dict("records")]
    whole = [
        not any(part == "" and name not in book.may_lack for name, part in zip(book.key, key, strict=True))
        for key in keys
    ]
    if not all(whole):
        yield book.unnamed
    twice = sorted({book.told(key) for key, one in zip(keys, whole, strict=True) if one and keys.count(key) > 1}) if len(
        set(keys)
    ) < len(keys) else []  # fmt: skip
    if twice:
        yield book.twice.format(", ".join(twice))
    gone = sorted({book.told(key) for key in by_key(book.kind, before).keys() - set(keys)})
    if gone:
        yield book.gone.format(", ".join(gone))


def _write(
    store: Store,
    book: Book,
    before: pd.DataFrame,
    after: pd.DataFrame,
    found: Mapping[Key, Changed],
    why: str,
    by: str,
) -> Edit:
    version = store.version()
    stored = store.in_force(book.kind, book.at, framework=book.framework)
    raw, held = by_key(book.kind, stored), by_key(book.kind, book.prepared(stored))
    opened = by_key(book.kind, before)
    clashing = [
        (key, name)
        for key, one in found.items()
        if key in held
        for name in book.columns
        if not same(held[key][name], opened[key][name] if key in opened else None)
    ]
    if clashing:
        differences = [
            {
                **{part: shown(found[key].row[part]) for part in book.key},
                "column": name,
                "opened": shown(opened[key][name]) if key in opened else "",
                "theirs": shown(held[key][name]),
                "yours": shown(found[key].row[name]) if name in found[key].columns else UNTOUCHED,
            }
            for key, name in clashing
        ]
        table = pd.DataFrame(differences, columns=[*book.key, *TOLD])
        who = dict.fromkeys(book.told(key) for key, _ in clashing)
        raise ChangedMeanwhile(who, table, *_rebased(book, before, after, held, found))
    kept = _kept(book, found, raw)
    as_at = book.dated(store, kept)
    columns = tuple(sorted({name for one in found.values() for name in one.columns}))
    cells = [list(one.columns) for one in found.values()]
    told = tuple(dict.fromkeys(book.told(key) for key in found))
    state = datasets.KINDS[book.kind].nature == "state"
    info = store.add(
        book.kind,
        kept,
        as_at=as_at,
        uploaded_by=by,
        file_name=SOURCE,
        sha256=hashlib.sha256(kept.to_csv().encode()).hexdigest(),
        source=_source(store, book, found) if state else SOURCE,
        framework=book.framework,
        partial=state,
        quality={EDITED: {"why": why, "columns": list(columns), "cells": cells}},
        only_at=version,
        said=(book.action, {"why": why, "references": list(told), "columns": list(columns)}),
    )
    return Edit(info.id, told, columns, as_at)


def _kept(book: Book, found: Mapping[Key, Changed], raw: Mapping[Key, Row]) -> pd.DataFrame:
    """The rows to write: as they are held, with the cells that were changed."""
    names = datasets.KINDS[book.kind].names
    records = []
    for key, one in found.items():
        base = raw.get(key, {})
        own = {name: one.row[name] for name in (one.columns if base else (*book.key, *book.columns))}
        records.append(dict.fromkeys(names) | base | own)
    return datasets.conform(book.kind, pd.DataFrame(records, columns=list(names)))


def _source(store: Store, book: Book, found: Iterable[Key]) -> str:
    """The source whose list has these rows: its next list says them again. Of new rows the newest list's.

    Raises Refused for rows of several: a save is one snapshot.
    """
    held = store.in_force_snapshots(book.kind, book.at, framework=book.framework)
    lists = sorted((info for info in held if not info.partial), key=lambda info: info.order, reverse=True)
    if not lists:
        return store.default_source(book.kind)
    if len({info.source for info in lists}) == 1:
        return lists[0].source
    has = {info.source: by_key(book.kind, store.read(info.id)).keys() for info in lists}
    sources = {next((name for name, keys in has.items() if key in keys), lists[0].source) for key in found}
    if len(sources) > 1:
        raise Refused(
            f"These rows come from several lists ({', '.join(sorted(sources))}). Save what you changed of one of them first, "
            "then of the other: each save is one version."
        )
    return sources.pop()


def _rebased(
    book: Book, before: pd.DataFrame, after: pd.DataFrame, held: Mapping[Key, Row], found: Mapping[Key, Changed]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All rows with those changed as they are now; and the same with the cells that were changed here."""
    theirs = {key: held[key] for key in found if key in held}
    mine = {key: row | {name: found[key].row[name] for name in found[key].columns} for key, row in theirs.items()}
    opened, edited = (
        datasets.conform(
            book.kind,
            pd.DataFrame(
                list((by_key(book.kind, frame) | new).values()), columns=list(datasets.KINDS[book.kind].names)
            ),
        )
        for frame, new in ((before, theirs), (after, mine))
    )
    return opened, edited


def edits(store: Store, kind: str, as_at: dt.date, framework: str | None = None) -> tuple[SnapshotInfo, ...]:
    """The edits made in the app that hold at a date, the earliest first."""
    return tuple(info for info in store.in_force_snapshots(kind, as_at, framework=framework) if info.is_edit)


def told(store: Store, kind: str, day: dt.date, known_on: dt.datetime | None = None) -> Iterator[pd.DataFrame]:
    """The rows as they held at a day: before each edit that was made as at that very day, and last after all; none where nothing
    is held."""
    chosen = store.in_force_snapshots(kind, day, known_on=known_on)
    parts = [(info, store.read(info.id)) for info in chosen]
    for place, info in enumerate(chosen):
        if place and info.is_edit and info.as_at == day:
            yield in_force.unite(kind, parts[:place], day)
    if chosen:
        yield in_force.unite(kind, parts, day)


def same(one: object, other: object) -> bool:
    """Whether two cells say the same; empty text and no value are one."""
    none = (missing(one), missing(other))
    return all(none) if any(none) else bool(one == other)


def missing(value: object) -> bool:
    """Whether a cell says nothing."""
    return value is None or (isinstance(value, str) and not value.strip()) or bool(pd.isna(value))


def shown(value: object) -> str:
    """A cell as a person reads it."""
    if missing(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return f"{value:%d/%m/%Y}" if value == value.normalize() else f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
