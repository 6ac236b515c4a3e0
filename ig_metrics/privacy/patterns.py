"""Which further cells to hide so that no hidden one can be worked out: as few as possible, then the smallest counts.

First a quick pattern: for each hidden cell that is too narrow, the cheapest cycle through it that gives it room, until
all are wide enough; then whatever is not needed is shown again. Then, within a bound on the work, a search for a pattern
with fewer cells. The search misses nothing: a cell that is too narrow stays so unless one of the cells that cross its
two cuts is hidden as well, so those are the only ones to try.
"""

from __future__ import annotations

import heapq
import itertools
from dataclasses import dataclass, field

from ig_metrics.privacy.intervals import Cell, Margins, Network

SEARCH_EFFORT = 100_000
"""Hidden cells that one search may look past, flow by flow: a page must not wait longer than a second or two."""

PRUNE_EFFORT = 400_000
"""The same for showing again what turned out not to be needed, where there is no search."""

Cost = tuple[int, int, int]
"""How many cells, the sum of their counts, and a tie-break by place: of two equally cheap patterns always the same one."""


@dataclass
class _Work:
    left: int = SEARCH_EFFORT


@dataclass
class _Best:
    cells: frozenset[Cell]
    cost: Cost
    seen: set[frozenset[Cell]] = field(default_factory=set)


def choose(table: Margins, primary: frozenset[Cell], width: int, effort: int = SEARCH_EFFORT) -> frozenset[Cell]:
    """The cells to hide, `primary` among them, so that each one's feasible interval is at least `width` wide."""
    if not primary:
        return primary
    work = _Work(effort)
    quick = _prune(table, primary, _quick(table, primary, width) or frozenset(table.cells()), width, work)
    best = _Best(quick, _cost(table, quick))
    for extra in range(_least(table, primary), len(quick) - len(primary) + 1):
        best.seen.clear()
        _search(table, primary, extra, width, best, work)
        if len(best.cells) == len(primary) + extra or work.left <= 0:
            break
    return best.cells


def protect(
    table: Network,
    primary: frozenset[Cell],
    width: int,
    fixed: frozenset[Cell] = frozenset(),
    free: frozenset[Cell] = frozenset(),
    effort: int = PRUNE_EFFORT,
) -> frozenset[Cell] | None:
    """Like `choose`, for any network and without the search.

    `fixed` cells are never hidden; None where that leaves no way. `free` cells are hidden already and protected
    elsewhere: others may lean on them.
    """
    quick = _quick(table, primary, width, fixed, free)
    return None if quick is None else _prune(table, primary, quick, width, _Work(effort), free)


def too_narrow(table: Network, hidden: frozenset[Cell], width: int) -> list[Cell]:
    """The hidden cells whose feasible interval is narrower than `width`: empty when the pattern is safe."""
    joined = table.neighbours(hidden)
    return [cell for cell in sorted(hidden) if not table.wide_enough(joined, cell, width)]


def _cost(table: Network, hidden: frozenset[Cell]) -> Cost:
    return (
        sum(table.weights[cell] for cell in hidden),
        sum(table.values[cell] for cell in hidden),
        sum(table.places[cell] for cell in hidden),
    )


def _least(table: Margins, hidden: frozenset[Cell]) -> int:
    """At least so many cells are missing: a row or column with a single hidden cell gives it away."""
    degrees = [len(nodes) for nodes in table.neighbours(hidden)]
    return max(degrees[: table.rows].count(1), degrees[table.rows :].count(1))


def _quick(
    table: Network,
    primary: frozenset[Cell],
    width: int,
    fixed: frozenset[Cell] = frozenset(),
    free: frozenset[Cell] = frozenset(),
) -> frozenset[Cell] | None:
    """Cells to hide with `primary` so that each is wide enough, found one at a time; None where `fixed` leaves no way."""
    hidden = primary | free
    joined = table.neighbours(hidden)
    waiting = sorted(primary)
    # Hiding more only ever widens, so that each cell is looked at until it is wide enough and never again.
    for narrow in waiting:
        while not table.wide_enough(joined, narrow, width):
            ways = [
                _cheapest(table, hidden, joined, source, sink, limit, fixed)
                for source, sink, limit in _ways(table, narrow)
            ]
            found = [way for way in ways if way is not None]
            if not found:
                return None
            added = min(found)[1]
            hidden |= added
            waiting += sorted(added)
            joined = table.neighbours(hidden)
    return hidden


def _ways(table: Network, cell: Cell) -> list[tuple[int, int, int]]:
    """Source, sink and worth of the two flows that widen a cell: upwards, and downwards as far as zero."""
    start, end = table.ends(cell)
    return [(end, start, 1 << 60), (start, end, table.values[cell])]


def _cheapest(
    table: Network,
    hidden: frozenset[Cell],
    joined: list[list[int]],
    source: int,
    sink: int,
    limit: int,
    fixed: frozenset[Cell] = frozenset(),
) -> tuple[Cost, frozenset[Cell]] | None:
    """The cheapest cells to hide so that more can flow from `source` to `sink`; None where more is worth nothing."""
    total, used, _ = table.flow(joined, source, sink, limit)
    if total >= limit:
        return None
    best: dict[int, Cost] = {source: (0, 0, 0)}
    came: dict[int, int] = {}
    queue: list[tuple[Cost, int]] = [((0, 0, 0), source)]
    while queue:
        cost, node = heapq.heappop(queue)
        if node == sink:
            break
        if cost > best[node]:
            continue
        for after in table.linked[node]:
            if (node, after) == (source, sink) or table.capacity[node][after] - used.get((node, after), 0) <= 0:
                continue
            cell = table.cell_of[node, after]
            new = cost
            if cell not in hidden:
                if cell in fixed:
                    continue
                new = (cost[0] + table.weights[cell], cost[1] + table.values[cell], cost[2] + table.places[cell])
            if after not in best or new < best[after]:
                best[after], came[after] = new, node
                heapq.heappush(queue, (new, after))
    if sink not in best:
        return None
    path = [sink]
    while path[-1] != source:
        path.append(came[path[-1]])
    added = frozenset(table.cell_of[a, b] for a, b in itertools.pairwise(path)) - hidden
    return best[sink], added


def _prune(
    table: Network,
    primary: frozenset[Cell],
    hidden: frozenset[Cell],
    width: int,
    work: _Work,
    free: frozenset[Cell] = frozenset(),
) -> frozenset[Cell]:
    """Show again, largest count first, what the rest does not need."""
    joined = table.neighbours(hidden)
    for cell in sorted(hidden - primary - free, key=lambda c: (-table.weights[c], -table.values[c], c)):
        work.left -= len(hidden)
        if work.left <= 0:
            break
        start, end = table.ends(cell)
        _part(joined, start, end)
        # No flow leaves what hidden cells join together, so nothing else can need the cell. Neighbours first: they are the
        # likeliest to need it.
        near = table.together(joined, start) | table.together(joined, end)
        order = sorted(
            (other for other in hidden - free - {cell} if table.ends(other)[0] in near),
            key=lambda c: (c[0] != cell[0] and c[1] != cell[1], c),
        )
        if all(table.wide_enough(joined, other, width) for other in order):
            hidden -= {cell}
        else:
            joined[start].append(end)
            joined[end].append(start)
    return hidden


def _part(joined: list[list[int]], start: int, end: int) -> None:
    joined[start].remove(end)
    joined[end].remove(start)


def _search(table: Margins, hidden: frozenset[Cell], left: int, width: int, best: _Best, work: _Work) -> None:
    if hidden in best.seen or work.left <= 0 or _least(table, hidden) > left:
        return
    best.seen.add(hidden)
    if _cost(table, hidden)[0] == best.cost[0] and _cost(table, hidden) >= best.cost:
        return
    options = _options(table, hidden, width, work)
    if options is None:
        if _cost(table, hidden) < best.cost:
            best.cells, best.cost = hidden, _cost(table, hidden)
    elif left:
        for cell in options:
            if (len(hidden) + left, _cost(table, hidden)[1] + table.values[cell]) <= best.cost[:2]:
                _search(table, hidden | {cell}, left - 1, width, best, work)


def _options(table: Margins, hidden: frozenset[Cell], width: int, work: _Work) -> list[Cell] | None:
    """The cells of which one must be hidden too, cheapest first: the fewest that any narrow cell offers. None: safe."""
    joined = table.neighbours(hidden)
    fewest: set[Cell] | None = None
    for cell in sorted(hidden):
        work.left -= len(hidden)
        if table.wide_enough(joined, cell, width):
            continue
        crossing: set[Cell] = set()
        for source, sink, limit in _ways(table, cell):
            total, _, near = table.flow(joined, source, sink, limit)
            if total < limit:
                crossing |= _crossing(table, hidden, near)
        if fewest is None or len(crossing) < len(fewest):
            fewest = crossing
    if fewest is None:
        return None
    return sorted(fewest, key=lambda c: (table.values[c], -c[1], -c[0]))


def _crossing(table: Margins, hidden: frozenset[Cell], near: set[int]) -> set[Cell]:
    """Cells still shown that would carry flow from the near side of a cut to the far side."""
    return {
        (i, j)
        for i, j in table.cells()
        if (i, j) not in hidden
        and (
            (i in near and table.rows + j not in near and table.capacity[i][table.rows + j] > 0)
            or (table.rows + j in near and i not in near and table.capacity[table.rows + j][i] > 0)
        )
    }
