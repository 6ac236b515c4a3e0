"""Explain this number: from any figure of any page its definition, sum, exclusions, sources, and (for those allowed) its rows.

Worked out when it is asked for, from what the viewer was shown; a page that nobody asks is no slower for it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from ig_metrics import datasets, wording
from ig_metrics.dashboard import (
    explain_breaches,
    explain_plan,
    explain_sums,
    explain_tables,
    explain_toolkit,
    explain_training,
)
from ig_metrics.dashboard.confidence import AGES, age, of
from ig_metrics.dashboard.explaining import Asked, Explanation, Working
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.people import compared
from ig_metrics.dashboard.plan_views import ForecastView, PlanView
from ig_metrics.dashboard.resources import ResourcesView
from ig_metrics.dashboard.views import (
    BreachesView,
    Figure,
    OverdueView,
    OverviewView,
    Question,
    ToolkitView,
    TrainingView,
    View,
)
from ig_metrics.dates import LONDON, uk
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import SnapshotInfo, Store

MOST_SOURCES = 12
"""Uploads named in an explanation; of more, the newest, and how many more there are."""
Workings = Mapping[str, Callable[[Asked], Working]]
_OVERVIEW: Workings = {
    **explain_toolkit.WORKINGS, **explain_training.WORKINGS, **explain_breaches.WORKINGS, **explain_plan.OF_FORECAST,
    "plan": explain_plan.OF_FORECAST["plan_says"], "open": explain_plan.OF_PLAN["open"],
    "promised": explain_plan.kept_promises, "filled": explain_plan.posts,
}  # fmt: skip
OF_VIEWS: tuple[tuple[type[View], Workings], ...] = (
    (OverviewView, _OVERVIEW),
    (ToolkitView, explain_toolkit.WORKINGS),
    (TrainingView, explain_training.WORKINGS),
    (OverdueView, explain_training.WORKINGS),
    (BreachesView, explain_breaches.WORKINGS),
    (PlanView, explain_plan.OF_PLAN),
    (ForecastView, explain_plan.OF_FORECAST),
    (ResourcesView, {"filled": explain_plan.posts}),
)
"""Views with figures whose sum is told; another view's figures are explained by what the view itself says of them."""


@offered_dates
def explain(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    question: Question,
    *,
    view: View,
    key: str,
    moment: dt.datetime | None = None,
) -> Explanation:
    """One figure of a view that this viewer was shown, explained. Raises Refused where the view has no such figure."""
    figure = next((each for each in (*view.figures, *_said(view)) if each.key == key), None)
    if figure is None:
        raise Refused("This figure is no longer on the page. Look at the page again.")
    asked = Asked(store, settings, viewer, question, view, figure, moment)
    workings = next((found for kind, found in OF_VIEWS if isinstance(view, kind)), {})
    working = workings[key](asked) if key in workings else _as_the_view_says(asked)
    then = compared(question) if figure.change else None
    lines = _sources(asked, working, question)
    return Explanation(
        key,
        figure.label,
        figure.shown,
        _for(viewer, working),
        _definitions(view, working),
        lines,
        () if then is None else _sources(asked, working, then),
    )


def _said(view: View) -> tuple[Figure, ...]:
    """The figures that stand in an Overview's sentences and not on its cards."""
    return tuple(getattr(view, "said_figures", ()))


def _for(viewer: Viewer, working: Working) -> Working:
    """A working as a viewer may have it: no rows but for the IG lead, and for managers those of their own people."""
    if viewer.role == "ig_lead" or (viewer.role == "manager" and working.names):
        return working
    return dataclasses.replace(working, rows=None, of_what="")


def _definitions(view: View, working: Working) -> tuple[Any, ...]:
    """The definitions of the terms of a figure, in their order; all of the view's where it names none that is there."""
    by_term = {each.term: each for each in view.definitions}
    named = [by_term[term] for term in working.terms if term in by_term]
    hidden = [by_term["Hidden"]] if named and "Hidden" in by_term and "staff" in working.kinds else []
    return tuple([*named, *hidden] if named else view.definitions)


def _as_the_view_says(asked: Asked) -> Working:
    """A figure without a sum of its own: what its page says of it, and the table of the page that it counts."""
    figure, view = asked.figure, asked.view
    note = f"{figure.note[:1].upper()}{figure.note[1:]}." if figure.note else ""
    found = explain_sums.sum_of(view, figure.key)
    said = (
        f"{figure.label}: {figure.shown}.", *((note,) if note else ()), *explain_tables.sum_of(view, figure.key), *found.lines,
    )  # fmt: skip
    kinds = tuple(dict.fromkeys(source.kind for source in view.sources))
    ages = [age(asked.store, kind, asked.question) for kind in kinds if kind in AGES]
    rows = explain_tables.rows_of(view, figure.key) if asked.lead else None
    headings = {} if rows is None else explain_tables.headings(rows)
    names = rows is not None and bool({"staff_id", "learner"} & set(rows))
    return Working(
        said, found.excluded, of(*ages), found.terms, kinds, _framework(view), rows, headings, "What was counted", names,
    )  # fmt: skip


def _framework(view: View) -> str | None:
    name = getattr(view, "framework", "")
    return name or None


def _sources(asked: Asked, working: Working, question: Question) -> tuple[str, ...]:
    """A line for each upload in force, the newest first: kind, date, source, file, rows, who brought it and when; to anybody but
    the IG lead kind and date."""
    lines: list[str] = []
    for kind in working.kinds:
        of = working.framework if kind == "toolkit" else None
        held = asked.store.in_force_snapshots(kind, question.as_at, known_on=question.known_on, framework=of)
        newest = sorted(held, key=lambda info: info.order, reverse=True)
        said = [
            _full(info) if asked.lead else f"{datasets.KINDS[kind].label}, as at {uk(info.as_at)}" for info in newest
        ]
        said = list(dict.fromkeys(said))
        lines += said[:MOST_SOURCES]
        if len(said) > MOST_SOURCES:
            lines.append(f"{datasets.KINDS[kind].label}: {len(said) - MOST_SOURCES:,} more, all earlier")
    return tuple(lines)


def _full(info: SnapshotInfo) -> str:
    named = "" if info.source in ("", "default") else f" ({info.source})"
    came = info.uploaded_at.astimezone(LONDON)
    return (
        f"{datasets.KINDS[info.kind].label}{named}, as at {uk(info.as_at)}: {info.file_name}, "
        f"{wording.count(info.rows, 'row')}; uploaded on {uk(came.date())} at {came:%H:%M} by {info.uploaded_by}"
    )
