"""The raw table made by hand is what the mapping half is tested with: it must look as a read one does."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from ig_metrics.ingest.reading.raw import BOOLEAN, DATE, EMPTY, ERROR, NUMBER, TEXT, RawColumn, RawTable, column_letter


def test_short_rows_are_filled_with_empty_cells() -> None:
    table = RawTable.of([["Title"], [], [None, 1, "#REF!"]], sheet="Staff")
    assert (table.sheet, table.sheets, table.n_rows) == ("Staff", ("Staff",), 3)
    assert table.head(9) == [["Title", None, None], [None, None, None], [None, "1", "#REF!"]]
    assert [column.kinds.tolist() for column in table.columns] == [[TEXT, 0, 0], [0, 0, NUMBER], [0, 0, ERROR]]


def test_a_table_without_rows_has_no_columns() -> None:
    assert RawTable.of([]).columns == ()


def test_the_kinds_that_occur_are_told() -> None:
    column = RawColumn.of([None, "a", True, dt.date(2014, 3, 14)])
    assert column.kinds_present == {EMPTY, TEXT, BOOLEAN, DATE}
    assert len(column) == 4


def test_dates_and_numbers_are_whole_columns_with_gaps() -> None:
    day = dt.datetime(2014, 3, 14, 15, 5)  # noqa: DTZ001
    column = RawColumn.of([day, "2014-03-14", 2.5, None])
    assert column.dates.dtype == np.dtype("datetime64[us]")
    assert np.isnat(column.dates).tolist() == [False, True, True, True]
    assert column.dates[0] == np.datetime64("2014-03-14T15:05:00")
    np.testing.assert_array_equal(column.numbers, [np.nan, np.nan, 2.5, np.nan])


def test_columns_of_one_kind_and_of_none() -> None:
    assert RawColumn.of([dt.date(2014, 1, 1)] * 2).dates.tolist() == [dt.datetime(2014, 1, 1)] * 2  # noqa: DTZ001
    assert np.isnan(RawColumn.of(["a"]).numbers).all()
    assert np.isnat(RawColumn.of(["a"]).dates).all()
    np.testing.assert_array_equal(RawColumn.of([1, 2]).numbers, [1.0, 2.0])


@pytest.mark.parametrize("index, letters", [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")])
def test_column_letters_are_excels(index: int, letters: str) -> None:
    assert column_letter(index) == letters
