"""The Toolkit self-assessment edited in the app: levels, targets, who answers for them, and the evidence.

A level holds from a day, so an edit has one: the rows in force at that day are changed from it on, until the next list.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import pandas as pd

from ig_metrics import datasets
from ig_metrics.dates import uk
from ig_metrics.ledger.editing import Book, Changed, missing, shown
from ig_metrics.toolkit.attainment import NR
from ig_metrics.toolkit.catalogue import is_whole_list
from ig_metrics.toolkit.edition import Framework

COLUMNS = (
    "level", "target_level", "owner", "partner", "evidence", "evidence_date", "evidence_expires", "reviewed_by", "comment",
)  # fmt: skip
LEVELS = ("level", "target_level")


def book(framework: Framework, at: dt.date) -> Book:
    """The self-assessment of an edition in force at a day. `framework` has the list that counts then."""
    return Book(
        kind="toolkit",
        at=at,
        what="the self-assessment",
        columns=COLUMNS,
        action="self-assessment edited",
        unnamed="A row has no requirement number. Give it one, or remove the row.",
        twice="Requirement {} is there twice. A requirement is assessed once.",
        gone="Requirement {} is no longer there. What is not relevant has the level NR; a requirement is not taken out here.",
        check=lambda one: _wrong(framework, one),
        dated=lambda store, kept: at,
        prepared=lambda held: prepared(framework, held),
        framework=framework.id,
    )


def prepared(framework: Framework, held: pd.DataFrame) -> pd.DataFrame:
    """The rows as they are edited: every requirement that counts, in the framework's order, levels as numbers or NR.

    A list without categories is not the whole: requirements of the framework it lacks are there, not assessed. Titles and
    categories it does not give are the framework's; they are shown and never changed.
    """
    rows = datasets.conform("toolkit", held)
    numbers = rows["requirement"].fillna("").str.strip()
    if not is_whole_list(rows):
        lacking = [line.number for line in framework.requirements if line.number not in set(numbers)]
        if lacking:
            rows = pd.concat(
                [rows, datasets.conform("toolkit", pd.DataFrame({"requirement": lacking}))], ignore_index=True
            )
    lines = [framework.by_number.get(str(number).strip()) for number in rows["requirement"]]
    for name in ("title", "category"):
        known = pd.Series([getattr(line, name) if line else None for line in lines], index=rows.index, dtype="str")
        rows[name] = rows[name].where(rows[name].notna(), known)
    for name in LEVELS:
        rows[name] = pd.Series(
            [_canonical(framework, level) for level in rows[name]], index=rows.index, dtype=datasets.DTYPES["level"]
        )
    place = {number: n for n, number in enumerate(framework.by_number)}
    order = sorted(range(len(rows)), key=lambda n: place.get(str(rows["requirement"].iloc[n]).strip(), len(place)))
    return rows.iloc[order].reset_index(drop=True)


def choices(framework: Framework) -> dict[str, str]:
    """What a level may be, and how it is said: `2` is `Level 2` or `Achieved`; NR is `Not relevant`."""
    return {str(n): framework.level_name(n) for n in range(framework.max_level + 1)} | {NR: "Not relevant"}


def _canonical(framework: Framework, level: object) -> str | None:
    if missing(level):
        return None
    text = str(level).strip()
    if text.upper() == NR:
        return NR
    points = framework.points_of(text)
    return text if points is None else str(points)


def _wrong(framework: Framework, one: Changed) -> Iterator[str]:
    number = str(one.row["requirement"]).strip()
    where = f"Requirement {number}"
    line = framework.by_number.get(number)
    if line is None and one.was is None:
        yield f"{where} is not in {framework.full_title or framework.id}. Correct the number, or leave the row out."
    allowed = (line.levels if line else ()) or framework.levels
    names = allowed if framework.levels_are_words else [str(n) for n in range(framework.max_level + 1)]
    for name in LEVELS:
        level = one.row[name]
        if name not in one.columns or missing(level):
            continue
        if level == NR:
            if name == "target_level":
                yield f"{where}: a target cannot be NR. Leave it empty: the council's own target is then used."
            continue
        points = framework.points_of(str(level).strip())
        if points is None or framework.levels[points] not in allowed:
            what = "a level" if name == "level" else "a level to aim at"
            more = f" or {NR}" if name == "level" else ""
            yield f"{where}: '{shown(level)}' is not {what}. Levels are {', '.join(names)}{more}."
    yield from _owner(where, one)
    yield from _evidence(where, one)


def _owner(where: str, one: Changed) -> Iterable[str]:
    if "owner" in one.columns and missing(one.row["owner"]):
        yield f"{where}: the owner has been taken out. Somebody answers for each requirement: put in who does now."


def _evidence(where: str, one: Changed) -> Iterable[str]:
    if not {"evidence", "evidence_date", "evidence_expires"} & set(one.columns):
        return
    dated, expires = one.row["evidence_date"], one.row["evidence_expires"]
    if missing(one.row["evidence"]) and not (missing(dated) and missing(expires)):
        yield f"{where}: the evidence has dates and no reference. Say which document it is, or clear the dates."
    if not missing(dated) and not missing(expires) and expires < dated:
        yield f"{where}: the evidence cannot expire on {uk(expires)}, before it is dated, on {uk(dated)}."
