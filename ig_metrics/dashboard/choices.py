"""Which dates a viewer may ask about, and which are asked when they choose none."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from ig_metrics.datasets import UPLOADED
from ig_metrics.ledger import meetings as calendar
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store


@dataclass(frozen=True)
class Choices:
    """The dates on offer.

    `as_at`: newest first, every date a snapshot is held for. `meetings`: newest first, held on or before the newest of
    those. `default_as_at`: the newest date held (None: nothing is held). `default_compare`: the last meeting before it.
    """

    as_at: tuple[dt.date, ...] = ()
    meetings: tuple[dt.date, ...] = ()
    default_as_at: dt.date | None = None
    default_compare: dt.date | None = None

    def compare_for(self, as_at: dt.date) -> dt.date | None:
        """The last meeting before `as_at`: what it is compared with when nobody says otherwise."""
        return max((day for day in self.meetings if day < as_at), default=None)


def choices(store: Store, settings: Settings, viewer: Viewer) -> Choices:
    """The dates this viewer may choose between; the same for every role, since dates of uploads tell nothing."""
    held = _days_held(store)
    if not held:
        return Choices()
    meetings = tuple(reversed(meeting_dates(store, held[0])))
    found = Choices(offered_days(store), meetings, held[0])
    return Choices(found.as_at, meetings, held[0], found.compare_for(held[0]))


def offered_days(store: Store, known_on: dt.datetime | None = None) -> tuple[dt.date, ...]:
    """Every date on offer as known on a moment (default: now), newest first: of data held, and of meetings up to the newest."""
    held = _days_held(store, known_on)
    meetings = meeting_dates(store, held[0], known_on) if held else []
    return tuple(sorted({*held, *meetings}, reverse=True))


def _days_held(store: Store, known_on: dt.datetime | None = None) -> list[dt.date]:
    found = (info for info in store.snapshots() if info.kind in UPLOADED)
    known = (
        info
        for info in found
        if (not info.withdrawn_at if known_on is None else _stood(info.uploaded_at, info.withdrawn_at, known_on))
    )
    return sorted({info.as_at for info in known}, reverse=True)


def _stood(uploaded: dt.datetime, withdrawn: dt.datetime | None, known_on: dt.datetime) -> bool:
    return uploaded <= known_on and (withdrawn is None or withdrawn > known_on)


def next_meeting_after(store: Store, as_at: dt.date, known_on: dt.datetime | None = None) -> dt.date | None:
    """The next meeting after `as_at` that is on the list, or None."""
    days = (day.date() for day in calendar.listed(store, as_at, known_on)["held_on"].dropna())
    return min((day for day in days if day > as_at), default=None)


def meeting_dates(store: Store, as_at: dt.date, known_on: dt.datetime | None = None) -> list[dt.date]:
    """Dates of the committee's meetings held on or before `as_at`, oldest first."""
    held = calendar.listed(store, as_at, known_on)["held_on"].dropna()
    return sorted({day.date() for day in held if day.date() <= as_at})


def listed_meetings(store: Store, as_at: dt.date, known_on: dt.datetime | None = None) -> list[dt.date]:
    """Every meeting on the list to go by at a date, those to come among them, oldest first."""
    return sorted({day.date() for day in calendar.listed(store, as_at, known_on)["held_on"].dropna()})


def committees(store: Store, held_on: dt.date, known_on: dt.datetime | None = None) -> list[str]:
    """The names of the committees that meet on a day, as the list gives them; none where it gives none."""
    frame = calendar.listed(store, held_on, known_on)
    named = frame.loc[frame["held_on"] == pd.Timestamp(held_on), "committee"].dropna()
    return sorted({str(name).strip() for name in named} - {""})


def last_meeting_before(store: Store, as_at: dt.date, known_on: dt.datetime | None = None) -> dt.date | None:
    """The last meeting held before `as_at`, or None."""
    return max((day for day in meeting_dates(store, as_at, known_on) if day < as_at), default=None)
