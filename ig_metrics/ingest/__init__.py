"""A spreadsheet comes in: gate, read, map, check, preview, keep.

Only what is asked for is imported: the child process that reads a file starts without pandas.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ig_metrics.ingest.correction import correction_workbook
    from ig_metrics.ingest.intake import check
    from ig_metrics.ingest.keeping import keep
    from ig_metrics.ingest.learners import confirm_matches, offers_for
    from ig_metrics.ingest.partner_file import partner_workbook
    from ig_metrics.ingest.preview import Preview, refused_json
    from ig_metrics.ingest.templates import template

__all__ = [
    "Preview",
    "check",
    "confirm_matches",
    "correction_workbook",
    "keep",
    "offers_for",
    "partner_workbook",
    "refused_json",
    "template",
]

_HOMES = {
    "check": "intake",
    "confirm_matches": "learners",
    "correction_workbook": "correction",
    "offers_for": "learners",
    "keep": "keeping",
    "partner_workbook": "partner_file",
    "Preview": "preview",
    "refused_json": "preview",
    "template": "templates",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
