"""What the Lists page receives."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pandas as pd

from ig_metrics.dashboard.views import View
from ig_metrics.ledger.lists import IssuedList


@dataclass(frozen=True)
class ListView(View):
    """A list as it would be issued now, for the IG lead.

    `rows`: `list_files.COLUMNS` of the list, everybody. `states`: state, label, people, meaning. `gone`: staff_id, full_name,
    service, why. `held`: the list's columns with hold, reason, until, held_by. `refusals`: why it cannot be issued. `stale`: why
    its data is too old; then it is issued with a reason only. `digest`: what `issue_list` is told was seen.
    """

    name: str = ""
    course: str = ""
    course_title: str = ""
    courses: tuple[tuple[str, str], ...] = ()
    as_at: dt.date | None = None
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)
    states: pd.DataFrame = field(default_factory=pd.DataFrame)
    gone: pd.DataFrame = field(default_factory=pd.DataFrame)
    held: pd.DataFrame = field(default_factory=pd.DataFrame)
    refusals: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    age: str = ""
    digest: str = ""
    last: IssuedList | None = None


@dataclass(frozen=True)
class IssuedView(View):
    """Every list that was issued, the newest first: ISSUED. `lists`: the same as objects, by number. For the IG lead."""

    issued: pd.DataFrame = field(default_factory=pd.DataFrame)
    lists: tuple[IssuedList, ...] = ()


@dataclass(frozen=True)
class HoldsView(View):
    """Every hold on a course, those that hold first: HELD, `standing` holds, ended or released. For the IG lead."""

    holds: pd.DataFrame = field(default_factory=pd.DataFrame)
