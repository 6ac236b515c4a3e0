"""Which step is due for whom: reminder, manager, bar (DESIGN section 4, "escalation")."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np
import pandas as pd

from ig_metrics.dates import uk
from ig_metrics.settings import Escalation

STAGES = ("reminder", "manager", "bar")
PAST_DUE = ("overdue", "lapsed")
CHASED = ("due_soon", "in_window", *PAST_DUE)
LISTS = ("reminders", "managers", "bar")


def stages(status_frame: pd.DataFrame, escalation: Escalation) -> pd.DataFrame:
    """Add the step each person has reached, and the list they therefore belong on.

    Adds `stage`: the highest of reminder, manager and bar whose days are <= days_past_due, missing when none. A reminder
    may come before due, to people due soon or in their window too; manager and bar only to the overdue and the lapsed.
    In date, exempt, absent, out of scope: no stage.

    Adds `on_list`: reminders, managers or bar. As the stage says, but whoever is not known to have network access is on
    the managers' list and never on the bar list: their manager is responsible for the paper route.
    """
    days = status_frame["days_past_due"]
    past = days.fillna(0).to_numpy(dtype=np.int64)
    words = status_frame["status"]
    chased = days.notna().to_numpy() & words.isin(CHASED).to_numpy()
    beyond = chased & words.isin(PAST_DUE).to_numpy()
    reached = np.full(len(status_frame), -1, dtype=np.intp)
    reached[chased & (past >= escalation.reminder_days)] = 0
    reached[beyond & (past >= escalation.manager_days)] = 1
    reached[beyond & (past >= escalation.bar_days)] = 2
    known_access = status_frame["network_access"].fillna(False).to_numpy(dtype=bool)
    listed = np.where((reached == 2) & ~known_access, 1, reached)
    return status_frame.assign(
        stage=pd.array(list(STAGES), dtype="str").take(reached, allow_fill=True),
        on_list=pd.array(list(LISTS), dtype="str").take(listed, allow_fill=True),
    )


def stale(newest: Mapping[str, dt.date | None], as_at: dt.date, max_age_days: int) -> tuple[str, ...]:
    """Why a bar list should not be issued from this data: one sentence for each source that is too old or absent.

    `newest` gives, for each source in the user's words ("HR staff list"), the as-at date of its newest snapshot, None
    when there is none. A source exactly `max_age_days` old is fresh enough. Empty when all are.
    """
    reasons = []
    for source, day in newest.items():
        if day is None:
            reasons.append(f"There is no {source}. Upload one.")
        elif (age := (as_at - day).days) > max_age_days:
            reasons.append(
                f"The newest {source} is of {uk(day)}, {age:,} days before {uk(as_at)}; "
                f"the oldest allowed is {max_age_days} days. Upload a newer one, or give a reason."
            )
    return tuple(reasons)
