"""Where a comparison crosses from one edition of the Toolkit to another: it is not made, and the page says why."""

from __future__ import annotations

from typing import Any

from ig_metrics.dashboard import measured
from ig_metrics.dashboard.people import compared
from ig_metrics.dashboard.views import Question
from ig_metrics.errors import Refused
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.store.edition import carried_over
from ig_metrics.toolkit import carry_over_file, carry_over_forms
from ig_metrics.toolkit.attainment import Assessment
from ig_metrics.toolkit.carry_over_file import Mapping
from ig_metrics.toolkit.edition import Framework
from ig_metrics.wording import NOT_MEASURED
from ig_metrics.wording import editions as words


def other_edition(
    store: Store,
    settings: Settings,
    question: Question,
    found: measured.Assessed | None,
    before: measured.Assessed | None,
) -> measured.Assessed | None:
    """The assessment at the date compared with where it is of another edition than `found`; None where nothing is broken.

    `before`: the assessment of the same edition then. Like is compared with like where it is held.
    """
    then = compared(question)
    if then is None or found is None or before is not None:
        return None
    name = measured.edition(store, settings, then)
    return None if name == found.framework.id else measured.toolkit(store, settings, then, name)


def told(
    store: Store,
    settings: Settings,
    question: Question,
    found: measured.Assessed | None,
    before: measured.Assessed | None,
) -> str:
    """Why nothing is compared, in words, with what became of the requirements; "" where nothing is broken."""
    earlier = other_edition(store, settings, question, found, before)
    if earlier is None or found is None or question.compare_with is None:
        return ""
    return words.break_between(
        question.compare_with,
        name_of(earlier.framework, found.framework),
        question.as_at,
        name_of(found.framework, earlier.framework),
        (_score(earlier.assessment), _score(found.assessment)),
        became(used(store, question, earlier.framework, found.framework)),
    )


def as_json(
    store: Store, settings: Settings, question: Question, found: measured.Assessed, before: measured.Assessed | None
) -> dict[str, Any] | None:
    """The break as plain objects: from, to, score_before (of the other edition, on its own scale), became and text."""
    earlier = other_edition(store, settings, question, found, before)
    if earlier is None:
        return None
    return {
        "from": earlier.framework.id,
        "to": found.framework.id,
        "score_before": earlier.assessment.score_percent,
        "became": became(used(store, question, earlier.framework, found.framework)),
        "text": told(store, settings, question, found, before),
    }


def name_of(edition: Framework, other: Framework) -> str:
    """An edition's short name where both are of one toolkit, else the whole."""
    return edition.edition if edition.title == other.title and edition.edition else edition.full_title


def used(store: Store, question: Question, old: Framework, new: Framework) -> Mapping | None:
    """What became of the requirements: as kept with the carry-over in force, else by the file for the two editions."""
    kept = [
        info
        for info in carried_over(store.snapshots(), known_on=question.known_on)
        if (info.mapping["from"], info.framework) == (old.id, new.id)
    ]
    if kept:
        return carry_over_forms.of_plain(kept[-1].mapping)
    try:
        return carry_over_file.load(old, new, measured.frameworks_folder() / "carry-over")
    except Refused:
        return None


def became(mapping: Mapping | None) -> dict[str, int] | None:
    """How many requirements of the old edition stay the same, are split, merged or dropped; how many of the new are new."""
    if mapping is None:
        return None
    counts = dict.fromkeys(("same", "split", "merged", "dropped", "new"), 0)
    for line in mapping.lines:
        counts[line.how] += len(line.after if line.how == carry_over_file.NEW else line.before)
    return counts


def _score(assessed: Assessment) -> str:
    return NOT_MEASURED if assessed.score is None else assessed.score_shown
