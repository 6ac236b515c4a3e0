"""Figures kept when the rows they were worked out from were purged: as the committee sees them, small numbers hidden.

Kept for each date on offer before the cut, course by course: counts and rates of the council, its directorates and services, and
how many were employed (for each month's end too, since rates of breaches ask for it). Nothing in them points to a person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pandas as pd

from ig_metrics.dashboard import measured
from ig_metrics.dashboard.choices import choices, meeting_dates
from ig_metrics.dashboard.known import as_known_on
from ig_metrics.dashboard.published import Published, frame_of
from ig_metrics.dashboard.settled import RESTS_ON, settled, waiting_from, whole_alone
from ig_metrics.dashboard.views import Question
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Course, Settings
from ig_metrics.store import Store
from ig_metrics.store.purged import BOOK, PURGES, WAITING

HEADS = "headcount"
REPORTED = "reported"
Line = tuple[str, str, dict[str, Any]]


def to_keep(store: Store, settings: Settings, cut: dt.date) -> tuple[Line, ...]:
    """The figures to write down with a purge up to `cut`, but those kept already: ledger entries."""
    have = {entry.subject for entry in store.entries(BOOK)}
    waiting = [
        (BOOK, f"{WAITING}:{course.code}", {"groups": found})
        for course in settings.courses
        if (found := waiting_from(store, settings, course, cut))
    ]
    return (*(line for line in _figures(store, settings, cut) if line[1] not in have), *waiting)


def _figures(store: Store, settings: Settings, cut: dt.date) -> Iterator[Line]:
    since = measured.cut_of(store)
    offered = [day for day in choices(store, settings, Viewer("", "ig_lead")).as_at if day < cut]
    fresh = sorted(day for day in offered if since is None or day >= since)
    meetings = set(meeting_dates(store, cut))
    ends = pd.date_range(fresh[0], cut, freq="ME").date if fresh else []
    for day in sorted({*fresh, *(day for day in ends if day < cut)}):
        heads = measured.headcount(store, settings, Question(day))
        if heads is not None:
            yield BOOK, f"{HEADS}:{day.isoformat()}", {"people": heads}
    for course in settings.courses:
        for day in fresh:
            asked = Question(day)
            now = _told(store, settings, course, asked)
            if now is None:
                continue
            yield BOOK, subject(course, day), now
            then = _told(store, settings, course, as_known_on(store, asked, day)) if day in meetings else None
            if then is not None and then != now:
                yield BOOK, f"{subject(course, day)}:{REPORTED}", then


def subject(course: Course, day: dt.date) -> str:
    """What kept figures are filed under."""
    return f"{course.code}:{day.isoformat()}"


def _told(store: Store, settings: Settings, course: Course, question: Question) -> dict[str, Any] | None:
    shown = settled(store, settings, course, question)
    if shown is None or not measured.has_learning(store, question):
        return None
    since = {
        level: {group: day and day.isoformat() for group, day in rows.items()} for level, rows in shown.since.items()
    }
    keys = {level: [list(key) for key in found] for level, found in shown.keys.items()}
    by = {name: _plain(table) for name, table in shown.by.items()}
    return {"whole": _plain(shown.whole), "by": by, "keys": keys, "since": since}


def _plain(table: pd.DataFrame) -> list[dict[str, Any]]:
    kept = table.drop(columns="hidden").astype(object)
    return [
        {str(name): value for name, value in row.items()} for row in kept.where(kept.notna(), None).to_dict("records")
    ]


def is_before(store: Store, question: Question) -> bool:
    """Whether the date is before a cut: its figures are kept ones or none."""
    cut = measured.cut_of(store)
    return cut is not None and question.as_at < cut


def for_committee(store: Store, course: Course, question: Question) -> Published | None:
    """`published` for whoever may not see small counts: of the whole council alone once anything was uploaded since the purge.

    Later dates were held against kept ones when these were kept. What comes later cannot be: nobody is told apart any more.
    """
    shown = published(store, course, question)
    last = max((entry.at for entry in store.entries(PURGES)), default=None)
    added = any(info.kind in RESTS_ON and last is not None and info.uploaded_at > last for info in store.snapshots())
    return shown if shown is None or not added else whole_alone(shown)


def published(store: Store, course: Course, question: Question) -> Published | None:
    """The kept figures of a course at a date before the cut; None where none were kept. As reported where that differed, and is asked."""
    found = {entry.subject: entry.detail for entry in store.entries(BOOK)}
    name = subject(course, question.as_at)
    detail = (found.get(f"{name}:{REPORTED}") if question.known_on else None) or found.get(name)
    if detail is None:
        return None
    return Published(
        frame_of(detail["whole"]),
        {by: frame_of(rows) for by, rows in detail["by"].items()},
        {by: [tuple(key) for key in keys] for by, keys in detail["keys"].items()},
        {
            level: {group: dt.date.fromisoformat(day) if day else None for group, day in rows.items()}
            for level, rows in detail["since"].items()
        },
    )
