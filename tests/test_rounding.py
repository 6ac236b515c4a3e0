from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ig_metrics.rounding import exact, half_up, percent, shown_percent


@pytest.mark.parametrize(
    "value, places, rounded",
    [
        (Fraction(165, 2), 0, "83"),
        (82.5, 0, "83"),
        (Fraction(245, 3), 0, "82"),
        (Fraction(245, 3), 2, "81.67"),
        (0.05, 1, "0.1"),
        (2.675, 2, "2.68"),  # the nearest binary is below 2.675; what was written is not
        (-0.5, 0, "0"),
        (100, 1, "100.0"),
    ],
)
def test_halves_go_up(value, places, rounded):
    assert half_up(value, places) == Decimal(rounded)


@pytest.mark.parametrize(
    "value, target, shown",
    [
        (94.96, 95, "94.9%"),
        (94.95, 95, "94.9%"),
        (94.94, 95, "94.9%"),
        (95.0, 95, "95.0%"),
        (95.04, 95, "95.0%"),
        (Fraction(9499999, 100000), 95, "94.9%"),
        (94.96, None, "95.0%"),
        (94.96, 90, "95.0%"),
        (82.46, 82.5, "82.4%"),
        (None, 95, "not measured"),
        (float("nan"), 95, "not measured"),
    ],
)
def test_a_target_is_never_shown_as_reached_before_it_is(value, target, shown):
    assert shown_percent(value, target) == shown


@pytest.mark.parametrize("part, whole, published", [(1177, 1307, "90"), (87, 214, "41")])
def test_percentages_round_as_a_council_published_them(part, whole, published):
    assert str(half_up(percent(part, whole))) == published


def test_a_percentage_of_nothing_is_not_measured():
    assert percent(0, 0) is None


def test_a_float_is_what_it_prints_as():
    assert exact(0.1) == Fraction(1, 10)


@given(st.fractions(0, 100), st.integers(0, 100))
def test_what_is_shown_stands_on_the_same_side_of_the_target(value, target):
    shown = Fraction(shown_percent(value, target).rstrip("%"))
    if value < target:
        assert shown < target
    if value >= target:
        assert shown >= target
    assert abs(shown - value) <= Fraction(1, 10)
