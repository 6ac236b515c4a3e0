"""One store, one set of settings, and finished views kept for as long as nothing changes.

Views are keyed by the catalogue's version, the settings file, the viewer's role and scope, the question and the filters;
never by a DataFrame, which Streamlit would hash by sample.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from ig_metrics import settings as settings_file
from ig_metrics.privacy.roles import Role, Viewer
from ig_metrics.ui.settled import fingerprint, settings

if TYPE_CHECKING:
    from ig_metrics.dashboard.choices import Choices
    from ig_metrics.dashboard.views import Question
    from ig_metrics.store import Store

MOST_VIEWS = 400

__all__ = ["choices", "fingerprint", "settings", "store", "view"]


def store() -> Store:
    """The store of `IG_METRICS_HOME`, opened once for everybody."""
    return _store(str(settings_file.home_folder().resolve()))


@st.cache_resource(max_entries=4, show_spinner=False)
def _store(home: str) -> Store:
    from ig_metrics.store import Store

    return Store.open(Path(home))


def choices(viewer: Viewer) -> Choices:
    """The dates this viewer may ask about."""
    return _choices(_where(), store().version(), fingerprint(), viewer.role, viewer.scope)


@st.cache_data(max_entries=50, show_spinner=False)
def _choices(where: str, version: str, fingerprint: str, role: Role, scope: tuple[str, ...]) -> Choices:
    from ig_metrics import dashboard

    return dashboard.choices(store(), settings(), Viewer("", role, scope))


def view(name: str, viewer: Viewer, question: Question, **filters: Any) -> Any:
    """The view `dashboard.<name>` gives this viewer for this question; from the cache when nothing has changed."""
    return _view(
        name,
        _where(),
        store().version(),
        fingerprint(),
        viewer.role,
        _own_people(viewer),
        viewer.scope,
        (question.as_at, question.compare_with, question.known_on),
        tuple(sorted(filters.items())),
    )


@st.cache_data(max_entries=MOST_VIEWS, show_spinner="Working out the figures")
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
    return measure(store(), settings(), Viewer(username, role, scope), Question(*asked), **dict(filters))


def _own_people(viewer: Viewer) -> str:
    """Whose view it is, where that matters: a manager's figures are about their own people, the others' are the same for all."""
    return viewer.username if viewer.role == "manager" else ""


def _where() -> str:
    return str(settings_file.home_folder().resolve())
