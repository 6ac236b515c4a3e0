"""Where privacy is applied: every table of people passes here before it leaves the door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ig_metrics.privacy.roles import Viewer
from ig_metrics.privacy.suppression import hide_groups
from ig_metrics.settings import Settings

Sums = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Safe:
    """A table as its viewer may see it (counts Int64, percents Float64, `hidden`), and the totals of its counts."""

    frame: pd.DataFrame
    totals: pd.Series

    def row(self) -> dict[str, Any]:
        """The first row as plain values: None where a count is hidden or a rate is hidden or not measured."""
        return {
            str(name): None if value is pd.NA or value is None or value != value else value
            for name, value in self.frame.iloc[0].to_dict().items()
        }


def safe(
    table: pd.DataFrame,
    counts: Sequence[str],
    percents: Sequence[str],
    viewer: Viewer,
    settings: Settings,
    *,
    total: str | None = None,
    sums: Sums = (),
    hide: bool | None = None,
) -> Safe:
    """A table of groups (one a row, no two sharing a person) as this viewer may see it.

    `counts` are numbers of people of which `total` is the sum. For the committee (or where `hide` says so) small counts
    are hidden, and what would give one away. A percentage is hidden with the counts it is made of: it stays only when
    all hidden counts of its row are in one of `sums`, groups of counts that it uses by their sum alone. That sum can be
    had from the counts shown, so the percentage tells nothing new.
    """
    typed = table.reset_index(drop=True).astype(dict.fromkeys(counts, "Int64") | dict.fromkeys(percents, "Float64"))
    for name in percents:
        typed[name] = typed[name].mask(typed[name] != typed[name])
    hiding = not viewer.sees_small_counts if hide is None else hide
    if not hiding or typed.empty:
        return Safe(typed.assign(hidden=False), typed[list(counts)].sum().astype("Int64"))
    threshold = settings.privacy.threshold
    frame, totals = hide_groups(typed, counts=list(counts), threshold=threshold, total=total)
    gone = frame[list(counts)].isna() & typed[list(counts)].notna()
    told = ~gone.any(axis=1)
    for members in sums:
        others = [name for name in counts if name not in members]
        told |= ~gone[others].any(axis=1)
    for name in percents:
        frame[name] = typed[name].where(told)
    return Safe(frame, totals)


def small_or(value: int | None, viewer: Viewer, settings: Settings) -> int | None:
    """A lone count of people as this viewer may see it: None when it is small and they may not."""
    if value is None or viewer.sees_small_counts or not 0 < value < settings.privacy.threshold:
        return value
    return None
