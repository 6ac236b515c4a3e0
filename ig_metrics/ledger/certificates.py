"""Certificates held, such as PSN: which requirements each stands for, up to which level and until when.

A certificate stands to the end of the day it expires; from the next day the requirements are open again (`toolkit.evidence`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from ig_metrics.dates import LONDON, uk
from ig_metrics.errors import Refused
from ig_metrics.store import Store
from ig_metrics.store.entries import Entry
from ig_metrics.toolkit.edition import Framework

BOOK = "certificate"
COLUMNS = {
    "certificate": "str", "from": "datetime64[us]", "expires": "datetime64[us]", "full": "object", "part": "object",
    "level": "Int64", "id": "str",
}  # fmt: skip


@dataclass(frozen=True)
class Held:
    """One certificate: of which edition's requirements it stands for `full` and `part`, up to `level` (None: any)."""

    framework: str
    name: str
    issued_on: dt.date
    expires: dt.date
    full: tuple[str, ...]
    part: tuple[str, ...]
    level: int | None
    why: str
    by: str
    written_at: dt.datetime
    id: str


def add(
    store: Store,
    framework: Framework,
    name: str,
    issued_on: dt.date,
    expires: dt.date,
    full: Sequence[str],
    part: Sequence[str] = (),
    *,
    level: int | None = None,
    why: str,
    by: str,
) -> Held:
    """Write a certificate down. Raises Refused, with every reason, where it cannot be, and without a reason."""
    problems = list(_wrong(store, framework, name.strip(), issued_on, expires, full, part, level))
    if not why.strip():
        problems.append(
            "Say where the certificate is to be seen, or why it stands for these; the reason is kept with it."
        )
    if problems:
        raise Refused(*problems)
    detail = {
        "name": name.strip(), "issued_on": issued_on.isoformat(), "expires": expires.isoformat(), "full": list(full),
        "part": list(part), "level": level, "why": why.strip(),
    }  # fmt: skip
    return _read(store.write_entry(BOOK, framework.id, detail, by))


def take_back(store: Store, id: str, why: str, by: str) -> Held:
    """Strike a certificate out; it stays in the ledger, marked. Raises Refused without a reason, or where there is none of that id."""
    return _read(store.strike_entry(BOOK, id, why, by))


def listed(store: Store, framework: str | None = None, known_on: dt.datetime | None = None) -> tuple[Held, ...]:
    """The certificates of an edition (None: of all) as known then, the first to expire first."""
    found = (_read(entry) for entry in store.entries(BOOK, framework, known_on=known_on))
    return tuple(sorted(found, key=lambda one: (one.expires, one.name)))


def frame(store: Store, framework: str, known_on: dt.datetime | None = None) -> pd.DataFrame:
    """The certificates of an edition as `toolkit.evidence.standing` wants them: certificate, from, expires, full, part, level; id."""
    rows = [
        (one.name, one.issued_on, one.expires, one.full, one.part, one.level, one.id)
        for one in listed(store, framework, known_on)
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.assign(level=table["level"].astype("Int64")).astype(COLUMNS)


def _wrong(
    store: Store,
    framework: Framework,
    name: str,
    issued_on: dt.date,
    expires: dt.date,
    full: Sequence[str],
    part: Sequence[str],
    level: int | None,
) -> Iterator[str]:
    if not name:
        yield "Give the certificate a name, for example PSN."
    if expires < issued_on:
        yield f"It cannot expire on {uk(expires)}, before it was issued, on {uk(issued_on)}."
    if issued_on > store.clock().astimezone(LONDON).date():
        yield f"It cannot have been issued on {uk(issued_on)}, which is still to come."
    if not full and not part:
        yield "Choose the requirements it stands for, in full or in part: with none it stands for nothing."
    both = sorted(set(full) & set(part))
    if both:
        yield f"It cannot stand for {', '.join(both)} both in full and in part. Choose one."
    unknown = [number for number in (*full, *part) if number not in framework.by_number]
    if unknown:
        yield f"{', '.join(unknown)}: not in {framework.full_title}. Correct the number."
    if level is not None and not 1 <= level <= framework.max_level:
        yield f"It cannot stand for level {level}. Levels run from 1 to {framework.max_level}."
    for one in listed(store, framework.id):
        if (one.name.casefold(), one.issued_on, one.expires) == (name.casefold(), issued_on, expires):
            yield (
                f"{one.name}, issued on {uk(one.issued_on)}, is written down already. Take it back first, to change what it stands for."
            )


def _read(entry: Entry) -> Held:
    detail = entry.detail
    return Held(
        entry.subject, str(detail["name"]), dt.date.fromisoformat(detail["issued_on"]),
        dt.date.fromisoformat(detail["expires"]), tuple(detail["full"]), tuple(detail["part"]), detail.get("level"),
        str(detail["why"]), entry.by, entry.at, entry.id,
    )  # fmt: skip
