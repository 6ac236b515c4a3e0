"""Framework files: which requirements an edition of the Toolkit has, in which categories, and how far that is known."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ig_metrics.errors import Refused

SHIPPED = Path(__file__).parent / "frameworks"
IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9._-]*")


@dataclass(frozen=True)
class Requirement:
    """One line of a framework. `sourced` says whether its title was seen in print; `source` says where, or why not."""

    number: str
    category: str
    title: str
    sourced: bool
    source: str


@dataclass(frozen=True)
class Rule:
    """What the data must show for a claim: `measure` (for `key`; empty: the first) at `minimum[level]` or above."""

    requirement: str
    measure: str
    key: str
    minimum: Mapping[int, float]
    source: str


@dataclass(frozen=True)
class Framework:
    """An edition of the Toolkit in one view.

    `max_level` is what one requirement can score. `checked_by` is empty until a council has checked the file.
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

    @property
    def full_title(self) -> str:
        """`NHS Information Governance Toolkit, Version 11 (2013-14), Social care and local authority`."""
        return ", ".join(part for part in (self.title, self.edition, self.view) if part)

    @cached_property
    def by_number(self) -> dict[str, Requirement]:
        """Requirements by their number, in the file's order."""
        return {requirement.number: requirement for requirement in self.requirements}


def available(extra_folder: Path | None = None) -> tuple[str, ...]:
    """Ids of the frameworks that can be loaded: those shipped and those in `extra_folder`, in order."""
    folders = [SHIPPED, *([extra_folder] if extra_folder else [])]
    return tuple(sorted({path.stem for folder in folders if folder.is_dir() for path in folder.glob("*.toml")}))


def load(framework_id: str, extra_folder: Path | None = None) -> Framework:
    """Read a framework by its id; a file of that name in `extra_folder` wins over the one shipped.

    Raises Refused when there is no such file, and for a bad file with one reason for each fault: file, line, fix.
    """
    if IDENTIFIER.fullmatch(framework_id):
        for folder in (extra_folder, SHIPPED):
            path = folder / f"{framework_id}.toml" if folder else None
            if path is not None and path.is_file():
                return read(path)
    known = ", ".join(available(extra_folder))
    raise Refused(f"There is no framework '{framework_id}'. The frameworks are: {known}.")


def read(path: Path) -> Framework:
    """Read and check one framework file: its structure, then its meaning. Raises Refused as `load` does."""
    try:
        text = path.read_text(encoding="utf-8")
        raw = tomllib.loads(text)
    except OSError as error:
        raise Refused(f"{path.name} cannot be opened: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise Refused(f"{path.name} is not a UTF-8 text file. Save it as UTF-8 and try again.") from None
    except tomllib.TOMLDecodeError as error:
        raise Refused(f"{path.name} cannot be read: {error}. Correct that line and try again.") from None
    return _Reader(path, text).framework(raw)


_TEXT, _DAY, _WHOLE, _YES_NO = "a text in quotes", "a date without quotes", "a whole number", "true or false"
_TOP = {
    "id": _TEXT, "title": _TEXT, "edition": _TEXT, "view": _TEXT, "source": _TEXT, "checked_by": _TEXT,
    "checked_on": _DAY, "review_due": _DAY, "max_level": _WHOLE, "categories": "a list of texts",
    "requirements": "[[requirements]] tables", "rules": "[[rules]] tables", "evidence": "an [evidence] table",
}  # fmt: skip
_TOP_NEEDED = ("id", "title", "edition", "view", "source", "checked_by", "review_due", "categories", "requirements")
_LINE = {"number": _TEXT, "category": _TEXT, "title": _TEXT, "sourced": _YES_NO, "source": _TEXT}
_RULE = {
    "requirement": _TEXT,
    "measure": _TEXT,
    "key": _TEXT,
    "minimum": "a table like { 3 = 95 }",
    "source": _TEXT,
}


def _fits(value: Any, expected: str) -> bool:
    if expected == _TEXT:
        return isinstance(value, str)
    if expected == _DAY:
        return isinstance(value, dt.date) and not isinstance(value, dt.datetime)
    if expected == _WHOLE:
        return isinstance(value, int) and not isinstance(value, bool)
    if expected == _YES_NO:
        return isinstance(value, bool)
    if expected == "a list of texts":
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if expected.startswith("[["):
        return isinstance(value, list) and all(isinstance(item, dict) for item in value)
    return isinstance(value, dict)


class _Reader:
    """Builds one Framework, collecting every fault with its line before refusing."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.lines = text.splitlines()
        self.faults: list[str] = []

    def framework(self, raw: dict[str, Any]) -> Framework:
        self.structure(raw)
        self.refuse_if_faulty()
        self.meaning(raw)
        self.refuse_if_faulty()
        return Framework(
            id=raw["id"],
            title=raw["title"],
            edition=raw["edition"],
            view=raw["view"],
            source=raw["source"],
            checked_by=raw["checked_by"].strip(),
            checked_on=raw.get("checked_on"),
            review_due=raw["review_due"],
            max_level=raw.get("max_level", 3),
            categories=tuple(raw["categories"]),
            requirements=tuple(Requirement(**line) for line in raw["requirements"]),
            rules=tuple(
                Rule(**{**rule, "minimum": {int(level): least for level, least in rule["minimum"].items()}})
                for rule in raw.get("rules", [])
            ),
            evidence_from_level=raw.get("evidence", {}).get("from_level"),
        )

    def structure(self, raw: dict[str, Any]) -> None:
        self.keys(raw, _TOP, _TOP_NEEDED, "The file", None)
        for table, expected in (("requirements", _LINE), ("rules", _RULE)):
            tables = raw.get(table, [])
            if _fits(tables, _TOP[table]):
                for n, line in enumerate(tables):
                    self.keys(
                        line, expected, tuple(expected), f"{table.removesuffix('s').capitalize()} {n + 1}", (table, n)
                    )
        evidence = raw.get("evidence")
        if isinstance(evidence, dict):
            self.keys(evidence, {"from_level": _WHOLE}, ("from_level",), "[evidence]", ("evidence", 0))

    def keys(
        self,
        table: dict[str, Any],
        expected: dict[str, str],
        needed: tuple[str, ...],
        where: str,
        at: tuple[str, int] | None,
    ) -> None:
        for key, value in table.items():
            if key not in expected:
                self.say(key, at, f"{where} has '{key}', which is not known. It takes: {', '.join(expected)}.")
            elif not _fits(value, expected[key]):
                self.say(key, at, f"{where}: {key} is {value!r}; it must be {expected[key]}.")
        for key in needed:
            if key not in table:
                self.say(None, at, f"{where} needs '{key}'. Add it.")

    def meaning(self, raw: dict[str, Any]) -> None:
        top = raw.get("max_level", 3)
        if raw["id"] != self.path.stem:
            self.say(
                "id", None, f"The id is '{raw['id']}' but the file is called {self.path.name}. Make them the same."
            )
        if top < 1:
            self.say("max_level", None, f"max_level is {top}; it must be 1 or more.")
        categories = raw["categories"]
        if not categories or len(set(categories)) != len(categories) or not all(map(str.strip, categories)):
            self.say("categories", None, "categories must name at least one category, each once and none empty.")
        numbers: set[str] = set()
        for n, line in enumerate(raw["requirements"]):
            at = ("requirements", n)
            number = line["number"]
            if not number or number != number.strip():
                self.say("number", at, f"Requirement {n + 1}: the number '{number}' is empty or has spaces around it.")
            if number in numbers:
                self.say("number", at, f"Requirement '{number}' is there twice. Keep one.")
            numbers.add(number)
            if line["category"] not in categories:
                self.say("category", at, f"Requirement '{number}': '{line['category']}' is not one of the categories.")
            if line["sourced"] and not line["title"].strip():
                self.say("title", at, f"Requirement '{number}' is sourced but has no title. Add it.")
            if not line["source"].strip():
                self.say("source", at, f"Requirement '{number}' does not say where it comes from. Fill in source.")
        if not numbers:
            self.say(None, None, "The file has no requirements. Add [[requirements]] tables.")
        for category in categories:
            if category not in {line["category"] for line in raw["requirements"]}:
                self.say("categories", None, f"No requirement is in the category '{category}'. Remove it or use it.")
        for n, rule in enumerate(raw.get("rules", [])):
            at = ("rules", n)
            if rule["requirement"] not in numbers:
                self.say(
                    "requirement", at, f"Rule {n + 1} is about '{rule['requirement']}', which is not a requirement."
                )
            for level, least in rule["minimum"].items():
                if not (level.isdecimal() and 1 <= int(level) <= top):
                    self.say("minimum", at, f"Rule {n + 1}: '{level}' is not a level from 1 to {top}.")
                if isinstance(least, bool) or not isinstance(least, int | float):
                    self.say("minimum", at, f"Rule {n + 1}: the least for level {level} is {least!r}, not a number.")
        from_level = raw.get("evidence", {}).get("from_level", 1)
        if not 0 <= from_level <= top:
            self.say("from_level", ("evidence", 0), f"from_level is {from_level}; levels run from 0 to {top}.")

    def say(self, key: str | None, at: tuple[str, int] | None, message: str) -> None:
        self.faults.append(f"{self.path.name}, line {self.line_of(key, at)}: {message}")

    def refuse_if_faulty(self) -> None:
        if self.faults:
            raise Refused(*self.faults)

    def line_of(self, key: str | None, at: tuple[str, int] | None) -> int:
        start = 0
        if at is not None:
            opening = re.compile(rf"\s*\[+\s*{re.escape(at[0])}\s*\]")
            opened = [number for number, line in enumerate(self.lines) if opening.match(line)]
            start = opened[at[1]] if at[1] < len(opened) else 0
        if key is not None:
            wanted = re.compile(rf"\s*(\[+\s*)?[\"']?{re.escape(key)}[\"']?\s*(=|\.|\])")
            for number, line in enumerate(self.lines[start:], start + 1):
                if wanted.match(line):
                    return number
        return start + 1
