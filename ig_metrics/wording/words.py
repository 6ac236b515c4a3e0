"""The small words sentences are made of: numbers, counts, lists, days."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable

from ig_metrics import rounding
from ig_metrics.dates import uk

MARKS = "\\`*_[]<>$#:~|"
"""Marks that Markdown would take for its own."""
NOT_MEASURED = "not measured"
HIDDEN = "hidden"


def number(value: float) -> str:
    """A whole number with thousands separated: `12,345`."""
    return f"{int(value):,}"


def count(value: int | None, singular: str, plural: str | None = None) -> str:
    """A number and its noun: `1 person`, `2 people`, `no requirements`; None is `not measured`."""
    if value is None:
        return NOT_MEASURED
    if value == 0:
        return f"no {plural or singular + 's'}"
    return f"{number(value)} {singular if value == 1 else plural or singular + 's'}"


def people(value: int | None) -> str:
    """A number of people: `1 person`, `412 people`, `nobody`."""
    return "nobody" if value == 0 else count(value, "person", "people")


def is_or_are(value: int) -> str:
    """The verb that agrees with a number: `is` for one (and for `nobody`), else `are`."""
    return "is" if value == 1 else "are"


def listing(items: Iterable[object], *, most: int | None = None) -> str:
    """A list in a sentence: `a`, `a and b`, `a, b and c`; beyond `most`, `a, b and 3 more`."""
    texts = [str(item) for item in items]
    if most is not None and len(texts) > most:
        texts = [*texts[:most], f"{len(texts) - most} more"]
    if len(texts) < 2:
        return "".join(texts)
    return f"{', '.join(texts[:-1])} and {texts[-1]}"


def percent(value: float | None, target: float | None = None) -> str:
    """A percentage, rounded half up; one short of `target` (or of 100) is never rounded up to it (94.96 against 95: `94.9%`)."""
    if value is None or math.isnan(value):
        return NOT_MEASURED
    if value < 100 and rounding.half_up(value, 1) >= 100:
        return rounding.shown_percent(value, 100)
    return rounding.shown_percent(value, target)


def rate(value: float | None) -> str:
    """A rate with one decimal, or `not measured`."""
    return NOT_MEASURED if value is None or math.isnan(value) else f"{rounded_plain(value):.1f}"


def rounded_plain(value: float) -> float:
    """One decimal, half up, with no target to mind."""
    return float(rounding.half_up(value, 1))


def month_year(day: dt.date, relative_to: dt.date | None = None) -> str:
    """A month as people say it: `January`, or `January 2013` when its year is not that of `relative_to`."""
    if relative_to is not None and day.year == relative_to.year:
        return f"{day:%B}"
    return f"{day:%B %Y}"


def short_day(day: dt.date, relative_to: dt.date | None = None) -> str:
    """A day as people say it: `27 January`, with its year when that differs from `relative_to`'s."""
    if relative_to is not None and day.year == relative_to.year:
        return f"{day.day} {day:%B}"
    return uk(day)


def has(value: int) -> str:
    """`has` for one, else `have`."""
    return "has" if value == 1 else "have"


def _plain(value: float) -> str:
    return f"{value:g}"


def _lower_first(label: str) -> str:
    # HR and E-learning keep their capitals only where the word is an abbreviation.
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def count_only(value: int | None) -> str:
    """A number on its own, thousands separated; None is `not measured`."""
    return NOT_MEASURED if value is None else number(value)


def rate_hidden() -> str:
    """What stands for a rate that is about too few people."""
    return "The rate is **hidden**, so that nobody can be picked out."


def literal(text: object) -> str:
    """A name from a file as it stands in a sentence: letter for letter, nothing in it taken for Markdown."""
    said = str(text)
    for mark in MARKS:
        said = said.replace(mark, "\\" + mark)
    return said
