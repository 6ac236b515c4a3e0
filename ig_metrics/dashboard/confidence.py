"""How sure one can be of a figure: high, fair or low, with every reason; the worst reason decides."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ig_metrics import datasets
from ig_metrics.breaches import poisson
from ig_metrics.breaches.periods import Period
from ig_metrics.dashboard import measured
from ig_metrics.dashboard.sources import newest
from ig_metrics.dashboard.toolkit import shown_claims
from ig_metrics.dashboard.views import Question
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Course, Settings
from ig_metrics.store import Store
from ig_metrics.toolkit import claims
from ig_metrics.toolkit.outlook import Outlook
from ig_metrics.wording import explain as words

HIGH, FAIR, LOW = words.LEVELS
AGES = {
    "staff": (7, 45),
    "completions": (7, 45),
    "breaches": (7, 45),
    "toolkit": (45, 120),
    "plan": (45, 120),
    "posts": (45, 120),
}
"""Days that a source may be older than the date asked about before one can be fairly, and before one can be hardly, sure of what
it says. Lists of people change daily; assessments and plans are made for months."""
Reason = tuple[str, str]


@dataclass(frozen=True)
class Confidence:
    """`level`: high, fair or low. `why`: a sentence for each reason, the gravest first."""

    level: str
    why: tuple[str, ...] = ()

    @property
    def short(self) -> str:
        """The level and its first reason: `Confidence: fair. Records that match nobody could put it ...`"""
        head = words.confidence(self.level)
        return f"{head}. {self.why[0]}" if self.why else f"{head}."


def of(*reasons: Reason | None) -> Confidence:
    """The worst level of the reasons, and all of them, the gravest first."""
    given = sorted((each for each in reasons if each is not None), key=lambda each: -words.LEVELS.index(each[0]))
    if not given:
        return Confidence(HIGH, (words.nothing_against(),))
    return Confidence(given[0][0], tuple(text for _, text in given))


def age(store: Store, kind: str, question: Question) -> Reason | None:
    """Whether the newest source of a kind is older than it should be; None where it is new enough, or none is held."""
    day = newest(store, kind, question)
    if day is None:
        return None
    fair, low = AGES[kind]
    days = (question.as_at - day).days
    if days <= fair:
        return None
    return FAIR if days <= low else LOW, words.older(datasets.KINDS[kind].label, day, question.as_at)


def training(store: Store, settings: Settings, viewer: Viewer, course: Course, question: Question) -> Confidence:
    """Of a figure about a course: unmatched records, and how old the lists are.

    A manager's people are a part of the council, of which unmatched records tell nothing. The committee gets whole points, and
    none where so few records match nobody that their number would be hidden.
    """
    ages = [age(store, kind, question) for kind in ("staff", "completions")]
    found = None if viewer.role == "manager" else measured.bounds(store, settings, course, question)
    if found is None or found.compliance_low is None or found.compliance_high is None:
        return of(*ages)
    return of(_unmatched(found, viewer, course, settings.privacy.threshold), *ages)


def _unmatched(found: Any, viewer: Viewer, course: Course, threshold: int) -> Reason:
    low, high, target = found.compliance_low, found.compliance_high, course.target_percent
    if low == high:
        return HIGH, words.all_matched()
    straddles = low < target <= high
    level = LOW if straddles else FAIR if high - low >= 1 else HIGH
    if viewer.sees_small_counts:
        return level, words.unmatched_range(low, high, target)
    if any(0 < each < threshold for each in found.unmatched.values()):
        return HIGH, words.unmatched_few()
    return level, words.unmatched_moves(math.ceil(high - low))


def toolkit(
    store: Store, settings: Settings, viewer: Viewer, question: Question, found: measured.Assessed
) -> Confidence:
    """Of levels and scores: how many claims the data supports, and how old the assessment is."""
    checked = shown_claims(store, settings, viewer, question, found)["claim"]
    counts = [
        int((checked == verdict).sum()) for verdict in (claims.SUPPORTED, claims.NOT_SUPPORTED, claims.NOT_CHECKED)
    ]
    level = LOW if counts[1] else FAIR if counts[2] > counts[0] else HIGH
    return of((level, words.claims_borne_out(*counts)), age(store, "toolkit", question))


def breaches(
    store: Store, question: Question, counted: int | None, reached: Period | None, period: Period
) -> Confidence:
    """Of a count of breaches: the days the register covers, how old it is, what chance does, and that reporting is not all."""
    unheard: Reason = (HIGH, words.uncounted("A breach that nobody reported"))
    if counted is None or reached is None:
        return of(unheard)
    partly = None if reached == period else (LOW, words.covers(reached.start, reached.end))
    chance = None
    if counted:
        chance = (HIGH, words.chance_range(counted, *poisson.expected_range(counted, poisson.LEVEL)))
    return of(partly, age(store, "breaches", question), chance, unheard)


def plan(store: Store, question: Question, actions: pd.DataFrame | None = None) -> Confidence:
    """Of a count of actions: the plan is its owners' word, how old it is, and which actions have no date."""
    day = newest(store, "plan", question)
    told = None if day is None else (FAIR, words.plan_as_told(day))
    bare = 0 if actions is None else int((actions["due"].isna() & actions["done_on"].isna()).sum())
    return of(told, (FAIR, words.undated(bare)) if bare else None, age(store, "plan", question))


def forecast(store: Store, question: Question, ahead: Outlook) -> Confidence:
    """Of a forecast: the band of past form, or that too few actions were finished to have one."""
    if ahead.low is None or ahead.high is None:
        return of((LOW, words.no_form(ahead.finished)), age(store, "plan", question))
    wide = ahead.high - ahead.low > max(2, ahead.applicable // 10)
    return of(
        (FAIR if wide else HIGH, words.past_form_band(ahead.low, ahead.high, ahead.finished)),
        age(store, "plan", question),
    )


def posts(store: Store, question: Question) -> Confidence:
    """Of posts: how old the list is."""
    return of(age(store, "posts", question))
