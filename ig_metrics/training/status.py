"""Each person's status with one course, as at a date."""

from __future__ import annotations

import datetime as dt

import numpy as np
import numpy.typing as npt
import pandas as pd

from ig_metrics.datasets import pad_staff_id
from ig_metrics.settings import Course
from ig_metrics.training.days import LONG_AGO, NEVER, Days, dates_of, day_number, day_numbers
from ig_metrics.training.events import among, events, folded, padded
from ig_metrics.training.standing import ABSENT, EXEMPT, STATUSES, Flags, History, standing

ROUTES = ("e-learning", "paper")
ATTEMPTS = ("completed", "failed", "in_progress")


def status(
    people: pd.DataFrame,
    completions: pd.DataFrame,
    paper_returns: pd.DataFrame | None,
    exemptions: pd.DataFrame | None,
    course: Course,
    as_at: dt.date,
    *,
    system_access: pd.DataFrame | None = None,
    staff_id_width: int | None = None,
) -> pd.DataFrame:
    """Where each person stands with `course` as at `as_at` (DESIGN section 4, "Training"; boundaries inclusive).

    `people` as `training.people.people` returns it, `completions` as `training.matching.match` returns it; paper returns
    and exemptions are joined by staff number, padded to `staff_id_width`. Events after `as_at` count for nothing yet.

    Returns one row for each row of `people`, same index, its columns and:

    - in_scope: employed, of an included employment type (empty = permanent), in the course's audience; leaver: the same
      but already left. Neither: not counted, and status is missing. `audience = "system:NAME"` is the people who have a
      row for that system in `system_access`; nobody when it is not given.
    - status: one of STATUSES when in scope: exempt before absent before all others.
    - assigned_on, due_on; last_completed_on and completed_by (e-learning or paper), expires_on; previous_completed_on
      (the last one before that); exempt_until (the latest exemption's end, past or to come).
    - next_due_on: the day that days_past_due (Int64, negative before it) counts from: due_on, or expires_on for whoever
      has completed, or the end of a full window after the last absence or exemption when that is later. Missing when
      exempt, absent, not in scope, or when the completion never expires.
    - last_attempt: the latest dated attempt, failed and unfinished ones too.
    - route: how the person is expected to complete: paper when they are known to have no network access.
    """
    day = day_number(as_at)
    numbers = pad_staff_id(people["staff_id"], staff_id_width)
    learned = events(completions, "person", "completed_on", people["staff_id"], course)
    outcome = completions["outcome"]
    attempted = learned.upto(day, outcome.isin(ATTEMPTS))
    online = learned.upto(day, outcome == "completed")
    on_paper = events(padded(paper_returns, staff_id_width), "staff_id", "completed_on", numbers, course).upto(day)
    exempt_until = events(padded(exemptions, staff_id_width), "staff_id", "until", numbers, course).latest()
    last_online, last_on_paper = online.latest(), on_paper.latest()
    completed = np.maximum(last_online, last_on_paper)
    previous = np.maximum(online.before(completed).latest(), on_paper.before(completed).latest())

    history = history_of(people, exempt_until, completed)
    where = standing(history, course, day)
    counted = _counted(people, course) & _needed(numbers, course, padded(system_access, staff_id_width))
    in_scope, leaver = where.employed & counted, where.left & counted
    ever = completed > LONG_AGO
    chased = in_scope & (where.status != EXEMPT) & (where.status != ABSENT)
    next_due = np.where(chased, where.next_due, NEVER)
    no_network = (people["network_access"] == False).fillna(False).to_numpy(dtype=bool)  # noqa: E712

    new = {
        "in_scope": in_scope,
        "leaver": leaver,
        "status": _words(STATUSES, np.where(in_scope, where.status, -1)),
        "assigned_on": dates_of(where.assigned),
        "due_on": dates_of(where.due),
        "last_completed_on": dates_of(completed),
        "completed_by": _words(ROUTES, np.where(ever, last_on_paper > last_online, -1)),
        "expires_on": dates_of(where.expires),
        "previous_completed_on": dates_of(previous),
        "exempt_until": dates_of(exempt_until),
        "next_due_on": dates_of(next_due),
        "days_past_due": pd.arrays.IntegerArray(np.where(next_due >= NEVER, 0, day - next_due), next_due >= NEVER),
        "last_attempt": dates_of(np.maximum(attempted.latest(), last_on_paper)),
        "route": _words(ROUTES, no_network),
    }
    return pd.concat([people, pd.DataFrame(new, index=people.index)], axis=1)


def history_of(people: pd.DataFrame, exempt_until: Days, completed: Days) -> History:
    """People's dates as the rule reads them. The last two are day numbers, one a person."""
    return History(
        start=day_numbers(people["start_date"], missing=NEVER),
        leave=day_numbers(people["leave_date"], missing=NEVER),
        away=people["absence"].notna().to_numpy(),
        absence_from=day_numbers(people["absence_from"], missing=LONG_AGO),
        absence_to=day_numbers(people["absence_to"], missing=NEVER),
        exempt_until=exempt_until,
        completed=completed,
    )


def _counted(people: pd.DataFrame, course: Course) -> Flags:
    """Who is of an included employment type (empty means permanent), and of no excluded place (bool)."""
    counted = among(people["employment_type"], frozenset(course.include), blank="permanent" in course.include)
    for column, values in course.exclude.items():
        counted &= ~among(people[column], frozenset(folded(value) for value in values))
    return counted


def _needed(numbers: pd.Series, course: Course, system_access: pd.DataFrame | None) -> Flags:
    """Whose work the course is for (bool): everybody's, or that of people who need a system."""
    if not course.audience.startswith("system:"):
        return np.ones(len(numbers), dtype=bool)
    if system_access is None:
        return np.zeros(len(numbers), dtype=bool)
    wanted = among(system_access["system"], frozenset([folded(course.audience.removeprefix("system:"))]))
    return numbers.isin(system_access["staff_id"][wanted].dropna()).to_numpy()


def _words(words: tuple[str, ...], codes: npt.NDArray[np.generic]) -> pd.api.extensions.ExtensionArray:
    """A text column from positions in `words`; -1 is missing."""
    return pd.array(list(words), dtype="str").take(codes.astype(np.intp), allow_fill=True)
