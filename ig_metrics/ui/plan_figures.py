"""Figures of the plan: its actions on a timeline, and how many requirements are at target by which date."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from ig_metrics.dates import uk
from ig_metrics.ui.figure import Chart, Ink, axis, layout, line, marks, plain, smaller, text
from ig_metrics.wording import count, listing
from ig_metrics.wording.forecasts import action_when, nearest

ROW_PX, HEADING_PX, TOP_PX = 44, 34, 66
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
HEIGHT = 400


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
                text(0, y + 6, f"<b>{plain(category)}</b>", colours, xref="paper", xanchor="left", yanchor="bottom")
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
            xaxis=axis(colours, type="date", range=[_iso(start), _iso(end)], showticklabels=False),
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
        return _iso(min(max(day, start), end))

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
    for month in _months(start, end):
        shapes.append(line(_iso(month), _iso(month), 0, 1, colours.grid, yref="paper"))
        words = f"{month:%b}" if month.year == as_at.year else f"{month:%b %Y}"
        share = (month - start).days / ((end - start).days or 1)
        where = across | {"xanchor": "left" if share < 0.08 else "right" if share > 0.92 else "center"}
        notes.append(text(_iso(month), 1, words, colours, **where, **smaller(colours)))
    shown = [(as_at, "As at" if deadline != as_at else "As at, and the deadline", "solid")]
    if deadline is not None and deadline != as_at and start <= deadline <= end:
        shown.append((deadline, "Deadline", "dot"))
    near = len(shown) == 2 and abs((as_at - shown[1][0]).days) < 0.45 * (end - start).days
    for place, (day, words, dash) in enumerate(shown):
        shapes.append(line(_iso(day), _iso(day), 0, 1, colours.text, width=2, dash=dash, yref="paper"))
        share = (day - start).days / ((end - start).days or 1)
        where = across | {"xanchor": "left" if share < 0.3 else "right" if share > 0.7 else "center"}
        notes.append(
            text(_iso(day), 1, f"<b>{words} {day.day} {day:%b %Y}</b>", colours, yshift=18 + (22 if near and place else 0), **where)
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


def trajectory(
    ahead: pd.DataFrame, so_far: pd.DataFrame, applicable: int, deadline: dt.date, colours: Ink
) -> Chart | None:
    """How many requirements are at target by which date: assessed so far, by the plan's dates, and as past form suggests.

    None when there is nothing ahead.
    """
    rows = ahead.to_dict("records")
    if not rows:
        return None
    as_at, last = rows[0]["day"], rows[-1]["day"]
    days = [_iso(row["day"]) for row in rows]
    formed = [row for row in rows if pd.notna(row["past_form"])]
    past = so_far.to_dict("records")
    begin = min([as_at, *(row["day"] for row in past)])
    data: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    if formed:
        there = [_iso(row["day"]) for row in formed]
        edge = [int(row["high"]) for row in formed] + [int(row["low"]) for row in reversed(formed)]
        data.append(
            {
                "type": "scatter", "mode": "lines", "x": [*there, *reversed(there)], "y": edge, "fill": "toself",
                "fillcolor": colours.pale, "line": {"color": colours.good, "width": 1}, "hoverinfo": "skip",
            }
        )  # fmt: skip
        hover = [f"{uk(row['day'].date())}<br>past form: about {nearest(float(row['past_form']))}, {int(row['low'])} to {int(row['high'])}"
                 for row in formed]  # fmt: skip
        data.append(_line(there, [float(row["past_form"]) for row in formed], hover, colours.good, dash="dash"))
    hover = [f"{uk(row['day'].date())}<br>the plan's dates: {int(row['plan_says'])}" for row in rows]
    data.append(_line(days, [int(row["plan_says"]) for row in rows], hover, colours.text, shape="hv"))
    if past:
        where = [_iso(row["day"]) for row in past]
        counts = [int(row["at_target"]) for row in past]
        data.append(_line(where, counts, [""] * len(past), colours.grey, width=1.5) | {"hoverinfo": "skip"})
        hover = [f"{uk(row['day'].date())}<br>assessed: {int(row['at_target'])}" for row in past]
        dots = marks(where, counts, hover, "circle", colours.text, colours)
        dots["marker"]["size"] = 10
        data.append(dots)
        # The last stands where the lines ahead begin: its number keeps to the left of them.
        sides = [("center", 0)] * (len(past) - 1) + [("right", -5)]
        notes += [text(day, counted, str(counted), colours, yanchor="bottom", yshift=5, xanchor=side, xshift=shift)
                  for day, counted, (side, shift) in zip(where, counts, sides, strict=True)]  # fmt: skip
    shapes = [
        line(_iso(begin), _iso(last), applicable, applicable, colours.text, width=2, dash="dot"),
        line(_iso(deadline), _iso(deadline), 0, 1, colours.text, width=2, dash="dot", yref="paper"),
    ]
    share = (pd.Timestamp(deadline) - begin).days / ((last - begin).days or 1)
    notes.append(
        text(_iso(deadline), 1, f"<b>Deadline {deadline.day} {deadline:%b %Y}</b>", colours, yref="paper", yanchor="bottom",
             yshift=4, xanchor="left" if share < 0.3 else "right" if share > 0.7 else "center")
    )  # fmt: skip
    notes.append(
        text(_iso(begin), applicable, f"All {applicable} at target", colours, xanchor="left", yanchor="bottom")
    )  # fmt: skip
    notes += _ends(rows[-1], applicable, colours)
    pad = dt.timedelta(days=max(3, (last - begin).days // 25))
    figure = {
        "data": data,
        "layout": layout(
            colours,
            HEIGHT,
            margin={"l": 30, "r": 10, "t": 34, "b": 44, "autoexpand": False},
            xaxis=axis(
                colours, type="date", range=[_iso(begin - pad), _iso(last + pad)], tickangle=0,
                tickvals=[_iso(month) for month in _months(begin.date(), last.date(), most=5)],
                ticktext=[f"{month:%b}<br>{month:%Y}" for month in _months(begin.date(), last.date(), most=5)],
            ),
            yaxis=axis(colours, range=[0, applicable * 1.13 + 0.5], showgrid=True, gridcolor=colours.grid, nticks=6),
            shapes=shapes,
            annotations=notes,
        ),
    }  # fmt: skip
    return Chart(figure, _trajectory_alt(rows, past, applicable, deadline), HEIGHT)


def _ends(row: dict[str, Any], applicable: int, colours: Ink) -> list[dict[str, Any]]:
    """What each line comes to, at its end; one label, above, where they end together: below is where they come from."""
    plan, day = int(row["plan_says"]), _iso(row["day"])
    above: dict[str, Any] = {"xanchor": "right", "yanchor": "bottom", "yshift": 5, "bgcolor": colours.paper}
    below = above | {"yanchor": "top", "yshift": -6}
    if pd.isna(row["past_form"]):
        return [text(day, plan, f"plan: {plan}", colours, **above)]
    form, low, high = float(row["past_form"]), int(row["low"]), int(row["high"])
    if plan - high < applicable * 0.09 and low - plan < applicable * 0.09:
        return [text(day, max(plan, high), f"plan: {plan}, past form: {nearest(form)}", colours, **above)]
    higher, lower = (above, below) if plan > form else (below, above)
    return [
        text(day, plan, f"plan: {plan}", colours, **higher),
        text(day, low if plan > form else high, f"past form: {nearest(form)}", colours, **lower),
    ]


def _trajectory_alt(rows: list[dict[str, Any]], past: list[dict[str, Any]], applicable: int, deadline: dt.date) -> str:
    said = [f"{int(row['at_target'])} on {uk(row['day'].date())}" for row in past]
    at = next(row for row in rows if row["day"].date() == deadline)
    parts = [f"Requirements at target, of {applicable}."]
    if said:
        parts.append(f"Assessed: {listing(said, most=MOST_SAID)}.")
    for row in dict.fromkeys((rows.index(at), len(rows) - 1)):
        one = rows[row]
        form = "" if pd.isna(one["past_form"]) else (
            f", past form about {nearest(float(one['past_form']))} ({int(one['low'])} to {int(one['high'])})"
        )  # fmt: skip
        name = "the deadline, " if row == rows.index(at) else ""
        parts.append(f"By {name}{uk(one['day'].date())}: the plan's dates {int(one['plan_says'])}{form}.")
    return " ".join(parts)


def _line(
    x: list[str], y: list[Any], hover: list[str], colour: str, *, dash: str = "solid", shape: str = "linear", width: float = 2.5
) -> dict[str, Any]:  # fmt: skip
    return {
        "type": "scatter", "mode": "lines", "x": x, "y": y, "text": hover, "hovertemplate": "%{text}<extra></extra>",
        "line": {"color": colour, "width": width, "dash": dash, "shape": shape}, "cliponaxis": False,
    }  # fmt: skip


def _months(start: dt.date, end: dt.date, most: int = 6) -> list[dt.date]:
    """First days of months between two days, evenly apart, at most so many."""
    first = start.year * 12 + start.month - 1 + (start.day > 1)
    last = end.year * 12 + end.month - 1
    every = max(1, -(-(last - first + 1) // most))
    return [dt.date(each // 12, each % 12 + 1, 1) for each in range(first, last + 1, every)]


def _runs(actions: list[dict[str, Any]]) -> int:
    names = [row["category"] for row in actions]
    return sum(one != other for one, other in zip([None, *names], names, strict=False))


def _iso(day: dt.date | pd.Timestamp) -> str:
    return f"{day:%Y-%m-%d}"


def _day(value: Any) -> dt.date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()
