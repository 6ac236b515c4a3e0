"""Forecasts in the ledger: kept once, as they were, with who and when."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from ig_metrics.ledger import forecasts
from ig_metrics.ledger.forecasts import Item, Said
from ig_metrics.store import Store

SAID = Said(
    "igt-v11-la", 3, dt.date(2014, 1, 24), dt.date(2014, 3, 31), 40, 11, 29, 21.4, 19, 24, 0.001, 9,
    (Item("101", dt.date(2014, 2, 28), 1 / 3), Item("300")), ("plan-1", "toolkit-1"),
)  # fmt: skip


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        opened.clock = lambda: dt.datetime(2014, 1, 24, 10, tzinfo=dt.UTC)
        yield opened


def test_a_forecast_is_read_as_it_was_kept(store):
    made, new = forecasts.keep(store, SAID, "ig.lead")
    assert (made.said, made.by, new) == (SAID, "ig.lead", True)
    assert forecasts.listed(store) == (made,)


def test_the_same_forecast_from_the_same_files_is_kept_once(store):
    first, _ = forecasts.keep(store, SAID, "ig.lead")
    again, new = forecasts.keep(store, SAID, "somebody else")
    assert (again, new) == (first, False)
    assert len(forecasts.listed(store)) == 1


@pytest.mark.parametrize(
    "change",
    [{"snapshots": ("plan-2", "toolkit-1")}, {"deadline": dt.date(2014, 6, 30)}, {"as_at": dt.date(2014, 1, 25)}, {"now": 12}],
)  # fmt: skip
def test_another_file_date_or_answer_is_another_forecast(store, change):
    forecasts.keep(store, SAID, "ig.lead")
    assert forecasts.keep(store, dataclasses.replace(SAID, **change), "ig.lead")[1]
    assert len(forecasts.listed(store)) == 2


def test_a_forecast_is_known_from_the_day_it_was_kept(store):
    forecasts.keep(store, SAID, "ig.lead")
    assert forecasts.listed(store, dt.date(2014, 1, 23)) == ()
    assert len(forecasts.listed(store, dt.date(2014, 1, 24))) == 1


@pytest.mark.parametrize("day, beforehand", [((2014, 3, 31, 22, 30), True), ((2014, 3, 31, 23, 30), False)])
def test_kept_by_the_deadlines_day_by_londons_clock_is_beforehand(store, day, beforehand):
    store.clock = lambda: dt.datetime(*day, tzinfo=dt.UTC)
    assert forecasts.keep(store, SAID, "ig.lead")[0].beforehand is beforehand


def test_the_audit_log_says_that_it_was_kept(store):
    forecasts.keep(store, SAID, "ig.lead")
    assert store.audit_entries(1)[0].action == "ledger entry written"
    assert store.verify_audit() == []
