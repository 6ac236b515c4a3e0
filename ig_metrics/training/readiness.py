"""Who is cleared for a system: those who need it, against the day each must have it (DESIGN section 4, "clearance")."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from ig_metrics.datasets import pad_staff_id
from ig_metrics.errors import Refused
from ig_metrics.settings import Course
from ig_metrics.training.days import LONG_AGO, day_number, day_numbers
from ig_metrics.training.events import among, folded

CLEARED = ("in_date", "due_soon")
NO_DATE = "No date given"
COUNTS = ("need", "cleared", "not_cleared", "withhold", "grant")


def system_of(course: Course) -> str | None:
    """The system a course clears people for; None for a course for all."""
    return course.audience.removeprefix("system:") if course.audience.startswith("system:") else None


def readiness(
    status_frame: pd.DataFrame,
    course: Course,
    as_at: dt.date,
    system_access: pd.DataFrame,
    *,
    staff_id_width: int | None = None,
) -> pd.DataFrame:
    """Everybody employed who needs the course's system, and whether they are cleared: in date for its course.

    Returns the rows in scope of `status_frame` with role (of the earliest need), required_by (the earliest; missing = no date
    given), cleared (bool), withhold (bool: not cleared, and needed by `as_at` or without a date) and grant (bool: cleared, and
    the list does not say that they have every role they need). Whoever is exempt or absent is not cleared. Refused for a
    course that is for all staff.
    """
    system = system_of(course)
    if system is None:
        raise Refused(
            f'Course {course.code} is for all staff. Give a course audience = "system:NAME" to clear people for a system.'
        )
    needs = system_access[among(system_access["system"], frozenset([folded(system)]))]
    needs = needs.assign(
        staff_id=pad_staff_id(needs["staff_id"], staff_id_width), granted=needs["granted"].fillna(False).astype(bool)
    )
    needs = needs[needs["staff_id"].notna()].sort_values("required_by", na_position="first", kind="stable")
    first = needs.drop_duplicates("staff_id").set_index("staff_id")
    has_all = needs.groupby("staff_id")["granted"].all()
    people = status_frame[status_frame["in_scope"]].reset_index(drop=True)
    who = people["staff_id"]
    cleared = people["status"].isin(CLEARED)
    by = pd.Series(first["required_by"].reindex(who).to_numpy(), index=people.index).astype("datetime64[us]")
    due = day_numbers(by, missing=LONG_AGO) <= day_number(as_at)
    granted = has_all.reindex(who).fillna(False).to_numpy(dtype=bool)
    return people.assign(
        role=pd.array(first["role"].reindex(who).to_numpy(), dtype="str"),
        required_by=by,
        cleared=cleared,
        withhold=~cleared & due,
        grant=cleared & ~granted,
    )


def ready_by(people: pd.DataFrame, groups: pd.Series | None) -> pd.DataFrame:
    """Readiness by group (one row, `All`, where `groups` is None), from `readiness`: group, COUNTS, compliance_percent (cleared
    of those who need it; missing where nobody does), required_by (the earliest day in the group that is still to be met)."""
    names = pd.Series("All", index=people.index, dtype="str") if groups is None else groups.fillna("Not recorded")
    lines = pd.DataFrame(
        {
            "group": names, "need": 1, "cleared": people["cleared"], "not_cleared": ~people["cleared"],
            "withhold": people["withhold"], "grant": people["grant"],
        }
    )  # fmt: skip
    table = lines.groupby("group", sort=True).sum()
    table["required_by"] = people["required_by"].where(~people["cleared"]).groupby(names).min()
    table = table.reset_index()
    percent = (
        100 * table["cleared"].to_numpy(dtype=np.float64) / np.maximum(table["need"].to_numpy(dtype=np.float64), 1)
    )
    table = table.assign(compliance_percent=pd.array(percent, dtype="Float64"))
    return table.astype({"group": "str", "required_by": "datetime64[us]"} | dict.fromkeys(COUNTS, "Int64"))


def go_lives(people: pd.DataFrame) -> pd.DataFrame:
    """Readiness by the day people must have the system, earliest first: required_by (missing = no date given), COUNTS, percent."""
    days = people["required_by"].dt.strftime("%Y-%m-%d").fillna(NO_DATE)
    table = ready_by(people, days)
    day = pd.to_datetime(table["group"].where(table["group"] != NO_DATE)).astype("datetime64[us]")
    return table.assign(required_by=day).sort_values("required_by", ignore_index=True).drop(columns="group")
