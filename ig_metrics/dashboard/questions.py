"""What a committee member may want to ask, drawn from the same figures as the page."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from typing import Any

import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard import measured
from ig_metrics.dashboard.choices import next_meeting_after
from ig_metrics.dashboard.people_counts import groups, lowest_group, rate_is_hidden
from ig_metrics.dashboard.toolkit import shown_claims
from ig_metrics.dashboard.toolkit_figures import below, reached, terms_of
from ig_metrics.dashboard.views import Question
from ig_metrics.dates import add_months
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.toolkit import claims, path

MOST = 6
NEAR_DAYS = 120
"""A deadline this near is asked about; one further off is not news."""


def questions(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    question: Question,
    found: measured.Assessed | None,
    trained: dict[str, Any] | None,
) -> tuple[str, ...]:
    """Up to six: claims the data does not bear out, the deadline, late actions, the place furthest behind, gaps, evidence."""
    kinds: list[list[str]] = []
    if found is not None:
        doubted = list(_claims(store, settings, viewer, question, found))
        # Claims that fail are the gravest: two before anything else, the rest last.
        kinds += [doubted[:1], doubted[1:]]
        kinds.append(list(_deadline(settings, question.as_at, found)))
        kinds.append(list(_late(found, question.as_at)))
    if trained is not None:
        kinds.append(list(_behind(store, settings, viewer, question, trained)))
    if found is not None:
        kinds.append(list(_unplanned(found)))
        kinds.append(
            list(_evidence(found, question.as_at, next_meeting_after(store, question.as_at, question.known_on)))
        )
    # The first of each kind before the second of any: several kinds appear, however many claims fail.
    turns = [asked for turn in itertools.zip_longest(*kinds) for asked in turn if asked]
    return tuple(turns[:MOST])


def _claims(
    store: Store, settings: Settings, viewer: Viewer, question: Question, found: measured.Assessed
) -> Iterator[str]:
    checked = shown_claims(store, settings, viewer, question, found)
    doubted = checked[checked["claim"] == claims.NOT_SUPPORTED]
    for _, alike in doubted.groupby("reason", sort=False):
        yield wording.why_claims(
            [(str(line.requirement), str(line.level), str(line.reason)) for line in alike.itertuples()],
            terms_of(found.assessment),
        )


def _behind(
    store: Store, settings: Settings, viewer: Viewer, question: Question, trained: dict[str, Any]
) -> Iterator[str]:
    course = settings.course()
    rate = trained["compliance_percent"]
    table = groups(store, settings, viewer, course, question, "directorate")
    lowest = None if table is None else lowest_group(table, course)
    if rate is not None and table is not None and lowest is not None and wording.rounded_plain(rate - lowest[1]) >= 1:
        whole = "your people" if viewer.role == "manager" else ""
        yield wording.why_behind(lowest[0], rate - lowest[1], whole=whole, of_those_shown=rate_is_hidden(table))


def _late(found: measured.Assessed, as_at: dt.date) -> Iterator[str]:
    """Open actions past the date they are promised for, by the partner who owns the requirement."""
    plan = found.plan
    day = pd.Timestamp(as_at)
    late = plan[(plan["due"] < day) & (plan["done_on"].isna() | (plan["done_on"] > day))]
    if late.empty:
        return
    partners = found.assessment.requirements.set_index("requirement")["partner"]
    names = late["requirement"].str.strip().map(partners)
    whose = [(str(partner), int(counted)) for partner, counted in names.value_counts().sort_index().items()]
    ours = int(names.isna().sum())
    if ours:
        whose.append(("the council" if whose else "", ours))
    yield wording.why_late(whose)


def _unplanned(found: measured.Assessed) -> Iterator[str]:
    held = path.holds(found.assessment, found.plan)
    without = int(held["action"].isna().sum())
    if without:
        yield wording.why_unplanned(without, terms_of(found.assessment))


def _evidence(found: measured.Assessed, as_at: dt.date, meeting: dt.date | None) -> Iterator[str]:
    until = meeting or add_months(as_at, 3)
    expires = found.assessment.requirements.loc[found.assessment.requirements["applicable"], "evidence_expires"]
    counted = int(((expires >= pd.Timestamp(as_at)) & (expires < pd.Timestamp(until))).sum())
    if counted:
        yield wording.when_renewed(counted, meeting, until, terms_of(found.assessment))


def _deadline(settings: Settings, as_at: dt.date, found: measured.Assessed | None) -> Iterator[str]:
    deadline = settings.toolkit.deadline
    if deadline is None or found is None:
        return
    now = found.assessment
    at, of = reached(now)
    if at < of and (deadline - as_at).days <= NEAR_DAYS and below(now):
        yield wording.deadline(deadline, as_at, below(now), terms_of(now))
