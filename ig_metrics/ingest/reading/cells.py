"""What a cell holds, and how a column of cells becomes bytes: the half of the raw table made in the reading process.

Standard library only: the reading process is started for every upload and must start fast.
"""

from __future__ import annotations

import datetime as dt
import math
from array import array
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

EMPTY, TEXT, NUMBER, DATE, BOOLEAN, ERROR = range(6)
"""What a cell holds. A time of day alone, or a length of time, is TEXT such as `15:05:00`."""

ERRORS = frozenset(
    {
        "#NULL!",
        "#DIV/0!",
        "#VALUE!",
        "#REF!",
        "#NAME?",
        "#NUM!",
        "#N/A",
        "#GETTING_DATA",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BLOCKED!",
        "#UNKNOWN!",
        "#CONNECT!",
    }
)
"""What Excel shows in a cell whose formula failed."""

LONGEST_TEXT = 32_767
"""Characters in a cell: Excel's own limit (Microsoft, "Excel specifications and limits")."""


def column_letter(index: int) -> str:
    """The letters Excel gives the column at this index: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class ErrorText(str):
    """The text of an error cell, told from the same text typed by hand."""

    __slots__ = ()


class TooLong(Exception):
    """A cell longer than LONGEST_TEXT: its index in the column, and how many characters it has."""

    def __init__(self, index: int, length: int) -> None:
        super().__init__(index, length)
        self.index = index
        self.length = length


class Blobs(NamedTuple):
    """A stretch of one column: a kind code each cell, UTF-8 offsets (one more than cells), and the UTF-8 text."""

    kinds: bytes
    offsets: bytes
    text: bytes


def blobs(column: Sequence[Any], *, spot_errors: bool = False) -> Blobs | None:
    """The column as bytes, None when every cell is empty. Empty cells are `""` or None.

    `spot_errors`: a text that is spelled like an Excel error is one (text files have no other way to say so).
    Raises TooLong for a cell that no spreadsheet could hold.
    """
    types = set(map(type, column))
    if not types:
        return None
    if types == {str}:
        texts: Sequence[str] = column
        kinds = bytes(map(bool, column))
        if spot_errors and not ERRORS.isdisjoint(column):
            kinds = bytes(ERROR if text in ERRORS else bool(text) for text in column)
    elif types == {float} and math.isfinite(sum(column)):
        texts = list(map("%.15g".__mod__, column))
        if "e" in "".join(texts) or "-0" in texts:
            texts = list(map(number_text, column))
        kinds = bytes([NUMBER]) * len(column)
    else:
        texts, codes = zip(*[_CELL[type(value)](value) for value in column], strict=True)
        kinds = bytes(codes)
    joined = "".join(texts)
    if not joined:
        return None
    if len(joined) > LONGEST_TEXT:
        longest = max(map(len, texts))
        if longest > LONGEST_TEXT:
            raise TooLong(next(n for n, text in enumerate(texts) if len(text) == longest), longest)
    lengths = map(len, texts) if joined.isascii() else (len(text.encode()) for text in texts)
    return Blobs(kinds, array("i", accumulate(lengths, initial=0)).tobytes(), joined.encode())


def number_text(value: float) -> str:
    """A number as a person reads it: no `.0`, no exponent, 15 significant digits as Excel keeps.

    Not-a-number and infinity, which no sheet can show, are `#NUM!`.
    """
    if not math.isfinite(value):
        return "#NUM!"
    text = f"{value:.15g}"
    if "e" in text:
        text = f"{Decimal(text):f}"
    return "0" if text == "-0" else text


def date_text(value: dt.date) -> str:
    """A date as ISO text, with its time to the nearest second when it has one."""
    if not isinstance(value, dt.datetime):
        return value.isoformat()
    if value.microsecond:  # a spreadsheet keeps a time as a fraction of a day, which is never quite a whole second
        value = value.replace(microsecond=0) + dt.timedelta(seconds=round(value.microsecond / 1e6))
    return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "seconds")


def _duration_text(value: dt.timedelta) -> str:
    seconds = round(value.total_seconds())
    sign = "-" if seconds < 0 else ""
    minutes, second = divmod(abs(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{sign}{hours:02}:{minute:02}:{second:02}"


def _time_text(value: dt.time) -> str:
    return _duration_text(
        dt.timedelta(hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond)
    )


@lru_cache(8192)  # dates repeat: start dates fall on some days, a whole import was done on one
def _date(value: dt.date) -> tuple[str, int]:
    return date_text(value), DATE


def _number(value: float) -> tuple[str, int]:
    return number_text(value), NUMBER if math.isfinite(value) else ERROR


_CELL: dict[type, Callable[[Any], tuple[str, int]]] = {
    str: lambda value: (value, TEXT if value else EMPTY),
    type(None): lambda _: ("", EMPTY),
    float: _number,
    int: lambda value: (str(value), NUMBER),
    bool: lambda value: ("TRUE" if value else "FALSE", BOOLEAN),
    dt.date: _date,
    dt.datetime: _date,
    dt.time: lambda value: (_time_text(value), TEXT),
    dt.timedelta: lambda value: (_duration_text(value), TEXT),
    ErrorText: lambda value: (str(value), ERROR),
}
