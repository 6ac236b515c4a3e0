"""Each person's status with one course, as at a date."""

from __future__ import annotations

import datetime as dt

import numpy as np
import numpy.typing as npt
import pandas as pd

from ig_metrics.datasets import pad_staff_id
from ig_metrics.settings import Course
from ig_metrics.training.days import LONG_AGO, NEVER, Days, dates_of, day_number, day_numbers
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
    row_of = pd.Index(people["staff_id"])
    learned = _for_course(completions, course)
    attempt_rows, attempt_days = _events(learned, learned["person"], row_of, learned["outcome"].isin(ATTEMPTS), day)
    attempts = _latest(attempt_rows, attempt_days, len(people))
    e_rows, e_days = _events(learned, learned["person"], row_of, learned["outcome"] == "completed", day)
    paper = _for_course(paper_returns, course)
    p_rows, p_days = _events(paper, pad_staff_id(paper["staff_id"], staff_id_width), row_of, None, day)
    online, on_paper = _latest(e_rows, e_days, len(people)), _latest(p_rows, p_days, len(people))
    completed = np.maximum(online, on_paper)
    rows, days = np.concatenate((e_rows, p_rows)), np.concatenate((e_days, p_days))
    earlier = days < completed[rows]
    excused = _for_course(exemptions, course)
    x_rows = row_of.get_indexer(pd.Index(pad_staff_id(excused["staff_id"], staff_id_width)))
    exempt_until = _latest(x_rows, day_numbers(excused["until"], missing=LONG_AGO), len(people))

    history = history_of(people, exempt_until, completed)
    where = standing(history, course, day)
    counted = _counted(people, course, system_access, staff_id_width)
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
        "completed_by": _words(ROUTES, np.where(ever, on_paper > online, -1)),
        "expires_on": dates_of(where.expires),
        "previous_completed_on": dates_of(_latest(rows[earlier], days[earlier], len(people))),
        "exempt_until": dates_of(exempt_until),
        "next_due_on": dates_of(next_due),
        "days_past_due": pd.arrays.IntegerArray(np.where(next_due >= NEVER, 0, day - next_due), next_due >= NEVER),
        "last_attempt": dates_of(np.maximum(attempts, on_paper)),
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


def names_course(texts: pd.Series, course: Course) -> Flags:
    """Which texts are a name of the course: its code, title or an alias, without regard to case or spacing (bool)."""
    return _among(texts, course.names)


def _for_course(frame: pd.DataFrame | None, course: Course) -> pd.DataFrame:
    """The rows of a frame that are about the course; an empty frame when there is none."""
    if frame is None:
        empty = pd.Series(dtype="str")
        none = pd.Series(dtype="datetime64[us]")
        return pd.DataFrame({"staff_id": empty, "course": empty, "completed_on": none, "until": none})
    about = names_course(frame["course"], course)
    return frame if about.all() else frame[about]


def _events(
    frame: pd.DataFrame, owners: pd.Series, row_of: pd.Index, wanted: pd.Series | None, day: int
) -> tuple[npt.NDArray[np.intp], Days]:
    """The person's row and the day of each wanted event that has happened by `day` to somebody in `row_of`."""
    days = day_numbers(frame["completed_on"], missing=NEVER)
    happened = days <= day
    if wanted is not None:
        happened &= wanted.to_numpy(dtype=bool)
    rows = row_of.get_indexer(pd.Index(owners))
    happened &= (rows >= 0) & owners.notna().to_numpy()
    return rows[happened], days[happened]


def _latest(rows: npt.NDArray[np.intp], days: Days, people: int) -> Days:
    """The latest day of each person's events, LONG_AGO where there is none."""
    latest = np.full(people, LONG_AGO, dtype=np.int64)
    known = rows >= 0
    np.maximum.at(latest, rows[known], days[known])
    return latest


def _counted(
    people: pd.DataFrame, course: Course, system_access: pd.DataFrame | None, staff_id_width: int | None
) -> Flags:
    """Who is of an included employment type and in the course's audience (bool)."""
    # Empty means permanent.
    kinds = _among(people["employment_type"], frozenset(course.include), blank="permanent" in course.include)
    for column, values in course.exclude.items():
        kinds &= ~_among(people[column], frozenset(_folded(value) for value in values))
    if course.audience.startswith("system:"):
        if system_access is None:
            return np.zeros(len(people), dtype=bool)
        wanted = _among(system_access["system"], frozenset([_folded(course.audience.removeprefix("system:"))]))
        users = pad_staff_id(system_access["staff_id"][wanted], staff_id_width)
        kinds &= people["staff_id"].isin(users.dropna()).to_numpy()
    return kinds


def _among(texts: pd.Series, folded: frozenset[str], *, blank: bool = False) -> Flags:
    """Which texts are, folded, one of a set (bool); `blank` answers for missing ones."""
    codes, uniques = pd.factorize(texts)
    answers = np.array([*(_folded(str(text)) in folded for text in uniques), blank], dtype=bool)
    return answers[codes]


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _words(words: tuple[str, ...], codes: npt.NDArray[np.generic]) -> pd.api.extensions.ExtensionArray:
    """A text column from positions in `words`; -1 is missing."""
    return pd.array(list(words), dtype="str").take(codes.astype(np.intp), allow_fill=True)
