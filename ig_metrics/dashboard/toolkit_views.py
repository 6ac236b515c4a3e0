"""What the parts of the Toolkit page receive."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pandas as pd

from ig_metrics.dashboard.views import View
from ig_metrics.wording import LEVELLED, Terms


@dataclass(frozen=True)
class WhyView(View):
    """Why each category is below its target, and what next.

    `categories`: category, shown (its level), below, levels (fewest to raise), ready_on, why, path, blockers (sentences); only
    those with a requirement below target. `held`: category, requirement, title, level_shown, target_shown, levels_to_raise,
    sets_level ("Yes" or ""), evidence_state, claim, action, action_due, delivers_shown, blocked (what is in the way, ""
    for nothing), partner, owner (not for the committee). `steps`: category, to_shown, requirements, levels, ready_on,
    without_action (texts). `actions`: action, requirement, category, due, level_shown, delivers_shown, gains, would (a
    sentence), score_after_percent, owner (not for the committee).
    """

    terms: Terms = LEVELLED
    categories: pd.DataFrame = field(default_factory=pd.DataFrame)
    held: pd.DataFrame = field(default_factory=pd.DataFrame)
    steps: pd.DataFrame = field(default_factory=pd.DataFrame)
    actions: pd.DataFrame = field(default_factory=pd.DataFrame)


@dataclass(frozen=True)
class ClaimsView(View):
    """Claims against the data, and the evidence.

    `claims`: requirement, title, category, level_shown, claim, reason, value_percent, needed_percent, measured_at, owner (not
    for the committee), snapshots (ids, for the IG lead alone). `measures`: measure, value_percent, counted, as_at, definition,
    rests_on (which uploads; for others than the IG lead their kinds and dates). `evidence`: requirement, title, category,
    state, evidence (IG lead), owner (not the committee), partner, evidence_date, expires, days_left. `renewals`: the same for
    what has expired or is due, the longest expired first. `certificates`: certificate, title, starts, expires, days_left,
    state, full, part (texts).
    """

    terms: Terms = LEVELLED
    counts: pd.DataFrame = field(default_factory=pd.DataFrame)
    claims: pd.DataFrame = field(default_factory=pd.DataFrame)
    measures: pd.DataFrame = field(default_factory=pd.DataFrame)
    evidence: pd.DataFrame = field(default_factory=pd.DataFrame)
    renewals: pd.DataFrame = field(default_factory=pd.DataFrame)
    certificates: pd.DataFrame = field(default_factory=pd.DataFrame)


@dataclass(frozen=True)
class PartyView(View):
    """One owner's or partner's own page.

    `by` is "owner" or "partner"; `whose` page it is ("" where nobody of that name is on the list). `requirements`:
    requirement, title, category, level_shown, target_shown, below ("Yes" or ""), claim, evidence_state, expires, evidence (IG
    lead), partner or owner (the other of the two; owners not for the committee). `actions`: action, requirement, due,
    delivers_shown, state, late_by, owner (not for the committee).
    """

    by: str = "partner"
    whose: str = ""
    terms: Terms = LEVELLED
    requirements: pd.DataFrame = field(default_factory=pd.DataFrame)
    actions: pd.DataFrame = field(default_factory=pd.DataFrame)


@dataclass(frozen=True)
class HeatEdition:
    """One edition's requirements at each date it was assessed.

    `cells`: requirement, title, category, as_at, shown (the level in words), mark (what stands in the tile), points (Int64),
    at_target (bool), kind ("level", "not assessed", "not relevant", "not listed").
    """

    id: str
    title: str
    terms: Terms
    cells: pd.DataFrame


@dataclass(frozen=True)
class HeatView(View):
    """Every requirement at every date, edition by edition. `breaks`: a sentence for each change of edition, between them.

    `levels`: framework, as_at, requirement, title, category, level, level_shown, points, target_level. `table`: framework,
    requirement, title, category, then a column a date (ISO) with the level in words.
    """

    editions: tuple[HeatEdition, ...] = ()
    breaks: tuple[str, ...] = ()
    levels: pd.DataFrame = field(default_factory=pd.DataFrame)
    table: pd.DataFrame = field(default_factory=pd.DataFrame)


@dataclass(frozen=True)
class RestatedView(View):
    """What was reported for a date, beside what is known now.

    `known`: the day it was known on; `offered`: the days that may be asked about. `measures`: measure, reported, now, mark
    ("↻ Restated" or ""). `requirements`: requirement, title, category, reported, now, because (the upload that did it); only those
    restated. `uploads`: came (the day), what, effect (what it changed), and for the IG lead file_name, by and id. `papers`:
    held_on, reported, now (texts), mark; for every meeting up to the date.
    """

    known: dt.date | None = None
    offered: tuple[dt.date, ...] = ()
    terms: Terms = LEVELLED
    measures: pd.DataFrame = field(default_factory=pd.DataFrame)
    requirements: pd.DataFrame = field(default_factory=pd.DataFrame)
    uploads: pd.DataFrame = field(default_factory=pd.DataFrame)
    papers: pd.DataFrame = field(default_factory=pd.DataFrame)
