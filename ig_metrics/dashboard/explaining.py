"""What an explanation of a number is made of, and what is known when one is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from ig_metrics.dashboard.confidence import Confidence
from ig_metrics.dashboard.views import Definition, Figure, Question, View
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store


@dataclass(frozen=True)
class Asked:
    """A figure of a view to be explained to somebody. The view is what that somebody was shown, so it is safe for them. `moment`: when
    a clock of hours was read (None: the end of the day)."""

    store: Store
    settings: Settings
    viewer: Viewer
    question: Question
    view: View
    figure: Figure
    moment: dt.datetime | None = None

    @property
    def lead(self) -> bool:
        """Whether the rows behind any figure may be shown."""
        return self.viewer.role == "ig_lead"


@dataclass(frozen=True)
class Working:
    """How a figure was worked out: the sum, what was left out of it, how sure one can be, and the terms that explain it.

    `kinds`: the data it rests on. `rows`: what was counted, for whoever may see it (None: nobody but those may); `headings` names its
    columns, and `of_what` says what its rows are. `names`: the rows name people, so that a download of them is recorded.
    """

    arithmetic: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    confidence: Confidence | None = None
    terms: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    framework: str | None = None
    rows: pd.DataFrame | None = None
    headings: Mapping[str, str] = field(default_factory=dict)
    of_what: str = ""
    names: bool = False


@dataclass(frozen=True)
class Explanation:
    """A figure explained. `definitions`: what its terms mean. `sources`: a line for each upload it rests on, and `before` those of
    the date it is compared with; both are kinds and dates alone for whoever may not know more. `working`: its sum and rows."""

    key: str
    label: str
    shown: str
    working: Working
    definitions: tuple[Definition, ...] = ()
    sources: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
