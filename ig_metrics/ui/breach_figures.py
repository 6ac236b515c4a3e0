"""Figures of breaches: a control chart, dots on their dates, services in a funnel, and shares beside a sector's."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pandas as pd

from ig_metrics.dashboard.breach_views import Charted
from ig_metrics.dates import uk
from ig_metrics.ui import icons
from ig_metrics.ui.figure import ROW_PX, Chart, Ink, axis, layout, line, marks, plain, smaller, text
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
MOST_SERVICES = 40
MOST_TYPES = 10


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
    tops = [float(row[name]) for row in rows for name in ("value", "upper") if pd.notna(row[name])]
    high = max([*tops, chart.target or 0, chart.open_days if times and chart.open_days else 0, 1]) * 1.12
    until = chart.until or pd.Timestamp(rows[-1]["date"]).date()
    last = max(places[-1], _place(chart, until)) if times else places[-1]
    data: list[dict[str, Any]] = [
        {
            "type": "scatter", "mode": "lines", "x": places, "hoverinfo": "skip", "connectgaps": False,
            "y": [None if pd.isna(row["value"]) else float(row["value"]) for row in rows],
            "line": {"color": colours.grey, "width": 1.5},
        }
    ]  # fmt: skip
    shapes, notes = _lines(chart, rows, places, last, colours, small)
    for kind, symbol in SYMBOLS.items():
        here = [n for n, row in enumerate(rows) if pd.notna(row["value"]) and row["point_type"] == kind]
        if not here:
            continue
        hover = [f"{rows[n]['label']}<br>{_amount(chart, rows[n]['value'])}<br>{rows[n]['said']}" for n in here]
        drawn = marks(
            [places[n] for n in here], [float(rows[n]["value"]) for n in here], hover, symbol,
            icons.colour(kind, colours), colours,
        )  # fmt: skip
        drawn["marker"]["size"] = 7 if kind == "common_cause" else 11
        data.append(drawn)
    if times and chart.open_days is not None:
        data.append(
            marks([_place(chart, until)], [chart.open_days], [f"{count(chart.open_days, 'day')} since the last, so far"],
                  "circle", colours.text, colours, hollow=True)
        )  # fmt: skip
    left = 0.0
    for icon in (chart.variation, chart.assurance):
        if icon:
            drawn_shapes, words = icons.drawn(icon, left, colours, times=times)
            shapes += drawn_shapes
            notes += words["both"]
            left += 0.5
    gaps = [places[n] for n, row in enumerate(rows) if pd.isna(row["value"])]
    if not small:
        notes += [text(place, 0, "not<br>held", colours, yanchor="bottom", **smaller(colours)) for place in gaps]
    height = SMALL_HEIGHT if small else HEIGHT
    figure = {
        "data": data,
        "layout": layout(
            colours,
            height,
            margin={"l": 4, "r": 66, "t": TOP_PX, "b": 44, "autoexpand": False},
            xaxis=_dates(chart, places, last, colours, small),
            yaxis=axis(colours, range=[0, high], showticklabels=False),
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
    half = 0.5 if chart.kind != "t" else 0
    start = 0
    for end in ends:
        left, right = places[start] - half, (places[end] + half if end + 1 < len(rows) else last + half)
        for name, dash in (("upper", "dash"), ("mean", "solid"), ("lower", "dash")):
            value = rows[end][name]
            if pd.notna(value):
                shapes.append(line(left, right, float(value), float(value), colours.soft, width=1.5, dash=dash))
        start = end + 1
    final = rows[-1]
    shown: list[float] = []
    span = max((float(final[name]) for name in ("upper", "mean") if pd.notna(final[name])), default=1)
    for name, word in (("mean", "mean"), ("upper", "upper"), ("lower", "lower")):
        value = final[name]
        # Labels that would stand on one another are left to the table.
        if pd.notna(value) and all(abs(float(value) - other) > 0.09 * span for other in shown):
            shown.append(float(value))
            notes.append(
                text(1, float(value), f"{word} {float(value):.1f}", colours, xref="paper", xanchor="left", xshift=3, **smaller(colours))
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


def funnel(table: pd.DataFrame, limits: pd.DataFrame, colours: Ink) -> Chart | None:
    """Services by size: breaches against staff, with the exact limits chance allows; those beyond them are named."""
    rows = table.head(MOST_SERVICES).to_dict("records")
    if len(rows) < 2:
        return None
    rows.sort(key=lambda row: int(row["staff"]))
    staff = [int(row["staff"]) for row in rows]
    high = max(max(int(row["count"]), int(row["far_upper"])) for row in rows) * 1.15 + 1
    styles = {"far_upper": "dot", "upper": "dash", "expected": "solid", "lower": "dash", "far_lower": "dot"}
    data: list[dict[str, Any]] = [
        {
            "type": "scatter", "mode": "lines", "x": limits["staff"].tolist(), "y": limits[name].tolist(), "hoverinfo": "skip",
            "line": {"color": colours.soft, "width": 1.5, "dash": dash},
        }
        for name, dash in styles.items()
    ]  # fmt: skip
    notes, said = [], []
    for beyond, symbol, ink in ((False, "circle", colours.grey), (True, "diamond", colours.short)):
        here = [row for row in rows if (row["verdict"] in ("more than chance", "far more than chance")) == beyond]
        hover = [
            f"{plain(row['group'])}<br>{int(row['count'])} of {int(row['staff']):,} staff, {row['verdict']}"
            for row in here
        ]
        drawn = marks(
            [int(row["staff"]) for row in here], [int(row["count"]) for row in here], hover, symbol, ink, colours
        )
        drawn["marker"]["size"] = 9 if not beyond else 12
        data.append(drawn)
        for row in here if beyond else []:
            right = int(row["staff"]) > staff[-1] * 0.55
            notes.append(
                text(int(row["staff"]), int(row["count"]), plain(row["group"]), colours, xanchor="right" if right else "left",
                     xshift=-10 if right else 10, bgcolor=colours.paper)
            )  # fmt: skip
            said.append(f"{row['group']} {int(row['count'])} against {float(row['expected']):.1f} expected")
    ticks = [value for value in (50, 100, 200, 500, 1000, 2000, 5000, 10000) if staff[0] <= value <= staff[-1]]
    step = next(each for each in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10**9) if high / each <= 6)
    figure = {
        "data": data,
        "layout": layout(
            colours,
            HEIGHT,
            margin={"l": 30, "r": 12, "t": 8, "b": 44, "autoexpand": False},
            xaxis=axis(colours, type="log", tickvals=ticks, ticktext=[f"{tick:,}" for tick in ticks],
                       title={"text": "Staff of the service", "font": {"size": 14, "color": colours.text}}),
            yaxis=axis(colours, range=[-0.5, high], tickvals=list(range(0, int(high) + 1, step)), showgrid=True, gridcolor=colours.grid),
            annotations=notes,
        ),
    }  # fmt: skip
    alt = f"{len(rows)} services by their staff and breaches. " + (
        f"More than chance explains: {'; '.join(said)}." if said else "None has more than chance explains."
    )
    # Annotations on a logarithmic axis are placed by the power of ten.
    for note in notes:
        note["x"] = math.log10(note["x"])
    return Chart(figure, alt, HEIGHT)


def shares(types: pd.DataFrame, sector: str, colours: Ink) -> Chart | None:
    """Each type's share of the sector's reports (hollow mark) and of the council's own breaches (filled mark)."""
    drawn = types[(types["sector"] > 0) | (types["own"] > 0)].head(MOST_TYPES)
    rows = drawn.to_dict("records")
    if not rows:
        return None
    top = len(rows)
    most = max(float(row[name]) for row in rows for name in ("sector_percent", "own_percent") if pd.notna(row[name]))
    shapes, notes, said = [], [], []
    theirs: tuple[list[Any], list[Any], list[str]] = ([], [], [])
    ours: tuple[list[Any], list[Any], list[str]] = ([], [], [])
    for place, row in enumerate(rows):
        y = top - place - 0.72
        name = str(row["category"])
        shapes.append(line(0, most, y, y, colours.grid))
        notes.append(text(0, y + 0.24, f"<b>{plain(name)}</b>", colours, xanchor="left", yanchor="bottom", yshift=-3))
        words = [f"{name}:"]
        for value, where, whose in ((row["sector_percent"], theirs, "sector"), (row["own_percent"], ours, "ours")):
            if pd.notna(value):
                where[0].append(float(value))
                where[1].append(y)
                where[2].append(f"{plain(name)}<br>{whose} {percent(float(value))}")
                words.append(f"{whose} {percent(float(value))}")
        said.append(" ".join(words))
    height = ROW_PX * top + 50
    figure = {
        "data": [
            marks(*theirs, "circle", colours.grey, colours, hollow=True),
            marks(*ours, "diamond", colours.good, colours),
        ],
        "layout": layout(
            colours,
            height,
            margin={"l": 4, "r": 22, "t": 4, "b": 40, "autoexpand": False},
            xaxis=axis(colours, range=[-0.02 * most, most * 1.05], ticksuffix="%", nticks=5),
            yaxis=axis(colours, range=[0, top], showticklabels=False),
            shapes=shapes,
            annotations=notes,
        ),
    }
    note = (
        f"The {MOST_TYPES} commonest of {len(types)} types are drawn; all are in the table." if len(types) > top else ""
    )
    return Chart(figure, f"Share of each type, {sector} beside our own. {'; '.join(said)}.", height, note)


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


def _amount(chart: Charted, value: float) -> str:
    if chart.kind == "t":
        return f"{count(int(value), 'day')} since the one before"
    if chart.kind == "u":
        return f"{float(value):.2f} for each 1,000 staff"
    return count(int(value), "breach", "breaches")


def _alt(chart: Charted, known: list[dict[str, Any]]) -> str:
    last = known[-1]
    limits = ""
    if pd.notna(last["upper"]):
        limits = f" Mean {float(last['mean']):.1f}, limits {float(last['lower']):.1f} to {float(last['upper']):.1f}."
    end = f"the last, {last['label']}: {_amount(chart, last['value'])}, {last['said']}."
    return f"{chart.title}: {chart.name}, {count(len(known), 'point')}; {end}{limits} {chart.sentence}".replace(
        "**", ""
    )
