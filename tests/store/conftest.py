"""A store in a folder of its own, and short ways to fill it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from ig_metrics.store import SnapshotInfo, Store
from tests.servers.on_servers import backend, pytest_generate_tests  # noqa: F401

Keep = Callable[..., SnapshotInfo]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where the store will be made."""
    return tmp_path / "home"


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    """An empty store."""
    with Store.open(home) as opened:
        yield opened


@pytest.fixture
def keep(store: Store) -> Keep:
    """Adds rows (a list of dictionaries) as a snapshot: `keep("meetings", [{"held_on": "2014-01-27"}], "2014-01-31")`."""

    def add(kind: str, rows: list[dict[str, object]], as_at: str, **more: object) -> SnapshotInfo:
        given = {"uploaded_by": "ig.lead", "file_name": f"{kind}.xlsx", "sha256": "a" * 64, **more}
        return store.add(kind, pd.DataFrame(rows), as_at=dt.date.fromisoformat(as_at), **given)  # type: ignore[arg-type]

    return add
