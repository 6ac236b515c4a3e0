"""A run of months as a picture: points, their mean, and the limits of chance, each line with its name beside it."""

from __future__ import annotations

import io
import math
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from ig_metrics.report.blocks import Picture

WIDTH, HEIGHT = 1700, 640
LEFT, RIGHT, TOP, BOTTOM = 90, 300, 30, 80
PAPER, INK, GRID, LINE, MEAN, BEYOND = "#ffffff", "#0b0c0c", "#d5d9dd", "#12355b", "#50616f", "#e8850c"
SIZE = 26
MOST_LABELS = 7


def drawn(given: Picture) -> bytes:
    """The chart as a PNG. The same points give the same bytes."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen, letters = ImageDraw.Draw(image), ImageFont.load_default(SIZE)
    values = [value for _, value in given.points if value is not None]
    top = max(*values, given.upper or 0, 1.0)
    step = grid_step(top)
    most = step * math.ceil(top / step)
    place = _places(len(given.points), most)
    for tick in range(0, most + 1, step):
        y = place(0, tick)[1]
        pen.line((LEFT, y, WIDTH - RIGHT, y), fill=GRID, width=2)
        pen.text((LEFT - 14, y), str(tick), fill=INK, font=letters, anchor="rm")
    named: list[float] = []
    for name, value, dashed in (
        ("Upper limit", given.upper, True),
        ("Mean", given.mean, False),
        ("Lower limit", given.lower, True),
    ):
        if value is not None:
            y = place(0, value)[1]
            _level(pen, y, dashed=dashed)
            if all(abs(y - other) > SIZE for other in named):
                pen.text((WIDTH - RIGHT + 16, y), f"{name}, {value:.1f}", fill=INK, font=letters, anchor="lm")
                named.append(y)
    dots = [place(n, value) for n, (_, value) in enumerate(given.points) if value is not None]
    pen.line(dots, fill=LINE, width=5, joint="curve")
    for n, (x, y) in enumerate(dots):
        if n in given.marked:
            pen.polygon(((x - 13, y), (x, y - 13), (x + 13, y), (x, y + 13)), fill=BEYOND, outline=INK)
        else:
            pen.ellipse((x - 8, y - 8, x + 8, y + 8), fill=LINE)
    every = max(1, math.ceil(len(given.points) / MOST_LABELS))
    for n in range(len(given.points) - 1, -1, -every):
        x, y = place(n, 0)
        pen.line((x, y, x, y + 10), fill=INK, width=2)
        pen.text((x, y + 18), short_month(given.points[n][0]), fill=INK, font=letters, anchor="mt")
    held = io.BytesIO()
    image.save(held, "PNG")
    return held.getvalue()


def _places(count: int, most: float) -> Any:
    wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def place(n: int, value: float) -> tuple[float, float]:
        return LEFT + 24 + (wide - 48) * n / max(1, count - 1), TOP + high * (1 - value / most)

    return place


def grid_step(top: float) -> int:
    """Whole numbers between the grid's lines: 1, 2 or 5 times a power of ten, five lines or so."""
    rough = max(1.0, top / 5)
    power = 10 ** math.floor(math.log10(rough))
    return int(next(times * power for times in (1, 2, 5, 10) if times * power >= rough))


def _level(pen: Any, y: float, *, dashed: bool) -> None:
    if not dashed:
        pen.line((LEFT, y, WIDTH - RIGHT, y), fill=MEAN, width=3)
        return
    for x in range(LEFT, WIDTH - RIGHT, 24):
        pen.line((x, y, min(x + 12, WIDTH - RIGHT), y), fill=MEAN, width=3)


def short_month(label: str) -> str:
    """`March 2014` as `Mar 2014`."""
    month, _, year = label.partition(" ")
    return f"{month[:3]} {year}" if year else label
