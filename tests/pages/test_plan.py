"""The plan's page, part by part, as each role; what the IG lead keeps there is kept, and scored."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ig_metrics.ledger import forecasts
from ig_metrics.store import Store
from tests.dashboard import conftest as made
from tests.pages.conftest import said

PARTS = ("The plan", "Will we make it?", "Forecasts kept")
JUNE = "2014-06-30"


def opened_part(opened, part, role="ig_lead", **link):
    return opened("plan", role, {"plan_part": part, **link})


def table_with(at, column):
    return next((item.value for item in at.dataframe if column in item.value.columns), None)


@pytest.mark.parametrize("role", ["ig_lead", "manager", "committee"])
@pytest.mark.parametrize("part", PARTS)
def test_a_part_asks_and_answers(council, opened, part, role):
    at = opened_part(opened, part, role)
    assert [title.value[-1] for title in at.title] == ["?"]
    assert not at.error
    assert any(item.label == "How this is worked out" for item in at.expander)


def test_the_plan_says_what_is_open_late_and_moved(council, opened):
    at = opened("plan")
    text = said(at)
    assert "**18 of 27 actions** are open, and **3 are late**." in text
    assert "Of 18 open actions, 17 would bring a requirement to its target and 1 would change nothing" in text
    assert len(table_with(at, "state_shown")) == 27
    assert {"◆ Late", "○ Open", "● Done on time", "■ Done late"} == set(table_with(at, "state_shown")["state_shown"])


def test_actions_are_narrowed_by_category_owner_and_state(council, opened):
    at = opened("plan")
    at.selectbox(key="plan_state").select("late").run()
    assert table_with(at, "state_shown")["requirement"].tolist() == ["301", "206", "310"]
    at.selectbox(key="plan_category").select("Information security assurance").run()
    assert table_with(at, "state_shown")["requirement"].tolist() == ["301", "310"]
    at.selectbox(key="plan_owner").select("Example Services Ltd").run()
    assert table_with(at, "state_shown")["requirement"].tolist() == ["310"]
    assert "Example" not in str(at.query_params)


def test_the_committee_sees_no_owner_anywhere(council, opened):
    for part in PARTS:
        at = opened_part(opened, part, "committee", plan_by=JUNE)
        for item in at.dataframe:
            assert not {"owner", "progress", "risk", "by", "id", "dropped_why"} & set(item.value.columns)
        assert "plan_owner" not in [box.key for box in at.selectbox]
        assert not any(button.label == "Keep this forecast" for button in at.button)


def test_another_day_can_be_asked_about(council, opened):
    at = opened_part(opened, "Will we make it?", plan_by=JUNE)
    text = said(at)
    assert at.title[0].value == "Will we reach Level 3 by 30 June 2014?"
    assert "**Not by the plan's own dates**: they leave 10 requirements below target on 30 June 2014." in text
    assert "**about 20 of 40**: from 19 to 22 in 8 of 10 such cases." in text
    undated = next(item.value for item in at.dataframe if "stands" in item.value.columns and len(item.value) == 5)
    assert undated["requirement"].tolist() == ["300", "303", "304", "308", "506"]


def test_a_forecast_is_kept_from_the_page_once(own_council, opened):
    at = opened_part(opened, "Will we make it?", plan_by=JUNE)
    next(button for button in at.button if button.label == "Keep this forecast").click().run()
    assert not at.exception
    assert "The forecast as at 31 March 2014 for 30 June 2014 is kept." in said(at)
    assert not any(button.label == "Keep this forecast" for button in at.button)
    with Store.open(own_council) as store:
        held = forecasts.listed(store)
        assert (held[-1].said.deadline, held[-1].said.plan_says) == (dt.date(2014, 6, 30), 30)


def test_the_sample_councils_forecast_of_january_is_scored(council, opened):
    text = said(opened_part(opened, "Forecasts kept"))
    assert "The plan's dates promised **11 requirements more** than came." in text
    assert "It was worked out afterwards" in text


def actions(count, done=0, due="2014-06-30"):
    return [
        {"action": f"Action {n}", "requirement": str(100 + n % 40), "owner": f"Owner {n % 7}", "due": pd.Timestamp(due) + pd.Timedelta(days=n),
         "delivers_level": "3", "done_on": pd.Timestamp("2014-03-01") if n < done else None}
        for n in range(count)
    ]  # fmt: skip


def assessed(level="2", numbers=range(100, 140)):
    return [
        {"requirement": str(n), "level": level, "title": f"Title {n}", "category": f"Category {n % 6}"} for n in numbers
    ]


AHEAD, GONE = "2014-07-31", "2014-03-01"


@pytest.mark.parametrize(
    "plan, level, deadline, role",
    [
        (None, "2", AHEAD, "ig_lead"),
        (actions(200, 20), "2", AHEAD, "committee"),
        (actions(12, 12), "3", AHEAD, "ig_lead"),
        (actions(3, 1), "2", GONE, "committee"),
        (actions(3, 1), "2", "", "ig_lead"),
        ([{**actions(1)[0], "due": None}], None, AHEAD, "committee"),
    ],
    ids=["no plan", "200 actions", "everything done", "gone by", "no deadline", "no date"],
)
def test_any_plan_makes_a_page(nothing, opened, plan, level, role, deadline):
    if deadline:
        (nothing / "settings.toml").write_text(f"[toolkit]\ndeadline = {deadline}\n", encoding="utf-8")
    with Store.open(nothing) as store:
        made.add(store, "toolkit", assessed(level), framework="igt-v11-la")
        if plan is not None:
            made.add(store, "plan", plan)
    for part in PARTS:
        at = opened_part(opened, part, role)
        assert at.title[0].value.endswith("?")
        assert not at.error


def test_two_hundred_actions_are_paged(nothing, opened):
    with Store.open(nothing) as store:
        made.add(store, "toolkit", assessed(), framework="igt-v11-la")
        made.add(store, "plan", actions(200))
    at = opened("plan")
    assert "Actions 1 to 40 of 200, by category and date" in said(at)
