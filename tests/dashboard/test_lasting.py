"""What is kept of people is what would be worked out anew, needs nobody's row, and is gone when theirs are; on every kind of store."""

from __future__ import annotations

import ast
import dataclasses
import datetime as dt
import random
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa

from ig_metrics import dashboard
from ig_metrics.dashboard import lasting, measured, people_counts, purging, written
from ig_metrics.dashboard.views import Question
from ig_metrics.settings import Course, Settings
from ig_metrics.store import Store, measures, snapshots
from ig_metrics.store import store as stores
from ig_metrics.store.catalogue import Catalogue
from ig_metrics.training.compliance import Bounds
from tests.dashboard import conftest as council
from tests.dashboard.conftest import COMMITTEE, COURSE, JANUARY, LEAD, MARCH, RULES
from tests.dashboard.test_committee import CLOSE, nasty_council
from tests.effort import LONG
from tests.servers.on_servers import backend, pytest_generate_tests  # noqa: F401

PEOPLE = ("staff", "completions", "paper_returns", "exemptions", "network_accounts", "system_access", "issued_lists")
PAGES = ("training", "overdue", "training_progress", "training_reach", "training_trend", "overview", "clearance")
TWO = dataclasses.replace(RULES, courses=(COURSE, Course("IG2", "More of it", dt.date(2014, 2, 1), aliases=("IG",))))
SOME = 30 if LONG else 1


@pytest.fixture
def read(monkeypatch):
    """The kinds of people's rows that are read, one entry for each file."""
    found: list[str] = []
    rows = snapshots.Reader.rows

    def reading(self, info, columns=None):
        if info.kind in PEOPLE:
            found.append(info.kind)
        return rows(self, info, columns)

    monkeypatch.setattr(snapshots.Reader, "rows", reading)
    return found


def names(store):
    with store._catalogue.reading() as connection:
        return set(connection.execute(sa.select(measures.measure.c.name)).scalars())


def everything(store, rules, day):
    """All that pages and programs say of people at a date, as text: equal to the last digit or not."""
    question = Question(day, CLOSE[0] if day > CLOSE[0] else None)
    found = [getattr(dashboard, page)(store, rules, COMMITTEE, question) for page in PAGES]
    found += [
        dashboard.training(store, rules, COMMITTEE, question, by="service", course=each.code) for each in rules.courses
    ]
    for each in rules.courses:
        found.append(measured.bounds(store, rules, each, question))
        found.append(measured.training_rates(store, rules, each, question))
        found.append(people_counts.late(store, rules, LEAD, each, question))
    found.append(measured.headcount(store, rules, question))
    return [told(each) for each in found]


def told(value):
    """A view to the last digit, as plain values."""
    if isinstance(value, pd.DataFrame):
        return written.write(value.reset_index(drop=True))
    if dataclasses.is_dataclass(value):
        return [told(getattr(value, each.name)) for each in dataclasses.fields(value)]
    return [told(each) for each in value] if isinstance(value, tuple) else repr(value)


class Forgetful(Store):
    """Works everything out anew."""

    def recall(self, name):
        return None

    def keep_measures(self, made, *, only_at):
        pass


@pytest.mark.parametrize("seed", range(SOME))
def test_what_is_kept_is_what_would_be_worked_out_anew(tmp_path, seed, read):
    """At the dates on offer and between them, and after a list was taken back; nobody's row is read for a date on offer."""
    chance = random.Random(seed)
    rules, days = (TWO, CLOSE) if LONG else (RULES, CLOSE[:2])
    with Store.open(tmp_path) as store:
        nasty_council(store, seed, days)
        council.add(store, "meetings", [{"held_on": pd.Timestamp(days[0])}], days[0])
    for _ in range(2 if LONG else 1):
        with Store.open(tmp_path) as store:
            dashboard.keep_measures(store, rules)
        between = chance.choice(days) + dt.timedelta(days=chance.randrange(1, 7))
        with Store.open(tmp_path) as kept, Forgetful.open(tmp_path) as anew:
            # a date is on offer no longer once its only file was taken back
            offered = [day for day in days if day in dashboard.choices(kept, rules, COMMITTEE).as_at]
            read.clear()
            found = [everything(kept, rules, day) for day in offered]
            assert read == [], "everybody's measures were kept when the file was taken in"
            assert found == [everything(anew, rules, day) for day in offered]
            assert everything(kept, rules, between) == everything(anew, rules, between)
        with Store.open(tmp_path) as again:
            read.clear()
            everything(again, rules, between)
            assert read == [], "a date between lists is kept when it was asked for once"
            taken = chance.choice([info for info in again.snapshots(include_withdrawn=False) if info.kind == "staff"])
            again.withdraw(taken.id, "entered in error", "ig.lead")


def test_measures_go_with_the_rows_that_are_erased_or_purged(empty_store):
    council.add(empty_store, "staff", council.everybody())
    for day in (dt.date(2013, 6, 1), JANUARY):
        council.add(empty_store, "staff", council.everybody(), day)
    council.add(empty_store, "completions", council.completed(["A01"]))
    dashboard.keep_measures(empty_store, RULES)
    assert names(empty_store)
    purging.person_erase(empty_store, RULES, LEAD, "A01", why="asked")
    assert names(empty_store) == set()
    dashboard.keep_measures(empty_store, RULES)
    assert purging.purge(empty_store, RULES, LEAD, today=dt.date(2016, 2, 15)).done
    assert names(empty_store) == set()


def test_what_was_worked_out_before_somebody_was_erased_is_not_kept_after(empty_store):
    before = empty_store.version()
    council.add(empty_store, "staff", council.everybody())
    empty_store.keep_measures({"late": "22"}, only_at=before)
    assert empty_store.recall("late") is None


def test_a_kept_measure_that_was_changed_is_worked_out_anew(empty_store):
    council.add(empty_store, "staff", council.everybody())
    assert measured.headcount(empty_store, RULES, Question(MARCH)) == 22
    with empty_store._catalogue.writing() as connection:
        connection.execute(sa.update(measures.measure).values(value="23"))
    with Store.open(empty_store.home) as another:
        assert measured.headcount(another, RULES, Question(MARCH)) == 22


def test_a_busy_catalogue_keeps_no_reader_waiting(empty_store, monkeypatch):
    monkeypatch.setattr("ig_metrics.store.catalogue.PATIENCE_SECONDS", 0.01)
    council.add(empty_store, "staff", council.everybody())
    with Store.open(empty_store.home) as another, empty_store._catalogue.writing():
        started = time.monotonic()
        assert measured.headcount(another, RULES, Question(MARCH)) == 22
        assert time.monotonic() - started < 5
        monkeypatch.setattr(Catalogue, "trying", lambda _: pytest.fail("nobody waits a second time"))
        another.keep_measures({"more": "1"}, only_at=another.version())


def test_old_measures_that_no_date_needs_any_more_are_let_go_of(empty_store, monkeypatch):
    version = empty_store.version()
    empty_store.clock = lambda: dt.datetime(2014, 1, 1, tzinfo=dt.UTC)
    empty_store.keep_measures({"used": "1", "unused": "2"}, only_at=version)
    empty_store.clock = lambda: dt.datetime(2014, 1, 2, tzinfo=dt.UTC) + dt.timedelta(days=stores.MEASURES_DAYS)
    empty_store.keep_measures({"new": "3"}, only_at=version)
    empty_store.tidy_measures({"used"})
    assert names(empty_store) == {"used", "new"}


def test_a_trial_keeps_nothing_and_is_told_nothing_kept(empty_store):
    council.add(empty_store, "staff", council.everybody())
    dashboard.keep_measures(empty_store, RULES)
    held = names(empty_store)
    tried = empty_store.trial("staff", pd.DataFrame(council.everybody()[:5]), as_at=MARCH)
    assert measured.headcount(tried, RULES, Question(MARCH)) == 5
    assert names(empty_store) == held


def test_no_settings_or_people_keep_nothing(empty_store):
    dashboard.keep_measures(empty_store, RULES)
    council.add(empty_store, "staff", council.everybody())
    dashboard.keep_measures(empty_store, Settings())
    assert names(empty_store) == set()


@pytest.mark.disk
def test_a_damaged_list_stops_nothing(empty_store):
    info = council.add(empty_store, "staff", council.everybody())
    (empty_store.home / "snapshots" / info.parquet_name).write_bytes(b"gone")
    dashboard.keep_measures(empty_store, RULES)


def test_measures_are_read_back_to_the_last_digit():
    table = pd.DataFrame({
        "text": pd.Series(["é", None], dtype="str"), "whole": pd.array([1, None], dtype="Int64"), "share": [0.1 + 0.2, np.nan],
        "rate": pd.arrays.FloatingArray(np.array([np.nan, 0.0]), np.array([False, True])), "yes": [True, False],
        "on": pd.Series(["2014-03-31", None], dtype="datetime64[us]"),
    })  # fmt: skip
    value = {("a", None): (frozenset({("b",)}), [dt.date(2014, 3, 31), dt.datetime(2014, 3, 31, tzinfo=dt.UTC)]), "t": table,
             "d": Bounds(1 / 3, None, 0, np.int64(2))}  # fmt: skip
    text = written.write(value)
    found = written.read(text)
    pd.testing.assert_frame_equal(found["t"], table)
    assert found["t"]["rate"].array._mask.tolist() == [False, True], "no number and hidden are two things"
    assert {**found, "t": 0} == {**value, "t": 0}
    assert written.write(found) == text


@pytest.mark.parametrize("value", [np.zeros(2), pd.DataFrame({"a": [1]}, index=[5]), object(), Path("x")])
def test_what_has_no_place_in_a_measure_is_refused(value):
    with pytest.raises(TypeError):
        written.write(value)


@pytest.mark.parametrize(
    "text", ['["class","os","system","x"]', '["class","ig_metrics.store","Store",1]', '["what",1]', "{"]
)
def test_a_text_makes_nothing_but_our_own_plain_values(text):
    with pytest.raises((ValueError, KeyError)):
        written.read(text)


def test_the_code_that_decides_what_a_measure_says_is_in_its_name():
    root = Path(lasting.__file__).parents[1]
    using = set()
    for path in (root / "dashboard").glob("*.py"):
        calls = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
        if any(isinstance(call.func, ast.Name) and call.func.id == "lasting" for call in calls):
            using.add(f"dashboard/{path.name}")
    assert using
    assert using <= set(lasting.MODULES)
    assert all((root / name).is_file() for name in lasting.MODULES)
