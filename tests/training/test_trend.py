"""The rate on each of many days is the page's own figure of that day, where the list is the same."""

from __future__ import annotations

import datetime as dt

from hypothesis import given

from ig_metrics.settings import Course, Escalation
from ig_metrics.training.cohorts import completed_days
from ig_metrics.training.compliance import compliance
from ig_metrics.training.matching import match
from ig_metrics.training.trend import days_of_trend, over_time
from tests.training.build import COURSE, D, done, frame, measured, staff
from tests.training.test_cohorts import done_by
from tests.training.test_generated import COURSES, LIVES, STEPS, Life, few, measure


def test_days_are_whole_weeks_back_to_the_launch():
    assert days_of_trend(dt.date(2014, 3, 17), D) == (dt.date(2014, 3, 17), dt.date(2014, 3, 24), D)
    assert days_of_trend(dt.date(2014, 3, 18), D) == (dt.date(2014, 3, 24), D)
    assert len(days_of_trend(dt.date(2000, 1, 1), D, most=10)) == 10
    assert days_of_trend(dt.date(2014, 4, 1), D) == ()


def test_by_hand():
    posts = staff(
        {"staff_id": "1"}, {"staff_id": "2", "start_date": "2014-03-10"}, {"staff_id": "3", "leave_date": "2014-03-09"}
    )
    attempts = [done("2014-03-03", "1")]
    people = measured(posts, attempts)
    days = completed_days(people, match(frame("completions", *attempts), people), None, COURSE, D)
    table = over_time(people, days, COURSE, [dt.date(2014, 3, 2), dt.date(2014, 3, 3), dt.date(2014, 3, 10)])
    assert table[["base", "done"]].to_numpy().tolist() == [[2, 0], [2, 1], [2, 1]]
    assert table["percent"].tolist() == [0, 50, 50]


@few
@given(LIVES, COURSES, STEPS)
def test_on_the_day_itself_it_is_the_rate(lives: list[Life], course: Course, steps: Escalation) -> None:
    people = measure(lives, course, steps)
    table = over_time(people, done_by(lives, people, course), course, [D])
    (now,) = compliance(people).to_dict("records")
    assert table["in_scope"].iloc[0] == now["in_scope"]
    assert table["base"].iloc[0] == now["in_scope"] - now["absent"] - now["exempt"]
    assert table["done"].iloc[0] == now["in_date"] + now["due_soon"]
