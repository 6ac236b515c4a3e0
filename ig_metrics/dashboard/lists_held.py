"""The lists of a kind taken in so far, each as it stood on its day: what was so before is told by them."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ig_metrics.dashboard import measured
from ig_metrics.dashboard.views import Question
from ig_metrics.store import Store

Lists = tuple[tuple[dt.date, pd.DataFrame], ...]


def days(store: Store, kind: str, question: Question) -> tuple[dt.date, ...]:
    """The days up to the date asked about for which a list of a state kind was taken in and is in force, the earliest first."""
    held = {info.as_at for info in store.snapshots() if info.kind == kind and info.as_at <= question.as_at}
    return tuple(day for day in sorted(held) if store.in_force_snapshots(kind, day, known_on=question.known_on))


def held_lists(store: Store, kind: str, question: Question) -> Lists:
    """The list as it stood on each of those days, the earliest first."""

    def make() -> Lists:
        return tuple(
            (day, store.in_force(kind, day, known_on=question.known_on)) for day in days(store, kind, question)
        )

    found: Lists = measured.remembered(store, ("lists", kind, question.as_at, question.known_on), make)
    return found
