"""Where breaches are few most months lie below the mean: a run there is a signal only when it is unlikely."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ig_metrics.breaches.control_charts import c_chart, p_chart, xmr
from ig_metrics.breaches.sides import below_and_above


def monthly(*values):
    return pd.Series(values, index=pd.date_range("2012-04-01", periods=len(values), freq="MS"), dtype="float64")


def chances(mean, of=None):
    below, above = below_and_above(np.array([mean]), None if of is None else np.array([of]))
    return float(below[0]), float(above[0])


def test_the_sides_of_a_poisson_mean_by_hand():
    # Mean 1.05: none or one below, e^-1.05 x 2.05. A mean of 2: none or one below, two on it.
    assert chances(1.05) == pytest.approx((np.exp(-1.05) * 2.05, 1 - np.exp(-1.05) * 2.05))
    assert chances(2.0) == pytest.approx((np.exp(-2) * 3, 1 - np.exp(-2) * 5))


def test_the_sides_of_a_share_by_hand():
    # One in four of four: none has (3/4)^4, one 4 x 1/4 x (3/4)^3 = 27/64 and is the mean.
    assert chances(1.0, 4.0) == pytest.approx((81 / 256, 1 - 81 / 256 - 108 / 256))


@pytest.mark.parametrize("mean", [0.0, 30.0, np.nan, 1e9])
def test_many_and_none_are_even(mean):
    assert chances(mean) == (0.5, 0.5)


def test_seven_months_below_a_mean_of_one_are_no_shift_and_thirteen_are():
    # Mean 34 / 32 = 1.06, below it with a chance of 0.71: 0.71^7 is 0.09, more than 1/64; 0.71^13 is 0.012.
    seven = c_chart(monthly(*(0, 1, 1, 0, 1, 1, 0), *(2, 0, 3, 1, 2) * 5)).points["signal"]
    assert not seven.str.startswith("7 Points").any()
    long = c_chart(monthly(*(0, 1) * 7, *(2, 1, 3, 2, 2) * 3)).points
    assert long["mean"].iloc[0] > 1
    assert (long["signal"].iloc[:14] == "7 Points Below CL").all()


def test_seven_above_a_mean_of_few_are_a_shift():
    points = c_chart(monthly(*(0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0), *(2,) * 7)).points
    assert (points["signal"].iloc[-7:] == "7 Points Above CL").all()


def test_seven_on_one_side_stay_a_signal_of_the_nhs_chart():
    signal = xmr(monthly(*(0, 1, 1, 0, 1, 1, 0), *(2, 0, 3, 1, 2) * 5)).points["signal"]
    assert (signal.iloc[:7] == "7 Points Below CL").all()


def test_seven_months_with_few_near_misses_are_no_shift():
    # One in ten of ten: none or one has a chance of 0.74; with one on the mean only none is below.
    near = monthly(*(0, 1) * 4, 3, 0, 1, 0, 2, 4, 0, 2)
    points = p_chart(near, monthly(*(11,) * 16)).points
    assert not points["signal"].str.startswith("7 Points").any()


@given(st.floats(0.01, 29), st.integers(1, 500))
def test_the_two_sides_and_the_mean_are_all_there_is(mean, of):
    for whole in (None, float(of)):
        below, above = chances(mean, whole)
        assert 0 <= below <= 1
        assert -1e-9 <= above <= 1
        assert below + above <= 1 + 1e-9
