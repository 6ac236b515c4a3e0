"""72 hours by hand: across both changes of the clocks, Christmas, dates without a time, and dates that cannot be."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ig_metrics import datasets
from ig_metrics.breaches.clock import clock, clocks
from ig_metrics.dates import LONDON
from ig_metrics.errors import Refused


def at(*parts):
    """A moment of London's clock."""
    return dt.datetime(*parts, tzinfo=LONDON)


def naive(*parts):
    """A moment as a register holds it, without a zone."""
    return dt.datetime(*parts)  # noqa: DTZ001


LATER = at(2026, 1, 1)


def run(aware, now=LATER, **more):
    return clock(now=now, reported_on=aware.date(), aware_at=aware, **more)


@pytest.mark.parametrize(
    "aware, deadline, words",
    [
        (naive(2019, 2, 4, 10, 30), at(2019, 2, 7, 10, 30), "a Monday to the Thursday"),
        (naive(2019, 2, 1, 16, 0), at(2019, 2, 4, 16, 0), "a Friday afternoon to the Monday: weekends count"),
        (naive(2018, 12, 24, 16, 30), at(2018, 12, 27, 16, 30), "over Christmas"),
        (naive(2018, 12, 29, 9, 0), at(2019, 1, 1, 9, 0), "to New Year's Day"),
        (naive(2018, 10, 26, 15, 0), at(2018, 10, 29, 14, 0), "clocks back: an hour earlier by the clock"),
        (naive(2019, 3, 29, 15, 0), at(2019, 4, 1, 16, 0), "clocks forward: an hour later by the clock"),
        (naive(2018, 10, 28, 1, 30), at(2018, 10, 31, 0, 30), "the hour told twice: the first is meant"),
        (naive(2018, 5, 25, 0, 1), at(2018, 5, 28, 0, 1), "the first day of the law"),
        (naive(2018, 5, 25), at(2018, 5, 28), "the first day of the law, without a time"),
        (naive(2019, 3, 31, 1, 30), at(2019, 4, 3, 2, 30), "an hour the clocks skipped: 01:30 GMT is meant"),
        (naive(2019, 3, 30, 1, 30), at(2019, 4, 2, 2, 30), "the day before the clocks go forward"),
        (naive(2019, 10, 27, 2, 30), at(2019, 10, 30, 2, 30), "after the clocks went back"),
        (naive(2020, 2, 27, 12, 0), at(2020, 3, 1, 12, 0), "over 29 February"),
    ],
)
def test_72_elapsed_hours_later(aware, deadline, words):
    found = run(aware)
    assert found.deadline == deadline, words
    assert found.deadline.utcoffset() == deadline.utcoffset()
    assert (found.deadline.astimezone(dt.UTC) - found.aware.astimezone(dt.UTC)) == dt.timedelta(hours=72)


@pytest.mark.parametrize(
    "now, state, hours",
    [
        (at(2019, 2, 4, 10, 30), "time left", 72),
        (at(2019, 2, 7, 9, 0), "time left", 1.5),
        (at(2019, 2, 7, 10, 30), "time left", 0),
        (at(2019, 2, 7, 10, 31), "unreported and past 72 hours", -1 / 60),
        (at(2019, 2, 9, 10, 30), "unreported and past 72 hours", -48),
    ],
)
def test_time_left_or_late_by(now, state, hours):
    found = run(naive(2019, 2, 4, 10, 30), now)
    assert (found.state, found.hours) == (state, pytest.approx(hours))


def test_time_left_over_the_change_of_the_clocks_is_in_elapsed_hours():
    # From 12:00 GMT on 30 March to the deadline at 16:00 BST on 1 April: 51 hours, not 52.
    assert run(naive(2019, 3, 29, 15, 0), at(2019, 3, 30, 12, 0)).hours == 51


def test_before_the_law_it_is_not_applied_and_says_so():
    found = run(naive(2018, 5, 24, 23, 59))
    assert (found.state, found.deadline) == ("not applied", None)
    assert found.notes == ("The 72 hours apply from 25 May 2018.",)


@pytest.mark.parametrize(
    "hour, minute, state",
    [(22, 59, "not applied"), (23, 0, "unreported and past 72 hours"), (23, 30, "unreported and past 72 hours")],
)
def test_the_law_begins_at_midnight_in_london_whatever_zone_a_moment_is_told_in(hour, minute, state):
    # 24 May 2018 at 23:00 by Greenwich is midnight by London's summer clock.
    aware = dt.datetime(2018, 5, 24, hour, minute, tzinfo=dt.UTC)
    assert clock(now=LATER, reported_on=dt.date(2018, 5, 25), aware_at=aware).state == state


def test_reported_after_the_law_but_known_before_it_is_not_applied():
    assert clock(now=LATER, reported_on=dt.date(2018, 5, 26), aware_at=naive(2018, 5, 24, 16)).state == "not applied"


def test_midnight_itself_is_read_as_no_time_and_said():
    notes = run(naive(2019, 2, 4)).notes
    assert notes == ("The time is not recorded, so the clock runs from 00:00 of the day.",)
    assert run(naive(2019, 2, 4, 0, 1)).notes == ()


def test_a_date_without_a_time_runs_from_midnight_and_says_so():
    found = run(naive(2019, 2, 4))
    assert found.deadline == at(2019, 2, 7)
    assert "The time is not recorded, so the clock runs from 00:00 of the day." in found.notes


def test_without_awareness_the_day_reported_is_used_and_said():
    found = clock(now=at(2019, 2, 5), reported_on=dt.date(2019, 2, 4))
    assert found.deadline == at(2019, 2, 7)
    assert "When the council became aware is not recorded; the day reported is used." in found.notes


def test_aware_before_it_occurred_is_refused():
    with pytest.raises(Refused, match="aware on 4 February 2019, before the breach occurred on 5 February 2019"):
        run(naive(2019, 2, 4, 10), occurred_on=dt.date(2019, 2, 5))


def test_aware_on_the_day_it_occurred_is_fine():
    assert run(naive(2019, 2, 4, 10), occurred_on=dt.date(2019, 2, 4)).deadline == at(2019, 2, 7, 10)


@pytest.mark.parametrize(
    "told, state, hours",
    [
        (naive(2019, 2, 7, 10, 30), "reported in time", 0),
        (naive(2019, 2, 6, 10, 30), "reported in time", 24),
        (naive(2019, 2, 7, 12, 30), "reported late", -2),
        # Without a time: the whole day before the deadline, on its day, after it.
        (naive(2019, 2, 6), "reported in time", None),
        (naive(2019, 2, 7), "reported, in time or not unclear", None),
        (naive(2019, 2, 8), "reported late", -13.5),
    ],
)
def test_a_report_in_time_or_late(told, state, hours):
    found = run(naive(2019, 2, 4, 10, 30), told_at=told)
    assert (found.state, found.hours) == (state, hours)


def test_a_report_later_than_the_date_asked_about_is_not_known_yet():
    found = run(naive(2019, 2, 4, 10, 30), at(2019, 2, 6), told_at=naive(2019, 2, 7, 9))
    assert found.state == "time left"


def test_a_report_before_awareness_is_noted():
    assert any("before the council" in note for note in run(naive(2019, 2, 4, 10), told_at=naive(2019, 2, 3, 9)).notes)


def test_a_reasoned_decision_not_to_report_stops_the_clock():
    assert run(naive(2019, 2, 4, 10), decided=True).state == "decided not to report"


def test_a_near_miss_has_no_clock():
    assert run(naive(2019, 2, 4, 10), near_miss=True).state == "near miss"


def rows(*given_rows):
    frame = pd.DataFrame(given_rows)
    for name in ("reported_on", "aware_at", "occurred_on", "reported_to_regulator_at"):
        if name in frame:
            frame[name] = pd.to_datetime(frame[name], format="ISO8601")
    return datasets.conform("breaches", frame)


REGISTER = rows(
    {"reference": "told", "reported_on": "2019-02-04", "reported_to_regulator_at": "2019-02-05 09:00"},
    {"reference": "late", "reported_on": "2019-02-04", "aware_at": "2019-02-01 09:00"},
    {"reference": "left", "reported_on": "2019-02-05", "aware_at": "2019-02-05 09:00"},
    {"reference": "reasoned", "reported_on": "2019-02-01", "reason_not_reported": "Recovered unopened"},
    {"reference": "logged", "reported_on": "2019-02-01"},
    {"reference": "old", "reported_on": "2014-02-04"},
    {"reference": "wrong", "reported_on": "2019-02-05", "aware_at": "2019-02-04", "occurred_on": "2019-02-05"},
)


def test_the_most_pressing_come_first():
    found = clocks(REGISTER, at(2019, 2, 6, 9, 0), frozenset({"logged"}))
    assert found[["reference", "state"]].to_numpy().tolist() == [
        ["late", "unreported and past 72 hours"],
        ["left", "time left"],
        ["wrong", "to be put right"],
        ["told", "reported in time"],
        ["logged", "decided not to report"],
        ["reasoned", "decided not to report"],
        ["old", "not applied"],
    ]
    assert found["hours"].head(2).tolist() == [-48, 48]
    assert "before the breach occurred" in found.set_index("reference").at["wrong", "notes"]


def test_an_empty_register_has_no_clocks():
    assert clocks(datasets.empty("breaches"), at(2019, 2, 6)).empty


@given(st.datetimes(dt.datetime(2018, 5, 26), dt.datetime(2030, 1, 1)), st.integers(-200, 200))  # noqa: DTZ001
def test_the_clock_always_has_72_hours_and_is_late_exactly_after_them(aware, hours):
    now = (aware.replace(tzinfo=LONDON).astimezone(dt.UTC) + dt.timedelta(hours=hours)).astimezone(LONDON)
    found = run(aware, now)
    assert found.hours == pytest.approx(72 - hours)
    assert (found.state == "unreported and past 72 hours") == (hours > 72)
