"""What is hidden is not sent along under the cell that hides it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
import pytest

from ig_metrics.dashboard.beneath import bare, nothing_beneath


def hidden(dtype, value):
    column = pd.Series([value, value], dtype=dtype)
    column[1] = pd.NA
    return pd.DataFrame({"group": ["Adults", "Roads"], "count": column})


def sent(frame):
    """The bytes of the values of the second column, as Arrow sends them."""
    return pa.Table.from_pandas(frame).column(1).chunk(0).buffers()[1].to_pybytes()


@pytest.mark.parametrize("dtype, value", [("Int64", 77), ("Float64", 77.5), ("boolean", True), ("Int8", 77)])
def test_nothing_is_sent_beneath_a_hidden_cell(dtype, value):
    frame = hidden(dtype, value)
    found = bare(frame)
    pd.testing.assert_frame_equal(found, frame)
    first, second = (sent(hidden(dtype, each)) for each in (value, type(value)(0)))
    assert first != second, "pandas keeps it"
    assert frame["count"].array._data[1] == value
    assert found["count"].array._data[1] == 0


def test_a_table_with_nothing_hidden_is_the_very_table():
    frame = pd.DataFrame({"count": pd.array([1, 2], dtype="Int64"), "day": pd.to_datetime(["2014-01-01", None])})
    assert bare(frame) is frame


@dataclass(frozen=True)
class View:
    title: str
    tables: tuple[pd.DataFrame, ...]
    more: dict


def test_tables_are_found_wherever_they_are_in_an_answer():
    view = View("?", (hidden("Int64", 3),), {"by": [hidden("Int64", 4)], "same": "text"})
    found = nothing_beneath(lambda: view)()
    for table in (found.tables[0], found.more["by"][0]):
        assert table["count"].array._data[1] == 0
    plain = View("?", (pd.DataFrame({"a": [1]}),), {})
    assert nothing_beneath(lambda: plain)() is plain
