import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ig_metrics.breaches.periods import Period, previous, previous_quarter, quarter_to, since_meeting
from ig_metrics.errors import Refused

D = dt.date


def test_both_ends_count():
    assert Period(D(2014, 1, 1), D(2014, 3, 31)).days == 90
    assert Period(D(2014, 1, 1), D(2014, 1, 1)).days == 1


def test_a_period_that_ends_before_it_starts_is_refused():
    with pytest.raises(Refused, match="before it starts"):
        Period(D(2014, 1, 2), D(2014, 1, 1))


@pytest.mark.parametrize(
    "end, start",
    [
        (D(2014, 3, 31), D(2014, 1, 1)),
        (D(2014, 6, 30), D(2014, 4, 1)),
        (D(2014, 2, 28), D(2013, 12, 1)),
        (D(2016, 2, 29), D(2015, 12, 1)),
        (D(2014, 3, 15), D(2013, 12, 16)),
        (D(2014, 5, 30), D(2014, 3, 1)),  # 30 February held to 28, the day after it
    ],
)
def test_three_calendar_months_to_a_date(end, start):
    assert quarter_to(end) == Period(start, end)


def test_since_a_meeting_starts_the_day_after_it():
    assert since_meeting(D(2014, 1, 27), D(2014, 3, 31)) == Period(D(2014, 1, 28), D(2014, 3, 31))


def test_no_day_has_passed_since_a_meeting_on_the_same_day():
    with pytest.raises(Refused, match="no day has passed"):
        since_meeting(D(2014, 3, 31), D(2014, 3, 31))


def test_the_previous_period_is_as_long_and_ends_the_day_before():
    assert previous(Period(D(2014, 1, 28), D(2014, 3, 31))) == Period(D(2013, 11, 26), D(2014, 1, 27))


def test_the_previous_quarter_is_three_calendar_months_too():
    assert previous_quarter(quarter_to(D(2014, 3, 31))) == Period(D(2013, 10, 1), D(2013, 12, 31))


@given(st.dates(D(2000, 1, 1), D(2040, 1, 1)))
def test_a_quarter_is_between_89_and_92_days_and_leaves_no_gap(end):
    quarter = quarter_to(end)
    assert 89 <= quarter.days <= 93
    assert previous_quarter(quarter).end + dt.timedelta(days=1) == quarter.start
