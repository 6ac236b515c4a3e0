"""What to look at before a file is kept: each alarm from two small lists."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ig_metrics.datasets import conform
from ig_metrics.store import erased
from ig_metrics.store.alarms import alarms
from tests.servers.on_servers import place_of

MARCH = dt.date(2014, 3, 31)
PARTIAL = {"partial": True}


@pytest.fixture(autouse=True)
def today(store):
    store.clock = lambda: dt.datetime(2014, 4, 2, 9, tzinfo=dt.UTC)


def post(number, directorate="Adults", start="2010-01-01", leave=None, **more):
    day = pd.Timestamp(leave) if leave else pd.NaT
    row = {"staff_id": str(number), "directorate": directorate, "start_date": pd.Timestamp(start), "leave_date": day}
    return row | {"full_name": "Ann"} | more


def told(store, kind, rows, as_at=MARCH, **given):
    return alarms(store, kind, conform(kind, pd.DataFrame(rows)), as_at=as_at, **given)


def posts(count, **more):
    return [post(n, **more) for n in range(count)]


def test_the_first_list_alarms_nobody(store):
    assert told(store, "staff", posts(3)) == ()


@pytest.mark.parametrize("count", [95, 100, 105])
def test_five_percent_is_no_alarm(store, keep, count):
    keep("staff", posts(100), "2014-01-24")
    assert told(store, "staff", posts(count)) == ()


@pytest.mark.parametrize(("count", "share"), [(94, "6.0% fewer"), (106, "6.0% more")])
def test_the_population_moves_by_more_than_five_percent(store, keep, count, share):
    keep("staff", posts(100), "2014-01-24")
    assert told(store, "staff", posts(count)) == (
        f"The number of people employed goes from 100 on 24 January 2014 to {count} on 31 March 2014 ({share}). "
        "Is it the whole list?",
    )


def test_people_are_counted_not_posts_nor_leavers(store, keep):
    keep(
        "staff",
        [*posts(20), post(0, team="Two"), post(99, leave="2014-01-01"), post(98, start="2014-02-01")],
        "2014-01-24",
    )
    assert told(store, "staff", posts(20)) == ()


def test_a_directorate_that_vanishes_is_named(store, keep):
    keep("staff", [*posts(40), post(50, "Highways"), post(51, "Highways")], "2014-01-24")
    assert told(store, "staff", [*posts(40), post(50), post(51)]) == (
        "Directorates of the last list that have nobody in this one: Highways (2 people). Left out, or renamed?",
    )


def test_a_column_left_out_of_the_export_is_named(store, keep):
    keep("staff", posts(3, network_access=True), "2014-01-24")
    assert told(store, "staff", posts(3)) == (
        "The last file (24 January 2014) said Network access; this one does not. Was a column left out of the export?",
    )


def test_a_partial_return_is_not_compared(store, keep):
    keep("staff", posts(100), "2014-01-24")
    assert told(store, "staff", posts(2), **PARTIAL) == ()


def test_a_new_source_beside_those_held_is_named(store, keep):
    keep("staff", posts(3), "2014-01-24", source="hr")
    keep("staff", [post(9)], "2014-01-24", source="agency")
    assert told(store, "staff", posts(3)) == (
        "It comes from a new source (beside agency and hr), so its rows are added to those held. If it is the next list of one of "
        "them, say so, or everybody is counted twice.",
    )
    assert told(store, "staff", posts(3), source="hr") == ()


def attempt(who, course="IG", outcome="completed"):
    return {"staff_id": str(who), "course": course, "outcome": outcome, "completed_on": pd.Timestamp("2014-01-02")}


def test_completions_fall(store, keep):
    keep("completions", [attempt(1), attempt(2), attempt(3, outcome="failed"), attempt(1, "DP")], "2014-02-28")
    assert told(store, "completions", [attempt(1), attempt(4, "DP"), attempt(5, "DP")]) == (
        "It has fewer completions than the last export (28 February 2014): IG from 2 to 1. Those held stay held. Was the export "
        "cut short, or filtered?",
    )
    assert told(store, "completions", [attempt(1), attempt(2), attempt(1, "DP")]) == ()


def test_the_very_same_file(store, keep):
    keep("meetings", [{"held_on": pd.Timestamp("2014-01-27")}], "2014-03-31", sha256="b" * 64)
    found = told(store, "meetings", [{"held_on": pd.Timestamp("2014-01-27")}], sha256="b" * 64)
    assert found == (
        "This very file is held already: meetings.xlsx, as at 31 March 2014, kept by ig.lead on 2 April 2014.",
    )


def test_a_date_still_to_come(store):
    (found,) = told(store, "staff", posts(1), dt.date(2014, 4, 3))
    assert found.startswith("The date it is as at, 3 April 2014, is still to come")
    assert told(store, "staff", posts(1), dt.date(2014, 4, 2)) == ()


def test_a_date_before_the_newest_held(store, keep):
    keep("staff", posts(3), "2014-03-31")
    assert told(store, "staff", posts(3), dt.date(2014, 1, 24)) == (
        "A newer HR staff list is held, as at 31 March 2014: this one is used for dates before 31 March 2014 only. Is the date right?",
    )
    keep("completions", [attempt(1)], "2014-03-31")
    (found,) = told(store, "completions", [attempt(1)], dt.date(2014, 1, 24))
    assert found.startswith("A newer E-learning export is held, as at 31 March 2014: its records are added")


def test_the_same_date_and_source(store, keep):
    keep("staff", posts(3), "2014-03-31")
    assert told(store, "staff", posts(3)) == (
        "Held already for the same date and source: HR staff list, staff.xlsx. This one takes its place.",
    )


def test_breaches_and_requirements_that_are_gone(store, keep):
    day = pd.Timestamp("2014-01-02")
    keep("breaches", [{"reference": r, "reported_on": day} for r in ("B1", "B2")], "2014-02-28")
    assert told(store, "breaches", [{"reference": "B2", "reported_on": day}]) == (
        "1 breach of the last file (28 February 2014) is not in this one: B1. It stays held.",
    )
    keep("toolkit", [{"requirement": n, "level": "2"} for n in ("101", "112")], "2014-02-28", framework="f")
    (found,) = told(store, "toolkit", [{"requirement": "101", "level": "2"}], framework="f")
    assert found.startswith("1 requirement of the last file (28 February 2014) is not in this one: 112.")


def test_other_lists_that_shrink(store, keep):
    keep("exemptions", [{"staff_id": str(n), "course": "IG"} for n in range(20)], "2014-02-28")
    rows = [{"staff_id": str(n), "course": "IG"} for n in range(18)]
    assert told(store, "exemptions", rows) == (
        "It has 18 rows; the last one (28 February 2014) had 20. Is it the whole list?",
    )


def test_what_is_withdrawn_is_not_compared(store, keep):
    info = keep("staff", posts(100), "2014-01-24")
    store.withdraw(info.id, "wrong", "ig.lead")
    assert told(store, "staff", posts(10)) == ()


def test_a_file_of_ours_that_cannot_be_read_alarms_nobody(store, keep, home):
    info = keep("staff", posts(100), "2014-01-24")
    place_of(home).write(info.parquet_name, b"damaged")
    assert told(store, "staff", posts(10)) == ()


@pytest.mark.parametrize(("back", "who"), [(1, "1 person whose data was"), (2, "2 people whose data were")])
def test_how_many_come_back_who_were_erased(store, back, who):
    key = erased.key_of(store, "ig.lead")
    for number in range(back):
        store.write_entry(erased.BOOK, f"{number}", {"digests": erased.digests(key, {"staff_id": [f"{number}"]})}, "a")
    assert told(store, "staff", posts(3))[0].startswith(f"It has rows of {who} erased on request.")


def test_it_is_compared_with_the_newest_whole_list_of_its_date_or_before(store, keep):
    keep("staff", posts(10), "2014-01-24")
    keep("staff", posts(2), "2014-02-24", partial=True)
    assert told(store, "staff", posts(10)) == ()
    keep("staff", posts(10), "2014-03-31")
    assert any("goes from 10 on 31 March 2014 to 9" in alarm for alarm in told(store, "staff", posts(9)))


def test_who_starts_or_leaves_on_the_day_is_employed(store, keep):
    keep("staff", posts(10), "2014-01-24")
    assert told(store, "staff", [*posts(8), post(8, start="2014-03-31"), post(9, leave="2014-03-31")]) == ()


@pytest.mark.parametrize(
    ("kind", "key", "things"), [("toolkit", "requirement", "requirements"), ("breaches", "reference", "breaches")]
)
def test_up_to_five_that_are_gone_are_named(store, keep, kind, key, things):
    framework = "v1" if kind == "toolkit" else None
    rows = [{key: f"{number}", "reported_on": pd.Timestamp("2014-01-02")} for number in range(101, 107)]
    keep(kind, rows, "2014-01-24", framework=framework)
    found = told(store, kind, rows[5:], framework=framework)
    gone = f"5 {things} of the last file (24 January 2014) are not in this one: 101, 102, 103, 104 and 105."
    assert any(alarm.startswith(gone) for alarm in found), found


@pytest.mark.parametrize(("count", "alarmed"), [(95, False), (94, True)])
def test_another_list_is_shorter_by_more_than_five_percent(store, keep, count, alarmed):
    rows = [{"action": f"{number}"} for number in range(100)]
    keep("plan", rows, "2014-01-24")
    assert bool(told(store, "plan", rows[:count])) == alarmed


def test_a_completion_without_an_outcome_is_none(store, keep):
    done = {"course": "IG", "completed_on": pd.Timestamp("2014-01-02")}
    held = [{"staff_id": "1", "outcome": "completed", **done}, {"staff_id": "2", **done}]
    keep("completions", held, "2014-01-24")
    assert told(store, "completions", held[:1]) == ()
