"""What every view of a course begins with: which course, what is lacking, and whose people it is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard import definitions, measured
from ig_metrics.dashboard.cautions import cautions
from ig_metrics.dashboard.lasting import lasting
from ig_metrics.dashboard.people import own
from ig_metrics.dashboard.people_counts import KINDS
from ig_metrics.dashboard.sources import missing, sources
from ig_metrics.dashboard.views import Missing, Question
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Course, Settings
from ig_metrics.store import Store
from ig_metrics.training.cohorts import Cohort, cohorts, completed_days
from ig_metrics.training.events import Events

COARSE_PEOPLE = 400
"""Times the threshold: of so many people a whole percent is at least twenty, too coarse to tell a small number by."""


@dataclass(frozen=True)
class Asked:
    """A course, or why there is no answer (`answer`, with `course` None)."""

    course: Course | None
    answer: tuple[str, ...]
    kept: dict[str, Any]
    """What the view takes over as it is: sources, definitions, missing, warnings."""
    find: Callable[[], pd.DataFrame] = pd.DataFrame

    @cached_property
    def people(self) -> pd.DataFrame:
        """The state of the viewer's people. Looked up when first asked for: what is kept as measures needs nobody's row."""
        return self.find()


def asked(store: Store, settings: Settings, viewer: Viewer, question: Question, code: str | None) -> Asked:
    """The course asked for and the state of the viewer's people; never a refusal for what is merely not held.

    Raises Refused for a course that is not in settings.
    """
    if not settings.courses:
        needed = wording.add_a_course(asks=not viewer.uploads)
        return Asked(None, (needed,), {"missing": (Missing("settings", needed),)})
    chosen = settings.course(code)
    wanted = {"staff": "count who should be trained", "completions": "see who has completed the course"}
    kept = {
        "missing": missing(store, viewer, wanted, question),
        "definitions": (*definitions.training(chosen, settings), *definitions.hidden_means(viewer, settings)),
    }
    if not measured.has_people(store, question):
        return Asked(None, (wording.upload_first(["HR staff list"], asks=not viewer.uploads),), kept)
    if not measured.has_learning(store, question):
        said = (wording.nothing_learned(), wording.upload_first(["E-learning export"], asks=not viewer.uploads))
        return Asked(None, said, kept)
    more = {
        "sources": sources(store, viewer, KINDS, question),
        "warnings": cautions(store, question, chosen),
    }

    def find() -> pd.DataFrame:
        found = measured.trained(store, settings, chosen, question)
        assert found is not None
        return own(found.people, viewer)

    return Asked(chosen, (), kept | more, find)


def done_by(
    store: Store, settings: Settings, viewer: Viewer, course: Course, question: Question, begun: Asked
) -> Events:
    """Every completion of the viewer's people by the date; kept where they are everybody."""
    width = settings.organisation.staff_id_width

    def make() -> Events:
        paper = store.in_force("paper_returns", question.as_at, known_on=question.known_on)
        attempts = records(store, settings, question, begun.people)
        return completed_days(begun.people, attempts, paper, course, question.as_at, staff_id_width=width)

    if viewer.role == "manager":
        return make()
    key = ("completions by day", question.as_at, question.known_on, repr(course), width)
    found: Events = measured.remembered(store, key, make)
    return found


def records(store: Store, settings: Settings, question: Question, people: pd.DataFrame) -> pd.DataFrame:
    """Every attempt with the person it belongs to, looked for once for a date; `people` stands in without an HR list."""
    everyone = measured.staff(store, settings, question)
    return measured.attempts(store, settings, question, people if everyone is None else everyone)


def cohorts_of(
    store: Store, settings: Settings, viewer: Viewer, course: Course, question: Question, begun: Asked
) -> tuple[Cohort, ...]:
    """The rounds of a course among the viewer's people, kept where they are everybody."""

    def make() -> tuple[Cohort, ...]:
        done = done_by(store, settings, viewer, course, question, begun)
        return cohorts(begun.people, done, course, question.as_at)

    if viewer.role == "manager":
        return make()
    found: tuple[Cohort, ...] = lasting(store, "cohorts", measured.of_people(store, settings, course, question), make)
    return found


def coarse(viewer: Viewer, settings: Settings, people: int) -> bool:
    """Whether a viewer may be shown whole percents of so many people: always, but where small numbers are hidden."""
    return viewer.sees_small_counts or people >= COARSE_PEOPLE * settings.privacy.threshold
