"""What the improvement plan promised for the time since the last meeting, and what came of it."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard import owners
from ig_metrics.dashboard.people import compared
from ig_metrics.dashboard.views import Question
from ig_metrics.privacy.roles import Viewer
from ig_metrics.store import Store
from ig_metrics.toolkit.actions import standing

COLUMNS = ("action", "requirement", "owner", "due", "done_on", "due_now", "outcome")
KEY = ("action", "requirement")
"""What makes an action the same one: two requirements can each have an action of one wording."""


def promised(store: Store, viewer: Viewer, question: Question) -> pd.DataFrame:
    """Plan actions due after the date compared with, up to the as-at date, soonest first.

    The due date is the one promised then: an action that was given a later date since was still not done by it. `due_now` is the
    date in the plan in force, for what is not done and is still in it. Owners as `owners.shown` gives them.
    """
    then = compared(question)
    if then is None:
        return _typed(owners.shown(pd.DataFrame(columns=list(COLUMNS)), store, viewer, question))
    now, old = (
        standing(store.in_force("plan", day, known_on=question.known_on), day) for day in (question.as_at, then.as_at)
    )
    if now.empty and old.empty:
        return _typed(owners.shown(pd.DataFrame(columns=list(COLUMNS)), store, viewer, question))
    latest = now.drop_duplicates(list(KEY), keep="last").set_index(list(KEY))[["done_on", "due"]]
    added = now[~pd.MultiIndex.from_frame(now[list(KEY)]).isin(pd.MultiIndex.from_frame(old[list(KEY)]))]
    rows = pd.concat([old, added], ignore_index=True)
    due = rows["due"]
    rows = rows[(due > pd.Timestamp(then.as_at)) & (due <= pd.Timestamp(question.as_at))]
    known = latest.reindex(pd.MultiIndex.from_frame(rows[list(KEY)])).set_axis(rows.index)
    rows = rows.assign(done_on=rows["done_on"].fillna(known["done_on"]), due_now=known["due"])
    rows["done_on"] = rows["done_on"].mask(rows["done_on"] > pd.Timestamp(question.as_at))
    rows["due_now"] = rows["due_now"].mask(rows["done_on"].notna())
    rows["outcome"] = [
        wording.promised_outcome(day.date(), _day(ended), question.as_at)
        for day, ended in zip(rows["due"], rows["done_on"], strict=True)
    ]
    rows = rows.sort_values(["due", "action"], kind="stable")[list(COLUMNS)]
    return _typed(owners.shown(rows, store, viewer, question))


def _typed(rows: pd.DataFrame) -> pd.DataFrame:
    dates = dict.fromkeys(("due", "done_on", "due_now"), "datetime64[us]")
    return rows.astype(dict.fromkeys(rows, "str") | dates).reset_index(drop=True)


def _day(value: pd.Timestamp) -> dt.date | None:
    return None if pd.isna(value) else value.date()
