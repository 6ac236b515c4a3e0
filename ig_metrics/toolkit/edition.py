"""What an edition of a self-assessment is: items in categories, the levels each can have, and what is expected of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ig_metrics import datasets

PASS_LEVEL, EACH_LINE = "pass level", "each line"
"""Where the level expected of an item comes from: the settings' pass level, or the item's own line in the file."""
FULL, PART = "in full", "in part"
LEVELS = ("0", "1", "2", "3")


@dataclass(frozen=True)
class Requirement:
    """One line of a framework. `sourced` says whether its title was seen in print; `source` says where, or why not.

    `expected`: the level it must reach, as the framework names it; "" where the file does not know (or, with PASS_LEVEL,
    does not say). One that is not `mandatory` is listed, and counts in no score, level or status. `levels`: the levels it
    may have; empty = all of the framework's.
    """

    number: str
    category: str
    title: str
    sourced: bool
    source: str
    expected: str = ""
    mandatory: bool = True
    levels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rule:
    """What the data must show for a claim: `measure` (for `key`; empty: the first) at `minimum[level]` or above."""

    requirement: str
    measure: str
    key: str
    minimum: Mapping[int, float]
    source: str


@dataclass(frozen=True)
class Certificate:
    """A certificate that stands for requirements while it is in force, such as PSN: `full` and `part` name them.

    Both may be empty: that it stands for some is known, which ones is not.
    """

    name: str
    title: str
    full: tuple[str, ...]
    part: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Status:
    """What the whole is called: every mandatory item as expected; each one short under an open action; else."""

    met: str = "Satisfactory"
    with_plan: str = "Satisfactory with improvement plan"
    not_met: str = "Not satisfactory"


@dataclass(frozen=True)
class Framework:
    """An edition of the Toolkit, or of what came after it, in one view.

    `levels`: from lowest to highest, by name; an item scores the place of its level, so `max_level` is the most. `item`: what
    one is called ("requirement", "outcome", "evidence item").
    `expects` is PASS_LEVEL or EACH_LINE. `checked_by` is empty until a council has checked the file; `complete` is false
    where the file is known to lack items: then meeting all of it proves nothing.
    `evidence_from_level`: claims from this level up need evidence that is named and in date (None: no such rule).
    """

    id: str
    title: str
    edition: str
    view: str
    source: str
    checked_by: str
    checked_on: dt.date | None
    review_due: dt.date | None
    max_level: int
    categories: tuple[str, ...]
    requirements: tuple[Requirement, ...]
    rules: tuple[Rule, ...] = ()
    evidence_from_level: int | None = None
    levels: tuple[str, ...] = LEVELS
    expects: str = PASS_LEVEL
    complete: bool = True
    status: Status = Status()
    certificates: tuple[Certificate, ...] = ()
    item: str = "requirement"

    @property
    def full_title(self) -> str:
        """`NHS Information Governance Toolkit, Version 11 (2013-14), Social care and local authority`."""
        return ", ".join(part for part in (self.title, self.edition, self.view) if part)

    @property
    def levels_are_words(self) -> bool:
        """Whether levels have names (`Partially achieved`) rather than numbers."""
        return not all(level.isdecimal() for level in self.levels)

    @cached_property
    def by_number(self) -> dict[str, Requirement]:
        """Requirements by their number, in the file's order."""
        return {requirement.number: requirement for requirement in self.requirements}

    @cached_property
    def _by_name(self) -> dict[str, int]:
        return {datasets.normalise(level): n for n, level in enumerate(self.levels)} if self.levels_are_words else {}

    def points_of(self, level: str) -> int | None:
        """What a level scores, by its number or, where it has one, its name; None when it is no level of this framework."""
        if level.isdecimal() and level.isascii():
            return int(level) if level == str(int(level)) and int(level) <= self.max_level else None
        return self._by_name.get(datasets.normalise(level))

    def level_name(self, level: object) -> str:
        """`Level 2`, or the word a framework has for it; a text that is no level is given back as it is."""
        points = self.points_of(level) if isinstance(level, str) else level if isinstance(level, int) else None
        if points is None or not 0 <= points <= self.max_level:
            return "" if level is None else str(level)
        return self.levels[points] if self.levels_are_words else f"Level {points}"
