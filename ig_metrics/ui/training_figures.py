"""Figures of training over time: the completion curve, the share to come, refreshers by month, the trend."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ig_metrics.dashboard.training_views import Curve
from ig_metrics.ui import icons
from ig_metrics.ui.figure import Chart, Ink, axis, layout, line, marks, plain, smaller, text
from ig_metrics.wording import count, number, percent

HEIGHT = 380
MOST_TICKS = 6
BELOW = {"ticks": "outside", "ticklen": 7, "tickcolor": "rgba(0,0,0,0)"}
"""Room between an axis and its labels."""
DASHES = ("dash", "dot", "dashdot", "longdash")


def completion(
    weeks: pd.DataFrame, curves: tuple[Curve, ...], days: tuple[tuple[int, str], ...], colours: Ink
) -> Chart | None:
    """The present round's curve with its band, number at risk below it; earlier rounds behind it; reminder, due and bar marked."""
    if not curves or curves[0].points.empty:
        return None
    first = curves[0].points
    far = max(int(one.points["day"].iloc[-1]) for one in curves if len(one.points))
    right = max(min(far, max(3 * int(first["day"].iloc[-1]) // 2, 91)), 1)
    data: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    said = []
    for place, one in reversed(list(enumerate(curves))):
        rows = one.points[one.points["day"] <= right]
        xs, ys = rows["day"].tolist(), rows["percent"].tolist()
        if place == 0:
            band = rows.dropna(subset=["lower", "upper"])
            data += _band(band["day"].tolist(), band["lower"].tolist(), band["upper"].tolist(), colours)
        data.append(_step(xs, ys, one.label, colours, place))
        said.append(f"{one.label}: {percent(ys[-1])} after {count(int(xs[-1]), 'day')}")
    ends: list[float] = []
    for place, one in enumerate(curves):
        rows = one.points[one.points["day"] <= right]
        at = float(rows["percent"].iloc[-1])
        if all(abs(at - other) > 7 for other in ends):
            ends.append(at)
            name = one.label if place else f"<b>{plain(one.label)}</b>"
            notes.append(text(int(rows["day"].iloc[-1]), at, name, colours, xanchor="right", yanchor="top" if at > 88 else "bottom",
                              yshift=-6 if at > 88 else 3, bgcolor=colours.paper, **smaller(colours)))  # fmt: skip
    shapes = []
    for n, (day, label) in enumerate(days):
        if day <= right:
            shapes.append(line(day, day, 0, 104, colours.soft, width=1.5, dash="dot"))
            notes.append(
                text(day, 104 + 6 * (n % 2), f"{label}, day {day}", colours, yanchor="bottom", **smaller(colours))
            )
    step = 7 * max(1, -(-right // (7 * MOST_TICKS)))
    ticks = list(range(0, right + 1, step))
    at_risk = dict(zip(weeks["day"], weeks["at_risk"], strict=True)) if "at_risk" in weeks else {}
    if at_risk:
        notes.append(text(0, 0, "at risk:", colours, xanchor="left", yanchor="top", yshift=-42, **smaller(colours)))
        notes += [
            text(tick, 0, number(at_risk[tick]), colours, yanchor="top", yshift=-42, **smaller(colours))
            for tick in ticks[1:]
            if tick in at_risk
        ]
    figure = {
        "data": data,
        "layout": layout(
            colours, HEIGHT,
            margin={"l": 44, "r": 14, "t": 10, "b": 64, "autoexpand": False},
            xaxis=axis(colours, **BELOW, range=[-right / 60, right * 1.02], tickvals=ticks,
                       ticktext=["launch" if tick == 0 else f"week {tick // 7}" for tick in ticks]),
            yaxis=axis(colours, range=[0, 116], tickvals=[0, 20, 40, 60, 80, 100], ticktext=["0%", "20%", "40%", "60%", "80%", "100%"], showgrid=True,
                       gridcolor=colours.grid),
            shapes=shapes, annotations=notes,
        ),
    }  # fmt: skip
    when = "; ".join(f"{label} on day {day}" for day, label in days)
    return Chart(
        figure, f"Share who have completed by day after being assigned. {'. '.join(reversed(said))}. {when}.", HEIGHT
    )


def _step(xs: list[Any], ys: list[Any], label: str, colours: Ink, place: int) -> dict[str, Any]:
    drawn = {"color": colours.good if place == 0 else colours.grey, "width": 3 if place == 0 else 2, "shape": "hv"}
    if place:
        drawn["dash"] = DASHES[(place - 1) % len(DASHES)]
    hover = [f"{plain(label)}<br>day {x}: {percent(y)}" for x, y in zip(xs, ys, strict=True)]
    return {
        "type": "scatter", "mode": "lines", "x": xs, "y": ys, "line": drawn, "text": hover,
        "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip


def _band(xs: list[Any], lower: list[Any], upper: list[Any], colours: Ink) -> list[dict[str, Any]]:
    edge = {"width": 0, "shape": "hv", "color": colours.pale}
    plainly = {"type": "scatter", "mode": "lines", "x": xs, "hoverinfo": "skip", "line": edge}
    return [plainly | {"y": lower}, plainly | {"y": upper, "fill": "tonexty", "fillcolor": colours.grid}] if xs else []


def ahead(table: pd.DataFrame, target: float, colours: Ink) -> Chart | None:
    """The share expected on coming days: by past form (solid), were all to refresh in time (dashes), nothing more done (dots)."""
    if table.empty or table["in_date_percent"].isna().all():
        return None
    lines = (
        ("in_date_percent", "if nothing more is done", colours.grey, "dot", 2),
        ("renewed_percent", "if all refresh in time", colours.good, "dash", 2),
        ("percent", "by past form", colours.good, "solid", 3),
    )
    days = [f"{day:%Y-%m-%d}" for day in table["date"]]
    data: list[dict[str, Any]] = []
    said = []
    lows = [float(value) for name, *_ in lines for value in table[name].dropna()]
    floor = max(0, int(min([*lows, target]) // 10) * 10 - 5)
    for name, label, colour, dash, width in lines:
        known = table[name].notna().tolist()
        if not any(known):
            said.append(f"{label}: not yet known")
            continue
        ys = [float(value) if there else None for value, there in zip(table[name], known, strict=True)]
        last = max(n for n, there in enumerate(known) if there)
        hover = [
            "" if y is None else f"{table['date'].iloc[n]:%-d %B %Y}<br>{percent(y, target)} {label}"
            for n, y in enumerate(ys)
        ]
        data.append(
            {"type": "scatter", "mode": "lines", "x": days, "y": ys, "text": hover, "hovertemplate": "%{text}<extra></extra>",
             "line": {"color": colour, "width": width, "dash": dash}}
        )  # fmt: skip
        end = float(ys[last] or 0)
        more = "" if last == len(ys) - 1 else ", then not yet known"
        said.append(f"{label}: {percent(end, target)} on {table['date'].iloc[last]:%-d %B %Y}{more}")
    every = max(1, -(-len(days) // 5))
    ticks = days[::every]
    figure = {
        "data": data,
        "layout": layout(
            colours, HEIGHT,
            margin={"l": 48, "r": 16, "t": 22, "b": 44, "autoexpand": False},
            xaxis=axis(colours, **BELOW, type="date", range=[days[0], days[-1]], tickvals=ticks,
                       ticktext=[f"{day:%-d %b}<br>{day:%Y}" for day in table["date"].iloc[::every]]),
            yaxis=axis(colours, range=[floor, 102], ticksuffix="%", showgrid=True, gridcolor=colours.grid, nticks=6),
            shapes=[line(0, 1, target, target, colours.text, width=2, dash="longdashdot", xref="paper")],
            annotations=[
                text(1, target, f"Target {target:g}%", colours, xref="paper", xanchor="right", yanchor="bottom", bgcolor=colours.paper)],
        ),
    }  # fmt: skip
    return Chart(figure, f"Share expected to be in date, target {target:g}%. {'. '.join(said)}.", HEIGHT)


def months(table: pd.DataFrame, colours: Ink) -> Chart | None:
    """Refreshers falling due, a bar a month with its number above it."""
    if table.empty or not int(table["people"].fillna(0).sum()):
        return None
    values = [int(value) for value in table["people"]]
    names = [f"{month:%b}<br>{month:%Y}" if n in (0, len(values) - 1) or month.month == 1 else f"{month:%b}"
             for n, month in enumerate(table["month"])]  # fmt: skip
    places = list(range(len(values)))
    figure = {
        "data": [
            {"type": "bar", "x": places, "y": values, "width": 0.7, "marker": {"color": colours.good},
             "text": [f"{label}<br>{count(value, 'refresher')} due" for label, value in zip(table["label"], values, strict=True)],
             "textposition": "none", "hovertemplate": "%{text}<extra></extra>"}
        ],
        "layout": layout(
            colours, 260,
            margin={"l": 4, "r": 4, "t": 16, "b": 42, "autoexpand": False},
            xaxis=axis(colours, **BELOW, tickvals=places, ticktext=names, tickfont={"size": 12, "color": colours.text}, tickangle=0),
            yaxis=axis(colours, range=[0, max(values) * 1.18 + 1], showticklabels=False),
            annotations=[text(n, value, number(value), colours, yanchor="bottom", font={"size": 11, "color": colours.text})
                         for n, value in enumerate(values) if value],
        ),
    }  # fmt: skip
    return Chart(figure, "Refreshers falling due: " + ", ".join(f"{label} {number(value)}" for label, value in zip(table["label"], values, strict=True)) + ".", 260)  # fmt: skip


def trend(table: pd.DataFrame, target: float, colours: Ink) -> Chart | None:
    """The share in date on each day, with mean and limits where there are any; each kind of point has its own shape."""
    rows = table[table["value"].notna()].to_dict("records")
    if not rows:
        return None
    days = [f"{row['date']:%Y-%m-%d}" for row in rows]
    values = [float(row["value"]) for row in rows]
    data: list[dict[str, Any]] = [
        {"type": "scatter", "mode": "lines", "x": days, "y": values, "hoverinfo": "skip", "line": {"color": colours.grey, "width": 1.5}}
    ]  # fmt: skip
    for name, dash in (("upper", "dash"), ("mean", "solid"), ("lower", "dash")):
        if any(pd.notna(row[name]) for row in rows):
            data.append(
                {"type": "scatter", "mode": "lines", "x": days, "hoverinfo": "skip",
                 "y": [None if pd.isna(row[name]) else float(row[name]) for row in rows],
                 "line": {"color": colours.soft, "width": 1.5, "dash": dash, "shape": "hvh"}}
            )  # fmt: skip
    for kind, symbol in (
        ("common_cause", "circle"),
        ("special_cause_improvement", "square"),
        ("special_cause_concern", "diamond"),
    ):
        here = [n for n, row in enumerate(rows) if row["point_type"] == kind]
        if here:
            hover = [f"{rows[n]['label']}<br>{percent(values[n], target)} in date<br>{rows[n]['said']}" for n in here]
            drawn = marks(
                [days[n] for n in here], [values[n] for n in here], hover, symbol, icons.colour(kind, colours), colours
            )
            drawn["marker"]["size"] = 8 if kind == "common_cause" else 11
            data.append(drawn)
    lows = [float(row[name]) for row in rows for name in ("value", "lower") if pd.notna(row[name])]
    floor = max(0, int(min([*lows, target]) // 10) * 10 - 5)
    every = max(1, -(-len(rows) // 5))
    picked = list(range(len(rows) - 1, -1, -every))[::-1]
    pad = 4 if len(rows) > 1 else 30
    start, end = (rows[0]["date"] - pd.Timedelta(days=pad), rows[-1]["date"] + pd.Timedelta(days=pad))
    figure = {
        "data": data,
        "layout": layout(
            colours, HEIGHT,
            margin={"l": 48, "r": 16, "t": 22, "b": 44, "autoexpand": False},
            xaxis=axis(colours, **BELOW, type="date", range=[f"{start:%Y-%m-%d}", f"{end:%Y-%m-%d}"], tickvals=[days[n] for n in picked],
                       ticktext=[f"{rows[n]['date']:%-d %b}<br>{rows[n]['date']:%Y}" for n in picked]),
            yaxis=axis(colours, range=[floor, 102], ticksuffix="%", showgrid=True, gridcolor=colours.grid, nticks=6),
            shapes=[line(0, 1, target, target, colours.text, width=2, dash="dot", xref="paper")],
            annotations=[text(0, target, f"Target {target:g}%", colours, xref="paper", xanchor="left", yanchor="bottom", bgcolor=colours.paper)],
        ),
    }  # fmt: skip
    last = rows[-1]
    alt = f"Share in date, {count(len(rows), 'point')}; the last, {last['label']}: {percent(values[-1], target)}. Target {target:g}%."
    return Chart(figure, alt, HEIGHT)
