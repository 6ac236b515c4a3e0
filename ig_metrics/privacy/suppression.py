"""The single door for counts of people: what is small is hidden, and so is whatever would give it away.

DESIGN section 4, "Small numbers"; the algorithm is docs/methods.md's. One marker (`<NA>`) for every hidden cell, so that
nobody can tell which ones are small and which only protect them.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pandas as pd

from ig_metrics.privacy.intervals import Cell, Margins
from ig_metrics.privacy.patterns import choose

TOTAL = "Total"


def suppress(counts: pd.DataFrame, threshold: int = 5) -> pd.DataFrame:
    """A table of counts with its totals, safe to publish.

    `counts` is the inner table (whole numbers, none below 0; a missing one is 0). Returns it as Int64 with a `Total` row
    and column added; cells and totals from 1 to `threshold` - 1 are `<NA>`, and as few others as make every hidden cell
    uncertain by at least `threshold`. Raises ValueError for counts that are none, and for a row or column that is
    already called Total.
    """
    if TOTAL in counts.index or TOTAL in counts.columns:
        raise ValueError("The table already has a Total. Give the inner counts only.")
    full = _with_totals(_whole(counts), counts.shape[1])
    small = frozenset((i, j) for i, line in enumerate(full) for j, n in enumerate(line) if 0 < n < threshold)
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


def hide_small(
    frame: pd.DataFrame,
    *,
    counts: Sequence[str],
    percents: Sequence[str] = (),
    threshold: int = 5,
    total: str | None = None,
) -> pd.DataFrame:
    """A table of groups (one a row) as a committee viewer may see it. See `hide_groups`, whose first result this is."""
    return hide_groups(frame, counts=counts, percents=percents, threshold=threshold, total=total)[0]


def hide_groups(
    frame: pd.DataFrame,
    *,
    counts: Sequence[str],
    percents: Sequence[str] = (),
    threshold: int = 5,
    total: str | None = None,
) -> tuple[pd.DataFrame, pd.Series]:
    """A table of groups and its column totals, as a committee viewer may see both.

    Rows are groups that do not overlap; `counts` are columns of whole numbers. `total` names the count that the others
    are parts of; left out, it is found (the count that equals the sum of the others in every row, one or two of the
    others possibly standing apart). Counts from 1 to `threshold` - 1 are hidden, every count of a group of so few
    people (its zeros too: 0% of three people says what all three did), what the parts leave over, and whatever would
    give any of these away within a row, within a column or from the column's total. `percents` hide with any count of
    their row.
    Returns a new frame (counts Int64, percents Float64, hidden = `<NA>`, and a boolean column `hidden`: something in the
    row is) and the totals of the counts over all rows (Int64, indexed by `counts`, `<NA>` where they must not be shown).
    """
    result = frame.copy()
    inner = pd.DataFrame({name: frame[name].astype("Int64").fillna(0) for name in counts})
    totals = inner.sum().astype("Int64")
    total, parts = _parts(inner, list(counts), total)
    hidden = pd.DataFrame(False, index=range(len(frame)), columns=list(counts))
    hidden_totals = dict.fromkeys(counts, False)
    blocks = [([*parts, total], True)] if total else []
    blocks += [([name], False) for name in counts if name != total and name not in parts]
    for names, has_total in blocks:
        cells = _hidden_block(inner[names], has_total, threshold)
        for i, j in cells:
            if j >= len(names):
                continue
            if i < len(frame):
                hidden.loc[i, names[j]] = True
            else:
                hidden_totals[names[j]] = True
    if total:
        small_group = inner[total].between(1, threshold - 1).to_numpy(dtype=bool)
        hidden.loc[small_group, [*parts, total]] = True
    any_hidden = hidden.any(axis=1).to_numpy(dtype=bool)
    for name in counts:
        result[name] = frame[name].astype("Int64").mask(hidden[name].to_numpy(dtype=bool))
    for name in percents:
        result[name] = frame[name].astype("Float64").mask(any_hidden)
    result["hidden"] = any_hidden
    return result, totals.mask(pd.Series(hidden_totals).reindex(totals.index).to_numpy(dtype=bool))


def _hidden_block(block: pd.DataFrame, has_total: bool, threshold: int) -> list[Cell]:
    """Positions to hide in a block of columns (its own total last, if it has one), the row of totals included.

    Columns are numbered as in the block; a number past the last is a remainder that is not shown anyway.
    """
    lines = [[int(n) for n in line] for line in block.to_numpy()]
    if has_total:
        rest = [line[-1] - sum(line[:-1]) for line in lines]
        with_rest = any(rest)
        inner = [line[:-1] + ([left] if with_rest else []) for line, left in zip(lines, rest, strict=True)]
    else:
        with_rest = False
        inner = lines
    if not inner:
        return []
    full = _with_totals(inner, len(inner[0]))
    width = len(full[0])
    small_rows = {i for i, line in enumerate(full[:-1]) if has_total and 0 < line[-1] < threshold}
    primary = frozenset(
        (i, j) for i, line in enumerate(full) for j, n in enumerate(line) if 0 < n < threshold or i in small_rows
    )
    cells = choose(Margins(full), primary, threshold)
    if not has_total:
        # One column: its row totals are the same cells again, so a cell is hidden when either copy of it is.
        return sorted({(i, 0) for i, _ in cells})
    shown_parts = block.shape[1] - 1
    place = {j: j for j in range(shown_parts)} | {width - 1: shown_parts}
    return [(i, place.get(j, shown_parts + 1)) for i, j in cells]


def _parts(inner: pd.DataFrame, counts: list[str], total: str | None) -> tuple[str | None, list[str]]:
    """Which count is the total, and which are its parts."""
    if total is not None:
        return total, [name for name in counts if name != total]
    if len(counts) < 3 or inner.empty:
        return None, []
    values = {name: inner[name].to_numpy(dtype="int64") for name in counts}
    for apart in range(3):
        for name in counts:
            others = [other for other in counts if other != name]
            surplus = sum(values[other] for other in others) - values[name]
            for left_out in itertools.combinations(others, apart):
                if len(others) - apart >= 2 and not (surplus - sum(values[other] for other in left_out)).any():
                    return name, [other for other in others if other not in left_out]
    return None, []


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
