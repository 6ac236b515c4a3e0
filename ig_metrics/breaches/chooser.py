"""Which chart a series of monthly counts deserves (docs/methods.md, "Which chart for breaches")."""

from __future__ import annotations

import pandas as pd

from ig_metrics.breaches.dispersion import dispersion

FEW_EVENTS = 7
"""Up to so many events in all, limits would be about nothing: show each one."""
RARE = 1.0
"""Fewer a month than this, the time between is charted."""
FREQUENT = 5.0
"""So many a month or more, XmR holds its false alarms."""
MOVING_EXPOSURE = 0.1
"""Exposure that differs by more than this share of its mean makes counts of different months incomparable."""
MANY = 1000
"""Shares of so many vary by more than chance for a hundred small reasons, which a plain p chart would all call signals."""


def choose_chart(counts: pd.Series, exposure: pd.Series | None = None, *, share: bool = False) -> tuple[str, str]:
    """The chart's name (`none`, `dots`, `t`, `c`, `u`, `u'` or `xmr`; of a share `none`, `p` or `p'`) and the reason in words.

    `counts`: events by month, NaN where the register does not reach. `exposure`: staff, in the same months; with `share`,
    what the counts are part of. Raises ValueError for a share without its whole, or above it.
    """
    if share:
        if exposure is None:
            raise ValueError("A share is of something: give the whole as `exposure`.")
        return _share(counts, exposure)
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
        return _rate(known, exposure.reindex(known.index), f"{number} in {months}, and staff numbers moved")
    return "c", f"{number} in {months}, from {RARE:g} to {FREQUENT:g} a month: counts with limits from their mean."


def _rate(counts: pd.Series, exposure: pd.Series, said: str) -> tuple[str, str]:
    found = dispersion(counts, exposure)
    if found is not None and found.material:
        return "u'", (
            f"{said}: counts for each thousand staff. They vary {found.times:.1f} times as much as chance around one rate would have "
            "them, so the limits are widened to the variation there is."
        )
    return "u", f"{said}: counts for each thousand staff."


def _share(counts: pd.Series, whole: pd.Series) -> tuple[str, str]:
    top = pd.to_numeric(counts).astype("Float64").astype("float64")
    base = pd.to_numeric(whole).astype("Float64").astype("float64").reindex(top.index)
    known = top.notna() & (base > 0)
    if (top[known] > base[known]).any():
        raise ValueError("A count is above its exposure; a share cannot be above 1.")
    if not known.any():
        return "none", "There is nothing to take a share of in these months."
    part, of = int(top[known].sum()), int(base[known].sum())
    months = int(top.notna().sum())
    said = f"{part:,} of {of:,} in {months} month" + ("" if months == 1 else "s")
    if min(part, of - part) <= FEW_EVENTS:
        return "none", f"{said}: too few for limits."
    found = dispersion(top, base, share=True)
    if float(base[known].median()) >= MANY:
        return (
            "p'",
            f"{said}: a share of so many that a plain p chart would signal on noise; its limits are those of the variation there is.",
        )
    if found is not None and found.material:
        return "p'", (
            f"{said}, varying {found.times:.1f} times as much as chance around one share would have it: the limits are widened to the "
            "variation there is."
        )
    return "p", f"{said}: a share, with limits that follow how many there were each month."


def _moves(exposure: pd.Series) -> bool:
    known = pd.to_numeric(exposure).astype("Float64").astype("float64").dropna()
    return bool(not known.empty and known.max() - known.min() > MOVING_EXPOSURE * known.mean())
