"""Which heading is which column: by exact synonym or by a saved mapping; nothing else maps by itself."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ig_metrics.datasets import KINDS, UPLOADED, Kind, normalise
from ig_metrics.ingest.never import never_kept
from ig_metrics.ingest.reading.raw import column_letter
from ig_metrics.ingest.saved import SavedMapping, read_mapping

__all__ = ["BY_HEADING", "BY_SAVED", "Mapped", "Match", "SavedMapping", "looks_like", "map_headings", "missing",
           "not_there", "read_mapping", "synonyms"]  # fmt: skip

BY_HEADING = "heading"
BY_SAVED = "saved mapping"


@dataclass(frozen=True)
class Match:
    """A column of the file that is a canonical column. `how` is `heading` (its own name says so, saved or not),
    `saved mapping`, or the name of a shape."""

    column: str
    heading: str
    how: str
    index: int


@dataclass(frozen=True)
class Mapped:
    """What became of every heading. `doubles` are (column, index used, index with the very same heading);
    `unused` are (column, heading used, heading not used) where two different headings mean one column.
    """

    matches: tuple[Match, ...]
    ignored: tuple[tuple[int, str], ...]
    never_kept: tuple[tuple[int, str], ...]
    doubles: tuple[tuple[str, int, int], ...]
    unused: tuple[tuple[str, str, str], ...]

    def index(self, column: str) -> int | None:
        """Where a canonical column is in the file, None when it is not there."""
        return next((match.index for match in self.matches if match.column == column), None)


@cache
def synonyms(kind: str) -> dict[str, tuple[str, int]]:
    """Every normalised heading that means a column of this kind: the column, and how near to its own name (0: is it)."""
    table: dict[str, tuple[str, int]] = {}
    for column in KINDS[kind].columns:
        for rank, heading in enumerate((column.label, column.name, *column.synonyms)):
            table.setdefault(normalise(heading), (column.name, rank))
    return table


def map_headings(
    kind: Kind,
    names: Sequence[str],
    saved: SavedMapping,
    *,
    taken: AnyMapping[int, str | None],
    filled: Sequence[bool],
    how: str = "",
    secret: frozenset[int] = frozenset(),
) -> Mapped:
    """Every heading's fate. `taken` are columns a shape has claimed (index to canonical column, None: its own use);
    `filled` says which columns hold anything below the headings; `how` names the shape;
    `secret` are columns that hold what is never kept, whatever they are headed: they can mean nothing of a person.

    Of several headings for one column the saved one wins, else the one nearest to the column's own name, else the leftmost.
    """
    agreed = {normalise(heading): column for heading, column in saved.columns.items()}
    known = synonyms(kind.name)
    candidates: dict[str, list[tuple[int, int]]] = {}
    ignored: list[tuple[int, str]] = []
    never: list[tuple[int, str]] = []
    for index, name in enumerate(names):
        plain = normalise(name)
        rank, meaning = 0, ""
        if index in taken:
            rank, meaning = -2, taken[index] or ""
            if not meaning:
                continue
        elif never_kept(name):
            never.append((index, name))
            continue
        elif name and plain in agreed:
            rank, meaning = -1, agreed[plain]
        elif name and plain in known:
            meaning, rank = known[plain]
        if index in secret and (not meaning or kind.column(meaning).personal):
            never.append((index, _called(index, name)))
        elif meaning:
            candidates.setdefault(meaning, []).append((rank, index))
        elif name or filled[index]:
            ignored.append((index, _called(index, name)))
    matches, doubles, unused = [], [], []
    for column, found in candidates.items():
        found.sort()
        rank, index = found[0]
        alone = known.get(normalise(names[index]), ("",))[0] == column
        reason = how if rank == -2 else BY_SAVED if rank == -1 and not alone else BY_HEADING
        matches.append(Match(column, names[index], reason, index))
        for _, other in found[1:]:
            ignored.append((other, names[other]))
            if normalise(names[other]) == normalise(names[index]):
                doubles.append((column, index, other))
            else:
                unused.append((column, names[index], names[other]))
    order = {name: n for n, name in enumerate(kind.names)}
    matches.sort(key=lambda match: order[match.column])
    return Mapped(tuple(matches), tuple(sorted(ignored)), tuple(never), tuple(doubles), tuple(unused))


def _called(index: int, name: str) -> str:
    return name or f"{column_letter(index)} (no heading)"


def not_there(kind: Kind, names: Sequence[str], saved: SavedMapping, present: set[str]) -> list[str]:
    """Headings a mapping gives a column that the file has not. Those of our own vocabulary are passed over where another
    heading has their column: the mapping of an earlier file is used again, and lists every heading that file had.
    """
    here = {normalise(name) for name in names}
    known = synonyms(kind.name)
    return [
        heading
        for heading, column in saved.columns.items()
        if column
        and (plain := normalise(heading)) not in here
        and not (column in present and known.get(plain, ("",))[0] == column)
    ]


def missing(kind: Kind, present: Sequence[str] | set[str]) -> list[str]:
    """Required columns that are not there, by their labels; of a `one_of` group one is enough."""
    lacking = [kind.column(name).label for name in kind.required if name not in present]
    if kind.one_of and not set(kind.one_of) & set(present):
        lacking.insert(
            0,
            " or ".join(
                [kind.column(kind.one_of[0]).label, *(kind.column(n).label.casefold() for n in kind.one_of[1:])]
            ),
        )
    return lacking


def looks_like(names: Sequence[str], *, but: str) -> str | None:
    """The kind whose required columns these headings hold, and more of its columns than of any other; None: none does."""
    best: tuple[int, str] | None = None
    for kind in (KINDS[name] for name in UPLOADED if name != but):
        present = {
            synonyms(kind.name)[normalise(name)][0] for name in names if name and normalise(name) in synonyms(kind.name)
        }
        if not missing(kind, present) and (best is None or len(present) > best[0]):
            best = (len(present), kind.name)
    return best[1] if best else None
