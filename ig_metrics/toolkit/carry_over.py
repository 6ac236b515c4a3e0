"""The move to a new edition: which levels and evidence may be carried, what is new work, and the levels before and after.

Nothing is carried by itself: this is a proposal for somebody to confirm. The two editions' scores are never joined into one
trend.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ig_metrics.toolkit.attainment import NR, Assessment, assess
from ig_metrics.toolkit.carry_over_file import DROPPED, MERGED, NEW, SPLIT, Line, Mapping
from ig_metrics.toolkit.edition import Framework

_ROWS = {
    "requirement": "str", "title": "str", "category": "str", "how": "str", "from": "str", "before": "str", "level": "str",
    "target_level": "str",
    "owner": "str", "partner": "str", "evidence": "str", "evidence_date": "datetime64[us]",
    "evidence_expires": "datetime64[us]", "work": "str", "reason": "str", "sourced": "bool",
}  # fmt: skip
_DROPPED = {"requirement": "str", "title": "str", "category": "str", "level": "str", "evidence": "str", "reason": "str"}
NEW_WORK, ASSESS, CONFIRM, JOIN, RENEW, CARRY = (
    "Assess it: it is new.", "Assess it: it was not assessed before.",
    "Confirm the level for this part: the evidence was for the whole.",
    "Confirm the level: the lowest of those it was made from is proposed.",
    "Renew the evidence: it has expired.", "",
)  # fmt: skip


@dataclass(frozen=True)
class Proposal:
    """What would be carried from one edition to the next.

    `rows`: each requirement of the new edition with what it was made from (`from`: numbers, `before`: their levels), the
    level and evidence proposed (missing: to be assessed), the `work` to do ("" = carried as it is) and the reason.
    `dropped`: requirements of the old edition that the new one does not have. `before` and `after`: the assessment as it is
    in the old edition and as the proposal would be in the new one: beside each other, never one trend.
    """

    before: Assessment
    after: Assessment
    rows: pd.DataFrame
    dropped: pd.DataFrame

    @property
    def work(self) -> pd.DataFrame:
        """The rows with something to do."""
        return self.rows[self.rows["work"] != CARRY].reset_index(drop=True)


def propose(mapping: Mapping, old: Assessment, new: Framework, *, as_at: dt.date) -> Proposal:
    """Propose levels and evidence for every requirement of `new` from the assessment of the old edition.

    Same: its level. Split: each part gets the level of the whole, to be confirmed. Merged: the lowest of the levels that
    are relevant; one not assessed makes it not assessed; all not relevant: NR. New: not assessed. Evidence is carried with
    its earliest expiry; where several are merged, all are named. A target of a requirement's own goes along with it.
    """
    held = {row["requirement"]: row for row in old.requirements.to_dict("records")}
    for row in held.values():
        own = row["target_level"]
        row["own_target"] = None if pd.isna(own) or own == old.target_level else str(int(own))
    rows, dropped = [], []
    for line in mapping.lines:
        sources = [held[number] for number in line.before if number in held]
        if line.how == DROPPED:
            dropped += [{name: row.get(name) for name in _DROPPED} | {"reason": line.reason} for row in sources]
            continue
        rows += [_row(new, number, line, sources, as_at) for number in line.after]
    order = {number: n for n, number in enumerate(new.by_number)}
    rows.sort(key=lambda row: order[row["requirement"]])
    table = _typed(rows, _ROWS)
    after = assess(
        new, table.drop(columns=["category"]), pass_level=old.pass_level, target_level=old.target_level, as_at=as_at
    )
    return Proposal(old, after, table, _typed(dropped, _DROPPED))


def _row(new: Framework, number: str, line: Line, sources: list[dict[str, Any]], as_at: dt.date) -> dict[str, Any]:
    levels = [row["level"] if isinstance(row["level"], str) else None for row in sources]
    level = _carried(levels) if len(sources) == len(line.before) else None
    item = new.by_number[number]
    evidence = list(dict.fromkeys(row["evidence"].strip() for row in sources if _named(row["evidence"])))
    expires = [
        row["evidence_expires"] for row in sources if _named(row["evidence"]) and pd.notna(row["evidence_expires"])
    ]
    dated = [row["evidence_date"] for row in sources if _named(row["evidence"]) and pd.notna(row["evidence_date"])]
    expired = bool(expires) and min(expires) < pd.Timestamp(as_at)
    titles = {row["requirement"]: row["title"] for row in sources if isinstance(row["title"], str)}
    same = next(iter(titles.values())) if len(titles) == len(line.after) == 1 else None
    return {
        "requirement": number,
        # Where the new edition's title is not known: that of the same number, else of the one requirement it was.
        "title": item.title or titles.get(number, same),
        "category": item.category,
        "how": line.how,
        "from": ", ".join(line.before),
        "before": ", ".join(each or "not assessed" for each in levels),
        "level": level,
        # A target of the requirement's own goes along; the council's is the council's.
        "target_level": _one(sources, "own_target"),
        "owner": _one(sources, "owner"),
        "partner": _one(sources, "partner"),
        "evidence": "; ".join(evidence) or None,
        "evidence_date": min(dated) if dated else pd.NaT,
        "evidence_expires": min(expires) if expires else pd.NaT,
        "work": _work(line.how, level, expired),
        "reason": line.reason,
        "sourced": line.sourced,
    }


def _carried(levels: list[str | None]) -> str | None:
    if not levels or None in levels:
        return None
    relevant = [level for level in levels if level is not None and level != NR]
    return min(relevant, key=int) if relevant else NR


def _work(how: str, level: str | None, expired: bool) -> str:
    if how == NEW:
        return NEW_WORK
    if level is None:
        return ASSESS
    said = [{SPLIT: CONFIRM, MERGED: JOIN}.get(how, CARRY), RENEW if expired and level != NR else ""]
    return " ".join(part for part in said if part)


def _one(sources: list[dict[str, Any]], name: str) -> str | None:
    """Whoever all of them have in common; nobody where they differ."""
    found = {row[name].strip() if _named(row[name]) else None for row in sources}
    return found.pop() if len(found) == 1 else None


def _named(text: object) -> bool:
    return isinstance(text, str) and bool(text.strip())


def _typed(rows: list[dict[str, Any]], kinds: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series([row.get(name) for row in rows], dtype=kind) for name, kind in kinds.items()})
