"""The sheet as it was uploaded with every bad cell marked, and all problems listed: to correct and upload again.

Rows and columns stay where they were, so that the row numbers and letters of messages hold. No text can turn into a
formula, and columns that are never kept are left empty.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ig_metrics.datasets import KINDS, normalise
from ig_metrics.ingest.never import holding_ni_numbers, never_kept
from ig_metrics.ingest.preview import Preview
from ig_metrics.ingest.problems import SET_ASIDE, SEVERITIES, STOPS, WARNING
from ig_metrics.ingest.reading.raw import EMPTY, NUMBER, TEXT, RawColumn, RawTable
from ig_metrics.ingest.sheetxml import Sheet, workbook

if TYPE_CHECKING:
    from ig_metrics.settings import Settings

MOST_COMMENTS = 5_000
"""Cells that carry a comment; Excel slows down with more. The list has every problem, however many there are."""
LIST = "Problems"
SERIOUS = {STOPS: "Stops the import", SET_ASIDE: "Row set aside", WARNING: "Warning"}
HEADINGS = ("Row", "Column", "Heading", "What was found", "How serious", "What to do")
WIDTHS = (8, 9, 26, 30, 18, 110)
LONGEST_COMMENT = 2_000
_PLACE = re.compile(r"^(?P<letter>[A-Z]{1,3}): ?(?P<heading>.*)$", re.DOTALL)


def correction_workbook(upload: bytes | RawTable, preview: Preview, *, settings: Settings) -> bytes:
    """An xlsx workbook to correct and upload again.

    `upload` is the file that `preview` was made from: its bytes, which are read once more, or the sheet as it was read.
    Its first sheet is the uploaded one, bad cells filled and commented; `Problems` lists every problem: row, column
    letter, heading, what was found, how serious, what to do. Raises Refused where the bytes cannot be read.
    """
    table = read_again(upload, preview, settings)
    start = preview.heading_row
    numbers, letters = _where(preview)
    at = [(row - 1, index) for row, index in zip(numbers, letters, strict=True)]
    marks = np.zeros((table.n_rows, len(table.columns)), dtype=np.int8)
    rank = {severity: place for place, severity in enumerate(SEVERITIES, 1)}
    texts: dict[tuple[int, int], list[str]] = {}
    fallback = _first_mapped(table, preview)
    # The least serious first, so that the worst mark of a cell is the one that stays.
    for severity, message, (row, index) in sorted(
        zip(preview.problems["severity"], preview.problems["message"], at, strict=True), key=lambda p: -rank[p[0]]
    ):
        if not 0 <= row < table.n_rows:
            continue
        column = index if 0 <= index < len(table.columns) else fallback
        marks[row, column] = rank[severity]
        texts.setdefault((row, column), []).append(message)
    for index, rows in _unknown_words(table, preview):
        marks[rows, index] = rank[STOPS]
    comments = [(row, column, _comment(said)) for (row, column), said in sorted(texts.items())[:MOST_COMMENTS]]
    sheet = Sheet(
        _title(preview.sheet),
        table,
        marks=marks if marks.any() else None,
        as_text=_columns(table, preview, "id"),
        left_out=dict.fromkeys(_never(table, start), start),
        comments=comments,
        frozen=start,
    )
    return workbook([sheet, _list(preview)])


def read_again(upload: bytes | RawTable, preview: Preview, settings: Settings) -> RawTable:
    """The sheet a preview was made from, read once more from the upload's bytes (a table is given back as it is)."""
    if isinstance(upload, RawTable):
        return upload
    from ig_metrics.ingest.reading.reader import read

    return read(upload, preview.file_name, limits=settings.ingest, sheet=preview.sheet if preview.sheets else None)


def headings(table: RawTable, preview: Preview) -> list[str]:
    """The text of every column's heading cell."""
    row = preview.heading_row - 1
    return [" ".join((column.text[row].as_py() or "").split()) for column in table.columns]


def columns_of(table: RawTable, preview: Preview, canonical: str) -> list[int]:
    """Where the columns stand that were read as a canonical column."""
    wanted = {normalise(heading) for column, heading, _ in preview.mapping if column == canonical and heading}
    found = [index for index, name in enumerate(headings(table, preview)) if normalise(name) in wanted]
    # Of two columns with the very same heading the first was read; in a wide file there is one for each activity.
    return found if len(wanted) > 1 else found[:1]


def _columns(table: RawTable, preview: Preview, type: str) -> frozenset[int]:
    kind = KINDS[preview.kind]
    names = [column.name for column in kind.columns if column.type == type]
    return frozenset(index for name in names for index in columns_of(table, preview, name))


def _where(preview: Preview) -> tuple[list[int], list[int]]:
    """Excel's row (0: none) and the column's index (-1: none) of every problem."""
    rows = preview.problems["row"].fillna(0).astype("int64").tolist()
    known: dict[str, int] = {}
    for text in preview.problems["column"].dropna().unique():
        found = _PLACE.match(text)
        known[text] = _index(found["letter"]) if found else -1
    return rows, [known.get(text, -1) for text in preview.problems["column"].fillna("")]


def _index(letter: str) -> int:
    place = 0
    for mark in letter:
        place = place * 26 + ord(mark) - 64
    return place - 1


def _first_mapped(table: RawTable, preview: Preview) -> int:
    """Where a problem of a whole row is marked: in the first column that is read."""
    mapped = {normalise(heading) for _, heading, _ in preview.mapping if heading}
    return next((n for n, name in enumerate(headings(table, preview)) if normalise(name) in mapped), 0)


def _unknown_words(table: RawTable, preview: Preview) -> list[tuple[int, np.ndarray]]:
    """Every cell that holds a word no vocabulary has: the list names only the first of each."""
    found = []
    for canonical, words in preview.unknown_words.items():
        for index in columns_of(table, preview, canonical):
            text = pc.utf8_trim_whitespace(table.columns[index].text)
            hit = pc.is_in(text, value_set=pa.array(list(words), text.type)).to_numpy()
            hit[: preview.heading_row] = False
            found.append((index, np.flatnonzero(hit)))
    return found


def _never(table: RawTable, start: int) -> set[int]:
    """Columns whose cells are never kept: by their heading (two rows of it, where there are two) or by their cells."""
    found = set(holding_ni_numbers(table, start))
    rows = [row for row in (start - 2, start - 1) if row >= 0]
    for index, column in enumerate(table.columns):
        names = [column.text[row].as_py() or "" for row in rows]
        if any(never_kept(name) for name in (*names, " ".join(names))):
            found.add(index)
    return found


def _comment(messages: list[str]) -> str:
    return "\n".join(dict.fromkeys(reversed(messages)))[:LONGEST_COMMENT]


def _title(sheet: str) -> str:
    """A name Excel takes for the first sheet, another than the list's."""
    plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", sheet).strip().strip("'")[:31] or "Sheet1"
    return f"{plain[:27]} (1)" if plain.casefold() == LIST.casefold() else plain


def _list(preview: Preview) -> Sheet:
    """Every problem, a row each."""
    problems = preview.problems
    places = problems["column"].fillna("")
    letters = places.str.extract(_PLACE)
    severity = problems["severity"].map(SERIOUS)
    columns = [
        _numbers(problems["row"]),
        _texts("Column", letters["letter"]),
        _texts("Heading", letters["heading"].where(letters["letter"].notna(), places)),
        _texts("What was found", problems["value"]),
        _texts("How serious", severity),
        _texts("What to do", problems["message"]),
    ]
    table = RawTable(LIST, (LIST,), (), "", tuple(columns), len(problems) + 1)
    return Sheet(LIST, table, widths=WIDTHS, bold=0)


def _texts(heading: str, values: pd.Series) -> RawColumn:
    plain = [heading, *(None if pd.isna(value) or value == "" else str(value) for value in values)]
    return RawColumn(
        pa.chunked_array([pa.array(plain, pa.string())]),
        np.array([EMPTY if text is None else TEXT for text in plain], dtype="int8"),
    )


def _numbers(rows: pd.Series) -> RawColumn:
    plain = ["Row", *(None if pd.isna(row) else str(int(row)) for row in rows)]
    kinds = [TEXT, *(EMPTY if text is None else NUMBER for text in plain[1:])]
    return RawColumn(pa.chunked_array([pa.array(plain, pa.string())]), np.array(kinds, dtype="int8"))
