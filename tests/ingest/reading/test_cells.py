"""What a cell holds as text and code, and how a column becomes bytes."""

# ruff: noqa: DTZ001 - a spreadsheet knows no time zone

from __future__ import annotations

import datetime as dt
import struct
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ig_metrics.ingest.reading.cells import (
    BOOLEAN,
    DATE,
    EMPTY,
    ERROR,
    NUMBER,
    TEXT,
    ErrorText,
    TooLong,
    blobs,
    date_text,
    number_text,
)


def unpacked(column: list[Any], **options: Any) -> list[tuple[str, int]]:
    made = blobs(column, **options)
    assert made is not None
    offsets = struct.unpack(f"{len(column) + 1}i", made.offsets)
    texts = [made.text[a:b].decode() for a, b in pairwise(offsets)]
    return list(zip(texts, made.kinds, strict=True))


@pytest.mark.parametrize(
    "value, text",
    [
        (12345.0, "12345"),
        (-0.0, "0"),
        (0.5, "0.5"),
        (0.1 + 0.2, "0.3"),
        (999999999999999.0, "999999999999999"),
        (1e15, "1000000000000000"),
        (1.5e-7, "0.00000015"),
        (1e100, "1" + "0" * 100),
        (-12.25, "-12.25"),
        (float("nan"), "#NUM!"),
        (float("-inf"), "#NUM!"),
    ],
)
def test_a_number_is_read_as_a_person_reads_it(value: float, text: str) -> None:
    assert number_text(value) == text
    assert unpacked([value]) == [(text, ERROR if text == "#NUM!" else NUMBER)]
    assert unpacked([value, 2.0])[1] == ("2", NUMBER)


@pytest.mark.parametrize(
    "value, text",
    [
        (dt.date(2014, 3, 14), "2014-03-14"),
        (dt.datetime(2014, 3, 14), "2014-03-14"),
        (dt.datetime(2014, 3, 14, 15, 5), "2014-03-14 15:05:00"),
        (dt.datetime(2014, 3, 14, 23, 59, 59, 999_600), "2014-03-15"),
        (dt.datetime(2014, 3, 14, 15, 4, 59, 999_999), "2014-03-14 15:05:00"),
        (dt.datetime(2014, 3, 14, 15, 5, 0, 4), "2014-03-14 15:05:00"),
    ],
)
def test_a_date_is_iso_with_its_time_to_the_nearest_second(value: dt.date, text: str) -> None:
    assert date_text(value) == text


@pytest.mark.parametrize(
    "value, expected",
    [
        ("", ("", EMPTY)),
        (None, ("", EMPTY)),
        (" ", (" ", TEXT)),
        ("N/A", ("N/A", TEXT)),
        (7, ("7", NUMBER)),
        (True, ("TRUE", BOOLEAN)),
        (False, ("FALSE", BOOLEAN)),
        (dt.date(2014, 3, 14), ("2014-03-14", DATE)),
        (dt.time(9, 5, 59, 900_000), ("09:06:00", TEXT)),
        (dt.timedelta(hours=30, seconds=1), ("30:00:01", TEXT)),
        (dt.timedelta(minutes=-90), ("-01:30:00", TEXT)),
        (ErrorText("#REF!"), ("#REF!", ERROR)),
        ("#REF!", ("#REF!", TEXT)),
    ],
)
def test_each_kind_of_value(value: Any, expected: tuple[str, int]) -> None:
    assert unpacked(["é", value, "z"]) == [("é", TEXT), expected, ("z", TEXT)]


def test_errors_are_spotted_in_text_where_asked() -> None:
    column = ["#N/A", "N/A", "", "#n/a"]
    assert [kind for _, kind in unpacked(column, spot_errors=True)] == [ERROR, TEXT, EMPTY, TEXT]
    assert [kind for _, kind in unpacked(column)] == [TEXT, TEXT, EMPTY, TEXT]


@pytest.mark.parametrize("column", [[], ["", ""], [None, ""], ("",)])
def test_a_column_without_a_filled_cell_is_none(column: Any) -> None:
    assert blobs(column) is None


def test_a_cell_longer_than_excel_allows_is_refused_with_its_place() -> None:
    assert blobs(["a", "x" * 32_767]) is not None
    with pytest.raises(TooLong) as caught:
        blobs(["a", "x" * 32_768])
    assert (caught.value.index, caught.value.length) == (1, 32_768)


scalars = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=5),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.times(),
)


@given(st.lists(scalars, min_size=1, max_size=12))
def test_a_column_says_of_each_cell_what_the_cell_says_alone(column: list[Any]) -> None:
    if blobs(column) is not None:
        assert unpacked(column) == [(unpacked([value, "x"]))[0] for value in column]


@given(st.lists(st.floats(), min_size=1, max_size=12))
def test_the_quick_path_for_numbers_says_the_same(column: list[float]) -> None:
    assert [text for text, _ in unpacked(column)] == [number_text(value) for value in column]
