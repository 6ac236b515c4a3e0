"""The Toolkit's claims set against what is measured, and which snapshots each figure came from."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ig_metrics.dashboard import measured
from ig_metrics.dashboard.views import Question
from ig_metrics.ledger import certificates as ledger
from ig_metrics.ledger import set_aside
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.toolkit import claims, evidence
from ig_metrics.toolkit import measures as shares


def checked_claims(store: Store, settings: Settings, question: Question, found: measured.Assessed) -> pd.DataFrame:
    """Each claim of an assessment against the data, as `toolkit.claims.check` returns it."""

    def make() -> pd.DataFrame:
        table = measures(store, settings, question)
        standing = evidence.standing(found.framework, certificates(store, question, found.framework.id), question.as_at)
        return claims.check(found.assessment, found.framework, table, question.as_at, standing=standing)

    stamp = measured.stamp(measured.frameworks_folder() / f"{found.framework.id}.toml")
    key = ("claims", question.as_at, question.known_on, found.framework.id, repr(settings), stamp)
    result: pd.DataFrame = measured.remembered(store, key, make)
    return result


def certificates(store: Store, question: Question, framework: str) -> pd.DataFrame:
    """The certificates of an edition that were held, as known then (`ledger.certificates.frame`)."""
    return ledger.frame(store, framework, question.known_on)


def measures(store: Store, settings: Settings, question: Question) -> pd.DataFrame:
    """What the Toolkit's claims are compared with: measure, key (course code), value (exact percent), as_at, source
    (the course's code, "" for other registers: which figure a claim was set against), counted (what it is made of, in
    words), snapshots (ids of those it came from).

    Courses in the order of settings: a rule that names none takes the first. Courses for one system only are left out,
    because the rule is about all staff.
    """
    rows = []
    for course in settings.courses:
        if course.audience != "all":
            continue
        whole = measured.training_rates(store, settings, course, question)
        if whole is None or not measured.has_learning(store, question):
            continue
        value = float(whole["compliance_percent"].iloc[0])
        kinds = ("staff", *measured.LEARNING, "exemptions")
        rows.append(_measure("training_percent", question, value, kinds, store, key=course.code))
    for kind, name, of, share in (
        ("assets", "assets_reviewed_percent", "assets", shares.assets_reviewed),
        ("breaches", "breaches_reviewed_percent", "breaches", shares.breaches_reviewed),
    ):
        if not store.in_force_snapshots(kind, question.as_at, known_on=question.known_on):
            continue
        rows_held = store.in_force(kind, question.as_at, known_on=question.known_on)
        if kind == "breaches":
            rows_held = set_aside.without(store, rows_held, question.known_on)
        found = share(rows_held, question.as_at)
        if found is not None:
            unsure = f"{found.unknown:,} more {'does' if found.unknown == 1 else 'do'} not say"
            counted = f"{found.ok:,} of {found.of:,} {of}" + (f"; {unsure}" if found.unknown else "")
            rows.append(_measure(name, question, found.percent, (kind,), store, counted=counted))
    columns = ["measure", "key", "value", "as_at", "source", "counted", "snapshots"]
    return pd.DataFrame(rows, columns=columns)


def _measure(
    name: str,
    question: Question,
    value: float,
    kinds: tuple[str, ...],
    store: Store,
    *,
    key: str = "",
    counted: str = "",
) -> dict[str, Any]:
    ids = [
        info.id for kind in kinds for info in store.in_force_snapshots(kind, question.as_at, known_on=question.known_on)
    ]
    return {"measure": name, "key": key, "value": value, "as_at": question.as_at, "source": key, "counted": counted,
            "snapshots": ", ".join(ids)}  # fmt: skip
