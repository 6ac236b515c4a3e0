"""Charts of the handout as SVG: text as text, each with a title and a description, labels on the marks, the target as a line.

A chart is `WIDE` units wide and is shown between a phone's width and half a sheet of A4, so that its letters stay readable. Colours
are classes that the handout's style sheet fills, in light and dark.
"""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from dataclasses import dataclass

from ig_metrics.report import letters
from ig_metrics.report.blocks import Picture, safe
from ig_metrics.report.chart import grid_step, short_month

WIDE = 360
SIZE = 13
"""Of the letters, in the chart's units."""
SIDE, BESIDE, ROW, LINE_DOWN, AXIS = 8, 16, 34, 25, 36
MONTHS_HIGH, MONTHS_LEFT, MONTHS_RIGHT, MONTHS_TOP, MONTHS_BELOW = 190, 26, 96, 10, 24
MOST_MONTHS_NAMED = 4
UNITS_AN_INCH = 72
"""A letter of so many units is as many points high, so widths in inches times this are units."""


@dataclass(frozen=True)
class Dot:
    """A row of a chart of dots: what it is, where it stands and stood (None: not known or hidden), and the words at its end."""

    name: str
    now: float | None
    before: float | None
    label: str
    reached: bool


def dots(
    key: str,
    title: str,
    about: str,
    rows: Sequence[Dot],
    target: float,
    target_label: str,
    ticks: Sequence[tuple[float, str]],
) -> str:
    """A filled mark where each row stands (a circle at the target, a diamond short of it), a hollow one where it stood, a dotted line
    at the target. `ticks`: values and their words, the first and last are the axis's ends. `key` begins the ids."""
    high = ROW * len(rows) + AXIS
    low, most = ticks[0][0], ticks[-1][0]
    ends = WIDE - SIDE - max(_wide(row.label) for row in rows) - BESIDE

    def x(value: float) -> float:
        return SIDE + (ends - SIDE) * (min(max(value, low), most) - low) / (most - low)

    end = ROW * len(rows) + 2
    drawn = [f'<line class="target" x1="{x(target):.1f}" x2="{x(target):.1f}" y1="2" y2="{end}"/>']
    for n, row in enumerate(rows):
        y = n * ROW + LINE_DOWN
        drawn.append(_words(SIDE, n * ROW + SIZE, _cut(row.name, WIDE - 2 * SIDE), "name"))
        drawn.append(_words(WIDE - SIDE, y + 5, row.label, "", "end"))
        drawn.append(f'<line class="grid" x1="{SIDE}" x2="{ends:.1f}" y1="{y}" y2="{y}"/>')
        if row.now is None:
            continue
        if row.before is not None and row.before != row.now:
            drawn.append(f'<line class="moved" x1="{x(row.before):.1f}" x2="{x(row.now):.1f}" y1="{y}" y2="{y}"/>')
            drawn.append(f'<circle class="before" cx="{x(row.before):.1f}" cy="{y}" r="5"/>')
        drawn.append(_mark(x(row.now), y, reached=row.reached))
    for n, (value, words) in enumerate(ticks):
        drawn.append(
            _words(x(value), end + 14, words, "", "start" if n == 0 else "end" if n == len(ticks) - 1 else "middle")
        )
    aside = x(target) + _wide(target_label) / 2 > WIDE - SIDE
    drawn.append(
        _words(WIDE - SIDE if aside else x(target), end + 31, target_label, "name", "end" if aside else "middle")
    )
    return _chart(key, title, about, high, drawn)


def months(key: str, given: Picture) -> str:
    """A line of months, its mean and limits each named at its end; a diamond is beyond what chance allows."""
    values = [value for _, value in given.points if value is not None]
    top = max([*values, given.upper or 0.0, 1.0])
    step = grid_step(top)
    most = step * math.ceil(top / step)
    wide, high = WIDE - MONTHS_LEFT - MONTHS_RIGHT, MONTHS_HIGH - MONTHS_TOP - MONTHS_BELOW

    def place(n: int, value: float) -> tuple[float, float]:
        return MONTHS_LEFT + 6 + (wide - 12) * n / max(1, len(given.points) - 1), MONTHS_TOP + high * (1 - value / most)

    drawn = []
    for tick in range(0, most + 1, step):
        y = place(0, tick)[1]
        drawn.append(f'<line class="grid" x1="{MONTHS_LEFT}" x2="{MONTHS_LEFT + wide}" y1="{y:.1f}" y2="{y:.1f}"/>')
        drawn.append(_words(MONTHS_LEFT - 5, y + 4, str(tick), "", "end"))
    named: list[float] = []
    for name, value, kind in (
        ("Upper limit", given.upper, "limit"),
        ("Mean", given.mean, "mean"),
        ("Lower limit", given.lower, "limit"),
    ):
        if value is None:
            continue
        y = place(0, value)[1]
        drawn.append(f'<line class="{kind}" x1="{MONTHS_LEFT}" x2="{MONTHS_LEFT + wide}" y1="{y:.1f}" y2="{y:.1f}"/>')
        if all(abs(y - other) > SIZE for other in named):
            drawn.append(_words(MONTHS_LEFT + wide + 5, y + 4, f"{name} {value:.1f}"))
            named.append(y)
    spots = [(n, *place(n, value)) for n, (_, value) in enumerate(given.points) if value is not None]
    drawn.append(f'<polyline class="line" points="{" ".join(f"{x:.1f},{y:.1f}" for _, x, y in spots)}"/>')
    for n, x, y in spots:
        if n in given.marked:
            drawn.append(_mark(x, y, reached=False, size=5.5))
        else:
            drawn.append(f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="2.6"/>')
    every = max(1, math.ceil((len(given.points) - 1) / (MOST_MONTHS_NAMED - 1)))
    for n in range(len(given.points) - 1, -1, -every):
        drawn.append(
            _words(
                max(place(n, 0)[0], MONTHS_LEFT + 14), MONTHS_HIGH - 5, short_month(given.points[n][0]), "", "middle"
            )
        )
    return _chart(key, given.caption, given.alt, MONTHS_HIGH, drawn)


def _chart(key: str, title: str, about: str, high: float, drawn: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {WIDE} {high}" role="img" aria-labelledby="{key}-title {key}-desc" font-size="{SIZE}">'
        f'<title id="{key}-title">{escaped(title)}</title><desc id="{key}-desc">{escaped(about)}</desc>{"".join(drawn)}</svg>'
    )


def _mark(x: float, y: float, *, reached: bool, size: float = 7) -> str:
    if reached:
        return f'<circle class="good" cx="{x:.1f}" cy="{y:.1f}" r="{size - 0.5:g}"/>'
    points = f"{x - size:.1f},{y:.1f} {x:.1f},{y - size:.1f} {x + size:.1f},{y:.1f} {x:.1f},{y + size:.1f}"
    return f'<polygon class="short" points="{points}"/>'


def _words(x: float, y: float, text: str, kind: str = "", anchor: str = "start") -> str:
    marked = f' class="{kind}"' if kind else ""
    side = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{x:.1f}" y="{y:.1f}"{side}{marked}>{escaped(text)}</text>'


def _wide(text: str, *, bold: bool = False) -> float:
    return letters.width(text, SIZE, bold=bold) * UNITS_AN_INCH


def _cut(name: str, room: float) -> str:
    """A name as long as there is room for it in bold; the table beside the chart has it whole."""
    if _wide(name, bold=True) <= room:
        return name
    while name and _wide(f"{name}…", bold=True) > room:
        name = name[:-1].rstrip()
    return f"{name}…"


def escaped(text: str) -> str:
    """A text that can stand in HTML or SVG, in an attribute too."""
    return html.escape(safe(text))
