"""Layouts only certain systems write: recognised by their headings, and read by that system's rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ig_metrics.datasets import Kind, normalise
from ig_metrics.ingest.headings import Headings
from ig_metrics.ingest.mapping import synonyms
from ig_metrics.ingest.reading.raw import RawTable
from ig_metrics.ingest.shapes import esr, learning, moodle, people, registers, transcripts
from ig_metrics.ingest.shapes.shape import Activity, Made, Shape, places

__all__ = ["SIGNATURES", "Activity", "Made", "Shape", "recognise"]

SIGNATURES: dict[str, tuple[str, ...]] = {
    "completions": (*moodle.SIGNS, *learning.SIGNS, *esr.SIGNS, *transcripts.SIGNS),
    **people.SIGNS,
    **registers.SIGNS,
}
"""Headings that are no column of ours but tell which row of an export holds the headings."""


def recognise(
    kind: Kind, found: Headings, table: RawTable, file_name: str, agreed: Mapping[str, str] | None = None
) -> Shape | None:
    """The layout of the file, None where headings alone say all there is.

    `agreed` are headings a mapping gives a column ("" to leave it out). Where that is not what the heading says anyway, what
    a person has agreed goes before what the layout says.
    """
    own = synonyms(kind.name)
    said = {normalise(heading): column for heading, column in (agreed or {}).items()}
    said = {heading: column for heading, column in said.items() if own.get(heading, ("",))[0] != column or not column}
    shape = _shape(kind, found, table, file_name, said)
    if shape is None or not said:
        return shape
    free = {index for index, name in enumerate(found.names) if normalise(name) not in said}
    columns = {index: name for index, name in shape.columns.items() if index in free and name not in said.values()}
    made = {name: made for name, made in shape.made.items() if name not in said.values()}
    return replace(shape, columns=columns, made=made)


def _shape(kind: Kind, found: Headings, table: RawTable, file_name: str, said: Mapping[str, str]) -> Shape | None:
    at = places(found.names)
    if kind.name != "completions":
        return registers.recognise(kind, found, table, at) or people.recognise(kind, found, table, at)
    who = {heading for heading, (column, _) in synonyms(kind.name).items() if column in kind.one_of}
    who |= {heading for heading, column in said.items() if column in kind.one_of}
    told = {heading for heading, (column, _) in synonyms(kind.name).items() if column == "outcome"}
    return (
        esr.recognise(at, frozenset(who))
        or learning.recognise(at)
        or transcripts.recognise(table, at, found.row + 1)
        or moodle.course_completion(found.names, at, file_name)
        or moodle.activity_completion(found, table)
        or learning.answered(found, table, at, told)
        or people.recognise(kind, found, table, at)
    )
