"""How we stand among other organisations: our figures beside a benchmark's, of the same type, edition and date."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass

import pandas as pd

from ig_metrics.breaches import periods
from ig_metrics.dashboard import confidence, measured
from ig_metrics.dashboard.breaches import covered, summary
from ig_metrics.dashboard.confidence import FAIR, HIGH, LOW, Confidence
from ig_metrics.dashboard.people_counts import counted
from ig_metrics.dashboard.views import Definition, Question
from ig_metrics.privacy.roles import Viewer
from ig_metrics.rounding import shown_percent
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.wording import explain as sure
from ig_metrics.wording import others as words

BENCHMARK = "benchmark"
LEAST = 5
"""Organisations that must be comparable: among fewer a place says little, and each could be told from it."""
AGES = (120, 370)
"""Days that a benchmark may be older than the date asked about before one can be fairly, and before one can be hardly, sure of it."""


@dataclass(frozen=True)
class Among:
    """What is said, on which figures of others (as at `day`), and how sure one can be."""

    text: tuple[str, ...]
    day: dt.date
    confidence: Confidence


def among(store: Store, settings: Settings, viewer: Viewer, question: Question) -> Among | None:
    """Our score, our share in date and our breaches among the others of our type; None where no benchmark is held, or fewer than
    LEAST organisations have a score to compare.

    All are as at the benchmark's date: others' figures of March are not set beside ours of June.
    """
    if not store.in_force_snapshots(BENCHMARK, question.as_at, known_on=question.known_on):
        return None
    rows = store.in_force(BENCHMARK, question.as_at, known_on=question.known_on)
    rows = rows[rows["figures_at"] <= pd.Timestamp(question.as_at)]
    rows = rows[rows["figures_at"] == rows["figures_at"].max()]
    ours = rows["organisation"].str.casefold() == settings.organisation.name.casefold()
    sort = settings.organisation.type or next(iter(rows.loc[ours, "organisation_type"].dropna()), "")
    others = rows[~ours]
    if sort:
        others = others[others["organisation_type"].str.casefold() == sort.casefold()]
    if others.empty:
        return None
    then = dataclasses.replace(question, as_at=others["figures_at"].iloc[0].date(), compare_with=None)
    kit = measured.toolkit(store, settings, then)
    if kit is None or kit.assessment.score_percent is None:
        return None
    scored = others.loc[others["framework"] == kit.assessment.framework, "score"].dropna()
    if len(scored) < LEAST:
        return None
    text = [words.score_among(len(scored), *_place(scored, kit.assessment.score_percent), sort, then.as_at)]
    percent = _percent(store, settings, viewer, question, then)
    shares = others["in_date_percent"].dropna()
    if percent is not None and len(shares) >= LEAST:
        text.append(words.trained_among(len(shares), *_place(shares, percent)))
    rate = _breaches(store, settings, then)
    rates = others["breaches_per_1000_staff"].dropna()
    if rate is not None and len(rates) >= LEAST:
        text.append(words.breaches_among(len(rates), *_place(rates, rate)))
    return Among(tuple(text), then.as_at, _sure(question, then.as_at, len(scored), len(others), sort))


def compared_with_others() -> Definition:
    """What the comparison is."""
    return Definition(
        "Compared with others",
        "Our figure beside each other organisation's in the benchmark, of the same type and (for scores) the same edition of the "
        f"Toolkit, all as at the benchmark's date. Not shown where fewer than {LEAST} can be compared. Everybody's figures are worked "
        "out by the same program from what each of them recorded; scores are what organisations say of themselves.",
    )


def _place(theirs: pd.Series, ours: float) -> tuple[int, int]:
    """How many are higher, and how many the same."""
    return int((theirs > ours).sum()), int((theirs == ours).sum())


def _percent(store: Store, settings: Settings, viewer: Viewer, question: Question, then: Question) -> float | None:
    """Our share in date of the first course, as it would be published; None where the viewer's figure is not the whole council's, or
    is of a date that is not on offer to them."""
    if not settings.courses or viewer.role == "manager" or (viewer.role != "ig_lead" and then.as_at != question.as_at):
        return None
    course = settings.course()
    found = counted(store, settings, viewer, course, then)
    if found is None or found["compliance_percent"] is None:
        return None
    return float(shown_percent(found["compliance_percent"], course.target_percent)[:-1])


def _breaches(store: Store, settings: Settings, then: Question) -> float | None:
    held = measured.register_of(store, then)
    period = periods.quarter_to(then.as_at)
    if held is None or covered(held, period) != period:
        return None
    return summary(store, settings, then, period, exact=False).per_1000_staff


def _sure(question: Question, day: dt.date, comparable: int, held: int, sort: str) -> Confidence:
    days = (question.as_at - day).days
    fair, low = AGES
    old = None if days <= fair else (FAIR if days <= low else LOW, sure.older("benchmark", day, question.as_at))
    return confidence.of((FAIR if comparable < held else HIGH, words.rests_on(comparable, held, sort)), old)
