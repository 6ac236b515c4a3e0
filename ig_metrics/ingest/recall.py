"""The saved mapping a file is read by: found by the fingerprint of its headings, else by its source; and what has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ig_metrics.datasets import Kind, normalise
from ig_metrics.errors import Refused
from ig_metrics.ingest import headings, refusals, shapes
from ig_metrics.ingest.fingerprints import fingerprint, mark
from ig_metrics.ingest.mapping import Mapped, missing, synonyms
from ig_metrics.ingest.preview import Recalled, Suggestion
from ig_metrics.ingest.reading.raw import RawTable
from ig_metrics.ingest.saved import SavedMapping, read_mapping

if TYPE_CHECKING:
    from ig_metrics.store import Store
    from ig_metrics.store.mappings import MappingInfo

MOST_SHEETS = 12
"""Sheets of a workbook that are looked through for the one with the headings: each is read anew."""


@dataclass(frozen=True)
class Memory:
    """A saved mapping that can still be used, and how it is held."""

    info: MappingInfo
    saved: SavedMapping

    @property
    def source(self) -> str:
        """Whose files it reads. A return that adds to a list has a mapping of its own beside that list's."""
        return self.saved.name or self.info.name


@dataclass(frozen=True)
class Found:
    """The memory a file is read by; `same` says whether its headings are the very same; `others` are further sources
    whose files look so."""

    memory: Memory
    same: bool
    others: tuple[str, ...] = ()


def memories(infos: Iterable[MappingInfo], kind: Kind) -> list[Memory]:
    """The saved mappings of a kind that can be used; one made for columns that are no more is passed over."""
    found = []
    for info in infos:
        if info.kind == kind.name:
            try:
                found.append(Memory(info, read_mapping(info.mapping, kind)))
            except Refused:
                continue
    return found


def recogniser(kind: Kind, saved: SavedMapping) -> Callable[[str], str | None]:
    """What tells a heading of this kind: our own vocabulary, a known export's, and what a mapping names."""
    known = {heading: column for heading, (column, _) in synonyms(kind.name).items()}
    known |= {normalise(heading): heading for heading in shapes.SIGNATURES.get(kind.name, ())}
    known |= {normalise(heading): column for heading, column in saved.columns.items() if column}
    return lambda heading: known.get(normalise(heading))


def located(table: RawTable, kind: Kind, saved: SavedMapping, row: int | None = None) -> headings.Headings:
    """The headings of a sheet, read with a mapping: in the given row (Excel's), else where they are found."""
    if row is None:
        return headings.find(table, recogniser(kind, saved))
    return headings.at(table, recogniser(kind, saved), row)


def fitting(table: RawTable, kind: Kind, known: Iterable[Memory]) -> list[Memory]:
    """Those whose file had the very headings this sheet has."""
    return [memory for memory in known if memory.saved.fingerprint and _same(table, kind, memory.saved)]


def _same(table: RawTable, kind: Kind, saved: SavedMapping) -> bool:
    if saved.heading_row is not None and saved.heading_row > table.n_rows:
        return False
    return fingerprint(located(table, kind, saved, saved.heading_row).names) == saved.fingerprint


def recall(store: Store, kind: Kind, table: RawTable, source: str | None) -> Found | None:
    """The saved mapping this sheet is read by, None where none is known.

    A source that is named has its own mapping used, whatever its file looks like now; else one whose file had the very same
    headings; else that of the source the file would fall to, where half of its headings are still there.
    """
    known = memories(store.mapping_infos(kind.name), kind)
    if not known:
        return None
    same = fitting(table, kind, known)
    fallback = source or store.default_source(kind.name)
    own = [memory for memory in known if memory.source == fallback]
    theirs = [memory for memory in same if memory.source == fallback]
    if source is not None:
        if theirs or own:
            return Found((theirs or own)[0], bool(theirs))
        return Found(same[0], True) if same else None
    if same:
        chosen = (theirs or same)[0]
        others = {memory.source for memory in same} - {chosen.source}
        return Found(chosen, True, tuple(sorted(others)))
    return Found(own[0], False) if own and _half_there(table, kind, own[0].saved) else None


def _half_there(table: RawTable, kind: Kind, saved: SavedMapping) -> bool:
    used = sum(bool(column) for column in saved.columns.values())
    return bool(used) and 2 * _used(located(table, kind, saved), saved) >= used


def right_sheet(
    read: Callable[[str | None], RawTable],
    sheet: str | None,
    given: SavedMapping | None,
    store: Store | None,
    kind: Kind,
    source: str | None,
) -> tuple[RawTable, str]:
    """The sheet to examine and, where a person chose it (now or for an earlier file), its name.

    A sheet chosen earlier is only looked for: where this file has none of that name, the one that fits by itself is read.
    """
    if sheet is not None:
        return read(sheet), sheet
    if given is not None:
        return _sheet_if_there(read, given.sheet)
    known = memories(store.mapping_infos(kind.name), kind) if store is not None else []
    if source is not None and (own := [m for m in known if m.source == source]):
        return _sheet_if_there(read, own[0].saved.sheet)
    table = read(None)
    # A sheet that was chosen goes before the one that fits by itself: both may have the very same headings.
    for name in dict.fromkeys(memory.saved.sheet for memory in known if memory.saved.sheet in table.sheets):
        other = table if name == table.sheet else read(name)
        if fitting(other, kind, [memory for memory in known if memory.saved.sheet == name]):
            return other, name
    return _one_that_fits(read, table, kind), ""


def _one_that_fits(read: Callable[[str | None], RawTable], table: RawTable, kind: Kind) -> RawTable:
    """The sheet itself; where it lacks a required heading (a cover sheet), the first one seen that has them all."""
    if len(table.sheets) < 2 or _has_all(table, kind):
        return table
    for name in [each for each in table.sheets if each != table.sheet and each not in table.hidden][:MOST_SHEETS]:
        try:
            other = read(name)
        except Refused:
            continue
        if _has_all(other, kind):
            note = f"The sheet '{other.sheet}' is read: '{table.sheet}', which stands before it, lacks the headings."
            return replace(other, notes=(note, *other.notes))
    return table


def _has_all(table: RawTable, kind: Kind) -> bool:
    known = synonyms(kind.name)
    names = map(normalise, located(table, kind, SavedMapping()).names)
    return not missing(kind, {known[name][0] for name in names if name in known})


def _sheet_if_there(read: Callable[[str | None], RawTable], sheet: str) -> tuple[RawTable, str]:
    if sheet:
        try:
            return read(sheet), sheet
        except Refused:
            pass
    return read(None), ""


def headings_of(
    table: RawTable, kind: Kind, saved: SavedMapping, chosen: int | None, file_name: str
) -> tuple[headings.Headings, int | None]:
    """The headings, and their row where a person chose it (now or for an earlier file). Raises Refused where the row chosen
    now holds no known heading."""
    if chosen is not None:
        if not 1 <= chosen <= table.n_rows:
            raise Refused(refusals.heading_row(kind, chosen, None, table, file_name))
        found = located(table, kind, saved, chosen)
        if not found.known:
            raise Refused(refusals.heading_row(kind, chosen, found, table, file_name))
        return found, chosen
    by_itself = located(table, kind, saved)
    row = saved.heading_row
    if row is not None and row <= table.n_rows:
        found = located(table, kind, saved, row)
        if found.known and _used(found, saved) >= _used(by_itself, saved):
            return found, row
    return by_itself, None


def _used(found: headings.Headings, saved: SavedMapping) -> int:
    """How many headings a mapping uses are among these."""
    here = {normalise(name) for name in found.names}
    return sum(normalise(heading) in here for heading, column in saved.columns.items() if column)


def differences(names: Sequence[str], saved: SavedMapping) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    """Headings that are new, headings that are gone, and how many are gone that were not used (their names are not kept)."""
    here = {mark(name) for name in names if name.strip()}
    known = {mark(heading) for heading in saved.columns} | set(saved.others)
    new = dict.fromkeys(name for name in names if name.strip() and mark(name) not in known)
    gone = [heading for heading, column in saved.columns.items() if column and mark(heading) not in here]
    unused = {each for each in saved.others if each not in here}
    return tuple(new), tuple(gone), len(unused)


def told(found: Found, names: Sequence[str], mapped: Mapped, offered: Sequence[Suggestion]) -> Recalled:
    """What is said of the mapping a file was read by. A heading that is gone and one that is new are one renamed where both
    are the same column: by its own name, or as it is offered."""
    saved, info = found.memory.saved, found.memory.info
    new, gone, unused = differences(names, saved)
    now = {each.column: each.heading for each in offered} | {match.column: match.heading for match in mapped.matches}
    renamed = tuple((was, now[saved.columns[was]]) for was in gone if now.get(saved.columns[was]) in new)
    was, became = {pair[0] for pair in renamed}, {pair[1] for pair in renamed}
    return Recalled(
        name=found.memory.source,
        saved_by=info.saved_by,
        saved_at=info.saved_at,
        same_shape=found.same or not (new or gone or unused),
        new=tuple(name for name in new if name not in became),
        gone=tuple(name for name in gone if name not in was),
        renamed=renamed,
        gone_unused=unused,
        partial=saved.partial,
        others=found.others,
    )
