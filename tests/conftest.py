"""What every test shares: how hard the property tests try, the command line, new stores, and the sample council in one."""

from __future__ import annotations

import gc
import logging
import os
import shutil
import time

import pytest
from hypothesis import HealthCheck, settings

from tests.effort import LONG, PROFILE
from tests.scheduling import ordered, scheduler

settings.register_profile("default", max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(PROFILE)


def pytest_collection_modifyitems(config, items):
    """Leave the tests marked `long` to `make test-long`: each has a quicker one beside it that looks at the same thing."""
    if not LONG:
        left = [item for item in items if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if not item.get_closest_marker("long")]
    items[:] = ordered(items, key=lambda item: item.nodeid)


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Ten thousand tests and what they import stay to the end: going through them for garbage, again and again, was a tenth of
    the run. They are counted out, and what comes later is gone through more seldom."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(100_000, 10, 10)
        gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """See tests/scheduling.py; any other `--dist` than the Makefile's is as xdist has it."""
    if config.getvalue("dist") != "loadfile":
        return None
    return scheduler(config, log)


FAILED = {"a page failed", "a part of a page failed", "a file could not be made"}


@pytest.fixture
def faults():
    """The failures of pages, parts and files that a test brought about, as the log has them; a test without it has none."""
    return []


@pytest.fixture(autouse=True)
def nothing_fails_unseen(request):
    """A part of a page that fails says so and lets the page stand: no test may pass over one that did."""

    class Kept(logging.Handler):
        def emit(self, record):
            if record.msg in FAILED:
                kept.append(record.told)

    kept = request.getfixturevalue("faults") if "faults" in request.fixturenames else []
    handler = Kept()
    logging.getLogger("ig_metrics").addHandler(handler)
    yield
    logging.getLogger("ig_metrics").removeHandler(handler)
    assert "faults" in request.fixturenames or not kept


@pytest.fixture(scope="session", autouse=True)
def new_stores():
    """New catalogues are copies of one that was made as any is: the migrations alone took a minute of the run.

    A test about how a catalogue comes to be asks for `migrated`; command lines run as programs make theirs as ever.
    """
    from tests.new_stores import copied

    with copied():
        yield


@pytest.fixture
def migrated(monkeypatch):
    """A new catalogue is made by the migrations in this test, and not copied."""
    from ig_metrics.store import migrate, store

    monkeypatch.setattr(store, "bring_up_to_date", migrate.bring_up_to_date)


@pytest.fixture
def terminal(capsys):
    """Run a command line in this process; gives exit code, stdout and stderr, which never hold a traceback."""

    def go(*argv):
        from ig_metrics.cli import main

        code = main([str(part) for part in argv])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return code, said.out, said.err

    return go


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory):
    """A home with the sample council in it, the measures of its dates kept as after an upload: made once, and a copy for each worker.

    Read it, or copy it; never change it. Each process has its own because a process that reads SQLite's file other than through
    SQLite, as a copy does, gives up its locks on it (sqlite.org/howtocorrupt.html, section 2.2): another that has the catalogue
    open can then damage it.
    """
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return _sample_council(base / "sample_council")
    first, made = base.parent / "sample_council", base.parent / "sample_council_made"
    try:
        base.parent.joinpath("sample_council_begun").mkdir()
    except FileExistsError:
        until = time.monotonic() + 300
        while not made.exists():
            assert time.monotonic() < until, "another worker has not made the sample council"
            time.sleep(0.1)
    else:
        _sample_council(first)
        made.touch()
    return shutil.copytree(first, base / "sample_council")


def _sample_council(home):
    from ig_metrics import dashboard, demo, settings
    from ig_metrics.store import Store

    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("IG_METRICS_SETTINGS", raising=False)
        demo.fill(home)
        with Store.open(home) as store:
            dashboard.keep_measures(store, settings.load(home / "settings.toml"))
    return home


@pytest.fixture(scope="session")
def servers(tmp_path_factory):
    """A PostgreSQL and an S3 server, started once for all workers by the first that asks; they end when the tests do."""
    from tests.servers.shared import shared

    return shared(tmp_path_factory.getbasetemp())
