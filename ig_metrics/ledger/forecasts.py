"""Forecasts kept with the day they are as at: what was said then, to be scored once its date has come. Never struck out.

No personal data: requirements by their numbers, and counts.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import Any

from ig_metrics.dates import LONDON
from ig_metrics.store import Store
from ig_metrics.store.entries import Entry

BOOK = "forecast"
RESTS_ON = ("toolkit", "plan")
"""The kinds of spreadsheet a forecast rests on: when one is kept, so is the forecast it makes."""


@dataclass(frozen=True)
class Item:
    """A requirement below its target: the date it is due by the plan, and its chance by past form (None: not known)."""

    requirement: str
    due: dt.date | None = None
    chance: float | None = None


@dataclass(frozen=True)
class Said:
    """What was forecast, as `toolkit.outlook.Outlook` has it, of one edition (`framework`) and target level.

    `snapshots`: the ids of what it rests on, sorted.
    """

    framework: str
    target_level: int
    as_at: dt.date
    deadline: dt.date
    applicable: int
    now: int
    plan_says: int
    past_form: float | None = None
    low: int | None = None
    high: int | None = None
    all_done: float | None = None
    finished: int = 0
    items: tuple[Item, ...] = ()
    snapshots: tuple[str, ...] = ()

    @property
    def about(self) -> tuple[str, int, dt.date, dt.date]:
        """What it is a forecast of: two of one kind are the same forecast made twice, the second knowing more."""
        return self.framework, self.target_level, self.as_at, self.deadline


@dataclass(frozen=True)
class Kept:
    """A forecast as it was kept: `by` whom and when (`kept_at`, aware)."""

    id: str
    said: Said
    by: str
    kept_at: dt.datetime

    @property
    def beforehand(self) -> bool:
        """Whether it was kept by the deadline's day; else it was worked out afterwards, from the files of its day."""
        return self.kept_at.astimezone(LONDON).date() <= self.said.deadline


def keep(store: Store, said: Said, by: str) -> tuple[Kept, bool]:
    """Keep a forecast; and whether it is new. The same forecast from the same files is kept once."""
    held = next((kept for kept in listed(store) if kept.said == said), None)
    if held is not None:
        return held, False
    subject = f"{said.framework} level {said.target_level}, {said.as_at.isoformat()} for {said.deadline.isoformat()}"
    return _read(store.write_entry(BOOK, subject, _plain(said), by)), True


def listed(store: Store, known_on: dt.date | dt.datetime | None = None) -> tuple[Kept, ...]:
    """Every forecast kept by then, the first kept first; of the same one kept twice at one moment, the first."""
    found: dict[Said, Kept] = {}
    for entry in store.entries(BOOK, known_on=known_on):
        kept = _read(entry)
        found.setdefault(kept.said, kept)
    return tuple(found.values())


def _plain(said: Said) -> dict[str, Any]:
    detail = dataclasses.asdict(said)
    for name in ("as_at", "deadline"):
        detail[name] = detail[name].isoformat()
    detail["snapshots"] = list(said.snapshots)
    detail["items"] = [
        [item.requirement, None if item.due is None else item.due.isoformat(), item.chance] for item in said.items
    ]
    return detail


def _read(entry: Entry) -> Kept:
    detail = dict(entry.detail)
    for name in ("as_at", "deadline"):
        detail[name] = dt.date.fromisoformat(detail[name])
    detail["snapshots"] = tuple(detail["snapshots"])
    detail["items"] = tuple(
        Item(requirement, None if due is None else dt.date.fromisoformat(due), chance)
        for requirement, due, chance in detail["items"]
    )
    return Kept(entry.id, Said(**detail), entry.by, entry.at)
