"""Statuses, compliance, stages and the completion curve over 40,000 people, beside one plain pandas join of the same two frames."""

from __future__ import annotations

import datetime as dt
import statistics
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from benchmarks.measure import Row
from ig_metrics.datasets import conform
from ig_metrics.settings import Course, Escalation
from ig_metrics.training.completion import curve
from ig_metrics.training.compliance import compliance
from ig_metrics.training.matching import match
from ig_metrics.training.people import people
from ig_metrics.training.stages import stages
from ig_metrics.training.status import status

PEOPLE, ATTEMPTS, SEED, RUNS = 40_000, 60_000, 20140331, 9
WIDTH = 8
AS_AT = dt.date(2014, 3, 31)
COURSE = Course(
    code="IG",
    title="Information governance",
    launch=dt.date(2014, 1, 27),
    valid_months=12,
    exclude={"directorate": ("Schools",)},
)


def staff(people_count: int = PEOPLE, seed: int = SEED) -> pd.DataFrame:
    """Invented staff: one post each, 6 directorates, 60 services, 900 teams, some leavers, absences and empty cells."""
    rng = np.random.default_rng(seed)
    n = np.arange(people_count)
    team = rng.integers(0, 900, people_count)
    start = np.datetime64("2014-03-01") - rng.integers(0, 9000, people_count)
    leave = np.where(rng.random(people_count) < 0.03, np.datetime64("2014-03-15"), np.datetime64("NaT"))
    away = rng.random(people_count) < 0.04
    frame = pd.DataFrame(
        {
            "staff_id": [f"{number:08d}" for number in 10_000_000 + n * 7],
            "full_name": [f"Person {number}" for number in n],
            "directorate": [f"Directorate {number % 6}" for number in team],
            "service": [f"Service {number % 60}" for number in team],
            "team": [f"Team {number}" for number in team],
            "job_title": [f"Job {number % 400}" for number in n],
            "start_date": start,
            "leave_date": leave,
            "email": [f"person.{number}@example.gov.uk" for number in n],
            "username": [f"u{number}" for number in n],
            "manager_id": [f"{number:08d}" for number in 10_000_000 + (n // 12) * 7],
            "manager_email": [f"person.{number // 12}@example.gov.uk" for number in n],
            "employment_type": rng.choice(["permanent", "fixed_term", "agency", "casual"], people_count),
            "network_access": rng.random(people_count) < 0.8,
            "absence": np.where(away, "maternity leave", None),
            "absence_from": np.where(away, np.datetime64("2014-01-05"), np.datetime64("NaT")),
            "absence_to": np.where(away, np.datetime64("2014-03-20"), np.datetime64("NaT")),
        }
    )
    return conform("staff", frame)


def attempts(staff_ids: pd.Series, count: int = ATTEMPTS, seed: int = SEED) -> pd.DataFrame:
    """Invented attempts at the course by those people, one in eight failed, over the past 14 months."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "staff_id": staff_ids.to_numpy()[rng.integers(0, len(staff_ids), count)],
            "course": rng.choice(["IG", "Information governance", "Fire safety"], count, p=[0.2, 0.7, 0.1]),
            "outcome": rng.choice(["completed", "failed"], count, p=[0.875, 0.125]),
            "completed_on": np.datetime64("2014-03-31") - rng.integers(0, 420, count),
        }
    )
    return conform("completions", frame)


def rows() -> list[Row]:
    """The budget's two rows: medians, in milliseconds, of runs that take turns."""
    posts = staff()
    tried = attempts(posts["staff_id"])
    somebody = people(posts, AS_AT, staff_id_width=WIDTH)
    matched = match(tried, somebody, staff_id_width=WIDTH)
    papers = conform("paper_returns", attempts(posts["staff_id"], 2_000, SEED + 1))
    excused = conform(
        "exemptions", attempts(posts["staff_id"], 500, SEED + 2).rename(columns={"completed_on": "until"})
    )
    found = status(somebody, matched, papers, excused, COURSE, AS_AT, staff_id_width=WIDTH)
    # The reference joins on the staff number alone: given the e-mail and user name columns too it takes longer.
    bare = tried[["staff_id", "course", "outcome", "completed_on"]]

    def statuses() -> None:
        result = status(somebody, matched, papers, excused, COURSE, AS_AT, staff_id_width=WIDTH)
        for by in ("directorate", "service", "team"):
            compliance(result, by)
        stages(result, Escalation())

    def completion_curve() -> None:
        counted = found[found["in_scope"]]
        done = counted["last_completed_on"].notna()
        last = counted["last_completed_on"].fillna(pd.Timestamp(AS_AT))
        curve((last - counted["assigned_on"]).dt.days.clip(lower=0), done)

    def reference() -> None:
        posts.merge(bare, how="left").groupby("directorate").max()

    return [
        _row(f"status, compliance by three breakdowns, stage: {PEOPLE:,} people, warm", statuses, reference, 3.0),
        _row(f"completion curve of {PEOPLE:,} people, warm", completion_curve, reference, 2.0),
    ]


def _row(what: str, ours: Callable[[], None], reference: Callable[[], None], budget: float) -> Row:
    took_ours, took_reference = _side_by_side(ours, reference)
    return Row(what, 1000 * took_ours, 1000 * took_reference, budget, "ms")


def _side_by_side(first: Callable[[], None], second: Callable[[], None]) -> tuple[float, float]:
    """Median seconds of each, run in turns so that a busy machine slows both alike; the first turn warms up."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(RUNS + 1):
        for work, seconds in zip((first, second), taken, strict=True):
            began = time.perf_counter()
            work()
            seconds.append(time.perf_counter() - began)
    return statistics.median(taken[0][1:]), statistics.median(taken[1][1:])
