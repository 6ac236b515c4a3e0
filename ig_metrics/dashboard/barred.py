"""Who was put on a list to be barred and on one to be given access back, by the ledger, and what the network says of their accounts."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ig_metrics.dashboard import measured
from ig_metrics.dashboard.lists import issued_before
from ig_metrics.dashboard.people import own
from ig_metrics.dashboard.views import Question
from ig_metrics.ledger import preparing
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Course, Settings
from ig_metrics.store import Store


@dataclass(frozen=True)
class Barred:
    """People on lists issued for a course. None: hidden from this viewer, or (`working`) no account of theirs is known.

    `ever`: whether any bar list was issued by the date. `barred`: put on a bar list since the date compared with, who stood on none
    then. `restored`: put on a restore list since. `working`: barred by the ledger, and an account works all the same.
    """

    ever: bool
    barred: int | None
    restored: int | None
    working: int | None


def barred(store: Store, settings: Settings, viewer: Viewer, course: Course, question: Question) -> Barred:
    """What the lists issued by the date say, of everybody, or of a manager's own people. Small numbers are hidden as everywhere."""
    earlier = issued_before(store, settings, question, course.code)
    everyone = measured.staff(store, settings, question)
    if viewer.role == "manager":
        mine = own(everyone, viewer)["staff_id"] if everyone is not None else pd.Series([], dtype="str")
        earlier = earlier[earlier["staff_id"].isin(mine).to_numpy(dtype=bool)]
    then = pd.Timestamp(question.compare_with) if question.compare_with else pd.Timestamp.min
    since = earlier[(earlier["as_at"] > then).to_numpy(dtype=bool)]
    before = set(preparing.barred(earlier[(earlier["as_at"] <= then).to_numpy(dtype=bool)]).index)
    new = set(since.loc[since["list"] == "bar", "staff_id"]) - before
    back = set(since.loc[since["list"] == "restore", "staff_id"])
    last = preparing.barred(earlier)
    return Barred(
        bool((earlier["list"] == "bar").any()),
        _shown(len(new), viewer, settings),
        _shown(len(back), viewer, settings),
        _working_shown(_working(everyone, last), len(last), viewer, settings),
    )


def _working(everyone: pd.DataFrame | None, last: pd.DataFrame) -> int | None:
    """How many of the barred have an account that works; None where the network's list knows none of them."""
    if everyone is None or last.empty:
        return None
    accounts = everyone.loc[everyone["staff_id"].isin(last.index), "account_enabled"]
    return int(accounts.fillna(False).sum()) if accounts.notna().any() else None


def _working_shown(counted: int | None, of: int, viewer: Viewer, settings: Settings) -> int | None:
    """Hidden with those whose account does not work, who would be what is left of all that were barred."""
    rest = None if counted is None else _shown(of - counted, viewer, settings)
    return None if rest is None else _shown(counted, viewer, settings)


def _shown(counted: int | None, viewer: Viewer, settings: Settings) -> int | None:
    hidden = counted is not None and 0 < counted < settings.privacy.threshold and not viewer.sees_small_counts
    return None if hidden else counted
