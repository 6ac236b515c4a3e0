"""All that is held about one person, with where each row came from: to answer a request for it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ig_metrics.datasets import KINDS
from ig_metrics.dates import LONDON, uk
from ig_metrics.records import erasing, person
from ig_metrics.settings import Settings
from ig_metrics.store import SnapshotInfo, Store, audit

CAME_FROM = ("came_from", "as_at", "kept_on", "state")


def export(store: Store, settings: Settings, who: str) -> tuple[dict[str, Any], dict[str, pd.DataFrame]]:
    """The same twice: as plain objects for a program, and as one table a kind for a workbook. Raises Refused as `person.identify`."""
    width = settings.organisation.staff_id_width
    meant = person.identify(store, who, width)
    tables: dict[str, list[pd.DataFrame]] = {}
    named: list[dict[str, Any]] = []
    for found in person.find(store, meant, width):
        if found.own.any():
            rows = found.rows[found.own].dropna(axis=1, how="all")
            tables.setdefault(found.info.kind, []).append(rows.assign(**_came_from(found.info)))
        for column, cells in found.named.items():
            label = KINDS[found.info.kind].column(column).label
            named.append(_came_from(found.info) | {"kind": found.info.kind, "column": label, "rows": int(cells.sum())})
    kinds = {kind: _ordered(pd.concat(parts, ignore_index=True)) for kind, parts in tables.items()}
    ledger = [
        {"book": entry.book, "about": entry.subject, "written_by": entry.by, "on": _day(entry.at), "says": entry.detail}
        for entry in erasing.named_in(store, meant)
    ]  # fmt: skip
    users = [each for each in store.audit_people() if each.casefold() in meant.email | meant.username]
    acts = [
        {"at": entry.at.isoformat(), "user": entry.by, "act": entry.action}
        for each in users
        for entry in store.audit_entries(wanted=audit.Wanted(by=each))
    ]  # fmt: skip
    known = {name: sorted(values) for name, values in (*meant.known_by.items(), ("full_name", meant.names))}
    plain = {
        "made_on": store.clock().astimezone(LONDON).isoformat(timespec="minutes"),
        "known_by": known,
        "held": {kind: [_plain(row) for row in frame.to_dict("records")] for kind, frame in kinds.items()},
        "named_in_rows_of_others": named,
        "ledger": ledger,
        "own_acts": acts,
        "not_searched": [
            "Backups and issued committee papers are not searched. Papers hold counts, not people.",
            *(["A name that somebody else has too was not looked for in texts."] if meant.same_name else []),
            *(["An address that somebody else uses too was not taken for theirs."] if meant.shared else []),
        ],
    }
    about = pd.DataFrame(
        [("Made on", plain["made_on"]), *((name.replace("_", " ").capitalize(), ", ".join(each)) for name, each in known.items()),
         *(("Not searched", text) for text in plain["not_searched"])],
        columns=["About this file", ""],
    )  # fmt: skip
    sheets = {"About": about}
    for kind, frame in kinds.items():
        labels = {column.name: column.label for column in KINDS[kind].columns}
        heads = {"came_from": "Came from", "as_at": "As at", "kept_on": "Kept on", "state": "State"}
        sheets[KINDS[kind].label] = frame.rename(columns=heads | labels)
    for title, told in (("Named in others' rows", named), ("Ledger", ledger), ("Their own acts", acts)):
        if told:
            sheets[title] = pd.DataFrame([{name: _text(value) for name, value in line.items()} for line in told])
    return plain, sheets


def _came_from(info: SnapshotInfo) -> dict[str, Any]:
    state = "Held" if info.withdrawn_at is None else "Taken back, and still kept"
    return {"came_from": info.file_name, "as_at": uk(info.as_at), "kept_on": _day(info.uploaded_at), "state": state}


def _ordered(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[[*CAME_FROM, *(name for name in frame if name not in CAME_FROM)]]


def _day(at: Any) -> str:
    return uk(at.astimezone(LONDON).date())


def _plain(row: dict[Any, Any]) -> dict[str, Any]:
    return {str(name): _value(value) for name, value in row.items() if not pd.isna(value)}


def _value(value: Any) -> Any:
    if isinstance(value, pd.Timestamp):
        return value.isoformat().removesuffix("T00:00:00")
    return value.item() if hasattr(value, "item") else value


def _text(value: Any) -> Any:
    return value if isinstance(value, str | int) else audit.plain_json(value)
