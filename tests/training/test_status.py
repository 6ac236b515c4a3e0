"""Every boundary of the definitions, worked by hand. As at 31 March 2014; launched 27 January, 28 days, 12 months, 60 notice."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pandas as pd
import pytest

from ig_metrics.datasets import empty
from ig_metrics.training.matching import match
from ig_metrics.training.people import people
from ig_metrics.training.status import status
from tests.training.build import COURSE, D, done, excused, frame, measured, paper, staff


def one(result: pd.DataFrame, column: str) -> object:
    """The single person's value, as text where it is a date, None where missing."""
    (value,) = result[column]
    if pd.isna(value):
        return None
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else value


# Never completed: launch 27 January + 28 = due 24 February.


@pytest.mark.parametrize(
    ("as_at", "expected", "days"),
    [
        (dt.date(2014, 2, 23), "in_window", -1),
        (dt.date(2014, 2, 24), "in_window", 0),
        (dt.date(2014, 2, 25), "overdue", 1),
    ],
)
def test_due_today_is_still_in_the_window(as_at: dt.date, expected: str, days: int) -> None:
    result = measured(staff(), as_at=as_at)
    assert one(result, "status") == expected
    assert one(result, "due_on") == "2014-02-24"
    assert one(result, "days_past_due") == days


def test_assigned_is_the_start_when_later_than_launch() -> None:
    result = measured(staff({"start_date": "2014-03-10"}))
    assert one(result, "assigned_on") == "2014-03-10"
    assert one(result, "due_on") == "2014-04-07"
    assert one(result, "status") == "in_window"


@pytest.mark.parametrize(
    ("start", "as_at", "expected"),
    [
        # The clocks went forward on 30 March 2014 and back on 26 October.
        ("2014-03-20", dt.date(2014, 4, 17), "in_window"),
        ("2014-03-20", dt.date(2014, 4, 18), "overdue"),
        ("2014-10-20", dt.date(2014, 11, 17), "in_window"),
        ("2014-10-20", dt.date(2014, 11, 18), "overdue"),
    ],
)
def test_the_window_is_days_whatever_the_clocks_do(start: str, as_at: dt.date, expected: str) -> None:
    assert one(measured(staff({"start_date": start}), as_at=as_at), "status") == expected


# Completed once: expiry = date + 12 calendar months.


@pytest.mark.parametrize(
    ("completed_on", "expected", "expires", "days"),
    [
        ("2013-03-30", "lapsed", "2014-03-30", 1),
        ("2013-03-31", "due_soon", "2014-03-31", 0),
        ("2013-05-30", "due_soon", "2014-05-30", -60),
        ("2013-05-31", "in_date", "2014-05-31", -61),
        ("2014-03-31", "in_date", "2015-03-31", -365),
    ],
)
def test_expiry_and_notice(completed_on: str, expected: str, expires: str, days: int) -> None:
    result = measured(staff(), [done(completed_on)])
    assert one(result, "status") == expected
    assert one(result, "expires_on") == expires
    assert one(result, "days_past_due") == days


@pytest.mark.parametrize(("as_at", "expected"), [(dt.date(2013, 2, 28), "due_soon"), (dt.date(2013, 3, 1), "lapsed")])
def test_29_february_expires_on_28(as_at: dt.date, expected: str) -> None:
    result = measured(staff(), [done("2012-02-29")], as_at=as_at)
    assert one(result, "expires_on") == "2013-02-28"
    assert one(result, "status") == expected


def test_a_month_end_is_held_to_the_shorter_month() -> None:
    course = dataclasses.replace(COURSE, valid_months=1)
    result = measured(staff(), [done("2014-01-31")], course=course)
    assert one(result, "expires_on") == "2014-02-28"


def test_without_valid_months_a_completion_never_expires() -> None:
    course = dataclasses.replace(COURSE, valid_months=None)
    result = measured(staff(), [done("1999-01-01")], course=course)
    assert one(result, "status") == "in_date"
    assert one(result, "expires_on") is None
    assert one(result, "days_past_due") is None


def test_completed_before_launch_counts() -> None:
    assert one(measured(staff(), [done("2013-12-01")]), "status") == "in_date"


def test_completed_before_launch_and_expired_is_lapsed() -> None:
    assert one(measured(staff(), [done("2012-12-01")]), "status") == "lapsed"


def test_completed_before_the_present_employment_counts() -> None:
    rehired = staff({"leave_date": "2013-10-31"}, {"start_date": "2014-03-01"})
    result = measured(rehired, [done("2013-09-01")])
    assert one(result, "status") == "in_date"
    assert one(result, "assigned_on") == "2014-03-01"


def test_completed_after_the_date_counts_for_nothing_yet() -> None:
    result = measured(staff(), [done("2014-04-01")])
    assert one(result, "status") == "overdue"
    assert one(result, "last_completed_on") is None
    assert one(result, "last_attempt") is None


@pytest.mark.parametrize("outcome", ["failed", "in_progress", "not_started", "exempt"])
def test_only_a_completion_counts(outcome: str) -> None:
    assert one(measured(staff(), [done("2014-03-01", outcome=outcome)]), "status") == "overdue"


def test_a_failed_attempt_after_a_completion_takes_nothing_away() -> None:
    result = measured(staff(), [done("2014-02-01"), done("2014-03-01", outcome="failed")])
    assert one(result, "status") == "in_date"
    assert one(result, "last_completed_on") == "2014-02-01"
    assert one(result, "last_attempt") == "2014-03-01"


def test_an_undated_completion_counts_for_nothing() -> None:
    assert one(measured(staff(), [done(None)]), "status") == "overdue"


def test_the_latest_completion_is_used_and_the_one_before_it_kept() -> None:
    result = measured(staff(), [done("2014-02-01"), done("2012-02-01"), done("2013-02-01"), done("2014-02-01")])
    assert one(result, "last_completed_on") == "2014-02-01"
    assert one(result, "previous_completed_on") == "2013-02-01"


@pytest.mark.parametrize("name", ["ig", " IG ", "INFORMATION  governance", "IG Quiz"])
def test_a_course_goes_by_any_of_its_names(name: str) -> None:
    assert one(measured(staff(), [done("2014-02-01", course=name)]), "status") == "in_date"


def test_another_course_counts_for_nothing() -> None:
    result = measured(staff(), [done("2014-02-01", course="Fire safety")], papers=[paper("2014-02-01", course="Fire")])
    assert one(result, "status") == "overdue"
    assert one(result, "last_attempt") is None


def test_a_paper_return_counts_alike() -> None:
    result = measured(staff(), papers=[paper("2014-02-01")])
    assert one(result, "status") == "in_date"
    assert one(result, "completed_by") == "paper"
    assert one(result, "last_attempt") == "2014-02-01"


def test_paper_and_e_learning_together_the_latest_wins() -> None:
    result = measured(staff(), [done("2014-02-02")], papers=[paper("2014-02-01")])
    assert one(result, "completed_by") == "e-learning"
    assert one(result, "previous_completed_on") == "2014-02-01"


@pytest.mark.parametrize(("access", "route"), [(True, "e-learning"), (False, "paper"), (None, "e-learning")])
def test_route_is_paper_without_network_access(access: bool | None, route: str) -> None:
    assert one(measured(staff({"network_access": access})), "route") == route


# Exempt and absent.


@pytest.mark.parametrize(
    ("until", "expected"), [("2014-04-01", "exempt"), ("2014-03-31", "exempt"), ("2014-03-30", "overdue")]
)
def test_exempt_until_today_is_exempt(until: str, expected: str) -> None:
    assert one(measured(staff(), exempt=[excused(until)]), "status") == expected


def test_an_exemption_from_another_course_excuses_nobody() -> None:
    assert one(measured(staff(), exempt=[excused("2015-01-01", course="Fire safety")]), "status") == "overdue"


def test_exempt_comes_before_absent_and_both_before_in_date() -> None:
    away = staff({"absence": "sick"})
    assert one(measured(away, [done("2014-02-01")], exempt=[excused("2014-12-31")]), "status") == "exempt"
    assert one(measured(away, [done("2014-02-01")]), "status") == "absent"


@pytest.mark.parametrize(
    ("begins", "ends", "expected"),
    [
        (None, None, "absent"),
        ("2014-03-31", None, "absent"),
        ("2014-04-01", None, "overdue"),
        (None, "2014-03-31", "absent"),
        (None, "2014-03-30", "in_window"),
        ("2014-03-31", "2014-03-31", "absent"),
        ("2014-04-01", "2014-05-01", "overdue"),
    ],
)
def test_absent_from_today_and_to_today(begins: str | None, ends: str | None, expected: str) -> None:
    away = staff({"absence": "sick", "absence_from": begins, "absence_to": ends})
    assert one(measured(away), "status") == expected


def test_dates_without_a_reason_are_no_absence() -> None:
    assert one(measured(staff({"absence_from": "2014-01-01", "absence_to": "2014-12-31"})), "status") == "overdue"


def test_back_today_the_window_starts_today() -> None:
    result = measured(staff({"absence": "sick", "absence_to": "2014-03-30"}))
    assert one(result, "assigned_on") == "2014-03-31"
    assert one(result, "due_on") == "2014-04-28"


def test_returned_yesterday_the_window_started_yesterday() -> None:
    result = measured(staff({"absence": "sick", "absence_to": "2014-03-29"}))
    assert one(result, "assigned_on") == "2014-03-30"
    assert one(result, "days_past_due") == -27


def test_an_absence_over_before_launch_moves_nothing() -> None:
    assert one(measured(staff({"absence": "sick", "absence_to": "2013-03-30"})), "due_on") == "2014-02-24"


def test_lapsed_while_away_gets_a_full_window_on_return() -> None:
    # Lapsed 1 March; away to 20 March: counted from 21 March + 28 = 18 April, so -18 on 31 March.
    away = staff({"absence": "sick", "absence_from": "2014-02-01", "absence_to": "2014-03-20"})
    result = measured(away, [done("2013-03-01")])
    assert one(result, "status") == "lapsed"
    assert one(result, "expires_on") == "2014-03-01"
    assert one(result, "next_due_on") == "2014-04-18"
    assert one(result, "days_past_due") == -18


def test_an_exemption_that_ended_gives_a_full_window_before_days_count() -> None:
    # Ended 1 March: 2 March + 28 = 30 March. Overdue since 24 February by status, one day past by escalation.
    result = measured(staff(), exempt=[excused("2014-03-01")])
    assert (one(result, "status"), one(result, "due_on")) == ("overdue", "2014-02-24")
    assert one(result, "next_due_on") == "2014-03-30"
    assert one(result, "days_past_due") == 1


# In scope.


@pytest.mark.parametrize(
    ("start", "leave", "in_scope", "leaver"),
    [
        ("2014-03-31", None, True, False),
        ("2014-04-01", None, False, False),
        ("2010-01-01", "2014-03-31", True, False),
        ("2010-01-01", "2014-03-30", False, True),
        ("2014-04-01", "2014-04-30", False, False),
    ],
)
def test_starts_today_and_leaves_today_are_in_scope(
    start: str, leave: str | None, in_scope: bool, leaver: bool
) -> None:
    result = measured(staff({"start_date": start, "leave_date": leave}))
    assert (one(result, "in_scope"), one(result, "leaver")) == (in_scope, leaver)
    assert (one(result, "status") is not None) == in_scope
    assert (one(result, "days_past_due") is not None) == in_scope


@pytest.mark.parametrize(("kind", "in_scope"), [("permanent", True), (None, True), ("agency", False)])
def test_included_employment_types(kind: str | None, in_scope: bool) -> None:
    course = dataclasses.replace(COURSE, include=("permanent", "casual"))
    assert one(measured(staff({"employment_type": kind}), course=course), "in_scope") == in_scope


def test_no_type_is_permanent_and_goes_when_permanent_is_not_included() -> None:
    course = dataclasses.replace(COURSE, include=("agency",))
    assert one(measured(staff({"employment_type": None}), course=course), "in_scope") is False


def test_a_leaver_of_a_type_not_included_is_not_counted() -> None:
    course = dataclasses.replace(COURSE, include=("agency",))
    assert one(measured(staff({"leave_date": "2014-01-31"}), course=course), "leaver") is False


@pytest.mark.parametrize(
    ("where", "in_scope"),
    [
        ({"directorate": "Schools"}, False),
        ({"directorate": " schools "}, False),
        ({"directorate": "Adults"}, True),
        ({"directorate": "Adults", "team": "Outdoor team"}, False),
        ({"directorate": None}, True),
    ],
)
def test_excluded_places_are_not_in_the_audience(where: dict[str, object], in_scope: bool) -> None:
    course = dataclasses.replace(COURSE, exclude={"directorate": ("Schools",), "team": ("Outdoor team",)})
    assert one(measured(staff(where), course=course), "in_scope") == in_scope


def access(*rows: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["staff_id", "system"], dtype="str")


def test_a_system_course_is_for_those_who_need_the_system() -> None:
    course = dataclasses.replace(COURSE, audience="system:Liquidlogic")
    needed = access(("001", "LIQUIDLOGIC"), ("2", "Other"))
    result = measured(staff({"staff_id": "1"}, {"staff_id": "2"}), course=course, access=needed, width=3)
    assert result["in_scope"].tolist() == [True, False]
    assert not measured(staff(), course=course)["in_scope"].any()


# Whose is it?


def test_staff_numbers_are_padded_on_both_sides() -> None:
    posts = staff({"staff_id": "42"}, {"staff_id": "0043"}, {"staff_id": "44"}, {"staff_id": "45"})
    result = measured(
        posts,
        [done("2014-02-01", "00042"), done("2014-02-01", "43")],
        papers=[paper("2014-02-01", "044")],
        exempt=[excused("2014-12-31", "045")],
        width=5,
    )
    assert result["status"].tolist() == ["in_date", "in_date", "in_date", "exempt"]


def test_two_people_with_one_name_are_told_apart() -> None:
    result = measured(staff({"staff_id": "1"}, {"staff_id": "2"}), [done("2014-02-01", "2")])
    assert result["status"].tolist() == ["overdue", "in_date"]


def test_everybody_has_a_row_and_carries_their_place() -> None:
    result = measured(staff({"team": "North"}, {"staff_id": "2", "start_date": "2015-01-01", "team": "South"}))
    assert result["team"].tolist() == ["North", "South"]
    assert result["in_scope"].tolist() == [True, False]


def test_inputs_are_unchanged() -> None:
    who = people(staff(), D)
    frames = [
        who,
        match(frame("completions", done("2014-02-01")), who),
        frame("paper_returns", paper("2014-02-01")),
        frame("exemptions", excused("2014-02-01")),
    ]
    before = [table.copy(deep=True) for table in frames]
    status(*frames, COURSE, D)
    for now, then in zip(frames, before, strict=True):
        pd.testing.assert_frame_equal(now, then)


def test_dates_status_and_days_have_canonical_types() -> None:
    result = measured(staff(), [done("2014-02-01")])
    for column in ("assigned_on", "due_on", "last_completed_on", "expires_on", "next_due_on", "last_attempt"):
        assert result[column].dtype == "datetime64[us]"
    assert result["status"].dtype == "str"
    assert result["days_past_due"].dtype == "Int64"


def test_nobody_at_all() -> None:
    who = people(empty("staff"), D)
    result = status(who, match(empty("completions"), who), None, None, COURSE, D)
    assert len(result) == 0
    assert {"status", "in_scope", "due_on"} <= set(result.columns)
