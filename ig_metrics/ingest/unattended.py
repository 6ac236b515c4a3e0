"""A file nobody is watching: what it is, whose and of when is found from its headings, its name and its date, or it is
refused in words. Nothing is ever guessed that a person has not agreed once."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from ig_metrics.datasets import KINDS, UPLOADED, Kind, normalise
from ig_metrics.dates import LONDON, uk
from ig_metrics.errors import Refused
from ig_metrics.ingest import guess
from ig_metrics.ingest.intake import examine
from ig_metrics.ingest.keeping import keep
from ig_metrics.ingest.memory import several
from ig_metrics.ingest.preview import Preview
from ig_metrics.ingest.problems import shown
from ig_metrics.ingest.reading.raw import RawTable
from ig_metrics.ingest.recall import Memory, differences, fitting, located, memories
from ig_metrics.settings import Settings

if TYPE_CHECKING:
    from ig_metrics.store import SnapshotInfo, Store

KEPT, HELD, REFUSED, LEFT = "kept", "held already", "refused", "left"
MOST_HEADINGS = 10
ONCE_BY_HAND = (
    "Bring it in once by hand, on the Upload page or with: ig-metrics ingest. No file with these headings has been kept "
    "yet; how it is understood is remembered from then on."
)


@dataclass(frozen=True)
class Taken:
    """What became of one dropped file. `outcome` is kept, held already, refused or left (for the next pass); `lines` say it
    in words; `moved_to` is where the file is now, within the folder."""

    file: str
    outcome: str
    lines: tuple[str, ...]
    kind: str | None = None
    source: str | None = None
    as_at: dt.date | None = None
    snapshot: str | None = None
    moved_to: str = ""

    def as_json(self) -> dict[str, Any]:
        """As `ingest --watch --json` gives it."""
        return {
            **vars(self),
            "as_at": None if self.as_at is None else self.as_at.isoformat(),
            "lines": list(self.lines),
        }


class NotNow(Exception):
    """The store could not take it: no fault of the file, which waits for the next pass."""

    def __init__(self, refused: Refused) -> None:
        super().__init__()
        self.reasons = tuple(refused.reasons)


def known_shapes(store: Store) -> dict[str, list[Memory]]:
    """The saved mappings by kind."""
    infos = store.mapping_infos()
    return {kind: found for kind in UPLOADED if (found := memories(infos, KINDS[kind]))}


def take_in(
    data: bytes,
    file_name: str,
    changed: float,
    store: Store,
    settings: Settings,
    *,
    as_at: dt.date | None,
    uploaded_by: str,
) -> Taken:
    """Keep a file by the saved mapping its headings fit. Raises Refused with every reason, and NotNow.

    `changed` is when the file was last changed (seconds): its date where neither `as_at` nor its name gives one.
    """
    from ig_metrics.ingest.reading.reader import read

    @cache
    def sheet(name: str | None) -> RawTable:
        return read(data, file_name, limits=settings.ingest, sheet=name)

    kind, memory, table, chosen = _whose(sheet, file_name, known_shapes(store))
    sha256 = hashlib.sha256(data).hexdigest()
    about = {"file": file_name, "kind": kind.name, "source": memory.source}
    held = store.find_duplicate(kind.name, sha256)
    if held is not None and held.source == memory.source:
        return Taken(**about, outcome=HELD, as_at=held.as_at, snapshot=held.id, lines=_held_already(kind, held))
    day, why = _dated(file_name, changed, as_at)
    preview = examine(
        table,
        kind.name,
        settings=settings,
        as_at=day,
        store=store,
        file_name=file_name,
        sha256=sha256,
        chosen_sheet=chosen,
        source=memory.source,
    )
    if not preview.can_keep:
        raise Refused(*_stopped(preview))
    try:
        info = keep(preview, store, uploaded_by=uploaded_by, source=memory.source)
    except Refused as refused:
        raise NotNow(refused) from refused
    return Taken(**about, outcome=KEPT, as_at=day, snapshot=info.id, lines=_kept(kind, info, preview, why))


def _whose(
    sheet: Callable[[str | None], RawTable], file_name: str, known: Mapping[str, list[Memory]]
) -> tuple[Kind, Memory, RawTable, str]:
    """The kind and the saved mapping of a file, the sheet that fits, and its name where it was chosen by hand once."""
    table = sheet(None)
    hits: list[tuple[Kind, Memory, RawTable]] = []
    for name, listed in known.items():
        for memory in listed:
            chosen = memory.saved.sheet
            elsewhere = chosen in table.sheets and chosen != table.sheet
            looked_at = sheet(chosen) if elsewhere else table
            if fitting(looked_at, KINDS[name], [memory]):
                hits.append((KINDS[name], memory, looked_at))
    sources = list(dict.fromkeys((kind.name, memory.source) for kind, memory, _ in hits))
    if not sources:
        raise Refused(*_unknown(table, known))
    if len(sources) > 1:
        sources = [pair for pair in sources if _names(file_name, pair[1])] or sources
    if len(sources) > 1:
        sources = [pair for pair in sources if pair[0] == guess.kind_of(file_name)] or sources
    if len(sources) > 1:
        one_kind = len({kind for kind, _ in sources}) == 1
        listed_ = ", ".join(f"{KINDS[kind].label} from {source}" for kind, source in sources)
        raise Refused(
            several(sources[0][0], [source for _, source in sources]) if one_kind else f"It could be: {listed_}.",
            "Put the name of its source into the name of the file, or bring it in by hand.",
        )
    kind, memory, table = next(hit for hit in hits if (hit[0].name, hit[1].source) == sources[0])
    return kind, memory, table, table.sheet if memory.saved.sheet == table.sheet else ""


def _names(file_name: str, source: str) -> bool:
    plain = normalise(source)
    return bool(plain) and f" {plain} " in f" {normalise(file_name)} "


def _unknown(table: RawTable, known: Mapping[str, list[Memory]]) -> list[str]:
    """A file no saved mapping knows; and which one it is nearest to, with what is new or gone, where half is the same."""
    best: tuple[float, str] | None = None
    for name, listed in known.items():
        for memory in listed:
            names = located(table, KINDS[name], memory.saved).names
            new, gone, _ = differences(names, memory.saved)
            used = sum(bool(column) for column in memory.saved.columns.values())
            share = 1 - len(gone) / used if used else 0.0
            if share >= 0.5 and (best is None or share > best[0]):
                changed = [f"{what}: {_listed(which)}" for what, which in (("new", new), ("gone", gone)) if which]
                best = (share, f"It is most like the {KINDS[name].label} from {memory.source}; {'; '.join(changed)}.")
    return [ONCE_BY_HAND, *([best[1]] if best is not None and not best[1].endswith("; .") else [])]


def _listed(headings: tuple[str, ...]) -> str:
    named = ", ".join(f"'{shown(heading)}'" for heading in headings[:MOST_HEADINGS])
    return named + (f" and {len(headings) - MOST_HEADINGS} more" if len(headings) > MOST_HEADINGS else "")


def _dated(file_name: str, changed: float, as_at: dt.date | None) -> tuple[dt.date, str]:
    """The date a file describes, and where that is known from."""
    if as_at is not None:
        return as_at, "the date given"
    named = guess.date_of(file_name)
    if named is not None:
        return named, "the date in its name"
    return dt.datetime.fromtimestamp(changed, LONDON).date(), "the day it was last changed: its name has no date"


def _stopped(preview: Preview) -> list[str]:
    reasons = list(preview.blockers)
    if preview.unknown_words:
        reasons.append(
            "Bring this file in by hand and say what each of these words means, or that its rows are set aside: it is "
            "remembered, and the next file is taken in by itself."
        )
    return reasons


def _kept(kind: Kind, info: SnapshotInfo, preview: Preview, why: str) -> tuple[str, ...]:
    added = ", added to what was held" if info.partial else ""
    lines = [
        f"Kept as {info.id}: {kind.label} from {info.source}{added}, as at {uk(info.as_at)} ({why}).",
        preview.arithmetic,
    ]
    lines += [f"Look at this: {alarm}" for alarm in preview.alarms]
    lines += [f"Note: {note}" for note in preview.notes]
    warnings = sum(preview.counts.values())
    if warnings:
        lines.append(
            f"Problems found in rows: {warnings:,}. To see them, run: ig-metrics check {kind.name} with this file."
        )
    lines.append(f"To take it back: ig-metrics withdraw {info.id} --why REASON")
    return tuple(lines)


def _held_already(kind: Kind, held: SnapshotInfo) -> tuple[str, ...]:
    return (
        f"Held already, and nothing was changed: this very file is {held.id} ({kind.label} from {held.source}, as at "
        f"{uk(held.as_at)}), kept on {uk(held.uploaded_at.astimezone(LONDON).date())}.",
    )
