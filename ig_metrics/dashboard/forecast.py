"""The forecast: will every requirement be at its target by the deadline, and what stands in the way?"""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard import definitions, measured, owners
from ig_metrics.dashboard.held_plans import held_plans
from ig_metrics.dashboard.looking_ahead import look_ahead, said
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.plan_views import ForecastView
from ig_metrics.dashboard.sources import missing, none_held, sources
from ig_metrics.dashboard.toolkit_figures import terms_of
from ig_metrics.dashboard.views import Figure, Question
from ig_metrics.dates import LONDON, uk
from ig_metrics.errors import Refused
from ig_metrics.ledger import forecasts
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.toolkit import outlook as outlooks
from ig_metrics.toolkit import plan as plans
from ig_metrics.toolkit.outlook import NO_DATE, NOT_ASSESSED, Outlook
from ig_metrics.wording import forecasts as words

KINDS = ("toolkit", "plan")
POINTS, FURTHEST = 48, 730
"""The chart's dates: about so many, and no further than so many days ahead (or the deadline, if that is later)."""


@offered_dates
def forecast(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    question: Question,
    *,
    framework: str | None = None,
    deadline: dt.date | None = None,
) -> ForecastView:
    """How many requirements will be at target by the deadline (the council's own, unless one is given)."""
    name = framework or measured.edition(store, settings, question)
    until = deadline or settings.toolkit.deadline
    wanted = {"toolkit": "see what is below target", "plan": "see what is promised by when"}
    lacking = missing(store, viewer, wanted, question, framework=name)
    found = measured.toolkit(store, settings, question, name)
    terms = wording.Terms(target=settings.toolkit.target_level) if found is None else terms_of(found.assessment)
    title = words.question(terms, until)
    if found is None:
        answer = (wording.upload_first(["Toolkit self-assessment"], asks=not viewer.uploads),)
        return ForecastView(title, answer, missing=lacking, framework=name, deadline=until)
    actions = plans.actions(held_plans(store, question), question.as_at)
    if until is None or until < question.as_at:
        return ForecastView(
            title, (_nothing_ahead(until, actions, question.as_at),), missing=lacking, framework=name, deadline=until,
            sources=sources(store, viewer, KINDS, question, framework=name), definitions=definitions.forecast(),
            so_far=_so_far(store, settings, question, name),
        )  # fmt: skip
    ahead = look_ahead(store, settings, question, name, until)
    assert ahead is not None
    scenarios = _scenarios(ahead)
    items = ahead.items.assign(
        chance_shown=_chances(ahead.items, ahead),
        level_shown=[terms.level(level) for level in ahead.items["level"]],
        target_shown=[terms.level(None if pd.isna(level) else int(level)) for level in ahead.items["target_level"]],
    ).astype({"level_shown": "str", "target_shown": "str"})
    items = owners.shown(items, store, viewer, question)
    last = ahead.items["due"].max()
    return ForecastView(
        title,
        words.in_terms(
            terms,
            words.verdict(ahead.now, ahead.plan_says, ahead.applicable, ahead.all_done, question.as_at, until),
            *(scenarios["text"] if ahead.now < ahead.applicable else ()),
            *words.plan_ends(None if pd.isna(last) else last.date(), until, ahead.applicable - ahead.no_date, ahead.applicable),
        ),
        warnings=words.in_terms(terms, *_cautions(ahead)),
        figures=_figures(ahead),
        sources=sources(store, viewer, KINDS, question, framework=name),
        definitions=definitions.forecast(),
        missing=lacking,
        framework=name,
        deadline=until,
        scenarios=scenarios,
        items=items,
        undated=items[items["due"].isna()].reset_index(drop=True),
        categories=ahead.categories.assign(
            text=[
                wording.category_outlook(int(row.below), _day(row.ready_on), list(row.blockers), until)
                for row in ahead.categories.itertuples()
            ],
            chance_shown=_category_chances(ahead),
        ),
        ahead=outlooks.by_date(ahead, actions, _days(ahead, last)),
        so_far=_so_far(store, settings, question, name),
        kept=_kept(store, settings, viewer, question, name, ahead),
        outlook=dataclasses.replace(ahead, items=items),
    )  # fmt: skip


def _figures(ahead: Outlook) -> tuple[Figure, ...]:
    of = ahead.applicable
    suggested = wording.NOT_MEASURED if ahead.past_form is None else f"{words.nearest(ahead.past_form)} of {of}"
    in_time = ahead.items["due"] <= pd.Timestamp(ahead.deadline)
    overdue = int((in_time & (ahead.items["due"] < pd.Timestamp(ahead.as_at))).sum())
    late = f"{overdue} of them late already" if overdue else ""
    band = "" if ahead.low is None or ahead.high is None else words.band(ahead.low, ahead.high)
    return (
        Figure("now", "At target now", f"{ahead.now} of {of}", float(ahead.now), page="plan"),
        Figure("plan_says", "If the plan is kept", f"{ahead.plan_says} of {of}", float(ahead.plan_says),
               note=late, page="plan"),
        Figure("past_form", "As past form suggests", suggested, ahead.past_form, note=band, page="plan"),
    )  # fmt: skip


def _nothing_ahead(until: dt.date | None, actions: pd.DataFrame, as_at: dt.date) -> str:
    last = actions.loc[actions["done_on"].isna(), "due"].max()
    return wording.no_deadline(until, None if pd.isna(last) or last < pd.Timestamp(as_at) else last.date())


def _days(ahead: Outlook, last_due: pd.Timestamp) -> list[dt.date]:
    """The chart's dates: from the one asked about to the last due date or the deadline, those two among them."""
    last = ahead.deadline if pd.isna(last_due) else max(ahead.deadline, last_due.date())
    last = max(ahead.deadline, min(last, ahead.as_at + dt.timedelta(days=FURTHEST)))
    step = max(1, (last - ahead.as_at).days // POINTS)
    evenly = range(0, (last - ahead.as_at).days, step)
    return sorted({ahead.deadline, last, *(ahead.as_at + dt.timedelta(days=each) for each in evenly)})


def _so_far(store: Store, settings: Settings, question: Question, name: str) -> pd.DataFrame:
    """How many were at target at each assessment of the edition held, up to the date asked about."""
    days = {
        info.as_at
        for info in store.snapshots()
        if info.kind == "toolkit" and info.framework == name and info.as_at <= question.as_at
    }
    rows = []
    for day in sorted(days):
        then = measured.toolkit(store, settings, Question(day, None, question.known_on), name)
        if then is not None:
            rows.append((pd.Timestamp(day), then.assessment.at_target))
    table = pd.DataFrame(rows, columns=["day", "at_target"])
    return table.astype({"day": "datetime64[us]", "at_target": "Int64"})


def _chances(items: pd.DataFrame, ahead: Outlook) -> pd.Series:
    said_ = [
        "no date" if pd.isna(row.due) else words.chance(row.chance if ahead.enough_history else None)
        for row in items.itertuples()
    ]
    return pd.Series(said_, index=items.index, dtype="str")


def _category_chances(ahead: Outlook) -> list[str]:
    undated = set(ahead.items.loc[ahead.items["stands"].isin([NO_DATE, NOT_ASSESSED]), "category"])
    return [
        "at target"
        if not row.below
        else "no date for all"
        if row.category in undated
        else words.chance(row.chance if ahead.enough_history else None)
        for row in ahead.categories.itertuples()
    ]


def _kept(store: Store, settings: Settings, viewer: Viewer, question: Question, name: str, ahead: Outlook) -> str:
    this = said(store, settings, question, name, ahead)
    held = next((kept for kept in forecasts.listed(store, question.known_on) if kept.said == this), None)
    if held is None:
        return ""
    by = f" by {held.by}" if viewer.role == "ig_lead" else ""
    return f"Kept on {uk(held.kept_at.astimezone(LONDON).date())}{by}."


def forecast_json(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    question: Question,
    *,
    framework: str | None = None,
    deadline: dt.date | None = None,
) -> dict[str, Any]:
    """The forecast as plain objects. Raises Refused when nothing is held, or no deadline lies ahead."""
    view = forecast(store, settings, viewer, question, framework=framework, deadline=deadline)
    ahead = view.outlook
    if ahead is None:
        if view.missing:
            raise none_held(store, view.missing[0].kind, question, framework=view.framework)
        raise Refused(*(sentence.replace("**", "") for sentence in view.answer))
    return {
        "framework": view.framework,
        "as_at": ahead.as_at,
        "deadline": ahead.deadline,
        "applicable": ahead.applicable,
        "if_nothing_more_finishes": ahead.now,
        "plan_says": ahead.plan_says,
        "past_form": ahead.past_form,
        "low": ahead.low,
        "high": ahead.high,
        "all_done_chance": ahead.all_done,
        "enough_history": ahead.enough_history,
        "finished_actions": ahead.finished,
        "no_date": ahead.no_date,
        "late_already": ahead.overdue,
        "beyond_history": ahead.beyond_history,
        "categories": [
            {
                "category": row.category, "below_target": int(row.below), "ready_on": _day(row.ready_on),
                "in_time": bool(row.in_time), "chance": float(row.chance),
                "blockers": [{"requirement": number, "why": why} for number, why in row.blockers],
            }
            for row in view.categories.itertuples()
        ],
        "requirements": view.items.drop(columns=["chance_shown", "level_shown", "target_shown"]),
        "by_date": view.ahead,
    }  # fmt: skip


def _scenarios(ahead: Outlook) -> pd.DataFrame:
    rows = [
        ("If nothing more finishes", ahead.now, None, None, wording.nothing_more(ahead.now, ahead.applicable)),
        ("What the plan says", ahead.plan_says, None, None,
         wording.plan_says(ahead.plan_says, ahead.applicable, ahead.deadline)),
        ("What past form suggests", ahead.past_form, ahead.low, ahead.high,
         wording.past_form(ahead.past_form, ahead.low, ahead.high, ahead.applicable, ahead.finished)),
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["scenario", "requirements", "low", "high", "text"])
    kinds = {"scenario": "str", "requirements": "Float64", "low": "Int64", "high": "Int64", "text": "str"}
    return table.astype(kinds).assign(of=ahead.applicable)


def _cautions(ahead: Outlook) -> tuple[str, ...]:
    told = []
    if ahead.no_date:
        told.append(wording.undated(ahead.no_date))
    if ahead.overdue:
        told.append(wording.overdue_actions(ahead.overdue))
    if ahead.beyond_history:
        told.append(words.beyond_history(ahead.beyond_history))
    return tuple(told)


def _day(value: Any) -> dt.date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()
