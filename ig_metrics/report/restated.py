"""The part of a paper about the one before it: which of its headline figures are now known to be others, by how much, and why."""

from __future__ import annotations

from typing import Any

from ig_metrics.report.asked import said
from ig_metrics.report.blocks import Block, Section, Table

KEY, AFTER = "restated", "figures"


def placed(sections: tuple[Section, ...], view: Any) -> tuple[Section, ...]:
    """The sections with this one after the figures, where a paper was issued for an earlier meeting (`view`: a RestatementsView)."""
    if view is None or view.paper is None:
        return sections
    here = Section(KEY, "Restated since the last paper", 2, _blocks(view))
    return tuple(each for one in sections for each in ((one, here) if one.key == AFTER else (one,)))


def _blocks(view: Any) -> tuple[Block, ...]:
    if view.rows.empty:
        return said(view.answer)
    table = Table(
        "Figures restated since the last paper",
        "Each row is one headline figure of the last paper: as reported, as now known, the difference, and what came or went since.",
        ("Figure", "As reported", "As now known", "Difference", "Why"),
        tuple((row.figure, row.reported, f"**{row.now}**", row.difference, row.because) for row in view.rows.itertuples()),
        (1.6, 1.3, 1.3, 1, 2.8),
    )  # fmt: skip
    return (*said(view.answer), table)
