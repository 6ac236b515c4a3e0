"""Levels, evidence and actions edited by the IG lead: the rows to edit, and what a save changes. Reasoned, kept, audited."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pandas as pd

from ig_metrics import datasets
from ig_metrics.dashboard import change_words, measured
from ig_metrics.dashboard.breach_actions import ONLY_LEAD
from ig_metrics.dashboard.forecast_keeping import keep_after
from ig_metrics.dashboard.views import Question
from ig_metrics.dashboard.what_if import assessed_moved, plan_moved, plan_state
from ig_metrics.errors import Refused
from ig_metrics.ledger import actions, assessment, editing
from ig_metrics.ledger.editing import Book, Edit
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.toolkit import frameworks
from ig_metrics.toolkit.edition import Framework


@dataclass(frozen=True)
class ToEdit:
    """`rows` to edit, in the kind's columns; `levels`: what a level may be, and how it is said. `framework_title` names the
    edition; `newer`: the day of a list that is later than the edit would be (None: there is none), which figures from then on
    rest on."""

    rows: pd.DataFrame
    levels: dict[str, str] = field(default_factory=dict)
    framework_title: str = ""
    newer: dt.date | None = None


@dataclass(frozen=True)
class Saved:
    """A save: `edit`, and in sentences what it changed in the figures as at its day."""

    edit: Edit
    changes: tuple[str, ...]


def levels_to_edit(
    store: Store, settings: Settings, viewer: Viewer, at: dt.date, *, framework: str | None = None
) -> ToEdit:
    """The self-assessment in force at a day, to edit. Raises Refused for anybody but the IG lead, and for a day to come."""
    only_lead(viewer)
    edition = _edition(store, settings, at, framework)
    book = assessment.book(edition, at)
    editing.not_yet(store, at)
    return ToEdit(
        editing.rows(store, book),
        assessment.choices(edition),
        edition.full_title,
        newer_list(store, "toolkit", at, edition.id),
    )


def save_levels(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    at: dt.date,
    opened: pd.DataFrame,
    edited: pd.DataFrame,
    why: str,
    *,
    framework: str | None = None,
) -> Saved:
    """Keep an edit of levels and evidence that holds from a day. Raises as `editing.save`, and for anybody but the IG lead."""
    only_lead(viewer)
    editing.not_yet(store, at)
    edition = _edition(store, settings, at, framework)
    before = measured.toolkit(store, settings, Question(at), edition.id)
    made = editing.save(store, assessment.book(edition, at), opened, edited, why=why, by=viewer.username)
    after = measured.toolkit(store, settings, Question(at), edition.id)
    keep_after(store, settings, "toolkit", viewer.username)
    return Saved(made, (*assessed_moved(before, after), *stays(store, "toolkit", at, edition.id)))


def plan_to_edit(store: Store, settings: Settings, viewer: Viewer, at: dt.date) -> ToEdit:
    """The improvement plan in force at a day, to edit. Raises Refused for anybody but the IG lead, and for a day to come."""
    only_lead(viewer)
    editing.not_yet(store, at)
    edition, book = _plan(store, settings, at)
    reachable = {level: said for level, said in assessment.choices(edition).items() if level.isdecimal() and int(level)}
    return ToEdit(editing.rows(store, book), reachable, edition.full_title, newer_list(store, "plan", at))


def save_plan(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    at: dt.date,
    opened: pd.DataFrame,
    edited: pd.DataFrame,
    why: str,
) -> Saved:
    """Keep an edit of the plan that holds from a day. Raises as `editing.save`, and for anybody but the IG lead.

    An action dropped without a reason of its own has the reason of the save.
    """
    only_lead(viewer)
    editing.not_yet(store, at)
    _, book = _plan(store, settings, at)
    bare = edited["dropped_on"].notna() & (edited["dropped_why"].fillna("").astype("str").str.strip() == "")
    if why.strip() and bare.any():
        edited = edited.assign(dropped_why=edited["dropped_why"].astype("str").mask(bare, why.strip()))
    before = plan_state(store, Question(at))
    made = editing.save(store, book, opened, edited, why=why, by=viewer.username)
    moved = plan_moved(before, plan_state(store, Question(at)))
    keep_after(store, settings, "plan", viewer.username)
    return Saved(made, (moved, *stays(store, "plan", at)))


def _plan(store: Store, settings: Settings, at: dt.date) -> tuple[Framework, Book]:
    found = measured.toolkit(store, settings, Question(at))
    numbers = frozenset() if found is None else frozenset(found.assessment.requirements["requirement"])
    edition = _edition(store, settings, at, None)
    return edition, actions.book(edition, numbers or frozenset(edition.by_number), at)


def _edition(store: Store, settings: Settings, at: dt.date, name: str | None) -> Framework:
    """The framework with the list that counts at a day."""
    name = name or measured.edition(store, settings, Question(at))
    found = measured.toolkit(store, settings, Question(at), name)
    return frameworks.load(name, measured.frameworks_folder()) if found is None else found.framework


def newer_list(store: Store, kind: str, at: dt.date, framework: str | None = None) -> dt.date | None:
    """The day of the first list of a kind that is later than a day; None where there is none."""
    held = store.snapshots(include_withdrawn=False)
    days = [
        info.as_at
        for info in held
        if info.kind == kind and info.framework == framework and not info.partial and info.as_at > at
    ]
    return min(days, default=None)


def stays(store: Store, kind: str, at: dt.date, framework: str | None = None) -> tuple[str, ...]:
    """That an edit of a day leaves figures of a later list as they are, where there is one."""
    newer = newer_list(store, kind, at, framework)
    return () if newer is None else (change_words.stays(datasets.KINDS[kind].label, newer),)


def only_lead(viewer: Viewer) -> None:
    """Raises Refused for anybody but the IG lead."""
    if viewer.role != "ig_lead":
        raise Refused(ONLY_LEAD)
