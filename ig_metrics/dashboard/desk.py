"""Who is counted where at which date, side by side for as long as dates are held against one another, and no longer.

A person is a number here, so that two dozen dates of a large council fit into memory. People whose places and states are the same
at every date are one row with a weight: what dates tell together does not follow the headcount but how differently people fared.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ig_metrics.privacy.differences import NOWHERE, Numbers, Release

_of_thread = threading.local()


@dataclass(frozen=True)
class Counted:
    """Everybody in scope at one date: their numbers, the place of each in `keys`, and how each counts, as a number."""

    people: npt.NDArray[np.int32]
    leaf: npt.NDArray[np.int32]
    state: npt.NDArray[np.int8]
    keys: tuple[tuple[str, ...], ...]


class Desk:
    """What has been counted so far, and the number of each person met."""

    def __init__(self) -> None:
        self._people = pd.Index([], dtype="str")
        self._held: dict[Hashable, Counted] = {}

    def counted(self, what: Hashable, make: Callable[[], pd.DataFrame]) -> Counted:
        """A date's people, from a table of staff_id, code (its place in `attrs["keys"]`) and state that is made once."""
        if what not in self._held:
            made = make()
            ids = pd.Index(made["staff_id"], dtype="str")
            found = self._people.get_indexer(ids)
            new = ids[found < 0]
            found[found < 0] = len(self._people) + np.arange(len(new))
            self._people = self._people.append(new)
            leaf, state = (made[name].to_numpy(dtype=np.int64) for name in ("code", "state"))
            self._held[what] = Counted(
                found.astype(np.int32), leaf.astype(np.int32), state.astype(np.int8), tuple(made.attrs.get("keys", ()))
            )
        return self._held[what]

    def releases(
        self, dates: Sequence[Counted], number: dict[tuple[str, ...], int]
    ) -> tuple[tuple[Release, ...], Numbers]:
        """Each date as `privacy.differences` takes it, `number` being that of each group; and how many people each row stands for."""
        kind = np.zeros(len(self._people), dtype=np.int64)
        for date in dates:
            code = np.zeros(len(self._people), dtype=np.int64)
            code[date.people] = 1 + date.leaf.astype(np.int64) * 128 + date.state
            kind = pd.factorize(kind * (int(code.max(initial=0)) + 1) + code)[0]
        weights = np.bincount(kind) if len(kind) else np.zeros(0, dtype=np.int64)
        one = np.zeros(len(weights), dtype=np.int64)
        one[kind] = np.arange(len(kind))
        return tuple(self._release(date, one, number) for date in dates), weights

    def _release(self, date: Counted, one: Numbers, number: dict[tuple[str, ...], int]) -> Release:
        leaf = np.full(len(self._people), NOWHERE)
        state = np.zeros(len(self._people), dtype=np.int64)
        if len(date.people):
            leaf[date.people] = np.array([number[key] for key in date.keys])[date.leaf]
            state[date.people] = date.state
        return Release(leaf[one], state[one])


@contextmanager
def at_desk() -> Iterator[Desk]:
    """This thread's desk; cleared when the outermost block that asked for it ends."""
    held: Desk | None = getattr(_of_thread, "desk", None)
    if held is not None:
        yield held
        return
    _of_thread.desk = made = Desk()
    try:
        yield made
    finally:
        _of_thread.desk = None
