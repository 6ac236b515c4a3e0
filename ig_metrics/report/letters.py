"""How much room a text takes in Arial: letters' widths as the typeface's makers publish them for Helvetica, which it matches."""

from __future__ import annotations

import math

FIRST = 32
PLAIN = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556,
    278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,
    611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833,
    556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
"""Widths of the letters from the space on, in thousandths of the letter's height."""
OTHER, WIDEST = 600, 1000
"""Of a letter that is not in the list, and of one from an alphabet whose letters are as wide as high."""
BOLD = 1.08
"""Bold letters are so much wider, at most."""
LINE = 1.2
"""From one line to the next, in letters' heights."""
POINTS_AN_INCH = 72


def width(text: str, points: float, *, bold: bool = False) -> float:
    """How long a text is on one line, in inches."""
    whole = sum(_letter(each) for each in text)
    return whole / 1000 * points / POINTS_AN_INCH * (BOLD if bold else 1)


def _letter(letter: str) -> int:
    place = ord(letter) - FIRST
    if 0 <= place < len(PLAIN):
        return PLAIN[place]
    return OTHER if ord(letter) < 0x2E80 else WIDEST


def lines(text: str, points: float, room: float, *, bold: bool = False) -> int:
    """How many lines a text takes in a column so many inches wide: broken at words, a word longer than the column inside it."""
    counted, used, space = 1, 0.0, width(" ", points, bold=bold)
    for word in text.split():
        long = width(word, points, bold=bold)
        if used and used + space + long > room:
            counted, used = counted + 1, 0.0
        if long > room:
            more = math.ceil(long / room) - 1
            counted, long = counted + more, long - more * room
        used += long + (space if used else 0)
    return counted


def height(text: str, points: float, room: float, *, bold: bool = False) -> float:
    """How high a text stands in such a column, in inches."""
    return lines(text, points, room, bold=bold) * points * LINE / POINTS_AN_INCH
