"""A group far behind the rest: told from what chance does to a small one."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ig_metrics.training.behind import chance_of_so_few, far_behind


def groups(*rows):
    frame = pd.DataFrame(rows, columns=["group", "done", "base"]).astype({"done": "Int64", "base": "Int64"})
    return frame.assign(compliance_percent=100 * frame["done"].astype("Float64") / frame["base"].astype("Float64"))


@pytest.mark.parametrize(
    "done, base, share, expected",
    [
        (0, 3, 0.5, 1 / 8),
        (1, 3, 0.5, 4 / 8),
        (3, 3, 0.5, 1.0),
        (0, 2, 1.0, 0.0),
        (5, 9, 0.0, 1.0),
    ],
)
def test_the_chance_of_so_few(done, base, share, expected):
    assert chance_of_so_few(done, base, share) == pytest.approx(expected)


@given(st.integers(1, 60), st.integers(0, 60), st.floats(0.01, 0.99))
def test_the_chance_is_the_sum_of_the_binomial(base, done, share):
    done = min(done, base)
    slow = math.fsum(math.comb(base, k) * share**k * (1 - share) ** (base - k) for k in range(done + 1))
    assert chance_of_so_few(done, base, share) == pytest.approx(min(slow, 1), rel=1e-6, abs=1e-12)


@pytest.mark.parametrize(
    "homes, expected",
    [
        ((20, 40), ("Homes", 50.0)),
        ((2, 4), None),  # 2 of 4: chance does that to one group in thirty
        ((36, 40), None),  # less than 5 points below
    ],
)
def test_who_is_far_behind(homes, expected):
    assert far_behind(groups(("Homes", *homes), ("Roads", 300, 320)), 93.0, 95) == expected


def test_a_small_group_at_the_bottom_does_not_hide_a_large_one_above_it():
    table = groups(("Attic", 1, 3), ("Homes", 20, 40), ("Roads", 300, 320))
    assert far_behind(table, 93.0, 95) == ("Homes", 50.0)


def test_hidden_rows_are_passed_over_and_one_group_is_no_comparison():
    table = groups(("Homes", 20, 40), ("Roads", 300, 320))
    assert far_behind(table.assign(done=pd.array([pd.NA, 300], dtype="Int64")), 93.0, 95) is None
    assert far_behind(table.head(1), 93.0, 95) is None
