"""How figures about a course were worked out: who was counted, who was left out, and (for those allowed) who they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from ig_metrics import wording
from ig_metrics.dashboard import confidence, measured
from ig_metrics.dashboard.explaining import Asked, Working
from ig_metrics.dashboard.overdue import EXCUSED_LABELS, ROUTE_LABELS, STAGE_LABELS
from ig_metrics.dashboard.people import own
from ig_metrics.dashboard.people_counts import KINDS, STATUS_LABELS, counted, late
from ig_metrics.settings import Course
from ig_metrics.training.stages import PAST_DUE
from ig_metrics.wording import explain as words

IN_DATE = ("in_date", "due_soon")
HEADINGS = {
    "staff_id": "Staff number", "full_name": "Name", "directorate": "Directorate", "service": "Service", "team": "Team",
    "status": "Status", "counts": "How they count", "due_on": "Due", "last_completed_on": "Last completed",
    "expires_on": "Runs out", "stage": "Step", "route": "Route",
}  # fmt: skip
Which = Callable[[pd.DataFrame], pd.Series]


def course_of(asked: Asked) -> Course | None:
    """The course a view is about; the first of the settings where it does not say; None without any."""
    if not asked.settings.courses:
        return None
    return asked.settings.course(getattr(asked.view, "course", "") or None)


def rate(asked: Asked) -> Working:
    """People in date, of those who should be."""
    now = _now(asked)
    if now is None:
        return Working(terms=("In date %",), kinds=KINDS)
    sums = _divided(now["done"], now["base"], "people", asked.figure.shown)
    return _working(
        asked,
        (
            *sums,
            words.made_of(now["done"], "people in date", [(now["in_date"], "not due to run out soon"), (now["due_soon"], "due soon")]),
            words.made_of(now["base"], "people to be in date",
                          [(now["in_scope"], "in scope"), (now["absent"], "absent"), (now["exempt"], "exempt")], sign="−"),
        ),
        ("In date %", "In date", "In scope", "Due soon"),
        _left_out(now),
        lambda people: people["in_scope"],
        "Everybody in scope, and how each counts",
    )  # fmt: skip


def everybody(asked: Asked) -> Working:
    """People in date, of all in scope."""
    now = _now(asked)
    if now is None:
        return Working(terms=("In date %",), kinds=KINDS)
    return _working(
        asked,
        _divided(now["done"], now["in_scope"], "people in scope", asked.figure.shown),
        ("In date", "In scope"),
        (words.counted(now["leaver"], "Leavers, not in scope"),),
        lambda people: people["in_scope"],
        "Everybody in scope, and how each counts",
    )


def in_scope(asked: Asked) -> Working:
    """Everybody in scope, by status."""
    now = _now(asked)
    if now is None:
        return Working(terms=("In scope",), kinds=KINDS)
    parts = [(now[name], label.lower()) for name, label in (STATUS_LABELS | EXCUSED_LABELS).items()]
    return _working(
        asked,
        (words.made_of(now["in_scope"], "people in scope", parts),),
        ("In scope", "Overdue", "Lapsed"),
        (words.counted(now["leaver"], "Leavers, not in scope"),),
        lambda people: people["in_scope"],
        "Everybody in scope",
    )


def past_due(asked: Asked) -> Working:
    """People overdue or lapsed."""
    now = _now(asked)
    if now is None:
        return Working(terms=("Overdue", "Lapsed"), kinds=KINDS)
    return _working(
        asked,
        (words.made_of(now["past_due"], "people past due", [(now["overdue"], "overdue"), (now["lapsed"], "lapsed")]),),
        ("Overdue", "Lapsed", "Days past due"),
        _left_out(now),
        lambda people: people["status"].isin(PAST_DUE),
        "Everybody overdue or lapsed",
    )


def _step(stage: str, terms: tuple[str, ...]) -> Callable[[Asked], Working]:
    def working(asked: Asked) -> Working:
        course = course_of(asked)
        now = None if course is None else late(asked.store, asked.settings, asked.viewer, course, asked.question)
        if now is None:
            return Working(terms=terms, kinds=KINDS)
        from_day, steps = asked.settings.escalation, {"manager": "manager_days", "bar": "bar_days"}
        days = getattr(from_day, steps[stage])
        upto = f" to {from_day.bar_days - 1}" if stage == "manager" else " or more"
        of = wording.HIDDEN if now["past_due"] is None else wording.number(now["past_due"])
        shown = wording.HIDDEN if now[stage] is None else wording.number(now[stage])
        return _working(
            asked,
            (
                f"Of {of} people overdue or lapsed, {shown} {'has' if now[stage] == 1 else 'have'} been so for {days}{upto} days.",
            ),
            terms,
            ("Held off a list, absent and exempt people are told on the Lists page; nobody is barred by a count.",)
            if asked.lead
            else (),
            lambda people: people["stage"] == stage,
            f"Everybody at this step: {STAGE_LABELS[stage].lower()}",
        )

    return working


def paper(asked: Asked) -> Working:
    """People past due who have no network access."""
    return _working(
        asked,
        (
            f"{asked.figure.shown[:1].upper()}{asked.figure.shown[1:]}: past due, and HR or the network's own list says they have no access.",
        ),
        ("Days past due", "Bar"),
        (),
        lambda people: people["status"].isin(PAST_DUE) & (people["route"] == "paper"),
        "Everybody past due on the paper route",
    )


WORKINGS: dict[str, Callable[[Asked], Working]] = {
    "training": rate, "all": everybody, "in_scope": in_scope, "overdue": past_due, "past_due": past_due,
    "bar": _step("bar", ("Bar", "Days past due")), "manager": _step("manager", ("Manager", "Days past due")), "paper": paper,
}  # fmt: skip
"""By the key of a figure of the Overview, the Training and the Overdue page."""


def _now(asked: Asked) -> dict[str, Any] | None:
    course = course_of(asked)
    found = None if course is None else counted(asked.store, asked.settings, asked.viewer, course, asked.question)
    return found if found is not None and found["measured"] else None


def _divided(part: int | None, whole: int | None, what: str, shown: str) -> tuple[str, ...]:
    if part is None or whole is None:
        return ("A number it is worked out from is hidden, so that nobody can be picked out.",)
    return (words.divided(int(part), int(whole), what, shown),)


def _left_out(now: dict[str, Any]) -> tuple[str, ...]:
    return (
        words.counted(now["absent"], "Absent, left out of the rate"),
        words.counted(now["exempt"], "Exempt, left out of the rate"),
        words.counted(now["leaver"], "Leavers, not in scope"),
    )


def _working(
    asked: Asked,
    arithmetic: tuple[str, ...],
    terms: tuple[str, ...],
    excluded: tuple[str, ...],
    which: Which,
    of_what: str,
) -> Working:
    course = course_of(asked)
    assert course is not None
    found = confidence.training(asked.store, asked.settings, asked.viewer, course, asked.question)
    rows = _rows(asked, course, which) if asked.viewer.sees_names else None
    return Working(arithmetic, excluded, found, terms, KINDS, None, rows, HEADINGS, of_what, names=True)


def _rows(asked: Asked, course: Course, which: Which) -> pd.DataFrame | None:
    """The people counted: everybody for the IG lead, their own for a manager."""
    trained = measured.trained(asked.store, asked.settings, course, asked.question)
    if trained is None:
        return None
    mine = own(trained.people, asked.viewer)
    found = mine[which(mine).fillna(False).to_numpy(dtype=bool)]
    status = found["status"]
    done, excused = status.isin(IN_DATE).to_numpy(), status.isin(tuple(EXCUSED_LABELS)).to_numpy()
    counts = np.select([done, excused], ["In date", "Left out of the rate"], default="Not in date")
    shown = found.assign(
        due_on=found["next_due_on"],
        counts=pd.Series(counts, index=found.index, dtype="str"),
        status=status.map(STATUS_LABELS | EXCUSED_LABELS).astype("str"),
        stage=found["stage"].map(STAGE_LABELS).astype("str"),
        route=found["route"].map(ROUTE_LABELS).astype("str"),
    )
    return shown[list(HEADINGS)].sort_values(["full_name", "staff_id"], kind="stable", ignore_index=True)
