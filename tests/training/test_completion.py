"""The completion curve against R's survival package, and by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ig_metrics.errors import Refused
from ig_metrics.training.completion import curve, day_when, within

TRUTH = Path(__file__).parents[1] / "truth" / "km"


def lung() -> pd.DataFrame:
    people = pd.read_csv(TRUTH / "inputs.csv")
    return curve(people["time"], people["event"] == 1)


def test_the_curve_agrees_with_r() -> None:
    truth = pd.read_csv(TRUTH / "curves.csv").query("conf_type == 'log-log'")
    found = lung()
    assert found["day"].tolist() == truth["time"].tolist()
    assert found["at_risk"].tolist() == truth["n_risk"].tolist()
    assert found["completed"].tolist() == truth["n_event"].tolist()
    np.testing.assert_allclose(1 - found["fraction"], truth["surv"], rtol=1e-9)
    np.testing.assert_allclose(1 - found["lower"], truth["upper95"], rtol=1e-9)
    np.testing.assert_allclose(1 - found["upper"], truth["lower95"], rtol=1e-9)


def test_shares_within_days_agree_with_r() -> None:
    truth = pd.read_csv(TRUTH / "at_days.csv").query("conf_type == 'log-log'")
    for row in truth.to_dict("records"):
        share = within(lung(), row["day"])
        assert share is not None
        found = (share.fraction, share.lower, share.upper)
        expected = (row["completed_fraction"], row["completed_lower95"], row["completed_upper95"])
        np.testing.assert_allclose(found, expected, rtol=1e-9)
        assert share.at_risk == row["n_risk"]


def test_by_hand() -> None:
    # Day 1: 1 of 4. Day 2: 1 of 3, and one gone who was still at risk that day. Day 3: the last is gone.
    found = curve([1, 2, 2, 3], [True, True, False, False])
    assert found["at_risk"].tolist() == [4, 3, 1]
    assert found["completed"].tolist() == [1, 1, 0]
    assert found["fraction"].tolist() == pytest.approx([1 / 4, 1 / 2, 1 / 2])


def test_nobody_done_yet_and_everybody_done_have_no_interval() -> None:
    nobody = curve([5, 7], [False, False])
    assert nobody["fraction"].tolist() == [0, 0]
    assert nobody[["lower", "upper"]].isna().all(axis=None)
    everybody = curve([5, 5], [True, True])
    assert everybody["fraction"].tolist() == [1]
    assert everybody[["lower", "upper"]].isna().all(axis=None)


def test_beyond_the_last_day_seen_is_not_yet_known() -> None:
    found = curve([10, 20], [True, False])
    assert within(found, 21) is None
    share = within(found, 20)
    assert share is not None
    assert (share.fraction, share.at_risk) == (0.5, 1)


def test_before_the_first_day_nobody_has_completed() -> None:
    share = within(curve([10, 20], [True, False]), 9)
    assert share is not None
    assert (share.fraction, share.at_risk) == (0.0, 2)


def test_nobody_at_all() -> None:
    found = curve([], [])
    assert len(found) == 0
    assert within(found, 28) is None


@pytest.mark.parametrize(("days", "completed"), [([1, 2], [True]), ([-1], [True]), ([float("nan")], [False])])
def test_bad_input_is_refused(days: list[float], completed: list[bool]) -> None:
    with pytest.raises(Refused):
        curve(days, completed)


def test_days_by_which_a_share_had_completed_agree_with_r() -> None:
    truth = pd.read_csv(TRUTH / "quantiles.csv").query("conf_type == 'log-log'")
    for share, rows in truth.groupby("p"):
        found = day_when(lung(), share)
        expected = dict(zip(rows["what"], rows["days"], strict=True))
        for name, value in (("estimate", found.day), ("lower95", found.lower), ("upper95", found.upper)):
            assert value == expected[name] if value is not None else np.isnan(expected[name])


def test_a_curve_that_rests_at_the_share_gives_the_middle_of_its_rest() -> None:
    assert day_when(curve([10, 20], [True, True]), 0.5).day == 15
    assert day_when(curve([10, 20], [True, False]), 0.5).day == 10
    assert day_when(curve([10, 20], [True, False]), 0.6).day is None
