"""What is said of how a file's headings were understood, and the mapping to save for the next file of its shape."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ig_metrics.datasets import Kind, normalise
from ig_metrics.ingest import mapping as mappings
from ig_metrics.ingest.fingerprints import fingerprint, mark
from ig_metrics.ingest.headings import Headings
from ig_metrics.ingest.never import never_kept
from ig_metrics.ingest.problems import WARNING, Problems, shown
from ig_metrics.ingest.saved import SavedMapping
from ig_metrics.ingest.shapes import Shape

NI_NUMBERS = "holds what look like National Insurance numbers, which are never kept"
MOST_WORDS = 200
LONGEST_WORD = 120
"""Only so many words, of so many characters, are remembered as set aside: more are no vocabulary, longer ones are prose."""


def present(mapped: mappings.Mapped, shape: Shape | None) -> set[str]:
    """The canonical columns the file has, or its shape makes."""
    return {match.column for match in mapped.matches} | (shape.present if shape is not None else set())


def not_used(
    kind: Kind, found: Headings, mapped: mappings.Mapped, saved: SavedMapping, there: set[str], problems: Problems
) -> None:
    """Headings of the mapping that are not there, and columns that hold what is never kept under another heading."""
    for heading in mappings.not_there(kind, found.names, saved, there):
        message = f"The mapping names '{shown(heading)}', which is no heading of this file: that line was not used."
        problems.add(WARNING, message, row=found.excel_row)
    for index, heading in mapped.never_kept:
        if not never_kept(found.names[index]):
            message = f"'{shown(heading)}' {NI_NUMBERS}: the column is not read."
            problems.add(WARNING, message, row=found.excel_row)


def lines(mapped: mappings.Mapped, shape: Shape | None, found: Headings) -> tuple[tuple[str, str, str], ...]:
    """Every mapped heading as (column, heading, how), those of a wide file's activities too."""
    listed = [(match.column, match.heading, match.how) for match in mapped.matches]
    for column, made in shape.made.items() if shape else ():
        listed += [(column, found.names[index], shape.name if shape else "") for index in made.indexes]
    for activity in shape.activities if shape else ():
        listed.append(("course", activity.course, shape.name if shape else ""))
        for column, index in (("outcome", activity.status), ("completed_on", activity.date)):
            if index is not None:
                listed.append((column, found.names[index], shape.name if shape else ""))
    return tuple(listed)


def to_save(
    kind: Kind,
    found: Headings,
    mapped: mappings.Mapped,
    saved: SavedMapping,
    *,
    source: str | None,
    sheet: str,
    heading_row: int | None,
    aside: Mapping[str, Collection[str]],
) -> dict[str, Any]:
    """The mapping for the next file of this shape: headings that were mapped, those of ours that were left out, and what
    words mean (`aside` are those whose rows were set aside, by column).

    It is kept in the catalogue, so no other heading is in it but as a mark: in a list turned on its side headings are
    people's names.
    """
    columns = {
        match.heading: match.column
        for match in mapped.matches
        if match.how in (mappings.BY_HEADING, mappings.BY_SAVED) and match.heading
    }
    ours = mappings.synonyms(kind.name)
    columns |= {heading: "" for heading, column in saved.columns.items() if not column and normalise(heading) in ours}
    words = {column: dict(listed) for column, listed in saved.words.items() if kind.column(column).words}
    for column, unknown in aside.items():
        new = {word: "" for word in list(unknown)[:MOST_WORDS] if _may_be_kept(word)}
        if new:
            words[column] = new | words.get(column, {})
    known = {mark(heading) for heading in columns}
    others = sorted({mark(name) for name in found.names if name.strip()} - known)
    return SavedMapping(
        columns,
        words,
        name=source or saved.name,
        partial=saved.partial,
        sheet=sheet,
        heading_row=heading_row,
        fingerprint=fingerprint(found.names),
        others=tuple(others),
    ).as_dict()


def _may_be_kept(word: str) -> bool:
    """Whether a word is one of a system's, and not prose or somebody's address or number."""
    return len(word) <= LONGEST_WORD and "@" not in word and sum(sign.isdigit() for sign in word) < 5
