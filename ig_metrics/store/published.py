"""What an organisation publishes for a rollup: `organisation.json` beside its Parquet files, read as a store that nobody writes to.

The layout is docs/rollup.md's. What is read here was written by somebody else: names of files and of lists are checked before they
are used, and what a later release wrote is refused in words.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import pandas as pd

from ig_metrics import settings as settings_file
from ig_metrics.datasets import KINDS
from ig_metrics.errors import Refused
from ig_metrics.scratch import scratch
from ig_metrics.settings import Settings
from ig_metrics.store import in_force as rules
from ig_metrics.store.entries import Entry
from ig_metrics.store.info import EDITED, SnapshotInfo
from ig_metrics.store.places import SUFFIX, Place
from ig_metrics.store.read_only import ReadOnly
from ig_metrics.store.snapshots import Reader
from ig_metrics.store.store import Store

MANIFEST = "organisation.json"
FORMAT = 1
"""Counts up when an older release could not read what a newer one writes."""
FOLDERS = ("frameworks", "schemes")
"""Of an organisation's own files, which its figures rest on."""
NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
"""A name that stays in its folder."""
_TOLD = (
    "id", "kind", "source", "framework", "as_at", "uploaded_at", "file", "sha256", "rows", "partial", "withdrawn_at", "columns",
    "cells", "carried_from",
)  # fmt: skip
"""What organisation.json says of a snapshot."""


@dataclass(frozen=True)
class Publication:
    """What organisation.json says: who it is, its settings (as TOML), its own frameworks and schemes (TOML by name), snapshots, and
    the entries of the ledger that figures rest on. `staff_id_width`: what staff numbers are padded to. `unknown`: kinds of data in
    it that this release does not know."""

    name: str
    type: str
    published_at: dt.datetime
    program: str
    settings: str
    staff_id_width: int | None
    snapshots: tuple[SnapshotInfo, ...]
    entries: tuple[Entry, ...] = ()
    frameworks: Mapping[str, str] = field(default_factory=dict)
    schemes: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()


def dump(publication: Publication) -> bytes:
    """The bytes of organisation.json."""
    told = {
        "format": FORMAT,
        "name": publication.name,
        "type": publication.type,
        "published_at": publication.published_at.isoformat(),
        "program": publication.program,
        "staff_id_width": publication.staff_id_width,
        "settings": publication.settings,
        "frameworks": dict(publication.frameworks),
        "schemes": dict(publication.schemes),
        "snapshots": [_told(info) for info in publication.snapshots],
        "entries": [asdict(entry) for entry in publication.entries],
    }
    return json.dumps(told, indent=1, default=lambda value: value.isoformat()).encode()


def _told(info: SnapshotInfo) -> dict[str, Any]:
    cells = info.quality.get(EDITED, {}).get("cells") if info.is_edit else None
    more = {
        "file": info.parquet_name, "sha256": info.parquet_sha256, "columns": info.quality.get("columns"), "cells": cells,
        "carried_from": info.mapping.get("from"),
    }  # fmt: skip
    told = {name: more[name] if name in more else getattr(info, name) for name in _TOLD}
    return {name: value for name, value in told.items() if value is not None and value is not False}


def parse(data: bytes) -> Publication:
    """What organisation.json says. Raises Refused for what cannot be read, and for what a newer release wrote."""
    try:
        told = json.loads(data)
        number = int(told["format"])
        if number > FORMAT:
            raise Refused(
                f"{MANIFEST} is of format {number}, which a newer IG Metrics wrote ({told.get('program', 'not said')}). "
                f"This one reads up to format {FORMAT}: update it."
            )
        infos = tuple(_info(each) for each in told["snapshots"] if each["kind"] in KINDS)
        unknown = sorted({str(each["kind"]) for each in told["snapshots"]} - set(KINDS))
        return Publication(
            name=_text(told["name"]),
            type=str(told.get("type") or ""),
            published_at=_moment(told["published_at"]),
            program=str(told.get("program", "")),
            settings=str(told["settings"]),
            staff_id_width=told.get("staff_id_width"),
            snapshots=infos,
            entries=tuple(_entry(each) for each in told.get("entries", ())),
            frameworks={_name(name): str(text) for name, text in told.get("frameworks", {}).items()},
            schemes={_name(name): str(text) for name, text in told.get("schemes", {}).items()},
            unknown=tuple(unknown),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(
            f"{MANIFEST} is damaged: it is not what ig-metrics publish writes ({type(error).__name__}). Publish again."
        ) from error


def _info(told: dict[str, Any]) -> SnapshotInfo:
    name = _name(told["file"])
    if not name.endswith(SUFFIX):
        raise ValueError(name)
    quality = {} if told.get("columns") is None else {"columns": told["columns"]}
    if told.get("cells") is not None:
        quality[EDITED] = {"cells": told["cells"]}
    return SnapshotInfo(
        id=str(told["id"]),
        kind=told["kind"],
        source=str(told["source"]),
        framework=told.get("framework"),
        as_at=dt.date.fromisoformat(told["as_at"]),
        uploaded_by="",
        uploaded_at=_moment(told["uploaded_at"]),
        file_name=name,
        sha256="",
        parquet_name=name,
        parquet_sha256=str(told["sha256"]),
        rows=int(told["rows"]),
        partial=bool(told.get("partial", False)),
        withdrawn_at=_moment(told["withdrawn_at"]) if told.get("withdrawn_at") else None,
        quality=quality,
        mapping={"from": told["carried_from"]} if told.get("carried_from") else {},
    )


def _entry(told: dict[str, Any]) -> Entry:
    known = {each.name for each in fields(Entry)}
    made: dict[str, Any] = {name: value for name, value in told.items() if name in known}
    times = {name: _moment(made[name]) for name in ("at", "struck_at") if made.get(name)}
    return Entry(**(made | times))


def _name(text: Any) -> str:
    """A name that stays in its folder."""
    if not isinstance(text, str) or not NAME.fullmatch(text):
        raise ValueError("not a name of a file")
    return text


def _text(text: Any) -> str:
    if not isinstance(text, str) or not text.strip():
        raise ValueError("no text")
    return " ".join(text.split())


def _moment(text: str) -> dt.datetime:
    found = dt.datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(text)
    return found.astimezone(dt.UTC)


@contextmanager
def opened(place: Place, publication: Publication) -> Iterator[tuple[Store, Settings]]:
    """The store and the settings of an organisation, as it published them, inside the block.

    Its own frameworks and schemes are found there as they would be in its home folder. Raises Refused where its settings cannot
    be read.
    """
    with scratch() as home:
        (home / "settings.toml").write_text(publication.settings, encoding="utf-8")
        for name in FOLDERS:
            (home / name).mkdir()
            for stem, text in getattr(publication, name).items():
                (home / name / f"{stem}.toml").write_text(text, encoding="utf-8")
        with settings_file.at_home(home):
            settings = settings_file.load(home / "settings.toml")
            who = replace(
                settings.organisation,
                name=publication.name,
                type=publication.type,
                staff_id_width=publication.staff_id_width,
            )
            yield PublishedStore(home, place, publication), replace(settings, organisation=who)


class PublishedStore(ReadOnly, Store):
    """A store as an organisation published it: asked like any store; whatever would write is refused."""

    def __init__(self, home: Path, place: Place, publication: Publication) -> None:
        self.home = home
        self.clock = lambda: publication.published_at
        self._publication = publication
        self._place = place
        self._reader = _PublishedReader(place)

    def refusal(self) -> str:
        """What the Refused that whoever would write is given says."""
        return "What an organisation has published can only be read."

    def version(self) -> str:
        """One text: what is published does not change under the reader."""
        return self._publication.published_at.isoformat()

    def steady(self) -> AbstractContextManager[None]:
        """Nothing to hold still: its version never changes."""
        return nullcontext()

    def close(self) -> None:
        """Nothing to let go of."""

    def snapshots(self, include_withdrawn: bool = True) -> tuple[SnapshotInfo, ...]:
        """Every snapshot published, the newest upload first."""
        held = (info for info in self._publication.snapshots if include_withdrawn or info.withdrawn_at is None)
        return tuple(sorted(held, key=lambda info: info.uploaded_at, reverse=True))

    def read(self, id: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """The rows of one snapshot."""
        info = next((info for info in self._publication.snapshots if info.id == id), None)
        if info is None:
            raise Refused(f"There is no snapshot '{id}' in what was published.")
        return self._reader.rows(info, None if columns is None else tuple(columns))

    def entries(
        self,
        book: str,
        subject: str | None = None,
        *,
        known_on: dt.date | dt.datetime | None = None,
        struck: bool = False,
    ) -> tuple[Entry, ...]:
        """The entries of a book that were published, in the order they were written."""
        known = None if known_on is None else rules.moment(known_on)
        return tuple(
            entry
            for entry in sorted(self._publication.entries, key=lambda entry: entry.at)
            if entry.book == book
            and (subject is None or entry.subject == subject)
            and (known is None or entry.at <= known)
            and (struck or entry.struck_at is None or (known is not None and entry.struck_at > known))
        )

    def _rows(self, info: SnapshotInfo, columns: tuple[str, ...] | None) -> pd.DataFrame:
        # No catalogue stands behind it to say that the file has another name by now.
        return self._reader.rows(info, columns)

    def _of_kind(self, kind: str) -> tuple[SnapshotInfo, ...]:
        return tuple(info for info in self._publication.snapshots if info.kind == kind)


class _PublishedReader(Reader):
    """Says what is wrong with a file in words for whoever did not publish it."""

    def said_missing(self, info: SnapshotInfo) -> str:
        return f"The file {info.parquet_name} is missing. Ask them to publish again."

    def said_changed(self, info: SnapshotInfo) -> str:
        return f"The file {info.parquet_name} is damaged: it is not what was published. Ask them to publish again."
