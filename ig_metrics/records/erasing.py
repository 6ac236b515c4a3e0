"""One person's data taken out of everything held, in one step; and what stays, with why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ig_metrics.datasets import KINDS
from ig_metrics.dates import LONDON
from ig_metrics.errors import Refused
from ig_metrics.records import person
from ig_metrics.records.person import Found, Identity
from ig_metrics.settings import Settings
from ig_metrics.store import Store, audit, erased, home_files
from ig_metrics.store.entries import Entry
from ig_metrics.store.info import EDITED, REMOVED
from ig_metrics.store.rewriting import Rewriting

PAPERS = ("paper", "paper-file")
"""Books whose entries are issued papers: they name nobody but officers who sign them, and are kept byte for byte."""
BOOKS_APART = (erased.BOOK, erased.KEYS)


@dataclass(frozen=True)
class Erasure:
    """What an erasure would do or has done. `rows`: by snapshot, how many of their rows go and how many cells of others' are changed.

    `entries`: ledger entries whose words are changed. `stays`: what is not erased, and why, in sentences. `reference`: what it is
    called from now on ("" before it is done).
    """

    rows: pd.DataFrame
    entries: int
    stays: tuple[str, ...]
    reference: str = ""

    @property
    def own(self) -> int:
        """How many rows go."""
        return int(self.rows["rows"].sum())

    @property
    def mentions(self) -> int:
        """In how many cells of other rows they were named."""
        return int(self.rows["mentions"].sum())


@dataclass(frozen=True)
class _Plan:
    who: Identity
    shown: Erasure
    rows: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    quality: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    details: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def preview(store: Store, settings: Settings, who: str) -> Erasure:
    """What erasing the person would do. Writes nothing. Raises Refused as `person.identify`."""
    return _plan(store, settings, who).shown


def erase(store: Store, settings: Settings, who: str, *, why: str, by: str) -> Erasure:
    """Take every row of the person out of everything held, and what names them out of others' rows and the ledger.

    All of it or nothing. Raises Refused without a reason, where the reason names them (it stays in the audit log for good), where
    something was saved meanwhile, and as `person.identify`.
    """
    if not why.strip():
        raise Refused(
            "Say why, for example the number of the request. The reason is kept in the audit log, so it names nobody."
        )
    key = erased.key_of(store, by)
    version = store.version()
    plan = _plan(store, settings, who)
    wanted = person.pattern(plan.who, anybody=True)
    if wanted.pattern and wanted.search(why):
        raise Refused(
            "The reason names the person, and it stays in the audit log for good. Give the number of the request instead."
        )
    day = store.clock().astimezone(LONDON).date()
    number = 1 + len(store.entries(erased.BOOK, struck=True))
    reference = f"E{number}-{day.isoformat()}"
    told = {
        "reference": reference, "why": why.strip(), "rows": plan.shown.own, "mentions": plan.shown.mentions,
        "snapshots": len(plan.rows), "ledger_entries": len(plan.details),
    }  # fmt: skip
    known = dict(plan.who.known_by)
    store.rewrite(
        Rewriting(
            audit.PERSON_ERASED, f"erasure {reference}", told, plan.rows, plan.quality, plan.details,
            ((erased.BOOK, reference, {"digests": erased.digests(key, known), "why": why.strip()}),),
        ),
        by=by,
        only_at=version,
    )  # fmt: skip
    return Erasure(plan.shown.rows, plan.shown.entries, plan.shown.stays, reference)


def _plan(store: Store, settings: Settings, who: str) -> _Plan:
    width = settings.organisation.staff_id_width
    meant = person.identify(store, who, width)
    day = store.clock().astimezone(LONDON).date()
    rows: dict[str, pd.DataFrame] = {}
    quality: dict[str, Mapping[str, Any]] = {}
    lines = []
    for found in person.find(store, meant, width):
        rows[found.info.id] = _without(found, meant)
        quality[found.info.id] = kept_quality(found.info.quality, ~found.own, day)
        lines.append((found.info.id, found.info.kind, found.info.as_at, int(found.own.sum()), found.mentions))
    details = dict(_ledger(store, meant))
    shown = pd.DataFrame(lines, columns=["snapshot", "kind", "as_at", "rows", "mentions"])
    return _Plan(meant, Erasure(shown, len(details), tuple(_stays(store, settings, meant))), rows, quality, details)


def kept_quality(quality: Mapping[str, Any], kept: pd.Series, day: dt.date) -> dict[str, Any]:
    """The quality record of a snapshot of which only some rows are kept: what an edit changed of each row stays in step with them."""
    found = {**quality, REMOVED: {"on": day.isoformat(), "rows": int((~kept).sum())}}
    before = quality.get(REMOVED)
    if before:
        found[REMOVED]["rows"] += before["rows"]
    edit = quality.get(EDITED)
    if edit and "cells" in edit:
        cells = [each for each, stays in zip(edit["cells"], kept.tolist(), strict=True) if stays]
        found[EDITED] = {**edit, "cells": cells}
    return found


def _without(found: Found, who: Identity) -> pd.DataFrame:
    """The rows that stay, with what names the person replaced: nothing in a column of numbers or addresses, a word in a text."""
    rows = found.rows
    kind = KINDS[found.info.kind]
    for name, cells in found.named.items():
        column = kind.column(name)
        if column.type != "text" and not column.required:
            changed = rows[name].mask(cells)
        else:
            changed = rows[name].mask(cells, rows.loc[cells, name].map(lambda text: person.without(str(text), who)))
        rows = rows.assign(**{name: changed})
    return rows[~found.own].reset_index(drop=True)


def _ledger(store: Store, who: Identity) -> list[tuple[str, dict[str, Any]]]:
    changed = []
    for entry in store.everything_written():
        if entry.book not in (*PAPERS, *BOOKS_APART):
            detail = _said_without(entry.detail, who)
            if detail != entry.detail:
                changed.append((entry.id, detail))
    return changed


def _said_without(value: Any, who: Identity) -> Any:
    if isinstance(value, str):
        return person.without(value, who)
    if isinstance(value, Mapping):
        return {name: _said_without(part, who) for name, part in value.items()}
    if isinstance(value, list):
        return [_said_without(part, who) for part in value]
    return value


def named_in(store: Store, who: Identity) -> list[Entry]:
    """The ledger entries whose words name them, issued papers apart."""
    ids = {id for id, _ in _ledger(store, who)}
    return [entry for entry in store.everything_written() if entry.id in ids]


def _stays(store: Store, settings: Settings, who: Identity) -> list[str]:
    """What is not erased, and why."""
    said = [
        "The audit log stays as it is: the council must be able to show who did what (UK GDPR, article 5(2) and article 17(3)(b)). "
        "It holds the user names of those who act, and no staff number or name of those the data is about.",
        "Committee papers that were issued stay byte for byte as a public record; they hold counts, not people.",
        "Backups made before today still hold the data until they are deleted by your own rule. After putting one back, erase again.",
    ]
    aside = sorted(path.name for path in store.home.glob(f"{home_files.ASIDE}*"))
    aside += sorted(path.name for path in store.home.glob(f"{home_files.UNREADABLE}*"))
    if aside:
        said.append(
            f"Put aside by a restore, and still in {store.home}: {', '.join(aside)}. Delete them when they are not needed."
        )
    if who.shared:
        said.append(
            f"{len(who.shared)} of their addresses or user names {'is' if len(who.shared) == 1 else 'are'} used by somebody else too. "
            "Rows that have nothing else to tell people by are left alone."
        )
    if who.same_name:
        said.append(
            "Somebody else has the same name, so the name in a text is left alone. Look for it in comments and lessons."
        )
    wanted = person.pattern(who)
    typed = sum(bool(wanted.pattern and wanted.search(audit.plain_json(each.detail))) for each in store.audit_entries())
    if typed:
        said.append(
            f"{typed:,} entries of the audit log name them, in a reason somebody typed or the name of a file. They stay, as the log does."
        )
    acts = _acts(store, who)
    if acts:
        said.append(f"They used IG Metrics themselves: {acts:,} entries of the audit log are their own acts, and stay.")
    if _in_settings(settings, who):
        said.append(
            "Their address or user name stands in settings.toml, which says who may sign in. Take it out there."
        )
    return said


def _acts(store: Store, who: Identity) -> int:
    users = [each for each in store.audit_people() if each.casefold() in who.email | who.username]
    return sum(store.audit_count(audit.Wanted(by=each)) for each in users)


def _in_settings(settings: Settings, who: Identity) -> bool:
    wanted = person.pattern(who)
    return bool(wanted.pattern and wanted.search(repr(settings)))
