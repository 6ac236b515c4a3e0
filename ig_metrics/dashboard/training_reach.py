"""When will the target be reached, and what would it take?"""

from __future__ import annotations

import datetime as dt
import math

import pandas as pd

from ig_metrics import rounding, wording
from ig_metrics.dashboard import measured
from ig_metrics.dashboard.course_asked import Asked, asked, coarse, cohorts_of, done_by
from ig_metrics.dashboard.lasting import lasting
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.training_views import ReachView
from ig_metrics.dashboard.views import Definition, Figure, Question
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Course, Settings
from ig_metrics.store import Store
from ig_metrics.training.cohorts import Cohort, previous
from ig_metrics.training.outlook import (
    HORIZON_DAYS,
    Footing,
    Needed,
    Reached,
    footing,
    needed,
    outlook,
    reached,
    refreshers,
)

NOT_YET = "not yet known"
STEP_DAYS = 7
DEFAULT_DAYS = 91
TOO_FEW = "A forecast of so few people could point to individuals, so it is for the IG lead and managers."


def default_by(settings: Settings, as_at: dt.date) -> dt.date:
    """The day to reach the target by when nobody says otherwise: the Toolkit's deadline if it is to come, else in 13 weeks."""
    deadline = settings.toolkit.deadline
    return deadline if deadline is not None and deadline > as_at else as_at + dt.timedelta(days=DEFAULT_DAYS)


@offered_dates
def training_reach(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    question: Question,
    *,
    course: str | None = None,
    by: dt.date | None = None,
) -> ReachView:
    """The share expected on coming days by the form of the round before, the completions needed a week to be at the target
    `by` a day, and the refreshers falling due. Never a date that the earlier round cannot speak for."""
    begun = asked(store, settings, viewer, question, course)
    target = begun.course.target_percent if begun.course else 95.0
    title = f"When will {target:g}% be reached?"
    if begun.course is None:
        return ReachView(title, begun.answer, **begun.kept, target=target)
    chosen = begun.course
    until = by if by is not None and by > question.as_at else default_by(settings, question.as_at)
    before = previous(cohorts_of(store, settings, viewer, chosen, question, begun))
    table, stand = ahead_of(store, settings, viewer, chosen, question, begun)
    kept = begun.kept | {"definitions": (*explained(before), *begun.kept["definitions"])}
    if not coarse(viewer, settings, int(table["in_date"].iloc[0])):
        return ReachView(title, (TOO_FEW,), **kept, target=target)
    want = needed(stand, chosen, question.as_at, until)
    plain, renewed = (reached(table, name, target) for name in ("percent", "renewed_percent"))
    now = 100 * float(table["in_date"].iloc[0]) / want.base if want.base else math.nan
    exact = viewer.sees_small_counts
    return ReachView(
        title,
        _answer(now, plain, renewed, before, chosen, want),
        figures=_figures(plain, renewed, want, exact),
        **kept,
        ahead=_ahead(table, want.base, exact),
        months=_months(refreshers(begun.people, question.as_at)) if exact else pd.DataFrame(),
        by=until,
        target=target,
    )


def ahead_of(
    store: Store, settings: Settings, viewer: Viewer, course: Course, question: Question, begun: Asked
) -> tuple[pd.DataFrame, Footing]:
    """The days to come by the form of the round before, and what completions needed are reckoned from; kept for everybody's people."""

    def make() -> tuple[pd.DataFrame, Footing]:
        before = previous(cohorts_of(store, settings, viewer, course, question, begun))
        form = None if before is None else before.estimate
        done = done_by(store, settings, viewer, course, question, begun)
        return outlook(begun.people, form, course, question.as_at), footing(begun.people, done, question.as_at)

    if viewer.role == "manager":
        return make()
    found: tuple[pd.DataFrame, Footing] = lasting(
        store, "ahead", measured.of_people(store, settings, course, question), make
    )
    return found


def _said(found: Reached) -> str:
    return wording.NOT_MEASURED if found is None else (wording.uk(found.on) if found.on else NOT_YET)


def _figures(plain: Reached, renewed: Reached, want: Needed, exact: bool) -> tuple[Figure, ...]:
    figures = [
        Figure("when", "Reached, if nobody refreshes early", _said(plain), None, "by the form of the round before"),
        Figure("when_renewed", "Reached, if all refresh in time", _said(renewed), None, "no completion running out"),
    ]
    if exact:
        a_week = None if want.a_week is None else math.ceil(want.a_week - 1e-9)
        figures += [
            Figure("needed", "Completions needed a week", wording.count_only(a_week), a_week, f"to be there on {wording.uk(want.by)}"),
            Figure("pace", "Completions a week now", f"{rounding.half_up(want.pace, 1)}", want.pace, "over the last four weeks"),
        ]  # fmt: skip
    return tuple(figures)


def _answer(
    now: float, plain: Reached, renewed: Reached, before: Cohort | None, course: Course, want: Needed
) -> tuple[str, ...]:
    target = f"{course.target_percent:g}%"
    if math.isnan(now):
        return (wording.training_headline(None, course.target_percent, None, None),)
    if now >= course.target_percent - 1e-9:
        return (f"**{target} is reached now.** To keep it, completions that run out have to be refreshed.",)
    if before is None:
        return (
            f"When {target} will be reached is **not yet known**: no earlier round of {course.title} is held to go by, and a curve is "
            "never drawn on beyond what was seen. If there was one, put the day it began in `earlier_launches` in the settings.",
        )
    if plain.on is not None:
        head = f"By the form of the round that began on {wording.uk(before.began)}, {target} is reached on **{wording.uk(plain.on)}**."
    elif plain.known_until is None or (plain.known_until - want.by).days < -HORIZON_DAYS:
        head = f"When {target} will be reached is **not yet known**."
    else:
        head = f"When {target} will be reached is **not yet known**: it is not within what the round before can tell, to {wording.uk(plain.known_until)}."
    if renewed.on is None:
        return (head, "Not even with every completion refreshed in time does past form reach it in that time.")
    return (head, f"With every completion refreshed before it runs out, it would be {wording.uk(renewed.on)}.")


def _ahead(table: pd.DataFrame, base: int, exact: bool) -> pd.DataFrame:
    """One row a week; for who sees no small counts one every four weeks, in whole percents."""
    step = STEP_DAYS if exact else 4 * STEP_DAYS
    rows = table.iloc[::step].reset_index(drop=True)
    share = 100 * rows["in_date"] / base if base else rows["in_date"] * math.nan
    found = rows[["date", "percent", "renewed_percent"]].assign(in_date_percent=share.astype("float64"))
    if not exact:
        for name in ("percent", "renewed_percent", "in_date_percent"):
            found[name] = [value if value != value else float(rounding.half_up(value)) for value in found[name]]
    for name in ("percent", "renewed_percent", "in_date_percent"):
        found[name] = found[name].astype("Float64").where(found[name] == found[name])
    return found


def _months(table: pd.DataFrame) -> pd.DataFrame:
    labels = [f"{month:%B %Y}" for month in table["month"]]
    return table.assign(label=pd.array(labels, dtype="str"))[["month", "label", "people"]]


def explained(before: Cohort | None = None) -> tuple[Definition, ...]:
    """By past form, not yet known, completions needed; `before`: the round whose form it is."""
    whose = f" It is the round that began on {wording.uk(before.began)}." if before else ""
    return (
        Definition(
            "By past form",
            "Of people who had taken as long as somebody has now, the share of the round before who completed in the time to come: "
            f"1 - S(then) / S(now).{whose} Whoever's completion runs out begins anew that day. The people in the rate stay the same: "
            "nobody joins or leaves.",
        ),
        Definition(
            "Not yet known",
            "Some people have taken longer than anybody of the round before was observed for. Nothing is said of them, and no "
            "date is made up.",
        ),
        Definition(
            "Completions needed",
            "The target share of the people in the rate, less those whose completion still counts on the day, over the weeks there are.",
        ),
    )
