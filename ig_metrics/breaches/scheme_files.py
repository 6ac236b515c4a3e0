"""Severity schemes as data files: which one graded breaches when, and by what rule (docs/methods.md, "Severity").

Read like the Toolkit's frameworks: structure first, then meaning, every fault with the file and the fix. Two methods:
`points` (a baseline from the number of people, plus and minus factors) and `grid` (likelihood by impact).
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ig_metrics import tomlfile
from ig_metrics.dates import uk
from ig_metrics.errors import Refused
from ig_metrics.tomlfile import DAY, TEXT, TEXTS, WHOLE, YES_NO, Faults

SHIPPED = Path(__file__).parent / "schemes"
METHODS = ("points", "grid")
STEPS_OF_GRID = 5


@dataclass(frozen=True)
class Level:
    """A level of a scheme: from `least` points up, or from that `likelihood` and `impact` up (None: the lowest), as registers
    may say it in `words`."""

    level: int
    title: str
    least: int | None = None
    likelihood: int | None = None
    impact: int | None = None
    serious: bool = False
    near_miss: bool = False
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Factor:
    """What adds or takes away points, and how registers may say it."""

    id: str
    points: int
    title: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Baseline:
    """Up to `most` individuals (None: any number), so many points."""

    points: int
    most: int | None = None


@dataclass(frozen=True)
class Scheme:
    """How breaches were graded from one day to another (None: still). `checked_by` is empty until somebody has checked the file."""

    id: str
    title: str
    method: str
    applies_from: dt.date
    applies_to: dt.date | None
    source: str
    checked_by: str
    checked_on: dt.date | None
    review_due: dt.date | None
    levels: tuple[Level, ...]
    baseline: tuple[Baseline, ...] = ()
    factors: tuple[Factor, ...] = ()
    likelihood: tuple[str, ...] = ()
    impact: tuple[str, ...] = ()

    def applies(self, day: dt.date) -> bool:
        """Whether a breach of this day is graded by it."""
        return self.applies_from <= day and (self.applies_to is None or day <= self.applies_to)

    def level(self, number: int) -> Level:
        """The level of that number."""
        return next(level for level in self.levels if level.level == number)


def folded(text: str) -> str:
    """Letters and digits alone, lower case: what two ways of writing the same words have in common."""
    return re.sub(r"[^a-z0-9]+", " ", text.casefold()).strip()


def load(extra_folder: Path | None = None) -> tuple[Scheme, ...]:
    """Every scheme, the earliest first; a file in `extra_folder` wins over the one of its name that is shipped.

    Raises Refused for a bad file, or where two schemes claim one day.
    """
    found: dict[str, Path] = {}
    for folder in (SHIPPED, extra_folder):
        if folder is not None and folder.is_dir():
            found |= {path.stem: path for path in sorted(folder.glob("*.toml"))}
    schemes = sorted((read(path) for path in found.values()), key=lambda scheme: scheme.applies_from)
    for one, other in itertools.pairwise(schemes):
        if one.applies_to is None or one.applies_to >= other.applies_from:
            raise Refused(
                f"The severity schemes {one.id} and {other.id} both claim {uk(other.applies_from)}. "
                f"End {one.id} the day before with applies_to."
            )
    return tuple(schemes)


def in_force(schemes: Iterable[Scheme], day: dt.date) -> Scheme | None:
    """The scheme that grades a breach of this day, or None."""
    return next((scheme for scheme in schemes if scheme.applies(day)), None)


def read(path: Path) -> Scheme:
    """Read and check one file. Raises Refused with one reason for each fault: file, line, fix."""
    raw, text = tomlfile.read(path)
    return _Reader(path, text).scheme(raw)


_TOP = {
    "id": TEXT, "title": TEXT, "method": TEXT, "applies_from": DAY, "applies_to": DAY, "source": TEXT,
    "checked_by": TEXT, "checked_on": DAY, "review_due": DAY, "levels": "[[levels]] tables",
    "baseline": "[[baseline]] tables", "factors": "[[factors]] tables", "likelihood": TEXTS, "impact": TEXTS,
}  # fmt: skip
_NEEDED = ("id", "title", "method", "applies_from", "source", "checked_by", "review_due", "levels")
_PARTS: dict[str, tuple[Any, dict[str, str], tuple[str, ...]]] = {
    "levels": (
        Level,
        {
            "level": WHOLE,
            "title": TEXT,
            "least": WHOLE,
            "likelihood": WHOLE,
            "impact": WHOLE,
            "serious": YES_NO,
            "near_miss": YES_NO,
            "words": TEXTS,
        },
        ("level", "title"),
    ),
    "baseline": (Baseline, {"most": WHOLE, "points": WHOLE}, ("points",)),
    "factors": (Factor, {"id": TEXT, "points": WHOLE, "title": TEXT, "words": TEXTS}, ("id", "points", "title")),
}


class _Reader(Faults):
    """Builds one Scheme, collecting every fault with its line before refusing."""

    def scheme(self, raw: dict[str, Any]) -> Scheme:
        self.keys(raw, _TOP, _NEEDED, "The file", None)
        parts: dict[str, Any] = {}
        for name, (kind, keys, needed) in _PARTS.items():
            tables = raw.get(name, [])
            if not tomlfile.fits(tables, _TOP[name]):
                continue
            for n, table in enumerate(tables):
                self.keys(table, keys, needed, f"[[{name}]] number {n + 1}", (name, n))
            if not self.faults:
                parts[name] = tuple(kind(**_tupled(table)) for table in tables)
        self.refuse_if_faulty()
        found = Scheme(**{"applies_to": None, "checked_on": None, **_tupled(raw), **parts})
        self.check(found)
        self.refuse_if_faulty()
        return found

    def check(self, found: Scheme) -> None:
        if found.id != self.path.stem:
            self.say("id", None, f"id is '{found.id}'; it must be the file's name, '{self.path.stem}'.")
        if found.method not in METHODS:
            self.say("method", None, f"method is '{found.method}'; it must be one of: {', '.join(METHODS)}.")
        if found.applies_to is not None and found.applies_to < found.applies_from:
            self.say("applies_to", None, "applies_to is before applies_from. Swap the dates.")
        if not any(level.serious for level in found.levels):
            self.say("levels", None, "no level says serious = true. Say which levels must be reported.")
        if len({level.level for level in found.levels}) < len(found.levels):
            self.say("levels", None, "a level is there twice.")
        if found.method == "points":
            if not found.baseline or found.baseline[-1].most is not None:
                self.say(
                    "baseline",
                    None,
                    "the last [[baseline]] must have no 'most', so that every number of people has its points.",
                )
            bounds = [line.most for line in found.baseline[:-1]]
            if None in bounds or bounds != sorted(set(filter(None, bounds))):
                self.say("baseline", None, "the [[baseline]] lines must rise, each with its 'most' but the last.")
            if not any(level.least is None and not level.near_miss for level in found.levels):
                self.say(
                    "levels",
                    None,
                    "one level besides the near miss must have no 'least': the one for the lowest scores.",
                )
        elif found.method == "grid":
            for name in ("likelihood", "impact"):
                if len(getattr(found, name)) != STEPS_OF_GRID:
                    self.say(name, None, f"{name} must list {STEPS_OF_GRID} steps.")
            ruled = [level for level in found.levels if level.likelihood is not None or level.impact is not None]
            for level in ruled:
                if not all(1 <= (step or 0) <= STEPS_OF_GRID for step in (level.likelihood, level.impact)):
                    self.say(
                        "levels",
                        None,
                        f"level {level.level} needs both likelihood and impact, from 1 to {STEPS_OF_GRID}.",
                    )
            if any(level.serious and level not in ruled for level in found.levels):
                self.say("levels", None, "a serious level must say from which likelihood and impact it is reached.")
            if not any(level not in ruled and not level.near_miss for level in found.levels):
                self.say(
                    "levels", None, "one level besides the near miss must have no likelihood and impact: the lowest."
                )


def _tupled(table: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(map(str, value)) if isinstance(value, list) else value for key, value in table.items()}
