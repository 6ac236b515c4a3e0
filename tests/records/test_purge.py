"""Retention: what is past its time goes, figures of later dates do not move, those of earlier dates are the kept ones."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pandas as pd
import pytest

from ig_metrics.dashboard import breaches_json, purging, training, training_json, training_trend
from ig_metrics.dashboard.views import Question
from ig_metrics.errors import Refused
from ig_metrics.records import retention
from ig_metrics.settings import Privacy
from ig_metrics.store import Store
from tests.dashboard import conftest as council
from tests.dashboard.conftest import COMMITTEE, COURSE, LEAD, RULES

OLD, NEW = dt.date(2014, 1, 24), dt.date(2014, 3, 31)
TODAY = dt.date(2016, 3, 1)  # 24 months before: 1 March 2014
LATER = Question(NEW)


@pytest.fixture
def store(tmp_path):
    """Two lists: C12 left on 1 February. All Children and A01 to A08 completed on 1 February; A01 failed in January first, A02 was
    in date already; somebody on no list completed in January."""
    with Store.open(tmp_path) as opened:
        left = [
            person | ({"leave_date": pd.Timestamp("2014-02-01")} if person["staff_id"] == "C12" else {})
            for person in council.everybody()
        ]
        council.add(opened, "meetings", [{"held_on": pd.Timestamp(OLD)}], OLD)
        council.add(opened, "staff", council.everybody(), OLD)
        council.add(opened, "staff", left, dt.date(2014, 2, 28))
        council.add(opened, "staff", left, NEW)
        done = [f"A{n:02}" for n in range(1, 9)] + [f"C{n:02}" for n in range(1, 13)]
        rows = (
            council.completed(done)
            + council.completed(["A02"], pd.Timestamp("2014-01-05"))
            + council.completed(["X99"], pd.Timestamp("2014-01-05"))
        )
        rows.append(
            {"staff_id": "A01", "course": "IG", "outcome": "failed", "completed_on": pd.Timestamp("2014-01-06")}
        )
        council.add(opened, "completions", rows, OLD)
        council.add(
            opened,
            "breaches",
            [
                council.breach("B1", "2013-11-05", closed_on=pd.Timestamp("2013-12-01")),
                council.breach("B2", "2014-01-10"),
            ],
        )
        council.add(opened, "toolkit", council.assessment("3", "2", "2", "2"), OLD, framework="igt-v11-la")
        council.add(
            opened, "toolkit", council.assessment("3", "3", "2", "3"), dt.date(2014, 2, 28), framework="igt-v11-la"
        )
        yield opened


def purge(store):
    return purging.purge(store, RULES, LEAD, today=TODAY)


def figures(store, question):
    found = [training_json(store, RULES, LEAD, question, by=by) for by in ("directorate", "service", "team", "route")]
    kept = [
        {key: value for key, value in each.items() if key not in ("compliance_low", "compliance_high", "unmatched")}
        for each in found
    ]
    return kept, breaches_json(store, RULES, LEAD, question)


def test_the_cut_is_the_period_before_today():
    assert retention.cut_of(RULES, TODAY) == dt.date(2014, 3, 1)
    assert retention.cut_of(RULES, dt.date(2016, 2, 29)) == dt.date(2014, 2, 28)


def test_what_is_past_its_time(store):
    found = {(each.kind, each.as_at): (each.rows, each.what) for each in retention.plan(store, RULES, TODAY).past}
    assert found == {
        ("staff", OLD): (22, retention.ROWS),  # the list of 28 February holds on 1 March
        ("completions", OLD): (3, retention.ROWS),  # C12 has left, X99 is on no list, A01 failed and passed since
        ("toolkit", OLD): (4, retention.WORDS),
        ("breaches", NEW): (1, retention.WORDS),  # B2 is open
    }


def test_a_dry_run_changes_nothing(store):
    version, files = store.version(), sorted((store.home / "snapshots").iterdir())
    purging.data_held(store, RULES, LEAD, today=TODAY)
    assert (store.version(), sorted((store.home / "snapshots").iterdir())) == (version, files)


def test_figures_of_later_dates_do_not_move(store):
    days = [Question(dt.date(2014, 3, 1)), LATER, Question(dt.date(2014, 6, 30))]
    before = [figures(store, day) for day in days]
    purge(store)
    assert [figures(store, day) for day in days] == before


def test_what_an_employee_completed_stays(store):
    purge(store)
    rows = store.in_force("completions", NEW)
    assert sorted(rows["staff_id"]) == sorted(
        [*(f"A{n:02}" for n in range(1, 9)), "A02", *(f"C{n:02}" for n in range(1, 12))]
    )


def test_old_files_are_gone_from_the_disk_and_the_store_is_sound(store):
    before = {info.id: info.parquet_name for info in store.snapshots()}
    purge(store)
    there = {path.name for path in (store.home / "snapshots").iterdir()}
    assert there == {info.parquet_name for info in store.snapshots()}
    changed = [id for id, name in before.items() if name not in there]
    assert len(changed) == 4
    assert store.verify_audit() == []
    assert [finding for finding in store.doctor() if finding.severity == "error"] == []
    assert store.audit_entries(1)[0].action == "records purged"


def test_figures_of_earlier_dates_are_kept_with_small_numbers_hidden(store):
    shown = training(store, RULES, COMMITTEE, Question(OLD))
    purge(store)
    after = training(store, RULES, COMMITTEE, Question(OLD))
    pd.testing.assert_frame_equal(after.groups, shown.groups)
    pd.testing.assert_frame_equal(after.status, shown.status)
    assert after.answer == shown.answer
    assert any("no longer held for dates before 1 March 2014" in text for text in after.warnings)
    lead = training(store, RULES, LEAD, Question(OLD))
    pd.testing.assert_frame_equal(lead.groups, shown.groups)
    assert training(store, RULES, LEAD, Question(OLD), by="team").groups.empty
    with pytest.raises(Refused, match=r"no longer held for 25 January 2014"):
        training_json(store, RULES, LEAD, Question(dt.date(2014, 1, 25)))


def test_the_trend_goes_on_with_kept_points(store):
    rules = dataclasses.replace(RULES, privacy=Privacy(threshold=1))
    purging.purge(store, rules, LEAD, today=TODAY)
    points = training_trend(store, rules, LEAD, LATER).points
    kept = points[points["said"] == "Kept figure"]
    assert [day.date() for day in kept["date"]] == [OLD, dt.date(2014, 2, 28)]
    assert points["date"].is_monotonic_increasing
    assert (points.loc[points["said"] != "Kept figure", "date"] >= pd.Timestamp("2014-03-01")).all()


def test_levels_and_breaches_of_earlier_dates_stay_without_names(store):
    purge(store)
    toolkit = store.in_force("toolkit", OLD, framework="igt-v11-la")
    assert toolkit["level"].tolist() == ["3", "2", "2", "2"]
    assert set(toolkit["owner"]) == set(toolkit["comment"]) == {"Removed"}
    register = store.in_force("breaches", NEW).set_index("reference")
    assert register.at["B1", "lessons"] == "Removed"
    assert register.at["B2", "lessons"] == council.SECRET


def test_twice_is_once(store):
    purge(store)
    again = purge(store)
    assert again.past.empty
    assert "**None** is past" in again.answer[1]


def test_a_file_taken_back_long_ago_goes_too(store):
    clock = store.clock
    store.clock = lambda: dt.datetime(2013, 6, 1, tzinfo=dt.UTC)
    store.clock = clock
    wrong = council.add(store, "staff", council.everybody(), dt.date(2014, 2, 1))
    store.withdraw(wrong.id, "wrong month", "ig.lead")
    purge(store)
    assert store.read(wrong.id).empty


def test_without_an_hr_list_training_records_are_left_alone(tmp_path):
    with Store.open(tmp_path) as bare:
        council.add(bare, "completions", council.completed(["A01"]), OLD)
        plan = retention.plan(bare, RULES, TODAY)
        assert plan.past == ()
        assert "nobody can tell who still works here" in plan.notes[0]


def test_whoever_is_still_barred_stays_on_the_list_that_barred_them(store):
    def listed(number, name, who):
        rows = [
            {
                "number": number,
                "list": name,
                "course": COURSE.code,
                "as_at": pd.Timestamp(OLD),
                "staff_id": n,
                "state": "new",
            }
            for n in who
        ]
        return council.add(store, "issued_lists", rows, OLD)

    bar, back = listed(1, "bar", ["A09", "A10", "X99"]), listed(2, "restore", ["A10"])
    purge(store)
    assert store.read(bar.id)["staff_id"].tolist() == ["A09"]
    assert store.read(back.id).empty


def test_something_saved_since_it_was_looked_at_stops_it(store):
    seen = purging.data_held(store, RULES, LEAD, today=TODAY).version
    council.add(store, "meetings", [{"held_on": pd.Timestamp(NEW)}], NEW)
    with pytest.raises(Refused, match="in the meantime"):
        purging.purge(store, RULES, LEAD, today=TODAY, seen=seen)
    assert len(store.in_force("staff", OLD)) == 22


def test_it_is_for_the_ig_lead_alone(store):
    for door in (purging.data_held, purging.purge):
        with pytest.raises(Refused, match="Only the IG lead"):
            door(store, RULES, COMMITTEE)
