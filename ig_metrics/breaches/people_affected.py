"""How many individuals a register says were affected: a number, a band, or words such as "approx 30" and "<5"."""

from __future__ import annotations

import math
import re

_ABOUT = re.compile(r"\b(approx(imately)?|about|around|circa|c|est(imated)?|roughly)\b\.?|~")
_NOISE = re.compile(r"\b(individuals?|people|persons?|data subjects?|subjects?|records?|customers?|clients?|staff)\b")
_NUMBER = r"(\d+(?:\.\d+)?)\s*(k|m)?"
_TIMES = {"": 1, "k": 1_000, "m": 1_000_000}


def affected(text: str | None) -> tuple[int, float] | None:
    """The fewest and the most individuals a cell may mean (infinity: no upper bound), or None where it says no number.

    `12` is (12, 12); `<5` and `fewer than 5` are (1, 4); `11-100` and `11 to 100` are (11, 100); `1,000+` is (1000, inf).
    """
    if text is None or not isinstance(text, str):
        return None
    said = text.casefold().replace(",", "")
    said = " ".join(_NOISE.sub(" ", _ABOUT.sub(" ", said)).split())
    if said in ("none", "nil", "no", "zero"):
        return 0, 0
    for pattern, read in _FORMS:
        found = pattern.fullmatch(said)
        if found:
            low, high = read(*(_whole(found, n) for n in range(1, found.re.groups, 2)))
            return (int(low), high) if low <= high else None
    return None


def _whole(found: re.Match[str], group: int) -> int:
    return round(float(found.group(group)) * _TIMES[found.group(group + 1) or ""])


_FORMS = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (_NUMBER, lambda n: (n, n)),
        (rf"(?:<|less than|fewer than|under|below)\s*{_NUMBER}", lambda n: (min(1, n - 1), n - 1)),
        (rf"(?:<=|≤|up to|at most)\s*{_NUMBER}", lambda n: (min(1, n), n)),
        (rf"(?:>|more than|over|above)\s*{_NUMBER}", lambda n: (n + 1, math.inf)),
        (rf"(?:>=|≥|at least)\s*{_NUMBER}", lambda n: (n, math.inf)),
        (rf"{_NUMBER}\s*(?:\+|and above|or more|and over|plus)", lambda n: (n, math.inf)),
        (rf"(?:between\s*)?{_NUMBER}\s*(?:-|–|to|and)\s*{_NUMBER}", lambda low, high: (low, high)),
    )
)
