"""The breach register by period: counts by the date reported, near misses apart, rates because periods differ."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass

import pandas as pd

from ig_metrics import datasets
from ig_metrics.breaches.periods import Period

NOT_PROVIDED = "not provided"
NO_PLACE = "Not given"
PER_DAYS = 30
PER_STAFF = 1000
NO_OUTCOME, OTHER_OUTCOME = "no outcome recorded", "another outcome"
OUTCOMES = {
    "awaiting decision": r"await|pending|under (review|investigation|consideration)|ongoing|in progress|not yet|tbc",
    "monetary penalty": r"penalt|\bfined?\b|\bcmp\b",
    "enforcement notice": r"enforcement",
    "undertaking": r"undertaking",
    "reprimand": r"reprimand",
    "no further action": r"no (further |formal )?(regulatory )?action|\bnfa\b|closed|no action",
    "advice given": r"advice|advis|guidance|recommend|informal",
}
"""Outcomes of the regulator, each with the words that mean it; the first that fits is meant."""


@dataclass(frozen=True)
class PeriodSummary:
    """What one period holds.

    `count`: incidents by date reported, near misses left out; `near_misses`: those. `per_30_days` = 30 x count / days.
    `per_1000_staff` = 1,000 x count / people employed on the last day, over the whole period; None without a headcount.
    `reported_to_regulator`: of `count`, those with a date they were reported to the regulator, and `outcomes` what came of
    those (in the words of OUTCOMES, most first). `serious`: of `count`, those that their severity scheme says must be
    reported (None: not graded). `repeats`: those that the register says repeat an earlier one.
    """

    start: dt.date
    end: dt.date
    days: int
    count: int
    near_misses: int
    per_30_days: float
    per_1000_staff: float | None
    reported_to_regulator: int
    serious: int | None = None
    repeats: int = 0
    outcomes: tuple[tuple[str, int], ...] = ()


def in_period(breaches: pd.DataFrame, start: dt.date, end: dt.date) -> pd.DataFrame:
    """Rows (canonical `breaches` columns) reported from `start` to `end`, both included. Near misses are among them."""
    period = Period(start, end)
    rows = datasets.conform("breaches", breaches)
    reported = rows["reported_on"].dt.normalize()
    return rows[(reported >= pd.Timestamp(period.start)) & (reported <= pd.Timestamp(period.end))]


def is_near_miss(breaches: pd.DataFrame) -> pd.Series:
    """True where the register says near miss. Blank is an incident: what is not known is never left out of a count."""
    return breaches["near_miss"].fillna(False).astype(bool)


def summary(
    breaches: pd.DataFrame,
    start: dt.date,
    end: dt.date,
    *,
    headcount: int | None = None,
    as_at: dt.date | None = None,
    serious: pd.Series | None = None,
) -> PeriodSummary:
    """Count one period. `headcount` is the people employed on `end`. Raises Refused when `end` is before `start`.

    `serious` says of each row of `breaches` whether it is (missing: not graded); None where nothing is graded.

    A breach counts as reported to the regulator from the day it was, so only when that is on or before `as_at` (None: `end`).
    """
    rows = in_period(breaches, start, end)
    near = is_near_miss(rows)
    count, days = int((~near).sum()), Period(start, end).days
    told_by = pd.Timestamp(as_at or end) + pd.Timedelta(days=1)
    told = ~near & (rows["reported_to_regulator_at"] < told_by)
    grave = None if serious is None else serious.reindex(rows.index)[~near]
    return PeriodSummary(
        start=start,
        end=end,
        days=days,
        count=count,
        near_misses=int(near.sum()),
        per_30_days=PER_DAYS * count / days,
        per_1000_staff=PER_STAFF * count / headcount if headcount else None,
        reported_to_regulator=int(told.sum()),
        serious=None if grave is None or (len(grave) and grave.isna().all()) else int(grave.fillna(False).sum()),
        repeats=int((~near & (rows["repeat_of"].fillna("").str.strip() != "")).sum()),
        outcomes=_outcomes(rows.loc[told, "regulator_outcome"]),
    )


def outcome(text: str | None) -> str:
    """What came of a report to the regulator, in one of a few words: a cell may hold a narrative, which nobody else reads."""
    said = (text or "").casefold()
    if not said.strip():
        return NO_OUTCOME
    return next((word for word, marks in OUTCOMES.items() if re.search(marks, said)), OTHER_OUTCOME)


def _outcomes(texts: pd.Series) -> tuple[tuple[str, int], ...]:
    counted = Counter(outcome(None if pd.isna(text) else str(text)) for text in texts)
    return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


def by_category(breaches: pd.DataFrame, start: dt.date, end: dt.date) -> pd.DataFrame:
    """Incidents by category, most first, then by name; a blank category is "not provided".

    Columns: category, count, near_misses (Int64). A category with near misses only has count 0.
    """
    rows = in_period(breaches, start, end)
    return _grouped(rows, rows["category"], NOT_PROVIDED, "category")


def by_place(breaches: pd.DataFrame, start: dt.date, end: dt.date, by: str = "directorate") -> pd.DataFrame:
    """Incidents by directorate or service, most first, then by name; a blank place is "Not given".

    Columns: group, count, near_misses (Int64). Crossed with a place, counts follow the small-numbers rule: the caller
    hides them. Raises KeyError for another column.
    """
    if by not in ("directorate", "service"):
        raise KeyError(by)
    rows = in_period(breaches, start, end)
    return _grouped(rows, rows[by], NO_PLACE, "group")


def months(
    breaches: pd.DataFrame,
    start: dt.date,
    end: dt.date,
    *,
    covered_from: dt.date | None,
    covered_to: dt.date | None,
) -> pd.DataFrame:
    """Incidents by calendar month of the date reported, every month from `start`'s to `end`'s.

    A month that the register does not reach (`covered_from` to `covered_to`, both included; None: it reaches none) is
    not zero but missing. Columns: month (first day, datetime64[us]), count, near_misses (Int64), covered (bool: the
    register reaches into the month), complete (bool: it covers the whole of it).
    """
    Period(start, end)
    firsts = pd.date_range(start.replace(day=1), end, freq="MS").as_unit("us")
    lasts = firsts + pd.offsets.MonthEnd(0)
    if covered_from is None or covered_to is None:
        covered = complete = pd.Series(False, index=range(len(firsts)))
    else:
        first, last = pd.Timestamp(covered_from), pd.Timestamp(covered_to)
        covered = pd.Series((lasts >= first) & (firsts <= last))
        complete = pd.Series((firsts >= first) & (lasts <= last))
    rows = in_period(breaches, firsts[0].date(), lasts[-1].date())
    month = rows["reported_on"].dt.to_period("M").dt.to_timestamp().astype("datetime64[us]")
    near = is_near_miss(rows)
    result = pd.DataFrame({"month": firsts})
    for name, wanted in (("count", ~near), ("near_misses", near)):
        found = month[wanted].value_counts()
        counted = result["month"].map(found).fillna(0).astype("Int64")
        result[name] = counted.where(covered)
    return result.assign(covered=covered, complete=complete)


def _grouped(rows: pd.DataFrame, groups: pd.Series, blank: str, name: str) -> pd.DataFrame:
    text = groups.str.strip()
    text = text.mask(text == "").fillna(blank)
    near = is_near_miss(rows)
    table = pd.DataFrame({name: text, "count": (~near).astype("Int64"), "near_misses": near.astype("Int64")})
    counted = table.groupby(name, as_index=False, sort=True)[["count", "near_misses"]].sum()
    counted = counted.astype({name: "str", "count": "Int64", "near_misses": "Int64"})
    return counted.sort_values("count", ascending=False, kind="stable").reset_index(drop=True)
