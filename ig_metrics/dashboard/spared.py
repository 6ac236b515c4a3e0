"""One damaged file takes only what rests on it: every question of the door is answered as far as the rest goes.

A function of the door that meets a damaged file is asked again of a store in which whatever rests on that file is not held. It
says what is not held as it always does; the view names the file and what to do (IG lead), or that it cannot be read (others).
"""

from __future__ import annotations

import dataclasses
import functools
import weakref
from collections.abc import Callable
from typing import Any, TypeVar

from ig_metrics import datasets, wording
from ig_metrics.dashboard.views import OverviewView, Question, View
from ig_metrics.dates import uk
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.store import Damaged, Store
from ig_metrics.store.sound import Sound, Together, as_far_as_sound

Answer = TypeVar("Answer")
LEARNING = ("completions", "paper_returns")
BESIDE_LEARNING = ("exemptions", "identity_matches", "network_accounts", "holds", "issued_lists")
TOGETHER: Together = {
    # Who is in date, late or barred is wrong, not merely incomplete, where any of these is left out.
    **{kind: tuple(other for other in (*LEARNING, *BESIDE_LEARNING) if other != kind) for kind in LEARNING},
    # The grade depends on the plan, and so does what is said to raise each requirement.
    "toolkit": ("plan",),
}
LOOKS = frozenset({
    "assets", "assets_json", "breach_charts", "breach_charts_json", "breach_others", "breach_severity", "breaches",
    "breaches_due", "breaches_json", "carry_over", "choices", "clearance", "due_json", "editions_held",
    "explain", "forecast", "forecast_json", "forecasts_kept", "forecasts_kept_json", "glossary", "headlines", "held",
    "last_meeting_before", "levels", "managers", "meetings", "meetings_taken_off",
    "next_version", "overdue", "overview", "paper_before", "paper_meeting", "paper_meetings", "parties", "partners", "party", "plan",
    "plan_json", "resources", "resources_glance", "resources_json", "restated", "restated_json", "restatements",
    "toolkit", "toolkit_claims", "toolkit_json", "toolkit_why", "training", "training_counting", "training_json",
    "training_progress", "training_reach", "training_trend", "unmatched",
})  # fmt: skip
"""The functions of the door that only look, and count. What writes, and what is said of one person or put on a list to act on, rests
on whole data or is refused: nobody is barred, or told that they never did a course, because a file is damaged."""
REFUSED_WHOLE = frozenset({"list_prepared", "lists_issued", "list_holds", "timeline"})
"""Views of that second sort."""
MOST_KEPT = 4

_kept: weakref.WeakKeyDictionary[Store, dict[frozenset[str], Sound]] = weakref.WeakKeyDictionary()


def spared(look: Callable[..., Answer]) -> Callable[..., Answer]:
    """Make a function of the door answer as far as sound data goes, and say what it had to leave out."""

    @functools.wraps(look)
    def answer(store: Store, *given: Any, **filters: Any) -> Answer:
        if isinstance(store, Sound):
            return look(store, *given, **filters)
        with store.steady():
            found, asked, known = as_far_as_sound(
                store, lambda sound: look(sound, *given, **filters), lambda damaged: _without(store, damaged)
            )
        return _saying(found, asked, known, given) if isinstance(asked, Sound) else found

    return answer


def said(known: tuple[Damaged, ...], viewer: Viewer | None) -> tuple[str, ...]:
    """A sentence for each damaged file, in words for this viewer."""
    return tuple(_said(each, viewer) for each in known)


def _said(damaged: Damaged, viewer: Viewer | None) -> str:
    info = damaged.info
    what = f"{datasets.KINDS[info.kind].label}, as at {uk(info.as_at)}"
    if viewer is not None and viewer.role != "ig_lead":
        return f"{what}: it cannot be read at the moment. Figures that rest on it are not shown. The IG lead can put it right."
    return f"{what} ({info.file_name}): figures that rest on it are not shown. {' '.join(damaged.reasons)}"


def unread(store: Store, kind: str, question: Question, *, framework: str | None = None) -> tuple[str, ...]:
    """The labels and dates of the damaged files for which a kind is not given to a question; none where that is not the reason."""
    if not isinstance(store, Sound):
        return ()
    found = store.withheld(kind, question.as_at, known_on=question.known_on, framework=framework)
    return tuple(f"{datasets.KINDS[info.kind].label}, as at {uk(info.as_at)}" for info in found)


def _without(store: Store, known: tuple[Damaged, ...]) -> Sound:
    """The store without them: the same object while the same files are damaged, so that what was measured is kept."""
    key = frozenset(each.info.id for each in known)
    held = _kept.setdefault(store, {})
    if key not in held:
        while len(held) >= MOST_KEPT:
            held.pop(next(iter(held)), None)
        held[key] = Sound(store, [each.info for each in known], TOGETHER)
    return held[key]


def _saying(found: Answer, asked: Sound, known: tuple[Damaged, ...], given: tuple[Any, ...]) -> Answer:
    """An answer that names the damaged files, and says of what is held and cannot be read that it is so."""
    viewer = next((each for each in given if isinstance(each, Viewer)), None)
    question = next((each for each in given if isinstance(each, Question)), None)
    if isinstance(found, dict):
        return {**found, "damaged": list(said(known, viewer))}  # type: ignore[return-value]
    if not isinstance(found, View):
        return found

    def worded(sentences: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(_worded(each, asked, question) for each in sentences))

    changed: dict[str, Any] = {"answer": worded(found.answer), "damaged": said(known, viewer)}
    if isinstance(found, OverviewView):
        changed["lead"] = worded(found.lead)
        changed["state"] = tuple(dataclasses.replace(each, text=worded(each.text)) for each in found.state)
    return dataclasses.replace(found, **changed)


def _worded(sentence: str, asked: Sound, question: Question | None) -> str:
    if question is None or not isinstance(sentence, wording.Unheld):
        return sentence
    kinds = [kind for kind, told in datasets.KINDS.items() if told.label in sentence.labels]
    names = dict.fromkeys(name for kind in kinds for name in unread(asked, kind, question))
    return wording.unread(tuple(names)) if names else sentence


def refused(store: Store, kind: str, question: Question, *, framework: str | None = None) -> Refused | None:
    """What to raise where a kind is not given because a file is damaged; None where that is not the reason."""
    names = unread(store, kind, question, framework=framework)
    if not names:
        return None
    return Refused(
        *(f"{name} cannot be read: its file is damaged. Run: ig-metrics doctor, for what to do." for name in names)
    )
