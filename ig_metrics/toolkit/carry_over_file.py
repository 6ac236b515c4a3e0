"""What became of each requirement from one edition to the next: a data file, found by the two editions' ids."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ig_metrics import tomlfile
from ig_metrics.errors import Refused
from ig_metrics.tomlfile import DAY, TEXT, TEXTS, YES_NO, Faults
from ig_metrics.toolkit.edition import Framework

SHIPPED = Path(__file__).parent / "carry_over"
SAME, SPLIT, MERGED, DROPPED, NEW = "same", "split", "merged", "dropped", "new"
_COUNTS = {SAME: "one and one", SPLIT: "one and several", MERGED: "several and one", DROPPED: "one and none",
           NEW: "none and one"}  # fmt: skip
_TOP = {
    "from": TEXT, "to": TEXT, "source": TEXT, "checked_by": TEXT, "checked_on": DAY, "review_due": DAY,
    "lines": "[[lines]] tables",
}  # fmt: skip
_LINE = {"from": TEXTS, "to": TEXTS, "how": TEXT, "reason": TEXT, "sourced": YES_NO}


@dataclass(frozen=True)
class Line:
    """Requirements of the old edition (`before`) and what they are in the new one (`after`), with the reason."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    how: str
    reason: str
    sourced: bool


@dataclass(frozen=True)
class Mapping:
    """Every requirement of both editions, each in one line. `checked_by` is empty until a council has checked the file."""

    before: str
    after: str
    source: str
    checked_by: str
    checked_on: dt.date | None
    review_due: dt.date | None
    lines: tuple[Line, ...]


def load(old: Framework, new: Framework, extra_folder: Path | None = None) -> Mapping:
    """The mapping between two editions; a file in `extra_folder` wins over the one shipped.

    Raises Refused when there is none, and for a bad file with one reason for each fault: file, line, fix.
    """
    name = f"{old.id}--{new.id}.toml"
    for folder in (extra_folder, SHIPPED):
        path = folder / name if folder else None
        if path is not None and path.is_file():
            return read(path, old, new)
    known = sorted({path.stem.replace("--", " to ") for path in SHIPPED.glob("*.toml")})
    where = f" Write one as {extra_folder / name}." if extra_folder else ""
    raise Refused(
        f"There is no file that says what became of the requirements of {old.id} in {new.id}.{where} "
        f"Those there are: {', '.join(known)}."
    )


def read(path: Path, old: Framework, new: Framework) -> Mapping:
    """Read and check one mapping against both editions. Raises Refused as `load` does."""
    return checked(path.name, *tomlfile.read(path), old, new)


def checked(name: str, raw: dict[str, Any], text: str, old: Framework, new: Framework) -> Mapping:
    """The mapping in a file's content (its tables and its text). Raises Refused as `load` does."""
    return build(Reader(Path(name), text), raw, old, new)


def from_rows(raw: dict[str, Any], old: Framework, new: Framework) -> Mapping:
    """The mapping in tables that come from no file: faults name the line's number alone."""
    return build(_Unfiled(Path(), ""), raw, old, new)


def build(check: Reader, raw: dict[str, Any], old: Framework, new: Framework) -> Mapping:
    """A mapping from its tables, checked. Raises Refused with every fault."""
    check.keys(raw, _TOP, tuple(key for key in _TOP if key != "checked_on"), "The file", None)
    if tomlfile.fits(raw.get("lines"), _TOP["lines"]):
        for n, line in enumerate(raw["lines"]):
            check.keys(line, _LINE, _LINE, f"Line {n + 1}", ("lines", n))
    check.refuse_if_faulty()
    check.meaning(raw, old, new)
    check.refuse_if_faulty()
    return Mapping(
        before=raw["from"],
        after=raw["to"],
        source=raw["source"],
        checked_by=raw["checked_by"].strip(),
        checked_on=raw.get("checked_on"),
        review_due=raw["review_due"],
        lines=tuple(
            Line(tuple(line["from"]), tuple(line["to"]), line["how"], line["reason"], line["sourced"])
            for line in raw["lines"]
        ),
    )


class Reader(Faults):
    """Checks one mapping against both editions."""

    def meaning(self, raw: dict[str, Any], old: Framework, new: Framework) -> None:
        for key, edition in (("from", old), ("to", new)):
            if raw[key] != edition.id:
                self.say(key, None, f"{key} is '{raw[key]}'; this file's name says '{edition.id}'. Make them the same.")
        for key, edition in (("from", old), ("to", new)):
            seen: set[str] = set()
            for n, line in enumerate(raw["lines"]):
                for number in line[key]:
                    if number not in edition.by_number:
                        self.say(key, ("lines", n), f"Line {n + 1}: '{number}' is not a requirement of {edition.id}.")
                    if number in seen:
                        self.say(
                            key, ("lines", n), f"Line {n + 1}: '{number}' of {edition.id} is there twice. Keep one."
                        )
                    seen.add(number)
            left = [number for number in edition.by_number if number not in seen]
            if left:
                what = f"does not say what became of {', '.join(left)}" if key == "from" else (
                    f"does not say where {', '.join(left)} came from"
                )  # fmt: skip
                self.say(None, None, f"The file {what} ({edition.id}). Add a line for each.")
        for n, line in enumerate(raw["lines"]):
            at = ("lines", n)
            if line["how"] not in _COUNTS:
                self.say("how", at, f"Line {n + 1}: how is '{line['how']}'; it must be one of {', '.join(_COUNTS)}.")
            elif f"{_some(line['from'])} and {_some(line['to'])}" != _COUNTS[line["how"]]:
                self.say(
                    "how", at,
                    f"Line {n + 1} is '{line['how']}': from and to must name {_COUNTS[line['how']]} in turn.",
                )  # fmt: skip
            if not line["reason"].strip():
                self.say("reason", at, f"Line {n + 1} gives no reason. Fill it in.")


class _Unfiled(Reader):
    def say(self, key: str | None, at: tuple[str, int] | None, message: str) -> None:
        """Note a fault without a file and a line."""
        self.faults.append(message)


def _some(numbers: list[str]) -> str:
    return ("none", "one")[len(numbers)] if len(numbers) < 2 else "several"
