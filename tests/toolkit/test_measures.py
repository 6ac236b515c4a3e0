"""Shares of other registers that claims are set against, worked by hand."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ig_metrics.toolkit.measures import Share, assets_reviewed, breaches_reviewed

AS_AT = dt.date(2014, 3, 31)


def assets(*rows):
    frame = pd.DataFrame(rows, columns=["personal_data", "reviewed_on"])
    return frame.astype({"personal_data": "boolean", "reviewed_on": "datetime64[us]"})


def register(*rows):
    frame = pd.DataFrame(rows, columns=["reported_on", "closed_on", "lessons", "near_miss"])
    kinds = {"reported_on": "datetime64[us]", "closed_on": "datetime64[us]", "lessons": "str", "near_miss": "boolean"}
    return frame.astype(kinds)


@pytest.mark.parametrize(
    "reviewed, counts",
    [("2013-03-30", 0), ("2013-03-31", 1), ("2014-03-31", 1), ("2014-04-01", 0), (None, 0)],
)
def test_a_review_counts_for_twelve_months_to_the_day(reviewed, counts):
    assert assets_reviewed(assets((True, reviewed)), AS_AT) == Share(counts, 1)


def test_only_assets_with_personal_data_count_and_those_that_do_not_say_are_told():
    found = assets_reviewed(assets((True, "2014-01-01"), (True, None), (False, None), (None, "2014-01-01")), AS_AT)
    assert found == Share(1, 2, 1)
    assert found.percent == 50


@pytest.mark.parametrize("rows", [[], [(False, "2014-01-01")], [(None, "2014-01-01")]])
def test_a_register_that_names_no_personal_data_says_nothing(rows):
    assert assets_reviewed(assets(*rows), AS_AT) is None


def test_closed_breaches_of_the_year_with_their_lessons():
    found = breaches_reviewed(
        register(
            ("2013-04-01", "2013-05-01", "Check the address", False),
            ("2013-04-01", "2013-05-01", " ", False),
            ("2013-04-01", "2014-04-01", "Closed later", False),
            ("2013-04-01", None, "Still open", False),
            ("2013-03-30", "2013-05-01", "Reported too long ago", False),
            ("2014-04-01", "2014-04-01", "Not reported yet", False),
            ("2013-04-01", "2013-05-01", "Only near", True),
        ),
        AS_AT,
    )
    assert found == Share(1, 2)


@pytest.mark.parametrize(
    "row", [("2014-01-01", "2014-02-01", None, False), ("2014-01-01", None, "Lesson", False)], ids=["lessons", "closed"]
)
def test_a_register_without_lessons_or_closures_cannot_say(row):
    assert breaches_reviewed(register(row), AS_AT) is None
