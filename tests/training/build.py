"""Small frames for training tests: say only what the test is about."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ig_metrics.datasets import conform
from ig_metrics.settings import Course, Escalation
from ig_metrics.training.matching import match
from ig_metrics.training.people import people
from ig_metrics.training.stages import stages
from ig_metrics.training.status import status

D = dt.date(2014, 3, 31)
COURSE = Course(
    code="IG",
    title="Information governance",
    launch=dt.date(2014, 1, 27),
    aliases=("IG  Quiz",),
    window_days=28,
    valid_months=12,
    notice_days=60,
)
STEPS = Escalation(reminder_days=-14, manager_days=0, bar_days=14, max_age_days=3)
PERSON = {
    "staff_id": "1",
    "full_name": "Ann Example",
    "directorate": "Adults",
    "service": "Care",
    "start_date": "2010-01-01",
    "network_access": True,
    "username": "aexample",
}


def frame(kind: str, *rows: dict[str, object]) -> pd.DataFrame:
    """A frame of a kind from rows of plain values; dates as text."""
    made = pd.DataFrame(list(rows))
    for column in made.columns:
        if column.endswith(("_date", "_on", "_from", "_to")) or column in ("until",):
            made[column] = pd.to_datetime(made[column])
    return conform(kind, made)


def staff(*rows: dict[str, object]) -> pd.DataFrame:
    """Staff who are all Ann, permanent in Adults since 2010 with an account, but for what the row says."""
    return frame("staff", *(PERSON | row for row in rows or ({},)))


def done(
    on: str | None, staff_id: str | None = "1", outcome: str = "completed", course: str = "IG"
) -> dict[str, object]:
    """An attempt at the course."""
    return {"staff_id": staff_id, "course": course, "outcome": outcome, "completed_on": on}


def paper(on: str, staff_id: str = "1", course: str = "IG") -> dict[str, object]:
    """A paper return."""
    return {"staff_id": staff_id, "course": course, "completed_on": on, "certified_by": "A Manager"}


def excused(until: str, staff_id: str = "1", course: str = "IG") -> dict[str, object]:
    """An exemption."""
    return {"staff_id": staff_id, "course": course, "reason": "career break", "until": until}


def measured(
    posts: pd.DataFrame,
    attempts: list[dict[str, object]] | None = None,
    *,
    papers: list[dict[str, object]] | None = None,
    exempt: list[dict[str, object]] | None = None,
    course: Course = COURSE,
    as_at: dt.date = D,
    access: pd.DataFrame | None = None,
    width: int | None = None,
    steps: Escalation = STEPS,
) -> pd.DataFrame:
    """Posts and events to statuses and stages."""
    who = people(posts, as_at, staff_id_width=width)
    tried = match(frame("completions", *(attempts or [])), who, staff_id_width=width)
    found = status(
        who,
        tried,
        frame("paper_returns", *(papers or [])),
        frame("exemptions", *(exempt or [])),
        course,
        as_at,
        system_access=access,
        staff_id_width=width,
    )
    return stages(found, steps)
