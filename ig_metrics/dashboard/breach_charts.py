"""Control charts of breaches: all of them, the serious ones, and by category, service or severity."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from typing import Any

import pandas as pd

from ig_metrics import wording
from ig_metrics.breaches import register, series
from ig_metrics.breaches import severity as rules
from ig_metrics.breaches.periods import Period
from ig_metrics.breaches.series import Drawn
from ig_metrics.dashboard import breach_definitions, graded, measured
from ig_metrics.dashboard.breach_points import POINTS, points
from ig_metrics.dashboard.breach_views import BreachChartsView, Charted
from ig_metrics.dashboard.breaches import MOST_MONTHS
from ig_metrics.dashboard.near_misses import NEAR_MISSES, near_misses
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.sources import missing, sources
from ig_metrics.dashboard.views import Question
from ig_metrics.dates import add_months, uk
from ig_metrics.errors import Refused
from ig_metrics.ledger import rebases
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.wording import breach_charts as words
from ig_metrics.wording.breach_charts import CHARTS

SPLITS = ("category", "service", "severity")
ALL, SERIOUS = "all", "serious"
MOST_MULTIPLES = 8


@offered_dates
def breach_charts(
    store: Store, settings: Settings, viewer: Viewer, question: Question, *, by: str = ""
) -> BreachChartsView:
    """Is the number of breaches steady? Each series in the chart it deserves, up to three years of it.

    `by`: also small multiples by category, service or severity. By service they are the IG lead's alone: breaches of one
    service in one month are small numbers. Raises Refused for another `by`.
    """
    if by and by not in SPLITS:
        raise Refused(f"Charts are by category, service or severity, not by '{by}'.")
    title = "Is the number of breaches steady, or has something changed?"
    lacking = missing(store, viewer, {"breaches": "chart breaches"}, question)
    held = measured.register_of(store, question)
    explained = breach_definitions.charts(settings)
    covered = None if held is None else window(held, question)
    if held is None or covered is None:
        said = wording.upload_first(["Breach register"], asks=not viewer.uploads)
        if held is not None:
            said = "The register held has no breach in it, so there is nothing to chart."
        return BreachChartsView(title, (said,), definitions=explained, missing=lacking, by=by)
    whole = (_all(store, settings, viewer, question, held, covered), _serious(store, settings, question, held, covered))
    multiples: tuple[Charted, ...] = ()
    left_out = ""
    if by == "service" and viewer.role != "ig_lead":
        left_out = "Charts by service are for the IG lead: breaches of one service in one month are small numbers."
    elif by:
        multiples, left_out = _multiples(store, settings, question, held, covered, by)
    return BreachChartsView(
        title,
        tuple(_answer(whole)),
        sources=sources(store, viewer, ("breaches",), question),
        definitions=explained,
        missing=lacking,
        whole=whole,
        multiples=multiples,
        by=by,
        left_out=left_out,
        near_misses=_near_misses(store, settings, question, held, covered),
    )


def _near_misses(
    store: Store, settings: Settings, question: Question, held: measured.Register, covered: Period
) -> Charted:
    months = register.months(
        held.rows, covered.start, covered.end, covered_from=held.covered_from, covered_to=held.covered_to
    )
    points = rebases.listed(store, NEAR_MISSES, question.known_on)
    return near_misses(months, covered, rebases=points, two_of_three=settings.breaches.two_of_three)


def window(held: measured.Register, question: Question) -> Period | None:
    """The days that are charted: those the register covers, up to three years of months to the date."""
    if held.covered_from is None or held.covered_to is None:
        return None
    first = add_months(question.as_at.replace(day=1), 1 - MOST_MONTHS)
    start = max(held.covered_from, first)
    return Period(start, held.covered_to) if start <= held.covered_to else None


def breach_charts_json(
    store: Store, settings: Settings, viewer: Viewer, question: Question, *, by: str = ""
) -> dict[str, Any]:
    """The same charts as plain objects. Raises Refused when no register is held."""
    view = breach_charts(store, settings, viewer, question, by=by)
    if not view.whole:
        raise Refused(*(text.replace("**", "") for text in view.answer))
    return {
        "as_at": question.as_at,
        "by": by or None,
        "charts": [_plain(chart) for chart in view.whole],
        "near_misses": None if view.near_misses is None else _plain(view.near_misses),
        "multiples": [_plain(chart) for chart in view.multiples],
        "left_out": view.left_out or None,
    }


def _plain(chart: Charted) -> dict[str, Any]:
    figures = dataclasses.asdict(dataclasses.replace(chart, points=pd.DataFrame()))
    rows = chart.points.to_dict("records")
    return figures | {
        "points": [{name: _value(value) for name, value in row.items()} for row in rows],
        "rebases": [dataclasses.asdict(point) for point in chart.rebases],
    }


def _value(value: Any) -> Any:
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value if isinstance(value, str) or not pd.isna(value) else None


def _answer(whole: tuple[Charted, ...]) -> Iterator[str]:
    for chart in whole:
        yield f"**{chart.title}**: {chart.brief or chart.sentence}"


def _all(
    store: Store, settings: Settings, viewer: Viewer, question: Question, held: measured.Register, covered: Period
) -> Charted:
    rows = graded.incidents(held)
    improvement = settings.breaches.improvement
    notes = (words.BETTER_REPORTING,) if improvement == "neutral" else ()
    return _charted(
        store, settings, question, rows, held, covered, ALL, "All breaches", "breach", improvement,
        settings.breaches.target_per_month, notes, _exposure(store, settings, viewer, question, held, covered, rows),
    )  # fmt: skip


def _serious(store: Store, settings: Settings, question: Question, held: measured.Register, covered: Period) -> Charted:
    found = graded.serious(store, question, held).fillna(False).astype(bool)
    rows = graded.incidents(held)
    first = graded.graded_from()
    notes: tuple[str, ...] = ()
    if first > covered.start:
        if first > covered.end:
            return Charted(
                SERIOUS, "Serious breaches", "none", CHARTS["none"], "No severity scheme was in force.",
                "No severity scheme was in force in this time, so none is graded.", pd.DataFrame(columns=list(POINTS)),
            )  # fmt: skip
        covered = Period(first, covered.end)
        notes = (f"Severity is graded from {uk(first)}; what came before is not known, and not counted as none.",)
    held = dataclasses.replace(held, covered_from=max(held.covered_from or first, covered.start))
    return _charted(
        store, settings, question, rows[found[rows.index]], held, covered, SERIOUS, "Serious breaches", "serious breach",
        "decrease", settings.breaches.serious_target_per_month, notes,
    )  # fmt: skip


def _multiples(
    store: Store, settings: Settings, question: Question, held: measured.Register, covered: Period, by: str
) -> tuple[tuple[Charted, ...], str]:
    rows = graded.incidents(held)
    inside = register.in_period(rows, covered.start, covered.end)
    if by == "severity":
        groups = graded.grades(store, question, held)["result"]
    else:
        blank = register.NOT_PROVIDED if by == "category" else register.NO_PLACE
        text = held.rows[by].str.strip()
        groups = text.mask(text == "").fillna(blank)
    if by == "severity":
        inside = inside[groups[inside.index] != rules.NOT_GRADED]
        if inside.empty:
            return (), "No breach of this time is graded."
    counted = groups[inside.index].value_counts()
    names = [name for _, name in sorted((-int(n), str(name)) for name, n in counted.items())]
    charts = []
    for name in names[:MOST_MULTIPLES]:
        reach, known = covered, held
        if by == "severity":
            # A level exists only while its scheme is in force: before and after there is a gap, not a row of noughts.
            scheme = next(one for one in graded.schemes() if any(level.title == name for level in one.levels))
            reach = Period(max(covered.start, scheme.applies_from), min(covered.end, scheme.applies_to or covered.end))
            known = dataclasses.replace(held, covered_from=reach.start, covered_to=reach.end)
        charts.append(
            _charted(
                store, settings, question, rows[groups[rows.index] == name], known, reach, f"{by}:{name}",
                name[:1].upper() + name[1:], "breach", "neutral", None, (),
            )
        )  # fmt: skip
    rest = names[MOST_MULTIPLES:]
    left = f"Not drawn, being fewer: {wording.listing(rest, most=6)}." if rest else ""
    return tuple(charts), left


def _charted(
    store: Store,
    settings: Settings,
    question: Question,
    rows: pd.DataFrame,
    held: measured.Register,
    covered: Period,
    key: str,
    title: str,
    noun: str,
    improvement: Any,
    target: float | None,
    notes: tuple[str, ...],
    exposure: pd.Series | None = None,
) -> Charted:
    months = register.months(
        rows, covered.start, covered.end, covered_from=held.covered_from, covered_to=held.covered_to
    )
    drawn = series.draw_up(
        rows["reported_on"], months, covered, exposure=exposure, improvement=improvement, target=target,
        rebases=rebases.listed(store, key, question.known_on), two_of_three=settings.breaches.two_of_three,
    )  # fmt: skip
    last = drawn.events[-1] if drawn.events else None
    chart = drawn.chart
    said = (*notes, *(chart.warnings if chart else ()))
    if chart is not None and chart.runs_signal and chart.variation == "common_cause":
        said = (*said, "The points stay on one side of the mean longer than chance would have them: look for a shift.")
    if drawn.clustered is not None:
        said = (*said, words.clustered(drawn.clustered))
    for point in drawn.rebases:
        said = (*said, f"Limits start anew on {uk(point.on)}: {point.why} ({point.by}, {uk(point.written_on)}).")
    return Charted(
        key,
        title,
        drawn.kind,
        CHARTS[drawn.kind],
        drawn.reason,
        " ".join(_sentence(drawn, noun, last)),
        points(drawn),
        next(_sentence(drawn, noun, last)),
        drawn.events,
        covered.start,
        covered.end,
        drawn.since_last,
        chart.improvement if chart else improvement,
        chart.variation if chart else "",
        words.variation(chart.variation, drawn.kind) if chart else "",
        (chart.assurance or "") if chart else "",
        words.assurance(chart.assurance) if chart else "",
        target if drawn.kind in ("c", "xmr") else None,
        drawn.rebases,
        said,
    )


def _sentence(drawn: Drawn, noun: str, last: dt.date | None) -> Iterator[str]:
    if drawn.chart is not None:
        points = drawn.chart.points[drawn.chart.points["value"].notna()]
        signalled = int((points["signal"] != "Common Cause").sum())
        yield f"{words.variation(drawn.chart.variation, drawn.kind)}."
        yield words.points_said(signalled, len(points))
        if drawn.chart.assurance:
            yield f"{words.assurance(drawn.chart.assurance)}."
    yield words.since_last(drawn.since_last, last, noun)
    if drawn.bound is not None:
        yield words.at_most(drawn.bound.upper)
    if drawn.recent is not None and drawn.kind in ("dots", "t"):
        now, _, found = drawn.recent
        text = words.chance(found.first, found.second, beyond=found.beyond_chance, higher=found.higher)
        yield f"In the last {wording.count(now.days, 'day')} beside as many before: {text}."


def _exposure(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    question: Question,
    held: measured.Register,
    covered: Period,
    rows: pd.DataFrame,
) -> pd.Series | None:
    """Staff at the end of each month charted, where an HR list was held for each; for the IG lead, since the exact rate
    gives away the headcount it is divided by."""
    if viewer.role != "ig_lead" or not store.in_force_snapshots("staff", covered.start, known_on=question.known_on):
        return None
    months = pd.date_range(covered.start.replace(day=1), covered.end, freq="MS")
    found = []
    for month in months:
        end = min((month + pd.offsets.MonthEnd(0)).date(), question.as_at)
        found.append(measured.headcount(store, settings, dataclasses.replace(question, as_at=end)))
    return pd.Series(found, index=months, dtype="float64") if None not in found else None
