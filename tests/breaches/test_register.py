import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ig_metrics import datasets
from ig_metrics.breaches import register
from ig_metrics.errors import Refused

D = dt.date
START, END = D(2014, 1, 1), D(2014, 3, 31)
COLUMNS = ("reference", "reported_on", "near_miss", "category", "directorate", "reported_to_regulator_at")


def rows(*given_rows):
    frame = pd.DataFrame(given_rows, columns=list(COLUMNS))
    for name in ("reported_on", "reported_to_regulator_at"):
        frame[name] = pd.to_datetime(frame[name])
    return datasets.conform("breaches", frame.astype({"near_miss": "boolean"}))


BREACHES = rows(
    ("B1", "2013-12-31", False, "phishing", "Adults", "2014-01-02"),  # the day before
    ("B2", "2014-01-01", False, "phishing", "Adults", "2014-01-03"),  # the first day
    ("B3", "2014-02-10", None, None, None, None),  # near miss not given: an incident
    ("B4", "2014-02-11", True, "malware", "Adults", "2014-02-12"),  # near miss
    ("B5", "2014-03-31", False, " ", "Children", None),  # the last day
    ("B6", "2014-04-01", False, "phishing", "Adults", None),  # the day after
)


def test_both_ends_of_a_period_are_in_it():
    assert register.in_period(BREACHES, START, END)["reference"].tolist() == ["B2", "B3", "B4", "B5"]


def test_near_misses_are_counted_apart():
    found = register.summary(BREACHES, START, END)
    assert (found.days, found.count, found.near_misses) == (90, 3, 1)


def test_a_rate_for_30_days_and_one_for_a_thousand_staff():
    found = register.summary(BREACHES, START, END, headcount=12_000)
    assert (found.per_30_days, found.per_1000_staff) == (1.0, 0.25)


@pytest.mark.parametrize("headcount", [None, 0])
def test_without_a_headcount_there_is_no_rate_for_staff(headcount):
    assert register.summary(BREACHES, START, END, headcount=headcount).per_1000_staff is None


def test_reported_to_the_regulator_counts_incidents_with_a_date():
    assert register.summary(BREACHES, START, END).reported_to_regulator == 1


def test_an_empty_period_is_nought_and_no_error():
    found = register.summary(datasets.empty("breaches"), START, END, headcount=100)
    assert (found.count, found.near_misses, found.per_30_days, found.per_1000_staff) == (0, 0, 0.0, 0.0)


def test_a_period_the_wrong_way_round_is_refused():
    with pytest.raises(Refused):
        register.summary(BREACHES, END, START)


def test_a_blank_category_is_not_provided():
    found = register.by_category(BREACHES, START, END)
    assert found.to_numpy().tolist() == [["not provided", 2, 0], ["phishing", 1, 0], ["malware", 0, 1]]


def test_places_most_first_and_a_blank_one_said():
    found = register.by_place(BREACHES, START, END)
    assert found.to_numpy().tolist() == [["Adults", 1, 1], ["Children", 1, 0], ["Not given", 1, 0]]


def test_only_directorate_and_service_are_places():
    with pytest.raises(KeyError):
        register.by_place(BREACHES, START, END, by="lessons")


def months(covered_from, covered_to):
    start, end = D(2013, 11, 15), D(2014, 4, 2)
    return register.months(BREACHES, start, end, covered_from=covered_from, covered_to=covered_to)


def test_a_month_the_register_does_not_reach_is_missing_and_not_nought():
    found = months(D(2013, 12, 10), D(2014, 3, 31))
    assert [f"{month:%Y-%m}" for month in found["month"]] == [
        "2013-11", "2013-12", "2014-01", "2014-02", "2014-03", "2014-04",
    ]  # fmt: skip
    assert found["covered"].tolist() == [False, True, True, True, True, False]
    assert found["complete"].tolist() == [False, False, True, True, True, False]
    assert found["count"].fillna(-1).tolist() == [-1, 1, 1, 1, 1, -1]
    assert found["near_misses"].fillna(-1).tolist() == [-1, 0, 0, 1, 0, -1]


def test_a_covered_month_without_breaches_is_nought():
    found = register.months(
        datasets.empty("breaches"), START, END, covered_from=D(2014, 1, 1), covered_to=D(2014, 2, 28)
    )
    assert found["count"].fillna(-1).tolist() == [0, 0, -1]


def test_without_any_register_no_month_is_covered():
    found = months(None, None)
    assert not found["covered"].any()
    assert found["count"].isna().all()


def test_the_register_given_is_not_changed():
    before = BREACHES.copy()
    register.summary(BREACHES, START, END)
    register.by_category(BREACHES, START, END)
    months(START, END)
    pd.testing.assert_frame_equal(BREACHES, before)


@given(
    st.lists(st.tuples(st.dates(D(2013, 1, 1), D(2014, 12, 31)), st.sampled_from([None, True, False])), max_size=20),
    st.dates(D(2013, 1, 1), D(2014, 12, 31)),
    st.integers(0, 400),
)
def test_every_breakdown_adds_up_to_the_count(events, start, length):
    frame = rows(*((f"B{n}", day, near, None, None, None) for n, (day, near) in enumerate(events)))
    end = start + dt.timedelta(days=length)
    found = register.summary(frame, start, end)
    assert found.count == sum(start <= day <= end and near is not True for day, near in events)
    assert found.near_misses == sum(start <= day <= end and near is True for day, near in events)
    assert register.by_category(frame, start, end)["count"].sum() == found.count
    assert register.by_place(frame, start, end)["near_misses"].sum() == found.near_misses


def test_a_breach_counts_as_reported_to_the_regulator_from_the_day_it_was():
    told_later = pd.DataFrame(
        {
            "reference": ["1", "2"],
            "reported_on": pd.to_datetime(["2014-03-01", "2014-03-01"]),
            "reported_to_regulator_at": pd.to_datetime(["2014-03-31 17:00", "2014-04-02 09:00"]),
        }
    )
    start, end = dt.date(2014, 1, 1), dt.date(2014, 3, 31)
    assert register.summary(told_later, start, end).reported_to_regulator == 1
    assert register.summary(told_later, start, end, as_at=dt.date(2014, 4, 1)).reported_to_regulator == 1
    assert register.summary(told_later, start, end, as_at=dt.date(2014, 4, 2)).reported_to_regulator == 2


def test_serious_breaches_are_counted_among_incidents_and_not_graded_is_not_none():
    grave = pd.Series([True, True, pd.NA, True, False, True], dtype="boolean")
    assert register.summary(BREACHES, START, END, serious=grave).serious == 1
    assert register.summary(BREACHES, START, END).serious is None
    nothing = pd.Series([pd.NA] * 6, dtype="boolean")
    assert register.summary(BREACHES, START, END, serious=nothing).serious is None


def test_repeats_are_those_that_name_an_earlier_one():
    found = BREACHES.assign(repeat_of=["x", "B1", " ", "B1", None, "B1"])
    assert register.summary(found, START, END).repeats == 1


@pytest.mark.parametrize(
    "text, word",
    [
        ("No further action", "no further action"), ("NFA - closed", "no further action"), ("Awaiting decision", "awaiting decision"),
        ("Advice given", "advice given"), ("Undertaking signed by the chief executive", "undertaking"),
        ("Fined £80,000", "monetary penalty"), ("A long story about somebody", "another outcome"), (" ", "no outcome recorded"), (None, "no outcome recorded"),
    ],
)  # fmt: skip
def test_what_came_of_a_report_in_a_few_words(text, word):
    assert register.outcome(text) == word


def test_outcomes_are_of_those_reported_to_the_regulator():
    found = BREACHES.assign(regulator_outcome=["x", "No further action", "Undertaking", "Undertaking", None, None])
    assert register.summary(found, START, END).outcomes == (("no further action", 1),)
