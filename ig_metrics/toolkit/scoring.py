"""How good kept forecasts were: what was said against what came, once their date has come."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import pandas as pd

from ig_metrics.toolkit.attainment import Assessment

BANDS = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Chances are compared with what came in these four groups, each from its lower end on (the last up to 1)."""
INSIDE, BELOW, ABOVE, NO_BAND = "inside its band", "fewer than its band", "more than its band", "no band given"
_CHANCES = {"from": "float64", "to": "float64", "items": "Int64", "said": "Float64", "came": "Float64"}


@dataclass(frozen=True)
class Score:
    """Of forecasts whose date has come.

    `forecasts`: how many; `with_band`: those that past form could speak for; `inside`: of these, what came was within the
    band. Errors are said minus came, in requirements (above 0: too hopeful), on average: `error` of past form's expected
    number, `error_size` without its sign, `plan_error` of the plan's dates (over all `forecasts`). `brier`: the mean square
    of (chance - 1 if reached, else 0) over `items` chances given: 0 is perfect, saying one in two of everything scores 0.25.
    `chances`: from, to, items, said (mean chance), came (share reached), for groups that have items. None: nothing to score.
    """

    forecasts: int
    with_band: int
    inside: int
    error: float | None
    error_size: float | None
    plan_error: float | None
    brier: float | None
    items: int
    chances: pd.DataFrame


def score(forecasts: pd.DataFrame, items: pd.DataFrame) -> Score:
    """Score forecasts (plan_says, past_form, low, high, came; past_form, low and high missing: no band) and the chances they
    gave (items: chance, reached)."""
    banded = forecasts[forecasts["past_form"].notna()]
    misses = (banded["past_form"] - banded["came"]).astype("float64")
    plan = (forecasts["plan_says"] - forecasts["came"]).astype("float64")
    off = (items["chance"].astype("float64") - items["reached"].astype("float64")) ** 2
    return Score(
        forecasts=len(forecasts),
        with_band=len(banded),
        inside=sum(verdict(row.low, row.high, row.came) == INSIDE for row in banded.itertuples()),
        error=_mean(misses),
        error_size=_mean(misses.abs()),
        plan_error=_mean(plan),
        brier=_mean(off),
        items=len(items),
        chances=_chances(items),
    )


def verdict(low: object, high: object, came: int) -> str:
    """Where what came lies: inside the band (its ends included), fewer, more; or that no band was given."""
    if pd.isna(low) or pd.isna(high):
        return NO_BAND
    if came < int(low):  # type: ignore[call-overload]
        return BELOW
    return ABOVE if came > int(high) else INSIDE  # type: ignore[call-overload]


def outcomes(items: pd.DataFrame, assessed: Assessment) -> pd.DataFrame:
    """What came of items that were given a chance (requirement, chance): requirement, chance, reached.

    Items without a chance, and requirements that no longer apply (or are no longer there), are left out: nothing came of them
    either way.
    """
    later = assessed.requirements
    reached = later[later["applicable"]].set_index("requirement")["at_target"]
    known = items[items["chance"].notna() & items["requirement"].isin(reached.index)].reset_index(drop=True)
    return known.assign(reached=known["requirement"].map(reached).astype(bool))[["requirement", "chance", "reached"]]


def _chances(items: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for start, end in itertools.pairwise(BANDS):
        chance = items["chance"]
        here = items[(chance >= start) & ((chance < end) | (end == BANDS[-1]))]
        if len(here):
            rows.append((start, end, len(here), float(here["chance"].mean()), float(here["reached"].mean())))
    return pd.DataFrame(rows, columns=list(_CHANCES)).astype(_CHANCES)


def _mean(values: pd.Series) -> float | None:
    found = float(values.mean()) if len(values) else math.nan
    return None if math.isnan(found) else found
