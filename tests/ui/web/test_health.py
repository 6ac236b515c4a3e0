"""Whether the app is up, and whether it can answer: told by a status, and nothing else."""

from __future__ import annotations

import json

import pytest
from starlette.applications import Starlette

from ig_metrics.errors import Refused
from ig_metrics.store import Store
from ig_metrics.ui.middleware import MIDDLEWARE, ROUTES
from ig_metrics.ui.web import health, icon
from tests.ui.web.asgi import HOST, run, scope, status


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A store, and nothing remembered of another test."""
    monkeypatch.setenv("IG_METRICS_HOME", str(tmp_path))
    monkeypatch.setattr(health, "_readiness", health._Readiness())
    Store.open(tmp_path).close()
    return tmp_path


def test_the_mark_of_the_tab_is_ours():
    sent = run(Starlette(routes=ROUTES, middleware=MIDDLEWARE), scope(HOST, path="/favicon.png"))
    body = b"".join(message.get("body", b"") for message in sent[1:])
    assert (status(sent), body) == (200, icon.picture())


def ask(path):
    sent = run(Starlette(routes=ROUTES, middleware=MIDDLEWARE), scope(HOST, path=path))
    return status(sent), json.loads(b"".join(message.get("body", b"") for message in sent[1:]))


def test_a_store_that_answers_is_ready(home):
    assert ask("/ready") == (200, {"status": "ready"})
    assert ask("/health") == (200, {"status": "ok"})


def test_before_the_first_upload_there_is_nothing_to_reach(tmp_path, monkeypatch, home):
    monkeypatch.setenv("IG_METRICS_HOME", str(tmp_path / "new"))
    assert ask("/ready") == (200, {"status": "ready"})
    assert not (tmp_path / "new").exists()


def test_one_that_does_not_is_told_by_the_status_and_why_in_the_log_alone(home, monkeypatch):
    def unreachable(self):
        raise Refused("The catalogue postgresql://ig@10.0.0.3/metrics cannot be reached.")

    told = []
    monkeypatch.setattr(Store, "check", unreachable)
    monkeypatch.setattr(health.logbook, "tell", lambda *given, **more: told.append((given, more)))
    assert ask("/ready") == (503, {"status": "not ready"})
    assert ask("/health") == (200, {"status": "ok"})
    assert "10.0.0.3" in str(told)


def test_whoever_asks_often_asks_the_store_once(home, monkeypatch):
    asked = []
    monkeypatch.setattr(Store, "check", lambda self: asked.append(1))
    for _ in range(5):
        ask("/ready")
    assert len(asked) == 1
    monkeypatch.setattr(health._readiness, "_until", 0)
    ask("/ready")
    assert len(asked) == 2


def test_a_store_that_says_nothing_counts_as_not_reached(home, monkeypatch):
    import threading

    released = threading.Event()
    monkeypatch.setattr(health, "LONGEST_SECONDS", 0.1)
    monkeypatch.setattr(Store, "check", lambda self: released.wait(20))
    try:
        assert ask("/ready") == (503, {"status": "not ready"})
    finally:
        released.set()
