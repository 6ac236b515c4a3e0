"""The calendar of committee meetings kept in the app: a meeting added, changed, taken off with a reason, put back.

What is added or changed is an edit of the list that was uploaded (`editing`), and holds wherever that list does: when a
meeting is held does not depend on the day it is asked about. A list says nothing of what it leaves out, so a meeting that
is not held is set aside by its day, whichever file brings it again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from ig_metrics import datasets
from ig_metrics.dates import uk
from ig_metrics.errors import Refused
from ig_metrics.ledger import editing
from ig_metrics.ledger.editing import SOURCE, Book, Changed, Edit
from ig_metrics.store import Store
from ig_metrics.store.entries import Entry

KIND, BOOK = "meetings", "meeting-off"
COLUMNS = ("committee", "note")
EARLIEST, LATEST = dt.date(1990, 1, 1), dt.date(2200, 1, 1)
ADDED = "A meeting added to the calendar"


@dataclass(frozen=True)
class TakenOff:
    """A meeting off the calendar: why, by whom and when (aware, in UTC); `id` is what puts it back."""

    held_on: dt.date
    why: str
    by: str
    at: dt.datetime
    id: str


def listed(store: Store, as_at: dt.date, known_on: dt.datetime | None = None) -> pd.DataFrame:
    """The meetings to go by at a date, those to come among them, in the kind's columns and order of their days.

    The list in force then is used; failing that the earliest held later, because a list uploaded in March says when
    January's meeting was. Without those taken off.
    """
    day = _holds_from(store, as_at, known_on)
    frame = datasets.empty(KIND) if day is None else store.in_force(KIND, max(day, as_at), known_on=known_on)
    off = {one.held_on for one in taken_off(store, known_on)}
    kept = frame[frame["held_on"].notna() & ~frame["held_on"].dt.date.isin(off)]
    return kept.sort_values("held_on", kind="stable").reset_index(drop=True)


def taken_off(store: Store, known_on: dt.datetime | None = None) -> tuple[TakenOff, ...]:
    """The meetings off the calendar as known then, the first taken off first."""
    return tuple(_read(entry) for entry in store.entries(BOOK, known_on=known_on))


def add(store: Store, as_at: dt.date, held_on: dt.date, committee: str, note: str, *, by: str) -> str:
    """Add a meeting; the id of the snapshot it makes. Raises Refused for a day that has one, was taken off or cannot be."""
    if not EARLIEST <= held_on <= LATEST:
        raise Refused(f"{uk(held_on)} cannot be right. Check the year.")
    if any(one.held_on == held_on for one in taken_off(store)):
        raise Refused(f"The meeting of {uk(held_on)} was taken off the calendar. Put it back instead.")
    if held_on in days(listed(store, as_at)):
        raise Refused(f"The calendar has a meeting on {uk(held_on)} already. Change that one instead.")
    new = _row(held_on, committee, note)
    day = _holds_from(store, as_at)
    if day is not None:
        return editing.save(store, _book(day), datasets.empty(KIND), new, why=ADDED, by=by).snapshot
    version = store.version()
    first = store.add(
        KIND, new, as_at=min(held_on, store.clock().date()), uploaded_by=by, file_name=SOURCE,
        sha256=hashlib.sha256(new.to_csv().encode()).hexdigest(), only_at=version,
    )  # fmt: skip
    return first.id


def change(store: Store, as_at: dt.date, opened: tuple[str, str], held_on: dt.date, edited: tuple[str, str], *, why: str,
           by: str) -> Edit:  # fmt: skip
    """Change a meeting's committee and note, given as they were when `opened` and as they are to be.

    Raises Refused without a reason, where nothing changed and for a day without a meeting; ChangedMeanwhile where somebody
    else has changed it since it was opened.
    """
    on = [day for day in days(listed(store, as_at)) if day == held_on]
    holds_from = _holds_from(store, as_at)
    if not on or holds_from is None:
        raise Refused(f"The calendar has no meeting on {uk(held_on)}. Look at it again: it may have changed.")
    if len(on) > 1:
        raise Refused(
            f"The list has {len(on)} meetings on {uk(held_on)}, and they are told apart by their day. Correct the list and "
            "upload it again."
        )
    return editing.save(store, _book(holds_from), _row(held_on, *opened), _row(held_on, *edited), why=why, by=by)


def take_off(store: Store, as_at: dt.date, held_on: dt.date, why: str, by: str) -> TakenOff:
    """Take a meeting off the calendar. Raises Refused without a reason, and for a day without a meeting."""
    if not why.strip():
        raise Refused("Say why the meeting is taken off the calendar; the reason is kept with it.")
    if held_on not in days(listed(store, as_at)):
        raise Refused(f"The calendar has no meeting on {uk(held_on)}. Look at it again: it may have changed.")
    return _read(store.write_entry(BOOK, held_on.isoformat(), {"why": why.strip()}, by, once=True))


def put_back(store: Store, id: str, why: str, by: str) -> TakenOff:
    """Put a meeting back on the calendar. Raises Refused without a reason, or where nothing of that id is off it."""
    return _read(store.strike_entry(BOOK, id, why, by))


def days(calendar: pd.DataFrame) -> list[dt.date]:
    """The days of a calendar's meetings, a day once for each."""
    return [day.date() for day in calendar["held_on"].dropna()]


def _holds_from(store: Store, as_at: dt.date, known_on: dt.datetime | None = None) -> dt.date | None:
    """The day of the list to go by: what is changed in it holds wherever it does. None where no list is held."""
    held = store.in_force_snapshots(KIND, as_at, known_on=known_on)
    if held:
        return max(info.as_at for info in held)
    return min((info.as_at for info in store.snapshots(include_withdrawn=False) if info.kind == KIND), default=None)


def _book(at: dt.date) -> Book:
    return Book(
        kind=KIND,
        at=at,
        what="the calendar",
        columns=COLUMNS,
        action="calendar edited",
        unnamed="A meeting has no day.",
        twice="There are two meetings on {}. A meeting is known by its day.",
        gone="The meeting of {} is no longer there.",
        check=_wrong,
        dated=lambda store, kept: at,
        told=lambda key: uk(pd.Timestamp(key[0]).date()),
    )


def _wrong(one: Changed) -> Iterator[str]:
    for name in COLUMNS:
        if len(str(one.row[name] or "")) > 500:
            yield f"The {name} is too long. Keep it to one line."


def _row(held_on: dt.date, committee: str, note: str) -> pd.DataFrame:
    cells = {"committee": committee.strip() or None, "note": note.strip() or None}
    return datasets.conform(KIND, pd.DataFrame([{"held_on": pd.Timestamp(held_on), **cells}]))


def _read(entry: Entry) -> TakenOff:
    return TakenOff(dt.date.fromisoformat(entry.subject), str(entry.detail["why"]), entry.by, entry.at, entry.id)
