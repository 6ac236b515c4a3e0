"""How a number came to be, in sentences: its sum, what was left out, and how sure one can be of it."""

from __future__ import annotations

import datetime as dt
import math
from fractions import Fraction

from ig_metrics.dates import uk
from ig_metrics.wording.words import HIDDEN, count, is_or_are, number, people, percent, rate

LEVELS = ("high", "fair", "low")
"""How sure one can be of a figure, the surest first."""


def decimals(value: Fraction) -> str:
    """A fraction as far as its second decimal, cut off and never rounded: `86.79…`, `81.66…`, `50`.

    Cut off, so that a figure short of its target is not written as having reached it.
    """
    cut = math.floor(value * 100)
    text = f"{cut // 100}.{cut % 100:02d}".rstrip("0").rstrip(".")
    return text if Fraction(cut, 100) == value else f"{cut // 100}.{cut % 100:02d}…"


def divided(part: int, whole: int, of_what: str, shown: str) -> str:
    """`10,184 of 11,734 people = 86.79…%, shown as 86.8%.`"""
    if not whole:
        return f"There are no {of_what} to divide by, so nothing is measured."
    exact = decimals(Fraction(100 * part, whole))
    tail = "" if shown == f"{exact}%" else f", shown as {shown}"
    return f"{number(part)} of {number(whole)} {of_what} = {exact}%{tail}."


def made_of(total: int | None, what: str, parts: list[tuple[int | None, str]], *, sign: str = "+") -> str:
    """`11,734 people to be in date = 12,033 in scope − 242 absent − 57 exempt.`; a hidden part says so."""
    said = f" {sign} ".join(f"{_number(value)} {name}" for value, name in parts)
    return f"{_number(total)} {what} = {said}."


def counted(value: int | None, what: str) -> str:
    """`242 absent on the day`; `hidden absent` never: `absent on the day: hidden`."""
    return f"{what}: {_number(value)}"


def levels_added(counts: list[tuple[str, int, int]], points: int, most: int, shown: str) -> tuple[str, ...]:
    """The score's sum. `counts`: a level in words, how many have it, and its points.

    `18 at Level 3 (54 points), 22 at Level 2 (44 points): 98 points.` and `98 of 120 points = 81.66…%, shown as 82%.`
    """
    parts = ", ".join(f"{of} {name.lower() if name.startswith('Not') else f'at {name}'} ({count(of * each, 'point')})"
                      for name, of, each in counts)  # fmt: skip
    return (f"{parts}: {count(points, 'point')}.", divided(points, most, "points", shown))


def per_days(breaches: int, days: int) -> str:
    """`15 breaches in 63 days × 30 = 7.1 per 30 days.`"""
    return f"{count(breaches, 'breach', 'breaches')} ÷ {count(days, 'day')} × 30 = {rate(30 * breaches / days)} per 30 days."


def per_staff(breaches: int, heads: int | None, shown: str, end: dt.date, *, told: bool = True) -> str:
    """`21 breaches ÷ 11,734 people employed on 31 March 2014 × 1,000 = 1.8.`; without the number where it is not `told`."""
    if not heads:
        return "No HR staff list is held for the last day of the period, so there is nothing to divide by."
    whom = people(heads) if told else "the people"
    return f"{count(breaches, 'breach', 'breaches')} ÷ {whom} employed on {uk(end)} × 1,000 = {shown}."


# How sure


def unmatched_range(low: float, high: float, target: float) -> str:
    """`Records that match nobody could put it between 86.1% and 88.0%.`"""
    return f"Records that match nobody could put it between {percent(low, target)} and {percent(high, target)}."


def unmatched_moves(points: int) -> str:
    """The same to whole points, for those who see no counts of unmatched records: `... could move it by up to 2 points.`"""
    return f"Training records that match nobody could move it by up to {count(points, 'point')}."


def unmatched_few() -> str:
    """Where so few records match nobody that their number is hidden."""
    return "A few training records match nobody; too few to be shown, or to move it much."


def all_matched() -> str:
    """That nothing is left unmatched."""
    return "Every e-learning record belongs to somebody on the HR list."


def older(label: str, day: dt.date, as_at: dt.date) -> str:
    """`The newest HR staff list is of 24 January 2014, 66 days before the date asked about.`"""
    return f"The newest {label} is of {uk(day)}, {count((as_at - day).days, 'day')} before the date asked about."


def claims_borne_out(supported: int, doubted: int, unchecked: int) -> str:
    """How far the levels claimed are borne out: `The levels are what the council says of itself. Data supports 35 of them and does not
    support 5.`"""
    rest = f"; {number(unchecked)} could not be checked" if unchecked else ""
    return (
        f"The levels are what the council says of itself. Data supports {number(supported)} of them and does not support "
        f"{number(doubted)}{rest}."
    )


def nothing_against() -> str:
    """Why nothing speaks against a figure."""
    return "What it rests on is as new as it should be."


def uncounted(what: str) -> str:
    """`A breach that nobody reported is in no count.`"""
    return f"{what} is in no count."


def chance_range(counted: int, low: int, high: int) -> str:
    """What chance alone makes of a count: `At the same underlying rate chance alone gives from 8 to 24 (95% range).`"""
    return f"Chance alone moves such a count: with {number(counted)} expected it would be from {number(low)} to {number(high)} in 19 cases of 20."


def covers(start: dt.date, end: dt.date) -> str:
    """That a register covers less than the period asked about."""
    return f"The register held covers only {uk(start)} to {uk(end)} of the period."


def undated(actions: int) -> str:
    """`2 open actions have no date.`"""
    return f"{count(actions, 'open action')} {'has' if actions == 1 else 'have'} no date."


def plan_as_told(day: dt.date) -> str:
    """Whose word a plan is."""
    return f"Whether an action is done is as the plan of {uk(day)} says; nothing else was checked."


def past_form_band(low: int, high: int, finished: int) -> str:
    """`By the form of 12 finished actions the number lies between 17 and 20 in 8 of 10 such cases.`"""
    lies = f"is {low}" if low == high else f"lies between {low} and {high}"
    return f"By the form of {count(finished, 'finished action')} the number {lies} in 8 of 10 such cases."


def no_form(finished: int) -> str:
    """That too few actions are finished to know how plans are kept."""
    return f"Only {count(finished, 'action')} {is_or_are(finished)} finished: too few to know how well the plan's dates are kept."


def confidence(level: str) -> str:
    """`Confidence: high`"""
    return f"Confidence: {level}"


def _number(value: int | None) -> str:
    return HIDDEN if value is None else number(value)
