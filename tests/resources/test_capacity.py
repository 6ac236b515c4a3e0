"""What is filled of what is wanted, worked out by hand: at the edges of an entry, over a secondment, without a number."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ig_metrics import datasets
from ig_metrics.resources.capacity import Capacity, capacity, covering, month_ends, steps

D = dt.date
MARCH = D(2014, 3, 31)


def posts(*rows):
    """Rows of post, status, fte, from, to."""
    names = ("post", "status", "fte", "from", "to")
    made = [dict(zip(names, row, strict=True)) for row in rows]
    for row in made:
        row |= {name: pd.Timestamp(row[name]) if row[name] else pd.NaT for name in ("from", "to")}
    return datasets.conform("posts", pd.DataFrame(made, columns=list(names)))


TEAM = posts(
    ("Head", "recruiting", 1, "2014-02-03", None),
    ("Senior officer", "in_post", 1, "2013-11-04", None),
    ("Officer", "in_post", 2, "2011-04-01", None),
    ("Improvement officer", "seconded", 0.4, "2014-01-06", "2014-09-30"),
    ("Auditor", "seconded", 1, "2014-04-01", "2015-03-31"),
    ("Trainer", "vacant", 1, None, None),
)


@pytest.mark.parametrize(
    "day, filled, wanted",
    [
        (D(2013, 11, 3), 2, 3),
        (D(2013, 11, 4), 3, 4),
        # the auditor is not wanted before the day the secondment begins
        (MARCH, 3.4, 5.4),
        (D(2014, 4, 1), 4.4, 6.4),
        # the last day of a secondment is one of it
        (D(2014, 9, 30), 4.4, 6.4),
        (D(2014, 10, 1), 4, 6),
        (D(2015, 4, 1), 3, 5),
    ],
)
def test_an_entry_counts_from_its_first_day_to_its_last(day, filled, wanted):
    found = capacity(TEAM, day)
    assert (found.filled, found.wanted) == (filled, wanted)


def test_an_entry_of_one_day_counts_on_that_day_only():
    one = posts(("Head", "in_post", 1, MARCH, MARCH))
    days = [MARCH - dt.timedelta(days=1), MARCH, MARCH + dt.timedelta(days=1)]
    assert [capacity(one, day).filled for day in days] == [0, 1, 0]


def test_the_29th_of_february_is_a_day_like_any_other():
    one = posts(("Head", "in_post", 1, "2012-02-29", "2016-02-29"))
    days = (D(2012, 2, 28), D(2012, 2, 29), D(2016, 2, 29), D(2016, 3, 1))
    assert [capacity(one, day).filled for day in days] == [0, 1, 1, 0]


@pytest.mark.parametrize("status", ["vacant", "recruiting"])
def test_somebody_seconded_into_an_open_post_fills_it_and_it_is_counted_once(status):
    both = posts(("Head", status, 1, None, None), (" head ", "seconded", 0.4, "2014-01-01", "2014-12-31"))
    assert capacity(both, MARCH) == Capacity(0.4, 1.0, 1, 1)
    assert capacity(both, D(2015, 1, 1)) == Capacity(0.0, 1.0, 0, 1)


def test_two_filled_posts_of_one_name_and_a_vacant_one_beside_a_filled_one_are_two():
    assert capacity(
        posts(("Officer", "in_post", 1, None, None), ("Officer", "in_post", 1, None, None)), MARCH
    ) == Capacity(2.0, 2.0, 2, 2)
    assert capacity(
        posts(("Officer", "in_post", 1, None, None), ("Officer", "vacant", 1, None, None)), MARCH
    ) == Capacity(1.0, 2.0, 1, 2)


def test_a_post_that_is_several_entries_one_after_another_is_one_post():
    story = posts(
        ("Head", "vacant", 1, None, "2014-02-02"),
        ("Head", "recruiting", 1, "2014-02-03", "2014-05-31"),
        ("Head", "in_post", 1, "2014-06-01", None),
    )
    days = (D(2014, 2, 2), D(2014, 2, 3), D(2014, 5, 31), D(2014, 6, 1))
    assert [(capacity(story, day).filled, capacity(story, day).wanted) for day in days] == [
        (0, 1),
        (0, 1),
        (0, 1),
        (1, 1),
    ]


def test_an_entry_without_a_number_is_a_post_and_in_no_sum():
    found = capacity(posts(("Head", "in_post", None, None, None), ("Officer", "vacant", 1, None, None)), MARCH)
    assert found == Capacity(0.0, 1.0, 1, 2, 1, 1)
    assert found.in_fte
    assert not capacity(posts(("Head", "in_post", None, None, None)), MARCH).in_fte


def test_steps_are_the_days_on_which_anything_changes():
    table = steps([(MARCH, TEAM)], D(2014, 1, 1), D(2014, 12, 31))
    assert [(row.day.date(), row.filled, row.wanted) for row in table.itertuples()] == [
        (D(2014, 1, 1), 3, 4),
        (D(2014, 1, 6), 3.4, 4.4),
        (D(2014, 2, 3), 3.4, 5.4),
        (D(2014, 4, 1), 4.4, 6.4),
        (D(2014, 10, 1), 4, 6),
    ]


def test_a_day_is_told_by_the_list_in_force_then():
    earlier = posts(("Head", "in_post", 1, None, None))
    later = posts(("Head", "vacant", 1, None, None))
    table = steps([(D(2014, 1, 24), earlier), (MARCH, later)], D(2014, 1, 1), D(2014, 12, 31))
    assert [(row.day.date(), row.filled) for row in table.itertuples()] == [(D(2014, 1, 1), 1), (MARCH, 0)]


def test_months_are_told_by_their_last_day():
    table = month_ends([(MARCH, TEAM)], D(2014, 2, 10), D(2014, 4, 1))
    assert [(row.day.date(), row.filled, row.wanted) for row in table.itertuples()] == [
        (D(2014, 2, 28), 3.4, 5.4),
        (MARCH, 3.4, 5.4),
        (D(2014, 4, 30), 4.4, 6.4),
    ]


DAYS = st.dates(D(2013, 1, 1), D(2015, 1, 1))
ROWS = st.tuples(
    st.sampled_from(["Head", "Officer"]),
    st.sampled_from(datasets.POST_STATUSES),
    st.none() | st.sampled_from([0.2, 0.5, 1.0]),
    st.none() | DAYS,
    st.none() | DAYS,
)


@given(st.lists(ROWS, max_size=6), DAYS)
def test_never_more_is_filled_than_wanted_and_an_entry_that_does_not_cover_the_day_changes_nothing(rows, day):
    made = posts(*rows)
    found = capacity(made, day)
    assert 0 <= found.filled <= found.wanted
    assert 0 <= found.filled_posts <= found.wanted_posts
    assert found.unknown_filled <= found.unknown
    assert found == capacity(covering(made, day), day)


@given(st.lists(ROWS, min_size=1, max_size=5), DAYS)
def test_a_step_is_what_a_look_at_that_day_finds(rows, day):
    made = posts(*rows)
    table = steps([(MARCH, made)], D(2013, 1, 1), D(2015, 2, 1))
    last = table[table["day"] <= pd.Timestamp(day)].iloc[-1]
    found = capacity(made, day)
    assert (last["filled"], last["wanted"], last["unknown"]) == (found.filled, found.wanted, found.unknown)
