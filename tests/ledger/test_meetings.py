"""The calendar kept in the app: what is added holds wherever the list does, what is taken off stays off, and nothing is lost."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ig_metrics.errors import Refused
from ig_metrics.ledger import meetings
from ig_metrics.ledger.editing import ChangedMeanwhile
from ig_metrics.store import Store
from tests.dashboard.conftest import add

D = dt.date
LIST_OF, JANUARY, MARCH, JUNE = D(2013, 10, 31), D(2014, 1, 27), D(2014, 3, 31), D(2014, 6, 30)


@pytest.fixture
def empty(tmp_path):
    with Store.open(tmp_path) as opened:
        opened.clock = lambda: dt.datetime(2014, 4, 2, 9, tzinfo=dt.UTC)
        yield opened


@pytest.fixture
def store(empty):
    listed = [{"held_on": pd.Timestamp(day), "committee": "Audit", "note": "County Hall"} for day in (JANUARY, MARCH)]
    add(empty, "meetings", listed, LIST_OF)
    return empty


def days(store, as_at=MARCH, known_on=None):
    return meetings.days(meetings.listed(store, as_at, known_on))


def line(store, day):
    frame = meetings.listed(store, MARCH)
    return tuple(frame[frame["held_on"] == pd.Timestamp(day)][["committee", "note"]].iloc[0])


@pytest.mark.parametrize("as_at", [D(2013, 1, 1), LIST_OF, MARCH, D(2020, 1, 1)])
def test_a_meeting_added_holds_wherever_its_list_does(store, as_at):
    meetings.add(store, MARCH, JUNE, "Audit", "", by="ig.lead")
    assert days(store, as_at) == [JANUARY, MARCH, JUNE]


def test_it_was_not_known_before(store):
    before = store.clock()
    store.clock = lambda: before + dt.timedelta(hours=1)
    meetings.add(store, MARCH, JUNE, "Audit", "", by="ig.lead")
    assert days(store, MARCH, before) == [JANUARY, MARCH]


@pytest.mark.parametrize("order", [(JANUARY, JUNE), (JUNE, JANUARY)])
def test_without_a_list_the_first_meeting_begins_one(empty, order):
    for day in order:
        meetings.add(empty, D(2014, 4, 2), day, "Audit", "", by="ig.lead")
    for as_at in (D(2013, 1, 1), MARCH, D(2020, 1, 1)):
        assert days(empty, as_at) == [JANUARY, JUNE]


def test_a_new_list_says_everything_again(store):
    meetings.add(store, MARCH, JUNE, "Audit", "", by="ig.lead")
    add(store, "meetings", [{"held_on": pd.Timestamp(JANUARY), "committee": "Audit"}], MARCH)
    assert days(store, MARCH) == [JANUARY]
    assert days(store, LIST_OF) == [JANUARY, MARCH, JUNE]


def test_a_change_says_the_cells_it_changed_and_no_others(store):
    made = meetings.change(
        store, MARCH, ("Audit", "County Hall"), MARCH, ("Cabinet", "County Hall"), why="renamed", by="x"
    )
    assert made.columns == ("committee",)
    assert line(store, MARCH) == ("Cabinet", "County Hall")
    store.withdraw(made.snapshot, "an error", "x")
    assert line(store, MARCH) == ("Audit", "County Hall")


def test_of_two_who_change_one_meeting_the_second_is_told(store):
    opened = ("Audit", "County Hall")
    meetings.change(store, MARCH, opened, MARCH, ("Audit", "Town Hall"), why="moved", by="first")
    with pytest.raises(ChangedMeanwhile) as clash:
        meetings.change(store, MARCH, opened, MARCH, ("Audit", "Village Hall"), why="moved", by="second")
    told = clash.value.differences.iloc[0]
    assert (told["opened"], told["theirs"], told["yours"]) == ("County Hall", "Town Hall", "Village Hall")
    assert line(store, MARCH) == ("Audit", "Town Hall")


def test_a_meeting_taken_off_stays_off_whichever_list_brings_it_and_is_put_back(store):
    gone = meetings.take_off(store, MARCH, JANUARY, "cancelled for snow", "ig.lead")
    add(store, "meetings", [{"held_on": pd.Timestamp(day)} for day in (JANUARY, MARCH, JUNE)], D(2014, 1, 31))
    assert days(store) == [MARCH, JUNE]
    meetings.put_back(store, gone.id, "it was held after all", "ig.lead")
    assert days(store) == [JANUARY, MARCH, JUNE]


@pytest.mark.parametrize(
    "act, said",
    [
        (lambda s: meetings.add(s, MARCH, MARCH, "", "", by="x"), "has a meeting on 31 March 2014 already"),
        (lambda s: meetings.add(s, MARCH, D(214, 6, 30), "", "", by="x"), "cannot be right. Check the year"),
        (lambda s: meetings.take_off(s, MARCH, MARCH, " ", "x"), "Say why"),
        (lambda s: meetings.take_off(s, MARCH, JUNE, "gone", "x"), "has no meeting on 30 June 2014"),
        (lambda s: meetings.change(s, MARCH, ("", ""), JUNE, ("A", ""), why="w", by="x"), "has no meeting on 30 June 2014"),
        (lambda s: meetings.change(s, MARCH, ("Audit", "County Hall"), MARCH, ("B", "County Hall"), why="", by="x"), "Say why"),
        (
            lambda s: meetings.change(s, MARCH, ("Audit", "County Hall"), MARCH, ("Audit", "County Hall"), why="w", by="x"),
            "Nothing was changed",
        ),
        (
            lambda s: meetings.change(s, MARCH, ("Audit", ""), MARCH, ("x" * 501, ""), why="w", by="x"),
            "The committee is too long",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_kept(store, act, said):
    version = store.version()
    with pytest.raises(Refused, match=said):
        act(store)
    assert store.version() == version


def test_two_meetings_on_one_day_are_for_the_list_to_correct(empty):
    add(
        empty,
        "meetings",
        [{"held_on": pd.Timestamp(MARCH), "committee": name} for name in ("Audit", "Cabinet")],
        LIST_OF,
    )
    with pytest.raises(Refused, match="The list has 2 meetings on 31 March 2014"):
        meetings.change(empty, MARCH, ("Audit", ""), MARCH, ("Board", ""), why="renamed", by="x")
