"""The outlook at a date, and the same as it is kept in the ledger: what every forecast of the pages is made from."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ig_metrics.dashboard import measured
from ig_metrics.dashboard.held_plans import held_plans, plan_days
from ig_metrics.dashboard.toolkit_figures import terms_of
from ig_metrics.dashboard.views import Question
from ig_metrics.ledger.forecasts import Item, Said
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.toolkit import outlook as outlooks
from ig_metrics.toolkit import plan as plans
from ig_metrics.toolkit.outlook import Outlook
from ig_metrics.wording import forecasts as words


def look_ahead(
    store: Store, settings: Settings, question: Question, framework: str, deadline: dt.date
) -> Outlook | None:
    """What can be said of the deadline, or None when no self-assessment is in force. Raises Refused when it has gone by."""
    found = measured.toolkit(store, settings, question, framework)
    if found is None:
        return None

    def make() -> Outlook:
        actions = plans.actions(held_plans(store, question), question.as_at)
        return outlooks.outlook(found.assessment, actions, as_at=question.as_at, deadline=deadline)

    stamp = measured.stamp(measured.frameworks_folder() / f"{framework}.toml")
    key = ("look ahead", question.as_at, question.known_on, framework, deadline, settings.toolkit, stamp)
    ahead: Outlook = measured.remembered(store, key, make)
    return ahead


def in_short(store: Store, settings: Settings, question: Question) -> tuple[str, ...]:
    """The forecast for the deadline of the settings in one sentence; none without a plan, an assessment or a deadline ahead."""
    until = settings.toolkit.deadline
    if until is None or until < question.as_at or not plan_days(store, question):
        return ()
    edition = measured.edition(store, settings, question)
    found, ahead = (
        measured.toolkit(store, settings, question, edition),
        look_ahead(store, settings, question, edition, until),
    )
    if found is None or ahead is None or not ahead.applicable:
        return ()
    said_ = words.in_short(ahead.now, ahead.plan_says, ahead.past_form, ahead.applicable, until)
    return words.in_terms(terms_of(found.assessment), said_)


def said(store: Store, settings: Settings, question: Question, framework: str, ahead: Outlook) -> Said:
    """An outlook as the ledger keeps it, with the snapshots it rests on: the assessment and every plan up to the date."""
    items = tuple(
        Item(str(row.requirement), None if pd.isna(row.due) else row.due.date(),
             None if pd.isna(row.due) or pd.isna(row.chance) else float(row.chance))
        for row in ahead.items.itertuples()
    )  # fmt: skip
    known = question.known_on
    rests_on = list(store.in_force_snapshots("toolkit", question.as_at, known_on=known, framework=framework))
    for day in plan_days(store, question):
        rests_on += store.in_force_snapshots("plan", day, known_on=known)
    return Said(
        framework=framework,
        target_level=settings.toolkit.target_level,
        as_at=ahead.as_at,
        deadline=ahead.deadline,
        applicable=ahead.applicable,
        now=ahead.now,
        plan_says=ahead.plan_says,
        past_form=ahead.past_form,
        low=ahead.low,
        high=ahead.high,
        all_done=ahead.all_done,
        finished=ahead.finished,
        items=items,
        snapshots=tuple(sorted({info.id for info in rests_on})),
    )
