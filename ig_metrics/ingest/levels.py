"""What an assessment writes for a level: the words of the framework it is of, and what people write in their place."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ig_metrics.datasets import normalise
from ig_metrics.ingest.wordlists import LEVEL_WORDS, NOT_RELEVANT_WORDS

if TYPE_CHECKING:
    from ig_metrics.toolkit.edition import Framework

NR = "NR"
plain = normalise.__wrapped__
"""`normalise` without its memory: a cell may hold anything."""
LONGEST = 120
_NUMBERED = re.compile(
    r"(?:attainment )?(?:level|l)?\s*(?P<n>\d)(?:\.0+)?(?:\s*[-–—:]\s*(?P<rest>\D.*))?", re.IGNORECASE
)
NOT_RELEVANT = frozenset(word.casefold() for word in NOT_RELEVANT_WORDS)


@dataclass(frozen=True)
class Levels:
    """How one framework's levels are read: `read` gives the points as text ("0", "1"...), NR, or None; `complaint` follows what
    was found; `names` are what a template offers."""

    read: Callable[[str], str | None]
    complaint: str
    names: tuple[str, ...]


def levels_of(framework: Framework | None = None) -> Levels:
    """How the levels of a framework are written; without one, of the Toolkit's 0 to 3."""
    named = tuple(framework.levels) if framework else ("0", "1", "2", "3")
    numbered = all(name.isdecimal() for name in named)
    top = len(named) - 1
    words = {plain(name): place for place, name in enumerate(named) if not numbered}
    for meaning, alike in LEVEL_WORDS.items():
        if (place := words.get(plain(meaning))) is not None:
            words = {plain(word): place for word in alike} | words

    # Where a level is called so, NA is short for it as well as for "not applicable": neither is guessed.
    aside = NOT_RELEVANT - {"na"} if plain("Not achieved") in words else NOT_RELEVANT

    def read(text: str) -> str | None:
        if len(text) > LONGEST:
            return None
        said = plain(text)
        if " ".join(text.casefold().split()) in aside or re.fullmatch(r"n\.?\s?/?\s?r\.?", text.strip(), re.IGNORECASE):
            return NR
        if said in words:
            return str(words[said])
        match = _NUMBERED.fullmatch(" ".join(text.split()))
        if match is None or int(match["n"]) > top:
            return None
        rest = plain(match["rest"] or "")
        if not numbered and rest and words.get(rest) != int(match["n"]):
            return None
        # Words after the number say what it is; another number there ("2 - target 3") says something else.
        return match["n"] if set(re.findall(r"\d+", rest)) <= {match["n"]} else None

    listed = ", ".join(named)
    names = (*named, NR) if numbered else (*named, "Not relevant")
    return Levels(read, f"is not a level. Write {listed} or NR (not relevant).", names)
