"""Figures of forecasts: how many are at target by which date, and what earlier forecasts said against what came."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from ig_metrics.dates import uk
from ig_metrics.ui.figure import Chart, Ink, axis, layout, line, marks, text
from ig_metrics.ui.plan_figures import MOST_SAID, iso, months
from ig_metrics.wording import count, listing
from ig_metrics.wording.forecasts import nearest

HEIGHT, KEPT_HEIGHT = 400, 340


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
    days = [iso(row["day"]) for row in rows]
    formed = [row for row in rows if pd.notna(row["past_form"])]
    past = so_far.to_dict("records")
    begin = min([as_at, *(row["day"] for row in past)])
    data: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    if formed:
        there = [iso(row["day"]) for row in formed]
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
        where = [iso(row["day"]) for row in past]
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
        line(iso(begin), iso(last), applicable, applicable, colours.text, width=2, dash="dot"),
        line(iso(deadline), iso(deadline), 0, 1, colours.text, width=2, dash="dot", yref="paper"),
    ]
    share = (pd.Timestamp(deadline) - begin).days / ((last - begin).days or 1)
    notes.append(
        text(iso(deadline), 1, f"<b>Deadline {deadline.day} {deadline:%b %Y}</b>", colours, yref="paper", yanchor="bottom",
             yshift=4, xanchor="left" if share < 0.3 else "right" if share > 0.7 else "center")
    )  # fmt: skip
    notes.append(
        text(iso(begin), applicable, f"All {applicable} at target", colours, xanchor="left", yanchor="bottom")
    )  # fmt: skip
    notes += _ends(rows[-1], applicable, deadline, colours)
    pad = dt.timedelta(days=max(3, (last - begin).days // 25))
    figure = {
        "data": data,
        "layout": layout(
            colours,
            HEIGHT,
            margin={"l": 30, "r": 10, "t": 34, "b": 44, "autoexpand": False},
            xaxis=axis(
                colours, type="date", range=[iso(begin - pad), iso(last + pad)], tickangle=0,
                tickvals=[iso(month) for month in months(begin.date(), last.date(), most=5)],
                ticktext=[f"{month:%b}<br>{month:%Y}" for month in months(begin.date(), last.date(), most=5)],
            ),
            yaxis=axis(colours, range=[0, applicable * 1.13 + 0.5], showgrid=True, gridcolor=colours.grid, nticks=6),
            shapes=shapes,
            annotations=notes,
        ),
    }  # fmt: skip
    return Chart(figure, _trajectory_alt(rows, past, applicable, deadline), HEIGHT)


def _ends(row: dict[str, Any], applicable: int, deadline: dt.date, colours: Ink) -> list[dict[str, Any]]:
    """What each line comes to, at its end; one label, above, where they end together: below is where they come from."""
    plan, day = int(row["plan_says"]), iso(row["day"])
    # Past the deadline the lines come to more than the answer says of it: such an end says its day.
    when = f"{row['day'].day} {row['day']:%b}, " if row["day"].date() > deadline else ""
    above: dict[str, Any] = {"xanchor": "right", "yanchor": "bottom", "yshift": 5, "bgcolor": colours.paper}
    below = above | {"yanchor": "top", "yshift": -6}
    if pd.isna(row["past_form"]):
        return [text(day, plan, f"{when}plan: {plan}", colours, **above)]
    form, low, high = float(row["past_form"]), int(row["low"]), int(row["high"])
    if plan - high < applicable * 0.09 and low - plan < applicable * 0.09:
        return [text(day, max(plan, high), f"{when}plan: {plan}, past form: {nearest(form)}", colours, **above)]
    higher, lower = (above, below) if plan > form else (below, above)
    return [
        text(day, plan, f"{when}plan: {plan}", colours, **higher),
        text(day, low if plan > form else high, f"{when}past form: {nearest(form)}", colours, **lower),
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


def latest(forecasts: pd.DataFrame) -> pd.DataFrame:
    """The scored forecasts of the latest deadline that has any, the earliest made first; of each date the one that is scored."""
    scored = forecasts[forecasts["scored"]]
    rows = scored[scored["deadline"] == scored["deadline"].max()]
    return rows.sort_values("as_at", kind="stable").reset_index(drop=True)


def kept(rows: pd.DataFrame, colours: Ink) -> Chart | None:
    """Each forecast's band as a bar with its expected number (●), what the plan said (◇), and a line at what came.

    `rows` as `latest` gives them. None with fewer than two: a table says it better.
    """
    told = rows.to_dict("records")
    if len(told) < 2:
        return None
    came, deadline = int(told[-1]["came"]), told[-1]["deadline"]
    top = max(int(row["applicable"]) for row in told)
    begin, end = told[0]["as_at"], told[-1]["as_at"]
    shapes = [line(iso(begin), iso(end), came, came, colours.text, width=2, dash="dot")]
    formed = [row for row in told if pd.notna(row["past_form"])]
    for row in formed:
        low, high = int(row["low"]) - 0.15, int(row["high"]) + 0.15
        shapes.append(line(iso(row["as_at"]), iso(row["as_at"]), low, high, colours.good, width=6))
    hover = [
        f"{uk(row['as_at'].date())}<br>past form: about {nearest(float(row['past_form']))}, {int(row['low'])} to {int(row['high'])}"
        f"<br>{row['state']}"
        for row in formed
    ]  # fmt: skip
    data = [
        marks([iso(row["as_at"]) for row in told], [int(row["plan_says"]) for row in told],
              [f"{uk(row['as_at'].date())}<br>the plan said {int(row['plan_says'])}" for row in told], "diamond", colours.short,
              colours, hollow=True),
        marks([iso(row["as_at"]) for row in formed], [float(row["past_form"]) for row in formed], hover, "circle", colours.good,
              colours),
    ]  # fmt: skip
    pad = dt.timedelta(days=max(5, (end - begin).days // 20))
    lowest = min([came, *(int(row["plan_says"]) for row in told), *(int(row["low"]) for row in formed)])
    floor = max(0, lowest - max(2, top // 5))
    days = told if len(told) <= 5 else [told[place * (len(told) - 1) // 4] for place in range(5)]
    figure = {
        "data": data,
        "layout": layout(
            colours,
            KEPT_HEIGHT,
            margin={"l": 30, "r": 10, "t": 10, "b": 44, "autoexpand": False},
            xaxis=axis(
                colours, type="date", range=[iso(begin - pad), iso(end + pad)], tickangle=0,
                tickvals=[iso(row["as_at"]) for row in days],
                ticktext=[f"{row['as_at'].day} {row['as_at']:%b}<br>{row['as_at']:%Y}" for row in days],
            ),
            yaxis=axis(colours, range=[floor - 0.5, top + 1.5], showgrid=True, gridcolor=colours.grid, nticks=6),
            shapes=shapes,
            annotations=[
                text(iso(begin), came, f"What came: {came}", colours, xanchor="left", yanchor="top", yshift=-8, bgcolor=colours.paper)
            ],
        ),
    }  # fmt: skip
    return Chart(figure, _alt(told, came, deadline), KEPT_HEIGHT)


def _alt(told: list[dict[str, Any]], came: int, deadline: pd.Timestamp) -> str:
    said = [
        f"{uk(row['as_at'].date())}: the plan {int(row['plan_says'])}"
        + ("" if pd.isna(row["past_form"]) else f", past form {int(row['low'])} to {int(row['high'])}, {row['state']}")
        for row in told
    ]  # fmt: skip
    return f"{count(len(told), 'forecast')} for {uk(deadline.date())}, when {came} were at target. {'; '.join(said)}."
