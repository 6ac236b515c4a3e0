"""Is the rate getting better, week by week or from date to date?"""

from __future__ import annotations

import dataclasses
import datetime as dt

import pandas as pd

from ig_metrics import wording
from ig_metrics.breaches import control_charts
from ig_metrics.dashboard import measured
from ig_metrics.dashboard.choices import choices
from ig_metrics.dashboard.course_asked import asked, done_by
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.people_counts import counted, figures_of
from ig_metrics.dashboard.training_views import TrendView
from ig_metrics.dashboard.views import Definition, Question
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Course, Settings
from ig_metrics.store import Store
from ig_metrics.training.trend import days_of_trend, over_time
from ig_metrics.wording import breach_charts as words

TITLE = "Is the share in date rising?"
FEWEST = 3
MOST_DATES = 24
DRIVEN = "After a launch the share is pushed up on purpose, so points beyond chance are to be expected; a flat line is what should worry."
OFFERED = "Each point is the figure of a date on offer, as this page gives it for that date."
ONE_LIST = "All weeks are worked out from the lists in force on the as-at date, so a week can differ from what was reported at the time."
KEPT = "Kept figure"
KEPT_NOTE = "Points marked as kept are of dates on offer before rows about people were purged; weeks between them are not known any more."
COLUMNS = {
    "date": "datetime64[us]", "label": "str", "value": "Float64", "mean": "Float64", "lower": "Float64", "upper": "Float64",
    "said": "str", "point_type": "str",
}  # fmt: skip


@offered_dates
def training_trend(
    store: Store, settings: Settings, viewer: Viewer, question: Question, *, course: str | None = None
) -> TrendView:
    """The rate each week since the launch in a p' chart; for the committee at the dates on offer, without limits."""
    begun = asked(store, settings, viewer, question, course)
    if begun.course is None:
        return TrendView(TITLE, begun.answer, **begun.kept)
    chosen = begun.course
    if question.as_at < chosen.launch:
        return TrendView(
            TITLE, (f"{chosen.title} was launched on {wording.uk(chosen.launch)}, after this date.",), **begun.kept
        )
    kept = begun.kept | {"definitions": (*explained(), *begun.kept["definitions"])}
    if not viewer.sees_small_counts:
        points = _at_dates(store, settings, viewer, question, chosen)
        return TrendView(
            TITLE, _answer(points, chosen), **kept, points=points, reason=OFFERED, target=chosen.target_percent,
            notes=("Week by week is for the IG lead and managers: from one week to the next a handful of people can be told apart.",),
        )  # fmt: skip
    cut = measured.cut_of(store)
    since = chosen.launch if cut is None else max(chosen.launch, cut)
    table = over_time(
        begun.people, done_by(store, settings, viewer, chosen, question, begun), chosen,
        days_of_trend(since, question.as_at),
    )  # fmt: skip
    points, kind, said = _charted(table)
    if cut is not None and viewer.role == "ig_lead":
        earlier = _at_dates(store, settings, viewer, question, chosen)
        earlier = earlier[earlier["date"] < pd.Timestamp(cut)].assign(said=KEPT)
        points = pd.concat([earlier, points], ignore_index=True) if len(earlier) else points
        said = (*said, KEPT_NOTE) if len(earlier) else said
    return TrendView(
        TITLE, _answer(points, chosen), **kept, points=points, kind=kind,
        reason="A share of so many people, with limits widened to the variation there is (p' chart)." if kind == "p'" else "",
        target=chosen.target_percent, notes=(ONE_LIST, DRIVEN, *said),
    )  # fmt: skip


def _charted(table: pd.DataFrame) -> tuple[pd.DataFrame, str, tuple[str, ...]]:
    known = table[table["base"] > 0]
    index = pd.DatetimeIndex(known["date"])
    if len(known) < FEWEST:
        few = known.assign(
            value=known["percent"], mean=None, lower=None, upper=None, said="", point_type="common_cause"
        )
        return _typed(few), "none", ("Too few weeks for limits.",) if len(known) else ()
    chart = control_charts.p_chart(
        pd.Series(known["done"].to_numpy(dtype="float64"), index=index),
        pd.Series(known["base"].to_numpy(dtype="float64"), index=index), laney=True, improvement="increase",
    )  # fmt: skip
    points = chart.points.rename_axis("date").reset_index()
    for name in ("value", "mean", "lower", "upper"):
        points[name] = 100 * points[name]
    points = points.assign(
        said=points["signal"].map(words.SIGNALS),
        lower=points["lower"].clip(lower=0),
        upper=points["upper"].clip(upper=100),
    )
    return _typed(points), "p'", chart.warnings


def _typed(points: pd.DataFrame) -> pd.DataFrame:
    labels = [f"{day.day} {day:%b %Y}" for day in points["date"]]
    return points.assign(label=pd.array(labels, dtype="str"))[list(COLUMNS)].astype(COLUMNS).reset_index(drop=True)


def _at_dates(store: Store, settings: Settings, viewer: Viewer, question: Question, course: Course) -> pd.DataFrame:
    days = [day for day in choices(store, settings, viewer).as_at if course.launch <= day <= question.as_at]
    rows = []
    for day in sorted(days)[-MOST_DATES:]:
        then = dataclasses.replace(question, as_at=day, compare_with=None)
        if "" in figures_of(store, settings, viewer, course, then, "directorate"):
            continue  # too few people changed for a point of its own
        found = counted(store, settings, viewer, course, then)
        if found is not None and found["measured"] and found["compliance_percent"] is not None:
            rows.append((pd.Timestamp(day), float(found["compliance_percent"])))
    table = pd.DataFrame(rows, columns=["date", "value"])
    return _typed(table.assign(mean=None, lower=None, upper=None, said="", point_type="common_cause"))


def _answer(points: pd.DataFrame, course: Course) -> tuple[str, ...]:
    known = points.dropna(subset=["value"])
    if known.empty:
        return ("The share in date is **not measured** on any of these days.",)
    last = float(known["value"].iloc[-1])
    head = f"**{wording.percent(last, course.target_percent)}** in date on {known['label'].iloc[-1]}"
    if len(known) < 2:
        return (f"{head}. There is only one date so far.",)
    first = known.iloc[0]
    day: dt.date = first["date"].date()
    return (f"{head}, {wording.points_change(last, float(first['value']), since=wording.uk(day))}.",)


def explained() -> tuple[Definition, ...]:
    """What the limits are."""
    return (
        Definition(
            "Limits",
            "A plain chart of a share of thousands of people flags noise. Here the limits are widened to the variation there is from "
            "week to week (Laney's p'). A point outside, seven on one side of the mean or seven rising in a row are more than chance.",
        ),
    )
