"""What is held: every upload, and which of them the figures rest on."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ig_metrics import datasets, wording
from ig_metrics.dashboard.offered import offered_dates
from ig_metrics.dashboard.sources import missing
from ig_metrics.dashboard.views import HeldView, Question
from ig_metrics.privacy.roles import Viewer
from ig_metrics.settings import Settings
from ig_metrics.store import SnapshotInfo, Store
from ig_metrics.store.info import EDITED

NEEDED = {
    "staff": "count who should be trained",
    "completions": "see who has completed the course",
    "toolkit": "see levels, score and grade",
    "breaches": "count breaches",
    "meetings": "compare with the last meeting",
}
MOST_COLUMNS = 3
TEXTS = (
    "id",
    "kind",
    "kind_label",
    "framework",
    "source",
    "file_name",
    "uploaded_by",
    "status",
    "effect",
    "withdrawn_by",
    "why",
)


@offered_dates
def held(store: Store, settings: Settings, viewer: Viewer, question: Question) -> HeldView:
    """Every snapshot, newest upload first, and whether it is in force at the date, superseded, later, or withdrawn.

    File names and uploaders are for the IG lead: to others the list is empty.
    """
    lacking = missing(store, viewer, NEEDED, question)
    everything = store.snapshots()
    if viewer.role != "ig_lead":
        return HeldView(
            "What is held?", ("The list of uploads is for the IG lead.",), missing=lacking, snapshots=_typed([])
        )
    used = {
        info.id
        for kind in {info.kind for info in everything}
        for info in store.in_force_snapshots(kind, question.as_at, known_on=question.known_on)
    }
    rows: list[dict[str, Any]] = [
        {
            "id": info.id,
            "kind": info.kind,
            "kind_label": datasets.KINDS[info.kind].label if info.kind in datasets.KINDS else info.kind,
            "framework": info.framework,
            "source": info.source,
            "as_at": info.as_at,
            "file_name": _called(info),
            "rows": info.rows,
            "uploaded_by": info.uploaded_by,
            "uploaded_at": info.uploaded_at,
            "status": _status(info, info.id in used, question),
            "effect": _effect(info, everything),
            "withdrawn_by": info.withdrawn_by,
            "why": info.withdrawn_why,
        }
        for info in everything
    ]
    kept = len([info for info in everything if info.withdrawn_at is None])
    answer = (wording.held(kept),) if everything else (wording.upload_first([]),)
    return HeldView("What is held?", answer, missing=lacking, snapshots=_typed(rows))


def _status(info: SnapshotInfo, in_force: bool, question: Question) -> str:
    if info.withdrawn_at is not None:
        return "withdrawn"
    if in_force:
        return "in force"
    return "later" if info.as_at > question.as_at else "superseded"


def _called(info: SnapshotInfo) -> str:
    """The file's name; for an edit made in the app what was edited, and why."""
    edit = info.quality.get(EDITED)
    if edit is None:
        return info.file_name
    kind = datasets.KINDS[info.kind]
    columns = [kind.column(name).label.lower() for name in edit.get("columns", ()) if name in kind.names]
    of = wording.count(info.rows, "row")
    return f"{info.file_name}: {wording.listing(columns, most=MOST_COLUMNS)} of {of} ({edit.get('why', '')})"


def _effect(info: SnapshotInfo, everything: tuple[SnapshotInfo, ...]) -> str:
    """What it did to what was held of its source when it came: `Replaces the list of 24 January 2014`."""
    if info.kind in datasets.KINDS and datasets.KINDS[info.kind].nature == "event":
        return "Edits what is held" if info.is_edit else "Adds to what is held"
    before = [
        other
        for other in everything
        if (other.kind, other.source, other.framework) == (info.kind, info.source, info.framework)
        and other.order < info.order
        and not other.partial
        and (other.withdrawn_at is None or info.withdrawn_at is not None)
    ]
    if not before:
        return "Adds rows; no whole list is held before it" if info.partial else "First list of its source"
    last = max(before, key=lambda other: other.order)
    does = "Edits" if info.is_edit else "Adds to" if info.partial else "Replaces"
    return f"{does} the list of {wording.uk(last.as_at)}"


def _typed(rows: list[dict[str, Any]]) -> pd.DataFrame:
    columns = ["id", "kind", "kind_label", "framework", "source", "as_at", "file_name", "rows", "uploaded_by",
               "uploaded_at", "status", "effect", "withdrawn_by", "why"]  # fmt: skip
    kinds: dict[str, str] = dict.fromkeys(TEXTS, "str")
    return pd.DataFrame(rows, columns=columns).astype(
        kinds | {"as_at": "datetime64[us]", "uploaded_at": "datetime64[us, UTC]", "rows": "Int64"}
    )
