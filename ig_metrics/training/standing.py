"""The rule itself: where each person stands with a course on a day (DESIGN section 4, "Training"), as arithmetic on days."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ig_metrics.settings import Course
from ig_metrics.training.days import LONG_AGO, NEVER, Days, day_number, months_later

STATUSES = ("exempt", "absent", "in_date", "due_soon", "in_window", "overdue", "lapsed")
EXEMPT, ABSENT, IN_DATE, DUE_SOON, IN_WINDOW, OVERDUE, LAPSED = range(7)
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class History:
    """What is known of each person, one array element a person, dates as day numbers.

    `start`: NEVER when not known. `leave`, `absence_to`: NEVER when open. `absence_from`: LONG_AGO when open.
    `away`: a reason for absence is given. `exempt_until`: the latest exemption's end, LONG_AGO when there is none.
    `completed`: the last completion by the day in question, LONG_AGO when there is none.
    """

    start: Days
    leave: Days
    away: Flags
    absence_from: Days
    absence_to: Days
    exempt_until: Days
    completed: Days


@dataclass(frozen=True)
class Standing:
    """Where each person stands. `status` indexes STATUSES; it says nothing of people who are not employed.

    `next_due` is the day that days past due are counted from: due, or expiry for whoever has completed, and never before
    the end of a full window after the last absence or exemption. NEVER for a completion that does not expire.
    """

    employed: Flags
    left: Flags
    status: npt.NDArray[np.int8]
    assigned: Days
    due: Days
    expires: Days
    next_due: Days


def standing(history: History, course: Course, day: int | Days) -> Standing:
    """Apply the definitions to `history` as at `day` (one for all, or one for each person). Boundaries are inclusive."""
    h = history
    started = h.start <= day
    exempt = h.exempt_until >= day
    absent = h.away & (h.absence_from <= day) & (h.absence_to >= day)

    returned = np.where(h.absence_to < day, h.absence_to + 1, LONG_AGO)
    released = np.where(exempt, LONG_AGO, h.exempt_until + 1)
    assigned = np.maximum(np.maximum(h.start, returned), day_number(course.launch))
    due = assigned + course.window_days

    ever = h.completed > LONG_AGO
    expires = months_later(h.completed, course.valid_months)
    valid = ever & (expires >= day)
    next_due = np.maximum(np.where(ever, expires, due), np.maximum(returned, released) + course.window_days)

    status = np.where(due >= day, IN_WINDOW, OVERDUE).astype(np.int8)
    status[ever] = LAPSED
    status[valid] = IN_DATE
    status[valid & (expires - day <= course.notice_days)] = DUE_SOON
    status[absent] = ABSENT
    status[exempt] = EXEMPT
    return Standing(
        employed=started & (h.leave >= day),
        left=started & (h.leave < day),
        status=status,
        assigned=np.where(h.start == NEVER, NEVER, assigned),
        due=np.where(h.start == NEVER, NEVER, due),
        expires=expires,
        next_due=next_due,
    )
