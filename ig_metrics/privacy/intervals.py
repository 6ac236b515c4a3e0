"""What a reader can work out about a hidden cell of a table whose totals are printed.

The hidden cells are edges of a graph between rows and columns, the totals being a row and a column like the others
(docs/methods.md, "Suppression"). Shifting a hidden cell up or down is a circulation through other hidden cells, no count
going below zero, so the least and greatest value it can have are two maximum flows. That is the linear programme of an
attacker, solved exactly in whole numbers.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable

Cell = tuple[int, int]
UNLIMITED = 1 << 60


class Network:
    """Cells as edges between nodes: each node is an equation that the cells on it satisfy.

    A cell has a value, which cannot fall below zero but may rise without limit, and a weight: how dear it is to hide.
    """

    def __init__(self, nodes: int) -> None:
        self.nodes = nodes
        self.capacity = [[0] * nodes for _ in range(nodes)]
        self.values: dict[Cell, int] = {}
        self.weights: dict[Cell, int] = {}
        self.places: dict[Cell, int] = {}
        self.cell_of: dict[tuple[int, int], Cell] = {}
        self.linked: list[list[int]] = [[] for _ in range(nodes)]
        self._ends: dict[Cell, tuple[int, int]] = {}

    def join(self, cell: Cell, start: int, end: int, value: int, weight: int = 1, place: int = 0) -> None:
        """Make `cell` the edge from `start` to `end` (the direction in which its count rises)."""
        self.capacity[start][end], self.capacity[end][start] = UNLIMITED, value
        self.values[cell], self.weights[cell], self.places[cell] = value, weight, place
        self.cell_of[start, end] = self.cell_of[end, start] = cell
        self.linked[start].append(end)
        self.linked[end].append(start)
        self._ends[cell] = (start, end)

    def cells(self) -> Iterable[Cell]:
        """Every cell, totals included."""
        return self.values

    def ends(self, cell: Cell) -> tuple[int, int]:
        """The two nodes of a cell, in the direction in which its count rises."""
        return self._ends[cell]

    def neighbours(self, hidden: Iterable[Cell]) -> list[list[int]]:
        """For each node, the nodes that a hidden cell joins it to."""
        joined: list[list[int]] = [[] for _ in range(self.nodes)]
        for cell in hidden:
            start, end = self._ends[cell]
            joined[start].append(end)
            joined[end].append(start)
        return joined

    def together(self, joined: list[list[int]], start: int) -> set[int]:
        """The nodes that hidden cells join to `start`, through however many others."""
        found, queue = {start}, [start]
        for node in queue:
            new = [after for after in joined[node] if after not in found]
            found.update(new)
            queue += new
        return found

    def flow(
        self, joined: list[list[int]], source: int, sink: int, want: int
    ) -> tuple[int, dict[tuple[int, int], int], set[int]]:
        """The greatest flow from `source` to `sink` (stopped at `want`), without the edge that joins them directly.

        Returns the flow, the flow on each arc, and the nodes still reachable from `source` (the near side of the cut).
        """
        used: dict[tuple[int, int], int] = {}
        total = 0
        while True:
            came = {source: source}
            queue = [source]
            for node in queue:
                room = self.capacity[node]
                for after in joined[node]:
                    if after in came or (node == source and after == sink):
                        continue
                    if room[after] - used.get((node, after), 0) > 0:
                        came[after] = node
                        queue.append(after)
                if sink in came:
                    break
            if sink not in came or total >= want:
                return total, used, set(came)
            path = [sink]
            while path[-1] != source:
                path.append(came[path[-1]])
            arcs = [(before, after) for after, before in itertools.pairwise(path)]
            step = min(self.capacity[a][b] - used.get((a, b), 0) for a, b in arcs)
            for a, b in arcs:
                used[a, b] = used.get((a, b), 0) + step
                used[b, a] = used.get((b, a), 0) - step
            total = min(total + step, UNLIMITED)

    def interval(self, joined: list[list[int]], cell: Cell) -> tuple[int, int | None]:
        """The least and greatest count a reader can deduce for a hidden cell; None: no upper bound."""
        value = self.values[cell]
        start, end = self.ends(cell)
        rise, _, _ = self.flow(joined, end, start, UNLIMITED)
        fall, _, _ = self.flow(joined, start, end, value)
        return value - min(fall, value), None if rise >= UNLIMITED else value + rise

    def wide_enough(self, joined: list[list[int]], cell: Cell, width: int) -> bool:
        """Whether a hidden cell's interval is at least `width` wide."""
        value = self.values[cell]
        start, end = self.ends(cell)
        if len(joined[start]) < 2 or len(joined[end]) < 2:
            return width <= 0
        rise = self.flow(joined, end, start, width)[0]
        return rise >= width or rise + min(self.flow(joined, start, end, min(value, width - rise))[0], value) >= width


class Margins(Network):
    """A table of counts with its totals as last row and last column, and what hiding cells of it achieves."""

    def __init__(self, full: list[list[int]]) -> None:
        self.full = full
        self.rows, self.columns = len(full), len(full[0])
        super().__init__(self.rows + self.columns)
        for i, j in itertools.product(range(self.rows), range(self.columns)):
            # Along an inner cell (and the grand total) a count may rise without limit and fall to zero. A row's or
            # column's own total stands on the other side of its equation, so its two directions change places.
            is_margin = (i == self.rows - 1) != (j == self.columns - 1)
            ends = (self.rows + j, i) if is_margin else (i, self.rows + j)
            later = self.rows * self.columns - (i * self.columns + j)
            self.join((i, j), *ends, full[i][j], place=later)


class Tree(Network):
    """Nested tables that are printed together: a whole, its parts, and the parts of those, each with the same columns.

    `parents` gives each row's parent row (None for the whole, which comes first; a parent comes before its children);
    `counts` each row's columns, of which the last is the sum of the others. Every child counts into its parent. Such a
    set of tables is one network (the hierarchy is in the rows alone), so that a reader who subtracts a table of
    services from one of directorates is reckoned with exactly. `weights`: what hiding a cell of a row costs.
    """

    def __init__(self, parents: list[int | None], counts: list[list[int]], weights: list[list[int]]) -> None:
        columns = len(counts[0])
        inner = sorted({parent for parent in parents if parent is not None})
        sums = {(row, j): place for place, (row, j) in enumerate(itertools.product(inner, range(columns)))}
        leaves = {row: len(sums) + place for place, row in enumerate(r for r in range(len(parents)) if r not in inner)}
        root = len(sums) + len(leaves)
        super().__init__(root + 1)
        for i, parent in enumerate(parents):
            for j in range(columns):
                # A row that has parts stands in the sum of its parts; one that has none in the sum of its columns.
                own = sums[i, j] if i in inner else leaves[i]
                above = root if parent is None else sums[parent, j]
                ends = (above, own) if j < columns - 1 else (own, above)
                self.join((i, j), *ends, counts[i][j], weights[i][j], (len(parents) - i) * columns - j)
