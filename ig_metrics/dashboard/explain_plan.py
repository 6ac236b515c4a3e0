"""How figures about the improvement plan, the forecast, what was promised and the posts were worked out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard import confidence, measured
from ig_metrics.dashboard.explaining import Asked, Working
from ig_metrics.dashboard.held_plans import held_plans, plan_days
from ig_metrics.dashboard.looking_ahead import look_ahead
from ig_metrics.dashboard.people import compared
from ig_metrics.dashboard.promised import promised
from ig_metrics.dashboard.resources import ResourcesView, resources
from ig_metrics.toolkit import plan as plans
from ig_metrics.wording import explain as words

KINDS = ("plan", "toolkit")
HEADINGS = {
    "action": "Action", "requirement": "Requirement", "owner": "Owner", "first_due": "First promised for", "due": "Due now",
    "done_on": "Done on", "state": "State", "late_by": "Days late", "moved": "Times moved",
}  # fmt: skip
ITEMS = {"requirement": "No.", "title": "Title", "category": "Category", "action": "Action that would raise it",
         "due": "Due", "stands": "How it stands"}  # fmt: skip
PROMISED = {"action": "Action", "requirement": "Requirement", "owner": "Owner", "due": "Promised for", "done_on": "Done on",
            "outcome": "Outcome"}  # fmt: skip
STATES = (plans.OPEN, plans.LATE, plans.DONE_ON_TIME, plans.DONE_LATE)


def _actions(
    which: Callable[[pd.DataFrame], pd.Series], of_what: str, terms: tuple[str, ...]
) -> Callable[[Asked], Working]:
    def working(asked: Asked) -> Working:
        found = plans.actions(held_plans(asked.store, asked.question), asked.question.as_at)
        counts = found["state"].value_counts()
        parts: list[tuple[int | None, str]] = [(int(counts.get(name, 0)), name.lower()) for name in STATES]
        moved = int((found["moved"] > 0).sum())
        return Working(
            (words.made_of(len(found), "actions in the plan", parts),
             *((f"{wording.number(moved)} had their date moved since it was first promised.",) if moved else ())),
            ("Actions struck out with a reason, and those that left the plan without one: both are listed on the Plan page.",),
            confidence.plan(asked.store, asked.question, found),
            terms,
            ("plan",),
            None,
            found.loc[which(found).to_numpy(dtype=bool), list(HEADINGS)].reset_index(drop=True) if asked.lead else None,
            HEADINGS,
            of_what,
        )  # fmt: skip

    return working


def _ahead(terms: tuple[str, ...]) -> Callable[[Asked], Working]:
    def working(asked: Asked) -> Working:
        edition = measured.edition(asked.store, asked.settings, asked.question)
        until = getattr(asked.view, "deadline", None) or asked.settings.toolkit.deadline
        found = None
        if until is not None and until >= asked.question.as_at and plan_days(asked.store, asked.question):
            found = look_ahead(asked.store, asked.settings, asked.question, edition, until)
        if found is None:
            return Working(terms=terms, kinds=KINDS, framework=edition)
        bring = found.plan_says - found.now
        lines = [
            words.made_of(found.plan_says, "at target by the plan's dates",
                          [(found.now, "at target now"), (bring, f"with an open action due by {wording.uk(found.deadline)} that gets there")]),
            f"{wording.number(found.applicable)} requirements apply.",
        ]  # fmt: skip
        if found.past_form is not None:
            lines.append(
                "Past form: each requirement below target counts with its chance of being reached in time; with those at target "
                f"now the chances add up to {wording.rate(found.past_form)}."
            )
        left = [words.counted(found.no_date, "Requirements that no dated action would raise, counted as not reached")]
        if found.overdue:
            left.append(words.counted(found.overdue, "Requirements whose action is late already"))
        return Working(
            tuple(lines), tuple(left), confidence.forecast(asked.store, asked.question, found), terms, KINDS, edition,
            found.items[list(ITEMS)].reset_index(drop=True) if asked.lead else None, ITEMS,
            "Every requirement below target, and the action that would raise it",
        )  # fmt: skip

    return working


def kept_promises(asked: Asked) -> Working:
    """Actions due between the two dates, by what came of them."""
    then = compared(asked.question)
    found = promised(asked.store, asked.viewer, asked.question)
    if then is None:
        return Working(kinds=("plan",))
    counts = found["outcome"].value_counts()
    parts: list[tuple[int | None, str]] = [(int(number), str(name).lower()) for name, number in counts.items()]
    late_days = f"{wording.uk(then.as_at)} to {wording.uk(asked.question.as_at)}"
    return Working(
        (
            words.made_of(len(found), "actions due", parts) if len(found) else "No action was due.",
            f"Due after {late_days.replace(' to ', ' and up to ')}, by the plan as it stood on {wording.uk(then.as_at)}: an action "
            "given a later date since still counts by the date promised then. Actions added since count by their own date.",
        ),
        ("Actions without a date: nothing was promised of them.",),
        confidence.plan(asked.store, asked.question),
        ("Late",),
        ("plan",),
        None,
        found if asked.lead else None,
        PROMISED,
        "Every action that was due, and what came of it",
    )


def posts(asked: Asked) -> Working:
    """Posts filled or seconded, of those wanted on the day."""
    view = asked.view
    if not isinstance(view, ResourcesView):
        view = resources(asked.store, asked.settings, asked.viewer, asked.question)
    lines = tuple(_post(row) for row in view.posts.to_dict("records"))
    return Working(
        (f"{asked.figure.shown} {asked.figure.note or 'posts'} are in post or seconded in.", *lines),
        ("Posts that have ended, and those that start after this date, are not counted.",),
        confidence.posts(asked.store, asked.question),
        ("Posts", "Wanted"),
        ("posts",),
    )


def _post(row: dict[str, Any]) -> str:
    fte = "" if pd.isna(row["fte"]) else float(row["fte"])
    equal = (
        "" if fte == "" else f", {wording.plain(float(fte))} full-time {'equivalent' if fte == 1 else 'equivalents'}"
    )
    return f"{row['standing']}: {wording.count(int(row['lines']), 'post')}{equal}."


OF_PLAN: dict[str, Callable[[Asked], Working]] = {
    "open": _actions(lambda found: found["state"].isin((plans.OPEN, plans.LATE)), "Every open action", ("Late",)),
    "late": _actions(lambda found: found["state"] == plans.LATE, "Every late action", ("Late",)),
    "moved": _actions(lambda found: found["moved"] > 0, "Every action whose date moved", ("Slippage",)),
}
"""By the key of a figure of the plan."""
OF_FORECAST: dict[str, Callable[[Asked], Working]] = {
    "now": _ahead(("If nothing more finishes",)),
    "plan_says": _ahead(("What the plan says", "No date")),
    "past_form": _ahead(("What past form suggests", "The band", "No date")),
}
"""By the key of a figure of the forecast."""
