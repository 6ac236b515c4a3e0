"""A spreadsheet comes in: gate, read, map, check, preview, keep.

Only what is asked for is imported: the child process that reads a file starts without pandas.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ig_metrics.ingest.intake import check
    from ig_metrics.ingest.keeping import keep
    from ig_metrics.ingest.preview import Preview, refused_json
    from ig_metrics.ingest.templates import template

__all__ = ["Preview", "check", "keep", "refused_json", "template"]

_HOMES = {
    "check": "intake",
    "keep": "keeping",
    "Preview": "preview",
    "refused_json": "preview",
    "template": "templates",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
