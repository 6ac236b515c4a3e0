"""How grave a breach is by the scheme of its day, how that was reached, and whether the register says otherwise."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ig_metrics import datasets
from ig_metrics.breaches.people_affected import affected
from ig_metrics.breaches.register import is_near_miss
from ig_metrics.breaches.scheme_files import Factor, Level, Scheme, folded, in_force
from ig_metrics.dates import uk

NOT_GRADED = "Not graded"
NO_FACTORS = ("none", "no factors", "nil", "n a")
COLUMNS = {
    "reference": "str", "reported_on": "datetime64[us]", "scheme": "str", "result": "str", "serious": "boolean",
    "computed": "str", "given": "str", "disagrees": "bool", "steps": "str", "missing": "str",
}  # fmt: skip


@dataclass(frozen=True)
class Severity:
    """The grade of one breach.

    `computed`: the level its facts come to (None: not enough of them); `given`: the level the register's own word is.
    `level` is the register's where it says one, else the computed. `disagrees`: both are known and differ.
    `steps`: how the score was reached; `missing`: what was not recorded or not understood.
    """

    scheme: Scheme | None
    computed: Level | None = None
    given: Level | None = None
    score: int | None = None
    steps: tuple[str, ...] = field(default=())
    missing: tuple[str, ...] = field(default=())

    @property
    def level(self) -> Level | None:
        """What counts: the register's own level, else the computed one."""
        return self.given or self.computed

    @property
    def disagrees(self) -> bool:
        """Whether the register's own word and the computed level are both known and differ."""
        return self.given is not None and self.computed is not None and self.given != self.computed

    @property
    def serious(self) -> bool | None:
        """Whether it must be reported, by the scheme; None where nothing says."""
        return None if self.level is None else self.level.serious


def severity(
    schemes: Sequence[Scheme],
    *,
    reported_on: dt.date,
    aware_on: dt.date | None = None,
    near_miss: bool = False,
    individuals: str | None = None,
    factors: str | None = None,
    likelihood: int | None = None,
    impact: int | None = None,
    register_says: str | None = None,
) -> Severity:
    """Grade one breach by the scheme of the day the council became aware, else of the day it was reported.

    A number, a factor or a step of the grid that is not recorded, or not understood, leaves the level uncomputed and is
    named: it is never taken for nought. Factors are separated by semicolons, commas or lines; `none` says there are none.
    """
    day = aware_on or reported_on
    scheme = in_force(schemes, day)
    if scheme is None:
        return Severity(None, steps=(f"No scheme was in force on {uk(day)}, so it is not graded.",))
    when = "the council became aware" if aware_on else "it was reported; when the council became aware is not recorded"
    opening = f"{scheme.title}, because {when}, on {uk(day)}."
    given = _given(scheme, register_says)
    lacking = () if given is not None or _blank(register_says) else (f"'{register_says}' is no level of this scheme",)
    near = next((level for level in scheme.levels if level.near_miss), None)
    if near_miss and near is not None:
        aside = f"A near miss is set aside from the score: {near.title}."
        return Severity(scheme, near, given, None, (opening, aside), lacking)
    by = _points if scheme.method == "points" else _grid
    computed, score, steps, missing = by(scheme, individuals, factors, likelihood, impact)
    return Severity(scheme, computed, given, score, (opening, *steps), (*missing, *lacking))


def grade(breaches: pd.DataFrame, schemes: Sequence[Scheme]) -> pd.DataFrame:
    """Each breach's severity, in the order and with the index given: COLUMNS. `result` is the level's title, or Not graded."""
    rows = datasets.conform("breaches", breaches)
    near = is_near_miss(rows)
    graded = []
    for row, missed in zip(rows.to_dict("records"), near, strict=True):
        found = severity(
            schemes,
            reported_on=_day(row["reported_on"]) or dt.date.min,
            aware_on=_day(row["aware_at"]),
            near_miss=bool(missed),
            individuals=_text(row["individuals_affected"]),
            factors=_text(row["sensitivity_factors"]),
            likelihood=_number(row["likelihood"]),
            impact=_number(row["impact"]),
            register_says=_text(row["severity"]),
        )
        graded.append(
            {
                "reference": row["reference"],
                "reported_on": row["reported_on"],
                "scheme": found.scheme.title if found.scheme else "",
                "result": found.level.title if found.level else NOT_GRADED,
                "serious": found.serious,
                "computed": found.computed.title if found.computed else "",
                "given": found.given.title if found.given else "",
                "disagrees": found.disagrees,
                "steps": " ".join(found.steps),
                "missing": "; ".join(found.missing),
            }
        )
    frame = pd.DataFrame(graded, columns=list(COLUMNS), index=rows.index)
    return frame.astype(COLUMNS)


def _points(
    scheme: Scheme, individuals: str | None, factors: str | None, likelihood: int | None, impact: int | None
) -> tuple[Level | None, int | None, tuple[str, ...], tuple[str, ...]]:
    steps, missing = [], []
    score = 0
    people = affected(individuals)
    if people is None:
        unread = "not recorded" if _blank(individuals) else f"'{individuals}', which is no number or band"
        missing.append(f"individuals affected: {unread}")
    else:
        low, high = (_baseline(scheme, bound) for bound in people)
        score += high
        note = "" if low == high else f" ({low} at the lower end of the band; the higher is used)"
        steps.append(f"{individuals} individuals: baseline {high}{note}.")
    if _blank(factors):
        missing.append("sensitivity factors: not recorded (write 'none' where there are none)")
    elif folded(str(factors)) in NO_FACTORS:
        steps.append("No factors.")
    else:
        found, unknown = _factors(scheme, str(factors))
        for factor in found:
            score += factor.points
            steps.append(f"{factor.points:+d}: {factor.title}.")
        missing += [f"factor '{word}': not one of the scheme's" for word in unknown]
    if missing:
        steps.append(f"The score cannot be worked out without: {'; '.join(missing)}.")
        return None, None, tuple(steps), tuple(missing)
    level = max(
        (level for level in scheme.levels if not level.near_miss and (level.least is None or score >= level.least)),
        key=lambda level: -math.inf if level.least is None else level.least,
    )
    steps.append(f"Score {score}: {level.title}.")
    return level, score, tuple(steps), ()


def _grid(
    scheme: Scheme, individuals: str | None, factors: str | None, likelihood: int | None, impact: int | None
) -> tuple[Level | None, int | None, tuple[str, ...], tuple[str, ...]]:
    steps, missing = [], []
    for name, value, words in (("likelihood", likelihood, scheme.likelihood), ("impact", impact, scheme.impact)):
        if value is None:
            missing.append(f"{name}: not recorded")
        elif not 1 <= value <= len(words):
            missing.append(f"{name} {value}: it runs from 1 to {len(words)}")
        else:
            steps.append(f"{name.capitalize()} {value} ({words[value - 1].lower()}).")
    if missing or likelihood is None or impact is None:
        steps.append(f"It cannot be graded without: {'; '.join(missing)}.")
        return None, None, tuple(steps), tuple(missing)
    lowest = next(level for level in scheme.levels if not level.near_miss and level.likelihood is None)
    ruled = sorted(
        (level for level in scheme.levels if level.likelihood is not None and level.impact is not None),
        key=lambda level: level.level,
    )
    reached = [level for level in ruled if likelihood >= (level.likelihood or 0) and impact >= (level.impact or 0)]
    level = reached[-1] if reached else lowest
    rule = level if reached else ruled[0]
    said = f"Likelihood {rule.likelihood} or more and impact {rule.impact} or more"
    said = f"{said} is reached" if reached else f"{said} is not reached"
    steps.append(f"{likelihood} x {impact} = {likelihood * impact}. {said}: {level.title}.")
    return level, likelihood * impact, tuple(steps), ()


def _baseline(scheme: Scheme, people: float) -> int:
    return next(line.points for line in scheme.baseline if line.most is None or people <= line.most)


def _factors(scheme: Scheme, text: str) -> tuple[list[Factor], list[str]]:
    """The factors a text names, each once, and the words that name none."""
    known = {folded(word): factor for factor in scheme.factors for word in (factor.id, factor.title, *factor.words)}
    found, unknown = [], []
    whole = known.get(folded(text))
    if whole is not None:
        return [whole], []
    for part in re.split(r"[;\n|]", text):
        # A title may hold a comma of its own, so the whole part is tried before its pieces.
        for word in [part] if folded(part) in known else part.split(","):
            factor = known.get(folded(word))
            if factor is not None and factor not in found:
                found.append(factor)
            elif factor is None and folded(word):
                unknown.append(word.strip())
    return found, unknown


def _given(scheme: Scheme, word: str | None) -> Level | None:
    if _blank(word):
        return None
    said = folded(re.sub(r"\.0$", "", str(word).strip()))
    return next(
        (level for level in scheme.levels if said in {folded(text) for text in (level.title, *level.words)}), None
    )


def _blank(text: str | None) -> bool:
    return text is None or not str(text).strip()


def _day(value: Any) -> dt.date | None:
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()


def _text(value: Any) -> str | None:
    return None if value is None or pd.isna(value) else str(value)


def _number(value: Any) -> int | None:
    return None if value is None or pd.isna(value) else int(value)
