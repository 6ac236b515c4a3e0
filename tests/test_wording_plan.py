"""Sentences about the plan, the forecast and a new edition, word by word."""

from __future__ import annotations

import datetime as dt

import pytest

from ig_metrics import wording

JUNE, JULY = dt.date(2014, 6, 30), dt.date(2014, 7, 31)


@pytest.mark.parametrize(
    "said, expected",
    [
        (wording.plan_stands(0, 0, 0), "The plan has no actions."),
        (wording.plan_stands(3, 0, 0), "**Every action** of 3 is done."),
        (wording.plan_stands(1, 1, 1), "**1 of 1 action** is open, and **1 is late**."),
        (wording.plan_stands(27, 18, 3), "**18 of 27 actions** are open, and **3 are late**."),
        (wording.plan_slipped(0, 0), "No action has been given another date since it was first promised."),
        (
            wording.plan_slipped(2, 1),
            "2 actions have been given another date since first promised; the furthest has slipped by 1 day.",
        ),
        (wording.plan_slipped(1, -3), "1 action has been given another date since first promised."),
        (
            wording.plan_dropped(1),
            "1 action of earlier plans is no longer in it, and was not done when last seen.",
        ),
        (wording.forecast_question(3, None), "Will we reach Level 3?"),
        (wording.forecast_question(3, JUNE), "Will we reach Level 3 by 30 June 2014?"),
        (wording.no_deadline(None, None), "**Not known**: no deadline is set."),
        (wording.nothing_more(1, 4), "If nothing more finishes, **1 of 4 requirements** stays at target."),
        (wording.past_form(None, None, None, 40, 0), "No action has been finished, too few to learn from: past form speaks from 8."),
        (
            wording.past_form(20.5, 19, 22, 40, 9),
            "If open actions slip as past ones did, **about 21 of 40**: from 19 to 22 in 8 of 10 such cases.",
        ),
        (
            wording.past_form(18.0, 18, 18, 40, 9),
            "If open actions slip as past ones did, **about 18 of 40**: 18 in 8 of 10 such cases.",
        ),
        (
            wording.undated(1),
            "1 requirement below target has no open action with an owner and a date that would raise it; it counts as not reached.",
        ),
        (wording.overdue_actions(2), "2 requirements wait for an action that is late already."),
        (wording.category_outlook(0, None, [], JUNE), "At target."),
        (wording.category_outlook(2, JUNE, [], JUNE), "At target on 30 June 2014 if the plan is kept."),
        (
            wording.category_outlook(3, JULY, [("1", "due after the deadline"), ("2", "late already")], JUNE),
            "Held by 1 (due after the deadline); 2 (late already). By the plan, at target on 31 July 2014.",
        ),
        (wording.evidence_due(0, 2, 90), "No evidence has expired, and that for 2 requirements is due within 90 days."),
        (wording.evidence_due(4, 9, 90), "Evidence for **4 requirements has expired**; that for 9 more is due within 90 days."),
        (wording.evidence_due(1, 0, 90), "Evidence for **1 requirement has expired**; no more is due within 90 days."),
        (wording.levels_held(1, 1), "Assessed on 1 date."),
        (wording.levels_held(3, 2), "Assessed on 3 dates. 2 editions stand apart: their levels are not one trend."),
        (
            wording.carried(21, 28, 7, 7),
            "**21 of 28 requirements** can be carried as they are; 7 need work. 7 requirements of the old edition are dropped.",
        ),
        (wording.carried(1, 1, 0, 0), "**1 of 1 requirement** can be carried as it is; none needs work."),
    ],
)  # fmt: skip
def test_it_is_said_in_these_words(said, expected):
    assert said == expected
