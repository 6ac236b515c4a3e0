"""What a layout of a certain system is: which columns mean what there, and by what rule the rest is found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ig_metrics.datasets import normalise
from ig_metrics.ingest.columns import Cells
from ig_metrics.ingest.reading.raw import DATE, EMPTY, NUMBER, TEXT, RawColumn, RawTable

SAMPLE = 200
"""Filled cells looked at where the values decide what a column is."""

Rewrite = tuple[str, str]
"""A pattern and what stands in its place (RE2), applied to the whole column before it is typed."""


@dataclass(frozen=True)
class Activity:
    """An activity's columns in a wide file: its name, the column of its status and that of its date (None: no status or
    no date column; a date alone means completed).
    """

    course: str
    status: int | None
    date: int | None


@dataclass(frozen=True)
class Made:
    """A canonical column made of several of the file: their texts `joined` by a space, else the first that is filled."""

    indexes: tuple[int, ...]
    joined: bool = False


@dataclass(frozen=True)
class Shape:
    """A recognised layout. `activities` make it wide: a person a row, melted to an attempt a row. `columns` says what
    columns mean here, whatever their heading says elsewhere (None: used by the rule only); `made` are columns put together
    from several; `rewrites` change texts before they are typed; `words` are the system's own words of a vocabulary;
    `inverted` are yes/no columns that say the opposite. `rule` finds what no column says, from `helpers`, and `makes` the
    columns it names. `remark` is what a person should know of how it was read; `refusal` is why files of this shape cannot
    be used, `aside` the reason their rows are counted under.
    """

    name: str
    activities: tuple[Activity, ...] = ()
    columns: dict[int, str | None] = field(default_factory=dict)
    made: dict[str, Made] = field(default_factory=dict)
    makes: tuple[str, ...] = ()
    rule: Callable[[pd.DataFrame, Shape, Callable[[int], Cells]], pd.DataFrame] | None = None
    helpers: dict[str, int] = field(default_factory=dict)
    rewrites: dict[int, tuple[Rewrite, ...]] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    inverted: frozenset[str] = frozenset()
    remark: str = ""
    refusal: str = ""
    aside: str = "names nobody"

    @property
    def taken(self) -> dict[int, str | None]:
        """Columns the shape claims, with what they mean."""
        wide = {index: None for a in self.activities for index in (a.status, a.date) if index is not None}
        parts = {index: None for made in self.made.values() for index in made.indexes}
        return {**wide, **dict.fromkeys(self.helpers.values()), **parts, **self.columns}

    @property
    def present(self) -> set[str]:
        """Canonical columns that a file of this shape has though no one heading is mapped to them."""
        wide = {"course", "outcome", "completed_on"} if self.activities else set()
        return wide | set(self.made) | set(self.makes)

    def column(self, table: RawTable, index: int) -> RawColumn:
        """A column of the file as this shape reads it."""
        return rewritten(table.columns[index], self.rewrites.get(index, ()))

    def put_together(self, table: RawTable, name: str) -> RawColumn:
        """The column `made` from several."""
        made = self.made[name]
        columns = [self.column(table, index) for index in made.indexes]
        return joined(columns) if made.joined else first_filled(columns)


def rewritten(column: RawColumn, rewrites: Sequence[Rewrite]) -> RawColumn:
    """The column with every pattern replaced in its texts."""
    text = column.text
    for pattern, replacement in rewrites:
        text = pc.replace_substring_regex(text, pattern, replacement)
    return column if text is column.text else RawColumn(text, column.kinds)


def joined(columns: Sequence[RawColumn]) -> RawColumn:
    """The texts of several columns in one, a space between those that are filled."""
    trimmed = [pc.utf8_trim_whitespace(column.text) for column in columns]
    parts = [pc.if_else(pc.equal(text, ""), pa.scalar(None, text.type), text) for text in trimmed]
    text = pc.binary_join_element_wise(*parts, pa.scalar(" ", parts[0].type), null_handling="skip")
    text = pc.if_else(pc.equal(text, ""), pa.scalar(None, text.type), text)
    kinds = np.where(pc.is_valid(text).to_numpy(), TEXT, EMPTY).astype("int8")
    return RawColumn(text, kinds)


def first_filled(columns: Sequence[RawColumn]) -> RawColumn:
    """For each row the cell of the first column that is filled there."""
    first, *others = columns
    text, kinds = first.text, first.kinds.copy()
    for other in others:
        blank = (kinds == EMPTY) | (pc.fill_null(pc.utf8_is_space(text), True).to_numpy() if len(kinds) else False)
        text = pc.if_else(pa.array(blank), other.text, text)
        kinds = np.where(blank, other.kinds, kinds).astype("int8")
    return RawColumn(text, kinds)


def places(names: Sequence[str]) -> dict[str, int]:
    """Where each normalised heading is, the leftmost of several."""
    plain = [normalise(name) for name in names]
    return {name: index for index, name in reversed(list(enumerate(plain))) if name}


def found_at(at: Mapping[str, int], headings: Sequence[str]) -> int | None:
    """The column of the first of these (normalised) headings that is there."""
    return next((at[heading] for heading in headings if heading in at), None)


def first_cells(table: RawTable, index: int, start: int) -> list[str]:
    """The first filled cells of a column, without white space at their ends."""
    column = table.columns[index]
    if not column.kinds_present & {TEXT, NUMBER, DATE}:
        return []
    texts = column.text.slice(start, SAMPLE * 10).to_pylist()
    return [text.strip() for text in texts if text and text.strip()][:SAMPLE]
