"""The day a figure was reported, and the moment that counts: what was known then is what the paper said."""

from __future__ import annotations

import dataclasses
import datetime as dt

from ig_metrics.dashboard.choices import meeting_dates, next_meeting_after
from ig_metrics.dashboard.views import Question
from ig_metrics.ledger import papers
from ig_metrics.store import Store


def reported_on(store: Store, question: Question) -> dt.date | None:
    """The day of the meeting that was told of the date asked about: the date itself where one was held on it, else the first
    after it; None where no such meeting is on the list."""
    day = question.as_at
    if day in meeting_dates(store, day, question.known_on):
        return day
    return next_meeting_after(store, day, question.known_on)


def as_known_on(store: Store, question: Question, day: dt.date) -> Question:
    """The same question, answered with what had been uploaded by a day (and by the time it is asked as known on): by the moment
    the paper of that day's meeting was made, where one was issued, else by the end of the day."""
    known = papers.reported_at(store, day, question.known_on)
    return dataclasses.replace(question, known_on=known if question.known_on is None else min(known, question.known_on))
