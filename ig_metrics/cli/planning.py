"""The improvement plan and the forecast."""

from __future__ import annotations

from argparse import Namespace

from ig_metrics import dashboard
from ig_metrics.cli import output
from ig_metrics.cli.commands import ask


def plan(asked: Namespace) -> int:
    """The plan's actions: who owes what by when, what is late, and what has slipped since it was first promised."""
    store, settings, viewer, question = ask(asked)
    if asked.json:
        return output.as_json(dashboard.plan_json(store, settings, viewer, question))
    view = dashboard.plan(store, settings, viewer, question)
    output.answered(view)
    output.heading(view)
    output.table(
        view.actions,
        (
            "requirement",
            "action",
            "owner",
            "first_due",
            "due",
            "done_on",
            "slippage",
            "late_by",
            "delivers_level",
            "state",
        ),
    )
    output.lines(
        "No longer in the plan, and not done:",
        (f"{row.requirement}: {row.action}" for row in view.dropped.itertuples()),
    )
    return output.ending(view)


def forecast(asked: Namespace) -> int:
    """How many requirements will be at target by the deadline, and what blocks each category."""
    store, settings, viewer, question = ask(asked)
    chosen = {"framework": asked.framework, "deadline": asked.deadline}
    if asked.json:
        return output.as_json(dashboard.forecast_json(store, settings, viewer, question, **chosen))
    view = dashboard.forecast(store, settings, viewer, question, **chosen)
    output.answered(view)
    output.heading(view)
    output.lines("By category:", (f"{row.category}: {row.text}" for row in view.categories.itertuples()))
    return output.ending(view)
