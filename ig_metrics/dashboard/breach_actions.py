"""What the IG lead does about breaches: start a chart's limits anew, edit the register, take out what was entered in error.

Reasoned, kept, audited."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ig_metrics.breaches.series import Rebase
from ig_metrics.dashboard import graded, measured
from ig_metrics.dashboard.breach_charts import ALL, SERIOUS, SPLITS, window
from ig_metrics.dashboard.near_misses import NEAR_MISSES
from ig_metrics.dashboard.views import Question
from ig_metrics.dates import LONDON, uk
from ig_metrics.errors import Refused
from ig_metrics.ledger import rebases, set_aside
from ig_metrics.ledger import register as edits
from ig_metrics.ledger.register import Edit
from ig_metrics.ledger.set_aside import SetAside
from ig_metrics.privacy.roles import Viewer
from ig_metrics.store import Store

ONLY_LEAD = "Only the IG lead can do that."
TAKEN_OUT = {"reference": "str", "why": "str", "by": "str", "at": "datetime64[us]", "id": "str"}


def rebase(store: Store, viewer: Viewer, question: Question, on: dt.date, why: str, *, series: str = ALL) -> Rebase:
    """Start a chart's limits anew on a day. `series`: all, serious, near_misses, or category:NAME, service:NAME, severity:NAME.

    Raises Refused for anybody but the IG lead, for a series there is not, and for a day that is not inside what is charted.
    """
    _lead(viewer)
    held = measured.register_of(store, question)
    charted = None if held is None else window(held, question)
    if held is None or charted is None:
        raise Refused(f"No breach register is held for {uk(question.as_at)}, so there is no chart to start anew.")
    if series not in (ALL, SERIOUS, NEAR_MISSES) and series not in _series(store, question, held):
        raise Refused(
            f"There is no series '{series}'. It is {ALL}, {SERIOUS}, {NEAR_MISSES}, or for example category:phishing."
        )
    if not charted.start < on <= charted.end:
        raise Refused(
            f"{uk(on)} is not inside the chart, which runs from {uk(charted.start)} to {uk(charted.end)}. "
            "Give the first day of the new limits."
        )
    return rebases.add(store, series, on, why, viewer.username)


def remove_rebase(store: Store, viewer: Viewer, id: str, why: str) -> Rebase:
    """Take a rebase point back. Raises Refused for anybody but the IG lead, without a reason, or for an id there is not."""
    _lead(viewer)
    return rebases.remove(store, id, why, viewer.username)


def _series(store: Store, question: Question, held: measured.Register) -> set[str]:
    found = {f"{by}:{name}" for by in SPLITS[:2] for name in held.rows[by].dropna().str.strip().unique()}
    return found | {f"severity:{name}" for name in graded.grades(store, question, held)["result"].unique()}


def _lead(viewer: Viewer) -> None:
    if viewer.role != "ig_lead":
        raise Refused(ONLY_LEAD)


def register_rows(store: Store, viewer: Viewer, question: Question) -> pd.DataFrame:
    """The register to edit, narrative and all, the latest first. Raises Refused for anybody but the IG lead."""
    _lead(viewer)
    return edits.rows(store, question.as_at, question.known_on)


def save_register(store: Store, viewer: Viewer, opened: pd.DataFrame, edited: pd.DataFrame, why: str) -> Edit:
    """Keep an edit of the register as a new snapshot. Raises as `ledger.register.save`, and for anybody but the IG lead."""
    _lead(viewer)
    return edits.save(store, opened, edited, why=why, by=viewer.username)


def take_out(store: Store, viewer: Viewer, reference: str, why: str) -> SetAside:
    """Take a breach entered in error out of every count. Raises Refused for anybody but the IG lead, and as `set_aside.take_out`."""
    _lead(viewer)
    return set_aside.take_out(store, reference, why, viewer.username)


def put_back(store: Store, viewer: Viewer, id: str, why: str) -> SetAside:
    """Count a breach that was taken out again. Raises Refused for anybody but the IG lead, without a reason, or for an id there is not."""
    _lead(viewer)
    return set_aside.put_back(store, id, why, viewer.username)


def taken_out(store: Store, viewer: Viewer, question: Question) -> pd.DataFrame:
    """The breaches taken out as entered in error, the latest first: TAKEN_OUT, times as London's clock shows them. For the IG lead."""
    _lead(viewer)
    rows = [
        {"reference": one.reference, "why": one.why, "by": one.by, "id": one.id,
         "at": one.at.astimezone(LONDON).replace(tzinfo=None)}
        for one in reversed(set_aside.listed(store, question.known_on))
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(TAKEN_OUT)).astype(TAKEN_OUT)
