"""Who might a learner be whom no number, address or user name finds? By name with unit, and only ever as an offer.

Two people can have one name, so that a name joins nobody: somebody looks at the offer and says yes or no.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

OFFER = ("learner", "full_name", "unit", "staff_id", "their_name", "directorate", "service", "team", "why")
PLACES = ("team", "service", "directorate")
"""Where a person works, nearest first."""
TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "rev", "revd", "cllr"})
EMPTY_WORDS = frozenset({"and", "the", "of", "team", "service", "services", "department", "dept", "directorate", "section", "unit"})  # fmt: skip
"""Words of a unit's name that one system writes and another leaves out."""


@dataclass(frozen=True)
class _Person:
    number: str
    name: str
    tokens: tuple[str, ...]
    places: dict[str, str]
    units: dict[str, frozenset[str]]


class _Index:
    """People by what a name that agrees with theirs has in common with it: two whole words, or one and the first letter of
    another where either name has an initial."""

    def __init__(self) -> None:
        self._pairs: dict[tuple[str, str], list[_Person]] = defaultdict(list)
        self._letters: dict[tuple[str, str], list[_Person]] = defaultdict(list)
        self._initials: dict[tuple[str, str], list[_Person]] = defaultdict(list)

    def add(self, person: _Person) -> None:
        """Put a person in."""
        for pair in _pairs(person.tokens):
            self._pairs[pair].append(person)
        for letter in _letters(person.tokens):
            self._letters[letter].append(person)
            if _has_initial(person.tokens):
                self._initials[letter].append(person)

    def near(self, tokens: tuple[str, ...]) -> Iterator[_Person]:
        """Everybody whose name may agree; some more than once."""
        for pair in _pairs(tokens):
            yield from self._pairs.get(pair, ())
        letters = self._letters if _has_initial(tokens) else self._initials
        for letter in _letters(tokens):
            yield from letters.get(letter, ())


def _pairs(tokens: tuple[str, ...]) -> set[tuple[str, str]]:
    return set(itertools.combinations([word for word in tokens if len(word) > 1], 2))


def _letters(tokens: tuple[str, ...]) -> set[tuple[str, str]]:
    return {(word, other[0]) for word, other in itertools.permutations(tokens, 2) if len(word) > 1}


def _has_initial(tokens: tuple[str, ...]) -> bool:
    return any(len(word) == 1 for word in tokens)


def offers(learners: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Whom each learner might be.

    `learners` (learner, full_name, unit) are those that match nobody; `people` those employed, as
    `training.people.people` returns them. One row for each learner who has the name of somebody: learner, full_name, unit,
    then the one person of that name who works in that unit (staff_id, their_name, directorate, service, team) and `why`,
    a sentence. Where two have both name and unit, or nobody of the name works there, or no unit is given, staff_id is
    missing and `why` says so: then nothing is offered. Learners with a name nobody has are left out.

    Names agree whatever the order of their words, `Surname, First name` or `First name Surname`, with titles, accents and
    hyphens left out; an initial stands for a name, a middle name or initial may be missing, and one whole word must be the
    same. A unit agrees when it is, or a part of it divided by `/`, `>`, `|` or ` - ` is, the person's team, service or
    directorate.
    """
    index = _Index()
    known = people.drop_duplicates("staff_id")
    for line in (
        known[["staff_id", "full_name", *PLACES]].astype(object).where(known.notna(), "").itertuples(index=False)
    ):
        tokens = name_words(str(line.full_name))
        places = {place: str(getattr(line, place)) for place in PLACES}
        units = {place: unit_words(text) for place, text in places.items() if unit_words(text)}
        person = _Person(str(line.staff_id), str(line.full_name), tokens, places, units)
        index.add(person)
    rows = []
    wanted = learners.drop_duplicates("learner")
    for line in (
        wanted[["learner", "full_name", "unit"]].astype(object).where(wanted.notna(), "").itertuples(index=False)
    ):
        tokens = name_words(str(line.full_name))
        alike = {person.number: person for person in index.near(tokens) if names_agree(tokens, person.tokens)}
        if alike:
            rows.append(_row(str(line.learner), str(line.full_name), str(line.unit), list(alike.values())))
    return pd.DataFrame(rows, columns=list(OFFER)).astype("str")


def _row(learner: str, name: str, unit: str, alike: list[_Person]) -> dict[str, str | None]:
    row: dict[str, str | None] = dict.fromkeys(OFFER) | {"learner": learner, "full_name": name, "unit": unit or None}
    there = [(person, place) for person in alike if (place := _agrees(unit, person))]
    if len(there) == 1:
        person, place = there[0]
        row |= {"staff_id": person.number, "their_name": person.name}
        row |= {name: text or None for name, text in person.places.items()}
        others = len(alike) - 1
        also = f" {_people(others)} of this name {'works' if others == 1 else 'work'} elsewhere." if others else ""
        return row | {"why": f"The name is the same and the unit is their {place}.{also}"}
    if there:
        return row | {"why": f"{_people(len(there))} of this name work in this unit: the name cannot say who it is."}
    if not unit.strip():
        return row | {"why": f"{_people(len(alike))} of this name, but the export gives no unit to tell by."}
    return row | {"why": f"{_people(len(alike))} of this name, but not in this unit."}


def names_agree(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names, as `name_words` gives them, can be one person's."""
    short, long = sorted((one, other), key=len)
    if len(short) < 2:
        return False
    left, whole = list(long), 0
    initials = []
    for word in short:
        if word in left:
            left.remove(word)
            whole += len(word) > 1
        else:
            initials.append(word)
    for word in initials:
        fit = next((w for w in left if w[0] == word[0] and (len(w) == 1 or len(word) == 1)), None)
        if fit is None:
            return False
        left.remove(fit)
    return whole > 0


@lru_cache(maxsize=65536)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name, plain and in alphabetical order: `O'Neil-Smith, Dr Zoë` is (oneil, smith, zoe)."""
    words = [word for word in _plain(name).split() if word not in TITLES]
    return tuple(sorted(words))


@lru_cache(maxsize=65536)
def unit_words(unit: str) -> frozenset[str]:
    """The words that tell a unit from others."""
    return frozenset(_plain(unit).split()) - EMPTY_WORDS


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", re.sub(r"['`]", "", bare)).split())


def _agrees(unit: str, person: _Person) -> str:
    """Which of a person's places the unit is; empty where it is none."""
    parts = [unit, *re.split(r"[/>|]| - ", unit)]
    wanted = {words for part in parts if (words := unit_words(part))}
    return next((place for place, words in person.units.items() if words in wanted), "")


def _people(count: int) -> str:
    return {1: "One person", 2: "Two people"}.get(count, f"{count:,} people")
