"""Rebase points of every chart, the readings of two in three, and any series at all."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ig_metrics.breaches.control_charts import LEAST_EXPOSURE, c_chart, choose_chart, p_chart, t_chart, u_chart, xmr
from ig_metrics.breaches.signals import signals


def monthly(*values):
    return pd.Series(values, index=pd.date_range("2012-04-01", periods=len(values), freq="MS"), dtype="float64")


def test_a_count_chart_has_a_mean_for_each_group():
    # 4, 4, 4 then 9, 9, 9: limits 4 -/+ 6 held to 0, and 9 -/+ 9.
    points = c_chart(monthly(4, 3, 5, 9, 8, 10), rebase=["2012-07-01"]).points
    assert points["mean"].tolist() == [4] * 3 + [9] * 3
    assert points["upper"].tolist() == [10] * 3 + [18] * 3
    assert points["group"].tolist() == [0] * 3 + [1] * 3


def test_rates_and_gaps_have_a_mean_for_each_group():
    counts, staff = monthly(2, 4, 8, 8), monthly(1000, 1000, 2000, 2000)
    assert u_chart(counts, staff, multiply=1000, rebase=["2012-06-01"]).points["mean"].tolist() == [3, 3, 4, 4]
    means = t_chart(monthly(5, 6, 5, 80, 90, 85), rebase=["2012-07-01"]).points["mean"]
    assert means.iloc[0] < 6 < 80 < means.iloc[-1]


def test_a_rebase_outside_the_series_changes_nothing():
    plain, rebased = c_chart(monthly(4, 3, 5)), c_chart(monthly(4, 3, 5), rebase=["2010-01-01", "2020-01-01"])
    pd.testing.assert_frame_equal(plain.points, rebased.points)


HIGH, COMMON = "2 in 3 Above CL", "Common Cause"


def read(values, reading):
    """The signals of values about a mean of 0 with limits at -3 and 3, near limits at -2 and 2."""
    flat = np.zeros(len(values))
    return signals(np.array(values, dtype=float), flat, flat - 3, flat + 3, reading)


@pytest.mark.parametrize(
    "values, reading, expected",
    [
        ((2.5, 1, 2.5), "same_side", [HIGH, COMMON, HIGH]),
        ((2.5, -1, 2.5), "same_side", [COMMON] * 3),
        ((2.5, -1, 2.5), "any_third", [HIGH, COMMON, HIGH]),
        ((2.5, 1, 2.5), "off", [COMMON] * 3),
        # A point outside is one of the two only where the third may lie anywhere; it keeps its own, graver name.
        ((2.5, 1, 3.5), "same_side", [COMMON, COMMON, "Above UCL"]),
        ((2.5, 1, 3.5), "any_third", [HIGH, COMMON, "Above UCL"]),
        ((-2.5, 1, -2.5), "any_third", ["2 in 3 Below CL", COMMON, "2 in 3 Below CL"]),
        # A month that is missing is no third.
        ((2.5, np.nan, 2.5), "any_third", [COMMON] * 3),
        # Two of three is not two of four.
        ((2.5, 0, 0, 2.5), "any_third", [COMMON] * 4),
    ],
)
def test_two_in_three_is_read_as_the_settings_say(values, reading, expected):
    assert read(values, reading) == expected


def test_another_reading_is_refused():
    with pytest.raises(ValueError, match="no reading of two in three"):
        xmr(monthly(1, 2, 3, 4), two_of_three="sometimes")


def test_the_target_of_a_count_chart_is_judged_as_that_of_xmr():
    # Limits 0 to 10.
    assert c_chart(monthly(4, 4, 1, 7), target=11).assurance == "pass"
    assert c_chart(monthly(4, 4, 1, 7), target=5).assurance == "inconsistent"


CHARTS = {
    "xmr": lambda values: xmr(values, target=3.0, rebase=["2012-09-15"]),
    "t": lambda values: t_chart(values, rebase=["2012-09-15"]),
    "c": lambda values: c_chart(values, rebase=["2012-09-15"], two_of_three="any_third"),
    "u": lambda values: u_chart(values, pd.Series(1000.0, index=values.index), laney=True),
    "u plain": lambda values: u_chart(
        values, pd.Series(1000.0, index=values.index), multiply=1000, rebase=["2012-09-15"]
    ),
    "p": lambda values: p_chart(values, pd.Series(2e6, index=values.index)),
    "p'": lambda values: p_chart(values, pd.Series(2e6, index=values.index), laney=True, screen_outliers=True),
}
odd_numbers = st.one_of(
    st.just(math.nan), st.just(math.inf), st.floats(-1e6, 1e6), st.integers(0, 9).map(float), st.just(5.0)
)
odd_dates = st.one_of(st.integers(0, 900), st.integers(0, 3))


@pytest.mark.parametrize("name", sorted(CHARTS))
@given(st.lists(st.tuples(odd_dates, odd_numbers), max_size=25))
def test_any_series_is_drawn_in_order_or_refused(name, rows):
    index = pd.DatetimeIndex([pd.Timestamp("2012-04-01") + pd.Timedelta(days=day) for day, _ in rows])
    values = pd.Series([value for _, value in rows], index=index, dtype="float64")
    known = values.dropna()
    bad = index.has_duplicates or np.isinf(values).any() or (name != "xmr" and (known < 0).any())
    if bad:
        with pytest.raises(ValueError):  # noqa: PT011 - each has its own words
            CHARTS[name](values)
        return
    points = CHARTS[name](values).points
    assert points.index.is_monotonic_increasing
    assert len(points) == len(values)
    assert (points.loc[points["value"].isna(), "signal"] == "Common Cause").all()
    limits = points.dropna(subset=["lower", "upper", "mean"])
    slack = 1e-6 * (1 + limits["mean"].abs())
    assert (limits["lower"] <= limits["mean"] + slack).all()
    assert (limits["mean"] <= limits["upper"] + slack).all()
    assert not np.isinf(points[["lower", "upper"]].to_numpy()).any()


@pytest.mark.parametrize("name", sorted(CHARTS))
@pytest.mark.parametrize("values", [(), (3,), (math.nan,), (4,) * 20, (0,) * 20])
def test_one_point_and_no_variation_make_no_signal(name, values):
    chart = CHARTS[name](monthly(*values))
    assert (chart.points["signal"] == "Common Cause").all()
    assert chart.variation == "common_cause"


exposures = st.one_of(st.just(math.nan), st.just(0.0), st.floats(-5, 5), st.integers(1, 50_000).map(float))


@pytest.mark.parametrize("least", [4e-227, 5e-324, LEAST_EXPOSURE / 2])
def test_an_exposure_next_to_nothing_is_none_and_overflows_nothing(least):
    points = u_chart(monthly(1, 2), monthly(least, 100)).points
    assert points["value"].isna().tolist() == [True, False]


@pytest.mark.parametrize("chart", [u_chart, p_chart])
@given(st.lists(st.tuples(st.one_of(st.just(math.nan), st.integers(0, 40)), exposures), max_size=20), st.booleans())
def test_any_exposure_is_drawn_or_refused(chart, rows, laney):
    counts, exposure = monthly(*(count for count, _ in rows)), monthly(*(of for _, of in rows))
    bad = (exposure < 0).any() or (chart is p_chart and (counts > exposure.where(exposure >= LEAST_EXPOSURE)).any())
    if bad:
        with pytest.raises(ValueError):  # noqa: PT011 - each has its own words
            chart(counts, exposure, laney=laney)
        return
    points = chart(counts, exposure, laney=laney).points
    assert points["value"].isna().equals(counts.isna() | ~(exposure >= LEAST_EXPOSURE))
    assert not np.isinf(points[["value", "mean", "lower", "upper"]].to_numpy()).any()


@given(
    st.lists(st.one_of(st.just(math.nan), st.integers(0, 60)), max_size=40),
    st.one_of(st.none(), st.lists(st.one_of(st.just(math.nan), st.just(0.0), st.floats(1, 1e6)), max_size=40)),
    st.booleans(),
)
def test_any_counts_have_a_chart_and_a_reason(values, exposure, share):
    counts = monthly(*values)
    whole = None if exposure is None else monthly(*exposure)
    if share and whole is not None:
        whole = counts + whole.reindex(counts.index)
    if share and whole is None:
        with pytest.raises(ValueError, match="give the whole"):
            choose_chart(counts, whole, share=True)
        return
    name, reason = choose_chart(counts, whole, share=share)
    assert name in ({"none", "p", "p'"} if share else {"none", "dots", "t", "c", "u", "u'", "xmr"})
    assert reason.endswith(".")
