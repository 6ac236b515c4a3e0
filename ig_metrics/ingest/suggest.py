"""Which heading may be a column the file lacks: alike by name, and its cells read as that column. Offered, never applied."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from ig_metrics.datasets import Column, Kind, normalise
from ig_metrics.ingest.columns import Cells
from ig_metrics.ingest.dates import BLANKS, NotADate, read_date
from ig_metrics.ingest.mapping import synonyms
from ig_metrics.ingest.never import never_kept
from ig_metrics.ingest.preview import Suggestion
from ig_metrics.ingest.reading.raw import DATE, EMPTY, RawColumn, RawTable
from ig_metrics.ingest.saved import SavedMapping
from ig_metrics.ingest.values import typed

LIKE_ENOUGH = 80
"""Percent alike (the words of both in alphabetical order) from which a heading is offered."""
FIT_ENOUGH, WORDS_FIT_ENOUGH = 80, 50
"""Percent of the cells that must read as the column; fewer for a vocabulary, which every system words its own way."""
SLIP = 75
"""Percent from which a word is another one misspelt (`strat`) or bent (`hire`, `hired`)."""
SAMPLE = 500
MOST_COMPARED = 200
LONGEST_HEADING = 80
"""Only so many headings, of so many characters, are compared."""
_TURNS = (
    "manager managers mgr mgrs supervisor supervisors boss line approver approvers approved authorised authoriser assessor assessors trainer trainers "
    "tutor creator created updated update modified removed deleted added last previous former old next birth born ni "
    "emergency nok personal private home other alternative secondary post position assignment vacancy parent start starts "
    "started end ends ended from to by until since due expiry expires expired expected planned target revised original "
    "assigned signed reviewed completed reported closed occurred aware left leaver hired joined absence absent"
)
TURNS = frozenset(_TURNS.split())
"""Words that make another thing of a heading: who is meant, or which moment. A heading that has one the column's own names
lack is never offered (Manager's email for an e-mail, Complete by for completed on, Removed date for a review's), nor the
other way round."""
NAMES_OF_PEOPLE = frozenset({"full_name", "certified_by", "approved_by", "reviewed_by"})
MAY_BE_NUMBERS = frozenset(
    {"username", "grade", "individuals_affected", "subjects_affected", "severity", "time_to_report", "risk", "progress",
     "post", "sensitivity_factors", "system"}
)  # fmt: skip
"""Columns of text that may hold numbers; in every other one a column of numbers is something else."""
_NUMBER = re.compile(r"[£$]?[\d.,\s]+%?")
SHORTEST_NUMBER = 5
_LONGEST_NUMBER = 25
"""Characters of the longest identifier: prose is none."""


def suggestions(
    kind: Kind,
    present: set[str],
    unused: Sequence[tuple[int, str]],
    table: RawTable,
    start: int,
    *,
    saved: SavedMapping | None = None,
    width: int | None = None,
) -> tuple[Suggestion, ...]:
    """The best heading for each column the file lacks, best first; no heading is offered twice.

    `unused` are the headings nothing was made of (index, text), `start` the first row below them. What is like a
    heading of a `saved` mapping is offered too, and what that leaves out is not.
    """
    agreed = saved.columns if saved is not None else {}
    left_out = {normalise(heading) for heading, column in agreed.items() if not column}
    ours = synonyms(kind.name)
    spelt: dict[str, set[str]] = {name: set() for name in kind.names if name not in present}
    for heading, (name, _) in ours.items():
        if name in spelt:
            spelt[name].add(heading)
    for heading, name in agreed.items():
        if name in spelt:
            spelt[name].add(normalise(heading))
    headings = [
        (index, heading)
        for index, heading in unused[:MOST_COMPARED]
        if len(heading) <= LONGEST_HEADING
        and normalise(heading)
        and normalise(heading) not in ours
        and normalise(heading) not in left_out
        and not never_kept(heading)
        and not heading.endswith("(no heading)")
    ]
    if not headings or not spelt:
        return ()
    found = []
    for name, ways in spelt.items():
        for index, heading in headings:
            percent = max(alike(normalise(heading), way) for way in ways)
            if percent < LIKE_ENOUGH:
                continue
            column = kind.column(name)
            share = fits(column, table.columns[index], index, heading, start, width)
            if share is not None and share >= (WORDS_FIT_ENOUGH if column.type == "word" else FIT_ENOUGH):
                found.append(Suggestion(heading, name, percent, share))
    found.sort(key=lambda each: (-each.percent, -each.fits))
    best: list[Suggestion] = []
    for each in found:
        if all(each.heading != other.heading and each.column != other.column for other in best):
            best.append(each)
    return tuple(best)


def alike(heading: str, known: str) -> int:
    """Percent alike, both normalised; 0 where a word of one makes another thing of it."""
    from rapidfuzz import fuzz  # here: most files need no suggestion, and never wait for it

    here, there = set(heading.split()), set(known.split())
    for extra, others in ((here - there, there - here), (there - here, here - there)):
        for word in extra & TURNS:
            if not any(
                word[:4] == other[:4] if other in TURNS else fuzz.ratio(word, other) >= SLIP for other in others
            ):
                return 0
    # Half a percent short is short: nobody is shown 80% for 79.6.
    return int(fuzz.token_sort_ratio(heading, known))


def fits(column: Column, raw: RawColumn, index: int, heading: str, start: int, width: int | None) -> int | None:
    """Percent of the first filled cells that read as the column; None where none is filled."""
    at = np.flatnonzero(raw.kinds[start:] != EMPTY)[:SAMPLE] + start
    sample = RawColumn(raw.text.take(pa.array(at)), raw.kinds[at])
    cells = Cells(sample, index, heading, 0)
    texts = cells.text.to_pylist()
    filled = np.array([text is not None and text.casefold() not in BLANKS for text in texts], dtype=bool)
    if not filled.any():
        return None
    good = filled.copy()
    read = typed(column, cells, width=width)
    good[read.bad] = False
    for positions in read.unknown.values():
        good[positions] = False
    if column.type in ("text", "id"):
        plausible = [
            text is not None and kind != DATE and _plausible(column, text)
            for text, kind in zip(texts, sample.kinds, strict=True)
        ]
        good &= np.array(plausible, dtype=bool)
    return int(100 * good.sum() / filled.sum())


def _plausible(column: Column, text: str) -> bool:
    """Whether a text could be an identifier, a person's name or any other text this column holds."""
    if column.type == "id":
        return (
            any(sign.isdigit() for sign in text)
            and len(text) <= _LONGEST_NUMBER
            and "@" not in text
            and (text.isdigit() or not _a_date(text))
        )
    if column.name == "username":
        # A user name may be a staff number, but a column of small numbers counts something.
        return " " not in text and not _a_date(text) and not (text.isdigit() and len(text) < SHORTEST_NUMBER)
    if "@" in text or _a_date(text):
        return False
    if column.name in NAMES_OF_PEOPLE:
        return not any(sign.isdigit() for sign in text)
    return column.name in MAY_BE_NUMBERS or _NUMBER.fullmatch(text) is None


def _a_date(text: str) -> bool:
    try:
        read_date(text)
    except NotADate:
        return False
    return True
