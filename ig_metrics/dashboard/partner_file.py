"""What a partner's own file holds: its requirements and its actions, to send out and take back."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ig_metrics import datasets
from ig_metrics.dashboard import measured
from ig_metrics.dashboard.breach_actions import ONLY_LEAD
from ig_metrics.dashboard.plan import held_plans
from ig_metrics.dashboard.sources import none_held
from ig_metrics.dashboard.views import Question
from ig_metrics.errors import Refused
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.toolkit import plan as plans
from ig_metrics.toolkit.edition import Framework

MADE = "partner file made"
SENT = (
    "requirement",
    "title",
    "partner",
    "level",
    "target_level",
    "evidence",
    "evidence_date",
    "evidence_expires",
    "comment",
)


@dataclass(frozen=True)
class PartnerFile:
    """What is sent to a partner: `rows` (SENT, levels as points or NR), its open and finished `actions`, of which edition; and
    what the file is best called: without a date, because the day it comes back is another."""

    partner: str
    rows: pd.DataFrame
    actions: pd.DataFrame
    framework: Framework
    file_name: str


def partner_file(
    store: Store, settings: Settings, viewer: Viewer, question: Question, *, partner: str, framework: str | None = None
) -> PartnerFile:
    """What a partner answers for, and what is promised on it; that it was asked for is in the audit log.

    Owners stay in the council: they are people by name. Raises Refused for anybody but the IG lead, where nothing is held, and
    for a partner there is not.
    """
    if viewer.role != "ig_lead":
        raise Refused(ONLY_LEAD)
    name = framework or measured.edition(store, settings, question)
    found = measured.toolkit(store, settings, question, name)
    if found is None:
        raise none_held(store, "toolkit", question, framework=name)
    table = found.assessment.requirements
    theirs = table["partner"].fillna("").str.strip()
    mine = table[theirs.str.casefold() == partner.strip().casefold()]
    if mine.empty:
        known = ", ".join(sorted({each for each in theirs if each})) or "none is named in the self-assessment"
        raise Refused(f"No requirement has the partner '{partner}'. The partners are: {known}.")
    rows = mine.assign(target_level=mine["target_level"].astype("str"))
    actions = plans.actions(held_plans(store, question), question.as_at)
    own = actions["requirement"].isin(mine["requirement"]) | (
        actions["owner"].fillna("").str.strip().str.casefold() == partner.strip().casefold()
    )
    shown = actions[own].assign(delivers_level=actions["delivers_level"].astype("str"))
    called = theirs[mine.index[0]]
    store.record(
        MADE,
        viewer.username,
        {"partner": called, "framework": name, "as_at": question.as_at.isoformat(), "rows": len(mine)},
    )
    kinds = {each: datasets.DTYPES[datasets.KINDS["toolkit"].column(each).type] for each in SENT}
    return PartnerFile(
        called,
        rows[list(SENT)].astype(kinds).reset_index(drop=True),
        shown[["requirement", "action", "due", "done_on", "delivers_level"]].reset_index(drop=True),
        found.framework,
        f"IG return, {called}.xlsx",
    )
