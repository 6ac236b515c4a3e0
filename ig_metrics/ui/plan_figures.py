"""The plan on a timeline: what is due when, what was promised first, and where each action stands."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from ig_metrics.dates import uk
from ig_metrics.ui.figure import Chart, Ink, axis, layout, line, marks, plain, smaller, text
from ig_metrics.wording import count, listing
from ig_metrics.wording.forecasts import action_when

ROW_PX, HEADING_PX, TOP_PX = 44, 34, 84
LONGEST_LABEL = 52
"""Characters of an action's name that fit a phone; all of it is under the pointer and in the table."""
BEFORE, AFTER = dt.timedelta(days=365), dt.timedelta(days=550)
"""How far the timeline reaches back and ahead of the date asked about; what lies further is drawn at its edge."""
STATES = {
    "Done on time": ("circle", "●"),
    "Done late": ("square", "■"),
    "Late": ("diamond", "◆"),
    "Open": ("circle", "○"),
}
"""The shape of each state, on the chart and in words beside it."""
MOST_SAID = 10


def timeline(rows: pd.DataFrame, as_at: dt.date, deadline: dt.date | None, colours: Ink) -> Chart | None:
    """Actions by category: a bar from start to date, a thin line from the date first promised, a mark for where it stands.

    Rows are drawn in the order given, a heading above each run of one category. None when there is none.
    """
    actions = rows.to_dict("records")
    if not actions:
        return None
    start, end, clipped = _range(actions, as_at, deadline)
    height = ROW_PX * len(actions) + HEADING_PX * _runs(actions) + TOP_PX + 10
    shapes, notes = _frame(start, end, height, as_at, deadline, colours)
    drawn: dict[str, tuple[list[Any], list[Any], list[str]]] = {state: ([], [], []) for state in STATES}
    y, category = 0.0, None
    for row in actions:
        if row["category"] != category:
            category = row["category"]
            y -= HEADING_PX
            notes.append(
                text(
                    0,
                    y + 6,
                    f"<b>{plain(category)}</b>",
                    colours,
                    xref="paper",
                    xanchor="left",
                    yanchor="bottom",
                    bgcolor=colours.paper,
                )
            )
        y -= ROW_PX
        _action(row, y + 10, start, end, as_at, shapes, notes, drawn, colours)
    data = [
        marks(*drawn["Open"], "circle", colours.text, colours, hollow=True),
        marks(*drawn["Late"], "diamond", colours.short, colours),
        marks(*drawn["Done late"], "square", colours.good, colours),
        marks(*drawn["Done on time"], "circle", colours.good, colours),
    ]
    figure = {
        "data": data,
        "layout": layout(
            colours,
            height,
            margin={"l": 4, "r": 10, "t": TOP_PX, "b": 6, "autoexpand": False},
            xaxis=axis(colours, type="date", range=[iso(start), iso(end)], showticklabels=False),
            yaxis=axis(colours, range=[y, 0], showticklabels=False),
            shapes=shapes,
            annotations=notes,
        ),
    }
    note = f"{count(clipped, 'date')} further away than the chart reaches {'is' if clipped == 1 else 'are'} drawn at its edge." if clipped else ""  # fmt: skip
    return Chart(figure, _timeline_alt(actions, as_at, deadline), height, note)


def label(row: dict[str, Any]) -> str:
    """`112 Launch the new course to all staff`, cut where a phone would."""
    said = f"{row['requirement']} {row['action']}"
    return said if len(said) <= LONGEST_LABEL else said[: LONGEST_LABEL - 1].rstrip() + "…"


def _action(
    row: dict[str, Any], y: float, start: dt.date, end: dt.date, as_at: dt.date, shapes: list[Any], notes: list[Any],
    drawn: dict[str, tuple[list[Any], list[Any], list[str]]], colours: Ink,
) -> None:  # fmt: skip
    starts, due, first, done = (_day(row[name]) for name in ("starts", "due", "first_due", "done_on"))
    at = done or due
    assert at is not None

    def place(day: dt.date) -> str:
        return iso(min(max(day, start), end))

    if starts is not None and starts < at:
        shapes.append(line(place(starts), place(min(at, due or at)), y, y, colours.grid, width=9))
    past = min(as_at, end) if row["state"] == "Late" else done
    if due is not None and past is not None and past > due:
        shapes.append(line(place(due), place(past), y, y, colours.short, width=3))
    if due is not None and first is not None and first != due:
        shapes.append(line(place(first), place(due), y, y, colours.text, width=1.5))
        shapes.append(line(place(first), place(first), y - 6, y + 6, colours.text, width=1.5))
    xs, ys, hover = drawn[row["state"]]
    xs.append(place(at))
    ys.append(y)
    slippage = None if pd.isna(row["slippage"]) else int(row["slippage"])
    when = action_when(row["state"], due, done, int(row["late_by"]), slippage, as_at.year)
    hover.append(f"{plain(row['requirement'])} {plain(row['action'])}<br>{row['state']}: {when}")
    shown = plain(label(row))
    notes.append(
        text(
            0,
            y + 9,
            shown,
            colours,
            xref="paper",
            xanchor="left",
            yanchor="bottom",
            bgcolor=colours.paper,
            **smaller(colours),
        )
    )
    # The words keep clear of the thin and thick lines: to the right of all, or to the left of them where that runs out of paper.
    first_line = min(at, first or at, due or at)
    last_line = max(at, past or at)
    span = (end - start).days or 1
    if (min(last_line, end) - start).days / span <= 0.55:
        side: dict[str, Any] = {"x": place(last_line), "xanchor": "left", "xshift": 11}
    elif (first_line - start).days / span >= 0.42:
        side = {"x": place(first_line), "xanchor": "right", "xshift": -11}
    else:
        side = {"x": place(at), "xanchor": "right", "xshift": -11}
    notes.append(text(place(at), y, when, colours, bgcolor=colours.paper, borderpad=1, **smaller(colours)) | side)


def _frame(
    start: dt.date, end: dt.date, height: int, as_at: dt.date, deadline: dt.date | None, colours: Ink
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Months along the top with faint lines below them, the date asked about, and the deadline."""
    shapes, notes = [], []
    across: dict[str, Any] = {"yref": "paper", "yanchor": "bottom", "xanchor": "center"}
    for month in months(start, end):
        shapes.append(line(iso(month), iso(month), 0, 1, colours.grid, yref="paper"))
        words = f"{month:%b}<br>{month:%Y}"
        share = (month - start).days / ((end - start).days or 1)
        where = across | {"xanchor": "left" if share < 0.08 else "right" if share > 0.92 else "center"}
        notes.append(text(iso(month), 1, words, colours, **where, **smaller(colours)))
    shown = [(as_at, "As at" if deadline != as_at else "As at, and the deadline", "solid")]
    if deadline is not None and deadline != as_at and start <= deadline <= end:
        shown.append((deadline, "Deadline", "dot"))
    near = len(shown) == 2 and abs((as_at - shown[1][0]).days) < 0.45 * (end - start).days
    for place, (day, words, dash) in enumerate(shown):
        shapes.append(line(iso(day), iso(day), 0, 1, colours.text, width=2, dash=dash, yref="paper"))
        share = (day - start).days / ((end - start).days or 1)
        where = across | {"xanchor": "left" if share < 0.3 else "right" if share > 0.7 else "center"}
        notes.append(
            text(iso(day), 1, f"<b>{words} {day.day} {day:%b %Y}</b>", colours, yshift=38 + (22 if near and place else 0), **where)
        )  # fmt: skip
    return shapes, notes


def _range(actions: list[dict[str, Any]], as_at: dt.date, deadline: dt.date | None) -> tuple[dt.date, dt.date, int]:
    """From the first to the last day drawn, and how many marks lie beyond."""
    days = [
        found for row in actions for name in ("starts", "due", "first_due", "done_on") if (found := _day(row[name]))
    ] + [as_at]
    start, end = max(min(days), as_at - BEFORE), min(max(days), as_at + AFTER)
    if deadline is not None and as_at - BEFORE <= deadline <= as_at + AFTER:
        start, end = min(start, deadline), max(end, deadline)
    ends = [_day(row["done_on"]) or _day(row["due"]) for row in actions]
    clipped = sum(day is not None and not start <= day <= end for day in ends)
    pad = max(4, (end - start).days // 30)
    return start - dt.timedelta(days=pad), end + dt.timedelta(days=pad), clipped


def _timeline_alt(actions: list[dict[str, Any]], as_at: dt.date, deadline: dt.date | None) -> str:
    states = [row["state"] for row in actions]
    counted = [f"{states.count(state)} {state.lower()}" for state in STATES if state in states]
    due = f", deadline {uk(deadline)}" if deadline else ""
    said = f"{count(len(actions), 'action')} on a timeline as at {uk(as_at)}{due}: {listing(counted)}."
    late = [f"{row['requirement']} {row['action']}, {count(int(row['late_by']), 'day')}" for row in actions if row["state"] == "Late"]  # fmt: skip
    moved = sum(pd.notna(row["slippage"]) and row["slippage"] > 0 and pd.isna(row["done_on"]) for row in actions)
    if late:
        said += f" Late: {listing(late, most=MOST_SAID)}."
    if moved:
        said += f" {count(moved, 'open action')} {'is' if moved == 1 else 'are'} due later than first promised."
    return said


def months(start: dt.date, end: dt.date, most: int = 6) -> list[dt.date]:
    """First days of months between two days, evenly apart, at most so many."""
    first = start.year * 12 + start.month - 1 + (start.day > 1)
    last = end.year * 12 + end.month - 1
    every = max(1, -(-(last - first + 1) // most))
    return [dt.date(each // 12, each % 12 + 1, 1) for each in range(first, last + 1, every)]


def _runs(actions: list[dict[str, Any]]) -> int:
    names = [row["category"] for row in actions]
    return sum(one != other for one, other in zip([None, *names], names, strict=False))


def iso(day: dt.date | pd.Timestamp) -> str:
    """A day as Plotly takes it."""
    return f"{day:%Y-%m-%d}"


def _day(value: Any) -> dt.date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()
