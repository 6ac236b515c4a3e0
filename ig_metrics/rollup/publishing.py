"""An organisation takes part: what its figures can be worked out from is written where whoever runs the rollup reads it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import ig_metrics
from ig_metrics.errors import Refused
from ig_metrics.interrupts import cleaning_up, lasting
from ig_metrics.ledger import certificates, set_aside
from ig_metrics.privacy.pseudonyms import Pseudonyms
from ig_metrics.rollup.leaving import LEAVES, leaving
from ig_metrics.rollup.settings_text import as_toml
from ig_metrics.settings import Settings
from ig_metrics.store import SnapshotInfo, Store
from ig_metrics.store.audit import PUBLICATION_TAKEN_BACK, PUBLISHED
from ig_metrics.store.edition import CARRIED_OVER
from ig_metrics.store.entries import Entry
from ig_metrics.store.info import EDITED
from ig_metrics.store.places import TEMPORARY, Place, open_shared, within
from ig_metrics.store.published import MANIFEST, NAME, Publication, dump
from ig_metrics.store.snapshots import digest, encode, new_name

OURS = "published-"
"""What the names of published files begin with: nothing else in the folder is ever touched."""
BOOKS = (set_aside.BOOK, certificates.BOOK)
"""Books of the ledger that figures rest on."""
Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Published:
    """What was published: where, how many snapshots and rows."""

    where: str
    snapshots: int
    rows: int


def folder_of(settings: Settings) -> str:
    """The name of an organisation's folder: `example-county-council`."""
    return re.sub(r"[^a-z0-9]+", "-", settings.organisation.name.casefold()).strip("-") or "organisation"


def publish(
    store: Store, settings: Settings, url: str, *, by: str, folder: str = "", told: Told = lambda done, of: None
) -> Published:
    """Write a store's snapshots, without names, into the organisation's folder of `url`; what was there of it before goes.

    All or nothing: whoever reads meanwhile finds the old publication or the new one. `told` hears of each snapshot written.
    Raises Refused where nothing is held, or where it cannot be written.
    """
    infos = [info for info in store.snapshots(include_withdrawn=False) if info.kind in LEAVES][::-1]
    if not infos:
        raise Refused("Nothing is held that could be published. Bring in a file first.")
    where = within(url, _named(folder) or folder_of(settings))
    place = open_shared(where)
    names = Pseudonyms(secrets.token_bytes(32), settings.organisation.staff_id_width)
    sources = {name: f"source {n:03}" for n, name in enumerate(sorted({info.source for info in infos}), 1)}
    made: list[SnapshotInfo] = []
    try:
        for n, info in enumerate(infos):
            told(n, len(infos))
            data = encode(info.kind, leaving(info.kind, store.read(info.id), names, settings.courses))
            file = OURS + new_name(info.kind, info.as_at)
            source = info.source if info.source == CARRIED_OVER else sources[info.source]
            made.append(_bare(replace(info, source=source, parquet_name=file, parquet_sha256=digest(data))))
            place.write(file, data)
        entries = tuple(_unnamed(entry, names) for book in BOOKS for entry in store.entries(book))
        publication = _publication(store, settings, made, entries, names.staff_id_width)
        place.remove(MANIFEST + TEMPORARY)
    except BaseException:
        _let_go(place, made)
        raise
    rows = sum(info.rows for info in made)
    # From here on others read it: whoever stops it now waits until the log says so and nothing of an earlier one lies beside it.
    with lasting():
        try:
            place.write(MANIFEST, dump(publication))
        except BaseException:
            _let_go(place, made)
            raise
        _sweep(place, {info.parquet_name for info in made})
        store.record(PUBLISHED, by, {"where": where, "snapshots": len(made), "rows": rows, "in_place": False})
    told(len(infos), len(infos))
    return Published(where, len(made), rows)


def publish_in_place(store: Store, settings: Settings, *, by: str) -> Published:
    """Write `organisation.json` beside the store's own snapshots, names and all: for whoever keeps the stores of several
    organisations and may read them as they are. Nothing else is written."""
    infos = [info for info in store.snapshots() if info.kind in LEAVES]
    if not infos:
        raise Refused("Nothing is held that could be published. Bring in a file first.")
    place = store.place
    entries = tuple(_bare_entry(entry) for book in BOOKS for entry in store.entries(book))
    publication = _publication(
        store, settings, [_bare(info) for info in infos], entries, settings.organisation.staff_id_width
    )
    place.remove(MANIFEST + TEMPORARY)
    rows = sum(info.rows for info in infos)
    with lasting():
        place.write(MANIFEST, dump(publication))
        store.record(PUBLISHED, by, {"where": place.where, "snapshots": len(infos), "rows": rows, "in_place": True})
    return Published(place.where, len(infos), rows)


def take_back(store: Store, settings: Settings, url: str | None, *, by: str, folder: str = "") -> str:
    """Remove what was published (in place, where `url` is None): the list first, then its files. Gives where it was."""
    place = store.place if url is None else open_shared(within(url, _named(folder) or folder_of(settings)))
    if not place.exists(MANIFEST):
        raise Refused(f"Nothing is published in {place.where}.")
    with lasting():
        place.remove(MANIFEST)
        if url is not None:
            _sweep(place, set())
        store.record(PUBLICATION_TAKEN_BACK, by, {"where": place.where})
    return place.where


def _named(folder: str) -> str:
    if folder and not NAME.fullmatch(folder):
        raise Refused(f"'{folder}' is no name for a folder. Use letters, figures, dots and hyphens.")
    return folder


def _publication(
    store: Store, settings: Settings, infos: list[SnapshotInfo], entries: tuple[Entry, ...], width: int | None
) -> Publication:
    return Publication(
        name=settings.organisation.name,
        type=settings.organisation.type,
        published_at=store.clock(),
        program=ig_metrics.__version__,
        settings=as_toml(settings),
        staff_id_width=width,
        snapshots=tuple(infos),
        entries=entries,
        frameworks=_texts(store.home / "frameworks"),
        schemes=_texts(store.home / "schemes"),
    )


def _texts(folder: Path) -> dict[str, str]:
    """The organisation's own files of a sort, by name."""
    return {
        path.stem: path.read_text(encoding="utf-8-sig")
        for path in sorted(folder.glob("*.toml"))
        if NAME.fullmatch(path.stem)
    }


def _bare(info: SnapshotInfo) -> SnapshotInfo:
    """A snapshot without who brought it in, from which file, and why it was edited."""
    quality = {name: value for name, value in info.quality.items() if name in ("columns", EDITED)}
    return replace(
        info, uploaded_by="", file_name="", sha256="", quality=quality, withdrawn_by=None, withdrawn_why=None
    )


def _bare_entry(entry: Entry) -> Entry:
    detail = {name: ("" if name == "why" else value) for name, value in entry.detail.items()}
    return replace(entry, by="", detail=detail, struck_by=None, struck_why=None)


def _unnamed(entry: Entry, names: Pseudonyms) -> Entry:
    bare = _bare_entry(entry)
    return replace(bare, subject=names.of(entry.subject)) if entry.book == set_aside.BOOK else bare


def _let_go(place: Place, made: list[SnapshotInfo]) -> None:
    with cleaning_up():
        for info in made:
            place.remove(info.parquet_name)


def _sweep(place: Place, kept: set[str]) -> None:
    """Take away files of an earlier publication, and what one that was interrupted left."""
    for file in list(place.files()):
        if file.name.startswith(OURS) and file.name not in kept:
            place.remove(file.name)
