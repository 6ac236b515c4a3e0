"""Which heading is which column: by exact synonym or by a saved mapping; a likeness is only ever put into words."""

from __future__ import annotations

import difflib
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ig_metrics.datasets import KINDS, Kind, normalise
from ig_metrics.errors import Refused
from ig_metrics.ingest.never import never_kept
from ig_metrics.ingest.problems import shown
from ig_metrics.ingest.raw import column_letter

BY_HEADING = "heading"
BY_SAVED = "saved mapping"
LIKE_ENOUGH = 80
"""Percent from which a heading is named as a likeness of a column."""
MOST_COMPARED = 200
LONGEST_HEADING = 80
"""Comparing is slow: only so many headings, of so many characters, are compared with those still missing."""
_IGNORE = frozenset({"", "ignore", "-"})
_ABOUT = ("kind", "name")
"""What a mapping may say of itself."""


@dataclass(frozen=True)
class SavedMapping:
    """What was agreed for files of one shape: heading to column ("" to leave it out), and words to canonical words."""

    columns: dict[str, str] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    name: str = ""

    def as_dict(self) -> dict[str, Any]:
        """As it is stored and as a mapping file holds it."""
        return {"columns": dict(self.columns), "words": {column: dict(words) for column, words in self.words.items()}}


@dataclass(frozen=True)
class Match:
    """A column of the file that is a canonical column. `how` is `heading`, `saved mapping` or the name of a shape."""

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


def read_mapping(given: SavedMapping | AnyMapping[str, Any] | None, kind: Kind) -> SavedMapping:
    """A mapping from a file or from the store. Takes `{columns: {heading: column}, words: {column: {word: word}}}`, or
    the columns alone, each pair in either order. Raises Refused naming every column, word or heading that cannot be.
    """
    if given is None:
        return SavedMapping()
    if isinstance(given, SavedMapping):
        return given
    nested = "columns" in given or "words" in given
    pairs = given.get("columns", {}) if nested else {k: v for k, v in given.items() if k not in _ABOUT}
    if not isinstance(pairs, AnyMapping) or not isinstance(given.get("words", {}), AnyMapping):
        raise Refused(
            "The mapping must have a table [columns] of headings and columns, and may have [words.COLUMN] tables."
        )
    reasons = [
        f"The mapping has '{shown(key)}' beside its tables [columns] and [words]. Put headings under [columns]."
        for key in given
        if nested and key not in ("columns", "words", *_ABOUT)
    ]
    columns: dict[str, str] = {}
    if "kind" in given and given["kind"] != kind.name:
        reasons.append(f"The mapping is for '{given['kind']}', and this file is being read as '{kind.name}'.")
    for left, right in pairs.items():
        if not isinstance(right, str):
            reasons.append(
                f"The mapping gives '{shown(left)}' {_what(right)}; it needs one column in quotation marks, or \"\" to leave "
                f"it out. The columns are: {', '.join(kind.names)}."
            )
            continue
        if right in kind.names or right.casefold() in _IGNORE:
            heading, column = left, "" if right.casefold() in _IGNORE else right
        elif left in kind.names:
            heading, column = right, left
        else:
            reasons.append(
                f"The mapping gives '{left}' the column '{right}', which {kind.label} has not: {', '.join(kind.names)}."
            )
            continue
        if column and never_kept(heading):
            reasons.append(f"The mapping uses '{heading}', which is never kept. Take it out of the mapping.")
        columns[heading] = column
    meanings: dict[str, dict[str, str]] = {}
    for column, listed in given.get("words", {}).items():
        allowed = kind.column(column).words if column in kind.names else None
        if allowed is None or not isinstance(listed, AnyMapping):
            with_words = ", ".join(c.name for c in kind.columns if c.words) or "no column"
            reasons.append(f"The mapping has words for '{column}'; {kind.label} takes them for {with_words}.")
            continue
        for word, meaning in listed.items():
            if meaning not in allowed:
                reasons.append(f"The mapping reads '{word}' as '{meaning}'; {column} is one of: {', '.join(allowed)}.")
        meanings[column] = {str(word): str(meaning) for word, meaning in listed.items()}
    if reasons:
        raise Refused(*reasons)
    return SavedMapping(columns, meanings, str(given.get("name", "")))


def _what(value: Any) -> str:
    """What a value of a mapping file is, for whoever wrote it."""
    if isinstance(value, AnyMapping):
        return "a table"
    return "a list" if isinstance(value, list) else f"the value {shown(str(value))}"


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
        reason = {-2: how, -1: BY_SAVED}.get(rank, BY_HEADING)
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


def likenesses(kind: Kind, absent: Sequence[str], headings: Sequence[tuple[int, str]]) -> list[tuple[str, str, int]]:
    """Headings that look like columns still missing: (heading, column, percent alike), best first. Never applied."""
    found = []
    for name in absent:
        for _, heading in headings[:MOST_COMPARED]:
            if len(heading) > LONGEST_HEADING or never_kept(heading) or heading.endswith("(no heading)"):
                continue
            likeness = max(
                _alike(heading, known) for known, (column, _) in synonyms(kind.name).items() if column == name
            )
            if likeness >= LIKE_ENOUGH:
                found.append((heading, name, likeness))
    return sorted(found, key=lambda item: -item[2])


def _alike(heading: str, known: str) -> int:
    """Percent alike, the words of both in alphabetical order."""
    left, right = (" ".join(sorted(text.split())) for text in (normalise(heading), known))
    return round(100 * difflib.SequenceMatcher(None, left, right).ratio())


def looks_like(names: Sequence[str], *, but: str) -> str | None:
    """The kind whose required columns these headings hold, and more of its columns than of any other; None: none does."""
    best: tuple[int, str] | None = None
    for kind in KINDS.values():
        if kind.name == but:
            continue
        present = {
            synonyms(kind.name)[normalise(name)][0] for name in names if name and normalise(name) in synonyms(kind.name)
        }
        if not missing(kind, present) and (best is None or len(present) > best[0]):
            best = (len(present), kind.name)
    return best[1] if best else None
