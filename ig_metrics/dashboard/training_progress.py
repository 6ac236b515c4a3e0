"""Progress since the launch: how many of those assigned the course have completed it, day by day."""

from __future__ import annotations

import pandas as pd

from ig_metrics import rounding, wording
from ig_metrics.dashboard.course_asked import asked, coarse, cohorts_of
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.training_views import Curve, ProgressView
from ig_metrics.dashboard.views import Definition, Question
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Course, Settings
from ig_metrics.store import Store
from ig_metrics.training.cohorts import Cohort
from ig_metrics.training.completion import day_when, within

TITLE = "How far have people got since the launch?"
WITHIN = (28, 42)
"""Four and six weeks: what Management Team asked for."""
NOT_YET = "not yet known"
LONGEST_DAYS = 364
TOO_FEW = (
    "A curve of so few people could point to individuals, so it is for the IG lead and managers. The share in date by directorate "
    "and service is under 'At a glance'."
)


@offered_dates
def training_progress(
    store: Store, settings: Settings, viewer: Viewer, question: Question, *, course: str | None = None
) -> ProgressView:
    """The completion curve of the present round with earlier ones behind it (Kaplan-Meier), and shares within some weeks.

    The committee sees whole percents at the end of each week, without band or numbers, and only of councils so large that a
    percent is at least twenty people.
    """
    begun = asked(store, settings, viewer, question, course)
    if begun.course is None:
        return ProgressView(TITLE, begun.answer, **begun.kept)
    chosen = begun.course
    if question.as_at < chosen.launch:
        return ProgressView(
            TITLE, (f"{chosen.title} was launched on {wording.uk(chosen.launch)}, after this date.",), **begun.kept
        )
    found = cohorts_of(store, settings, viewer, chosen, question, begun)
    kept = begun.kept | {"definitions": (*explained(), *begun.kept["definitions"])}
    shown = [one for one in found if one.people and coarse(viewer, settings, one.people)]
    if not shown or shown[0] is not found[0]:
        none = found[0].people == 0
        said = "Nobody had to begin the course in this round: all were in date when it began." if none else TOO_FEW
        return ProgressView(TITLE, (said,), **kept)
    exact = viewer.sees_small_counts
    days = tuple(sorted({*WITHIN, chosen.window_days, chosen.window_days + settings.escalation.bar_days}))
    return ProgressView(
        TITLE,
        _answer(found[0], chosen, settings, exact),
        **kept,
        curves=tuple(Curve(_label(one, chosen), _points(one, exact)) for one in shown),
        marks=_marks(chosen, settings),
        weeks=_weeks(found[0], exact),
        shares=_shares(shown, chosen, days, exact),
        within=days,
    )


def _label(one: Cohort, course: Course) -> str:
    if one.kind == "starters":
        return "Started since the launch"
    return f"{'This round' if one.began == course.launch else 'Earlier round'}, from {wording.uk(one.began)}"


def _marks(course: Course, settings: Settings) -> tuple[tuple[int, str], ...]:
    steps = settings.escalation
    due = course.window_days
    found = [(due + steps.reminder_days, "reminder"), (due, "due"), (due + steps.bar_days, "bar")]
    return tuple((day, label) for day, label in found if day >= 0)


def _points(one: Cohort, exact: bool) -> pd.DataFrame:
    if not exact:
        return _weeks(one, exact=False)[["day", "percent"]].assign(lower=float("nan"), upper=float("nan"))
    drawn = one.estimate[one.estimate["day"] <= LONGEST_DAYS]
    start = pd.DataFrame({"day": [0.0], "fraction": [0.0], "lower": [float("nan")], "upper": [float("nan")]})
    if len(drawn) and drawn["day"].iloc[0] > 0:
        drawn = pd.concat([start, drawn[list(start)].astype("float64")], ignore_index=True)
    return pd.DataFrame(
        {
            "day": drawn["day"].astype("int64"),
            "percent": 100 * drawn["fraction"],
            "lower": 100 * drawn["lower"].astype("float64"),
            "upper": 100 * drawn["upper"].astype("float64"),
        }
    ).reset_index(drop=True)


def _weeks(one: Cohort, exact: bool) -> pd.DataFrame:
    """The curve at the end of each week that somebody was still seen in."""
    rows = []
    last = min(LONGEST_DAYS, int(one.estimate["day"].iloc[-1]))
    for day in range(0, last + 1, 7):
        share = within(one.estimate, day)
        if share is None:
            break
        row = {"day": day, "label": f"After {wording.count(day // 7, 'week')}" if day else "At the start"}
        if exact:
            row |= {
                "at_risk": share.at_risk,
                "percent": 100 * share.fraction,
                "lower": 100 * share.lower,
                "upper": 100 * share.upper,
            }
        else:
            row |= {"percent": float(rounding.half_up(100 * share.fraction))}
        rows.append(row)
    kinds = {
        "day": "Int64",
        "label": "str",
        "at_risk": "Int64",
        "percent": "Float64",
        "lower": "Float64",
        "upper": "Float64",
    }
    table = pd.DataFrame(rows).astype({name: kinds[name] for name in rows[0]})
    return table.assign(
        **{name: table[name].where(table[name] == table[name]) for name in ("lower", "upper") if name in table}
    )


def _shares(shown: list[Cohort], course: Course, days: tuple[int, ...], exact: bool) -> pd.DataFrame:
    rows = []
    for one in shown:
        row: dict[str, object] = {"cohort": _label(one, course)}
        if exact:
            half = day_when(one.estimate, 0.5).day
            row |= {"people": one.people, "already": one.already}
            row["half"] = NOT_YET if half is None else f"day {half:g}"
        for day in days:
            row[f"within_{day}"] = _share(one, day, exact)
        rows.append(row)
    table = pd.DataFrame(rows)
    return table.astype(dict.fromkeys(("people", "already"), "Int64")) if exact else table


def _share(one: Cohort, day: int, exact: bool) -> str:
    share = within(one.estimate, day)
    if share is None:
        return NOT_YET
    return wording.percent(100 * share.fraction) if exact else f"{rounding.half_up(100 * share.fraction)}%"


def _answer(one: Cohort, course: Course, settings: Settings, exact: bool) -> tuple[str, ...]:
    due, bar = course.window_days, course.window_days + settings.escalation.bar_days
    said = []
    for day, name in ((due, "the day it was due"), (bar, "the bar date")):
        share = _share(one, day, exact)
        weeks = f"{day // 7} weeks" if day % 7 == 0 else f"{day} days"
        if share == NOT_YET:
            said.append(
                f"What share completes within {weeks} ({name}) is **not yet known**: nobody has been observed for so long."
            )
        else:
            said.append(f"**{share}** of those who had to do it completed within {weeks}, {name}.")
    if exact:
        left = f"{wording.people(one.already).capitalize()} {wording.is_or_are(one.already) if one.already != 1 else 'was'}"
        left = left.replace(" are", " were")
        said.append(f"{left} in date already when the round began, and not among them.")
    return tuple(said)


def explained() -> tuple[Definition, ...]:
    """Completion curve, round, not yet known."""
    return (
        Definition(
            "Completion curve",
            "The share who have completed by each day after they were assigned the course (Kaplan-Meier): days from assignment "
            "to the first valid completion. Whoever leaves, goes on leave or is still to complete is counted up to their last day "
            "seen, so that nobody is taken for done or not done who was not observed. The band is a 95% interval.",
        ),
        Definition(
            "Round",
            "Everybody in post when a round of the course began and not in date that day; whoever was away began on their return. "
            "People of an earlier round are those the present list still knows.",
        ),
        Definition(
            "Not yet known",
            "Nobody of the round has been observed for so many days. The curve is never drawn beyond that.",
        ),
    )
