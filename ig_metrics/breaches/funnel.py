"""Services side by side: each one's breaches against what chance would bring one of its size, with exact limits."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ig_metrics.breaches import poisson

NEAR, FAR = 0.95, 0.998
"""Two standard errors and three: the funnel's usual two pairs of limits."""
WITHIN, MORE, FAR_MORE = "within chance", "more than chance", "far more than chance"
FEWER, FAR_FEWER = "fewer than chance", "far fewer than chance"
CURVE_POINTS = 60
COLUMNS = {
    "group": "str", "staff": "Int64", "count": "Int64", "expected": "Float64", "lower": "Int64", "upper": "Int64",
    "far_lower": "Int64", "far_upper": "Int64", "per_1000_staff": "Float64", "verdict": "str",
}  # fmt: skip


def funnel(counts: pd.DataFrame, staff: pd.DataFrame) -> pd.DataFrame:
    """Each group of `staff` (group, staff) with its breaches in `counts` (group, count): COLUMNS, most staff first.

    `expected`: the whole's rate times the group's staff. `lower` to `upper` holds what chance brings 95 times in 100,
    `far_lower` to `far_upper` 998 in 1,000. Names are compared without regard to case. A group without staff has no rate
    and is left out (`unplaced` counts its breaches); no breach at all, or no staff, is no funnel: no rows.
    """
    both = _joined(counts, staff)
    people, breaches = int(both["staff"].sum()), int(both["count"].sum())
    rows = []
    for row in both.to_dict("records") if people and breaches else []:
        expected = breaches * row["staff"] / people
        low, high = poisson.expected_range(expected, NEAR)
        far_low, far_high = poisson.expected_range(expected, FAR)
        found = int(row["count"])
        verdict = (
            FAR_MORE if found > far_high else MORE if found > high
            else FAR_FEWER if found < far_low else FEWER if found < low else WITHIN
        )  # fmt: skip
        rows.append(
            {
                "group": row["group"], "staff": row["staff"], "count": found, "expected": expected, "lower": low,
                "upper": high, "far_lower": far_low, "far_upper": far_high,
                "per_1000_staff": 1000 * found / row["staff"], "verdict": verdict,
            }
        )  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)
    return frame.sort_values(["staff", "group"], ascending=[False, True], kind="stable").reset_index(drop=True)


def limits(table: pd.DataFrame) -> pd.DataFrame:
    """The limits of a funnel drawn as curves: staff, expected, lower, upper, far_lower, far_upper at sizes between its groups'."""
    columns = ["staff", "expected", "lower", "upper", "far_lower", "far_upper"]
    if table.empty:
        return pd.DataFrame(columns=columns, dtype="float64")
    rate = float(table["expected"].sum() / table["staff"].sum())
    rows = []
    for staff in np.geomspace(float(table["staff"].min()), float(table["staff"].max()), CURVE_POINTS):
        low, high = poisson.expected_range(rate * staff, NEAR)
        far_low, far_high = poisson.expected_range(rate * staff, FAR)
        rows.append((staff, rate * staff, low, high, far_low, far_high))
    return pd.DataFrame(rows, columns=columns, dtype="float64")


def unplaced(counts: pd.DataFrame, staff: pd.DataFrame) -> int:
    """Breaches of groups that have no staff (or no name): in no row of the funnel."""
    known = set(staff.loc[staff["staff"] > 0, "group"].str.strip().str.casefold())
    elsewhere = ~counts["group"].str.strip().str.casefold().isin(known)
    return int(counts.loc[elsewhere, "count"].sum())


def _joined(counts: pd.DataFrame, staff: pd.DataFrame) -> pd.DataFrame:
    key = counts["group"].str.strip().str.casefold()
    found = counts.assign(key=key).groupby("key")["count"].sum()
    held = staff[staff["staff"] > 0]
    matched = held["group"].str.strip().str.casefold().map(found).fillna(0)
    return held.assign(count=matched.astype("int64"))
