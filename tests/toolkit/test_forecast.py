"""How many requirements will reach their target by the deadline."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ig_metrics.errors import Refused
from ig_metrics.toolkit.forecast import poisson_binomial, reaching_target

TRUTH = Path(__file__).parents[1] / "truth" / "forecast"
CASES = json.loads((TRUTH / "requirements_forecast.json").read_text(encoding="utf-8"))["forecasts"]
AS_AT = dt.date(2014, 3, 10)
NONE = pd.DataFrame({"planned": pd.to_datetime([]), "actual": pd.to_datetime([])})


def history(*slips: int | None) -> pd.DataFrame:
    """Actions planned for 1 January 2014 that slipped by so many days (None: still open)."""
    planned = pd.Timestamp("2014-01-01")
    actual = [pd.NaT if slip is None else planned + pd.Timedelta(days=slip) for slip in slips]
    return pd.DataFrame({"planned": [planned] * len(slips), "actual": pd.to_datetime(actual)})


def items(*planned: str | None) -> pd.DataFrame:
    return pd.DataFrame(
        {"requirement": [str(n) for n in range(len(planned))], "planned": pd.to_datetime(list(planned))}
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["deadline"])
def test_the_forecast_agrees_with_r(case):
    open_items = pd.read_csv(TRUTH / "open_requirements.csv").rename(columns={"planned_l3": "planned"})
    past = pd.read_csv(TRUTH / "slippage_history.csv")
    found = reaching_target(open_items, past, as_at=AS_AT, deadline=dt.date.fromisoformat(case["deadline"]))
    assert found.chances == pytest.approx(case["p"], abs=1e-12)
    assert found.past_form == pytest.approx(case["expected"], abs=1e-12)
    assert (found.low, found.high, found.plan_says) == (case["p10"], case["p90"], case["plan_says"])
    assert found.all_done == pytest.approx(case["prob_all"], abs=1e-12)
    assert (found.beyond_history, found.enough_history, found.finished) == (case["n_beyond_history"], True, 25)


def test_seven_finished_actions_are_too_few_and_eight_enough():
    seven = reaching_target(items("2014-03-20"), history(*range(7), None), as_at=AS_AT, deadline=dt.date(2014, 3, 31))
    assert (seven.enough_history, seven.plan_says, seven.past_form, seven.low, seven.high) == (
        False,
        1,
        None,
        None,
        None,
    )
    eight = reaching_target(items("2014-03-20"), history(*range(8)), as_at=AS_AT, deadline=dt.date(2014, 3, 31))
    assert (eight.enough_history, eight.past_form, eight.low, eight.high) == (True, 1.0, 1, 1)


def test_half_of_past_actions_were_done_within_ten_days():
    past = history(0, 0, 0, 0, 20, 20, 20, 20)
    found = reaching_target(items("2014-03-20"), past, as_at=AS_AT, deadline=dt.date(2014, 3, 30))
    assert found.past_form == 0.5
    # planned for 5 March and not done by the 10th: one of those that take 20 days
    late = reaching_target(items("2014-03-05"), past, as_at=AS_AT, deadline=dt.date(2014, 3, 24))
    assert late.past_form == 0.0
    assert reaching_target(items("2014-03-05"), past, as_at=AS_AT, deadline=dt.date(2014, 3, 25)).past_form == 1.0


def test_an_action_finished_after_the_date_asked_about_counts_as_open_then():
    past = history(0, 0, 0, 0, 0, 0, 0, 0, 90)  # the last on 1 April, after 10 March
    assert reaching_target(items("2014-03-20"), past, as_at=AS_AT, deadline=dt.date(2014, 3, 31)).finished == 8


def test_later_than_any_action_ever_was_is_counted_as_not_done_and_said_so():
    found = reaching_target(items("2014-01-05"), history(*range(8)), as_at=AS_AT, deadline=dt.date(2014, 3, 31))
    assert (found.past_form, found.beyond_history, found.plan_says) == (0.0, 1, 1)


def test_an_item_without_a_planned_date_has_no_chance():
    found = reaching_target(items(None, "2014-03-20"), history(*range(8)), as_at=AS_AT, deadline=dt.date(2014, 3, 31))
    assert (found.chances, found.plan_says, found.beyond_history) == ((0.0, 1.0), 1, 0)


def test_nothing_open_is_all_done():
    found = reaching_target(items(), history(*range(8)), as_at=AS_AT, deadline=dt.date(2014, 3, 31))
    assert (found.plan_says, found.past_form, found.low, found.high, found.all_done) == (0, 0.0, 0, 0, 1.0)


def test_no_history_at_all():
    assert not reaching_target(items("2014-03-20"), NONE, as_at=AS_AT, deadline=dt.date(2014, 3, 31)).enough_history


def test_a_deadline_that_is_past_is_refused():
    with pytest.raises(Refused, match="09/03/2014 is before the date asked about, 10/03/2014"):
        reaching_target(items("2014-03-20"), NONE, as_at=AS_AT, deadline=dt.date(2014, 3, 9))


def test_the_frames_given_are_left_alone():
    given_items, past = items("2014-03-20"), history(*range(8))
    before = given_items.copy(), past.copy()
    reaching_target(given_items, past, as_at=AS_AT, deadline=dt.date(2014, 3, 31))
    pd.testing.assert_frame_equal(given_items, before[0])
    pd.testing.assert_frame_equal(past, before[1])


@given(st.lists(st.floats(0, 1), max_size=8))
def test_the_number_done_is_counted_exactly(chances):
    slow = np.zeros(len(chances) + 1)
    for outcome in itertools.product((0, 1), repeat=len(chances)):
        slow[sum(outcome)] += np.prod([p if done else 1 - p for p, done in zip(chances, outcome, strict=True)])
    assert poisson_binomial(chances) == pytest.approx(slow, abs=1e-12)
