"""How we stand among other organisations, in one sentence for each figure: how many are higher, the same and lower."""

from __future__ import annotations

import datetime as dt

from ig_metrics.dates import uk
from ig_metrics.settings import ORGANISATION_TYPES
from ig_metrics.wording.words import number

HEADING = "Compared with others"
OTHERS = "other organisations"


def several(sort: str) -> str:
    """What several of a type are called: `county councils`; organisations of any type are `other organisations`."""
    named = {name.casefold(): many for name, many in ORGANISATION_TYPES.items()}
    return named.get(sort.casefold(), OTHERS)


def score_among(others: int, higher: int, same: int, sort: str, day: dt.date) -> str:
    """`Of **28** county councils, **9** scored higher on the Toolkit than we did, 2 the same and 17 lower, as at 31 March 2014.`"""
    first = f"{_many(higher)} scored higher on the Toolkit than we did"
    return f"Of **{number(others)}** {several(sort)}, {first}{_rest(others, higher, same)}, as at {uk(day)}."


def trained_among(others: int, higher: int, same: int) -> str:
    """`Of **26** with a training figure, **12** had a larger share of their staff in date than we had, 1 the same and 13 a smaller one.`"""
    return (
        f"Of **{number(others)}** with a training figure, {_many(higher)} had a larger share of their staff in date than we had"
        f"{_rest(others, higher, same, 'a smaller one')}."
    )


def breaches_among(others: int, higher: int, same: int) -> str:
    """`Of **25** with a breach figure, **10** reported more breaches for every 1,000 staff than we did, 1 as many and 14 fewer.`"""
    return (
        f"Of **{number(others)}** with a breach figure, {_many(higher)} reported more breaches for every 1,000 staff than we did"
        f"{_rest(others, higher, same, 'fewer', 'as many')}. More reported can mean more reported well, not more gone wrong."
    )


def rests_on(comparable: int, held: int, sort: str) -> str:
    """`Figures of 24 of the 28 county councils in the benchmark can be compared.`"""
    return f"Figures of {number(comparable)} of the {number(held)} {several(sort)} in the benchmark can be compared."


def _many(higher: int) -> str:
    return f"**{number(higher) if higher else 'none'}**"


def _rest(others: int, higher: int, same: int, lower_word: str = "lower", same_word: str = "the same") -> str:
    lower = others - higher - same
    parts = [
        *([f"{number(same)} {same_word}"] if same else []),
        *([f"{number(lower)} {lower_word}"] if lower else []),
    ]
    if len(parts) == 1:
        return f" and {parts[0]}"
    return f", {' and '.join(parts)}" if parts else ""
