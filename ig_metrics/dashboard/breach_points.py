"""The points of a breach chart as a table: where each stands, its limits, and what it signals in words."""

from __future__ import annotations

import pandas as pd

from ig_metrics.breaches.series import Drawn
from ig_metrics.wording.breach_charts import SIGNALS

POINTS = {
    "date": "datetime64[us]", "label": "str", "value": "Float64", "mean": "Float64", "lower": "Float64", "upper": "Float64",
    "signal": "str", "said": "str", "point_type": "str",
}  # fmt: skip
NOT_COVERED, NOTHING_REPORTED = "not covered whole", "nothing reported"


def points(drawn: Drawn) -> pd.DataFrame:
    """POINTS of a series: of its chart, else of its months. Lower limits below 0 are at 0; shares are percentages."""
    if drawn.chart is None:
        months = drawn.months
        value = months["count"].where(months["complete"]).astype("Float64")
        rows = pd.DataFrame({"date": months["month"], "value": value})
        rows = rows.assign(mean=None, lower=None, upper=None, signal="Common Cause", point_type="common_cause")
    else:
        rows = drawn.chart.points.rename_axis("date").reset_index()
    days = pd.to_datetime(rows["date"]).dt.normalize()
    complete = days.map(drawn.months.set_index("month")["complete"]).fillna(True).astype(bool)
    unknown = complete.map({True: NOTHING_REPORTED, False: NOT_COVERED})
    numbers = {name: rows[name].astype("Float64") for name in ("value", "mean", "lower", "upper")}
    if drawn.kind in ("p", "p'"):
        numbers = {name: 100 * column for name, column in numbers.items()}
    rows = rows.assign(
        **numbers,
        date=days,
        label=[_label(day, to_the_day=drawn.kind == "t") for day in days],
        said=rows["signal"].map(SIGNALS).where(rows["value"].notna(), unknown),
    )
    return rows.assign(lower=rows["lower"].clip(lower=0))[list(POINTS)].astype(POINTS)


def _label(day: pd.Timestamp, *, to_the_day: bool) -> str:
    return f"{day.day} {day:%b %Y}" if to_the_day else f"{day:%B %Y}"
