"""The breach register with a severity beside each row, made once for a version of the store."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd

from ig_metrics import settings as settings_file
from ig_metrics.breaches import register, scheme_files
from ig_metrics.breaches import severity as rules
from ig_metrics.breaches.scheme_files import Scheme
from ig_metrics.dashboard import measured
from ig_metrics.dashboard.views import Question
from ig_metrics.store import Store


def schemes_folder() -> Path:
    """Where a council keeps severity schemes of its own."""
    return settings_file.home_folder() / "schemes"


def schemes() -> tuple[Scheme, ...]:
    """The severity schemes in use, the earliest first. Raises Refused for a bad file of the council's own."""
    return scheme_files.load(schemes_folder())


def grades(store: Store, question: Question, held: measured.Register) -> pd.DataFrame:
    """The severity of each row of the register, as `breaches.severity.grade` gives it, on the register's own index."""
    key = ("severity", question.as_at, question.known_on, _stamp())
    found: pd.DataFrame = measured.remembered(store, key, lambda: rules.grade(held.rows, schemes()))
    return found


def serious(store: Store, question: Question, held: measured.Register) -> pd.Series:
    """Whether each row of the register is serious: a boolean on its index, missing where it is not graded."""
    found: pd.Series = grades(store, question, held)["serious"]
    return found


def incidents(held: measured.Register) -> pd.DataFrame:
    """The register's incidents: near misses left out."""
    return held.rows[~register.is_near_miss(held.rows)]


def graded_from() -> dt.date:
    """The first day any scheme grades."""
    return min(scheme.applies_from for scheme in schemes())


def _stamp() -> tuple[tuple[str, int, int], ...]:
    """Which files of its own a council has, and when each was changed: an edit is read at once."""
    try:
        files = sorted(schemes_folder().glob("*.toml"))
        return tuple((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in files)
    except OSError:
        return ()
