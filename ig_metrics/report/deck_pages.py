"""What goes on which slide: a table with the bars of its rows beside it, or a list, on as many slides as it needs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ig_metrics.report.deck import (
    ABOVE,
    BODY_END,
    BODY_HIGH,
    BODY_TOP,
    FULL,
    LEAD_POINTS,
    MARGIN,
    POINTS,
    SIDE,
    Box,
    Deck,
    fits,
    row_high,
    said,
    table,
)
from ig_metrics.report.deck_charts import Bars, bars

AIR = 0.15
MOST_LEAD = 1.75
"""How high the sentences above a table or chart may stand, in inches; longer ones have a slide of their own."""
LEAST_ROW, MOST_ROW = 0.45, 0.62
BARS_WIDE = 3.3
LEAST_BARS = 2
"""A bar alone compares with nothing."""
CARE = 0.2
"""Of a list, room that is kept free: PowerPoint's letters may be a little wider than reckoned."""


@dataclass(frozen=True)
class Rows:
    """A table with bars beside it: headings, rows (the first cell names the row), the columns' shares, those set to the right, and
    the bars or none."""

    title: str
    about: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]
    numbers: frozenset[int]
    bars: Bars | None = None


def listed(deck: Deck, title: str, texts: Sequence[str], notes: str) -> None:
    """Sentences behind bullets, on as many slides as they need."""
    pages: list[list[str]] = [[]]
    for text in texts:
        if pages[-1] and fits([*pages[-1], text]) > BODY_HIGH - CARE:
            pages.append([])
        pages[-1].append(text)
    for n, page in enumerate(pages):
        deck.listed(_numbered(title, n, len(pages)), page, notes)


def ending(deck: Deck, title: str, texts: Sequence[str], below: str, notes: str) -> None:
    """A list, and below it a sentence in bold; on slides apart where they do not fit one."""
    high = fits((below,), LEAD_POINTS, FULL - 2 * SIDE, bold=True) + 2 * ABOVE
    room = BODY_HIGH - high - AIR
    if fits(texts) + CARE > room:
        listed(deck, title, texts, notes)
        listed(deck, "What is asked of the committee", (below,), notes)
        return
    slide = deck.listed(title, texts, notes, room)
    said(slide, Box(MARGIN, BODY_END - high, FULL, high), (below,), bold=True)


def lead_above(deck: Deck, title: str, texts: Sequence[str], notes: str, most: float) -> tuple[tuple[str, ...], float]:
    """The sentences above a table or chart, and how high they stand; where that is too much, they get slides of their own."""
    high = fits(texts, LEAD_POINTS, FULL - 2 * SIDE) + 2 * ABOVE if texts else 0.0
    if high <= most:
        return tuple(texts), high
    listed(deck, f"{title}: in words", texts, notes)
    return (), 0.0


def tabled(deck: Deck, given: Rows, texts: Sequence[str], notes: str) -> None:
    """A table with its bars, on as many slides as it needs; the sentences stand above its first part."""
    if len(given.rows) < LEAST_BARS:
        given = replace(given, bars=None)
    wide = FULL - (BARS_WIDE + AIR if given.bars else 0)
    widths = [wide * share / sum(given.shares) for share in given.shares]
    key = row_high((given.bars.key,), (BARS_WIDE,)) if given.bars else 0.0
    heading = max(row_high(given.headings, widths, bold=True), key)
    needed = max(LEAST_ROW, *(row_high(row, widths) for row in given.rows))
    spare = BODY_HIGH - heading - len(given.rows) * needed - AIR
    lead, high = lead_above(deck, given.title, texts, notes, max(MOST_LEAD, spare))
    parts = _parts(len(given.rows), needed, heading, high + AIR if lead else 0.0)
    for n, (start, end) in enumerate(parts):
        title = _numbered(given.title, n, len(parts))
        slide = deck.slide(title, notes)
        top = BODY_TOP
        if n == 0 and lead:
            top = said(slide, Box(MARGIN, BODY_TOP, FULL, high), lead) + AIR
        rows = given.rows[start:end]
        row = max(needed, min(MOST_ROW, (BODY_END - top - heading) / len(rows)))
        box = Box(MARGIN, top, wide, heading + row * len(rows))
        table(
            slide, box, given.headings, rows, given.shares, title, given.about, given.numbers, heading=heading, row=row
        )
        if given.bars:
            beside = Box(MARGIN + wide + AIR, top, BARS_WIDE, heading)
            said(slide, beside, (given.bars.key,), points=POINTS, name="Key to the chart")
            drawn = replace(given.bars, filled=given.bars.filled[start:end], outline=given.bars.outline[start:end])
            below = replace(beside, top=top + heading, high=box.high - heading)
            bars(slide, below, title, [cells[0] for cells in rows], drawn, given.bars.longest)


def _numbered(title: str, n: int, of: int) -> str:
    return title if of == 1 else f"{title} ({n + 1} of {of})"


def _parts(count: int, row: float, heading: float, lead: float) -> list[tuple[int, int]]:
    """Which rows stand on which slide: on as few as can be, and shared alike as far as the sentences above the first allow."""
    room = BODY_HIGH - heading
    first, most = (max(1, int((each + 1e-9) / row)) for each in (room - lead, room))
    if count <= first:
        return [(0, count)]
    slides = 1 + math.ceil((count - first) / most)
    first = min(first, math.ceil(count / slides))
    size = math.ceil((count - first) / (slides - 1))
    return [(0, first), *((start, min(start + size, count)) for start in range(first, count, size))]
