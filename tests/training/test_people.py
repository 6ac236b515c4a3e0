"""People from posts: which employment counts, and which post speaks for the person."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ig_metrics.datasets import conform
from ig_metrics.training.people import employed, people

D = dt.date(2014, 3, 31)


def posts(*rows: dict[str, object]) -> pd.DataFrame:
    """A staff frame; every row is a permanent post in Adults from 2010 unless it says otherwise."""
    usual = {
        "staff_id": "1",
        "full_name": "Ann Example",
        "directorate": "Adults",
        "service": "Care",
        "start_date": "2010-01-01",
    }
    frame = pd.DataFrame([usual | row for row in rows])
    for column in ("start_date", "leave_date", "absence_from", "absence_to"):
        if column in frame:
            frame[column] = pd.to_datetime(frame[column])
    return conform("staff", frame)


def day(value: object) -> str | None:
    return None if pd.isna(value) else f"{value:%Y-%m-%d}"


def span(frame: pd.DataFrame) -> tuple[str | None, str | None]:
    return day(frame["start_date"].iloc[0]), day(frame["leave_date"].iloc[0])


def test_one_post_is_one_person() -> None:
    result = people(posts({}), D)
    assert len(result) == 1
    assert result["posts"].tolist() == [1]
    assert span(result) == ("2010-01-01", None)


def test_overlapping_posts_are_one_employment_from_the_earliest_start() -> None:
    result = people(
        posts(
            {"start_date": "2012-06-01", "leave_date": "2014-12-31"},
            {"start_date": "2011-01-01", "leave_date": "2013-01-01"},
        ),
        D,
    )
    assert span(result) == ("2011-01-01", "2014-12-31")
    assert result["posts"].tolist() == [2]


def test_posts_that_touch_are_one_employment() -> None:
    result = people(posts({"leave_date": "2013-12-31"}, {"start_date": "2014-01-01"}), D)
    assert span(result) == ("2010-01-01", None)


def test_a_day_between_posts_makes_two_employments() -> None:
    result = people(posts({"leave_date": "2013-12-31"}, {"start_date": "2014-01-02"}), D)
    assert span(result) == ("2014-01-02", None)
    assert result["posts"].tolist() == [2]


def test_a_long_post_bridges_two_short_ones() -> None:
    result = people(
        posts(
            {"start_date": "2010-01-01", "leave_date": "2014-06-30"},
            {"start_date": "2011-01-01", "leave_date": "2011-02-01"},
            {"start_date": "2014-06-01", "leave_date": "2015-01-01"},
        ),
        D,
    )
    assert span(result) == ("2010-01-01", "2015-01-01")


def test_leave_is_empty_when_any_post_is_open() -> None:
    result = people(posts({"leave_date": None}, {"start_date": "2012-01-01", "leave_date": "2014-01-31"}), D)
    assert span(result) == ("2010-01-01", None)


def test_the_employment_covering_the_date_is_used_though_another_is_later() -> None:
    rows = posts({"leave_date": "2014-03-31"}, {"start_date": "2014-06-01"})
    assert span(people(rows, D)) == ("2010-01-01", "2014-03-31")


def test_the_latest_employment_is_used_when_none_covers_the_date() -> None:
    rows = posts({"leave_date": "2014-03-30"}, {"start_date": "2014-06-01"})
    assert span(people(rows, D)) == ("2014-06-01", None)
    rows = posts({"leave_date": "2011-01-01"}, {"start_date": "2012-01-01", "leave_date": "2013-01-01"})
    assert span(people(rows, D)) == ("2012-01-01", "2013-01-01")


@pytest.mark.parametrize(
    ("first", "second", "wins"),
    [
        ({"is_primary": False, "fte": 1.0}, {"is_primary": True, "fte": 0.2}, "second"),
        ({"fte": 0.4}, {"fte": 0.6, "start_date": "2013-01-01"}, "second"),
        ({"fte": None}, {"fte": 0.1}, "second"),
        ({"start_date": "2012-01-01"}, {"start_date": "2011-01-01"}, "second"),
        ({}, {}, "first"),
        ({"is_primary": True, "fte": 0.3}, {"is_primary": True, "fte": 0.7}, "second"),
    ],
)
def test_primary_post(first: dict[str, object], second: dict[str, object], wins: str) -> None:
    result = people(posts(first | {"service": "first"}, second | {"service": "second"}), D)
    assert result["service"].tolist() == [wins]


def test_absence_is_the_primary_posts() -> None:
    result = people(posts({"fte": 0.5, "absence": "sick"}, {"fte": 0.8}), D)
    assert result["absence"].isna().all()
    result = people(posts({"fte": 0.8, "absence": "sick"}, {"fte": 0.5}), D)
    assert result["absence"].tolist() == ["sick"]


def test_the_primary_post_comes_from_the_employment_that_is_used() -> None:
    rows = posts(
        {"leave_date": "2012-01-01", "is_primary": True, "service": "old"},
        {"start_date": "2013-01-01", "service": "new"},
    )
    assert people(rows, D)["service"].tolist() == ["new"]


def test_staff_numbers_are_padded_before_posts_are_joined() -> None:
    rows = posts({"staff_id": "123", "manager_id": "7"}, {"staff_id": "00123"}, {"staff_id": "AG12"})
    result = people(rows, D, staff_id_width=5)
    assert result["staff_id"].tolist() == ["00123", "AG12"]
    assert result["manager_id"].iloc[0] == "00007"
    assert len(people(rows, D)) == 3


def test_two_people_with_one_name_stay_two() -> None:
    assert len(people(posts({"staff_id": "1"}, {"staff_id": "2"}), D)) == 2


def test_a_row_without_a_number_is_nobody() -> None:
    result = people(posts({"staff_id": None}, {"staff_id": "2"}), D)
    assert result["staff_id"].tolist() == ["2"]


def test_a_post_without_a_start_joins_nothing_and_employs_nobody() -> None:
    result = people(posts({"start_date": None}, {"start_date": "2013-01-01", "leave_date": "2014-12-31"}), D)
    assert span(result) == ("2013-01-01", "2014-12-31")
    alone = people(posts({"start_date": None, "leave_date": "2015-01-01"}), D)
    assert span(alone) == (None, "2015-01-01")
    assert not employed(alone, D).any()


def test_nobody() -> None:
    result = people(conform("staff", pd.DataFrame()), D)
    assert len(result) == 0
    assert "posts" in result


@pytest.mark.parametrize(
    ("start", "leave", "expected"),
    [
        ("2014-03-31", None, True),
        ("2014-04-01", None, False),
        ("2010-01-01", "2014-03-31", True),
        ("2010-01-01", "2014-03-30", False),
    ],
)
def test_employed_includes_the_first_day_and_the_last(start: str, leave: str | None, expected: bool) -> None:
    assert employed(people(posts({"start_date": start, "leave_date": leave}), D), D).tolist() == [expected]


def test_the_posts_given_are_unchanged() -> None:
    rows = posts({"staff_id": "1"}, {"staff_id": "01"})
    before = rows.copy(deep=True)
    people(rows, D, staff_id_width=4)
    pd.testing.assert_frame_equal(rows, before)


def test_canonical_dtypes_are_kept() -> None:
    rows = posts({}, {"staff_id": "2"})
    result = people(rows, D)
    assert result.drop(columns="posts").dtypes.equals(rows.dtypes)
