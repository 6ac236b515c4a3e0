"""Service-critical holds: who is kept off a course's bar list, why, until when and by whom.

Each hold, change and release is a snapshot of its own; a person has at most one hold on a course at a time.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ig_metrics.dates import uk
from ig_metrics.errors import Refused
from ig_metrics.store import Store
from ig_metrics.store.store import CHANGED_MEANWHILE

KIND = "holds"
SOURCE = "Held in the app"
PLACED, RELEASED = "hold placed", "hold released"
END = dt.date(2262, 1, 1)
"""After every date: holds that start later are looked at too."""
ATTEMPTS = 3


@dataclass(frozen=True)
class Hold:
    """One hold: it keeps `staff_id` off the bar list of `course` from `held_from` to `until`, both included."""

    id: str
    staff_id: str
    course: str
    reason: str
    held_from: dt.date
    until: dt.date
    held_by: str
    snapshot: str


def place(store: Store, staff_id: str, course: str, reason: str, until: dt.date, by: str, *, on: dt.date) -> Hold:
    """Hold a person off a bar list from `on` to `until`. Who is held on that day already has their hold changed.

    Raises Refused, with every reason, without a reason, or with an end before `on`.
    """
    problems = []
    if not reason.strip():
        problems.append("Say why the person is held: which service would stop, and what is done meanwhile.")
    if until < on:
        problems.append(f"The hold would end on {uk(until)}, before it starts on {uk(on)}. Give a later day.")
    if not staff_id.strip():
        problems.append("Say who is held: give the staff number.")
    if problems:
        raise Refused(*problems)

    def row(held: pd.DataFrame) -> dict[str, Any]:
        mine = held[(held["staff_id"] == staff_id.strip()).to_numpy(dtype=bool)]
        known = None if mine.empty else mine.iloc[0]
        return {
            "hold": f"hold-{uuid.uuid4().hex[:12]}" if known is None else known["hold"],
            "staff_id": staff_id.strip(),
            "course": course,
            "reason": reason.strip(),
            "held_from": pd.Timestamp(on) if known is None else known["held_from"],
            "until": pd.Timestamp(until),
            "held_by": by,
        }

    return _keep(store, lambda: row(active(everything(store), course, on)), by, PLACED, on)


def release(store: Store, id: str, why: str, by: str, *, on: dt.date) -> Hold:
    """End a hold: from `on` it no longer holds. Raises Refused without a reason, or where no such hold stands."""
    if not why.strip():
        raise Refused("Say why the hold ends now; the reason is kept with it.")

    def row() -> dict[str, Any]:
        held = everything(store)
        mine = held[(held["hold"] == id).to_numpy(dtype=bool)]
        if mine.empty or pd.notna(mine.iloc[0]["released_on"]):
            raise Refused("That hold is not there any more. Look at the list again: somebody may have released it.")
        return {**mine.iloc[0].to_dict(), "released_on": pd.Timestamp(on), "release_reason": why.strip()}

    return _keep(store, row, by, RELEASED, on)


def everything(store: Store, as_at: dt.date = END, known_on: dt.datetime | None = None) -> pd.DataFrame:
    """Every hold that began by `as_at`, as it stands now: a `holds` frame."""
    return store.in_force(KIND, as_at, known_on=known_on)


def active(holds: pd.DataFrame, course: str, day: dt.date) -> pd.DataFrame:
    """The holds on a course that hold on that day, one row a person, the latest end first."""
    at = pd.Timestamp(day)
    held = (holds["held_from"] <= at) & (holds["until"] >= at)
    held &= holds["released_on"].isna() | (holds["released_on"] > at)
    held &= holds["course"] == course
    found = holds[held.fillna(False).to_numpy(dtype=bool)]
    found = found.sort_values(["until", "staff_id"], ascending=[False, True], kind="stable")
    return found.drop_duplicates("staff_id").reset_index(drop=True)


def _keep(store: Store, make: Callable[[], dict[str, Any]], by: str, action: str, on: dt.date) -> Hold:
    for _ in range(ATTEMPTS):
        version = store.version()
        row = make()
        frame = pd.DataFrame([row])
        try:
            info = store.add(
                KIND, frame, as_at=on, uploaded_by=by, file_name=action.capitalize(), source=SOURCE,
                sha256=hashlib.sha256(frame.to_csv().encode()).hexdigest(), only_at=version,
                said=(action, {"hold": row["hold"], "course": row["course"]}),
            )  # fmt: skip
        except Refused as refused:
            if refused.reasons != (CHANGED_MEANWHILE,):
                raise
            continue
        return Hold(
            row["hold"], row["staff_id"], row["course"], row["reason"], row["held_from"].date(), row["until"].date(),
            row["held_by"], info.id,
        )  # fmt: skip
    raise Refused(CHANGED_MEANWHILE)
