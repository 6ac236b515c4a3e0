"""What to beware of in figures about training: old data, a date before the launch, a comparison that has no data."""

from __future__ import annotations

from ig_metrics import datasets, wording
from ig_metrics.dashboard import measured
from ig_metrics.dashboard.people import compared
from ig_metrics.dashboard.sources import newest
from ig_metrics.dashboard.views import Question
from ig_metrics.settings import Course
from ig_metrics.store import Store

OLD_DAYS = 45
"""Lists come monthly: one that is older than this has missed an edition."""


def cautions(store: Store, question: Question, course: Course) -> tuple[str, ...]:
    """One sentence for each, for Training, Overdue and the Overview alike."""
    said = []
    for kind in ("staff", "completions"):
        day = newest(store, kind, question)
        if day is not None and (question.as_at - day).days > OLD_DAYS:
            said.append(wording.old_data(datasets.KINDS[kind].label, day, question.as_at))
    if question.as_at < course.launch:
        said.append(f"{course.title} was launched on {wording.uk(course.launch)}, after this date.")
    then = compared(question)
    if then is not None and question.as_at >= course.launch:
        if then.as_at < course.launch:
            said.append(wording.nothing_compared(course.title, course.launch, then.as_at))
        elif newest(store, "staff", then) is None:
            said.append(wording.no_data_then(datasets.KINDS["staff"].label, then.as_at))
        elif not measured.has_learning(store, then):
            said.append(wording.no_data_then(datasets.KINDS["completions"].label, then.as_at))
    return tuple(said)
