"""The improvement plan, the forecast, and the move to a new edition of the Toolkit."""

from __future__ import annotations

from argparse import Namespace

from ig_metrics import dashboard
from ig_metrics.cli import output
from ig_metrics.cli.commands import ask
from ig_metrics.cli.common import write


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


def carry_over(asked: Namespace) -> int:
    """Propose the assessment of a new edition from the old one; print it, write it to a file, keep nothing."""
    store, settings, viewer, question = ask(asked)
    view = dashboard.carry_over(store, settings, viewer, question, before=asked.before, after=asked.after)
    if asked.out is not None:
        write(asked.out, view.as_xlsx())
    if asked.json:
        return output.as_json(view.as_json() | {"as_at": question.as_at, "out": asked.out and str(asked.out)})
    output.heading(view)
    output.table(view.levels, ("measure", "before", "after"))
    output.table(view.rows, ("requirement", "title", "how", "from", "before", "level", "work"))
    output.lines("Dropped:", (f"{row.requirement}: {row.reason}" for row in view.dropped.itertuples()))
    if asked.out is not None:
        print(f"Written to {asked.out}. Nothing was stored.")
    return output.ending(view)
