"""The plan and the forecast for each role, worked by hand from the small council of conftest.py.

Two plans: in January "Write it down" (300) is due on 28 February; in March it is due on 30 May, and "Check it" (301) is done.
"""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ig_metrics import dashboard, settings
from ig_metrics.dashboard.views import Question
from ig_metrics.errors import Refused
from tests.dashboard import conftest as council
from tests.dashboard.conftest import COMMITTEE, JANUARY, LEAD, MARCH, NAME, RULES
from tests.dashboard.test_views import everything_in

JUNE = dt.date(2014, 6, 30)


def test_the_plan_answers_what_is_open_late_and_moved(store, asked):
    view = dashboard.plan(store, RULES, LEAD, asked)
    assert view.answer == (
        "**1 of 2 actions** is open, and none is late.",
        "1 action has been given another date since first promised; the furthest has slipped by 91 days.",
        "By 31 March 2014 the plan's dates bring **3 of 4 requirements** to target. 3 are there now.",
    )
    assert view.actions[["action", "slippage", "state"]].values.tolist() == [
        ["Check it", -5, "Done on time"],
        ["Write it down", 91, "Open"],
    ]
    assert view.timeline["first_due"].tolist() == [pd.Timestamp("2014-03-15"), pd.Timestamp("2014-02-28")]


def test_each_open_action_says_what_it_would_bring(store, asked):
    view = dashboard.plan(store, RULES, LEAD, asked)
    assert view.actions["delivers"].fillna("").tolist() == ["", "Level 2 to 3: at target"]
    assert view.timeline[["requirement", "category"]].values.tolist() == [
        ["301", council.SECURITY],
        ["300", council.SECURITY],
    ]
    assert view.promised["outcome"].tolist() == ["Not done", "Done on time"]


def test_in_january_the_plan_is_the_one_of_january(store):
    view = dashboard.plan(store, RULES, LEAD, Question(JANUARY))
    assert view.actions["due"].tolist() == [pd.Timestamp("2014-02-28"), pd.Timestamp("2014-03-15")]
    assert view.actions["slippage"].tolist() == [0, 0]


def test_the_forecast_gives_scenarios_where_too_few_are_finished(store, asked):
    view = dashboard.forecast(store, RULES, LEAD, asked, deadline=JUNE)
    assert view.title == "Will we reach Level 3 by 30 June 2014?"
    assert view.answer == (
        "**Yes, if every date of the plan is kept.** How likely that is cannot be said yet.",
        "If nothing more finishes, **3 of 4 requirements** stay at target.",
        "If every date of the plan is kept, **4 of 4 requirements** are at target by 30 June 2014.",
        "Only 1 action has been finished, too few to learn from: past form speaks from 8.",
    )
    assert view.scenarios["requirements"].tolist() == [3, 4, pd.NA]
    assert view.categories["text"].tolist() == [
        "At target.",
        "At target on 30 May 2014 if the plan is kept.",
    ]


def test_the_forecast_by_date_starts_at_what_is_there_and_says_what_was(store, asked):
    view = dashboard.forecast(store, RULES, LEAD, asked, deadline=JUNE)
    assert view.ahead["day"].iloc[[0, -1]].tolist() == [pd.Timestamp(MARCH), pd.Timestamp(JUNE)]
    assert view.ahead["plan_says"].iloc[[0, -1]].tolist() == [3, 4]
    assert view.ahead.loc[view.ahead["day"] < "2014-05-30", "plan_says"].eq(3).all()
    assert view.so_far.values.tolist() == [[pd.Timestamp(JANUARY), 1], [pd.Timestamp(MARCH), 3]]
    assert view.items["chance_shown"].tolist() == ["not known"]
    assert view.categories["chance_shown"].tolist() == ["at target", "not known"]


def test_on_the_day_of_the_deadline_the_answer_is_no(store, asked):
    view = dashboard.forecast(store, RULES, LEAD, asked)
    assert view.answer[0] == "**No.** The deadline is this day, and 1 requirement is below target."


def test_the_councils_own_deadline_is_taken_where_none_is_given(store, asked):
    view = dashboard.forecast(store, RULES, LEAD, asked)
    assert view.deadline == MARCH
    assert (
        view.categories["text"].iloc[1]
        == "Held by 300 (due after the deadline). By the plan, at target on 30 May 2014."
    )


@pytest.mark.parametrize(
    "rules, said",
    [
        (settings.Settings(), "**Not known**: no deadline is set. Ask about another day: 30 May 2014 is when the last open action is due."),
        (
            settings.Settings(toolkit=settings.Toolkit(deadline=dt.date(2014, 3, 30))),
            "**Not known**: the deadline, 30 March 2014, has gone by. Ask about another day: 30 May 2014 is when the last "
            "open action is due.",
        ),
    ],
    ids=["none", "gone by"],
)  # fmt: skip
def test_without_a_deadline_ahead_nothing_is_forecast(store, asked, rules, said):
    view = dashboard.forecast(store, rules, LEAD, asked)
    assert (view.answer, view.outlook, view.figures) == ((said,), None, ())
    with pytest.raises(Refused, match="Ask about another day"):
        dashboard.forecast_json(store, rules, LEAD, asked)


def test_the_committee_sees_no_owner_and_no_narrative(store, asked):
    plan = dashboard.plan(store, RULES, COMMITTEE, asked)
    ahead = dashboard.forecast(store, RULES, COMMITTEE, asked)
    shown = {
        *plan.actions,
        *plan.dropped,
        *plan.timeline,
        *plan.promised,
        *ahead.items,
        *ahead.undated,
        *ahead.outlook.items,
    }
    assert not {"owner", "progress", "risk", "dropped_why"} & shown
    assert NAME not in everything_in(plan) + everything_in(ahead)
    assert NAME in everything_in(dashboard.plan(store, RULES, LEAD, asked))


def test_an_empty_store_asks_for_the_plan(empty_store, asked):
    view = dashboard.plan(empty_store, RULES, LEAD, asked)
    assert view.missing[0].kind == "plan"
    assert view.actions.empty
    with pytest.raises(Refused, match="No Improvement plan is held"):
        dashboard.plan_json(empty_store, RULES, LEAD, asked)
    with pytest.raises(Refused, match="No Toolkit self-assessment is held"):
        dashboard.forecast_json(empty_store, RULES, LEAD, asked)


def test_without_a_plan_the_forecast_is_what_there_is_now(empty_store, asked):
    council.add(empty_store, "toolkit", council.assessment("3", "3", "2", None), framework="igt-v11-la")
    found = dashboard.forecast_json(empty_store, RULES, LEAD, asked)
    assert (found["if_nothing_more_finishes"], found["plan_says"], found["past_form"], found["no_date"]) == (
        2,
        2,
        None,
        2,
    )
    assert found["categories"][1]["blockers"] == [
        {"requirement": "300", "why": "no action with a date"},
        {"requirement": "301", "why": "not assessed"},
    ]


def test_as_known_before_the_plan_came_in_there_is_none(store, asked):
    long_ago = Question(MARCH, None, dt.datetime(2014, 1, 1, tzinfo=dt.UTC))
    assert dashboard.plan(store, RULES, LEAD, long_ago).figures == ()
