"""The settings that an organisation's figures rest on, as the TOML it publishes: no addresses, no names of people, no mail server."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from ig_metrics.settings import Settings


def as_toml(settings: Settings) -> str:
    """Toolkit, courses, escalation, breaches and the threshold; `settings.load` reads the same back."""
    kit = settings.toolkit
    framework: Any = kit.framework
    if kit.editions:
        framework = [
            {"id": name} if start == dt.date.min else {"id": name, "from": start}
            for start, name in _sorted(kit.editions)
        ]
    lines = ["[toolkit]", *_pairs({**_values(kit), "framework": framework})]
    for course in settings.courses:
        lines += ["", "[[courses]]", *_pairs(_values(course))]
    lines += ["", "[escalation]", *_pairs(_values(settings.escalation))]
    lines += ["", "[breaches]", *_pairs(_values(settings.breaches))]
    lines += ["", "[privacy]", *_pairs({"threshold": settings.privacy.threshold})]
    return "\n".join(lines) + "\n"


def _sorted(editions: tuple[tuple[str, dt.date], ...]) -> list[tuple[dt.date, str]]:
    return sorted((start, name) for name, start in editions)


def _values(table: Any) -> dict[str, Any]:
    fields = (each for each in dataclasses.fields(table) if "not_in_file" not in each.metadata)
    return {each.metadata.get("key", each.name): getattr(table, each.name) for each in fields}


def _pairs(values: dict[str, Any]) -> Iterator[str]:
    for key, value in values.items():
        if value is not None:
            yield f"{key} = {_written(value)}"


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str):
        # A JSON string is a TOML string, but for the one control character that JSON leaves as it is.
        return json.dumps(value).replace("\x7f", "\\u007f")
    if isinstance(value, list | tuple):
        return f"[{', '.join(_written(each) for each in value)}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{json.dumps(str(key))} = {_written(each)}' for key, each in value.items())} }}"
    return repr(value)
