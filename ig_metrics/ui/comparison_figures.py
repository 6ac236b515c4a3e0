"""Figures of breaches beside others: services in a funnel, and shares of each type beside a sector's."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from ig_metrics.ui.figure import ROW_PX, Chart, Ink, axis, layout, line, marks, plain, text
from ig_metrics.wording import percent

HEIGHT = 400
MOST_SERVICES = 40
MOST_TYPES = 10


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
        above = 0
        for before, row in zip([None, *here], here, strict=False) if beyond else []:
            # a name stands above its mark, and above the name of one nearby: beside it, it would cover that one's mark
            near = (
                before is not None
                and int(row["count"]) - int(before["count"]) in range(-1, 2)
                and int(row["staff"]) < 2 * int(before["staff"])
            )
            above = above + 1 if near else 0
            right = int(row["staff"]) ** 2 > staff[0] * staff[-1]  # in the right half of a logarithmic axis
            notes.append(
                text(int(row["staff"]), int(row["count"]), plain(row["group"]), colours, xanchor="right" if right else "left",
                     xshift=8 if right else -8, yshift=16 + 18 * above, bgcolor=colours.paper)
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
            xaxis=axis(colours, type="log", range=[math.log10(max(staff[0], 1) * 0.9), math.log10(max(staff[-1], 1) * 1.1)], tickvals=ticks, ticktext=[f"{tick:,}" for tick in ticks],
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
