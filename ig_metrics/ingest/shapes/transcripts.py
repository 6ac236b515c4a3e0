"""Transcripts of Cornerstone, Skillsoft (Percipio) and KnowBe4: an attempt a row under the system's own headings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ig_metrics.ingest.reading.raw import RawTable
from ig_metrics.ingest.shapes.shape import Shape, first_cells, found_at

CORNERSTONE = "Cornerstone transcript"
PERCIPIO = "Skillsoft Percipio activity"
KNOWBE4 = "KnowBe4 training report"


@dataclass(frozen=True)
class Transcript:
    """A system's report: one heading of each group of `signs` tells it; `columns` are its headings, normalised, best first."""

    name: str
    signs: tuple[tuple[str, ...], ...]
    columns: dict[str, tuple[str, ...]]


def _prefixed(prefix: str, *headings: str) -> tuple[str, ...]:
    """Cornerstone's later reports put the name of the section in front: `Transcript - Transcript Status`."""
    return (*headings, *(f"{prefix} {heading}" for heading in headings))


SYSTEMS = (
    Transcript(
        CORNERSTONE,
        (_prefixed("transcript", "transcript status"),),
        {
            "staff_id": _prefixed("user", "user id", "employee id", "employee number"),
            "email": _prefixed("user", "user email", "user email address", "email address", "email"),
            "username": _prefixed("user", "user name", "username", "user username"),
            "course": _prefixed("training", "training title", "lo title"),
            "outcome": _prefixed("transcript", "transcript status"),
            "completed_on": _prefixed("transcript", "transcript completed date", "transcript completion date", "completed date", "completion date"),
            "assigned_on": _prefixed("transcript", "transcript assigned date", "transcript registration date", "assigned date"),
            "due_on": _prefixed("transcript", "transcript due date", "transcript training due date", "due date"),
            "score": _prefixed("transcript", "transcript score", "score"),
        },
    ),
    Transcript(
        PERCIPIO,
        (
            ("content title",),
            ("content type", "content uuid", "content id", "first access", "last access", "high score", "total accesses", "duration"),
        ),
        {
            "staff_id": ("employee id", "employee number", "external user id", "user id"),
            "email": ("email", "email address", "user email"),
            "username": ("login name", "username", "user name"),
            "course": ("content title",),
            "outcome": ("status", "completion status", "content status"),
            "completed_on": ("completed date", "completion date", "date completed", "last completion date", "completed on"),
            "assigned_on": ("assigned date", "date assigned"),
            "due_on": ("due date",),
            "score": ("high score", "highest score", "last score", "first score"),
        },
    ),
    Transcript(
        KNOWBE4,
        (
            ("enrollment date", "enrolment date", "enrolled on", "date enrolled"),
            ("module name", "content name", "training content", "campaign name", "training campaign", "policy acknowledged", "time spent",
             "content started", "content type"),
        ),
        {
            "staff_id": ("employee number", "employee id"),
            "email": ("email", "user email", "email address"),
            "course": ("module name", "content name", "training content", "content", "content title", "course name", "assignment", "module"),
            "outcome": ("status", "completion status", "training status"),
            "completed_on": ("completion date", "date completed", "completed date", "completed on"),
            "assigned_on": ("enrollment date", "enrolment date", "enrolled on", "date enrolled"),
            "due_on": ("due date", "extended due date"),
            "score": ("score", "quiz score", "assessment score"),
        },
    ),
)  # fmt: skip
SIGNS = tuple(
    dict.fromkeys(
        heading for system in SYSTEMS for headings in (*system.signs, *system.columns.values()) for heading in headings
    )
)


def recognise(table: RawTable, at: Mapping[str, int], start: int) -> Shape | None:
    """The transcript these headings are of, None when they are no such system's."""
    for system in SYSTEMS:
        if any(found_at(at, group) is None for group in system.signs):
            continue
        columns: dict[int, str | None] = {}
        for name, headings in system.columns.items():
            index = found_at(at, headings)
            if index is not None and index not in columns:
                columns[index] = name
        _addresses(table, columns, start)
        return Shape(system.name, columns=columns)
    return None


def _addresses(table: RawTable, columns: dict[int, str | None], start: int) -> None:
    """A user ID may be the staff number, or the e-mail address people sign in with: its cells decide."""
    for index, name in list(columns.items()):
        if name != "staff_id":
            continue
        cells = first_cells(table, index, start)
        if sum("@" in text for text in cells) * 2 > len(cells):
            columns[index] = None if "email" in columns.values() else "email"
