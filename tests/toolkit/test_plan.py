"""An action's dates over three plans, worked by hand."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ig_metrics import datasets
from ig_metrics.toolkit.plan import actions, dropped, history

OCT, JAN, MAR = dt.date(2013, 10, 31), dt.date(2014, 1, 24), dt.date(2014, 3, 31)


def plan(*rows):
    whole = [{"requirement": "1", "owner": "Ann", "delivers_level": "3", **row} for row in rows]
    return datasets.conform("plan", pd.DataFrame(whole))


def day(text):
    return pd.Timestamp(text)


PLANS = [
    (OCT, plan({"action": "Write it", "due": day("2014-01-31")}, {"action": "Drop it", "due": day("2014-02-01")})),
    (JAN, plan({"action": "Write  IT ", "due": day("2014-02-28")}, {"action": "Add it", "due": day("2014-03-10")})),
    (
        MAR,
        plan(
            {"action": "Write it", "due": day("2014-05-30")},
            {"action": "Add it", "due": day("2014-03-10"), "done_on": day("2014-03-20")},
            {"action": "Think", "due": None},
            {"action": "Late", "due": day("2014-03-30")},
            {"action": "Today", "due": day("2014-03-31")},
            {"action": "Done", "due": day("2014-03-15"), "done_on": day("2014-03-15")},
        ),
    ),
]


def found(as_at=MAR):
    return actions(PLANS, as_at).set_index("action")


@pytest.mark.parametrize(
    "action, first, slippage, moved, late_by, state",
    [
        ("Write it", "2014-01-31", 119, 2, 0, "Open"),
        ("Add it", "2014-03-10", 10, 0, 10, "Done late"),
        ("Late", "2014-03-30", 0, 0, 1, "Late"),
        ("Today", "2014-03-31", 0, 0, 0, "Open"),
        ("Done", "2014-03-15", 0, 0, 0, "Done on time"),
    ],
)
def test_each_action_keeps_the_date_first_promised(action, first, slippage, moved, late_by, state):
    row = found().loc[action]
    assert row["first_due"] == day(first)
    assert (row["slippage"], row["moved"], row["late_by"], row["state"]) == (slippage, moved, late_by, state)


def test_an_action_without_a_date_is_given_none():
    row = found().loc["Think"]
    assert row["due"] is pd.NaT
    assert pd.isna(row["slippage"])
    assert (row["late_by"], row["state"]) == (0, "Open")


def test_on_an_earlier_day_only_what_was_known_then_counts():
    table = found(JAN)
    assert table.index.tolist() == ["Write  IT ", "Add it"]
    assert table["slippage"].tolist() == [28, 0]


def test_something_done_after_the_day_asked_about_was_open_then():
    row = actions([(JAN, plan({"action": "A", "due": day("2014-02-01"), "done_on": day("2014-02-10")}))], JAN).iloc[0]
    assert (row["state"], row["done_on"] is pd.NaT) == ("Open", True)


def test_what_the_plan_no_longer_has_is_told_apart():
    gone = dropped(PLANS, MAR)
    assert gone[["action", "last_seen"]].values.tolist() == [["Drop it", day("2013-10-31")]]
    assert "Drop it" not in found().index


def test_the_soonest_come_first_and_those_without_a_date_last():
    assert found().index.tolist() == ["Add it", "Done", "Late", "Today", "Write it", "Think"]


def test_history_is_first_promised_against_done():
    past = history(actions(PLANS, MAR))
    assert past.loc[0].tolist() == [day("2014-03-10"), day("2014-03-20")]
    assert past["actual"].notna().sum() == 2


def test_no_plan_has_no_actions():
    assert actions([], MAR).empty
    assert dropped([], MAR).empty
