"""Which edition of the Toolkit is in force on a date: what the settings say, moved by every carry-over that was kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from ig_metrics.settings import Toolkit
from ig_metrics.store.in_force import moment
from ig_metrics.store.info import SnapshotInfo

CARRIED_OVER = "Carried over"
"""The source of an assessment that was carried over; its `mapping` says from which edition, by which lines, and why."""


def carried_over(
    snapshots: Iterable[SnapshotInfo], *, known_on: dt.date | dt.datetime | None = None, withdrawn: bool = False
) -> tuple[SnapshotInfo, ...]:
    """The assessments carried over as known then, the earliest date first; those taken back only with `withdrawn`."""
    known = None if known_on is None else moment(known_on)
    found = [
        info
        for info in snapshots
        if info.kind == "toolkit"
        and info.source == CARRIED_OVER
        and "from" in info.mapping
        and (known is None or info.uploaded_at <= known)
        and (withdrawn or info.withdrawn_at is None or (known is not None and info.withdrawn_at > known))
    ]
    return tuple(sorted(found, key=lambda info: (info.as_at, info.uploaded_at)))


def edition_in_force(
    kit: Toolkit,
    snapshots: Iterable[SnapshotInfo],
    as_at: dt.date,
    *,
    known_on: dt.date | dt.datetime | None = None,
) -> str:
    """The id of the edition in force.

    The settings' own for that day; a carry-over kept from it moves it on from the carry-over's date. Where the settings name
    one edition without a day, a carry-over to it says which edition went before.
    """
    found = kit.framework_on(as_at)
    moves = carried_over(snapshots, known_on=known_on)
    for move in moves:
        if move.as_at <= as_at and move.mapping["from"] == found:
            found = str(move.framework)
    if not kit.editions:
        for move in reversed(moves):
            if move.as_at > as_at and move.framework == found:
                found = str(move.mapping["from"])
    return found
