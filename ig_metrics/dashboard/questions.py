"""What a committee member may want to ask, drawn from the same figures as the page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard import measured
from ig_metrics.dashboard.choices import next_meeting_after
from ig_metrics.dashboard.toolkit import shown_claims
from ig_metrics.dashboard.training import groups_of, lowest_group
from ig_metrics.dashboard.views import Question
from ig_metrics.dates import add_months
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.toolkit import claims, path

MOST = 6


def questions(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    question: Question,
    found: measured.Assessed | None,
    trained: dict[str, Any] | None,
) -> tuple[str, ...]:
    """Up to six sentences, the gravest first: claims the data does not bear out, places behind, late actions, gaps."""
    asked: list[str] = []
    if found is not None:
        asked += _claims(store, settings, viewer, question, found)
    if trained is not None:
        asked += _behind(store, settings, viewer, question, trained)
    if found is not None:
        asked += _late(found, question.as_at)
        asked += _unplanned(found)
        asked += _evidence(found, question.as_at, next_meeting_after(store, question.as_at, question.known_on))
    asked += _deadline(settings, question.as_at, found)
    return tuple(asked[:MOST])


def _claims(
    store: Store, settings: Settings, viewer: Viewer, question: Question, found: measured.Assessed
) -> Iterator[str]:
    checked = shown_claims(store, settings, viewer, question, found)
    for line in checked[checked["claim"] == claims.NOT_SUPPORTED].itertuples():
        yield wording.claim_not_supported(str(line.requirement), str(line.level), str(line.reason))


def _behind(
    store: Store, settings: Settings, viewer: Viewer, question: Question, trained: dict[str, Any]
) -> Iterator[str]:
    course = settings.course()
    rate = trained["compliance_percent"]
    groups = groups_of(store, settings, viewer, course, question, "directorate")
    lowest = lowest_group(groups, course)
    if rate is not None and lowest is not None and wording.rounded_plain(rate - lowest[1]) >= 1:
        yield wording.points_below(lowest[0], rate - lowest[1], whole="your people" if viewer.role == "manager" else "")


def _late(found: measured.Assessed, as_at: dt.date) -> Iterator[str]:
    """Open actions past their due date, by the partner who owns the requirement."""
    plan = found.plan
    day = pd.Timestamp(as_at)
    late = plan[(plan["due"] < day) & (plan["done_on"].isna() | (plan["done_on"] > day))]
    if late.empty:
        return
    partners = found.assessment.requirements.set_index("requirement")["partner"]
    names = late["requirement"].str.strip().map(partners)
    ours = int(names.isna().sum())
    for partner, counted in names.value_counts().sort_index().items():
        yield wording.actions_late(str(partner), int(counted))
    if ours:
        yield wording.actions_late("The council" if names.notna().any() else "", ours)


def _unplanned(found: measured.Assessed) -> Iterator[str]:
    held = path.holds(found.assessment, found.plan)
    without = int(held["action"].isna().sum())
    if without:
        yield wording.without_action(without, found.assessment.target_level)


def _evidence(found: measured.Assessed, as_at: dt.date, meeting: dt.date | None) -> Iterator[str]:
    until = meeting or add_months(as_at, 3)
    expires = found.assessment.requirements.loc[found.assessment.requirements["applicable"], "evidence_expires"]
    counted = int(((expires >= pd.Timestamp(as_at)) & (expires < pd.Timestamp(until))).sum())
    if counted:
        yield wording.evidence_expiring(counted, meeting, until)


def _deadline(settings: Settings, as_at: dt.date, found: measured.Assessed | None) -> Iterator[str]:
    deadline = settings.toolkit.deadline
    if deadline is None or found is None:
        return
    table = found.assessment.categories
    counted = table[table["applicable"] > 0]
    if bool((counted["level"] >= settings.toolkit.target_level).fillna(False).all()):
        return
    yield wording.deadline(deadline, as_at, settings.toolkit.target_level)
