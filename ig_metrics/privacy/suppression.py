"""The single door for counts of people: what is small is hidden, and so is whatever would give it away.

DESIGN section 4, "Small numbers"; the algorithm is docs/methods.md's. One marker (`<NA>`) for every hidden cell, so that
nobody can tell which ones are small and which only protect them.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ig_metrics.privacy.intervals import Margins
from ig_metrics.privacy.patterns import choose

TOTAL = "Total"


def suppress(counts: pd.DataFrame, threshold: int = 5) -> pd.DataFrame:
    """A table of counts with its totals, safe to publish.

    `counts` is the inner table, a row for each group (whole numbers, none below 0; a missing one is 0). Returns it as Int64
    with a `Total` row and column added; cells and totals from 1 to `threshold` - 1 are `<NA>`, so are the noughts of a group
    of so few (they would say that all of it, or none, is of one kind), and as few others as make every hidden cell uncertain
    by at least `threshold`. Raises ValueError for counts that are none, and for a row or column that is
    already called Total.
    """
    if TOTAL in counts.index or TOTAL in counts.columns:
        raise ValueError("The table already has a Total. Give the inner counts only.")
    full = _with_totals(_whole(counts), counts.shape[1])
    small = frozenset(
        (i, j)
        for i, line in enumerate(full)
        for j, n in enumerate(line)
        if 0 < n < threshold or 0 < line[-1] < threshold
    )
    hidden = choose(Margins(full), small, threshold)
    labels = pd.Index([*counts.index, TOTAL], name=counts.index.name)
    return pd.DataFrame(
        {
            name: pd.array([None if (i, j) in hidden else line[j] for i, line in enumerate(full)], dtype="Int64")
            for j, name in enumerate([*counts.columns, TOTAL])
        },
        index=labels,
    )


def hide_shares(counts: Sequence[int], threshold: int = 5) -> list[bool] | None:
    """Which parts of a whole that everybody knows to hide; None when no table may be shown.

    Parts from 1 to `threshold` - 1 are hidden. What is shown tells the sum of those hidden, so there are at least two of
    them and they come to `threshold` or more; where all parts together are fewer, all are hidden. A whole that is all in
    one part is told by the table's one row: no table.
    """
    if len(counts) == 1:
        return None
    hidden = {i for i, count in enumerate(counts) if 0 < count < threshold}
    rest = sorted(set(range(len(counts))) - hidden, key=lambda i: counts[i])
    while hidden and rest and (len(hidden) < 2 or sum(counts[i] for i in hidden) < threshold):
        hidden.add(rest.pop(0))
    return [i in hidden for i in range(len(counts))]


def _with_totals(inner: list[list[int]], columns: int) -> list[list[int]]:
    lines = [[*line, sum(line)] for line in inner]
    return [*lines, [sum(line[j] for line in lines) for j in range(columns + 1)]]


def _whole(counts: pd.DataFrame) -> list[list[int]]:
    lines = []
    for line in counts.astype("Float64").fillna(0).to_numpy():
        if any(n < 0 or n != int(n) for n in line):
            raise ValueError("Counts must be whole numbers, none below 0.")
        lines.append([int(n) for n in line])
    return lines
