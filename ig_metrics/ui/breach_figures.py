"""Figures of breaches over time: a control chart with its icons, or dots on their dates."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from ig_metrics.breaches.control_charts import T_POWER
from ig_metrics.dashboard.breach_points import NOTHING_REPORTED
from ig_metrics.dashboard.breach_views import Charted
from ig_metrics.dates import uk
from ig_metrics.ui import icons
from ig_metrics.ui.figure import Chart, Ink, axis, layout, line, marks, smaller, text
from ig_metrics.wording import count, listing, percent

HEIGHT, SMALL_HEIGHT = 400, 230
TOP_PX = 52
SYMBOLS = {
    "common_cause": "circle",
    "special_cause_improvement": "square",
    "special_cause_concern": "diamond",
    "special_cause_neutral_high": "triangle-up",
    "special_cause_neutral_low": "triangle-down",
}
MOVING = ("u", "u'", "p", "p'")
"""Charts whose limits follow how many there were each month."""
TIMES = (
    (0, "same day"), (1, "1 day"), (7, "1 week"), (30, "1 month"), (91, "3 months"), (182, "6 months"), (365, "1 year"), (730, "2 years"),
    (1826, "5 years"),
)  # fmt: skip
"""Where the scale of times between has a mark: it is drawn in by the power the limits are worked out with, so that short times and
long ones can both be seen, and limits stand evenly about the mean."""


def series(chart: Charted, colours: Ink, *, small: bool = False) -> Chart | None:
    """A series as its chart: line and marks with mean, limits, target, rebase lines and icons; None where none is due."""
    if chart.kind == "none" or chart.start is None or chart.until is None:
        return None
    if chart.kind == "dots":
        return _dots(chart, colours, small)
    return _limits(chart, colours, small)


def _limits(chart: Charted, colours: Ink, small: bool) -> Chart | None:
    rows = chart.points.to_dict("records")
    times = chart.kind == "t"
    known = [row for row in rows if pd.notna(row["value"])]
    if not known:
        return None
    places = _places(chart, rows)
    tops = [_high(chart, row[name]) for row in rows for name in ("value", "upper") if pd.notna(row[name])]
    high = max([*tops, chart.target or 0, _high(chart, chart.open_days or 0) if times else 0, 1]) * 1.12
    until = chart.until or pd.Timestamp(rows[-1]["date"]).date()
    last = max(places[-1], _place(chart, until)) if times else places[-1]
    data: list[dict[str, Any]] = [
        {
            "type": "scatter", "mode": "lines", "x": places, "hoverinfo": "skip", "connectgaps": False,
            "y": [None if pd.isna(row["value"]) else _high(chart, row["value"]) for row in rows],
            "line": {"color": colours.grey, "width": 1.5},
        }
    ]  # fmt: skip
    if chart.kind in MOVING:
        data = [*_stepped(rows, places, colours), *data]
    shapes, notes = _lines(chart, rows, places, last, colours, small)
    for kind, symbol in SYMBOLS.items():
        here = [n for n, row in enumerate(rows) if pd.notna(row["value"]) and row["point_type"] == kind]
        if not here:
            continue
        hover = [f"{rows[n]['label']}<br>{_amount(chart, rows[n]['value'])}<br>{rows[n]['said']}" for n in here]
        drawn = marks(
            [places[n] for n in here], [_high(chart, rows[n]["value"]) for n in here], hover, symbol,
            icons.colour(kind, colours), colours,
        )  # fmt: skip
        drawn["marker"]["size"] = 7 if kind == "common_cause" else 11
        data.append(drawn)
    if times and chart.open_days is not None:
        data.append(
            marks([_place(chart, until)], [_high(chart, chart.open_days)], [f"{count(chart.open_days, 'day')} since the last, so far"],
                  "circle", colours.text, colours, hollow=True)
        )  # fmt: skip
    left = 0.0
    for icon in (chart.variation, chart.assurance):
        if icon:
            drawn_shapes, words = icons.drawn(icon, left, colours, times=times)
            shapes += drawn_shapes
            notes += words["both"]
            left += 0.5
    gaps = [places[n] for n, row in enumerate(rows) if pd.isna(row["value"]) and row["said"] != NOTHING_REPORTED]
    if not small:
        # Words about the first month would hang over the edge of a phone.
        notes += [
            text(place, 0, "not<br>held", colours, yanchor="bottom", xanchor="left" if place == places[0] else "center",
                 xshift=-4 if place == places[0] else 0, align="left", **smaller(colours))
            for place in gaps
        ]  # fmt: skip
    scale: dict[str, Any] = {"showticklabels": False}
    if times and not small:
        scale = {"tickvals": [_high(chart, days) for days, _ in TIMES], "ticktext": [said for _, said in TIMES]}
    height = SMALL_HEIGHT if small else HEIGHT
    figure = {
        "data": data,
        "layout": layout(
            colours,
            height,
            margin={"l": 72 if times and not small else 4, "r": 74, "t": TOP_PX, "b": 44, "autoexpand": False},
            xaxis=_dates(chart, places, last, colours, small),
            yaxis=axis(colours, range=[0, high], **scale),
            shapes=shapes,
            annotations=notes,
        ),
    }
    return Chart(figure, _alt(chart, known), height)


def _lines(
    chart: Charted, rows: list[dict[str, Any]], places: list[float], last: float, colours: Ink, small: bool
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Mean and limits group by group, the target and the rebase points, each labelled where it ends."""
    shapes: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    ends = [n for n in range(len(rows)) if n + 1 == len(rows) or _differs(rows[n], rows[n + 1])]
    if chart.kind in MOVING:
        ends = []
    half = 0.5 if chart.kind != "t" else 0
    start = 0
    for end in ends:
        left, right = places[start] - half, (places[end] + half if end + 1 < len(rows) else last + half)
        for name, dash in (("upper", "dash"), ("mean", "solid"), ("lower", "dash")):
            value = rows[end][name]
            if pd.notna(value):
                at = _high(chart, value)
                shapes.append(line(left, right, at, at, colours.soft, width=1.5, dash=dash))
        start = end + 1
    final = rows[-1]
    shown: list[float] = []
    span = max((_high(chart, final[name]) for name in ("upper", "mean") if pd.notna(final[name])), default=1)
    for name, word in (("mean", "mean"), ("upper", "upper"), ("lower", "lower")):
        value = final[name]
        # Labels that would stand on one another are left to the table.
        apart = 0.16 if small else 0.09
        if pd.notna(value) and all(abs(_high(chart, value) - other) > apart * span for other in shown):
            shown.append(_high(chart, value))
            notes.append(
                text(1, shown[-1], f"{word} {_short(chart, value)}", colours, xref="paper", xanchor="left", xshift=3,
                     yanchor="bottom" if shown[-1] < 0.04 * span else "middle", **smaller(colours))
            )  # fmt: skip
    if chart.target is not None:
        shapes.append(
            line(places[0] - half, last + half, chart.target, chart.target, colours.text, width=2, dash="dot")
        )
        notes.append(
            text(places[0] - half, chart.target, f"Target {chart.target:g}", colours, xanchor="left", yanchor="bottom",
                 bgcolor=colours.paper)
        )  # fmt: skip
    for point in chart.rebases:
        at = _place(chart, point.on) - half
        shapes.append(line(at, at, 0, 1, colours.text, width=1.5, dash="dot", yref="paper"))
        if not small:
            right = at > (places[0] + last) / 2
            notes.append(
                text(at, 1, f"Anew: {point.on.day} {point.on:%b %Y}", colours, yref="paper", yanchor="top",
                     xanchor="right" if right else "left", xshift=-5 if right else 5, bgcolor=colours.paper)
            )  # fmt: skip
    return shapes, notes


def _stepped(rows: list[dict[str, Any]], places: list[float], colours: Ink) -> list[dict[str, Any]]:
    """Limits that move from month to month, as stairs: pieces of their own would look like crumbs."""
    return [
        {
            "type": "scatter", "mode": "lines", "x": places, "hoverinfo": "skip", "connectgaps": False,
            "y": [None if pd.isna(row[name]) else float(row[name]) for row in rows],
            "line": {"color": colours.soft, "width": 1.5, "dash": dash, "shape": "hvh"},
        }
        for name, dash in (("upper", "dash"), ("mean", "solid"), ("lower", "dash"))
    ]  # fmt: skip


def _dots(chart: Charted, colours: Ink, small: bool) -> Chart:
    """Each breach on its date; those of one day one above the other."""
    heights: dict[dt.date, int] = {}
    xs, ys, hover = [], [], []
    for day in chart.events:
        heights[day] = heights.get(day, 0) + 1
        xs.append(_place(chart, day))
        ys.append(heights[day])
        hover.append(uk(day))
    first = _place(chart, chart.start or chart.events[0])
    last = _place(chart, chart.until or chart.events[-1])
    height = 170
    figure = {
        "data": [marks(xs, ys, hover, "circle", colours.good, colours)],
        "layout": layout(
            colours,
            height,
            margin={"l": 8, "r": 8, "t": 8, "b": 44, "autoexpand": False},
            xaxis=_dates(chart, [first, last], last, colours, small),
            yaxis=axis(colours, range=[0, max([*ys, 2]) + 0.8], showticklabels=False),
            shapes=[line(first, last, 0, 0, colours.soft)],
        ),
    }
    said = listing((uk(day) for day in chart.events), most=7)
    return Chart(figure, f"{chart.title}, each on its date: {said}. {chart.reason}", height)


def _differs(row: dict[str, Any], other: dict[str, Any]) -> bool:
    return any(
        pd.isna(row[name]) != pd.isna(other[name]) or (pd.notna(row[name]) and row[name] != other[name])
        for name in ("mean", "lower", "upper")
    )


def _place(chart: Charted, day: dt.date) -> float:
    """Where a day is along the chart: days from the start for times between and dots, months for counts."""
    start = chart.start or day
    if chart.kind in ("t", "dots"):
        return float((day - start).days)
    return float((day.year - start.year) * 12 + day.month - start.month)


def _places(chart: Charted, rows: list[dict[str, Any]]) -> list[float]:
    return [_place(chart, pd.Timestamp(row["date"]).date()) for row in rows]


def _dates(chart: Charted, places: list[float], last: float, colours: Ink, small: bool) -> dict[str, Any]:
    """The time axis: a label for every few months, seldom enough for a phone."""
    start = (chart.start or dt.date.min).replace(day=1)
    months = (chart.until.year - start.year) * 12 + chart.until.month - start.month + 1 if chart.until else 1
    every = max(1, -(-months // (4 if small else 6)))
    days = [_month(start, n) for n in range(months) if (months - 1 - n) % every == 0]
    # A month that began before the chart does has its label where the chart begins.
    ticks = [max(_place(chart, day), 0.0) for day in days]
    margin = 0.7 if chart.kind not in ("t", "dots") else max(last / 40, 1)
    return axis(
        colours, range=[min(places[0], 0) - margin, last + margin], tickvals=ticks, tickangle=0,
        ticktext=[f"{day:%b}<br>{day:%Y}" for day in days],
    )  # fmt: skip


def _month(start: dt.date, months: int) -> dt.date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return dt.date(year, month + 1, 1)


def _high(chart: Charted, value: Any) -> float:
    """How high a value stands: times between by the power their limits are worked out with, everything else as it is."""
    return float(value) ** (1 / T_POWER) if chart.kind == "t" else float(value)


def _short(chart: Charted, value: Any) -> str:
    """A limit as its label: whole days, percent, or one decimal where there is room for it."""
    number = float(value)
    if chart.kind in ("p", "p'"):
        return f"{number:.0f}%"
    return f"{number:,.0f}" if number >= 100 or (chart.kind == "t" and number >= 10) else f"{number:.1f}"


def _amount(chart: Charted, value: float) -> str:
    if chart.kind == "t":
        return f"{count(int(value), 'day')} since the one before"
    if chart.kind in ("u", "u'"):
        return f"{float(value):.2f} for each 1,000 staff"
    if chart.kind in ("p", "p'"):
        return f"{percent(float(value))} of the month's reports"
    return count(int(value), "breach", "breaches")


def _alt(chart: Charted, known: list[dict[str, Any]]) -> str:
    last = known[-1]
    limits = ""
    if pd.notna(last["upper"]):
        unit = " days" if chart.kind == "t" else ""
        mean, lower, upper = (_short(chart, last[name]) for name in ("mean", "lower", "upper"))
        limits = f" Mean {mean}{unit}, limits {lower} to {upper}{unit}."
    end = f"the last, {last['label']}: {_amount(chart, last['value'])}, {last['said']}."
    return f"{chart.title}: {chart.name}, {count(len(known), 'point')}; {end}{limits} {chart.sentence}".replace(
        "**", ""
    )
