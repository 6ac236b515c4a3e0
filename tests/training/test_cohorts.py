"""Rounds of a course: who is in one, who had nothing to do, and how long each took."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pandas as pd
import pytest
from hypothesis import given

from ig_metrics.settings import Course, Escalation
from ig_metrics.training.cohorts import clocks, cohorts, completed_days, previous
from ig_metrics.training.completion import curve
from ig_metrics.training.days import day_number
from ig_metrics.training.events import Events
from ig_metrics.training.matching import match
from tests.oracles import training as oracle
from tests.training.build import COURSE, D, done, excused, frame, measured, paper, staff
from tests.training.test_generated import COURSES, LIVES, STEPS, Life, few, measure, rules


def rounds(posts, attempts=(), papers=(), course=COURSE, exempt=(), as_at=D):
    people = measured(posts, list(attempts), papers=list(papers), exempt=list(exempt), course=course, as_at=as_at)
    tried = match(frame("completions", *attempts), people)
    days = completed_days(people, tried, frame("paper_returns", *papers), course, as_at)
    return cohorts(people, days, course, as_at)


def line(one):
    """Days and completions of a cohort of one person."""
    (row,) = one.estimate.to_dict("records")
    return int(row["day"]), bool(row["completed"])


@pytest.mark.parametrize(
    "person, attempts, days, completed",
    [
        # Launched on 27 January; 31 March is day 63.
        ({}, [done("2014-02-10")], 14, True),
        ({}, [done("2014-01-27")], 0, True),
        ({}, [], 63, False),
        ({}, [done("2014-02-10", outcome="failed")], 63, False),
        ({"leave_date": "2014-02-28"}, [], 32, False),
        ({"leave_date": "2014-02-28"}, [done("2014-02-28")], 32, True),
        ({"absence": "sick", "absence_from": "2014-03-01"}, [], 32, False),
        ({"absence": "sick", "absence_from": "2013-12-01", "absence_to": "2014-02-28"}, [done("2014-03-04")], 3, True),
        # A completion that had run out by the launch leaves the person to do it again.
        ({}, [done("2013-01-26"), done("2014-01-30")], 3, True),
    ],
)  # fmt: skip
def test_days_from_being_assigned_to_the_first_valid_completion(person, attempts, days, completed):
    assert line(rounds(staff(person), attempts)[0]) == (days, completed)


def test_paper_counts_alike_and_the_first_of_two_is_used():
    one = rounds(staff({}), [done("2014-03-01")], [paper("2014-02-03")])[0]
    assert line(one) == (7, True)


def test_who_was_in_date_on_the_day_had_nothing_to_do():
    one = rounds(staff({"staff_id": "1"}, {"staff_id": "2"}), [done("2013-01-27")])[0]
    assert (one.people, one.already) == (1, 1)


def test_starters_are_a_cohort_of_their_own_from_the_day_after_the_launch():
    posts = staff({"staff_id": "1", "start_date": "2014-01-27"}, {"staff_id": "2", "start_date": "2014-01-28"})
    this, starters = rounds(posts, [done("2014-02-07", "2")])
    assert (this.people, starters.people) == (1, 1)
    assert line(starters) == (10, True)


def test_an_exemption_that_ended_starts_the_clock_the_day_after():
    one = rounds(staff({}), [done("2014-03-10")], exempt=[excused("2014-03-03")])[0]
    assert line(one) == (6, True)


def test_an_earlier_round_ends_the_day_before_the_next_one():
    course = dataclasses.replace(COURSE, earlier_launches=(dt.date(2013, 1, 28),))
    posts = staff({"staff_id": "1"}, {"staff_id": "2"}, {"staff_id": "3", "start_date": "2013-06-01"})
    found = rounds(posts, [done("2013-02-04", "1"), done("2014-01-27", "2")], course=course)
    before = previous(found)
    assert before is found[2]
    assert (before.began, before.until, before.people) == (dt.date(2013, 1, 28), dt.date(2014, 1, 26), 2)
    assert before.estimate["day"].tolist() == [7, 363]
    assert before.estimate["completed"].tolist() == [1, 0]


def test_without_an_earlier_round_there_is_no_previous_one():
    assert previous(rounds(staff({}))) is None
    assert rounds(staff({}), as_at=dt.date(2014, 1, 26)) == ()


@pytest.mark.parametrize(
    "person, attempts, clock",
    [
        ({}, [], "2014-01-27"),
        ({"start_date": "2014-03-03"}, [], "2014-03-03"),
        ({}, [done("2013-02-10")], "2014-02-10"),
    ],
)
def test_the_clock_starts_when_assigned_or_when_a_completion_ran_out(person, attempts, clock):
    found = clocks(measured(staff(person), attempts), COURSE)
    assert found.tolist() == [day_number(dt.date.fromisoformat(clock))]


def done_by(lives: list[Life], people: pd.DataFrame, course: Course) -> Events:
    """Every completion of generated lives, person n being the nth."""
    attempts = [
        {"staff_id": f"{n}", "course": a.course, "outcome": a.outcome, "completed_on": a.on}
        for n, life in enumerate(lives)
        for a in life.online
    ]
    papers = [
        {"staff_id": f"{n}", "course": a.course, "completed_on": a.on}
        for n, life in enumerate(lives)
        for a in life.paper
    ]
    tried = match(frame("completions", *attempts), people)
    return completed_days(people, tried, frame("paper_returns", *papers), course, D)


@few
@given(LIVES, COURSES, STEPS)
def test_the_same_curve_as_the_oracle(lives: list[Life], course: Course, steps: Escalation) -> None:
    course = dataclasses.replace(course, earlier_launches=(dt.date(2011, 6, 1),))
    people = measure(lives, course, steps)
    found = cohorts(people, done_by(lives, people, course), course, D)
    r = rules(course, steps)
    for one in found:
        seen = []
        for life in lives:
            days = [
                a.on for a in life.online + life.paper
                if a.course.strip().lower() in r.names and a.outcome == "completed" and a.on is not None and a.on <= D
            ]  # fmt: skip
            excuses = [until for name, until in life.exempt if name.strip().lower() in r.names]
            seen.append(
                oracle.observed(
                    life.posts,
                    days,
                    max(excuses, default=None),
                    r,
                    one.began,
                    one.until,
                    D,
                    starters=one.kind == "starters",
                )
            )
        counted = [each for each in seen if each is not None and not each.already]
        assert one.people == len(counted)
        assert one.already == sum(each.already for each in seen if each is not None)
        expected = curve([each.days for each in counted], [each.completed for each in counted])
        pd.testing.assert_frame_equal(one.estimate, expected)
