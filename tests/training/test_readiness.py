"""Who is cleared for a system, worked by hand as at 31 March 2014."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from ig_metrics.errors import Refused
from ig_metrics.training.readiness import go_lives, readiness, ready_by, system_of
from tests.training.build import COURSE, D, done, excused, frame, measured, staff

SYSTEM = dataclasses.replace(COURSE, audience="system:Liquidlogic")


def needs(*rows):
    return frame("system_access", *({"system": "liquidlogic", "role": "Worker", "granted": None} | row for row in rows))


ACCESS = needs(
    {"staff_id": "1", "required_by": "2014-03-31"},
    {"staff_id": "2", "required_by": "2014-03-31"},
    {"staff_id": "3", "required_by": "2014-04-01"},
    {"staff_id": "4", "required_by": None},
    {"staff_id": "5", "required_by": "2014-03-01"},
    {"staff_id": "6", "required_by": "2014-05-06", "role": "Manager"},
    {"staff_id": "6", "required_by": "2014-03-10", "role": "Worker", "granted": True},
    {"staff_id": "7", "required_by": "2014-03-01", "granted": True},
    {"staff_id": "8", "required_by": "2014-03-01", "system": "Other"},
)
POSTS = staff(*({"staff_id": f"{n}"} for n in range(1, 9)))


@pytest.fixture(scope="module")
def people():
    attempts = [done("2014-02-01", number) for number in ("1", "6", "7")]
    exempt = [excused("2014-12-31", "5")]
    found = measured(POSTS, attempts, exempt=exempt, course=SYSTEM, access=ACCESS)
    return readiness(found, SYSTEM, D, ACCESS).set_index("staff_id")


@pytest.mark.parametrize(
    "number, cleared, withhold, grant",
    [
        ("1", True, False, True),
        ("2", False, True, False),
        # Needed tomorrow: not yet withheld.
        ("3", False, False, False),
        # No date: withheld until cleared.
        ("4", False, True, False),
        # Exempt from the course is no clearance.
        ("5", False, True, False),
        # One of two roles is granted: the other is to be.
        ("6", True, False, True),
        ("7", True, False, False),
    ],
)
def test_cleared_withheld_and_to_be_granted(people, number, cleared, withhold, grant):
    row = people.loc[number]
    assert (row["cleared"], row["withhold"], row["grant"]) == (cleared, withhold, grant)


def test_only_those_who_need_it_and_by_the_earliest_day(people):
    assert "8" not in people.index
    assert people.loc["6", ["role", "required_by"]].tolist() == ["Worker", pd.Timestamp("2014-03-10")]


def test_by_group_the_parts_add_up_to_the_whole(people):
    whole = ready_by(people, None).iloc[0]
    by_role = ready_by(people, people["role"])
    for name in ("need", "cleared", "not_cleared", "withhold", "grant"):
        assert by_role[name].sum() == whole[name]
    assert (whole["need"], whole["cleared"], whole["withhold"], whole["grant"]) == (7, 3, 3, 2)
    assert whole["compliance_percent"] == pytest.approx(300 / 7)
    assert whole["required_by"] == pd.Timestamp("2014-03-01")


def test_by_the_day_it_is_required_those_without_a_day_last(people):
    table = go_lives(people)
    assert table["need"].tolist() == [2, 1, 2, 1, 1]
    assert table["required_by"].iloc[0] == pd.Timestamp("2014-03-01")
    assert pd.isna(table["required_by"].iloc[-1])


def test_a_course_for_all_clears_nobody():
    assert system_of(COURSE) is None
    with pytest.raises(Refused, match="for all staff"):
        readiness(measured(staff()), COURSE, D, ACCESS)
