"""What a control chart says, in words: its icons, its signals, and how two periods compare."""

from __future__ import annotations

import datetime as dt

from ig_metrics.dates import uk
from ig_metrics.wording.words import count, number, rate

BETTER_REPORTING = "More reports can mean better reporting, so more is neither better nor worse by itself."
MORE_NEAR_MISSES = "A near miss was stopped in time. A larger share of them is often better reporting, so it is neither better nor worse by itself."
CHARTS = {
    "none": "No chart",
    "dots": "Each breach on its date",
    "t": "Days between breaches (T chart)",
    "c": "Breaches a month (c chart)",
    "u": "Breaches a month for each 1,000 staff (u chart)",
    "u'": "Breaches a month for each 1,000 staff (u-prime chart)",
    "p": "Share of each month's reports (p chart)",
    "p'": "Share of each month's reports (p-prime chart)",
    "xmr": "Breaches a month (XmR chart)",
}
SIGNALS = {
    "Common Cause": "within chance",
    "Above UCL": "above the upper limit",
    "Below LCL": "below the lower limit",
    "7 Point Trend (Increasing)": "seven rising in a row",
    "7 Point Trend (Decreasing)": "seven falling in a row",
    "2 in 3 Above CL": "two in three near the upper limit",
    "2 in 3 Below CL": "two in three near the lower limit",
    "7 Points Above CL": "seven in a row above the mean",
    "7 Points Below CL": "seven in a row below the mean",
}


def chance(now: int, before: int, *, beyond: bool, higher: bool | None) -> str:
    """Two counts, compared: `21 against 14: within what chance allows`."""
    if now == before == 0:
        return "none in either time"
    if not beyond:
        verdict = "within what chance allows"
    else:
        verdict = "more than chance would bring" if higher else "fewer than chance would bring"
    return f"{number(now)} against {number(before)}: {verdict}"


def chance_sentence(beyond: bool, higher: bool | None) -> str:
    """Whether the difference just named is news: `The difference is within what chance allows.`"""
    if not beyond:
        return "The difference is within what chance allows."
    return f"That is **{'more' if higher else 'fewer'} than chance would bring**."


def variation(icon: str, kind: str) -> str:
    """What the variation icon says of the last point of a chart."""
    high, low = ("longer", "shorter") if kind == "t" else ("higher", "lower")
    if icon == "common_cause":
        return "Nothing beyond chance in the latest point"
    word = high if icon.endswith("_high") else low
    said = f"{'Times between breaches are' if kind == 't' else 'The latest is'} {word} than chance explains"
    if icon.startswith("neutral"):
        return f"{said}; whether that is better or worse, the chart cannot say"
    return f"{said}: {'an improvement' if icon.startswith('improvement') else 'a concern'}"


def assurance(icon: str | None) -> str:
    """What the assurance icon says of the target; empty without one."""
    return {
        "pass": "The target will be met, month after month",
        "fail": "The target will be missed, month after month",
        "inconsistent": "The target may be met or missed by chance",
    }.get(icon or "", "")


def since_last(days: int | None, last: dt.date | None, what: str = "breach") -> str:
    """`The last serious breach was reported 12 days before, on 19 March 2014.`"""
    if days is None or last is None:
        return f"No {what} is in the register for this time."
    if days == 0:
        return f"The last {what} was reported on {uk(last)}, the last day the register covers."
    return f"The last {what} was reported on {uk(last)}, {count(days, 'day')} before the register ends."


def at_most(upper_a_day: float) -> str:
    """Of no event at all: how many there may be. `... the true rate is at most 3.7 a year (95% range).`"""
    return f"With none seen, the true rate may still be up to {rate(365 * upper_a_day)} a year (95% range)."


def points_said(signalled: int, charted: int) -> str:
    """How many points of a chart are signals."""
    if signalled == 0:
        return f"None of {count(charted, 'point')} is beyond chance."
    return f"{number(signalled)} of {count(charted, 'point')} {'is' if signalled == 1 else 'are'} beyond chance."


def clustered(times: float) -> str:
    """What it means that months vary more than one steady rate would have them."""
    return (
        f"The months vary {times:.1f} times as much as one steady rate would have them: breaches come together. Look for what a "
        "bad month has in common before you call it news."
    )
