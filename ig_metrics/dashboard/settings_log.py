"""What changed in the settings, in the audit log. They are a file that people edit: who did so, the file does not say."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from ig_metrics.settings import Settings
from ig_metrics.store import Store
from ig_metrics.store.audit import SETTINGS_CHANGED, Wanted

BY = "settings file"
LONGEST = 60
"""Letters of a value that are told; of a longer one the beginning."""


def note(store: Store, settings: Settings, by: str = BY) -> bool:
    """Record how the settings differ from those last recorded; whether they did. The first time, only that there are settings.

    In a store in which nothing was ever done nothing is recorded: there is nothing yet that they could have changed.
    """
    now = _told(settings)
    last = store.audit_entries(1, Wanted(actions=(SETTINGS_CHANGED,)))
    if not last:
        if not store.audit_count():
            return False
        store.record(SETTINGS_CHANGED, by, {"changed": ["first seen"], "settings": now})
        return True
    before: dict[str, str] = last[0].detail.get("settings", {})
    if before == now:
        return False
    changed = [
        f"{name}: {_short(before.get(name))} → {_short(now.get(name))}"
        for name in sorted(before.keys() | now.keys())
        if before.get(name) != now.get(name)
    ]
    store.record(SETTINGS_CHANGED, by, {"changed": changed, "settings": now})
    return True


def _told(settings: Settings) -> dict[str, str]:
    """Every setting by its place in the file, as text. There are no secrets among them: those come from elsewhere."""
    return dict(_leaves("", dataclasses.asdict(settings)))


def _leaves(name: str, value: Any) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [leaf for key, part in value.items() for leaf in _leaves(f"{name}.{key}".lstrip("."), part)]
    if isinstance(value, list | tuple) and any(isinstance(part, dict) for part in value):
        return [leaf for place, part in enumerate(value) for leaf in _leaves(_called(name, place, part), part)]
    if isinstance(value, list | tuple | set | frozenset):
        return [(name, ", ".join(sorted(map(str, value))))]
    return [] if value is None else [(name, value.isoformat() if isinstance(value, dt.date) else str(value))]


def _called(name: str, place: int, part: Any) -> str:
    code = part.get("code") or part.get("name") if isinstance(part, dict) else None
    return f"{name}.{code or place + 1}"


def _short(text: str | None) -> str:
    if not text:
        return "none"
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
