"""Who may ask about which dates: everybody but the IG lead, about the dates on offer only.

Small numbers stay hidden at one date; somebody who could ask about any day could still watch a total change from one day
to the next. The dates offered (dates of data and of meetings) are too far apart for that.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from typing import Any, TypeVar

from ig_metrics import wording
from ig_metrics.dashboard import measured
from ig_metrics.dashboard.choices import Choices, choices
from ig_metrics.dashboard.views import Question, View
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store

Answer = TypeVar("Answer")


def offered_dates(door: Callable[..., Answer]) -> Callable[..., Answer]:
    """Make a function of the door answer only for dates on offer, and say so where it moved one."""

    @functools.wraps(door)
    def answer(store: Store, settings: Settings, viewer: Viewer, question: Question, **filters: Any) -> Answer:
        asked, moved = moved_to_offered(store, settings, viewer, question)
        found = door(store, settings, viewer, asked, **filters)
        said = (*moved, *removed(store, asked))
        if said and isinstance(found, View):
            return dataclasses.replace(found, warnings=(*said, *found.warnings))
        return found

    return answer


def removed(store: Store, question: Question) -> tuple[str, ...]:
    """That rows about people are no longer held for the date, or for the one it is compared with."""
    cut = measured.cut_of(store)
    days = (question.as_at, question.compare_with or question.as_at)
    if cut is None or min(days) >= cut:
        return ()
    return (
        f"Rows about people are no longer held for dates before {wording.uk(cut)}: they were past the retention period. Figures about "
        "people at such a date are those kept then, with small numbers hidden; there are no names, and none by team.",
    )


def moved_to_offered(
    store: Store, settings: Settings, viewer: Viewer, question: Question
) -> tuple[Question, tuple[str, ...]]:
    """The question with its dates moved back to the latest on offer, as known now, and a sentence for each date moved.

    The IG lead's is left as it is. So is a date before all that is held: there is nothing to see. The IG lead who looks as
    somebody else may still ask as known on a day: a committee paper is made that way, and can be made again as it was.
    """
    if viewer.role == "ig_lead":
        return question, ()
    found: Choices = measured.remembered(store, "choices", lambda: choices(store, settings, viewer))
    as_at = max((day for day in found.as_at if day <= question.as_at), default=question.as_at)
    said = [] if as_at == question.as_at else [wording.date_moved(question.as_at, as_at)]
    compare = question.compare_with
    if compare is not None:
        earlier = [day for day in found.as_at if day <= compare and day < as_at]
        if earlier and max(earlier) != compare:
            said.append(wording.date_moved(compare, max(earlier)))
        compare = max(earlier, default=compare if compare < as_at else None)
    return Question(as_at, compare, question.known_on if viewer.previewing else None), tuple(said)
