"""The questions a committee may want to ask, each with its reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ig_metrics.dates import uk
from ig_metrics.wording.terms import LEVELLED, Terms
from ig_metrics.wording.words import count, listing, number, rounded_plain


def why_claims(claims: Sequence[tuple[str, str, str]], terms: Terms = LEVELLED) -> str:
    """A question about claims that fail for one reason. `claims`: requirement, level, the reason all of them have.

    `Why do requirements 209 and 313 claim Level 3 when the evidence expired on 14 March 2014?`
    """
    numbers = [requirement for requirement, _, _ in claims]
    levels = sorted({level for _, level, _ in claims})
    level = listing(f"“{terms.level(each)}”" for each in levels)
    if not terms.in_words:
        level = f"Level {levels[0]}" if len(levels) == 1 else f"Levels {listing(levels)}"
    reason = claims[0][2].rstrip(".")
    reason = f"{reason[:1].lower()}{reason[1:]}".replace("; Level", ", and Level", 1)
    one = len(numbers) == 1
    return f"Why {'does' if one else 'do'} {terms.named(numbers)} claim {level} when {reason}?"


def why_behind(name: str, gap: float, *, whole: str = "", of_those_shown: bool = False) -> str:
    """`Why is Children's Services, at the bottom, 11.0 points below the council as a whole?`"""
    moved = rounded_plain(gap)
    lowest = "the lowest of those shown" if of_those_shown else "the lowest"
    points = f"{moved:.1f} {'point' if moved == 1 else 'points'}"
    return f"Why is training in {name}, {lowest}, {points} below {whole or 'the council as a whole'}?"


def why_late(late: Sequence[tuple[str, int]]) -> str:
    """`When will the 3 late actions of the plan be done (2 of Example Services Ltd, 1 of the council)?`"""
    whole = sum(counted for _, counted in late)
    whose = [f"{number(counted)} of {who}" for who, counted in late if who]
    split = f" ({listing(whose)})" if whose else ""
    return f"When will the {count(whole, 'late action')} of the plan be done{split}?"


def why_unplanned(counted: int, terms: Terms = LEVELLED) -> str:
    """`Why do 7 requirements below Level 3 have no open action that would raise them?`"""
    verb, them = ("does", "it") if counted == 1 else ("do", "them")
    return f"Why {verb} {terms.count(counted)} below {terms.goal} have no open action that would raise {them}?"


def when_renewed(counted: int, meeting: dt.date | None, until: dt.date, terms: Terms = LEVELLED) -> str:
    """`Who renews the evidence for 3 requirements that expires before the next meeting, on 26 May 2014?`"""
    when = f"before the next meeting, on {uk(until)}" if meeting else f"before {uk(until)}"
    return f"Who renews the evidence for {terms.count(counted)} that expires {when}?"
