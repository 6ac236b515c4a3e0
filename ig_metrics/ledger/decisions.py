"""Decisions whether to tell the regulator of a breach: which way, why, when and by whom. The latest about a breach holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ig_metrics.dates import LONDON
from ig_metrics.errors import Refused
from ig_metrics.store import Store
from ig_metrics.store.entries import Entry

BOOK = "notification"
REPORTED, NOT_REPORTED = "reported", "not reported"


@dataclass(frozen=True)
class Decision:
    """One decision about one breach.

    `decision`: reported or not reported. `decided_at`: when it was taken (for a report: when the regulator was told), by
    London's clock without a zone. `by` wrote it down at `written_at`.
    """

    reference: str
    decision: str
    why: str
    decided_at: dt.datetime
    by: str
    written_at: dt.datetime
    id: str
    struck: bool = False


def decide(store: Store, reference: str, decision: str, why: str, decided_at: dt.datetime, by: str) -> Decision:
    """Write a decision down. Raises Refused without a reason, or for a decision dated in the future."""
    if decision not in (REPORTED, NOT_REPORTED):
        raise Refused(f"'{decision}' is no decision. It is '{REPORTED}' or '{NOT_REPORTED}'.")
    if not why.strip():
        raise Refused("Say why: the law asks for the reason, whichever way it was decided.")
    at = decided_at.astimezone(LONDON).replace(tzinfo=None) if decided_at.tzinfo else decided_at
    if at.replace(tzinfo=LONDON).astimezone(dt.UTC) > store.clock().astimezone(dt.UTC):
        raise Refused("The decision is dated in the future. Give the day and time it was taken.")
    detail = {"decision": decision, "why": why.strip(), "decided_at": at.isoformat(timespec="minutes")}
    return _read(store.write_entry(BOOK, reference, detail, by))


def take_back(store: Store, id: str, why: str, by: str) -> Decision:
    """Strike a decision out; it stays in the log, marked. Raises Refused without a reason."""
    return _read(store.strike_entry(BOOK, id, why, by))


def log(store: Store, known_on: dt.datetime | None = None, *, struck: bool = True) -> tuple[Decision, ...]:
    """Every decision as known then, the first written first; with `struck`, those taken back too."""
    return tuple(_read(entry) for entry in store.entries(BOOK, known_on=known_on, struck=struck))


def standing(store: Store, known_on: dt.datetime | None = None) -> dict[str, Decision]:
    """The decision that holds for each breach: the latest written that was not taken back."""
    return {decision.reference: decision for decision in log(store, known_on, struck=False)}


def _read(entry: Entry) -> Decision:
    detail = entry.detail
    at = dt.datetime.fromisoformat(detail["decided_at"])
    return Decision(
        entry.subject, str(detail["decision"]), str(detail["why"]), at, entry.by, entry.at, entry.id,
        entry.struck_at is not None,
    )  # fmt: skip
