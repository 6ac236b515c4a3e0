"""Figures of the Resources page: what is filled of what is wanted over time, and reviews of assets by directorate."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from ig_metrics.dates import uk
from ig_metrics.ui.figure import ROW_PX, Chart, Ink, axis, bars, layout, line, plain, smaller, stacked, text
from ig_metrics.ui.plan_figures import MOST_SAID, iso, months
from ig_metrics.wording import count, listing
from ig_metrics.wording import plain as short

HEIGHT = 360
MOST_ROWS = 15
MOST_LABELS = 7
"""Numbers written on a line; with more steps than this they would stand on each other."""
NEAR_END = 0.22
"""A step so near the right end has the line's own label."""
BRIEF = 0.06
"""A step that is over so soon has no room for a number on a phone; the table has it."""
REVIEWS = (
    ("overdue", "overdue"),
    ("due", "due within 90 days"),
    ("in_time", "in time"),
    ("no_date", "no date to go by"),
)


def capacity(steps: pd.DataFrame, as_at: dt.date, last: dt.date, in_fte: bool, colours: Ink) -> Chart | None:
    """What is wanted (thin line) and what is filled (thick line, shaded) in steps; after the date, by the list's own dates.

    Both lines have their names and numbers at their ends, and what is filled wherever it steps. None without steps.
    """
    rows = steps.to_dict("records")
    if not rows:
        return None
    filled, wanted = ("filled", "wanted") if in_fte else ("filled_posts", "wanted_posts")
    told = [(row["day"].date(), float(row[filled]), float(row[wanted])) for row in rows]
    first, top = told[0][0], max(row[2] for row in told)
    past = [row for row in told if row[0] <= as_at]
    ahead = [(as_at, *past[-1][1:]), *(row for row in told if row[0] > as_at)]
    data = []
    for part, until, dash in ((past, as_at, "solid"), (ahead, last, "dash")):
        days = [*(iso(row[0]) for row in part), iso(until)]
        said = [f"{uk(row[0])}<br>{short(row[1])} filled of {short(row[2])} wanted" for row in (*part, part[-1])]
        data.append(_steps(days, [row[1] for row in (*part, part[-1])], said, colours.good, dash, 3, colours.pale))
        data.append(_steps(days, [row[2] for row in (*part, part[-1])], said, colours.text, dash, 1.5))
    shapes = [line(iso(as_at), iso(as_at), 0, 1, colours.text, width=1, yref="paper")]
    share = (as_at - first).days / ((last - first).days or 1)
    side = "left" if share < 0.25 else "right" if share > 0.75 else "center"
    notes = [
        text(
            iso(as_at),
            1,
            f"<b>As at {as_at.day} {as_at:%b %Y}</b>",
            colours,
            yref="paper",
            yanchor="bottom",
            yshift=4,
            xanchor=side,
        )
    ]
    notes += _labels(told, last, colours)
    # One at the very edge would stand on the numbers of the other axis.
    ticks = [month for month in months(first, last, most=5) if (month - first).days > 0.03 * (last - first).days]
    figure = {
        "data": data,
        "layout": layout(
            colours,
            HEIGHT,
            margin={"l": 26, "r": 10, "t": 34, "b": 44, "autoexpand": False},
            xaxis=axis(
                colours, type="date", range=[iso(first), iso(last)], tickangle=0,
                tickvals=[iso(month) for month in ticks], ticktext=[f"{month:%b}<br>{month:%Y}" for month in ticks],
            ),
            yaxis=axis(colours, range=[0, top * 1.22 + 0.4], showgrid=True, gridcolor=colours.grid, nticks=6),
            shapes=shapes,
            annotations=notes,
        ),
    }  # fmt: skip
    return Chart(figure, _capacity_alt(told, as_at, in_fte), HEIGHT)


def _steps(
    x: list[str], y: list[float], said: list[str], colour: str, dash: str, width: float, fill: str = ""
) -> dict[str, Any]:
    drawn = {
        "type": "scatter", "mode": "lines", "x": x, "y": y, "text": said, "hovertemplate": "%{text}<extra></extra>",
        "line": {"color": colour, "width": width, "dash": dash, "shape": "hv"}, "cliponaxis": False,
    }  # fmt: skip
    return drawn | {"fill": "tozeroy", "fillcolor": fill} if fill else drawn


def _labels(told: list[tuple[dt.date, float, float]], last: dt.date, colours: Ink) -> list[dict[str, Any]]:
    """The names and numbers at the right end, and the number from each step on."""
    _, filled, wanted = told[-1]
    above: dict[str, Any] = {"xanchor": "right", "yanchor": "bottom", "yshift": 3}
    notes = [text(iso(last), wanted, f"wanted: {short(wanted)}", colours, **above)]
    if filled != wanted:
        notes.append(
            text(
                iso(last),
                filled,
                f"<b>filled: {short(filled)}</b>",
                colours,
                **(above | {"yanchor": "top", "yshift": -4}),
            )
        )
    else:
        notes[0] = text(iso(last), wanted, f"<b>all filled: {short(filled)}</b>", colours, **above)
    span = (last - told[0][0]).days or 1
    lines = (
        ([(day, filled) for day, filled, _ in told], {"yanchor": "top", "yshift": -3}),
        ([(day, wanted) for day, _, wanted in told], {"yanchor": "bottom", "yshift": 2}),
    )
    for drawn, where in lines:
        turns = [
            row for before, row in zip([None, *drawn], drawn, strict=False) if before is None or before[1] != row[1]
        ]
        if len(turns) <= MOST_LABELS:
            following = [*(day for day, _ in turns[1:]), last]
            notes += [
                text(iso(day), value, short(value), colours, xanchor="left", xshift=3, **where, **smaller(colours))
                for (day, value), then in zip(turns, following, strict=True)
                if (last - day).days > NEAR_END * span and (then - day).days > BRIEF * span
            ]
    return notes


def _capacity_alt(told: list[tuple[dt.date, float, float]], as_at: dt.date, in_fte: bool) -> str:
    unit = "full-time equivalents" if in_fte else "posts"
    now = [row for row in told if row[0] <= as_at][-1]
    turns = [f"from {uk(day)} {short(filled)} of {short(wanted)}" for day, filled, wanted in told]
    said = f"{unit.capitalize()} filled, of those wanted: {short(now[1])} of {short(now[2])} as at {uk(as_at)}."
    return f"{said} In steps: {listing(turns, most=MOST_SAID)}. After {uk(as_at)} by the dates in the list."


def reviews(groups: pd.DataFrame, colours: Ink) -> Chart | None:
    """Assets of each directorate: overdue for review (striped), due soon (solid), in time (dotted), without a date (crossed).

    None without groups.
    """
    if groups.empty:
        return None
    rows = groups.head(MOST_ROWS).to_dict("records")
    top = len(rows)
    height = ROW_PX * top + 14
    most = max(int(row["assets"]) for row in rows)
    looks = {
        "overdue": (colours.short, "/", colours.short), "due": (colours.good, "", colours.good),
        "in_time": (colours.pale, ".", colours.grey), "no_date": (colours.paper, "x", colours.grey),
    }  # fmt: skip
    ys = [top - place - 0.72 for place in range(top)]
    data = []
    for name, label in REVIEWS:
        hover = [f"{plain(row['group'])}<br>{int(row[name]):,} {label}" for row in rows]
        data.append(bars([int(row[name]) for row in rows], ys, hover, looks[name], colours))
    notes = []
    for y, row in zip(ys, rows, strict=True):
        notes.append(
            text(0, y + 0.24, f"<b>{plain(row['group'])}</b>", colours, xanchor="left", yanchor="bottom", yshift=-3)
        )
        of = f"{int(row['overdue']):,} overdue of {int(row['assets']):,}"
        notes.append(text(int(row["assets"]), y, of, colours, xanchor="left", xshift=6))
    said = [
        f"{row['group']} {listing(f'{int(row[name])} {label}' for name, label in REVIEWS if row[name])} of {int(row['assets'])}"
        for row in rows
    ]
    note = (
        f"The {MOST_ROWS} with most overdue of {len(groups)} are drawn; all are in the table."
        if len(groups) > MOST_ROWS
        else ""
    )
    return Chart(
        stacked(data, notes, top, most * 1.5 + 1, colours, height),
        f"Reviews of {count(int(groups['assets'].sum()), 'asset')} by directorate: {'; '.join(said)}.",
        height,
        note,
    )
