import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ig_metrics.breaches.control_charts import c_chart, choose_chart, p_chart, t_chart, u_chart, xmr


def monthly(*values):
    return pd.Series(values, index=pd.date_range("2012-04-01", periods=len(values), freq="MS"), dtype="float64")


STEADY = (4, 6, 5, 7, 4, 6, 5, 3, 6, 5, 7, 4, 5)


def test_limits_by_hand():
    # Mean 3; moving ranges 2, 4, 2 with mean 8/3, none of them 3.267 times that; limits 3 -/+ 2.66 x 8/3.
    points = xmr(monthly(3, 5, 1, 3)).points
    assert points["mean"].iloc[0] == pytest.approx(3)
    assert points["upper"].iloc[0] == pytest.approx(3 + 2.66 * 8 / 3)
    assert points["lower"].iloc[0] == pytest.approx(3 - 2.66 * 8 / 3)


def test_one_event_in_two_years_does_not_flag_every_month():
    # Screening would leave a mean moving range of 0 and limits of no width.
    chart = xmr(monthly(*[0] * 11, 1, *[0] * 12))
    assert chart.points["upper"].notna().all()
    assert any("not left out" in warning for warning in chart.warnings)
    assert (chart.points["lower"] < 0).all()
    outside = chart.points["signal"].isin(["Above UCL", "Below LCL"])
    assert outside.sum() == 1


@pytest.mark.parametrize("values", [(5,) * 15, (5,), (np.nan,), ()])
def test_without_variation_there_are_no_limits_and_no_signals(values):
    chart = xmr(monthly(*values))
    assert chart.points[["lower", "upper"]].isna().all(axis=None)
    assert (chart.points["signal"] == "Common Cause").all()
    assert chart.variation == "common_cause"


def test_a_constant_series_says_no_variation_yet():
    assert any("No variation yet" in warning for warning in xmr(monthly(*[5] * 15)).warnings)


def test_a_missing_month_is_nobodys_neighbour():
    # With the gap the moving ranges are 1 and 1; without it there would be one of 9 between.
    points = xmr(monthly(1, 2, np.nan, 11, 12)).points
    assert points["upper"].iloc[0] == pytest.approx(6.5 + 2.66 * 1)
    assert points["signal"].iloc[2] == "Common Cause"


def test_a_missing_month_breaks_a_run():
    values = [1, 2] * 8 + [9, 9, 9, np.nan, 9, 9, 9, 9]
    assert not xmr(monthly(*values)).points["signal"].str.startswith("7 Points Above").any()


def test_moving_ranges_do_not_cross_a_rebase_and_its_date_opens_the_new_group():
    chart = xmr(monthly(1, 2, 1, 101, 102, 101), rebase=["2012-07-01"])
    assert chart.points["group"].tolist() == [0, 0, 0, 1, 1, 1]
    assert chart.points["upper"].iloc[-1] == pytest.approx(304 / 3 + 2.66)


def test_limits_fixed_after_twelve_points_rest_on_them_alone():
    first = xmr(monthly(*STEADY[:12])).points["upper"].iloc[0]
    assert xmr(monthly(*STEADY[:12], 40, 50), fix_after=12).points["upper"].iloc[-1] == pytest.approx(first)


def test_fewer_than_twelve_points_are_on_trial():
    assert any("on trial" in warning for warning in xmr(monthly(4, 6, 5)).warnings)


@pytest.mark.parametrize(
    "improvement, kind, icon",
    [
        ("decrease", "special_cause_concern", "concern_high"),
        ("increase", "special_cause_improvement", "improvement_high"),
        ("neutral", "special_cause_neutral_high", "neutral_high"),
    ],
)
def test_a_high_point_is_good_bad_or_neither(improvement, kind, icon):
    chart = xmr(monthly(*STEADY, 40), improvement=improvement)
    assert chart.points["signal"].iloc[-1] == "Above UCL"
    assert chart.points["point_type"].iloc[-1] == kind
    assert chart.variation == icon


@pytest.mark.parametrize(
    "improvement, target, icon",
    [
        ("decrease", 50, "pass"),
        ("decrease", -50, "fail"),
        ("decrease", 5, "inconsistent"),
        ("increase", 50, "fail"),
        ("increase", -50, "pass"),
        ("neutral", 5, None),
        ("decrease", None, None),
    ],
)
def test_the_target_beyond_the_limits_is_met_or_missed_for_good(improvement, target, icon):
    assert xmr(monthly(*STEADY), improvement=improvement, target=target).assurance == icon


def test_the_order_given_is_irrelevant():
    series = monthly(*STEADY)
    pd.testing.assert_frame_equal(xmr(series.iloc[::-1]).points, xmr(series).points)


def test_the_series_given_is_not_changed():
    series = monthly(*STEADY)[::-1]
    before = series.copy()
    xmr(series)
    pd.testing.assert_series_equal(series, before)


@pytest.mark.parametrize(
    "values, options",
    [
        (monthly(1, np.inf), {}),
        (pd.concat([monthly(1), monthly(2)]), {}),
        (monthly(*STEADY), {"fix_after": 11}),
        (monthly(*STEADY), {"improvement": "sideways"}),
        (monthly(1).set_axis(pd.DatetimeIndex([pd.NaT])), {}),
    ],
)
def test_what_cannot_be_charted_is_refused(values, options):
    with pytest.raises(ValueError):  # noqa: PT011 - each case has its own words
        xmr(values, **options)


def test_a_count_below_nothing_is_refused():
    with pytest.raises(ValueError, match="below"):
        c_chart(monthly(1, -1))


def test_a_count_chart_by_hand():
    points = c_chart(monthly(4, 4, 1, 7)).points
    assert points[["mean", "lower", "upper"]].iloc[0].tolist() == [4, 0, 10]


def test_a_share_above_one_is_refused():
    with pytest.raises(ValueError, match="above 1"):
        p_chart(monthly(3), monthly(2))


def test_rates_need_the_same_months():
    with pytest.raises(ValueError, match="same dates"):
        u_chart(monthly(3, 4), monthly(2))


def test_a_month_without_staff_has_no_rate():
    assert pd.isna(u_chart(monthly(3, 4), monthly(100, 0)).points["value"].iloc[1])


def test_no_gap_is_shorter_than_nothing():
    assert (t_chart(monthly(0, 90, 1, 120, 2, 80)).points["lower"] >= 0).all()


@pytest.mark.parametrize(
    "counts, exposure, name",
    [
        ((), None, "none"),
        ((np.nan, np.nan), None, "none"),
        ((0,) * 12, None, "none"),
        ((0,) * 11 + (7,), None, "dots"),
        ((1, 0) * 8, None, "t"),
        ((1, 1) * 8, None, "c"),
        ((4, 5) * 8, None, "c"),
        ((4, 5) * 8, (1000, 1050) * 8, "c"),
        ((4, 5) * 8, (1000, 1500) * 8, "u"),
        # 72 in 20,000: 3.6 and 5.4 expected, chi-squared 8 x (3.6 + 2.4) = 48 of 15 degrees of freedom.
        ((0, 9) * 8, (1000, 1500) * 8, "u'"),
        ((0, 9) * 8, None, "c"),
        ((5, 5) * 8, None, "xmr"),
        ((5, np.nan) * 8, None, "xmr"),
    ],
)
def test_the_chart_follows_from_how_many_there_are(counts, exposure, name):
    chosen, reason = choose_chart(monthly(*counts), monthly(*exposure) if exposure else None)
    assert chosen == name
    assert reason.endswith(".")


@pytest.mark.parametrize(
    "near, reports, name",
    [
        ((1, 2) * 6, (9, 10) * 6, "p"),
        ((0, 8) * 6, (9, 10) * 6, "p'"),
        ((600, 620) * 6, (1000, 1010) * 6, "p'"),
        ((0, 1) * 6, (9, 10) * 6, "none"),
        ((9, 9) * 6, (9, 10) * 6, "none"),
        ((0, 0), (0, 0), "none"),
        ((), (), "none"),
    ],
)
def test_the_chart_of_a_share_follows_from_how_many_and_how_they_vary(near, reports, name):
    chosen, reason = choose_chart(monthly(*near), monthly(*reports), share=True)
    assert chosen == name
    assert reason.endswith(".")


def test_the_reason_for_widened_limits_says_how_much_the_months_vary():
    assert "They vary 3.2 times as much as chance" in choose_chart(monthly(*(0, 9) * 8), monthly(*(1000, 1500) * 8))[1]


def test_a_share_needs_its_whole():
    with pytest.raises(ValueError, match="give the whole"):
        choose_chart(monthly(1, 2), share=True)
    with pytest.raises(ValueError, match="cannot be above 1"):
        choose_chart(monthly(*(9, 9) * 6), monthly(*(9, 8) * 6), share=True)


def test_a_month_without_a_breach_is_not_near_a_limit_that_is_not_there():
    # Mean 2, so the lower limit is 2 - 3 x 1.414 and two thirds of the way to it is below 0: no month can be near it.
    chart = c_chart(monthly(*(0, 0, 1, 4, 2, 4, 3, 2) * 3))
    assert chart.points["mean"].iloc[0] == 2
    assert (chart.points["lower"] == 0).all()
    assert (chart.points["signal"] == "Common Cause").all()


def test_two_short_times_are_not_near_a_limit_that_is_not_there():
    points = t_chart(monthly(1, 300, 2, 200, 1, 1, 2, 300, 1, 250)).points
    assert (points["lower"] == 0).all()
    assert (points["signal"] == "Common Cause").all()


numbers = st.lists(st.one_of(st.just(float("nan")), st.floats(-1e6, 1e6)), max_size=30)


@given(numbers, st.booleans(), st.sampled_from(["decrease", "increase", "neutral"]))
def test_any_series_can_be_drawn(values, screen, improvement):
    points = xmr(monthly(*values), screen_outliers=screen, improvement=improvement, target=1.0).points
    assert len(points) == len(values)
    drawn = points.dropna(subset=["lower", "upper"])
    assert (drawn["lower"] <= drawn["mean"]).all()
    assert (drawn["mean"] <= drawn["upper"]).all()
    assert (points.loc[points["value"].isna(), "signal"] == "Common Cause").all()


@given(st.lists(st.one_of(st.just(float("nan")), st.integers(0, 400)), max_size=30))
def test_any_counts_can_be_drawn(values):
    counts = monthly(*values)
    for chart in (
        t_chart(counts),
        c_chart(counts),
        u_chart(counts, counts + 1, laney=True),
        p_chart(counts, counts + 1),
    ):
        assert len(chart.points) == len(values)
        assert (chart.points["lower"].dropna() >= 0).all()
