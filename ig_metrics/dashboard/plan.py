"""The improvement plan: what is promised, what is late, and what each open action would bring."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard import definitions, measured, owners
from ig_metrics.dashboard.held_plans import held_plans
from ig_metrics.dashboard.looking_ahead import in_short
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.plan_views import PlanView
from ig_metrics.dashboard.promised import promised
from ig_metrics.dashboard.sources import missing, none_held, sources
from ig_metrics.dashboard.toolkit_figures import terms_of
from ig_metrics.dashboard.views import Figure, Question
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.toolkit import plan as plans
from ig_metrics.wording import forecasts as words

TITLE = "What is promised, and will we make it?"
NARRATIVE = ("progress", "risk", "dropped_why")
NO_CATEGORY = "Not in the assessment"
TIMELINE = (
    "action", "requirement", "category", "starts", "due", "first_due", "done_on", "state", "late_by", "slippage",
)  # fmt: skip


@offered_dates
def plan(store: Store, settings: Settings, viewer: Viewer, question: Question) -> PlanView:
    """Every action with its owner, dates, lateness, slippage since it was first promised, and what it would bring."""
    lacking = missing(store, viewer, {"plan": "see what is promised by when"}, question)
    held = held_plans(store, question)
    deadline = settings.toolkit.deadline
    assessed = measured.toolkit(store, settings, question)
    terms = terms_of(assessed.assessment) if assessed else wording.LEVELLED
    found = plans.effects(plans.actions(held, question.as_at), assessed.assessment if assessed else None)
    found = found.assign(
        category=found["category"].fillna(NO_CATEGORY),
        delivers=pd.Series(
            [
                words.action_effect(row.effect, _text(row.level), row.delivers_level, terms)
                for row in found.itertuples()
            ],
            index=found.index,
            dtype="str",
        ).mask(found["done_on"].notna()),
    )
    gone = plans.dropped(held, question.as_at, store.in_force("plan", question.as_at, known_on=question.known_on))
    if not held:
        ask = (wording.upload_first(["Improvement plan"], asks=not viewer.uploads),)
        return PlanView(TITLE, ask, missing=lacking, actions=_shown(found, store, viewer, question), timeline=found[list(TIMELINE)],
                        dropped=_shown(gone, store, viewer, question), deadline=deadline)  # fmt: skip
    states = found["state"].value_counts()
    counts = {name: int(states.get(name, 0)) for name in (plans.OPEN, plans.LATE, plans.DONE_ON_TIME, plans.DONE_LATE)}
    open_now = counts[plans.OPEN] + counts[plans.LATE]
    moved = int((found["moved"] > 0).sum())
    answer = (
        wording.plan_stands(len(found), open_now, counts[plans.LATE]),
        wording.plan_slipped(moved, _worst(found["slippage"])),
        *words.dropped(int(gone["dropped_on"].isna().sum()), int(gone["dropped_on"].notna().sum())),
        *in_short(store, settings, question),
    )
    return PlanView(
        TITLE,
        answer,
        figures=(
            Figure("open", "Actions open", f"{open_now} of {len(found)}", float(open_now), page="plan"),
            Figure("late", "Actions late", str(counts[plans.LATE]), float(counts[plans.LATE]), page="plan"),
            Figure("moved", "Dates moved", str(moved), float(moved), page="plan"),
        ),
        sources=sources(store, viewer, ("plan", "toolkit"), question, framework=measured.edition(store, settings, question)),
        definitions=definitions.plan(),
        missing=lacking,
        actions=_shown(found, store, viewer, question),
        timeline=_timeline(found, assessed),
        dropped=_shown(gone, store, viewer, question),
        promised=promised(store, viewer, question),
        deadline=deadline,
    )  # fmt: skip


def _timeline(found: pd.DataFrame, assessed: measured.Assessed | None) -> pd.DataFrame:
    """The dated actions by category (in the order of the assessment), the soonest due first in each."""
    order = [] if assessed is None else assessed.assessment.categories["category"].tolist()
    places = {name: place for place, name in enumerate(order)}
    dated = found.loc[found["due"].notna() | found["done_on"].notna(), list(TIMELINE)]
    place = dated["category"].map(places).fillna(len(places))
    return dated.assign(_place=place).sort_values("_place", kind="stable").drop(columns="_place").reset_index(drop=True)


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


def _shown(table: pd.DataFrame, store: Store, viewer: Viewer, question: Question) -> pd.DataFrame:
    hidden = [] if viewer.sees_narrative else [name for name in NARRATIVE if name in table]
    return owners.shown(table.drop(columns=hidden), store, viewer, question)


def _worst(slippage: pd.Series) -> int:
    known = slippage.dropna()
    return int(known.max()) if len(known) else 0


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
