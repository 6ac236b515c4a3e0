"""Measures inside the door: worked out once for a version of the store, shared by pages, never handed out.

Nothing here knows a viewer. What leaves the door is cut down by the page modules; these frames hold names.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Sized
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from ig_metrics import settings as settings_file
from ig_metrics.dashboard import content
from ig_metrics.dashboard.lasting import lasting
from ig_metrics.dashboard.people import places
from ig_metrics.dashboard.shelves import heavy, light
from ig_metrics.dashboard.views import Question
from ig_metrics.ledger import set_aside
from ig_metrics.settings import Course, Settings
from ig_metrics.store import Store
from ig_metrics.store.edition import edition_in_force
from ig_metrics.store.purged import BOOK as KEPT
from ig_metrics.store.purged import purged_before
from ig_metrics.toolkit import attainment, catalogue, frameworks
from ig_metrics.toolkit.actions import standing
from ig_metrics.training import accounts, matching, people, stages, status
from ig_metrics.training import compliance as rates

Many = TypeVar("Many", bound=Sized)
LEARNING = ("completions", "paper_returns")
"""Where completions come from."""


@dataclass(frozen=True)
class Trained:
    """Everybody's state for one course at one date.

    `people`: the status frame with `stage`, one row a person.
    """

    course: Course
    as_at: dt.date
    people: pd.DataFrame


@dataclass(frozen=True)
class Assessed:
    """The Toolkit at one date: the framework, the assessment, and the plan in force."""

    framework: frameworks.Framework
    assessment: attainment.Assessment
    plan: pd.DataFrame


@dataclass(frozen=True)
class Register:
    """The breach register as at a date: its rows, and the days it can speak for (None: no breach was ever reported)."""

    rows: pd.DataFrame
    covered_from: dt.date | None
    covered_to: dt.date | None


def register_of(store: Store, question: Question) -> Register | None:
    """Breaches reported by the date, less those set aside as entered in error, or None when no register is held.

    It speaks for the days from its first breach to the newest date a register is held for (never past the date asked).
    """

    def make() -> Register | None:
        held = store.in_force_snapshots("breaches", question.as_at, known_on=question.known_on)
        if not held:
            return None
        rows = store.in_force("breaches", question.as_at, known_on=question.known_on)
        rows = set_aside.without(store, rows, question.known_on)
        first = rows["reported_on"].min()
        until = min(question.as_at, max(info.as_at for info in held))
        return Register(rows, None if pd.isna(first) else first.date(), until)

    key = ("breaches", store.version(), question.as_at, question.known_on)
    found: Register | None = heavy(store).get(key, make, lambda made: 0 if made is None else len(made.rows))
    return found


def has_people(store: Store, question: Question) -> bool:
    """Whether people can be counted as at the date: an HR list is in force. Reads no row of it."""
    cut = cut_of(store)
    if cut is not None and question.as_at < cut:
        return False  # what is left of them is not everybody there was
    return bool(store.in_force_snapshots("staff", question.as_at, known_on=question.known_on))


def staff(store: Store, settings: Settings, question: Question) -> pd.DataFrame | None:
    """One row a person as at the date, or None when no HR list is in force."""
    width = settings.organisation.staff_id_width

    def make() -> pd.DataFrame | None:
        if not has_people(store, question):
            return None
        posts = store.in_force("staff", question.as_at, known_on=question.known_on)
        everyone = people.people(posts, question.as_at, staff_id_width=width)
        known = store.in_force("network_accounts", question.as_at, known_on=question.known_on)
        return accounts.with_accounts(everyone, known, staff_id_width=width)

    key = ("staff", store.version(), question.as_at, question.known_on, width)
    found: pd.DataFrame | None = heavy(store).get(key, make, _rows)
    return found


def headcount(store: Store, settings: Settings, question: Question) -> int | None:
    """People employed on the date (of one whose rows were purged, as kept then), or None when no HR list is in force."""

    if not has_people(store, question):
        of = f"headcount:{question.as_at.isoformat()}"
        return next((int(entry.detail["people"]) for entry in store.entries(KEPT, of)), None)

    def make() -> int:
        found = staff(store, settings, question)
        assert found is not None
        return int(people.employed(found, question.as_at).sum())

    rests_on = (content.mark(store, content.STAFF, question), question.as_at, settings.organisation.staff_id_width)
    counted: int = lasting(store, "headcount", rests_on, make)
    return counted


def trained(store: Store, settings: Settings, course: Course, question: Question) -> Trained | None:
    """Everybody's state for a course, or None when no HR list is in force."""
    width = settings.organisation.staff_id_width

    def make() -> Trained | None:
        everyone = staff(store, settings, question)
        if everyone is None:
            return None
        at, known = question.as_at, question.known_on
        learned = attempts(store, settings, question, everyone)
        paper = store.in_force("paper_returns", at, known_on=known)
        excused = store.in_force("exemptions", at, known_on=known)
        needs = system_access(store, question) if course.audience != "all" else None
        found = status.status(everyone, learned, paper, excused, course, at, system_access=needs, staff_id_width=width)
        return Trained(course, at, stages.stages(found, settings.escalation))

    key = ("trained", store.version(), question.as_at, question.known_on, repr(course), settings.escalation, width)
    result: Trained | None = heavy(store).get(key, make, lambda made: 0 if made is None else len(made.people))
    return result


def of_people(store: Store, settings: Settings, course: Course, question: Question) -> tuple[Hashable, ...]:
    """All that everybody's state for a course rests on, as `lasting` takes it."""
    rows = content.mark(store, content.of_course(course), question)
    return rows, question.as_at, repr(course), repr(settings.escalation), settings.organisation.staff_id_width


def system_access(store: Store, question: Question) -> pd.DataFrame | None:
    """Who needs which system, or None when no list of that is in force."""
    at, known = question.as_at, question.known_on
    if not store.in_force_snapshots("system_access", at, known_on=known):
        return None
    return store.in_force("system_access", at, known_on=known)


def matched(store: Store, settings: Settings, question: Question, everyone: pd.DataFrame) -> pd.DataFrame:
    """Every attempt with the person it belongs to, as `training.matching.match` returns it."""
    tried = store.in_force("completions", question.as_at, known_on=question.known_on)
    width = settings.organisation.staff_id_width
    return matching.match(tried, everyone, staff_id_width=width, confirmed=confirmed(store, question))


def attempts(store: Store, settings: Settings, question: Question, everyone: pd.DataFrame) -> pd.DataFrame:
    """`matched`, looked for once for a date whatever the course; `everyone`: the people of the list in force."""
    key = ("matched", question.as_at, question.known_on, settings.organisation.staff_id_width)
    return remembered_rows(store, key, lambda: matched(store, settings, question, everyone))


def confirmed(store: Store, question: Question) -> pd.DataFrame:
    """Which learners somebody has found, or not found, to be which people.

    Who is who does not depend on the date asked about, only on what was known: a match confirmed in June holds for March.
    """
    return store.in_force("identity_matches", dt.date.max, known_on=question.known_on)


def has_learning(store: Store, question: Question) -> bool:
    """Whether completions of any kind are held: without them nobody is in date, overdue or lapsed, but not measured."""

    def make() -> bool:
        at, known = question.as_at, question.known_on
        return any(store.in_force_snapshots(kind, at, known_on=known) for kind in LEARNING)

    found: bool = light(store).get(("has learning", store.version(), question.as_at, question.known_on), make)
    return found


def bounds(store: Store, settings: Settings, course: Course, question: Question) -> rates.Bounds | None:
    """How far records that match nobody could move the rate of a course; None without an HR list."""
    if not has_people(store, question):
        return None

    def make() -> rates.Bounds:
        found = trained(store, settings, course, question)
        assert found is not None
        learned = attempts(store, settings, question, found.people)
        return rates.bounds(found.people, learned, course, question.as_at)

    result: rates.Bounds = lasting(store, "bounds", of_people(store, settings, course, question), make)
    return result


def training_rates(
    store: Store, settings: Settings, course: Course, question: Question, by: str | None = None
) -> pd.DataFrame | None:
    """Counts and rates of a course for the whole council, or by directorate, service or team; None without an HR list."""
    if not has_people(store, question):
        return None

    def make() -> pd.DataFrame:
        found = trained(store, settings, course, question)
        assert found is not None
        return grouped(found.people, by)

    rests_on = of_people(store, settings, course, question)
    if by is None:
        whole: pd.DataFrame = lasting(store, "rates", rests_on, make)
        return whole
    # Of groups so small that a count points to somebody: never written down.
    key = ("rates", store.version(), question.known_on, rests_on, by)
    result: pd.DataFrame = light(store).get(key, make)
    return result


def grouped(everyone: pd.DataFrame, by: str | None) -> pd.DataFrame:
    """Counts and rates (training.compliance) of people by directorate, service or team; of all where `by` is None."""
    return (
        rates.compliance(everyone)
        if by is None
        else rates.compliance(everyone.assign(place=places(everyone, by)), "place")
    )


def toolkit(store: Store, settings: Settings, question: Question, framework_id: str | None = None) -> Assessed | None:
    """The Toolkit at a date (of the edition in force then, unless one is named), or None when no self-assessment is held."""
    name = framework_id or edition(store, settings, question)

    def make() -> Assessed | None:
        framework = frameworks.load(name, frameworks_folder())
        at, known = question.as_at, question.known_on
        if not store.in_force_snapshots("toolkit", at, known_on=known, framework=name):
            return None
        plan = standing(store.in_force("plan", at, known_on=known), at)
        rows = store.in_force("toolkit", at, known_on=known, framework=name)
        if not catalogue.is_whole_list(rows):
            framework = _with_list(store, question, framework)
        found = attainment.assess(
            framework,
            rows,
            pass_level=settings.toolkit.pass_level,
            target_level=settings.toolkit.target_level,
            plan=plan,
            as_at=at,
        )
        return Assessed(framework, found, plan)

    key = (
        "toolkit",
        store.version(),
        question.as_at,
        question.known_on,
        name,
        settings.toolkit,
        stamp(frameworks_folder() / f"{name}.toml"),
    )
    result: Assessed | None = light(store).get(key, make)
    return result


def edition(store: Store, settings: Settings, question: Question) -> str:
    """The id of the edition of the Toolkit that is in force at the question's date."""

    def make() -> str:
        return edition_in_force(settings.toolkit, store.snapshots(), question.as_at, known_on=question.known_on)

    key = ("edition", store.version(), question.as_at, question.known_on, settings.toolkit)
    found: str = light(store).get(key, make)
    return found


def _with_list(store: Store, question: Question, framework: frameworks.Framework) -> frameworks.Framework:
    """The framework with the list that the latest upload of its edition to bring one brought; as it is where none did."""
    days = {
        info.as_at for info in store.snapshots() if info.kind == "toolkit" and info.framework == framework.id
    }  # fmt: skip
    for day in sorted((day for day in days if day <= question.as_at), reverse=True):
        rows = store.in_force("toolkit", day, known_on=question.known_on, framework=framework.id)
        if catalogue.is_whole_list(rows):
            return catalogue.with_list(framework, rows)
    return framework


def cut_of(store: Store) -> dt.date | None:
    """The first day whose rows about people are still held; None where nothing was ever purged. Quick."""
    found: dt.date | None = remembered(store, "purged before", lambda: purged_before(store))
    return found


def remembered(store: Store, key: Hashable, make: Callable[[], Any]) -> Any:
    """Something light and the same for everybody who may see it, made once for a version of the store."""
    return light(store).get(("remembered", store.version(), repr(key)), make)


def remembered_rows(store: Store, key: Hashable, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    """A table as long as the council is large, made once for a version of the store."""
    found: pd.DataFrame = heavy(store).get(("remembered", store.version(), repr(key)), make, _rows)
    return found


def remembered_many(store: Store, key: Hashable, make: Callable[[], Many]) -> Many:
    """Something whose length grows with the council, made once for a version of the store."""
    found: Many = heavy(store).get(("remembered", store.version(), repr(key)), make, len)
    return found


def frameworks_folder() -> Path:
    """Where a council keeps framework files of its own."""
    return settings_file.home_folder() / "frameworks"


def stamp(path: Path) -> tuple[int, int] | None:
    """When a council's own framework file was changed, and how long it is: an edit is read at once."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _rows(frame: pd.DataFrame | None) -> int:
    return 0 if frame is None else len(frame)
