"""What must hold of every forecast, whatever the plan and its past; and the forecast by date against one at a time."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ig_metrics.toolkit.forecast import ENOUGH_FINISHED, by_date, reaching_target

TRUTH = Path(__file__).parents[1] / "truth" / "forecast"
CASES = json.loads((TRUTH / "requirements_forecast.json").read_text(encoding="utf-8"))["forecasts"]
AS_AT = dt.date(2014, 3, 10)
TODAY = pd.Timestamp(AS_AT)
DAY = pd.Timedelta(days=1)
SLIPS = st.lists(st.integers(-20, 60), min_size=ENOUGH_FINISHED, max_size=14)
AHEAD = st.lists(st.integers(-50, 80), min_size=1, max_size=6)
NEAR = 1e-9


def made(slips, ahead):
    """Finished actions by their slippage (the last of them done long ago), and open ones by the days to their date."""
    done = pd.DataFrame(
        {"planned": [TODAY - 100 * DAY] * len(slips), "actual": [TODAY - (100 - slip) * DAY for slip in slips]}
    )
    waiting = pd.DataFrame(
        {"planned": [TODAY + days * DAY for days in ahead], "actual": pd.Series([pd.NaT] * len(ahead))}
    )
    waiting["actual"] = pd.to_datetime(waiting["actual"])
    items = pd.DataFrame({"requirement": [str(n) for n in range(len(ahead))], "planned": waiting["planned"]})
    return items, pd.concat([done, waiting], ignore_index=True)


def expected(slips, ahead, days=40):
    items, history = made(slips, ahead)
    return reaching_target(items, history, as_at=AS_AT, deadline=AS_AT + dt.timedelta(days=days))


@given(SLIPS, AHEAD, st.integers(0, 120))
def test_chances_lie_between_0_and_1_and_the_band_is_in_order(slips, ahead, days):
    found = expected(slips, ahead, days)
    assert all(0 <= chance <= 1 for chance in found.chances)
    assert 0 <= found.low <= found.high <= len(ahead)
    assert 0 <= found.all_done <= 1
    assert abs(found.past_form - sum(found.chances)) < NEAR


@given(SLIPS, AHEAD, st.data())
def test_finishing_an_item_never_lowers_the_expected_number(slips, ahead, data):
    which = data.draw(st.integers(0, len(ahead) - 1))
    items, history = made(slips, ahead)
    deadline = AS_AT + dt.timedelta(days=40)
    before = reaching_target(items, history, as_at=AS_AT, deadline=deadline).past_form
    # Done today, or on an earlier day that it had: what it teaches counts too.
    history.loc[len(slips) + which, "actual"] = TODAY - data.draw(st.integers(0, 30)) * DAY
    after = reaching_target(items.drop(index=which), history, as_at=AS_AT, deadline=deadline).past_form
    assert after + 1 >= before - NEAR


@given(SLIPS, AHEAD, st.integers(0, 100), st.integers(0, 100))
def test_a_later_deadline_never_lowers_any_number(slips, ahead, one, other):
    early, late = (expected(slips, ahead, days) for days in sorted((one, other)))
    assert late.past_form >= early.past_form - NEAR
    assert (late.plan_says, late.low, late.high) >= (early.plan_says, early.low, early.high)
    assert late.low >= early.low
    assert late.high >= early.high


@given(SLIPS, AHEAD, st.data())
def test_a_later_date_never_raises_the_number(slips, ahead, data):
    # Of an item that no past action had been finished as early as: what is late already is judged by others as late, and a
    # later date makes it another case.
    fresh = [max(days, 21) for days in ahead]
    which = data.draw(st.integers(0, len(ahead) - 1))
    later = [days + (n == which) * data.draw(st.integers(1, 60)) for n, days in enumerate(fresh)]
    _, history = made(slips, fresh)
    deadline = AS_AT + dt.timedelta(days=40)
    before, after = (
        reaching_target(made(slips, dates)[0], history, as_at=AS_AT, deadline=deadline) for dates in (fresh, later)
    )
    assert after.past_form <= before.past_form + NEAR
    assert after.plan_says <= before.plan_says


@given(SLIPS, AHEAD, st.lists(st.integers(0, 120), max_size=6))
def test_by_date_is_the_forecast_of_each_date(slips, ahead, days):
    items, history = made(slips, ahead)
    dates = [AS_AT + dt.timedelta(days=each) for each in sorted(days)]
    found = by_date(items, history, as_at=AS_AT, days=dates)
    for row, day in zip(found.itertuples(), dates, strict=True):
        one = reaching_target(items, history, as_at=AS_AT, deadline=day)
        assert row.day == pd.Timestamp(day)
        assert row.past_form == pytest.approx(one.past_form, abs=NEAR)
        assert (row.low, row.high) == (one.low, one.high)


def test_by_date_agrees_with_r():
    items = pd.read_csv(TRUTH / "open_requirements.csv").rename(columns={"planned_l3": "planned"})
    past = pd.read_csv(TRUTH / "slippage_history.csv")
    days = [dt.date.fromisoformat(case["deadline"]) for case in CASES]
    found = by_date(items, past, as_at=AS_AT, days=days)
    assert found["past_form"].tolist() == pytest.approx([case["expected"] for case in CASES], abs=NEAR)
    assert found["low"].tolist() == [case["p10"] for case in CASES]
    assert found["high"].tolist() == [case["p90"] for case in CASES]


def test_by_date_says_nothing_of_too_few_finished():
    items, history = made([0] * (ENOUGH_FINISHED - 1), [10])
    found = by_date(items, history, as_at=AS_AT, days=[AS_AT])
    assert found["past_form"].isna().all()
    assert found.dtypes.astype(str).to_dict() == {
        "day": "datetime64[us]", "past_form": "Float64", "low": "Int64", "high": "Int64",
    }  # fmt: skip
