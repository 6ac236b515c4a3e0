"""Rounds of a course: who was told to do it on which day, and how many days each took to a first valid completion."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ig_metrics.settings import Course
from ig_metrics.training.completion import curve
from ig_metrics.training.days import LONG_AGO, NEVER, Days, day_number, day_numbers, months_later
from ig_metrics.training.events import Events, events, padded
from ig_metrics.training.standing import Flags
from ig_metrics.training.status import history_of


@dataclass(frozen=True)
class Cohort:
    """People assigned a course together.

    `kind`: "round" (in post when a round began) or "starters" (began since the launch). `people`: how many the curve is
    about. `already`: how many were in date on the day they were assigned, so had nothing to do and are not among them.
    `estimate`: `training.completion.curve` of days from assignment to first valid completion; people who left, went
    on leave or were last seen on the as-at date without one are censored there.
    """

    kind: str
    began: dt.date
    until: dt.date
    people: int
    already: int
    estimate: pd.DataFrame


def completed_days(
    status_frame: pd.DataFrame,
    completions: pd.DataFrame,
    paper_returns: pd.DataFrame | None,
    course: Course,
    as_at: dt.date,
    *,
    staff_id_width: int | None = None,
) -> Events:
    """Every completion of the course by the date, e-learning and paper alike, as rows of `status_frame` and days.

    `completions` as `training.matching.match` returns it; failed and unfinished attempts are not completions.
    """
    day = day_number(as_at)
    numbers = status_frame["staff_id"]
    online = events(completions, "person", "completed_on", numbers, course)
    online = online.upto(day, completions["outcome"] == "completed") if len(online.rows) else online
    paper = events(padded(paper_returns, staff_id_width), "staff_id", "completed_on", numbers, course).upto(day)
    rows = np.concatenate([online.rows, paper.rows])
    days = np.concatenate([online.days, paper.days])
    return Events(rows, days, np.ones(len(rows), dtype=bool), len(numbers))


def cohorts(status_frame: pd.DataFrame, done: Events, course: Course, as_at: dt.date) -> tuple[Cohort, ...]:
    """The present round first, then whoever started since, then earlier rounds (`course.earlier_launches`), newest first.

    `status_frame` as `training.status.status` returns it for `as_at`; `done` from `completed_days`. People of an
    earlier round are those the same list knows: who had left before it was drawn up is not in it. Empty before the launch.
    """
    if as_at < course.launch:
        return ()
    launches = sorted({*course.earlier_launches, course.launch})
    ends = [day - dt.timedelta(days=1) for day in launches[1:]] + [as_at]
    found = [_cohort(status_frame, done, course, "round", day, end) for day, end in zip(launches, ends, strict=True)]
    starters = _cohort(status_frame, done, course, "starters", course.launch, as_at)
    return (found[-1], starters, *reversed(found[:-1]))


def previous(found: tuple[Cohort, ...]) -> Cohort | None:
    """The round before the present one, which a forecast goes by; None where no earlier round has anybody in it."""
    earlier = [one for one in found[2:] if one.people]
    return earlier[0] if earlier else None


def clocks(status_frame: pd.DataFrame, course: Course) -> Days:
    """For each person the day their clock started: assigned, back from absence or exemption, or their completion ran out."""
    assigned = day_numbers(status_frame["assigned_on"], missing=LONG_AGO)
    released = day_numbers(status_frame["exempt_until"], missing=LONG_AGO)
    expired = day_numbers(status_frame["expires_on"], missing=LONG_AGO)
    # An exemption still running starts no clock; whoever has one is in no forecast.
    return np.maximum(np.maximum(assigned, expired), np.where(released > LONG_AGO, released + 1, LONG_AGO))


def _cohort(frame: pd.DataFrame, done: Events, course: Course, kind: str, began: dt.date, until: dt.date) -> Cohort:
    first, last = day_number(began), day_number(until)
    nobody = np.full(done.size, LONG_AGO, dtype=np.int64)
    exempt_until = day_numbers(frame["exempt_until"], missing=LONG_AGO)
    h = history_of(frame, exempt_until, nobody)
    base = np.full(done.size, first) if kind == "round" else h.start
    in_post = (h.start <= first) if kind == "round" else (h.start > first) & (h.start < NEVER)
    away = h.away & (h.absence_from <= base) & (h.absence_to >= base)
    assigned = np.maximum(base, np.where(away, np.minimum(h.absence_to, NEVER - 1) + 1, LONG_AGO))
    # Only the end of an exemption is known: whoever had one that ended after the round began starts on the day after.
    assigned = np.maximum(assigned, np.where(exempt_until >= base, exempt_until + 1, LONG_AGO))
    counted = (frame["in_scope"] | frame["leaver"]).to_numpy(dtype=bool)
    member = counted & in_post & (assigned <= last) & (assigned <= h.leave)

    before = done.before(assigned).latest()
    already = member & (before > LONG_AGO) & (months_later(before, course.valid_months) >= assigned)
    member &= ~already
    gone = np.where(h.away & (h.absence_from > assigned), h.absence_from - 1, NEVER)
    seen = np.minimum(np.minimum(h.leave, gone), last)
    completed_on = _first_from(done, assigned)
    completed = completed_on <= seen
    days = np.where(completed, completed_on, seen) - assigned
    return Cohort(
        kind, began, until, int(member.sum()), int(already.sum()), curve(pd.Series(days[member]), pd.Series(completed[member]))
    )  # fmt: skip


def _first_from(done: Events, assigned: Days) -> Days:
    """Each person's first completion on or after their own day; NEVER where there is none."""
    first: npt.NDArray[np.int64] = np.full(done.size, NEVER, dtype=np.int64)
    wanted: Flags = done.days >= assigned[done.rows]
    np.minimum.at(first, done.rows[wanted], done.days[wanted])
    return first
