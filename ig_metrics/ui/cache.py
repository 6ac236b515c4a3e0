"""One store, one set of settings, and finished views kept for as long as nothing changes.

Views are keyed by the catalogue's version, the settings file, the viewer's role and scope, the question and the filters;
never by a DataFrame, which Streamlit would hash by sample. They are frozen and no page changes them, so everybody who may
see one is handed the same object: copying it for each run costs more than drawing it.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from ig_metrics import settings as settings_file
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Role, Viewer
from ig_metrics.ui import logbook
from ig_metrics.ui.settled import fingerprint, settings

if TYPE_CHECKING:
    from ig_metrics.dashboard.choices import Choices
    from ig_metrics.dashboard.views import Question
    from ig_metrics.store import Store

MOST_VIEWS = 400

__all__ = ["begin", "choices", "end", "fingerprint", "sample", "settings", "store", "view"]


@dataclass(frozen=True)
class _Run:
    """What one script run rests on, looked up once: where the data is, the store, its version (and the ids of the snapshots that
    cannot be read), the settings' fingerprint."""

    where: str
    store: Store
    version: str
    fingerprint: str


class _NotKept(Exception):
    """Carries an answer past the cache: a file was found damaged while it was worked out, so it holds for this run only."""

    def __init__(self, found: Any) -> None:
        super().__init__()
        self.found = found


_of_thread = threading.local()


def begin() -> None:
    """Look at the store and the settings anew. The router calls it at the start of each run, so that every part of the run
    sees one state; what is kept or taken back during a run is seen by the next."""
    _of_thread.run = _look()
    _note_settings(_of_thread.run)


_noted: dict[str, str] = {}


def _note_settings(run: _Run) -> None:
    """Record a change of the settings once, by the first run that sees it. Where that cannot be, nobody's page waits for it: the
    next start records what differs from what was recorded last."""
    if _noted.get(run.where) == run.fingerprint:
        return
    from ig_metrics.dashboard import settings_log

    _noted[run.where] = run.fingerprint
    try:
        settings_log.note(run.store, settings())
    except (Refused, OSError):
        logbook.tell("warning", "a change of the settings was not recorded")


def _look() -> _Run:
    where = str(settings_file.home_folder().resolve())
    held = _store(where)
    return _Run(where, held, _version(held), fingerprint())


def _version(held: Store) -> str:
    """The catalogue's version, and which snapshots cannot be read: an answer without them is not the answer with them."""
    return " ".join([held.version(), *sorted(each.info.id for each in held.damaged())])


def _whole(found: Any, version: str) -> Any:
    """Give the answer to the cache, unless a file was found damaged since the version was looked up."""
    if _version(store()) != version:
        raise _NotKept(found)
    return found


def _cached(kept: Callable[..., Any], *key: Any) -> Any:
    try:
        return kept(*key)
    except _NotKept as past:
        return past.found


def _run() -> _Run:
    found: _Run | None = getattr(_of_thread, "run", None)
    # A page reached without the router, or a thread of a test: looked up each time.
    return found if found is not None else _look()


def end() -> None:
    """Forget what the run rested on."""
    _of_thread.run = None


def store() -> Store:
    """The store of `IG_METRICS_HOME`, opened once for everybody."""
    return _store(str(settings_file.home_folder().resolve()))


@st.cache_resource(max_entries=4, show_spinner=False)
def _store(home: str) -> Store:
    from ig_metrics.store import Store

    return Store.open(Path(home))


def choices(viewer: Viewer) -> Choices:
    """The dates this viewer may ask about."""
    run = _run()
    found: Choices = _cached(_choices, run.where, run.version, run.fingerprint, viewer.role, viewer.scope)
    return found


@st.cache_resource(max_entries=50, show_spinner=False)
def _choices(where: str, version: str, fingerprint: str, role: Role, scope: tuple[str, ...]) -> Choices:
    from ig_metrics import dashboard

    found: Choices = _whole(dashboard.choices(store(), settings(), Viewer("", role, scope)), version)
    return found


def sample() -> bool:
    """Whether what is held came from the sample council."""
    run = _run()
    return _sample(run.where, run.version)


@st.cache_resource(max_entries=50, show_spinner=False)
def _sample(where: str, version: str) -> bool:
    from ig_metrics import demo

    return any(info.uploaded_by == demo.UPLOADER for info in store().snapshots(include_withdrawn=False))


def view(name: str, viewer: Viewer, question: Question, **filters: Any) -> Any:
    """The view `dashboard.<name>` gives this viewer for this question; from the cache when nothing has changed."""
    run = _run()
    return _cached(
        _view,
        name,
        run.where,
        run.version,
        run.fingerprint,
        viewer.role,
        _own_people(viewer),
        viewer.scope,
        (question.as_at, question.compare_with, question.known_on),
        tuple(sorted(filters.items())),
    )


@st.cache_resource(max_entries=MOST_VIEWS, show_spinner="Working out the figures")
def _view(
    name: str,
    where: str,
    version: str,
    fingerprint: str,
    role: Role,
    username: str,
    scope: tuple[str, ...],
    asked: tuple[dt.date, dt.date | None, dt.datetime | None],
    filters: tuple[tuple[str, Any], ...],
) -> Any:
    from ig_metrics import dashboard
    from ig_metrics.dashboard.views import Question

    measure = getattr(dashboard, name)
    return _whole(
        measure(store(), settings(), Viewer(username, role, scope), Question(*asked), **dict(filters)), version
    )


def _own_people(viewer: Viewer) -> str:
    """Whose view it is, where that matters: a manager's figures are about their own people, the others' are the same for all."""
    return viewer.username if viewer.role == "manager" else ""
