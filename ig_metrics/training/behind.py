"""Whether a group is further behind the rest than chance would take a group of its size."""

from __future__ import annotations

import math

import pandas as pd

FAR_POINTS = 5
"""Percentage points below the whole from which a group is called far behind, if chance would not take it so far."""
SELDOM = 0.001
"""How seldom chance alone would: a council has some hundred services, and one of them should not be called behind by luck."""


def chance_of_so_few(done: int, base: int, share: float) -> float:
    """How often chance leaves `done` or fewer of `base` people in date where each is with the chance `share` (0 to 1): the
    lower tail of the binomial distribution, exact. 1 where `share` is 0, or where all are done."""
    if share <= 0 or done >= base:
        return 1.0
    if share >= 1:
        return 0.0
    term = math.exp(
        math.lgamma(base + 1) - math.lgamma(done + 1) - math.lgamma(base - done + 1)
        + done * math.log(share) + (base - done) * math.log1p(-share)
    )  # fmt: skip
    total, odds = 0.0, (1 - share) / share
    for k in range(done, -1, -1):
        total += term
        term *= odds * k / (base - k + 1)
        # Below the mean the terms fall: what is left is less than this one, many times over.
        if term < total * 1e-12 and k < share * base:
            break
    return min(total, 1.0)


def far_behind(groups: pd.DataFrame, percent: float, target: float) -> tuple[str, float] | None:
    """The group (name and rate) with the lowest rate that is short of the target, FAR_POINTS below `percent`, the rate of the whole,
    and further than chance would take it; None where there is none, or no other group to compare it with.

    `groups`: group, compliance_percent, done, base; rows with a missing value (hidden or not measured) are passed over.
    """
    known = groups.dropna(subset=["compliance_percent", "done", "base"])
    if len(known) < 2:
        return None
    for row in known.sort_values(["compliance_percent", "group"], kind="stable").itertuples():
        rate = float(row.compliance_percent)
        if rate >= target or percent - rate < FAR_POINTS:
            return None
        if chance_of_so_few(int(row.done), int(row.base), percent / 100) < SELDOM:
            return str(row.group), rate
    return None
