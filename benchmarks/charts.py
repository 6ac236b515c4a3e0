"""How often the charts cry wolf, and how soon they see a doubling: `python -m benchmarks.charts` prints the table of docs/methods.md.

Months of independent Poisson counts, three years of them, as the register would have them. *False alarm*: the rate never
changes, and the chart calls its latest point more than chance. *Seen*: the rate doubles for the last six or twelve months, and a
point of those months is a signal of more (for times between: of shorter). Dots are judged by the exact comparison of the last
year with the year before.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ig_metrics.breaches import control_charts
from ig_metrics.breaches.periods import Period
from ig_metrics.breaches.series import Drawn, draw_up

RATES = (0.1, 0.3, 0.5, 1, 2, 3, 5, 8, 15)
MONTHS = 36
SERIES = 500
SEED = 20140331
FIRST = "2011-04-01"
NAMES = {"none": "sentence", "dots": "dots", "t": "T", "c": "c", "xmr": "XmR"}


@dataclass(frozen=True)
class Line:
    """One rate: which charts were chosen, in percent; false alarms; a doubling seen within six and twelve months; XmR's own."""

    rate: float
    charts: str
    false_alarm: float
    seen_6: float
    seen_12: float
    xmr_false_alarm: float


def simulate(rate: float, series: int = SERIES, seed: int = SEED) -> Line:
    """The line of one rate a month, from that many series of each sort."""
    chance = np.random.default_rng([seed, int(rate * 1000)])
    chosen: Counter[str] = Counter()
    alarms = xmr_alarms = 0
    for _ in range(series):
        counts = chance.poisson(rate, MONTHS)
        found = _drawn(counts, chance)
        chosen[found.kind] += 1
        alarms += _alarm(found)
        plain = control_charts.xmr(pd.Series(counts.astype(float), index=_months()))
        xmr_alarms += plain.variation != "common_cause"
    seen = {}
    for doubled in (6, 12):
        seen[doubled] = sum(
            _seen(_drawn(chance.poisson([rate] * (MONTHS - doubled) + [2 * rate] * doubled), chance), doubled)
            for _ in range(series)
        )
    most = ", ".join(
        f"{NAMES[kind]} {round(100 * n / series)}" for kind, n in chosen.most_common() if n >= series / 100
    )
    return Line(rate, most, *(100 * n / series for n in (alarms, seen[6], seen[12], xmr_alarms)))


def table(lines: list[Line]) -> str:
    """The lines as a Markdown table."""
    rows = [
        "| breaches a month | chart chosen, % of series | false alarm, % | doubling seen in 6 months, % | in 12 months, % | XmR alone: false alarm, % |",
        "|---|---|---|---|---|---|",
    ]
    for line in lines:
        figures = (line.false_alarm, line.seen_6, line.seen_12, line.xmr_false_alarm)
        rows.append(f"| {line.rate:g} | {line.charts} | " + " | ".join(f"{value:.1f}" for value in figures) + " |")
    return "\n".join(rows)


def _months() -> pd.DatetimeIndex:
    return pd.date_range(FIRST, periods=MONTHS, freq="MS")


def _drawn(counts: np.ndarray, chance: np.random.Generator) -> Drawn:
    months = _months()
    days = [
        month + pd.Timedelta(days=int(day))
        for month, n in zip(months, counts, strict=True)
        for day in chance.integers(0, month.days_in_month, n)
    ]
    covered = Period(months[0].date(), (months[-1] + pd.offsets.MonthEnd(0)).date())
    frame = pd.DataFrame({"month": months, "count": pd.array(counts, dtype="Int64"), "covered": True, "complete": True})
    return draw_up(pd.Series(days, dtype="datetime64[us]"), frame, covered, improvement="decrease")


def _alarm(found: Drawn) -> bool:
    if found.chart is not None:
        return found.chart.variation != "common_cause"
    return found.recent is not None and found.recent[2].beyond_chance


def _seen(found: Drawn, doubled: int) -> bool:
    if found.chart is None:
        return found.recent is not None and found.recent[2].beyond_chance and bool(found.recent[2].higher)
    late = found.chart.points[found.chart.points.index >= _months()[-doubled]]
    return bool((late["point_type"] == "special_cause_concern").any())


def main(arguments: list[str]) -> int:
    """Print the table; an argument is how many series of each sort (default 500)."""
    series = int(arguments[0]) if arguments else SERIES
    print(f"{series:,} series of {MONTHS} months for each rate and sort, seed {SEED}", flush=True)
    print(table([simulate(rate, series) for rate in RATES]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
