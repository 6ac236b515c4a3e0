"""The store without what cannot be read: an answer that rests on a damaged file is not given, every other one is."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from ig_metrics.store import in_force as rules
from ig_metrics.store.info import SnapshotInfo
from ig_metrics.store.read_only import ReadOnly
from ig_metrics.store.snapshots import Damaged
from ig_metrics.store.store import Store

Answer = TypeVar("Answer")
Together = Mapping[str, tuple[str, ...]]
"""Kinds that are of no use without others: by kind, those it rests on. A figure made without exemptions would be wrong, not
merely less."""


class Sound(ReadOnly, Store):
    """A store in which a kind is not held at a date when any snapshot its answer rests on is damaged.

    An older list is never taken for a damaged newer one. Nothing is written through it.
    """

    def __init__(self, base: Store, damaged: Iterable[SnapshotInfo], together: Together) -> None:
        super().__init__(base.home, base._catalogue, base._place)
        self.clock = base.clock
        self._reader = base._reader
        self._damaged = {info.id: info for info in damaged}
        self._together = together
        self._mark = hashlib.sha256("\n".join(sorted(self._damaged)).encode()).hexdigest()[:8]

    def refusal(self) -> str:
        """What the Refused that whoever would write is given says."""
        return "Part of the data cannot be read, so nothing is written that rests on the rest. Run: ig-metrics doctor."

    def version(self) -> str:
        """Another text than the whole store's: nothing that was worked out without a file is taken for the whole."""
        return f"{super().version()}-{self._mark}"

    def withheld(
        self,
        kind: str,
        as_at: dt.date,
        *,
        known_on: dt.date | dt.datetime | None = None,
        framework: str | None = None,
    ) -> tuple[SnapshotInfo, ...]:
        """The damaged snapshots for which the rows of a kind are not given at a date; none where they are."""
        found: dict[str, SnapshotInfo] = {}
        for each in (kind, *self._together.get(kind, ())):
            if not any(info.kind == each for info in self._damaged.values()):
                continue
            chosen = rules.choose(
                self._of_kind(each), each, as_at, known_on=known_on, framework=framework if each == kind else None
            )
            found |= {info.id: info for info in chosen if info.id in self._damaged}
        return tuple(found.values())

    def in_force_snapshots(
        self, kind: str, as_at: dt.date, *, known_on: dt.date | dt.datetime | None = None, framework: str | None = None
    ) -> tuple[SnapshotInfo, ...]:
        """As the store's own; none where the answer would rest on a damaged one."""
        if self.withheld(kind, as_at, known_on=known_on, framework=framework):
            return ()
        return super().in_force_snapshots(kind, as_at, known_on=known_on, framework=framework)


def as_far_as_sound(
    store: Store, ask: Callable[[Store], Answer], without: Callable[[tuple[Damaged, ...]], Sound]
) -> tuple[Answer, Store, tuple[Damaged, ...]]:
    """Ask of a store, and where that meets a damaged file, again of the store `without` it; the answer, the store that gave it,
    and what is damaged. Raises Damaged only where that very snapshot is asked for."""
    known = store.damaged()
    while True:
        asked = without(known) if known else store
        try:
            return ask(asked), asked, known
        except Damaged as damaged:
            if damaged.info.id in {each.info.id for each in known}:
                raise
            known = (*known, damaged)
