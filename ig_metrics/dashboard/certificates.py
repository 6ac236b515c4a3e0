"""Certificates written down and taken back by the IG lead: what each stands for, up to which level, until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ig_metrics.dashboard import measured
from ig_metrics.dashboard.breach_actions import ONLY_LEAD
from ig_metrics.dashboard.views import Question
from ig_metrics.dates import LONDON
from ig_metrics.errors import Refused
from ig_metrics.ledger import certificates as ledger
from ig_metrics.ledger.certificates import Held
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.toolkit import frameworks
from ig_metrics.toolkit.edition import Framework

HELD = {
    "name": "str", "issued_on": "datetime64[us]", "expires": "datetime64[us]", "stands_for": "str", "level": "str", "why": "str",
    "by": "str", "written_at": "datetime64[us]", "id": "str",
}  # fmt: skip


@dataclass(frozen=True)
class CertificateChoices:
    """What can be written down: `names` the framework knows, `requirements` (number: title), `levels` (points: said), `named`:
    which requirements the framework's file names for a certificate (in full, in part); and what is `held` (HELD)."""

    names: tuple[str, ...]
    requirements: dict[str, str]
    levels: dict[int, str]
    held: pd.DataFrame


def certificate_choices(
    store: Store, settings: Settings, viewer: Viewer, question: Question, *, framework: str | None = None
) -> CertificateChoices:
    """What the form offers, and the certificates held as known then. Raises Refused for anybody but the IG lead."""
    _lead(viewer)
    edition = _edition(store, settings, question, framework)
    rows = [
        (
            one.name, one.issued_on, one.expires, _stands_for(one),
            "any" if one.level is None else edition.level_name(one.level), one.why, one.by,
            one.written_at.astimezone(LONDON).replace(tzinfo=None), one.id,
        )
        for one in ledger.listed(store, edition.id, question.known_on)
    ]  # fmt: skip
    return CertificateChoices(
        tuple(each.name for each in edition.certificates),
        {line.number: line.title for line in edition.requirements},
        {n: edition.level_name(n) for n in range(1, edition.max_level + 1)},
        pd.DataFrame(rows, columns=list(HELD)).astype(HELD),
    )


def add_certificate(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    question: Question,
    *,
    name: str,
    issued_on: dt.date,
    expires: dt.date,
    full: Sequence[str],
    part: Sequence[str] = (),
    level: int | None = None,
    why: str,
    framework: str | None = None,
) -> Held:
    """Write a certificate down. Raises as `ledger.certificates.add`, and for anybody but the IG lead."""
    _lead(viewer)
    edition = _edition(store, settings, question, framework)
    return ledger.add(
        store, edition, name, issued_on, expires, full, part, level=level, why=why, by=viewer.username
    )  # fmt: skip


def take_back_certificate(store: Store, viewer: Viewer, id: str, why: str) -> Held:
    """Strike a certificate out. Raises Refused for anybody but the IG lead, without a reason, or for an id there is not."""
    _lead(viewer)
    return ledger.take_back(store, id, why, viewer.username)


def _stands_for(one: Held) -> str:
    parts = [", ".join(one.full), f"in part {', '.join(one.part)}" if one.part else ""]
    return "; ".join(part for part in parts if part)


def _edition(store: Store, settings: Settings, question: Question, name: str | None) -> Framework:
    name = name or measured.edition(store, settings, question)
    found = measured.toolkit(store, settings, question, name)
    return frameworks.load(name, measured.frameworks_folder()) if found is None else found.framework


def _lead(viewer: Viewer) -> None:
    if viewer.role != "ig_lead":
        raise Refused(ONLY_LEAD)
