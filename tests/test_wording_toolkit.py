"""The sentences of the Toolkit page's parts, each in the cases that read differently."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ig_metrics.wording import LEVELLED, Terms, met, page_question, restated, short_of, status, title_question
from ig_metrics.wording import toolkit_claims as claims
from ig_metrics.wording import toolkit_heat as heat
from ig_metrics.wording import toolkit_parties as parties
from ig_metrics.wording import toolkit_why as why
from ig_metrics.wording.restated import levels_restated

OUTCOMES = Terms("outcome", ("Not achieved", "Partially achieved", "Achieved"), each_line=True)
MARCH, JUNE = dt.date(2014, 3, 31), dt.date(2014, 6, 30)


@pytest.mark.parametrize(
    "said, expected",
    [
        (LEVELLED.level("2"), "Level 2"),
        (OUTCOMES.level(1), "Partially achieved"),
        (OUTCOMES.level("9"), "9"),
        (LEVELLED.level("NR"), "Not relevant"),
        (LEVELLED.level(None), "Not assessed"),
        (LEVELLED.level(pd.NA), "Not assessed"),
        (LEVELLED.level(float("nan")), "Not assessed"),
        (LEVELLED.stands("3"), "at Level 3"),
        (LEVELLED.stands("NR"), "not relevant"),
        (OUTCOMES.stands("0"), "“Not achieved”"),
        (OUTCOMES.named(["A1.a"]), "outcome A1.a"),
        (LEVELLED.named(["1", "2", "3"], most=2), "requirements 1, 2 and 1 more"),
        (page_question(OUTCOMES), "Is every outcome as expected, and which fall short?"),
        (title_question(3, MARCH, None, OUTCOMES), "Is every outcome as expected?"),
        (status(None), "The status is **not assessed**."),
        (met(47, 47, OUTCOMES), "**All 47 outcomes** are as expected."),
        (met(0, 1, OUTCOMES), "**0 of 1 outcome** is as expected."),
        (met(0, 0, OUTCOMES), "No outcome applies."),
        (short_of(0, 0, OUTCOMES), ""),
        (short_of(2, 0, OUTCOMES), "2 outcomes are below what is expected of them."),
        (restated(MARCH, "74%", "78%"), "Restated for 31 March 2014: 74% was reported, 78% is known now."),
        (
            levels_restated("requirement 112", 1, MARCH),
            "No headline figure is restated for 31 March 2014, but the level of requirement 112 is.",
        ),
        # Why
        (why.why_question(OUTCOMES), "Which outcomes fall short of what is expected, and what would raise them?"),
        (why.to_raise(0, 0, 0), "**Nothing**: no requirement is below its target."),
        (why.dated(0, 3, None), "None of them has an open action with an owner and a date that gets it there."),
        (why.dated(0, 0, None), ""),
        (
            why.dated(3, 3, JUNE),
            "All of them have an open action with an owner and a date that gets them there; the last is due on 30 June 2014.",
        ),
        (
            why.cheapest(["105"], 0, None, ["105"], as_at=MARCH),
            "**To do**: assess 105. **Soonest**: no date, because no open action gets any of them there.",
        ),
        (
            why.cheapest(["105"], 1, dt.date(2014, 3, 1), [], as_at=MARCH),
            "**Fewest levels**: 1 in all, of 105. **Soonest**: no date to go by, because their actions were due by 1 March 2014 "
            "and are late.",
        ),
        (
            why.cheapest(["105", "110"], 2, None, ["110"], as_at=MARCH, rest_on=JUNE),
            "**Fewest levels**: 2 in all, of 105 and 110. **Soonest**: no date, because no open action gets 110 there; the others "
            "by 30 June 2014.",
        ),
        (why.in_the_way([]), "**In the way**: nothing but the dates of the plan."),
        (
            why.in_the_way([("105", "no open action would raise it"), ("110", "no open action would raise it")]),
            "**In the way**: 105 and 110 (no open action would raise them).",
        ),
        (why.would_do("Level 3", "Level 3", 0, True, 0, "Level 3"), "Raises no level: Level 3 is claimed already."),
        (
            why.would_do("Level 3", "Level 3", 0, True, 0, "Level 3", doubted=True),
            "Raises no level: Level 3 is claimed already, though the data does not support it.",
        ),
        (why.would_do("Level 1", "Level 2", 1, False, 4, "Level 1"), "Raises it from Level 1 to Level 2, short of its target."),
        (
            why.would_do("Not assessed", "Met", 1, True, 1, "Not met"),
            "Gives it its first level, Met, its target; 1 more is below in the category.",
        ),
        # Claims
        (claims.measure("odd_share"), ("Odd share", "As the framework file names it.")),
        (claims.claims_stand(0, 0, 0, LEVELLED), "Nothing is claimed."),
        (
            claims.claims_stand(1, 0, 2, OUTCOMES),
            "Of 3 claims **none is unsupported**; 1 is supported and 2 are not checked, because no rule or no data is held for the "
            "outcome.",
        ),
        (claims.evidence_missing(1, LEVELLED), "1 requirement names no evidence."),
        (claims.evidence_missing(0, LEVELLED), ""),
        # Parties
        (parties.whose_question("A*B"), "What does A\\*B answer for, and what is lacking?"),
        (
            parties.answers_for(2, [], [], [], 0, 0, LEVELLED),
            ("It answers for **2 requirements**.", "None is below target.", "No action is open."),
        ),
        (parties.side_by_side("partner", [], LEVELLED), "No partner is named."),
        (
            parties.side_by_side("partner", [("One Ltd", 4, 0)], LEVELLED),
            "**1 partner** is named. None has requirements below target.",
        ),
        (
            parties.side_by_side("partner", [("One Ltd", 4, 3), ("Two Ltd", 9, 1)], LEVELLED),
            "**2 partners** are named. One Ltd has most below target: 3 of its 4.",
        ),
        # Levels over time
        (heat.moved("", 0, 0, 0), ()),
        (
            heat.moved("Version 12", 2, 1, 1),
            ("In Version 12, from the first assessment to the last, **2 rose**, **1 fell** and 1 is where it was.",),
        ),
    ],
)  # fmt: skip
def test_a_sentence(said, expected):
    assert said == expected
