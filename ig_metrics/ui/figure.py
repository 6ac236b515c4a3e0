"""What every chart is made of: colours of a theme, lettering, lines, marks, and a figure Plotly takes as it is."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

from plotly.basedatatypes import BaseFigure

CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False, "responsive": True}
TEXT_PX = 14
FONT = '"Source Sans", sans-serif'
ROW_PX = 50


@dataclass(frozen=True)
class Ink:
    """The colours of one theme. `good` is NHS blue, `short` NHS orange darkened (or lightened) until it is seen 3:1."""

    text: str
    soft: str
    grid: str
    paper: str
    good: str
    short: str
    grey: str
    pale: str


LIGHT = Ink("#0b0c0c", "#44484b", "#dfe1e2", "#ffffff", "#005eb8", "#c2500c", "#5d6970", "#e3ecf5")
DARK = Ink("#f3f2f1", "#c8cccf", "#3a4046", "#16191d", "#6cb0ea", "#f59b5b", "#a9b1b6", "#24323f")


def ink(theme: str | None) -> Ink:
    """The colours for a theme name (`light`, `dark`; anything else is light)."""
    return DARK if theme == "dark" else LIGHT


@dataclass(frozen=True)
class Chart:
    """A figure, the sentence that stands for it, its height in pixels, and a note on what was left out."""

    figure: dict[str, Any]
    alt: str
    height: int
    note: str = ""


class Ready(BaseFigure):
    """A finished figure that Plotly takes as it is.

    Given a plain dict, `st.plotly_chart` has Plotly build and validate it anew in every run, ten milliseconds for figures
    that our tests have validated once.
    """

    def __init__(self, figure: dict[str, Any]) -> None:
        # BaseFigure's own __init__ is what takes the time: nothing of it is used here.
        object.__setattr__(self, "_ready", figure)

    def to_dict(self) -> dict[str, Any]:
        """The figure."""
        ready: dict[str, Any] = object.__getattribute__(self, "_ready")
        return ready


def layout(colours: Ink, height: int, **more: Any) -> dict[str, Any]:
    """A layout of this height: no legend, no dragging, our lettering; `more` adds to it or overrules it."""
    return {
        "height": height,
        "margin": {"l": 4, "r": 12, "t": 8, "b": 32, "pad": 0, "autoexpand": False},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": TEXT_PX, "color": colours.text},
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {
            "font": {"size": TEXT_PX, "color": colours.text},
            "bgcolor": colours.paper,
            "bordercolor": colours.grey,
        },
        **more,
    }


def axis(colours: Ink, **more: Any) -> dict[str, Any]:
    """An axis that cannot be dragged, without grid, title or zero line; `more` adds to it."""
    return {
        "fixedrange": True,
        "zeroline": False,
        "showgrid": False,
        "title": {"text": ""},
        "tickfont": {"size": TEXT_PX, "color": colours.text},
        "automargin": False,
        **more,
    }


def text(x: float | str, y: float, words: str, colours: Ink, **more: Any) -> dict[str, Any]:
    """Words at a place of the chart, without an arrow. On an axis of dates `x` is an ISO date."""
    return {"x": x, "y": y, "text": words, "showarrow": False, "font": {"size": TEXT_PX, "color": colours.text}, **more}


def line(x0: float | str, x1: float | str, y0: float, y1: float, colour: str, **more: Any) -> dict[str, Any]:
    """A straight line behind the marks; `width` in pixels, `dash` as Plotly names it."""
    drawn = {"color": colour, "width": more.pop("width", 1), "dash": more.pop("dash", "solid")}
    return {"type": "line", "layer": "below", "x0": x0, "x1": x1, "y0": y0, "y1": y1, "line": drawn, **more}


def marks(
    x: list[Any], y: list[Any], hover: list[str], symbol: str, colour: str, colours: Ink, *, hollow: bool = False
) -> dict[str, Any]:
    """Marks of one shape and colour, filled or hollow, each with its own words under the pointer."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": x,
        "y": y,
        "text": hover,
        "hovertemplate": "%{text}<extra></extra>",
        "cliponaxis": False,
        "marker": {
            "size": 13 if hollow else 15,
            "symbol": symbol,
            "color": colours.paper if hollow else colour,
            "line": {"color": colour, "width": 2 if hollow else 1},
        },
    }


def bars(
    x: list[Any], y: list[Any], hover: list[str], look: tuple[str, str, str], colours: Ink, *, width: float = 0.42
) -> dict[str, Any]:
    """Bars that lie, one of several parts of each row; `look`: fill, pattern ("" for none) and edge."""
    fill, pattern, edge = look
    # Dots and crosses are on a pale fill, stripes on a dark one: each in what shows on it.
    ink = edge if pattern in (".", "x") else colours.paper
    return {
        "type": "bar", "orientation": "h", "x": x, "y": y, "width": width,
        "marker": {
            "color": fill, "line": {"color": edge, "width": 1},
            "pattern": {"shape": pattern, "fillmode": "overlay", "fgcolor": ink, "size": 7, "solidity": 0.3},
        },
        "text": hover, "textposition": "none", "hovertemplate": "%{text}<extra></extra>", "cliponaxis": False,
    }  # fmt: skip


def stacked(
    data: list[dict[str, Any]],
    notes: list[dict[str, Any]],
    rows: int,
    reach: float,
    colours: Ink,
    height: int,
    *,
    below: int = 10,
) -> dict[str, Any]:
    """A figure of bars that lie and are stacked: `rows` of them, on an axis from 0 to `reach` that is not drawn."""
    drawn = layout(
        colours,
        height,
        barmode="stack",
        margin={"l": 4, "r": 12, "t": 4, "b": below, "autoexpand": False},
        xaxis=axis(colours, range=[0, reach], showticklabels=False),
        yaxis=axis(colours, range=[0, rows], showticklabels=False),
        annotations=notes,
    )
    return {"data": data, "layout": drawn}


def smaller(colours: Ink) -> dict[str, Any]:
    """Lettering for labels that stand close together."""
    return {"font": {"size": 13, "color": colours.text}}


def plain(given: object) -> str:
    """A name from a file as chart text: nothing in it is taken for Plotly's markup."""
    return html.escape(str(given), quote=False)
