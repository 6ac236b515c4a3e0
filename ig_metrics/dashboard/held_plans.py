"""The plans taken in so far: what was promised first is told by them."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ig_metrics.dashboard import measured
from ig_metrics.dashboard.views import Question
from ig_metrics.ledger import editing
from ig_metrics.store import Store
from ig_metrics.toolkit.actions import standing


def plan_days(store: Store, question: Question) -> tuple[dt.date, ...]:
    """The days up to the date asked about for which a plan was taken in and is in force, the earliest first."""
    days = {info.as_at for info in store.snapshots() if info.kind == "plan" and info.as_at <= question.as_at}
    return tuple(
        day for day in sorted(days) if store.in_force_snapshots("plan", day, known_on=question.known_on)
    )  # fmt: skip


def held_plans(store: Store, question: Question) -> tuple[tuple[dt.date, pd.DataFrame], ...]:
    """The plan as it stood on each day one was taken in, up to the date asked about, the earliest first, without what had been
    dropped by then.

    A date moved in the app on the very day of the plan is a move too: the day then has the plan before each such edit, and after.
    """

    def make() -> tuple[tuple[dt.date, pd.DataFrame], ...]:
        return tuple(
            (day, standing(plan, day))
            for day in plan_days(store, question)
            for plan in editing.told(store, "plan", day, question.known_on)
        )

    found: tuple[tuple[dt.date, pd.DataFrame], ...] = measured.remembered(
        store, ("plans", question.as_at, question.known_on), make
    )
    return found
