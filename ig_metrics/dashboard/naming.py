"""Whom a text names: the names, staff numbers, addresses and user names of a staff list that stand in it."""

from __future__ import annotations

import re

import pandas as pd

COLUMNS = ["full_name", "staff_id", "email", "username"]
WORD = re.compile(r"[\w’'-]+")
ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+\w")
LONGEST_NAME = 5
"""Words of a name that is looked for; longer ones are found by their first five."""
LONG_NUMBER, LONG_WORD = 4, 6
"""A word with so many figures may be a staff number; one with a figure in it, or so many letters, a user name."""


def named(people: pd.DataFrame, text: str) -> pd.DataFrame:
    """The rows of `people` that a text names, with `said`: what of them stands in it.

    A name counts in the order it is spoken ("Zebedee Quill", also where the list has "Quill, Zebedee") or with the surname first.
    """
    words = [word.casefold() for word in WORD.findall(text)]
    runs = {
        tuple(words[start : start + length])
        for length in range(2, LONGEST_NAME + 1)
        for start in range(len(words) - length + 1)
    }
    figures = {word: sum(letter.isdigit() for letter in word) for word in words}
    given = {
        "staff_id": {word for word, many in figures.items() if many >= LONG_NUMBER},
        "username": {word for word, many in figures.items() if many or len(word) >= LONG_WORD},
        "email": {each.casefold() for each in ADDRESS.findall(text)},
    }
    found = pd.Series(pd.NA, index=people.index, dtype="str")
    for column, sought in given.items():
        if sought:
            held = people[column].astype("str")
            found = found.mask(held.str.casefold().isin(list(sought)), held)
    if runs:
        bears = [not pd.isna(name) and not runs.isdisjoint(_spoken(str(name))) for name in people["full_name"]]
        found = found.mask(pd.Series(bears, index=people.index, dtype="bool"), people["full_name"].astype("str"))
    return people.assign(said=found)[found.notna()]


def _spoken(name: str) -> set[tuple[str, ...]]:
    """The words of a name as they may be written: of `Quill, Zebedee` the surname last, and first."""
    last, comma, first = name.casefold().partition(",")
    words = WORD.findall(f"{first} {last}" if comma else name.casefold())
    return {tuple(words[:LONGEST_NAME]), tuple([*words[-1:], *words[:-1]][:LONGEST_NAME])}
