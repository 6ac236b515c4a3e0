"""Where each post stands, what changed between two days, and what the list says of the time ahead."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ig_metrics.resources.posts import GONE, ahead, changes, entries, overlapping
from tests.resources.test_capacity import MARCH, TEAM, posts

D = dt.date
JANUARY = D(2014, 1, 27)


def told(table, *columns):
    return [
        tuple(None if pd.isna(value) else value for value in row)
        for row in table[list(columns)].itertuples(index=False)
    ]


def test_entries_that_have_not_ended_filled_first_then_those_to_start():
    table = entries(TEAM, MARCH)
    assert told(table, "post", "standing", "ahead") == [
        ("Officer", "in_post", False),
        ("Senior officer", "in_post", False),
        ("Improvement officer", "seconded", False),
        ("Head", "recruiting", False),
        ("Trainer", "vacant", False),
        ("Auditor", "seconded", True),
    ]
    assert len(entries(TEAM, D(2014, 9, 30))) == 6
    assert "Improvement officer" not in entries(TEAM, D(2014, 10, 1))["post"].tolist()


def test_what_changed_by_the_dates_of_one_list():
    table = changes(TEAM, JANUARY, TEAM, MARCH)
    assert told(table, "post", "before", "now", "since") == [("Head", GONE, "recruiting", pd.Timestamp("2014-02-03"))]
    table = changes(TEAM, MARCH, TEAM, D(2014, 10, 1))
    assert told(table, "post", "before", "now", "since") == [
        ("Auditor", GONE, "seconded", pd.Timestamp("2014-04-01")),
        ("Improvement officer", "seconded", GONE, pd.Timestamp("2014-10-01")),
    ]


def test_what_changed_between_two_lists():
    before = posts(
        ("Head", "vacant", 1, None, None), ("Officer", "in_post", 1, None, None), ("Clerk", "in_post", 1, None, None)
    )
    now = posts(("HEAD", "in_post", 1, "2014-03-01", None), ("Officer", "in_post", 0.8, None, None))
    table = changes(before, JANUARY, now, MARCH)
    assert told(table, "post", "before", "now", "fte_before", "fte", "since") == [
        ("HEAD", "vacant", "in_post", 1, 1, pd.Timestamp("2014-03-01")),
        ("Officer", "in_post", "in_post", 1, 0.8, None),
        ("Clerk", "in_post", GONE, 1, None, None),
    ]


def test_nothing_changed_where_a_post_goes_on_in_another_entry():
    story = posts(("Head", "in_post", 1, None, MARCH), ("Head", "in_post", 1, "2014-04-01", None))
    assert changes(story, MARCH, story, D(2014, 4, 1)).empty
    assert ahead(story, MARCH, D(2014, 12, 31))["followed"].tolist() == [True, True]


def test_what_lies_ahead_starts_after_the_day_and_ends_on_it_or_later():
    table = ahead(TEAM, MARCH, D(2015, 3, 31))
    assert told(table, "day", "what", "post", "followed") == [
        (pd.Timestamp("2014-04-01"), "starts", "Auditor", True),
        (pd.Timestamp("2014-09-30"), "ends", "Improvement officer", False),
        (pd.Timestamp("2015-03-31"), "ends", "Auditor", False),
    ]
    assert told(ahead(TEAM, D(2014, 9, 30), D(2014, 9, 30)), "what", "post") == [("ends", "Improvement officer")]
    assert ahead(TEAM, D(2014, 4, 1), D(2014, 9, 29)).empty


def test_a_post_filled_twice_on_one_day_is_named():
    twice = posts(("Officer", "in_post", 1, None, None), ("officer", "seconded", 1, "2014-03-31", None))
    assert overlapping(twice, MARCH) == ("Officer",)
    assert overlapping(twice, D(2014, 3, 30)) == ()
    assert overlapping(TEAM, MARCH) == ()


def test_a_list_without_rows_has_nothing_to_tell():
    none = TEAM.iloc[:0]
    assert entries(none, MARCH).empty
    assert changes(none, JANUARY, none, MARCH).empty
    assert ahead(none, MARCH, D(2015, 1, 1)).empty
