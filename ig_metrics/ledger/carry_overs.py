"""An assessment carried over to a new edition of the Toolkit: kept in one step with the mapping it was made by, taken back
by withdrawing it.

It is a snapshot of the new edition like any other, so what is in force follows from it by itself, before and after.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from ig_metrics.errors import Refused
from ig_metrics.store import SnapshotInfo, Store
from ig_metrics.store.edition import CARRIED_OVER, carried_over
from ig_metrics.toolkit import carry_over_forms
from ig_metrics.toolkit.carry_over_file import Mapping

ACTION = "carried over"
COLUMNS = (
    "requirement", "title", "category", "level", "target_level", "owner", "partner", "evidence", "evidence_date",
    "evidence_expires",
)  # fmt: skip


@dataclass(frozen=True)
class CarryOver:
    """One move to a new edition, as kept: from `before` to `after`, in force from `as_at`. `mapping` says what became of each
    requirement, `mapping_sha256` seals it; `based_on` are the snapshots the levels came from."""

    id: str
    before: str
    after: str
    as_at: dt.date
    rows: int
    why: str
    by: str
    at: dt.datetime
    mapping: Mapping
    mapping_sha256: str
    based_on: tuple[str, ...]
    taken_back_at: dt.datetime | None = None
    taken_back_by: str | None = None
    taken_back_why: str | None = None

    @property
    def whole(self) -> bool:
        """Whether the mapping kept is still the one that was sealed."""
        return carry_over_forms.digest(self.mapping) == self.mapping_sha256


def keep(
    store: Store,
    rows: pd.DataFrame,
    mapping: Mapping,
    *,
    as_at: dt.date,
    why: str,
    by: str,
    based_on: tuple[str, ...],
    only_at: str,
) -> CarryOver:
    """Keep proposed rows (`toolkit.carry_over.propose`) as the new edition's assessment, in force from `as_at`.

    All of it is one snapshot, written at once or not at all; the audit log has the mapping's SHA-256 as the file's. Raises
    Refused without a reason, and where the store is no longer at the version `only_at`.
    """
    if not why.strip():
        raise Refused("Say why it is carried over, and who agreed; the reason is kept with it.")
    said = [_comment(row, mapping.before) for row in rows.to_dict("records")]
    seal = carry_over_forms.digest(mapping)
    info = store.add(
        "toolkit",
        rows[[name for name in COLUMNS if name in rows]].assign(comment=pd.Series(said, dtype="str")),
        as_at=as_at,
        uploaded_by=by,
        file_name=f"{mapping.before}--{mapping.after}.toml",
        sha256=seal,
        source=CARRIED_OVER,
        framework=mapping.after,
        mapping={
            **carry_over_forms.as_plain(mapping), "sha256": seal, "why": why.strip(), "based_on": list(based_on),
        },
        only_at=only_at,
        said=(ACTION, {"from": mapping.before, "to": mapping.after, "mapping_sha256": seal, "why": why.strip()}),
    )  # fmt: skip
    return _read(info)


def take_back(store: Store, id: str, why: str, by: str) -> CarryOver:
    """Withdraw a carry-over: the edition before it is in force again. Raises Refused without a reason, or for another id."""
    if id not in {each.id for each in listed(store)}:
        raise Refused(f"'{id}' is no carry-over that was kept. Run: ig-metrics carry-over, to see those there are.")
    if not why.strip():
        raise Refused("Say why it is taken back; the reason is kept with it.")
    return _read(store.withdraw(id, why.strip(), by))


def listed(store: Store, known_on: dt.datetime | None = None) -> tuple[CarryOver, ...]:
    """Every move kept, the earliest date first, those taken back too."""
    return tuple(_read(info) for info in carried_over(store.snapshots(), known_on=known_on, withdrawn=True))


def _read(info: SnapshotInfo) -> CarryOver:
    held = info.mapping
    return CarryOver(
        info.id, held["from"], str(info.framework), info.as_at, info.rows, held["why"], info.uploaded_by,
        info.uploaded_at, carry_over_forms.of_plain(held), held["sha256"], tuple(held["based_on"]),
        info.withdrawn_at, info.withdrawn_by, info.withdrawn_why,
    )  # fmt: skip


def _comment(row: dict[str, object], before: str) -> str:
    origin = (
        f"Carried over from {row['from']} of {before} ({row['before']})." if row["from"] else "New in this edition."
    )
    return " ".join(part for part in (origin, str(row["reason"]), str(row["work"])) if part)
