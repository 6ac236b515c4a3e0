"""A meeting's paper as the page needs it: its generated text, what is written, and its preview, made once for each change."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from ig_metrics import dashboard
from ig_metrics.ledger.narrative import Written
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import cache, clock

if TYPE_CHECKING:
    from ig_metrics.report import Briefing

MOST = 8


@dataclass(frozen=True)
class Made:
    """A paper: as generated, with what was written in its place, that as HTML; by their ids the texts of its parts, their names,
    their generated blocks as HTML; and the generated text of now of the parts whose figures moved since they were written."""

    generated: Briefing
    briefing: Briefing
    html: str
    texts: dict[str, str]
    names: dict[str, str]
    shown: dict[str, str]
    moved: dict[str, str]


def made(who: Viewer, held_on: dt.date) -> tuple[Made, dict[str, Written]]:
    """The paper of a meeting, and what is written of it. Raises Refused where there is none to make."""
    written = dashboard.paper_written(cache.store(), who, held_on)
    revisions = tuple(sorted((key, one.revision) for key, one in written.items()))
    home, version = str(cache.store().home), cache.store().version()
    return _made(home, version, cache.fingerprint(), held_on, clock.today(), revisions, written), written


@st.cache_resource(max_entries=MOST, show_spinner="Writing the paper")
def _made(
    home: str, version: str, fingerprint: str, held_on: dt.date, today: dt.date, revisions: tuple[tuple[str, int], ...],
    _written: dict[str, Written],
) -> Made:  # fmt: skip
    from ig_metrics import report
    from ig_metrics.report import issuing, preview

    generated = _generated(home, version, fingerprint, held_on, today)
    briefing = issuing.as_written(generated, _written)
    shown = {each.key: preview.part(each.blocks) for each in generated.sections}
    return Made(
        generated, briefing, preview.whole(briefing), report.editable(generated), report.headings(generated), shown,
        issuing.moved(generated, _written),
    )  # fmt: skip


@st.cache_resource(max_entries=MOST, show_spinner=False)
def _generated(home: str, version: str, fingerprint: str, held_on: dt.date, today: dt.date) -> Briefing:
    from ig_metrics import report

    # the same for every IG lead: nothing in a paper is of who makes it
    return report.briefing(cache.store(), cache.settings(), Viewer("", "ig_lead"), held_on, today=today)
