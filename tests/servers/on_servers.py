"""Runs the tests of a folder twice: with the store on a disk, and on PostgreSQL and S3. For a folder's conftest.py:

    from tests.servers.on_servers import backend, pytest_generate_tests  # noqa: F401

A test has a store where it has a `tmp_path`. Marked `disk`, it is about SQLite or a folder and runs there alone. The short run
takes to the servers the modules named in SHORT and the tests marked `servers`, the long run every one; so does
IG_METRICS_TEST_SERVERS=all.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ig_metrics.store.catalogue import Catalogue, open_catalogue
from ig_metrics.store.places import Place, open_place
from tests.effort import LONG

SHORT = ("store.test_audit", "store.test_migrate")
EVERY = LONG or os.environ.get("IG_METRICS_TEST_SERVERS") == "all"
DISK, SERVERS = "disk", "servers"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test both kinds of store, where it has one."""
    if "tmp_path" not in metafunc.fixturenames or metafunc.definition.get_closest_marker("disk"):
        return
    chosen = metafunc.definition.get_closest_marker("servers") or metafunc.module.__name__.endswith(SHORT)
    if EVERY or chosen:
        metafunc.parametrize("backend", [DISK, SERVERS], indirect=True)


@pytest.fixture(autouse=True)
def backend(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Which kind of store this test has; on servers, one of its own, where the environment points every Store.open."""
    kind = getattr(request, "param", DISK)
    if kind == DISK:
        yield kind
        return
    with request.getfixturevalue("servers").place() as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        yield kind


def catalogue_of(home: Path) -> Catalogue:
    """The catalogue of the store in `home`, wherever it is kept; close it."""
    return open_catalogue(home, os.environ.get("IG_METRICS_DATABASE_URL"))


def place_of(home: Path) -> Place:
    """Where the store in `home` keeps its snapshots."""
    return open_place(home, os.environ.get("IG_METRICS_SNAPSHOTS_URL"))


def sql(home: Path, statement: str) -> None:
    """Do something to the catalogue behind the program's back."""
    held = catalogue_of(home)
    with held.engine.begin() as connection:
        connection.exec_driver_sql(statement)
    held.close()
