"""Which edition of the Toolkit is in force on a date: settings, and carry-overs kept and taken back."""

from __future__ import annotations

import datetime as dt

import pytest

from ig_metrics.settings import Toolkit
from ig_metrics.store import SnapshotInfo
from ig_metrics.store.edition import CARRIED_OVER, edition_in_force

MARCH, APRIL = dt.date(2014, 3, 31), dt.date(2014, 4, 1)
KEPT = dt.datetime(2014, 4, 10, 12, tzinfo=dt.UTC)
TWO = Toolkit(framework="old", editions=(("old", dt.date.min), ("new", APRIL)))


def move(before="old", after="new", as_at=APRIL, at=KEPT, **more):
    held = {"source": CARRIED_OVER, "mapping": {"from": before}} | more
    return SnapshotInfo(
        "id", "toolkit", held.pop("source"), after, as_at, "ig.lead", at, "f", "s", "p", "q", 1, **held
    )  # fmt: skip


@pytest.mark.parametrize(("day", "edition"), [(dt.date(2000, 1, 1), "old"), (MARCH, "old"), (APRIL, "new")])
def test_settings_that_list_editions_say_it_by_the_day(day, edition):
    assert edition_in_force(TWO, (), day) == edition


@pytest.mark.parametrize(("day", "edition"), [(MARCH, "old"), (APRIL, "new"), (dt.date(2015, 1, 1), "new")])
def test_a_carry_over_moves_one_edition_on_from_its_date(day, edition):
    assert edition_in_force(Toolkit(framework="old"), [move()], day) == edition


@pytest.mark.parametrize(("day", "edition"), [(MARCH, "old"), (APRIL, "new")])
def test_settings_that_name_the_new_edition_already_give_the_old_one_before_the_move(day, edition):
    assert edition_in_force(Toolkit(framework="new"), [move()], day) == edition


def test_moves_follow_one_another_in_the_order_of_their_dates():
    later = move("new", "newest", dt.date(2015, 4, 1), KEPT - dt.timedelta(days=1))
    assert edition_in_force(Toolkit(framework="old"), [later, move()], dt.date(2015, 5, 1)) == "newest"


def test_a_move_from_another_edition_moves_nothing():
    assert edition_in_force(Toolkit(framework="dspt"), [move()], APRIL) == "dspt"


def test_a_move_taken_back_moves_nothing_and_did_on_the_days_it_was_known():
    gone = move(withdrawn_at=KEPT + dt.timedelta(days=5))
    kit = Toolkit(framework="old")
    assert edition_in_force(kit, [gone], APRIL) == "old"
    for days, edition in ((-1, "old"), (0, "new"), (1, "new"), (5, "old")):
        assert edition_in_force(kit, [gone], APRIL, known_on=KEPT + dt.timedelta(days=days)) == edition


def test_an_assessment_that_was_only_uploaded_moves_nothing():
    assert edition_in_force(Toolkit(framework="old"), [move(source="default", mapping={})], APRIL) == "old"
