"""What a figure about people rests on, as a short mark: the same mark, the same rows, whenever and by whichever server it is asked."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any

from ig_metrics.dashboard.shelves import light
from ig_metrics.dashboard.views import Question
from ig_metrics.settings import Course
from ig_metrics.store import SnapshotInfo, Store

STAFF = ("staff",)
PEOPLE = ("staff", "network_accounts", "completions", "paper_returns", "exemptions", "identity_matches")
ALWAYS = frozenset({"identity_matches"})
"""Kinds that hold for every date: a match confirmed in June holds for March (`measured.confirmed`)."""


def of_course(course: Course) -> tuple[str, ...]:
    """The kinds of data that everybody's state for a course rests on."""
    return PEOPLE if course.audience == "all" else (*PEOPLE, "system_access")


def mark(store: Store, kinds: Sequence[str], question: Question) -> str:
    """The mark of the rows of some kinds in force for a question. Reads the catalogue alone."""

    def make() -> str:
        held = []
        for kind in kinds:
            day = dt.date.max if kind in ALWAYS else question.as_at
            infos = store.in_force_snapshots(kind, day, known_on=question.known_on)
            held.append((kind, [_told(info) for info in infos]))
        return hashlib.sha256(repr(held).encode()).hexdigest()

    found: str = light(store).get(("mark", store.version(), tuple(kinds), question.as_at, question.known_on), make)
    return found


def _told(info: SnapshotInfo) -> tuple[Any, ...]:
    """All that `store.in_force.unite` makes of a snapshot, in the order in which it takes them."""
    columns = info.quality.get("columns")
    return info.source, info.framework, info.as_at, info.partial, info.parquet_sha256, columns, info.edited_cells
