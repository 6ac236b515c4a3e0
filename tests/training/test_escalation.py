"""Stages and lists by hand. Reminders from 14 days before due, managers from due, bar from 14 days after; due 24 February."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pandas as pd
import pytest

from ig_metrics.errors import Refused
from ig_metrics.training.escalation import action_list, stages, stale
from tests.training.build import COURSE, STEPS, D, done, excused, measured, paper, staff

MARCH = dt.date(2014, 3, 1)
LAPSING = [done("2013-03-01")]  # expires 1 March 2014


def only(result: pd.DataFrame, column: str) -> object:
    (value,) = result[column]
    return None if pd.isna(value) else value


def listed(name: str, result: pd.DataFrame, **more: object) -> list[str]:
    return action_list(name, result, COURSE, STEPS, D, **more)["staff_id"].tolist()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("as_at", "stage"),
    [
        (dt.date(2014, 2, 9), None),  # -15
        (dt.date(2014, 2, 10), "reminder"),  # -14
        (dt.date(2014, 2, 24), "reminder"),  # 0: due today, still in the window
        (dt.date(2014, 2, 25), "manager"),  # 1
        (dt.date(2014, 3, 9), "manager"),  # 13
        (dt.date(2014, 3, 10), "bar"),  # 14
    ],
)
def test_stages_of_somebody_who_never_completed(as_at: dt.date, stage: str | None) -> None:
    assert only(measured(staff(), as_at=as_at), "stage") == stage


@pytest.mark.parametrize(
    ("as_at", "status", "stage"),
    [
        (dt.date(2014, 2, 14), "due_soon", None),
        (dt.date(2014, 2, 15), "due_soon", "reminder"),
        (dt.date(2014, 3, 1), "due_soon", "reminder"),
        (dt.date(2014, 3, 2), "lapsed", "manager"),
        (dt.date(2014, 3, 14), "lapsed", "manager"),
        (dt.date(2014, 3, 15), "lapsed", "bar"),
    ],
)
def test_stages_of_a_refresher_run_from_expiry(as_at: dt.date, status: str, stage: str | None) -> None:
    result = measured(staff(), LAPSING, as_at=as_at)
    assert (only(result, "status"), only(result, "stage")) == (status, stage)


def test_in_date_is_not_reminded_though_the_reminder_window_is_open() -> None:
    course = dataclasses.replace(COURSE, notice_days=5)
    result = measured(staff(), LAPSING, as_at=dt.date(2014, 2, 20), course=course)
    assert (only(result, "status"), only(result, "stage")) == ("in_date", None)


def test_a_manager_stage_that_starts_late_leaves_a_reminder_in_between() -> None:
    steps = dataclasses.replace(STEPS, manager_days=7)
    assert only(measured(staff(), as_at=dt.date(2014, 3, 2), steps=steps), "stage") == "reminder"
    assert only(measured(staff(), as_at=dt.date(2014, 3, 3), steps=steps), "stage") == "manager"


def test_manager_days_before_due_still_wait_until_overdue() -> None:
    steps = dataclasses.replace(STEPS, manager_days=-5, bar_days=-1)
    assert only(measured(staff(), as_at=dt.date(2014, 2, 24), steps=steps), "stage") == "reminder"
    assert only(measured(staff(), as_at=dt.date(2014, 2, 25), steps=steps), "stage") == "bar"


def test_overdue_but_just_released_from_an_exemption_is_not_chased_yet() -> None:
    # Exempt until 25 March: counted from 23 April, so -23: overdue by status, no stage.
    result = measured(staff(), exempt=[excused("2014-03-25")])
    assert (only(result, "status"), only(result, "days_past_due"), only(result, "stage")) == ("overdue", -23, None)


@pytest.mark.parametrize(
    "row",
    [{"absence": "sick"}, {"leave_date": "2014-03-01"}, {"start_date": "2014-05-01"}],
)
def test_absent_gone_and_to_come_have_no_stage(row: dict[str, object]) -> None:
    assert only(measured(staff(row)), "stage") is None


def test_exempt_has_no_stage() -> None:
    assert only(measured(staff(), exempt=[excused("2014-03-31")]), "stage") is None


@pytest.mark.parametrize(("access", "bar", "managers"), [(True, ["1"], []), (False, [], ["1"]), (None, [], ["1"])])
def test_only_known_network_access_is_ever_barred(access: bool | None, bar: list[str], managers: list[str]) -> None:
    result = measured(staff({"network_access": access}))
    assert only(result, "stage") == "bar"
    assert listed("bar", result) == bar
    assert listed("managers", result) == managers


def test_everybody_staged_is_on_exactly_one_list() -> None:
    posts = staff(
        {"staff_id": "1"},
        {"staff_id": "2", "network_access": False},
        {"staff_id": "3", "start_date": "2014-03-01"},
        {"staff_id": "4", "start_date": "2014-03-10"},
        {"staff_id": "5", "start_date": "2014-03-25"},
        {"staff_id": "6", "start_date": "2014-02-25"},
    )
    result = measured(posts)
    # Days: 35, 35, 2, -7, -22, 6.
    assert listed("bar", result) == ["1"]
    assert listed("managers", result) == ["2", "3", "6"]
    assert listed("reminders", result) == ["4"]


def test_bar_list_has_the_user_name_first_and_unknown_accounts_apart() -> None:
    posts = staff(
        {"staff_id": "1", "username": None},
        {"staff_id": "2", "username": "bb", "start_date": "2014-02-01"},
        {"staff_id": "3", "username": "cc"},
        {"staff_id": "4", "username": " "},
    )
    # Due 24 February, 1 March, 24 February: days 35, 30, 35.
    table = action_list("bar", measured(posts), COURSE, STEPS, D)
    assert table.columns[0] == "username"
    assert table["staff_id"].tolist() == ["3", "2", "1", "4"]
    assert table["account"].isna().tolist() == [True, True, False, False]
    assert table["account"].iloc[2] == "account not known"
    assert table["days_past_due"].tolist() == [35, 30, 35, 35]


def test_nobody_excused_absent_complete_or_on_paper_is_barred() -> None:
    posts = staff(
        {"staff_id": "1", "absence": "maternity"},
        {"staff_id": "2"},
        {"staff_id": "3"},
        {"staff_id": "4"},
        {"staff_id": "5", "network_access": False},
        {"staff_id": "6"},
    )
    result = measured(
        posts, [done("2014-03-31", "3")], papers=[paper("2014-03-31", "4")], exempt=[excused("2014-03-31", "2")]
    )
    assert listed("bar", result) == ["6"]


def test_managers_list_is_together_by_manager() -> None:
    posts = staff(
        {"staff_id": "1", "manager_email": None, "network_access": False},
        {"staff_id": "2", "manager_email": "z@example.gov.uk", "network_access": False},
        {"staff_id": "3", "manager_email": "a@example.gov.uk", "network_access": False},
        {"staff_id": "4", "manager_email": "z@example.gov.uk", "network_access": False},
    )
    assert listed("managers", measured(posts)) == ["3", "2", "4", "1"]


def test_due_on_in_a_list_is_what_the_days_count_from() -> None:
    table = action_list("bar", measured(staff(), LAPSING), COURSE, STEPS, D)
    assert f"{table['due_on'].iloc[0]:%Y-%m-%d}" == "2014-03-01"
    assert table["days_past_due"].tolist() == [30]


# Restore: bar reached 10 March (24 February + 14), so on the list when completed from 11 March (bar stage the day before).


@pytest.mark.parametrize(
    ("completed_on", "expected"), [("2014-03-10", []), ("2014-03-11", ["1"]), ("2014-03-31", ["1"])]
)
def test_restore_is_who_completed_after_reaching_the_bar(completed_on: str, expected: list[str]) -> None:
    result = measured(staff(), [done(completed_on)])
    assert listed("restore", result) == expected
    # The same rule seen from the day before.
    eve = dt.date.fromisoformat(completed_on) - dt.timedelta(days=1)
    assert (only(measured(staff(), [done(completed_on)], as_at=eve), "stage") == "bar") == bool(expected)


def test_restore_of_a_lapsed_refresher_counts_from_its_expiry() -> None:
    # Expired 1 March 2014, bar from 15 March.
    assert listed("restore", measured(staff(), [*LAPSING, done("2014-03-15")])) == []
    table = action_list("restore", measured(staff(), [*LAPSING, done("2014-03-16")]), COURSE, STEPS, D)
    assert table.columns[0] == "username"
    assert f"{table['barred_from'].iloc[0]:%Y-%m-%d}" == "2014-03-15"


def test_restore_leaves_out_who_was_still_in_date_when_refreshing() -> None:
    assert listed("restore", measured(staff(), [done("2013-06-01"), done("2014-03-20")])) == []


def test_restore_leaves_out_the_paper_route_and_the_unknown() -> None:
    for access in (False, None):
        assert listed("restore", measured(staff({"network_access": access}), [done("2014-03-20")])) == []


def test_restore_leaves_out_who_was_excused_the_day_before() -> None:
    away = staff({"absence": "sick", "absence_from": "2014-01-01", "absence_to": "2014-03-19"})
    assert listed("restore", measured(away, [done("2014-03-20")])) == []
    assert listed("restore", measured(staff(), [done("2014-03-20")], exempt=[excused("2014-03-19")])) == []
    assert listed("restore", measured(staff(), [done("2014-03-20")], exempt=[excused("2014-01-31")])) == ["1"]


def test_restore_since_a_day_includes_that_day() -> None:
    result = measured(staff(), [done("2014-03-20")])
    assert listed("restore", result, since=dt.date(2014, 3, 20)) == ["1"]
    assert listed("restore", result, since=dt.date(2014, 3, 21)) == []


def test_bar_and_restore_share_nobody() -> None:
    posts = staff(*({"staff_id": str(n)} for n in range(1, 5)))
    result = measured(posts, [done("2014-03-20", "1"), done("2014-03-20", "2", "failed"), done("2014-02-20", "3")])
    assert listed("restore", result) == ["1"]
    assert listed("bar", result) == ["2", "4"]


# Clearance.

SYSTEM = dataclasses.replace(COURSE, code="SC", audience="system:Liquidlogic")


def needs(*rows: tuple[str, str, str | None]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["staff_id", "role", "required_by"]).assign(system="Liquidlogic")
    return table.assign(required_by=pd.to_datetime(table["required_by"]).astype("datetime64[us]"))


def test_clearance_is_who_needs_the_system_by_today_and_is_not_in_date() -> None:
    posts = staff(*({"staff_id": str(n)} for n in range(1, 8)), {"staff_id": "8", "absence": "sick"})
    access = needs(
        ("1", "worker", "2014-03-31"),
        ("2", "worker", "2014-04-01"),
        ("3", "worker", "2014-03-01"),
        ("4", "worker", None),
        ("5", "worker", "2014-03-31"),
        ("5", "lead", "2014-03-02"),
        ("8", "worker", "2014-03-30"),
    )
    result = measured(posts, [done("2014-03-01", "3", course="SC")], course=SYSTEM, access=access)
    table = action_list("clearance", result, SYSTEM, STEPS, D, system_access=access)
    assert table["staff_id"].tolist() == ["5", "8", "1", "4"]
    assert table["role"].tolist() == ["lead", "worker", "worker", "worker"]
    assert table["status"].tolist() == ["overdue", "absent", "overdue", "overdue"]
    assert table.columns[0] == "username"


def test_clearance_of_a_course_for_all_is_refused() -> None:
    with pytest.raises(Refused, match="all staff"):
        action_list("clearance", measured(staff()), COURSE, STEPS, D, system_access=needs())


def test_clearance_without_knowing_who_needs_the_system_is_refused() -> None:
    with pytest.raises(Refused, match="Liquidlogic"):
        action_list("clearance", measured(staff(), course=SYSTEM), SYSTEM, STEPS, D)


# Freshness.


@pytest.mark.parametrize(("age", "fresh"), [(0, True), (3, True), (4, False)])
def test_data_exactly_as_old_as_allowed_is_fresh(age: int, fresh: bool) -> None:
    newest = {"HR staff list": D - dt.timedelta(days=age), "E-learning export": D}
    assert (stale(newest, D, 3) == ()) == fresh


def test_staleness_names_each_source_its_date_and_what_to_do() -> None:
    first, second = stale({"HR staff list": dt.date(2014, 3, 1), "E-learning export": None}, D, 3)
    assert first == (
        "The newest HR staff list is of 1 March 2014, 30 days before 31 March 2014; the oldest allowed is 3 days. "
        "Upload a newer one, or give a reason."
    )
    assert second == "There is no E-learning export. Upload one."


def test_a_bar_list_from_stale_data_needs_a_reason() -> None:
    result = measured(staff())
    old = {"HR staff list": MARCH}
    with pytest.raises(Refused, match="1 March 2014"):
        listed("bar", result, newest=old)
    with pytest.raises(Refused):
        listed("bar", result, newest=old, reason="  ")
    assert listed("bar", result, newest=old, reason="HR system is down until 7 April") == ["1"]
    assert listed("managers", measured(staff({"network_access": None})), newest=old) == ["1"]


def test_a_list_that_does_not_exist_is_refused() -> None:
    with pytest.raises(Refused, match="reminders, managers, bar, restore, clearance"):
        listed("sack", measured(staff()))


def test_lists_of_nobody_have_their_columns() -> None:
    nobody = measured(staff()).iloc[0:0]
    for name in ("reminders", "managers", "bar", "restore"):
        table = action_list(name, nobody, COURSE, STEPS, D)
        assert len(table) == 0
        assert "staff_id" in table


def test_inputs_are_unchanged() -> None:
    result = measured(staff(), [done("2014-03-20")])
    before = result.copy(deep=True)
    stages(result, STEPS)
    for name in ("reminders", "managers", "bar", "restore"):
        listed(name, result)
    pd.testing.assert_frame_equal(result, before)
