"""What kept forecasts said against what came: worked by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from ig_metrics.toolkit import scoring
from tests.toolkit.build import assess


def forecasts(*rows):
    table = pd.DataFrame(rows, columns=["plan_says", "past_form", "low", "high", "came"])
    return table.astype(
        {"plan_says": "Int64", "past_form": "Float64", "low": "Int64", "high": "Int64", "came": "Int64"}
    )


def items(*pairs):
    return pd.DataFrame(pairs, columns=["chance", "reached"]).astype({"chance": "float64", "reached": "bool"})


NOTHING = items()


@pytest.mark.parametrize(
    "low, high, came, said",
    [
        (5, 8, 4, "fewer than its band"),
        (5, 8, 5, "inside its band"),
        (5, 8, 8, "inside its band"),
        (5, 8, 9, "more than its band"),
        (pd.NA, pd.NA, 9, "no band given"),
    ],
)
def test_the_ends_of_a_band_are_inside_it(low, high, came, said):
    assert scoring.verdict(low, high, came) == said


def test_errors_are_said_minus_came():
    found = scoring.score(forecasts((10, 6.5, 5, 8, 5), (12, 9.0, 8, 10, 11), (7, None, None, None, 5)), NOTHING)
    assert (found.forecasts, found.with_band, found.inside) == (3, 2, 1)
    # past form: +1.5 and -2; the plan: +5, +1 and +2
    assert (found.error, found.error_size, found.plan_error) == (-0.25, 1.75, pytest.approx(8 / 3))


def test_chances_are_scored_by_the_square_of_what_they_missed_by():
    found = scoring.score(forecasts((1, 1.0, 1, 1, 1)), items((1.0, True), (0.5, False), (0.2, True), (0.0, False)))
    # 0 + 0.25 + 0.64 + 0, over 4
    assert found.brier == pytest.approx(0.2225)
    assert found.items == 4


def test_chances_stand_beside_how_often_they_came_true():
    found = scoring.score(forecasts((1, 1.0, 1, 1, 1)), items((0.1, False), (0.2, True), (0.25, True), (1.0, True)))
    assert found.chances.values.tolist() == [[0.0, 0.25, 2, pytest.approx(0.15), 0.5], [0.25, 0.5, 1, 0.25, 1.0], [0.75, 1.0, 1, 1.0, 1.0]]  # fmt: skip


def test_nothing_kept_is_nothing_scored():
    found = scoring.score(forecasts(), NOTHING)
    assert (found.forecasts, found.error, found.plan_error, found.brier) == (0, None, None, None)
    assert found.chances.empty


def test_what_was_given_no_chance_or_applies_no_more_is_left_out():
    given = pd.DataFrame({"requirement": ["1", "2", "3", "9"], "chance": [0.7, None, 0.4, 0.3]})
    found = scoring.outcomes(given, assess({"1": "3", "2": "3", "3": "NR"}))
    assert found.values.tolist() == [["1", 0.7, True]]
