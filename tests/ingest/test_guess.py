"""What a file's name tells of it."""

from __future__ import annotations

import datetime as dt

import pytest

from ig_metrics.ingest import guess


@pytest.mark.parametrize(
    "name, kind",
    [
        ("HR staff list 31 March 2014.xlsx", "staff"),
        ("E-learning activity completion 31 March 2014.csv", "completions"),
        ("Example Services learning record 31 March 2014.xlsx", "completions"),
        ("IG paper training returns 31 March 2014.xlsx", "paper_returns"),
        ("IG Toolkit self-assessment March 2014.xlsx", "toolkit"),
        ("IG improvement plan March 2014.xlsx", "plan"),
        ("IG training exemptions.xlsx", "exemptions"),
        ("Data breach register 2011-14.xlsx", "breaches"),
        ("Committee meetings 2013-14.csv", "meetings"),
        ("export(3).csv", None),
        ("chronicle.csv", None),
    ],
)
def test_the_kind_a_file_name_speaks_of(name, kind):
    assert guess.kind_of(name) == kind


@pytest.mark.parametrize(
    "name, day",
    [
        ("HR staff list 31 March 2014.xlsx", dt.date(2014, 3, 31)),
        ("staff_2014-03-31.csv", dt.date(2014, 3, 31)),
        ("staff 31.03.14.csv", dt.date(2014, 3, 31)),
        ("staff 1st-apr-2014.csv", dt.date(2014, 4, 1)),
        ("staff20140331.csv", dt.date(2014, 3, 31)),
        ("staff 31-02-2014.csv", None),
        ("register 2011-14.xlsx", None),
        ("staff.csv", None),
    ],
)
def test_the_date_in_a_file_name(name, day):
    assert guess.date_of(name) == day
