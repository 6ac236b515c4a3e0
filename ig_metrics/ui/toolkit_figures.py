"""The Toolkit page's own charts: items met or not by category, and tiles of every requirement at every date."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from ig_metrics.dates import uk
from ig_metrics.ui.figure import DARK, ROW_PX, Chart, Ink, axis, bars, layout, plain, stacked, text
from ig_metrics.wording import Terms, count, listing

ACROSS, MOST_DATES, MOST_DRAWN, TILE_PX = 8, 6, 64, 27
SHADES = ("#eef3f8", "#bcd6ee", "#3a78b5", "#003d78")
DARK_SHADES = ("#1f2a35", "#2f4d6b", "#5b98d0", "#a9d3f7")
"""From the lowest level to the highest; the number or the sign in a tile says which, whatever the eye makes of the shade."""


def met_by_category(categories: pd.DataFrame, terms: Terms, colours: Ink) -> Chart | None:
    """Items of each category as expected (solid), below (striped) and neither (dotted, nobody says what is expected), labelled.

    None when no item applies.
    """
    rows = [row for row in categories.to_dict("records") if row["applicable"]]
    if not rows:
        return None
    top, most = len(rows), max(int(row["applicable"]) for row in rows)
    height = ROW_PX * top + 30
    ys = [top - place - 0.72 for place in range(top)]
    parts = {
        "as expected": (colours.good, "", colours.good, [int(row["at_target"]) for row in rows]),
        "below": (colours.short, "/", colours.short, [int(row["below_target"]) for row in rows]),
        "not known": (colours.pale, ".", colours.grey, [_rest(row) for row in rows]),
    }
    data, notes, said = [], [], []
    for label, (fill, pattern, edge, values) in parts.items():
        hover = [f"{plain(row['category'])}<br>{value} {label}" for row, value in zip(rows, values, strict=True)]
        data.append(bars(values, ys, hover, (fill, pattern, edge), colours, width=0.4))
    for place, (y, row) in enumerate(zip(ys, rows, strict=True)):
        split = listing(f"{values[place]} {label}" for label, (*_, values) in parts.items() if values[place])
        was = row.get("compare_at_target")
        before = "" if was is None or pd.isna(was) or int(was) == int(row["at_target"]) else f", was {int(was)}"
        notes.append(
            text(0, y + 0.24, f"<b>{plain(row['category'])}</b>", colours, xanchor="left", yanchor="bottom", yshift=-3)
        )
        notes.append(
            text(int(row["applicable"]), y, f"{int(row['at_target'])} of {int(row['applicable'])}{before}", colours,
                 xanchor="left", xshift=8)
        )  # fmt: skip
        said.append(f"{row['category']}: {split}")
    figure = stacked(data, notes, top, most * 1.45, colours, height, below=8)
    whole = sum(int(row["applicable"]) for row in rows)
    at = sum(int(row["at_target"]) for row in rows)
    return Chart(figure, f"{at} of {terms.count(whole)} are as expected. {'. '.join(said)}.", height)


def _rest(row: dict[str, Any]) -> int:
    return int(row["applicable"]) - int(row["at_target"]) - int(row["below_target"])


def tiles(cells: pd.DataFrame, terms: Terms, title: str, colours: Ink) -> Chart | None:
    """Each requirement a column of tiles, a date each, the oldest on top, in bands of eight under their category.

    A tile has the level's number or sign and its shade. At most `MOST_DRAWN` requirements and `MOST_DATES` dates are drawn; the
    table has all. None without a requirement.
    """
    if cells.empty:
        return None
    every = list(dict.fromkeys(cells["requirement"]))
    dates = sorted(cells["as_at"].unique())
    days, drawn = dates[-MOST_DATES:], set(every[:MOST_DRAWN])
    shown = cells[cells["requirement"].isin(drawn) & cells["as_at"].isin(days)]
    shapes: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    inks: dict[str, tuple[list[float], list[float], list[str], list[str]]] = {}
    y = 0.0
    for category, members in shown.groupby("category", sort=False):
        notes.append(text(-1.55, y - 0.5, f"<b>{plain(category)}</b>", colours, xanchor="left", yanchor="middle"))
        y -= 1.1
        for band in _bands(list(dict.fromkeys(members["requirement"]))):
            for place, number in enumerate(band):
                notes.append(text(place + 0.5, y - 0.4, plain(number), colours, yanchor="middle", **_small(colours)))
            y -= 0.85
            for day in days:
                notes.append(
                    text(
                        -0.08, y - 0.5, f"{day:%d/%m/%y}", colours, xanchor="right", yanchor="middle", **_small(colours)
                    )
                )
                here = members[members["as_at"] == day].set_index("requirement")
                for place, number in enumerate(band):
                    cell = here.loc[number]
                    fill, ink = _shade(cell, len(terms.levels) - 1, colours)
                    edge = colours.grey if fill == colours.paper or cell["points"] == 0 else fill
                    shapes.append(_tile(place, y, fill, edge))
                    xs, ys, marks, hover = inks.setdefault(ink, ([], [], [], []))
                    xs.append(place + 0.5)
                    ys.append(y - 0.5)
                    marks.append(str(cell["mark"]))
                    at = "at target" if cell["at_target"] else "below target" if cell["kind"] == "level" else ""
                    hover.append(
                        f"<b>{plain(number)}</b> {plain(_cut(cell['title']))}<br>{uk(day)}: {plain(cell['shown'])}"
                        + (f", {at}" if at and not terms.each_line else "")
                    )
                y -= 1
            y -= 0.15
        y -= 0.25
    height = int(-y * TILE_PX) + 12
    figure = {
        "data": [
            {"type": "scatter", "mode": "text", "x": xs, "y": ys, "text": marks, "hovertext": hover,
             "hovertemplate": "%{hovertext}<extra></extra>", "textfont": {"size": 14, "color": ink}, "cliponaxis": False}
            for ink, (xs, ys, marks, hover) in inks.items()
        ],
        "layout": layout(
            colours,
            height,
            margin={"l": 2, "r": 4, "t": 4, "b": 4, "autoexpand": False},
            xaxis=axis(colours, range=[-1.6, ACROSS], showticklabels=False),
            yaxis=axis(colours, range=[y, 0.05], showticklabels=False),
            shapes=shapes,
            annotations=notes,
        ),
    }  # fmt: skip
    left = []
    if len(drawn) < len(every):
        left.append(f"{len(drawn)} of {terms.count(len(every))} are drawn: choose a category for the others")
    if len(days) < len(dates):
        left.append(f"the latest {len(days)} of {len(dates)} dates are drawn")
    note = f"{'; '.join(left)}. All are in the table." if left else ""
    return Chart(figure, _alt(cells, terms, title, dates), height, f"{note[:1].upper()}{note[1:]}")


def _bands(numbers: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(numbers), ACROSS):
        yield numbers[start : start + ACROSS]


def _shade(cell: Any, top: int, colours: Ink) -> tuple[str, str]:
    """The colour of a tile and of what stands in it."""
    if cell["kind"] != "level":
        return colours.paper, colours.soft
    step = round(3 * int(cell["points"]) / top) if top else 3
    if colours is DARK:
        return DARK_SHADES[step], colours.text if step < 2 else "#0b0c0c"
    return SHADES[step], colours.text if step < 2 else "#ffffff"


def _tile(place: int, y: float, fill: str, edge: str) -> dict[str, Any]:
    return {
        "type": "rect", "layer": "below", "x0": place + 0.03, "x1": place + 0.97, "y0": y - 0.95, "y1": y - 0.05,
        "fillcolor": fill, "line": {"color": edge, "width": 1},
    }  # fmt: skip


def _small(colours: Ink) -> dict[str, Any]:
    return {"font": {"size": 12, "color": colours.text}}


def _cut(title: object) -> str:
    said = title if isinstance(title, str) else ""
    return said if len(said) <= 60 else f"{said[:59]}…"


def _alt(cells: pd.DataFrame, terms: Terms, title: str, dates: list[Any]) -> str:
    said = []
    for day in dates:
        shown = cells.loc[cells["as_at"] == day, "shown"].value_counts()
        said.append(
            f"{uk(day)}: {listing(f'{number} {level}' for level, number in sorted(shown.items(), reverse=True))}"
        )
    items = terms.count(cells["requirement"].nunique())
    return f"{title}, {items} at {count(len(dates), 'date')}. {'. '.join(said)}."
