"""Lists day after day over generated lives, beside a ledger kept by hand: one person at a time, in plain Python."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ig_metrics.ledger import preparing
from ig_metrics.settings import Course, Escalation
from ig_metrics.training.escalation import action_list
from ig_metrics.training.people import employed
from tests.training.build import COURSE, D, done, excused, measured, staff
from tests.training.test_generated import COURSES, LIVES, STEPS, measure

few = settings(max_examples=max(4, settings().max_examples // 15))
"""One example is up to 25 people on up to 4 days."""

NOBODY_HELD = pd.DataFrame(
    {name: pd.Series(dtype="str") for name in ("staff_id", "hold", "reason", "until", "held_by")}
)
NEVER_LISTED = pd.DataFrame(columns=list(preparing.EARLIER)).astype(
    {"number": "Int64", "list": "str", "course": "str", "as_at": "datetime64[us]", "staff_id": "str", "due_on": "datetime64[us]"}
)  # fmt: skip


def held(*numbers: str) -> pd.DataFrame:
    row = {"hold": "h", "reason": "r", "until": "2015-01-01", "held_by": "a"}
    return pd.DataFrame([{"staff_id": number, **row} for number in numbers]) if numbers else NOBODY_HELD


def with_accounts(people: pd.DataFrame, as_at: dt.date, disabled: tuple[str, ...] = ()) -> pd.DataFrame:
    enabled = (~people["staff_id"].isin(disabled)).astype("boolean")
    return people.assign(employed=employed(people, as_at), account_enabled=enabled)


def prepare(
    name: str, people: pd.DataFrame, earlier: pd.DataFrame, course: Course, steps: Escalation, as_at: dt.date,
    on_hold: pd.DataFrame = NOBODY_HELD,
) -> pd.DataFrame:  # fmt: skip
    if name == "restore":
        rows = preparing.restore(people, earlier, on_hold)
    else:
        rows = action_list(name, people, course, steps, as_at)
    rows, _ = preparing.kept_off(rows, on_hold if name == "bar" else NOBODY_HELD)
    return rows.assign(state=preparing.states(name, rows, earlier))


def issued(earlier: pd.DataFrame, name: str, rows: pd.DataFrame, as_at: dt.date) -> pd.DataFrame:
    number = int(earlier["number"].max()) + 1 if len(earlier) else 1
    told = rows.assign(number=number, list=name, course="IG", as_at=pd.Timestamp(as_at))
    told = told.reindex(columns=list(preparing.EARLIER)).astype(NEVER_LISTED.dtypes.to_dict())
    return pd.concat([earlier, told], ignore_index=True)


@few
@given(
    LIVES,
    COURSES,
    STEPS,
    st.lists(st.integers(0, 400), min_size=1, max_size=4),
    st.sets(st.integers(0, 24).map(str), max_size=4),
    st.sets(st.integers(0, 24).map(str), max_size=4),
)
def test_day_after_day_the_lists_are_what_a_ledger_kept_by_hand_says(lives, course, steps, days, on_hold, disabled):
    earlier, barred, restored = NEVER_LISTED, {}, {}
    for day in sorted(D - dt.timedelta(days=ago) for ago in days):
        people = with_accounts(measure(lives, course, steps, day), day, tuple(disabled))
        kept = held(*sorted(on_hold))
        by_number = people.set_index("staff_id")
        lists = {
            name: prepare(name, people, earlier, course, steps, day, kept)
            for name in ("reminders", "managers", "bar", "restore")
        }
        numbers = {name: rows["staff_id"].tolist() for name, rows in lists.items()}
        for names in numbers.values():
            assert len(names) == len(set(names))
        bar, restore = set(numbers["bar"]), set(numbers["restore"])
        assert not bar & restore
        assert not bar & on_hold
        assert not bar & (set(numbers["managers"]) | set(numbers["reminders"]))
        listed = by_number.loc[sorted(bar)]
        assert set(listed["status"]) <= {"overdue", "lapsed"}
        assert listed["network_access"].fillna(False).all()
        assert listed["employed"].all()

        # By hand: whoever the ledger says is barred and no longer stands past the bar date, or is held, is given back.
        expected = set()
        for number, row in by_number.iterrows():
            complete = row["status"] in ("in_date", "due_soon")
            no_ground = row["stage"] != "bar" or number in on_hold
            if (number in barred and row["employed"] and no_ground) or (number in disabled and complete):
                expected.add(number)
        assert restore == expected
        for number, state in zip(lists["bar"]["staff_id"], lists["bar"]["state"], strict=True):
            due, then = by_number.at[number, "next_due_on"].date(), barred.get(number)
            assert (state == "again") == (then is not None and (due <= then[0] or due == then[1]))
        for number, state in zip(lists["restore"]["staff_id"], lists["restore"]["state"], strict=True):
            assert (state == "again") == (number in restored)

        for name in ("bar", "restore"):
            rows = prepare(name, people, earlier, course, steps, day, kept)
            before = set(rows["staff_id"])
            earlier = issued(earlier, name, rows, day)
            # Issuing twice issues nothing new.
            again = prepare(name, people, earlier, course, steps, day, kept)
            assert set(again["state"]) <= {"again"}
            assert set(again["staff_id"]) <= before
        for number in numbers["bar"]:
            barred[number] = (day, by_number.at[number, "next_due_on"].date())
            restored.pop(number, None)
        for number in restore:
            barred.pop(number, None)
            restored[number] = day


@few
@given(LIVES, COURSES, STEPS, st.integers(1, 60))
def test_new_again_gone_and_held_add_up(lives, course, steps, apart):
    first, second = D - dt.timedelta(days=apart), D
    before = with_accounts(measure(lives, course, steps, first), first)
    now = with_accounts(measure(lives, course, steps, second), second)
    kept = held("1", "3")
    for name in ("reminders", "managers", "bar"):
        listed = prepare(name, before, NEVER_LISTED, course, steps, first)
        rows = prepare(name, now, issued(NEVER_LISTED, name, listed, first), course, steps, second, kept)
        gone = preparing.gone(name, rows, listed, now, kept)
        stayed = set(listed["staff_id"]) & set(rows["staff_id"])
        assert set(gone["staff_id"]) | stayed == set(listed["staff_id"])
        assert not set(gone["staff_id"]) & set(rows["staff_id"])
        assert (gone["why"] != "").all()
        whole = action_list(name, now, course, steps, second)
        assert len(rows) + (whole["staff_id"].isin(["1", "3"]).sum() if name == "bar" else 0) == len(whole)


# By hand: the course of build.py was due on 24 February 2014, barred from 10 March.


@pytest.mark.parametrize(
    ("listed_on", "listed_due", "due", "state"),
    [
        ("2014-03-10", "2014-02-24", "2014-02-24", "again"),  # the same thing
        ("2014-03-10", "2014-02-24", "2014-03-01", "again"),  # HR corrected a date: still what was past by then
        ("2014-03-10", "2014-02-24", "2014-03-10", "again"),  # due on the day of the list
        ("2014-03-10", "2014-02-24", "2014-03-11", "new"),  # due after the list: another thing
        ("2014-02-10", "2014-02-24", "2014-02-24", "again"),  # reminded before it was due
        ("2014-02-10", "2014-02-24", "2014-02-25", "new"),
    ],
)
def test_the_same_thing_is_what_was_due_by_the_list_or_what_it_named(listed_on, listed_due, due, state):
    rows = pd.DataFrame({"staff_id": ["1"], "due_on": pd.to_datetime([due]).astype("datetime64[us]")})
    then = pd.DataFrame({"staff_id": ["1"], "due_on": pd.to_datetime([listed_due]).astype("datetime64[us]")})
    earlier = issued(NEVER_LISTED, "reminders", then, dt.date.fromisoformat(listed_on))
    assert preparing.states("reminders", rows, earlier).tolist() == [state]


@pytest.mark.parametrize(
    ("name", "lists", "state"),
    [
        ("bar", ["bar"], "again"),
        ("bar", ["bar", "restore"], "new"),
        ("bar", ["bar", "restore", "bar"], "again"),
        ("restore", ["bar"], "new"),
        ("restore", ["bar", "restore"], "again"),
        ("clearance", ["grant"], "new"),
        ("grant", ["clearance", "grant"], "again"),
        ("bar", ["reminders", "managers", "clearance"], "new"),
    ],
)
def test_the_later_of_a_list_and_its_opposite_holds(name, lists, state):
    rows, earlier = pd.DataFrame({"staff_id": ["1"]}), NEVER_LISTED
    for n, which in enumerate(lists):
        earlier = issued(earlier, which, rows, dt.date(2014, 3, 1 + n))
    assert preparing.states(name, rows, earlier.sample(frac=1, random_state=1)).tolist() == [state]


@pytest.mark.parametrize(
    ("row", "attempts", "exempt", "back", "gone"),
    [
        ({}, [], [], [], []),
        ({}, [done("2014-03-31")], [], ["Has completed the course"], ["Has completed the course"]),
        ({}, [done("2014-03-31", outcome="failed")], [], [], []),
        ({}, [], [excused("2014-03-31")], ["Exempt now"], ["Exempt now"]),  # exempt until today
        ({}, [], [excused("2014-03-30")], ["Not past the bar date any more"], ["Not past due any more"]),
        ({"absence": "sick"}, [], [], ["Absent now"], ["Absent now"]),
        ({"leave_date": "2014-03-31"}, [], [], [], []),  # the last day
        ({"leave_date": "2014-03-30"}, [], [], [], ["Has left"]),
        ({"employment_type": "agency"}, [], [], ["The course is no longer for them"], ["The course is no longer for them"]),
        ({"network_access": False}, [], [], [], ["Now on the managers' list"]),
    ],
)  # fmt: skip
def test_what_becomes_of_somebody_barred_on_10_march(row, attempts, exempt, back, gone):
    course = dataclasses.replace(COURSE, include=("permanent",))
    steps = Escalation()
    listed = action_list("bar", measured(staff(), as_at=dt.date(2014, 3, 10)), course, steps, dt.date(2014, 3, 10))
    earlier = issued(NEVER_LISTED, "bar", listed, dt.date(2014, 3, 10))
    people = with_accounts(measured(staff(row), attempts, exempt=exempt, course=course), D)
    assert preparing.restore(people, earlier, NOBODY_HELD)["why"].tolist() == back
    rows = prepare("bar", people, earlier, course, steps, D)
    assert preparing.gone("bar", rows, listed, people, NOBODY_HELD)["why"].tolist() == gone


def test_somebody_who_is_no_longer_on_the_hr_list_is_gone_and_gets_nothing_back():
    listed = pd.DataFrame({"staff_id": ["9"], "full_name": ["Ann Example"], "service": ["Care"]})
    people = with_accounts(measured(staff()), D)
    earlier = issued(NEVER_LISTED, "bar", listed, D)
    found = preparing.gone("bar", listed.iloc[0:0], listed, people, NOBODY_HELD)
    assert found["why"].tolist() == ["No longer on the HR list"]
    assert preparing.restore(people, earlier, NOBODY_HELD).empty
