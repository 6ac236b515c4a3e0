"""Sentences about what actions would bring, verdicts and scores, word by word."""

from __future__ import annotations

import datetime as dt

import pytest

from ig_metrics.wording import Terms
from ig_metrics.wording import forecasts as words

OUTCOMES = Terms("outcome", ("Not achieved", "Partially achieved", "Achieved"), each_line=True)
MARCH, JUNE = dt.date(2014, 3, 31), dt.date(2014, 6, 30)


@pytest.mark.parametrize(
    "said, expected",
    [
        (words.action_effect("reaches", "2", 3), "Level 2 to 3: at target"),
        (words.action_effect("raises", None, 2), "Not assessed to 2: still below target"),
        (words.action_effect("nothing new", "3", 3), "Nothing more: it is there already"),
        (words.action_effect("reaches", "0", 2, OUTCOMES), "Not achieved to Achieved: at target"),
        (words.question(OUTCOMES, JUNE), "Will every outcome be as expected by 30 June 2014?"),
        (words.question(Terms(target=2), None), "Will we reach Level 2?"),
        (" ".join(words.in_terms(OUTCOMES, "1 requirement is, 2 requirements are.")), "1 outcome is, 2 outcomes are."),
        (words.action_when("Open", JUNE, None, 0, 60, 2014), "due 30 Jun (+60 days)"),
        (words.action_when("Open", JUNE, None, 0, -1, 2013), "due 30 Jun 2014 (−1 day)"),
        (words.action_when("Late", MARCH, None, 3, 3, 2014), "late by 3 days"),
        (words.action_when("Done on time", JUNE, MARCH, 0, 0, 2014), "done 31 Mar"),
        (words.action_when("Open", None, None, 0, None, 2014), "no date"),
        (words.verdict(4, 4, 4, 1.0, MARCH, JUNE), "**Yes, already.** Nothing is below target."),
        (words.verdict(3, 3, 4, None, MARCH, MARCH), "**No.** The deadline is this day, and 1 requirement is below target."),
        (words.verdict(1, 2, 4, 0.0, MARCH, JUNE), "**Not by the plan's own dates**: they leave 2 requirements below target on 30 June 2014."),
        (words.verdict(1, 4, 4, None, MARCH, JUNE), "**Yes, if every date of the plan is kept.** How likely that is cannot be said yet."),
        (words.verdict(1, 4, 4, 0.004, MARCH, JUNE), "**Yes, if every date of the plan is kept; by past form that is very unlikely** (a chance of under 1%)."),
        (words.verdict(1, 4, 4, 0.5, MARCH, JUNE), "**Yes, if every date of the plan is kept; by past form that is about as likely as not** (a chance of 50%)."),
        (words.verdict(1, 4, 4, 0.95, MARCH, JUNE), "**Yes, if every date of the plan is kept; by past form that is very likely** (a chance of 95%)."),
        (words.in_short(1, 2, 1.5, 4, JUNE), "By 30 June 2014 the plan's dates bring **2 of 4 requirements** to target; past form suggests **about 2**. 1 is there now."),
        (words.effects({}), "Every action is done."),
        (words.effects({"no level": 1}), "The one open action does not say which level."),
        (words.effects({"reaches": 2, "no level": 2}), "Of 4 open actions, 2 would bring a requirement to its target and 2 do not say which level."),
        (words.chance(None), "not known"),
        (words.chance(0.0), "under 1%"),
        (words.chance(0.996), "over 99%"),
        (words.chance(0.345), "35%"),
        (words.band(3, 3), "3 in 8 of 10 such cases"),
        (words.undated_actions(2), "2 actions have no date: they are in the table, and not drawn."),
        (words.beyond_history(1), "1 requirement waits for an action that is later already than any that was ever finished: past form cannot speak for it, and counts it as not reached."),
        (words.forecasts_scored(6, 6, 6, 5, 0, 0), "Of 6 forecasts whose date has come, **5 were inside their band**."),
        (words.forecasts_scored(8, 6, 4, 1, 1, 2), "Of 6 forecasts whose date has come, 4 gave a band, and **1 was inside it**. 1 of them was worked out afterwards, from the files of its day. 2 forecasts wait for their date."),
        (words.forecasts_scored(2, 2, 0, 0, 2, 0), "Of 2 forecasts whose date has come, none gave a band: too few actions had been finished. 2 of them were worked out afterwards, from the files of their day."),
        (words.forecasts_scored(1, 1, 1, 0, 0, 0), "The one forecast whose date has come was **outside its band**."),
        (words.forecasts_scored(1, 0, 0, 0, 0, 1), "**No forecast can be scored yet.** 1 forecast waits for its date."),
        (" ".join(words.forecasts_erred(3, 4.25, 2, -0.04)), "The plan's dates promised **4.3 requirements more** than came on average. Past form suggested just what came on average."),
        (" ".join(words.dropped(1, 2)), "1 action of earlier plans is no longer in it, and was not done when last seen. 2 actions were dropped with a reason."),
    ],
)  # fmt: skip
def test_it_is_said_in_these_words(said, expected):
    assert said == expected
