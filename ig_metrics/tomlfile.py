"""Data files an IG lead may write: TOML whose every fault is told with its file, its line and the fix."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ig_metrics.errors import Refused

TEXT, DAY, WHOLE, YES_NO, TEXTS = (
    "a text in quotes", "a date without quotes", "a whole number", "true or false", "a list of texts",
)  # fmt: skip

_HEADING = re.compile(r"\s*\[+\s*[\w.\"' -]+\]+\s*(#.*)?$")


def read(path: Path) -> tuple[dict[str, Any], str]:
    """A file's tables and its text. Raises Refused, with the line, for a file that is no TOML."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refused(f"{path.name} cannot be opened: {error.strerror}.") from None
    return parse(data, path.name)


def parse(data: bytes, name: str) -> tuple[dict[str, Any], str]:
    """The same of a file's content. Raises Refused as `read` does."""
    try:
        # Some editors put a byte-order mark at the front, and Windows ends its lines in two marks.
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        return tomllib.loads(text), text
    except UnicodeDecodeError:
        raise Refused(f"{name} is not a UTF-8 text file. Save it as UTF-8 and try again.") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Refused(f"{name} cannot be read: {error}. Correct that line and try again.") from None


def fits(value: Any, expected: str) -> bool:
    """Whether a value is what its key takes; what is expected is said in the words a refusal uses."""
    if expected == TEXT:
        return isinstance(value, str)
    if expected == DAY:
        return isinstance(value, dt.date) and not isinstance(value, dt.datetime)
    if expected == WHOLE:
        return isinstance(value, int) and not isinstance(value, bool)
    if expected == YES_NO:
        return isinstance(value, bool)
    if expected == TEXTS:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if expected.startswith("[["):
        return isinstance(value, list) and all(isinstance(item, dict) for item in value)
    return isinstance(value, dict)


class Faults:
    """Every fault of one file, collected before it is refused."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.lines = text.splitlines()
        self.faults: list[str] = []

    def keys(
        self,
        table: dict[str, Any],
        expected: dict[str, str],
        needed: Iterable[str],
        where: str,
        at: tuple[str, int] | None,
    ) -> None:
        """Say which keys of a table are not known, not what they must be, or lacking."""
        for key, value in table.items():
            if key not in expected:
                self.say(key, at, f"{where} has '{key}', which is not known. It takes: {', '.join(expected)}.")
            elif not fits(value, expected[key]):
                self.say(key, at, f"{where}: {key} is {value!r}; it must be {expected[key]}.")
        for key in needed:
            if key not in table:
                self.say(None, at, f"{where} needs '{key}'. Add it.")

    def say(self, key: str | None, at: tuple[str, int] | None, message: str) -> None:
        """Note a fault at a key of the nth table of a name (None: of the file)."""
        self.faults.append(f"{self.path.name}, line {self.line_of(key, at)}: {message}")

    def refuse_if_faulty(self) -> None:
        """Raise Refused with every fault noted so far."""
        if self.faults:
            raise Refused(*self.faults)

    def line_of(self, key: str | None, at: tuple[str, int] | None) -> int:
        """The line a key stands on in its table; the table's own line when the key is not in it."""
        start, end = 0, len(self.lines)
        if at is not None:
            opening = re.compile(rf"\s*\[+\s*{re.escape(at[0])}\s*\]")
            opened = [number for number, line in enumerate(self.lines) if opening.match(line)]
            start = opened[at[1]] if at[1] < len(opened) else 0
            headings = (number for number, line in enumerate(self.lines) if number > start and _HEADING.match(line))
            end = next(headings, end)
        if key is not None:
            wanted = re.compile(rf"\s*(\[+\s*)?[\"']?{re.escape(key)}[\"']?\s*(=|\.|\])")
            for number, line in enumerate(self.lines[start:end], start + 1):
                if wanted.match(line):
                    return number
        return start + 1
