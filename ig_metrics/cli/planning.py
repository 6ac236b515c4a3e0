"""The improvement plan and the forecast."""

from __future__ import annotations

import sys
from argparse import Namespace

from ig_metrics import dashboard
from ig_metrics.cli import output
from ig_metrics.cli.commands import ask
from ig_metrics.wholefile import write

WRONG_USAGE = 2


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
            "delivers",
            "state",
        ),
    )
    output.lines(
        "No longer in the plan, and not done:",
        (
            f"{row.requirement}: {row.action}{f' (dropped: {row.dropped_why})' if isinstance(row.dropped_why, str) else ''}"
            for row in view.dropped.itertuples()
        ),
    )
    return output.ending(view)


def forecast(asked: Namespace) -> int:
    """How many requirements will be at target by the deadline; with `--keep` kept with its date, with `--kept` those kept."""
    if asked.kept and (asked.keep or asked.deadline or asked.framework):
        print(
            "ig-metrics forecast: --kept lists what was kept; it goes with --as-at and --as-known-on only.",
            file=sys.stderr,
        )
        return WRONG_USAGE
    if asked.kept:
        return _kept(asked)
    store, settings, viewer, question = ask(asked)
    chosen = {"framework": asked.framework, "deadline": asked.deadline}
    made = dashboard.keep_forecast(store, settings, viewer, question, **chosen) if asked.keep else None
    if asked.json:
        figures = dashboard.forecast_json(store, settings, viewer, question, **chosen)
        return output.as_json(figures | ({} if made is None else {"kept": {"id": made.kept.id, "new": made.new}}))
    view = dashboard.forecast(store, settings, viewer, question, **chosen)
    output.answered(view)
    output.heading(view)
    output.lines(
        "By category:",
        (
            f"{row.category}: {row.text}{f' Chance of all in time: {row.chance_shown}.' if row.below else ''}"
            for row in view.categories.itertuples()
        ),
    )
    output.lines("Without a date:", (f"{row.requirement}: {row.title}" for row in view.undated.itertuples()))
    if made is not None:
        print(f"\n{made.sentence} ({made.kept.id})")
    return output.ending(view)


def _kept(asked: Namespace) -> int:
    """Forecasts kept, and how good those were whose date has come."""
    store, settings, viewer, question = ask(asked)
    if asked.json:
        return output.as_json(dashboard.forecasts_kept_json(store, settings, viewer, question))
    view = dashboard.forecasts_kept(store, settings, viewer, question)
    output.heading(view)
    output.table(view.forecasts, ("as_at", "deadline", "said", "plan_says", "came", "state", "kept_on", "id"))
    output.lines("How good they were:", (f"{row.measure}: {row.shown}. {row.text}" for row in view.scores.itertuples()))
    return 0


def partner(asked: Namespace) -> int:
    """Write a partner's own file: its requirements with the cells it fills in, and its actions."""
    from ig_metrics.ingest import partner_workbook

    store, settings, viewer, question = ask(asked)
    found = dashboard.partner_file(store, settings, viewer, question, partner=asked.name, framework=asked.framework)
    made = partner_workbook(
        found.partner, found.rows, found.actions, found.framework, question.as_at, settings.organisation.name
    )
    write(asked.out, made)
    if asked.json:
        return output.as_json(
            {"partner": found.partner, "framework": found.framework.id, "as_at": question.as_at, "out": str(asked.out)}
            | {"requirements": found.rows["requirement"].tolist(), "actions": len(found.actions)}
        )
    print(f"{found.partner} answers for {len(found.rows)} {'requirement' if len(found.rows) == 1 else 'requirements'}.")
    print(f"Written to {asked.out}. When it comes back: ig-metrics ingest toolkit FILE --as-at D")
    return 0
