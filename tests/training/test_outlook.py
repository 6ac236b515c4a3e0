"""When the target is reached: by the round before and never beyond it; what is needed; what falls due."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from ig_metrics.training.cohorts import completed_days
from ig_metrics.training.completion import curve
from ig_metrics.training.matching import match
from ig_metrics.training.outlook import footing, needed, outlook, reached, refreshers
from tests.training.build import COURSE, D, done, frame, measured, staff

# The round before: of 4 people one completed on day 70, one on day 80, two were seen to day 100.
FORM = curve([70, 80, 100, 100], [True, True, False, False])


def council(open_people=1, done_on=("2014-03-01",) * 3):
    """People in date since the days given, and some who never completed: on 31 March 63 days after the launch."""
    numbers = [f"{n}" for n in range(len(done_on) + open_people)]
    attempts = [done(day, number) for number, day in zip(numbers, done_on, strict=False)]
    return measured(staff(*({"staff_id": number} for number in numbers)), attempts), attempts


def test_a_share_is_what_the_round_before_did_from_the_same_day_on():
    people, _ = council()
    table = outlook(people, FORM, COURSE, D, days=40)
    # S(63) = 1. After 7 days S = 3/4, after 17 days S = 1/2: of one person 1/4 and 1/2 are expected.
    assert table["percent"].iloc[[0, 6, 7, 16, 17, 37]].tolist() == pytest.approx([75, 75, 81.25, 81.25, 87.5, 87.5])


def test_nothing_is_said_beyond_the_last_day_seen():
    people, _ = council()
    table = outlook(people, FORM, COURSE, D, days=40)
    # The person is at day 63; the round before was seen to day 100, so 37 days ahead are known.
    assert table["known"].tolist() == [True] * 38 + [False] * 3
    assert table["percent"].iloc[38:].isna().all()


def test_whoever_took_longer_than_anybody_seen_makes_the_future_unknown():
    people, _ = council()
    short = curve([10, 50], [True, False])
    assert outlook(people, short, COURSE, D, days=5)["known"].tolist() == [True] + [False] * 5


def test_without_a_round_before_nothing_is_known_but_what_runs_out():
    people, _ = council(done_on=("2013-04-02", "2014-03-01", "2014-03-01"))
    table = outlook(people, None, COURSE, D, days=4)
    assert not table["known"].any()
    assert table["in_date"].tolist() == [3, 3, 3, 2, 2]
    assert reached(table, "percent", 95).on is None


def test_a_completion_that_runs_out_starts_a_new_clock():
    # Runs out on 2 April, day 2; from then on the person is expected as the round before was from its day 0.
    people, _ = council(open_people=0, done_on=("2013-04-02", "2014-03-01"))
    table = outlook(people, FORM, COURSE, D, days=90)
    assert table["percent"].iloc[[2, 3, 71, 72, 82]].tolist() == pytest.approx([100, 50, 50, 62.5, 75])
    assert table["renewed_percent"].iloc[82] == pytest.approx(100)


@pytest.mark.parametrize("target, day", [(75, "2014-03-31"), (80, "2014-04-07"), (87.5, "2014-04-17"), (88, None)])
def test_reached_is_the_first_day_at_the_target(target, day):
    people, _ = council()
    found = reached(outlook(people, FORM, COURSE, D, days=60), "percent", target)
    assert found.on == (None if day is None else dt.date.fromisoformat(day))
    assert found.known_until == dt.date(2014, 5, 7)


def wanted(by, **more):
    people, attempts = council(**more)
    days = completed_days(people, match(frame("completions", *attempts), people), None, COURSE, D)
    return needed(footing(people, days, D), COURSE, D, by)


def test_completions_needed_are_the_target_share_less_those_still_in_date():
    # 10 people, 95% is 9.5, so 10; 3 are in date to the end, 7 more in two weeks.
    found = wanted(dt.date(2014, 4, 14), open_people=7)
    assert (found.base, found.still, found.more, found.a_week) == (10, 3, 7, 3.5)


def test_a_completion_that_runs_out_before_the_day_is_needed_again():
    found = wanted(dt.date(2014, 4, 14), open_people=0, done_on=("2013-04-13", "2013-04-14"))
    assert (found.still, found.more) == (1, 1)


def test_the_pace_is_people_who_completed_in_the_last_four_weeks():
    # 3 March is 28 days before and no longer in them; 4 March is.
    assert wanted(D, open_people=1, done_on=("2014-03-03", "2014-03-04", "2014-03-31")).pace == 2 / 4
    assert wanted(D).a_week is None


def test_a_day_in_the_past_is_refused():
    with pytest.raises(ValueError, match="before the as-at date"):
        wanted(dt.date(2014, 3, 30))


def test_refreshers_by_the_month_they_fall_due():
    people, _ = council(open_people=1, done_on=("2013-03-31", "2013-04-01", "2013-04-30", "2014-03-30"))
    table = refreshers(people, D)
    assert table["month"].iloc[0] == pd.Timestamp("2014-03-01")
    assert table["people"].tolist() == [1, 2] + [0] * 10


def test_nobody_at_all():
    people = measured(staff({"leave_date": "2011-01-01"}))
    table = outlook(people, FORM, COURSE, D, days=2)
    assert table["in_date"].tolist() == [0, 0, 0]
    assert np.isnan(table["percent"]).all()
