"""`breaches`, `breaches chart` and `breaches due`: counts and rates, control charts, the 72-hour clock."""

from __future__ import annotations

import datetime as dt
import sys
from argparse import Namespace

import pandas as pd

from ig_metrics import dashboard
from ig_metrics.cli import output
from ig_metrics.cli.commands import ask
from ig_metrics.dates import LONDON, uk

WRONG_USAGE = 2
FOR = {
    "": {"start": "--from", "end": "--to"},
    "chart": {"by": "--by", "rebase": "--rebase", "series": "--series", "remove": "--remove"},
    "due": {
        "decide": "--decide",
        "decision": "--reported and --not-reported",
        "at": "--at",
        "take_back": "--take-back",
    },
}
"""Which options go with which question."""


def breaches(asked: Namespace) -> int:
    """Counts, rates and categories of a period; with `chart` or `due`, those."""
    what = asked.what or ""
    wrong = _misused(asked, what)
    if wrong:
        print(f"ig-metrics breaches: {wrong}", file=sys.stderr)
        return WRONG_USAGE
    return {"": _counts, "chart": _chart, "due": _due}[what](asked)


def _misused(asked: Namespace, what: str) -> str:
    for question, options in FOR.items():
        for name, option in options.items():
            if question != what and getattr(asked, name) is not None:
                return f"{option} goes with `breaches{' ' + question if question else ''}`"
    doing = [name for name in ("rebase", "remove", "decide", "take_back") if getattr(asked, name) is not None]
    if doing and not (asked.why or "").strip():
        return f"--{doing[0].replace('_', '-')} needs a reason: --why '...'"
    if asked.why is not None and not doing:
        return "--why goes with --rebase, --remove, --decide or --take-back"
    if len(doing) > 1:
        return f"--{doing[0].replace('_', '-')} and --{doing[1].replace('_', '-')} are two steps: one at a time"
    if asked.series is not None and asked.rebase is None:
        return "--series goes with --rebase"
    if (asked.decide is None) != (asked.decision is None):
        return "--decide REF goes with --reported or --not-reported"
    if asked.at is not None and asked.decide is None:
        return "--at goes with --decide"
    return ""


def _counts(asked: Namespace) -> int:
    store, settings, viewer, question = ask(asked)
    period = {"start": asked.start, "end": asked.end}
    if asked.json:
        return output.as_json(dashboard.breaches_json(store, settings, viewer, question, **period))
    view = dashboard.breaches(store, settings, viewer, question, **period)
    output.answered(view)
    output.heading(view)
    output.table(
        view.periods,
        ("label", "days", "count", "near_misses", "per_30_days", "per_1000_staff", "reported_to_regulator"),
    )
    if view.since_label:
        beside = f", beside {view.since_compare_label}" if view.since_compare_label else ""
        output.lines(f"{view.since_label}{beside}:", view.since_said)
        output.table(view.since, ("label", "count", "before", "verdict"))
    output.table(view.categories, ("category", "count"))
    return output.ending(view)


def _chart(asked: Namespace) -> int:
    store, settings, viewer, question = ask(asked)
    if asked.rebase is not None:
        point = dashboard.rebase(store, viewer, question, asked.rebase, asked.why, series=asked.series or "all")
        if not asked.json:
            print(f"The limits start anew on {uk(point.on)} ({point.id}): {point.why}")
    elif asked.remove is not None:
        point = dashboard.remove_rebase(store, viewer, asked.remove, asked.why)
        if not asked.json:
            print(f"Taken back: the limits no longer start anew on {uk(point.on)}.")
    if asked.json:
        return output.as_json(dashboard.breach_charts_json(store, settings, viewer, question, by=asked.by or ""))
    view = dashboard.breach_charts(store, settings, viewer, question, by=asked.by or "")
    if not view.whole:
        output.answered(view)
    print(view.title)
    near = () if view.near_misses is None else (view.near_misses,)
    for chart in (*view.whole, *near, *view.multiples):
        print()
        print(f"{chart.title}: {chart.name}")
        output.lines("  Why this chart:", (chart.reason,))
        output.lines("  What it says:", (chart.sentence,))
        if chart.notes:
            output.lines("  Mind:", chart.notes)
        if chart.rebases:
            output.lines("  Rebase points:", (f"{point.id}: {uk(point.on)}, {point.why}" for point in chart.rebases))
        if chart.kind not in ("none", "dots") and chart in (*view.whole, *near):
            output.table(chart.points, ("label", "value", "mean", "lower", "upper", "said"))
    if view.left_out:
        print()
        print(view.left_out)
    return output.ending(view)


def _due(asked: Namespace) -> int:
    store, settings, viewer, question = ask(asked)
    now = dt.datetime.now(LONDON)
    if asked.decide is not None:
        at = asked.at or now
        made = dashboard.decide(store, viewer, question, asked.decide, asked.decision, asked.why, at)
        if not asked.json:
            print(f"Written down ({made.id}): {made.reference} {made.decision}. {made.why}")
    elif asked.take_back is not None:
        made = dashboard.take_back_decision(store, viewer, asked.take_back, asked.why)
        if not asked.json:
            print(f"Taken back: {made.reference} {made.decision}.")
    if asked.json:
        return output.as_json(dashboard.due_json(store, settings, viewer, question, moment=now))
    view = dashboard.breaches_due(store, settings, viewer, question, moment=now)
    if view.clocks is None:
        output.answered(view)
    assert view.clocks is not None
    assert view.decisions is not None
    output.heading(view)
    output.table(view.counts, ("state", "breaches"))
    shown = view.clocks[view.clocks["deadline_at"].notna() | (view.clocks["notes"] != "")]
    shown = shown[~shown["state"].isin(["not applied", "near miss"])]
    ends = [f"{end:%d/%m/%Y %H:%M}" if pd.notna(end) else "" for end in shown["deadline_at"]]
    output.table(shown.assign(ends=ends), ("reference", "ends", "state", "left"))
    output.lines("Notes:", (f"{row['reference']}: {row['notes']}" for row in shown.to_dict("records") if row["notes"]))
    output.lines(
        "Decisions:",
        (
            f"{row['id']}: {row['reference']} {row['decision']}, {row['why']} ({row['by']}){', taken back' if row['struck'] else ''}"
            for row in view.decisions.to_dict("records")
        ),
    )
    return output.ending(view)
