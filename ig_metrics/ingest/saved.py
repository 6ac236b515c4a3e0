"""A mapping as it is saved, exported and given: what was agreed for files of one shape."""

from __future__ import annotations

import re
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from typing import Any

from ig_metrics.datasets import Kind
from ig_metrics.errors import Refused
from ig_metrics.ingest.fingerprints import FINGERPRINT_LENGTH, MARK_LENGTH
from ig_metrics.ingest.never import never_kept
from ig_metrics.ingest.problems import shown

_IGNORE = frozenset({"", "ignore", "-"})
_TABLES = ("columns", "words")
_ABOUT = ("kind", "name", "partial", "sheet", "heading_row", "fingerprint", "others")
"""What a mapping may say of itself."""
LAST_ROW = 1_048_576


@dataclass(frozen=True)
class SavedMapping:
    """What was agreed for files of one shape: heading to column ("" to leave it out), and words to canonical words ("" to
    set their rows aside).

    `name` is the source. `fingerprint` and `others` (marks of headings that were not used) tell files of that shape;
    `sheet` and `heading_row` are there only where a person chose them; `partial`: the file added to what was held.
    """

    columns: dict[str, str] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    name: str = ""
    partial: bool = False
    sheet: str = ""
    heading_row: int | None = None
    fingerprint: str = ""
    others: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """As it is stored and as a mapping file holds it."""
        about: dict[str, Any] = {
            "name": self.name,
            "partial": self.partial,
            "sheet": self.sheet,
            "heading_row": self.heading_row,
            "fingerprint": self.fingerprint,
            "others": list(self.others),
        }
        words = {column: dict(words) for column, words in self.words.items()}
        return {key: value for key, value in about.items() if value} | {"columns": dict(self.columns), "words": words}


def read_mapping(given: SavedMapping | AnyMapping[str, Any] | None, kind: Kind) -> SavedMapping:
    """A mapping from a file or from the store. Takes `{columns: {heading: column}, words: {column: {word: word}}}`, or
    the columns alone, each pair in either order. Raises Refused naming every column, word or heading that cannot be.
    """
    if given is None:
        return SavedMapping()
    if isinstance(given, SavedMapping):
        return given
    nested = any(key in given for key in _TABLES)
    pairs = given.get("columns", {}) if nested else {k: v for k, v in given.items() if k not in _ABOUT}
    if not isinstance(pairs, AnyMapping) or not isinstance(given.get("words", {}), AnyMapping):
        raise Refused(
            "The mapping must have a table [columns] of headings and columns, and may have [words.COLUMN] tables."
        )
    reasons = [
        f"The mapping has '{shown(key)}' beside its tables [columns] and [words]. Put headings under [columns]."
        for key in given
        if nested and key not in (*_TABLES, *_ABOUT)
    ]
    if "kind" in given and given["kind"] != kind.name:
        reasons.append(f"The mapping is for '{given['kind']}', and this file is being read as '{kind.name}'.")
    columns = _columns(pairs, kind, reasons)
    words = _words(given.get("words", {}), kind, reasons)
    about = _about(given, reasons)
    if reasons:
        raise Refused(*reasons)
    return SavedMapping(columns, words, **about)


def _columns(pairs: AnyMapping[str, Any], kind: Kind, reasons: list[str]) -> dict[str, str]:
    columns: dict[str, str] = {}
    for left, right in pairs.items():
        if not isinstance(right, str):
            reasons.append(
                f"The mapping gives '{shown(left)}' {_what(right)}; it needs one column in quotation marks, or \"\" to leave "
                f"it out. The columns are: {', '.join(kind.names)}."
            )
            continue
        if right in kind.names or right.casefold() in _IGNORE:
            heading, column = left, "" if right.casefold() in _IGNORE else right
        elif left in kind.names:
            heading, column = right, left
        else:
            reasons.append(
                f"The mapping gives '{left}' the column '{right}', which {kind.label} has not: {', '.join(kind.names)}."
            )
            continue
        if column and never_kept(heading):
            reasons.append(f"The mapping uses '{heading}', which is never kept. Take it out of the mapping.")
        columns[heading] = column
    return columns


def _words(tables: AnyMapping[str, Any], kind: Kind, reasons: list[str]) -> dict[str, dict[str, str]]:
    meanings: dict[str, dict[str, str]] = {}
    for column, listed in tables.items():
        allowed = kind.column(column).words if column in kind.names else None
        if allowed is None or not isinstance(listed, AnyMapping):
            with_words = ", ".join(c.name for c in kind.columns if c.words) or "no column"
            reasons.append(f"The mapping has words for '{column}'; {kind.label} takes them for {with_words}.")
            continue
        for word, meaning in listed.items():
            if meaning and meaning not in allowed:
                reasons.append(
                    f"The mapping reads '{word}' as '{meaning}'; {column} is one of: {', '.join(allowed)} "
                    '(or "" to set rows with the word aside).'
                )
        meanings[column] = {str(word): str(meaning) for word, meaning in listed.items()}
    return meanings


def _about(given: AnyMapping[str, Any], reasons: list[str]) -> dict[str, Any]:
    """What the mapping says of itself, each in its own type."""
    row, others = given.get("heading_row"), given.get("others", [])
    if row is not None and (isinstance(row, bool) or not isinstance(row, int) or not 1 <= row <= LAST_ROW):
        reasons.append(f"The mapping's heading_row is {shown(str(row))}; it needs the number of a row, for example 3.")
    for key in ("name", "sheet", "fingerprint"):
        if not isinstance(given.get(key, ""), str):
            reasons.append(f"The mapping's {key} is {_what(given[key])}; it needs a text in quotation marks.")
    if not isinstance(given.get("partial", False), bool):
        reasons.append("The mapping's partial must be true or false.")
    print_ = str(given.get("fingerprint", ""))
    sound = isinstance(others, list | tuple) and all(_hexadecimal(each, MARK_LENGTH) for each in others)
    if not sound or (print_ and not _hexadecimal(print_, FINGERPRINT_LENGTH)):
        reasons.append("The mapping's fingerprint or others are not as they were exported. Leave both lines out.")
    return {
        "name": str(given.get("name", "")).strip(),
        "partial": given.get("partial") is True,
        "sheet": str(given.get("sheet", "")),
        "heading_row": row,
        "fingerprint": print_,
        "others": tuple(others) if sound else (),
    }


def _hexadecimal(text: Any, length: int) -> bool:
    return isinstance(text, str) and re.fullmatch(rf"[0-9a-f]{{{length}}}", text) is not None


def _what(value: Any) -> str:
    """What a value of a mapping file is, for whoever wrote it."""
    if isinstance(value, AnyMapping):
        return "a table"
    return "a list" if isinstance(value, list) else f"the value {shown(str(value))}"
