import math
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ig_metrics.breaches.poisson import compare, count_range, expected_range, rate

QIC = Path(__file__).parents[1] / "truth" / "qic"
TWO_PERIODS = pd.read_csv(QIC / "poisson_two_period.csv").to_dict("records")
RANGES = pd.read_csv(QIC / "poisson_ci.csv").to_dict("records")


@pytest.mark.parametrize("row", TWO_PERIODS, ids=lambda row: f"{row['e1']}-{row['e2']}")
def test_two_periods_as_r_compares_them(row):
    found = compare(int(row["e1"]), row["n1"], int(row["e2"]), row["n2"])
    for name, theirs in (("ratio", "ratio"), ("lower", "lower95"), ("upper", "upper95"), ("p", "p")):
        assert getattr(found, name) == pytest.approx(row[theirs], rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("row", RANGES, ids=lambda row: str(row["events"]))
def test_a_rate_has_the_range_r_gives_it(row):
    found = rate(int(row["events"]), row["exposure"])
    assert found.rate == pytest.approx(row["rate"], rel=1e-9, abs=1e-15)
    assert found.lower == pytest.approx(row["lower95"], rel=1e-9, abs=1e-15)
    assert found.upper == pytest.approx(row["upper95"], rel=1e-9)


def test_no_event_bounds_the_rate_by_hand():
    # The chance of none is e^-m; it is 2.5% at m = ln 40.
    assert count_range(0) == (0.0, pytest.approx(math.log(40), rel=1e-12))


def test_five_against_none_in_equal_periods_by_hand():
    # Two-sided: 2 / 2^5.
    found = compare(5, 90, 0, 90)
    assert found.p == pytest.approx(2 / 32)
    assert (found.beyond_chance, found.higher) == (False, True)


def test_six_against_none_is_more_than_chance():
    assert compare(6, 90, 0, 90).beyond_chance


def test_21_against_14_is_within_what_chance_allows():
    assert not compare(21, 90, 14, 92).beyond_chance


def test_nothing_against_nothing_is_no_difference():
    found = compare(0, 90, 0, 92)
    assert (found.ratio, found.p, found.beyond_chance, found.higher) == (None, 1.0, False, None)


@pytest.mark.parametrize("given", [(-1, 90, 0, 90), (1, 0, 0, 90), (1, 90, 2, -5), (1, float("inf"), 0, 1)])
def test_what_is_no_count_or_no_exposure_is_refused(given):
    with pytest.raises(ValueError):  # noqa: PT011 - each has its own words
        compare(*given)


def test_what_chance_brings_of_one_expected_by_hand():
    # P(0) = .368, P(<=3) = .981, P(<=4) = .9963: at 95% more than 3 is beyond chance, 0 never is.
    assert expected_range(1.0, 0.95) == (0, 3)


def test_what_chance_brings_of_ten_expected_by_hand():
    # P(X <= 3) = .0103, P(X <= 4) = .0293; P(X <= 16) = .9730, P(X <= 17) = .9857.
    assert expected_range(10.0, 0.95) == (4, 17)


@given(st.integers(0, 300), st.integers(0, 300), st.floats(1, 5000), st.floats(1, 5000))
def test_turned_round_it_is_the_same_comparison(first, second, days, other):
    one, two = compare(first, days, second, other), compare(second, other, first, days)
    assert one.p == pytest.approx(two.p, rel=1e-6, abs=1e-12)
    assert 0 <= one.p <= 1
    assert one.lower <= one.upper
    if one.ratio and two.ratio and math.isfinite(one.ratio):
        assert one.ratio == pytest.approx(1 / two.ratio)


@given(st.floats(0.01, 4000), st.sampled_from([0.95, 0.998]))
def test_limits_of_a_count_hold_what_they_promise(expected, level):
    low, high = expected_range(expected, level)
    assert 0 <= low <= expected + 1
    assert high >= expected - 1
