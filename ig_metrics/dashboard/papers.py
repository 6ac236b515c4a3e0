"""What a committee paper is about: the meeting, the one before it, and the day its figures are of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ig_metrics import wording
from ig_metrics.dashboard.choices import committees, last_meeting_before, listed_meetings
from ig_metrics.dashboard.sources import none_held
from ig_metrics.dashboard.views import Question
from ig_metrics.dates import uk
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store

MEASURED = ("toolkit", "staff", "completions", "breaches", "plan")
"""The kinds a paper can say something of."""
MOST_NAMED = 12


@dataclass(frozen=True)
class Meeting:
    """A meeting to write a paper for. `committee` is its name ("" where the list gives none); `previous` the meeting before
    it. `question` asks for the figures: as at the meeting, or as at the newest data where that is older, compared with the
    meeting before (None where no data is held since)."""

    held_on: dt.date
    committee: str
    previous: dt.date | None
    question: Question


def paper_meeting(store: Store, held_on: dt.date, known_on: dt.datetime | None = None) -> Meeting:
    """The meeting held on a day. Without any list of meetings, or any data, a paper can still be begun: it says what is missing.

    Raises Refused for a day that is not on the list, and for a day on which what is held now was not yet known.
    """
    listed = listed_meetings(store, held_on, known_on)
    if not listed and listed_meetings(store, held_on):
        raise none_held(store, "meetings", Question(held_on, None, known_on))
    if listed and held_on not in listed:
        days = wording.listing([uk(day) for day in listed], most=MOST_NAMED)
        raise Refused(
            f"No meeting is on the list for {uk(held_on)}. Those listed are: {days}. "
            "Correct the date, or upload the list of committee meetings."
        )
    as_at = _newest(store, held_on, known_on)
    if as_at is None and _newest(store, held_on, None) is not None:
        raise Refused(
            f"Nothing was held by the day it is asked as known on to report to the meeting of {uk(held_on)}. "
            "Ask as known on a later day, or leave that out."
        )
    previous = last_meeting_before(store, held_on, known_on)
    compare = previous if previous is not None and as_at is not None and previous < as_at else None
    named = " and ".join(committees(store, held_on, known_on))
    return Meeting(held_on, named, previous, Question(as_at or held_on, compare, known_on))


def _newest(store: Store, held_on: dt.date, known_on: dt.datetime | None) -> dt.date | None:
    """The day the figures are of: the meeting's own where data reaches it, else the newest data's; None without any."""
    days = [
        info.as_at
        for info in store.snapshots(include_withdrawn=False)
        if info.kind in MEASURED and (known_on is None or info.uploaded_at <= known_on)
    ]
    before = [day for day in days if day <= held_on]
    if not before:
        return None
    return held_on if max(days) >= held_on else max(before)


def paper_meetings(store: Store, settings: Settings, viewer: Viewer, question: Question) -> tuple[dt.date, ...]:
    """Every meeting on the list that a paper can be made for, the latest first. Raises Refused for anybody but the IG lead."""
    if viewer.role != "ig_lead":
        raise Refused("Only the IG lead can make the committee paper.")
    return tuple(reversed(listed_meetings(store, question.as_at, question.known_on)))
