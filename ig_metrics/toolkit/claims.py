"""Does the data bear out what is claimed? Each claim is supported, not supported, or not checked, and says why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from ig_metrics import dates, rounding
from ig_metrics.toolkit.attainment import NR, Assessment
from ig_metrics.toolkit.frameworks import Framework, Rule

SUPPORTED = "supported"
NOT_SUPPORTED = "not supported"
NOT_CHECKED = "not checked"

MEASURE_WORDS = {"training_percent": "of staff are in date with their training"}
"""How a measure is said after its percentage. A measure that is not here is named as the framework file names it."""


@dataclass(frozen=True)
class _Finding:
    verdict: str
    reason: str
    measure: str = ""
    value: float | None = None
    needed: float | None = None
    measured_at: dt.date | None = None
    source: str = ""


def check(assessed: Assessment, framework: Framework, measures: pd.DataFrame, as_at: dt.date) -> pd.DataFrame:
    """Compare every requirement's claimed level with the framework's rules.

    `measures`: measure, key, value (exact, e.g. an unrounded percentage), as_at, source; a rule without a key takes the
    first row of its measure. A missing value is "not checked", never a failure.
    A claim is not supported when one rule fails; else not checked when one could not be measured or none applies; else
    supported. The evidence rule applies only where the assessment names evidence at all; evidence that expires on the
    day is still in date.
    Columns: requirement, level, claim, reason (a sentence), measure, value, needed, measured_at, source (of the finding
    that decided; empty for evidence).
    """
    has_evidence = bool(_named(assessed.requirements["evidence"]).any())
    records = []
    for row in assessed.requirements.to_dict("records"):
        finding = _decide(list(_findings(row, framework, measures, has_evidence, as_at)), row["level"])
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
            }
        )
    texts = dict.fromkeys(("requirement", "level", "claim", "reason", "measure", "source"), "str")
    columns = ["requirement", "level", "claim", "reason", "measure", "value", "needed", "measured_at", "source"]
    return pd.DataFrame(records, columns=columns).astype(
        {**texts, "value": "float64", "needed": "float64", "measured_at": "datetime64[us]"}
    )


def _findings(
    row: dict, framework: Framework, measures: pd.DataFrame, has_evidence: bool, as_at: dt.date
) -> Iterator[_Finding]:
    if pd.isna(row["level"]) or row["level"] == NR:
        return
    level = int(row["level"])
    for rule in framework.rules:
        if rule.requirement == row["requirement"] and level in _levels_bound(rule, level):
            yield _measured(rule, level, measures)
    if has_evidence and framework.evidence_from_level is not None and level >= max(1, framework.evidence_from_level):
        yield _evidence(row, as_at)


def _levels_bound(rule: Rule, level: int) -> set[int]:
    """A level needs what the levels below it need: a rule binds from its lowest level up."""
    return {level} if rule.minimum and level >= min(rule.minimum) else set()


def _measured(rule: Rule, level: int, measures: pd.DataFrame) -> _Finding:
    needed = max(least for bound, least in rule.minimum.items() if bound <= level)
    rows = measures[measures["measure"] == rule.measure] if "measure" in measures else measures.iloc[:0]
    if rule.key and "key" in rows:
        rows = rows[rows["key"] == rule.key]
    rows = rows.head(1)
    words = MEASURE_WORDS.get(rule.measure, rule.measure.replace("_", " "))
    value = None if rows.empty or pd.isna(rows["value"].iloc[0]) else float(rows["value"].iloc[0])
    if value is None:
        return _Finding(
            NOT_CHECKED,
            f"No figure is held to check it against: level {level} needs {rounding.half_up(needed, 1).normalize():f}% "
            f"or more ({words}).",
            rule.measure,
            None,
            needed,
        )
    measured_at = _day(rows["as_at"].iloc[0]) if "as_at" in rows else None
    source = str(rows["source"].iloc[0]) if "source" in rows and pd.notna(rows["source"].iloc[0]) else ""
    met = rounding.exact(value) >= rounding.exact(needed)
    when = f" at {dates.uk(measured_at)}" if measured_at else ""
    reason = (
        f"{rounding.shown_percent(value, needed)} {words}{when}; "
        f"level {level} needs {rounding.half_up(needed, 1).normalize():f}%."
    )
    return _Finding(
        SUPPORTED if met else NOT_SUPPORTED, reason, rule.measure, value, float(needed), measured_at, source
    )


def _evidence(row: dict, as_at: dt.date) -> _Finding:
    if not isinstance(row["evidence"], str) or not row["evidence"].strip():
        return _Finding(NOT_SUPPORTED, "No evidence is named.", "evidence")
    expires = _day(row["evidence_expires"])
    if expires is not None and expires < as_at:
        return _Finding(NOT_SUPPORTED, f"The evidence expired on {dates.uk(expires)}.", "evidence", measured_at=expires)
    until = f" until {dates.uk(expires)}" if expires else ""
    return _Finding(SUPPORTED, f"Evidence is named and in date{until}.", "evidence", measured_at=expires)


def _decide(findings: list[_Finding], level: object) -> _Finding:
    if not findings:
        if level == NR:
            return _Finding(NOT_CHECKED, "Not relevant: nothing is claimed.")
        if pd.isna(level):
            return _Finding(NOT_CHECKED, "Not assessed: nothing is claimed.")
        if level == "0":
            return _Finding(NOT_CHECKED, "Level 0 claims nothing.")
        return _Finding(NOT_CHECKED, "No rule ties this requirement to data that is held.")
    for verdict in (NOT_SUPPORTED, NOT_CHECKED):
        for finding in findings:
            if finding.verdict == verdict:
                return finding
    reasons = " ".join(finding.reason for finding in findings)
    first = findings[0]
    return _Finding(SUPPORTED, reasons, first.measure, first.value, first.needed, first.measured_at, first.source)


def _named(texts: pd.Series) -> pd.Series:
    return texts.notna() & (texts.str.strip() != "")


def _day(value: object) -> dt.date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()
