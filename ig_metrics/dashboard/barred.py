"""Who was put on a list to be barred and on one to be given access back, by the ledger, and what the network says of their accounts."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ig_metrics.dashboard import content, measured
from ig_metrics.dashboard.lasting import lasting
from ig_metrics.dashboard.lists import issued_before
from ig_metrics.dashboard.people import own
from ig_metrics.dashboard.views import Question
from ig_metrics.ledger import lists, preparing
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
    if viewer.role == "manager":
        found = _counted(store, settings, viewer, course, question)
    else:
        rests_on = (
            content.mark(store, (lists.KIND, "staff", "network_accounts"), question),
            measured.has_people(store, question),
            question.as_at, question.compare_with, course.code, settings.organisation.staff_id_width,
        )  # fmt: skip
        found = lasting(store, "barred", rests_on, lambda: _counted(store, settings, viewer, course, question))
    return Barred(
        found.ever,
        _shown(found.new, viewer, settings),
        _shown(found.back, viewer, settings),
        _working_shown(found.working, found.standing, viewer, settings),
    )


@dataclass(frozen=True)
class _Counted:
    """As Barred, before anything is hidden; `standing`: everybody barred by the ledger, since whenever."""

    ever: bool
    new: int
    back: int
    standing: int
    working: int | None


def _counted(store: Store, settings: Settings, viewer: Viewer, course: Course, question: Question) -> _Counted:
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
    return _Counted(bool((earlier["list"] == "bar").any()), len(new), len(back), len(last), _working(everyone, last))


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
