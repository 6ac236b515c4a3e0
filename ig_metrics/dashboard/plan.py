"""The improvement plan and the forecast: what is promised, what is late, and will the deadline be met?"""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard import definitions, measured
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.sources import missing, none_held, sources
from ig_metrics.dashboard.views import Figure, Question, View
from ig_metrics.errors import Refused
from ig_metrics.ledger import editing
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.toolkit import outlook as outlooks
from ig_metrics.toolkit import plan as plans
from ig_metrics.toolkit.actions import standing
from ig_metrics.toolkit.outlook import Outlook

KINDS = ("toolkit", "plan")
NARRATIVE = ("progress", "risk")
TIMELINE = ("action", "requirement", "starts", "due", "first_due", "done_on", "state", "late_by")


@dataclass(frozen=True)
class PlanView(View):
    """The plan's actions, the soonest due first.

    `actions`: action, requirement, owner, starts, due, done_on, delivers_level, progress, risk, first_due, first_seen,
    slippage, moved, late_by, state (see toolkit.plan.actions). `timeline`: action, requirement, starts (missing: not
    known), due, first_due, done_on, state, late_by, for what has a date. `dropped`: actions of earlier plans that are gone.
    `deadline`: the council's own, or None. Owners are for the IG lead and managers; progress and risk for the IG lead.
    """

    actions: pd.DataFrame = field(default_factory=pd.DataFrame)
    timeline: pd.DataFrame = field(default_factory=pd.DataFrame)
    dropped: pd.DataFrame = field(default_factory=pd.DataFrame)
    deadline: dt.date | None = None


@dataclass(frozen=True)
class ForecastView(View):
    """Whether the target is reached by the deadline.

    `scenarios`: scenario, requirements (Float64), of, low, high (Int64; missing where past form cannot speak), text.
    `items`: requirement, title, category, level, target_level, action, owner (not for the committee), due, first_due,
    stands, chance (0 to 1). `categories`: category, below, ready_on, in_time, chance, blockers, text.
    `outlook` is None where nothing can be forecast; `answer` says why.
    """

    deadline: dt.date | None = None
    scenarios: pd.DataFrame = field(default_factory=pd.DataFrame)
    items: pd.DataFrame = field(default_factory=pd.DataFrame)
    categories: pd.DataFrame = field(default_factory=pd.DataFrame)
    outlook: Outlook | None = None


@offered_dates
def plan(store: Store, settings: Settings, viewer: Viewer, question: Question) -> PlanView:
    """Every action with its owner, dates, lateness and slippage since it was first promised."""
    title = "What is promised, by whom, and what is late?"
    lacking = missing(store, viewer, {"plan": "see what is promised by when"}, question)
    held = held_plans(store, question)
    found = plans.actions(held, question.as_at)
    gone = plans.dropped(held, question.as_at)
    deadline = settings.toolkit.deadline
    if not held:
        answer = (wording.upload_first(["Improvement plan"], asks=not viewer.uploads),)
        return PlanView(title, answer, missing=lacking, actions=_shown(found, viewer), timeline=found[list(TIMELINE)],
                        dropped=_shown(gone, viewer), deadline=deadline)  # fmt: skip
    states = found["state"].value_counts()
    counts = {name: int(states.get(name, 0)) for name in (plans.OPEN, plans.LATE, plans.DONE_ON_TIME, plans.DONE_LATE)}
    open_now = counts[plans.OPEN] + counts[plans.LATE]
    moved = int((found["moved"] > 0).sum())
    answer = (
        wording.plan_stands(len(found), open_now, counts[plans.LATE]),
        wording.plan_slipped(moved, _worst(found["slippage"])),
        *((wording.plan_dropped(len(gone)),) if len(gone) else ()),
    )
    return PlanView(
        title,
        answer,
        figures=(
            Figure("open", "Actions open", f"{open_now} of {len(found)}", float(open_now), page="plan"),
            Figure("late", "Actions late", str(counts[plans.LATE]), float(counts[plans.LATE]), page="plan"),
            Figure("moved", "Dates moved", str(moved), float(moved), page="plan"),
        ),
        sources=sources(store, viewer, ("plan",), question),
        definitions=definitions.plan(),
        missing=lacking,
        actions=_shown(found, viewer),
        timeline=found.loc[found["due"].notna(), list(TIMELINE)].reset_index(drop=True),
        dropped=_shown(gone, viewer),
        deadline=deadline,
    )


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
    target = settings.toolkit.target_level
    title = wording.forecast_question(target, until)
    wanted = {"toolkit": "see what is below target", "plan": "see what is promised by when"}
    lacking = missing(store, viewer, wanted, question, framework=name)
    found = measured.toolkit(store, settings, question, name)
    if found is None:
        answer = (wording.upload_first(["Toolkit self-assessment"], asks=not viewer.uploads),)
        return ForecastView(title, answer, missing=lacking, deadline=until)
    held = held_plans(store, question)
    actions = plans.actions(held, question.as_at)
    if until is None or until < question.as_at:
        last = actions.loc[actions["done_on"].isna(), "due"].max()
        answer = (
            wording.no_deadline(until, None if pd.isna(last) or last < pd.Timestamp(question.as_at) else last.date()),
        )
        return ForecastView(title, answer, missing=lacking, deadline=until)
    ahead = outlooks.outlook(found.assessment, actions, as_at=question.as_at, deadline=until)
    scenarios = _scenarios(ahead)
    items = ahead.items if viewer.sees_names else ahead.items.drop(columns="owner")
    return ForecastView(
        title,
        (*scenarios["text"], *_cautions(ahead)),
        figures=(
            Figure("now", "At target now", f"{ahead.now} of {ahead.applicable}", float(ahead.now), page="forecast"),
            Figure("plan_says", "If the plan is kept", f"{ahead.plan_says} of {ahead.applicable}",
                   float(ahead.plan_says), page="forecast"),
            Figure("past_form", "As past form suggests",
                   wording.NOT_MEASURED if ahead.past_form is None else f"{wording.rounded_plain(ahead.past_form)} of "
                   f"{ahead.applicable}", ahead.past_form, page="forecast"),
        ),
        sources=sources(store, viewer, KINDS, question, framework=name),
        definitions=definitions.forecast(),
        missing=lacking,
        deadline=until,
        scenarios=scenarios,
        items=items,
        categories=ahead.categories.assign(
            text=[
                wording.category_outlook(int(row.below), _day(row.ready_on), list(row.blockers), until)
                for row in ahead.categories.itertuples()
            ]
        ),
        outlook=dataclasses.replace(ahead, items=items),
    )  # fmt: skip


def held_plans(store: Store, question: Question) -> tuple[tuple[dt.date, pd.DataFrame], ...]:
    """The plan as it stood on each day one was taken in, up to the date asked about, the earliest first, without what had been
    dropped by then.

    A date moved in the app on the very day of the plan is a move too: the day then has the plan before each such edit, and after.
    """

    def make() -> tuple[tuple[dt.date, pd.DataFrame], ...]:
        days = {info.as_at for info in store.snapshots() if info.kind == "plan" and info.as_at <= question.as_at}
        return tuple(
            (day, standing(plan, day))
            for day in sorted(days)
            for plan in editing.told(store, "plan", day, question.known_on)
        )

    found: tuple[tuple[dt.date, pd.DataFrame], ...] = measured.remembered(
        store, ("plans", question.as_at, question.known_on), make
    )
    return found


def plan_json(store: Store, settings: Settings, viewer: Viewer, question: Question) -> dict[str, Any]:
    """The plan as plain objects. Raises Refused when none is in force."""
    view = plan(store, settings, viewer, question)
    if not view.figures:
        raise none_held(store, "plan", question)
    return {
        "as_at": question.as_at,
        "deadline": view.deadline,
        **{figure.key: int(figure.value or 0) for figure in view.figures},
        "actions": view.actions,
        "dropped": view.dropped,
    }


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
            edition = framework or measured.edition(store, settings, question)
            raise none_held(store, view.missing[0].kind, question, framework=edition)
        raise Refused(*(sentence.replace("**", "") for sentence in view.answer))
    return {
        "framework": framework or measured.edition(store, settings, question),
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
        "requirements": view.items,
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
    said = []
    if ahead.no_date:
        said.append(wording.undated(ahead.no_date))
    if ahead.overdue:
        said.append(wording.overdue_actions(ahead.overdue))
    return tuple(said)


def _shown(table: pd.DataFrame, viewer: Viewer) -> pd.DataFrame:
    # An owner is often a person by name, and nothing here can tell a name from a post.
    hidden = ([] if viewer.sees_names else ["owner"]) + ([] if viewer.sees_narrative else list(NARRATIVE))
    return table.drop(columns=[name for name in hidden if name in table])


def _worst(slippage: pd.Series) -> int:
    known = slippage.dropna()
    return int(known.max()) if len(known) else 0


def _day(value: Any) -> dt.date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()
