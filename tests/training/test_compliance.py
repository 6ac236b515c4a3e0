"""The rate by hand, and its doubt."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from ig_metrics.training.compliance import COUNTS, bounds, compliance
from ig_metrics.training.matching import match
from ig_metrics.training.people import people
from ig_metrics.training.status import status
from tests.training.build import COURSE, D, done, excused, frame, measured, staff


def eight() -> pd.DataFrame:
    """Eight people: in date, due soon, overdue, lapsed, in window, absent, exempt (Adults 1-4, Children 5-7), a leaver."""
    posts = staff(
        {"staff_id": "1"},
        {"staff_id": "2"},
        {"staff_id": "3"},
        {"staff_id": "4"},
        {"staff_id": "5", "directorate": "Children", "start_date": "2014-03-20"},
        {"staff_id": "6", "directorate": "Children", "absence": "sick"},
        {"staff_id": "7", "directorate": "Children"},
        {"staff_id": "8", "directorate": None, "leave_date": "2014-01-31"},
    )
    tries = [done("2014-02-01", "1"), done("2013-04-30", "2"), done("2012-02-01", "4"), done("2014-02-01", "6")]
    return measured(posts, tries, exempt=[excused("2014-12-31", "7")])


def test_counts_and_both_rates() -> None:
    (row,) = compliance(eight()).to_dict("records")
    assert row == {
        "group": "All",
        "in_scope": 7,
        "leaver": 1,
        "absent": 1,
        "exempt": 1,
        "in_date": 1,
        "due_soon": 1,
        "in_window": 1,
        "overdue": 1,
        "lapsed": 1,
        "compliance_percent": 40.0,
        "compliance_all_percent": pytest.approx(200 / 7),
    }


def test_by_directorate_with_the_unrecorded_last() -> None:
    table = compliance(eight(), "directorate").set_index("group")
    assert table.index.tolist() == ["Adults", "Children", "Not recorded"]
    assert table["in_scope"].tolist() == [4, 3, 0]
    assert table["leaver"].tolist() == [0, 0, 1]
    assert table.loc["Adults", "compliance_percent"] == 50.0
    assert table.loc["Children", "compliance_percent"] == 0.0


def test_nobody_in_the_denominator_is_not_measured() -> None:
    table = compliance(eight(), "directorate").set_index("group")
    assert pd.isna(table.loc["Not recorded", "compliance_percent"])
    assert pd.isna(table.loc["Not recorded", "compliance_all_percent"])
    only_exempt = measured(staff(), exempt=[excused("2014-12-31")])
    assert pd.isna(compliance(only_exempt)["compliance_percent"].iloc[0])
    assert compliance(only_exempt)["compliance_all_percent"].iloc[0] == 0.0


def test_parts_add_up_to_the_whole_in_every_group() -> None:
    parts = ["absent", "exempt", "in_date", "due_soon", "in_window", "overdue", "lapsed"]
    for by in ("directorate", "service", "team", "job_title", "employment_type", "route"):
        table = compliance(eight(), by)
        assert (table[parts].sum(axis=1) == table["in_scope"]).all()
        assert table[list(COUNTS)].sum().tolist() == compliance(eight())[list(COUNTS)].sum().tolist()


def test_nobody_held_gives_one_row_not_measured() -> None:
    table = compliance(eight().iloc[0:0])
    assert table["in_scope"].tolist() == [0]
    assert table["compliance_percent"].isna().all()
    assert len(compliance(eight().iloc[0:0], "team")) == 0


def test_groups_with_nobody_counted_are_left_out() -> None:
    later = measured(staff({}, {"staff_id": "2", "directorate": "New", "start_date": "2015-01-01"}))
    assert compliance(later, "directorate")["group"].tolist() == ["Adults"]


def doubt(*unmatched: dict[str, object]) -> object:
    """Four people: 1 in date; 2, 3 overdue without a record; 4 overdue with a failed attempt. And some strangers."""
    who = people(staff(*({"staff_id": str(n)} for n in range(1, 5))), D)
    rows = frame("completions", done("2014-02-01", "1"), done("2014-02-01", "4", outcome="failed"), *unmatched)
    matched = match(rows, who)
    return bounds(status(who, matched, None, None, COURSE, D), matched, COURSE, D)


def test_with_all_matched_the_rate_is_certain() -> None:
    result = doubt()
    assert (result.compliance_low, result.compliance_high) == (25.0, 25.0)
    assert result.unmatched == {"hr": 2, "learning": 0}


def test_unmatched_completions_raise_the_high_end_by_no_more_than_people_without_a_record() -> None:
    # ok 1, n 4, u 1, h 2: high 2/4.
    assert doubt(done("2014-02-01", "91")).compliance_high == 50.0
    # u 3, h 2: high 3/4; low stays ok/n.
    result = doubt(*(done("2014-02-01", str(n)) for n in (91, 92, 93)))
    assert (result.compliance_low, result.compliance_high) == (25.0, 75.0)
    assert result.unmatched == {"hr": 2, "learning": 3}


def test_unmatched_people_not_in_date_lower_the_low_end() -> None:
    # v 1: low 1/5. Failed, lapsed and not started are not in date.
    for row in (done("2014-02-01", "91", outcome="failed"), done("2013-03-30", "91"), done(None, "91", "not_started")):
        result = doubt(row)
        assert (result.compliance_low, result.compliance_high) == (20.0, 25.0)


def test_an_unmatched_person_is_counted_once_and_is_in_date_by_any_record() -> None:
    result = doubt(done("2014-02-01", "91"), done("2014-01-01", "91", "failed"), done("2013-02-01", " 91"))
    assert result.unmatched == {"hr": 2, "learning": 1}
    assert (result.compliance_low, result.compliance_high) == (25.0, 50.0)


def test_unmatched_people_are_told_apart_by_mail_or_user_name_else_by_row() -> None:
    mail = done("2014-02-01", None) | {"email": "X@example.com"}
    result = doubt(mail, mail | {"email": " x@example.com"}, done("2014-02-01", None), done("2014-02-01", None))
    assert result.unmatched["learning"] == 3


def test_records_of_another_course_or_a_later_day_are_not_there() -> None:
    result = doubt(done("2014-02-01", "91", course="Fire"), done("2014-04-01", "92"), done("2014-04-01", "2"))
    assert result.unmatched == {"hr": 2, "learning": 0}


def test_bounds_of_nobody_are_not_measured() -> None:
    who = people(staff({"leave_date": "2013-01-01"}), D)
    rows = match(frame("completions", done("2014-02-01", "91")), who)
    result = bounds(status(who, rows, None, None, COURSE, D), rows, COURSE, D)
    assert (result.compliance_low, result.compliance_high) == (None, None)


def test_the_high_end_is_never_above_100() -> None:
    # One person, in date on paper, without an e-learning record; one stranger in date: (1 + min(1, 1)) / 1 capped.
    course = dataclasses.replace(COURSE)
    who = people(staff(), D)
    rows = match(frame("completions", done("2014-02-01", "91")), who)
    papers = frame("paper_returns", {"staff_id": "1", "course": "IG", "completed_on": "2014-02-01"})
    result = bounds(status(who, rows, papers, None, course, D), rows, course, D)
    assert result.compliance_high == 100.0
