"""Measures kept in the catalogue, on a disk and on servers: read back by another process, and gone with a rewriting."""

from __future__ import annotations

from pathlib import Path

import pytest

from ig_metrics.store import Store
from ig_metrics.store.rewriting import Rewriting


@pytest.mark.servers
def test_a_measure_is_read_back_elsewhere_and_goes_with_a_rewriting(store: Store, home: Path) -> None:
    store.keep_measures({"a": "1", "b": "2"}, only_at=store.version())
    store.keep_measures({"a": "3"}, only_at=store.version())
    with Store.open(home) as another:
        assert (another.recall("a"), another.recall("b"), another.recall("c")) == ("3", "2", None)
        another.rewrite(Rewriting("erased", "asked"), by="ig.lead", only_at=another.version())
    assert store.recall("a") is None
