"""Does the data bear out what is claimed? Each claim is supported, not supported, or not checked, and says why."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from ig_metrics import dates, rounding
from ig_metrics.toolkit.attainment import NR, Assessment
from ig_metrics.toolkit.edition import FULL, Framework, Rule
from ig_metrics.toolkit.evidence import STANDS

SUPPORTED = "supported"
NOT_SUPPORTED = "not supported"
NOT_CHECKED = "not checked"

MEASURE_WORDS = {
    "training_percent": "of staff are in date with their training",
    "assets_reviewed_percent": "of information assets with personal data were reviewed in the last 12 months",
    "breaches_reviewed_percent": "of breaches closed in the last 12 months have their lessons written down",
    "contracts_with_clauses_percent": "of contracts have information governance clauses",
}
"""How a measure is said after its percentage. A measure that is not here is named as the framework file names it."""
NOT_MEASURED = {
    "assets_reviewed_percent": "No information asset register that says which assets hold personal data is held",
    "breaches_reviewed_percent": "No breach register that tells of closed breaches and their lessons is held",
    "contracts_with_clauses_percent": "No register of contracts is held",
}
"""Why a measure could not be made; a measure that is not here says that no figure is held."""


@dataclass(frozen=True)
class _Finding:
    verdict: str
    reason: str
    measure: str = ""
    value: float | None = None
    needed: float | None = None
    measured_at: dt.date | None = None
    source: str = ""
    snapshots: str = ""


def check(
    assessed: Assessment,
    framework: Framework,
    measures: pd.DataFrame,
    as_at: dt.date,
    *,
    standing: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Compare every requirement's claimed level with the framework's rules.

    `measures`: measure, key, value (exact, e.g. an unrounded percentage), as_at, source, and optionally counted (what the
    figure is made of, in words) and snapshots (those it came from); a rule without a key takes the first row of its
    measure. A missing value is "not checked", never a failure.
    `standing`: what certificates stand for (evidence.standing): one in force in full is evidence enough; one that has
    expired leaves the requirement to its own evidence, and without any the claim is not supported.
    A claim is not supported when one rule fails; else not checked when one could not be measured or none applies; else
    supported. The evidence rule applies only where the assessment names evidence at all; evidence that expires on the
    day is still in date.
    Columns: requirement, level, claim, reason (a sentence), measure, value, needed, measured_at, source, snapshots (of the
    finding that decided; empty for evidence).
    """
    has_evidence = bool(_named(assessed.requirements["evidence"]).any())
    certified = {} if standing is None else {row["requirement"]: row for row in standing.to_dict("records")}
    records = []
    for row in assessed.requirements.to_dict("records"):
        own = certified.get(row["requirement"])
        finding = _decide(list(_findings(row, framework, measures, has_evidence, as_at, own)), row["level"], framework)
        records.append(
            {
                "requirement": row["requirement"],
                "level": row["level"],
                "claim": finding.verdict,
                "reason": finding.reason,
                "measure": finding.measure,
                "value": finding.value,
                "needed": finding.needed,
                "measured_at": finding.measured_at,
                "source": finding.source,
                "snapshots": finding.snapshots,
            }
        )
    texts = dict.fromkeys(("requirement", "level", "claim", "reason", "measure", "source", "snapshots"), "str")
    columns = [
        "requirement",
        "level",
        "claim",
        "reason",
        "measure",
        "value",
        "needed",
        "measured_at",
        "source",
        "snapshots",
    ]
    return pd.DataFrame(records, columns=columns).astype(
        {**texts, "value": "float64", "needed": "float64", "measured_at": "datetime64[us]"}
    )


def _findings(
    row: dict, framework: Framework, measures: pd.DataFrame, has_evidence: bool, as_at: dt.date, certified: dict | None
) -> Iterator[_Finding]:
    if pd.isna(row["level"]) or row["level"] == NR:
        return
    level = int(row["level"])
    for rule in framework.rules:
        if rule.requirement == row["requirement"] and level in _levels_bound(rule, level):
            yield _measured(rule, level, measures, framework)
    needs_evidence = framework.evidence_from_level is not None and level >= max(1, framework.evidence_from_level)
    if certified is not None and level >= 1:
        yield _certified(row, certified, as_at, level, framework)
    elif has_evidence and needs_evidence:
        yield _evidence(row, as_at)


def _levels_bound(rule: Rule, level: int) -> set[int]:
    """A level needs what the levels below it need: a rule binds from its lowest level up."""
    return {level} if rule.minimum and level >= min(rule.minimum) else set()


def _measured(rule: Rule, level: int, measures: pd.DataFrame, framework: Framework) -> _Finding:
    needed = max(least for bound, least in rule.minimum.items() if bound <= level)
    rows = measures[measures["measure"] == rule.measure] if "measure" in measures else measures.iloc[:0]
    if rule.key and "key" in rows:
        rows = rows[rows["key"] == rule.key]
    rows = rows.head(1)
    words = MEASURE_WORDS.get(rule.measure, rule.measure.replace("_", " "))
    value = None if rows.empty or pd.isna(rows["value"].iloc[0]) else float(rows["value"].iloc[0])
    claimed = framework.level_name(level) if framework.levels_are_words else f"Level {level}"
    if value is None:
        lacking = NOT_MEASURED.get(rule.measure, "No figure is held")
        return _Finding(
            NOT_CHECKED,
            f"{lacking} to check it against: {claimed} needs {rounding.half_up(needed, 1).normalize():f}% "
            f"or more {words}.",
            rule.measure,
            None,
            needed,
        )
    measured_at = _day(rows["as_at"].iloc[0]) if "as_at" in rows else None
    source, counted, snapshots = (_text(rows, name) for name in ("source", "counted", "snapshots"))
    met = rounding.exact(value) >= rounding.exact(needed)
    when = f" at {dates.uk(measured_at)}" if measured_at else ""
    reason = (
        f"{rounding.shown_percent(value, needed)} {words}{when}{f' ({counted})' if counted else ''}; "
        f"{claimed} needs {rounding.half_up(needed, 1).normalize():f}%."
    )
    verdict = SUPPORTED if met else NOT_SUPPORTED
    return _Finding(verdict, reason, rule.measure, value, float(needed), measured_at, source, snapshots)


def _text(rows: pd.DataFrame, name: str) -> str:
    return str(rows[name].iloc[0]) if name in rows and pd.notna(rows[name].iloc[0]) else ""


def _certified(row: dict, certified: dict, as_at: dt.date, level: int, framework: Framework) -> _Finding:
    """What a certificate says for a requirement, and where it does not say enough, what its own evidence does."""
    name, expires = certified["certificate"], _day(certified["expires"])
    assert expires is not None
    stands, up_to = certified["state"] == STANDS, certified["level"]
    enough = pd.isna(up_to) or level <= int(up_to)
    if stands and certified["covers"] == FULL and enough:
        reason = f"The {name} certificate stands for it until {dates.uk(expires)}."
        return _Finding(SUPPORTED, reason, "certificate", measured_at=expires)
    own = _evidence(row, as_at)
    if stands and not enough:
        said = f"The {name} certificate stands for it up to {framework.level_name(int(up_to))} only."
    elif stands:
        said = f"The {name} certificate stands for part of it until {dates.uk(expires)}."
    else:
        said = f"The {name} certificate expired on {dates.uk(expires)}, so the requirement is open again."
    return _Finding(own.verdict, f"{said} {own.reason}", "evidence", measured_at=own.measured_at)


def _evidence(row: dict, as_at: dt.date) -> _Finding:
    if not isinstance(row["evidence"], str) or not row["evidence"].strip():
        return _Finding(NOT_SUPPORTED, "No evidence is named.", "evidence")
    expires = _day(row["evidence_expires"])
    if expires is not None and expires < as_at:
        return _Finding(NOT_SUPPORTED, f"The evidence expired on {dates.uk(expires)}.", "evidence", measured_at=expires)
    until = f" until {dates.uk(expires)}" if expires else ""
    return _Finding(SUPPORTED, f"Evidence is named and in date{until}.", "evidence", measured_at=expires)


def _decide(findings: list[_Finding], level: object, framework: Framework) -> _Finding:
    if not findings:
        if level == NR:
            return _Finding(NOT_CHECKED, "Not relevant: nothing is claimed.")
        if pd.isna(level):
            return _Finding(NOT_CHECKED, "Not assessed: nothing is claimed.")
        if level == "0":
            return _Finding(NOT_CHECKED, f"{framework.level_name(level)} claims nothing.")
        return _Finding(NOT_CHECKED, f"No rule ties this {framework.item} to data that is held.")
    for verdict in (NOT_SUPPORTED, NOT_CHECKED):
        for finding in findings:
            if finding.verdict == verdict:
                return finding
    reasons = " ".join(finding.reason for finding in findings)
    first = findings[0]
    return dataclasses.replace(first, reason=reasons)


def _named(texts: pd.Series) -> pd.Series:
    return texts.notna() & (texts.str.strip() != "")


def _day(value: object) -> dt.date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()
