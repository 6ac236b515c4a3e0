"""Charts as plain dicts: pure functions from a view's table to a Plotly figure and the sentence that describes it.

Plain dicts because building a figure with Plotly's own classes costs tens of milliseconds a page run. Shape as well as
colour tells series apart, labels stand on the marks, and ink is given because Plotly's own is too pale to read.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from ig_metrics.ui.figure import ROW_PX, Chart, Ink, axis, bars, layout, line, marks, plain, stacked, text
from ig_metrics.wording import count, percent

MOST_ROWS = 15


def category_levels(categories: pd.DataFrame, target: int, since: dt.date | None, colours: Ink) -> Chart | None:
    """Each category's level against the target: filled mark now, hollow mark before, a dotted line at the target.

    A category at the target is a circle, one short of it a diamond. Names stand above their lines, so that the chart
    reads the same on a phone. None when no category has a level.
    """
    rows = categories.to_dict("records")
    if not any(pd.notna(row.get("level")) for row in rows):
        return None
    height = ROW_PX * len(rows) + 70
    top = len(rows)
    shapes = [line(target, target, 0, top - 0.1, colours.text, width=2, dash="dot")]
    notes: list[dict[str, Any]] = []
    now: dict[bool, tuple[list[Any], list[Any], list[str]]] = {True: ([], [], []), False: ([], [], [])}
    before: tuple[list[Any], list[Any], list[str]] = ([], [], [])
    said: list[str] = []
    for place, row in enumerate(rows):
        y = top - place - 0.72
        name, level, was = str(row["category"]), row.get("level"), row.get("compare_level")
        shapes.append(line(0, 3, y, y, colours.grid))
        notes.append(text(0, y + 0.24, f"<b>{plain(name)}</b>", colours, xanchor="left", yanchor="bottom", yshift=-3))
        gap = str(row.get("gap", ""))
        if pd.isna(level):
            notes.append(text(0, y, str(row.get("shown", "no level")), colours, xanchor="left", bgcolor=colours.paper))
            said.append(f"{name}: {row.get('shown', 'no level')}")
            continue
        reached = int(level) >= target
        xs, ys, hover = now[reached]
        xs.append(int(level))
        ys.append(y)
        moved = "" if pd.isna(was) or since is None else f", was Level {int(was)} on {since.day} {since:%B}"
        hover.append(f"{plain(name)}<br>Level {int(level)}, {gap}{moved}")
        label = gap
        if pd.notna(was) and int(was) != int(level):
            before[0].append(int(was))
            before[1].append(y)
            before[2].append(f"{plain(name)}<br>Level {int(was)} before")
            # a thin line joins what was to what is, so that the move is seen without hovering
            shapes.append(line(int(was), int(level), y, y, colours.grey, width=2))
        at_end = int(level) >= 3
        notes.append(
            text(int(level), y, label, colours, xanchor="right" if at_end else "left", xshift=-14 if at_end else 14,
                  bgcolor=colours.paper, borderpad=1)
        )  # fmt: skip
        said.append(f"{name}: Level {int(level)}, {gap}{moved}")
    notes += [
        text(level, 0, "Level 0" if level == 0 else str(level), colours, yanchor="top", yshift=-8,
              xanchor="left" if level == 0 else "center")
        for level in range(4)
    ]  # fmt: skip
    notes.append(text(target, 0, f"Target: {target}", colours, yanchor="top", yshift=-26, xanchor="right" if target == 3 else "center", xshift=8))  # fmt: skip
    figure = {
        "data": [
            marks(*before, "circle", colours.grey, colours, hollow=True),
            marks(*now[False], "diamond", colours.short, colours),
            marks(*now[True], "circle", colours.good, colours),
        ],
        "layout": layout(
            colours,
            height,
            margin={"l": 4, "r": 22, "t": 4, "b": 52, "autoexpand": False},
            xaxis=axis(colours, range=[-0.02, 3.02], showticklabels=False),
            yaxis=axis(colours, range=[0, top], showticklabels=False),
            shapes=shapes,
            annotations=notes,
        ),
    }
    reached_count = sum(len(marks[0]) for flag, marks in now.items() if flag)
    alt = f"{reached_count} of {len(rows)} categories are at Level {target}. {'. '.join(said)}."
    return Chart(figure, alt, height)


def compliance(
    groups: pd.DataFrame, target: float, since: dt.date | None, colours: Ink, *, noun: str = "directorate"
) -> Chart | None:
    """Each group's percentage in date against the target, lowest first; hollow mark before, filled mark now.

    Groups hidden or not measured are left to the table. At most `MOST_ROWS` groups are drawn. None when none can be.
    """
    if groups.empty:
        return None
    drawn = groups[groups["compliance_percent"].notna()].sort_values("compliance_percent", kind="stable")
    if drawn.empty:
        return None
    left_out = len(drawn) - MOST_ROWS
    rows = drawn.head(MOST_ROWS).to_dict("records")
    lows = [float(row["compliance_percent"]) for row in rows]
    lows += [float(row["compare_percent"]) for row in rows if pd.notna(row.get("compare_percent"))]
    floor = max(0, int(min([*lows, target]) // 10) * 10 - 10)
    top = len(rows)
    height = ROW_PX * top + 70
    shapes = [line(target, target, 0, top - 0.1, colours.text, width=2, dash="dot")]
    notes: list[dict[str, Any]] = []
    now: dict[bool, tuple[list[Any], list[Any], list[str]]] = {True: ([], [], []), False: ([], [], [])}
    before: tuple[list[Any], list[Any], list[str]] = ([], [], [])
    said: list[str] = []
    for place, row in enumerate(rows):
        y = top - place - 0.72
        name, value, was = str(row["group"]), float(row["compliance_percent"]), row.get("compare_percent")
        reached = value >= target - 1e-9
        shown = percent(value, target)
        shapes.append(line(floor, 100, y, y, colours.grid))
        notes.append(
            text(floor, y + 0.24, f"<b>{plain(name)}</b>", colours, xanchor="left", yanchor="bottom", yshift=-3)
        )
        xs, ys, hover = now[reached]
        xs.append(value)
        ys.append(y)
        tail = "" if pd.isna(was) or since is None else f", was {percent(float(was), target)} on {since.day} {since:%B}"
        hover.append(f"{plain(name)}<br>{shown} in date{tail}")
        if pd.notna(was):
            before[0].append(float(was))
            before[1].append(y)
            before[2].append(f"{plain(name)}<br>{percent(float(was), target)} before")
            shapes.append(line(float(was), value, y, y, colours.grey, width=2))
        # The label keeps clear of the hollow mark, of the target line and of the right-hand edge.
        left = (pd.notna(was) and float(was) > value) or value > target - 0.12 * (100 - floor)
        if left and pd.notna(was) and float(was) <= value and (value - float(was)) < 0.18 * (100 - floor):
            notes.append(text(float(was), y, shown, colours, xanchor="right", xshift=-12, bgcolor=colours.paper))
        else:
            notes.append(text(value, y, shown, colours, xanchor="right" if left else "left", xshift=-12 if left else 12, bgcolor=colours.paper))  # fmt: skip
        said.append(f"{name} {shown}{tail}")
    step = 10 if 100 - floor <= 60 else 20
    ticks = [tick for tick in range(floor, 101, step) if abs(tick - target) > step / 4 or tick == 100]
    notes += [
        text(tick, 0, f"{tick}%", colours, yanchor="top", yshift=-8, xanchor="left" if tick == floor else "center")
        for tick in ticks
        if tick != 100 or target <= 96
    ]
    notes.append(text(target, 0, f"Target: {target:g}%", colours, yanchor="top", yshift=-26, xanchor="right", xshift=8))
    figure = {
        "data": [
            marks(*before, "circle", colours.grey, colours, hollow=True),
            marks(*now[False], "diamond", colours.short, colours),
            marks(*now[True], "circle", colours.good, colours),
        ],
        "layout": layout(
            colours,
            height,
            margin={"l": 4, "r": 24, "t": 4, "b": 52, "autoexpand": False},
            xaxis=axis(colours, range=[floor, 100], showticklabels=False),
            yaxis=axis(colours, range=[0, top], showticklabels=False),
            shapes=shapes,
            annotations=notes,
        ),
    }
    note = f"The {MOST_ROWS} lowest of {len(drawn)} are drawn; all are in the table." if left_out > 0 else ""
    reached_count = int((drawn["compliance_percent"] >= target - 1e-9).sum())
    alt = (
        f"{reached_count} of {count(len(drawn), noun)} at or above the {target:g}% target. "
        f"Lowest first: {'; '.join(said)}."
    )
    return Chart(figure, alt, height, note)


STAGES = (("reminder", "Reminder"), ("manager", "With the manager"), ("bar", "Past the bar date"))


def stages(groups: pd.DataFrame, colours: Ink, *, noun: str = "directorate") -> Chart | None:
    """People at each stage in each group: bars one after another, told apart by pattern as well as colour, labelled.

    Hidden groups are left to the table. None when there is nobody to draw.
    """
    if groups.empty or "total" not in groups:
        return None
    parts = [(name, label) for name, label in STAGES if name in groups]
    if len(parts) < len(STAGES):
        # Who sees no small counts is told of two stages only: all past due, and of these past the bar date.
        groups = groups.assign(earlier=groups["total"] - groups["bar"])
        parts = [("earlier", "Past due, bar date to come"), *parts]
    drawn = groups[groups[[name for name, _ in parts]].notna().all(axis="columns")]
    drawn = drawn[drawn["total"].fillna(0) > 0].sort_values("total", ascending=False, kind="stable")
    if drawn.empty:
        return None
    rows = drawn.head(MOST_ROWS).to_dict("records")
    top = len(rows)
    height = ROW_PX * top + 46
    most = max(int(row["total"]) for row in rows)
    fills = {
        "reminder": (colours.pale, ".", colours.grey),
        "manager": (colours.good, "", colours.good),
        "earlier": (colours.good, "", colours.good),
        "bar": (colours.short, "/", colours.short),
    }
    data = []
    ys = [top - place - 0.72 for place in range(top)]
    for name, label in parts:
        values = [int(row[name]) for row in rows]
        hover = [f"{plain(row['group'])}<br>{label}: {value:,}" for row, value in zip(rows, values, strict=True)]
        data.append(bars(values, ys, hover, fills[name], colours))
    notes = []
    said = []
    for y, row in zip(ys, rows, strict=True):
        split = ", ".join(f"{int(row[name]):,} {label.lower()}" for name, label in parts if int(row[name]))
        notes.append(
            text(0, y + 0.24, f"<b>{plain(row['group'])}</b>", colours, xanchor="left", yanchor="bottom", yshift=-3)
        )
        notes.append(text(int(row["total"]), y, f"{int(row['total']):,}", colours, xanchor="left", xshift=6))
        said.append(f"{row['group']} {int(row['total']):,} ({split})")
    figure = stacked(data, notes, top, most * 1.16 + 1, colours, height)
    note = f"The {MOST_ROWS} largest of {len(drawn)} are drawn; all are in the table." if len(drawn) > MOST_ROWS else ""
    return Chart(figure, f"People at each stage by {noun}, most first: {'; '.join(said)}.", height, note)
