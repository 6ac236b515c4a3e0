"""Near misses among all reports: is a culture of reporting growing? A share of each month's, never counted as breaches."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pandas as pd

from ig_metrics import wording
from ig_metrics.breaches import series
from ig_metrics.breaches.periods import Period
from ig_metrics.breaches.series import Rebase
from ig_metrics.dashboard.breach_points import points
from ig_metrics.dashboard.breach_views import Charted
from ig_metrics.dates import uk
from ig_metrics.wording import breach_charts as words

NEAR_MISSES = "near_misses"
TITLE = "Near misses among all reports"


def near_misses(
    months: pd.DataFrame, covered: Period, *, rebases: Sequence[Rebase] = (), two_of_three: str = "same_side"
) -> Charted:
    """The share of near misses in each month of `months` (`register.months`), in the chart it deserves or in a sentence."""
    whole = months[months["complete"]]
    near, breaches = int(whole["near_misses"].sum()), int(whole["count"].sum())
    reports = near + breaches
    drawn = series.draw_share(months, covered, rebases=rebases, two_of_three=two_of_three)
    chart = drawn.chart
    if reports:
        part = f"{wording.number(near)} of {wording.count(reports, 'report')} {'was a near miss' if near == 1 else 'were near misses'}"
        overall = f"In the months covered whole, {part} ({wording.percent(100 * near / reports)})."
    else:
        overall = "Nothing was reported in the months that are covered whole."
    charted = Charted(
        NEAR_MISSES, TITLE, drawn.kind, words.CHARTS[drawn.kind], drawn.reason, overall, points(drawn), overall,
        start=covered.start, until=covered.end, notes=(words.MORE_NEAR_MISSES,),
    )  # fmt: skip
    if chart is None:
        return charted
    known = chart.points[chart.points["value"].notna()]
    first = f"{words.variation(chart.variation, drawn.kind)}."
    signalled = words.points_said(int((known["signal"] != "Common Cause").sum()), len(known))
    anew = tuple(
        f"Limits start anew on {uk(point.on)}: {point.why} ({point.by}, {uk(point.written_on)})."
        for point in drawn.rebases
    )
    return dataclasses.replace(
        charted,
        sentence=f"{overall} {first} {signalled}",
        brief=first,
        improvement=chart.improvement,
        variation=chart.variation,
        variation_said=words.variation(chart.variation, drawn.kind),
        rebases=drawn.rebases,
        notes=(*charted.notes, *chart.warnings, *anew),
    )
