"""Measures kept in the catalogue, on a disk and on servers: read back by another process, and gone with a rewriting."""

from __future__ import annotations

import datetime as dt
from contextlib import AbstractContextManager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from ig_metrics.errors import Refused
from ig_metrics.store import Store, measures
from ig_metrics.store import store as door
from ig_metrics.store.catalogue import Catalogue
from ig_metrics.store.rewriting import Rewriting


@pytest.mark.servers
def test_a_measure_is_read_back_elsewhere_and_goes_with_a_rewriting(store: Store, home: Path) -> None:
    store.keep_measures({"a": "1", "b": "2"}, only_at=store.version())
    store.keep_measures({"a": "3"}, only_at=store.version())
    with Store.open(home) as another:
        assert (another.recall("a"), another.recall("b"), another.recall("c")) == ("3", "2", None)
        another.rewrite(Rewriting("erased", "asked"), by="ig.lead", only_at=another.version())
    assert store.recall("a") is None


def test_one_worked_out_before_something_was_saved_is_not_kept(store: Store) -> None:
    before = store.version()
    store.write_entry("book", "subject", {}, "ig.lead")
    store.keep_measures({"a": "1"}, only_at=before)
    assert store.recall("a") is None


def test_one_that_is_not_what_was_kept_is_worked_out_again(store: Store) -> None:
    store.keep_measures({"a": "1"}, only_at=store.version())
    with store._catalogue.writing() as connection:
        connection.execute(sa.update(measures.measure).values(value="2"))
    assert store.recall("a") is None


def test_old_ones_that_nobody_asks_for_go(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measures, "MANY", 2)
    now = dt.datetime(2014, 4, 1, tzinfo=dt.UTC)
    for names, days in (("abcdef", 31), ("g", 30)):
        store.clock = lambda days=days: now - dt.timedelta(days=days)
        store.keep_measures(dict.fromkeys(names, "1"), only_at=store.version())
    store.clock = lambda: now
    store.tidy_measures({"b"})
    assert [name for name in "abcdefg" if store.recall(name)] == ["b", "g"]


def test_where_one_cannot_be_kept_nobody_tries_for_a_minute_or_is_told(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[float] = []
    seconds = [1000.0]

    def busy(catalogue: Catalogue) -> AbstractContextManager[Any]:
        tries.append(seconds[0])
        raise Refused("busy")

    monkeypatch.setattr(Catalogue, "trying", busy)
    monkeypatch.setattr(door, "time", SimpleNamespace(monotonic=lambda: seconds[0]))
    for moment in (1000.0, 1059.0, 1060.0):
        seconds[0] = moment
        store.keep_measures({}, only_at="")
        store.keep_measures({"a": "1"}, only_at="")
    assert tries == [1000.0, 1060.0]
    store.tidy_measures(())
    assert store.recall("a") is None
