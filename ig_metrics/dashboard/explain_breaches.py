"""How figures about breaches were worked out: which days, which rows of the register, and what they are divided by."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pandas as pd

from ig_metrics import wording
from ig_metrics.breaches import clock as rules
from ig_metrics.breaches import periods, register
from ig_metrics.breaches.periods import Period
from ig_metrics.breaches.register import PeriodSummary
from ig_metrics.dashboard import confidence, measured
from ig_metrics.dashboard.breaches import KINDS, covered, summary
from ig_metrics.dashboard.explaining import Asked, Working
from ig_metrics.dashboard.notification import clocks_at
from ig_metrics.dashboard.views import BreachesView
from ig_metrics.wording import explain as words

HEADINGS = {
    "reference": "Reference", "reported_on": "Reported", "category": "Category", "directorate": "Directorate",
    "service": "Service", "near_miss": "Near miss", "reported_to_regulator_at": "Reported to the ICO",
}  # fmt: skip
Lines = Callable[[Asked, PeriodSummary], tuple[str, ...]]


def _count(asked: Asked, now: PeriodSummary) -> tuple[str, ...]:
    return (
        f"{wording.count(now.count, 'row', 'rows').capitalize()} of the register reported "
        f"{wording.between(now.start, now.end)} and not marked as a near miss.",
        words.per_days(now.count, now.days),
    )


def _regulator(asked: Asked, now: PeriodSummary) -> tuple[str, ...]:
    return (
        f"Of {wording.count(now.count, 'breach', 'breaches')} {wording.between(now.start, now.end)}, "
        f"{wording.count_only(now.reported_to_regulator)} with a date of reporting to the ICO on or before {wording.uk(now.end)}.",
    )


def _per_staff(asked: Asked, now: PeriodSummary) -> tuple[str, ...]:
    then = dataclasses.replace(asked.question, as_at=now.end)
    heads = measured.headcount(asked.store, asked.settings, then)
    # The headcount beside the numbers in scope would tell how many the course leaves out: it is for the IG lead.
    return (words.per_staff(now.count, heads, asked.figure.shown, now.end, told=asked.lead),)


def _working(lines: Lines, terms: tuple[str, ...], *, since: bool = False) -> Callable[[Asked], Working]:
    def working(asked: Asked) -> Working:
        period = _period(asked, since=since)
        held = measured.register_of(asked.store, asked.question)
        reached = None if held is None else covered(held, period)
        if held is None or reached is None:
            return Working(terms=terms, kinds=KINDS)
        now = summary(asked.store, asked.settings, asked.question, reached, exact=asked.lead)
        rows = register.in_period(held.rows, reached.start, reached.end)
        return Working(
            lines(asked, now),
            (words.counted(now.near_misses, "Near misses in the period, counted apart"),),
            confidence.breaches(asked.store, asked.question, now.count, reached, period),
            terms,
            KINDS,
            None,
            _shown(rows) if asked.lead else None,
            HEADINGS,
            "Every row of the register in the period, near misses among them",
        )

    return working


def past_72_hours(asked: Asked) -> Working:
    """Breaches nobody has reported or decided about in 72 hours."""
    found = clocks_at(asked.store, asked.question, asked.moment)
    if found is None:
        return Working(kinds=("breaches",))
    states = found["state"].value_counts()
    lines = tuple(f"{state}: {wording.number(int(states[state]))}" for state in rules.STATES if state in states)
    return Working(
        ("Breaches by where their 72 hours stand:", *lines),
        (f"Breaches the council became aware of before {wording.uk(rules.APPLIES_FROM)}: the rule did not apply.",),
        confidence.breaches(asked.store, asked.question, None, None, periods.quarter_to(asked.question.as_at)),
        ("72 hours",),
        ("breaches",),
    )


def _period(asked: Asked, *, since: bool) -> Period:
    """The days a figure is about: since the meeting, or the period of the view (three months to the date by default)."""
    question, view = asked.question, asked.view
    end = question.as_at
    if isinstance(view, BreachesView) and len(view.periods) and not pd.isna(view.periods["from"].iloc[0]):
        first = view.periods.iloc[0]
        end = first["to"].date()
        if not since:
            return Period(first["from"].date(), end)
    if since and question.compare_with is not None and question.compare_with < end:
        return periods.since_meeting(question.compare_with, end)
    return periods.quarter_to(end)


def _shown(rows: pd.DataFrame) -> pd.DataFrame:
    near = register.is_near_miss(rows).map({True: "Yes", False: ""})
    return rows.assign(near_miss=near.astype("str"))[list(HEADINGS)].sort_values("reported_on", ignore_index=True)


WORKINGS: dict[str, Callable[[Asked], Working]] = {
    "period": _working(_count, ("Breach", "Period", "Per 30 days")),
    "since": _working(_count, ("Breach", "Period", "Per 30 days"), since=True),
    "breaches": _working(_count, ("Breach", "Period", "Per 30 days", "More is not always worse"), since=True),
    "regulator": _working(_regulator, ("Breach",)),
    "per_1000": _working(_per_staff, ("Per 1,000 staff",)),
    "past_72_hours": past_72_hours,
}
"""By the key of a figure of the Breaches page and the Overview."""
