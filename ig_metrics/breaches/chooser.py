"""Which chart a series of monthly counts deserves (docs/methods.md, "Which chart for breaches")."""

from __future__ import annotations

import pandas as pd

FEW_EVENTS = 7
"""Up to so many events in all, limits would be about nothing: show each one."""
RARE = 1.0
"""Fewer a month than this, the time between is charted."""
FREQUENT = 5.0
"""So many a month or more, XmR holds its false alarms."""
MOVING_EXPOSURE = 0.1
"""Exposure that differs by more than this share of its mean makes counts of different months incomparable."""


def choose_chart(counts: pd.Series, exposure: pd.Series | None = None) -> tuple[str, str]:
    """The chart's name (`none`, `dots`, `t`, `c`, `u` or `xmr`) and the reason in words.

    `counts`: events by month, NaN where the register does not reach. `exposure`: staff, in the same months.
    """
    known = pd.to_numeric(counts).astype("Float64").astype("float64").dropna()
    events = int(known.sum())
    if known.empty:
        return "none", "The register reaches none of these months, so there is nothing to chart."
    months = f"{len(known)} month" + ("" if len(known) == 1 else "s")
    if events == 0:
        return "none", f"No event in {months}: a sentence says it better than a chart."
    number = f"{events} event" + ("" if events == 1 else "s")
    if events <= FEW_EVENTS:
        return "dots", f"{number} in {months}: too few for limits, so each is shown on its date."
    rate = events / len(known)
    if rate < RARE:
        return "t", f"{number} in {months}, fewer than {RARE:g} a month: the days between them say more than counts."
    if rate >= FREQUENT:
        return "xmr", f"{number} in {months}, {FREQUENT:g} a month or more: counts with the NHS rules."
    if exposure is not None and _moves(exposure.reindex(known.index)):
        return "u", f"{number} in {months}, and staff numbers moved: counts for each thousand staff."
    return "c", f"{number} in {months}, from {RARE:g} to {FREQUENT:g} a month: counts with limits from their mean."


def _moves(exposure: pd.Series) -> bool:
    known = pd.to_numeric(exposure).astype("Float64").astype("float64").dropna()
    return bool(not known.empty and known.max() - known.min() > MOVING_EXPOSURE * known.mean())
