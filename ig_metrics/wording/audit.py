"""The audit log in words: what each act is called, which acts belong together, and what one was about."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from ig_metrics.dates import uk
from ig_metrics.wording.words import listing

GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "files": (
        "Files brought in, taken back",
        ("snapshot added", "snapshot withdrawn", "dropped file refused", "mapping saved", "mapping forgotten", "mapping exported"),
    ),
    "edits": (
        "Edits and decisions",
        (
            "self-assessment edited", "plan edited", "register edited", "posts edited", "asset register edited", "calendar edited",
            "carried over", "hold placed", "hold released", "ledger entry written", "ledger entry struck out",
        ),
    ),
    "names": (
        "Names downloaded",
        ("names downloaded", "list_downloaded", "rows_downloaded", "paper_pack_downloaded", "partner file made", "person exported"),
    ),
    "mail": ("Letters sent", ("mail_started", "mail_ended")),
    "papers": ("Committee papers", ("paper issued", "report_made", "report_downloaded", "paper_downloaded")),
    "access": ("Signing in and roles", ("signed in", "sign-in refused", "signed out", "role changed")),
    "rights": (
        "Retention and rights",
        ("records purged", "person exported", "person erased", "snapshot rewritten", "ledger entry rewritten"),
    ),
    "sharing": ("Shared for a rollup", ("data published for a rollup", "publication taken back")),
    "upkeep": ("Settings and backups", ("settings changed", "backup made", "backup restored")),
}  # fmt: skip
"""What can be asked for together: a short name for the link and the command line, its words, and the acts."""

LABELS = {
    "snapshot added": "File or edit kept",
    "snapshot withdrawn": "File or edit taken back",
    "list_downloaded": "List of names downloaded",
    "rows_downloaded": "Rows behind a figure downloaded",
    "paper_pack_downloaded": "Paper pack downloaded",
    "mail_started": "Letters: sending started",
    "mail_ended": "Letters: sending ended",
    "report_made": "Committee paper made",
    "report_downloaded": "Committee paper downloaded",
    "paper_downloaded": "Issued paper downloaded",
    "person exported": "One person's data exported",
    "person erased": "One person's data erased",
}
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
LEFT_OUT = (
    "sha256", "parquet_sha256", "quality_sha256", "mapping_sha256", "detail_sha256", "before_sha256", "before", "after",
    "old_file", "partial", "sections", "settings",
)  # fmt: skip
"""Of an act's details what a reader can do nothing with; the command line's JSON has them."""
WORDS = {
    "id": "",
    "kind": "",
    "as_at": "as at",
    "file_name": "from",
    "why": "because:",
    "list": "list",
    "rows": "rows:",
}


def label(action: str) -> str:
    """What an act is called on the page: `Names downloaded`."""
    return LABELS.get(action, action.replace("_", " ").capitalize())


def about(detail: Mapping[str, Any]) -> str:
    """What an act was about, in a line: its details without seals."""
    told = [(name, _value(value)) for name, value in detail.items() if name not in LEFT_OUT]
    return "; ".join(f"{_name(name)}{text}" for name, text in told if text)


def _name(name: str) -> str:
    word = WORDS.get(name, f"{name.replace('_', ' ')}:")
    return f"{word} " if word else ""


def _value(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return listing(f"{key} {_value(part)}" for key, part in value.items())
    if isinstance(value, list | tuple):
        return listing([_value(part) for part in value], most=8)
    if isinstance(value, int):
        return f"{value:,}"
    return _dated(str(value))


def _dated(text: str) -> str:
    """A day as people write it; any other text as it is."""
    try:
        return uk(dt.date.fromisoformat(text)) if DAY.fullmatch(text) else text
    except ValueError:
        return text
