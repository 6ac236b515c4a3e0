"""Seeded chance that gives the same draws on every Python: only `random()` is promised never to change."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """Draws from one named seed. Each part of the council has its own, so that changing one leaves the others."""

    def __init__(self, seed: str) -> None:
        self._source = random.Random(seed)

    def share(self) -> float:
        """A number from 0 up to 1."""
        return self._source.random()

    def happens(self, probability: float) -> bool:
        """True with this probability."""
        return self.share() < probability

    def whole(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self.share() * (high - low + 1))

    def one_of(self, items: Sequence[T]) -> T:
        """One of the items, each as likely."""
        return items[int(self.share() * len(items))]

    def weighted(self, items: Sequence[tuple[T, float]]) -> T:
        """One of the items, as likely as its weight."""
        point = self.share() * sum(weight for _, weight in items)
        for item, weight in items:
            point -= weight
            if point < 0:
                return item
        return items[-1][0]

    def day(self, first: dt.date, last: dt.date) -> dt.date:
        """A day from `first` to `last`, both included."""
        return first + dt.timedelta(days=self.whole(0, (last - first).days))

    def working_day(self, first: dt.date, last: dt.date) -> dt.date:
        """A weekday from `first` to `last`; `first` itself when the stretch holds only a weekend."""
        for _ in range(20):
            day = self.day(first, last)
            if day.weekday() < 5:
                return day
        return first

    def sample(self, items: Sequence[T], count: int) -> list[T]:
        """`count` different items, in the order drawn."""
        rest = list(items)
        return [rest.pop(int(self.share() * len(rest))) for _ in range(min(count, len(rest)))]
