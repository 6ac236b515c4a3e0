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


class Margins:
    """A table of counts with its totals as last row and last column, and what hiding cells of it achieves."""

    def __init__(self, full: list[list[int]]) -> None:
        self.full = full
        self.rows, self.columns = len(full), len(full[0])
        size = self.rows + self.columns
        self.capacity = [[0] * size for _ in range(size)]
        for i, j in self.cells():
            up, down = self.ends((i, j))
            # Along an inner cell (and the grand total) a count may rise without limit and fall to zero. A row's or
            # column's own total stands on the other side of its equation, so its two directions change places.
            self.capacity[up][down] = UNLIMITED
            self.capacity[down][up] = full[i][j]

    def cells(self) -> Iterable[Cell]:
        """Every cell, totals included."""
        return ((i, j) for i in range(self.rows) for j in range(self.columns))

    def ends(self, cell: Cell) -> tuple[int, int]:
        """The two nodes of a cell, in the direction in which its count rises."""
        row, column = cell[0], self.rows + cell[1]
        is_margin = (cell[0] == self.rows - 1) != (cell[1] == self.columns - 1)
        return (column, row) if is_margin else (row, column)

    def neighbours(self, hidden: Iterable[Cell]) -> list[list[int]]:
        """For each node, the nodes that a hidden cell joins it to."""
        joined: list[list[int]] = [[] for _ in range(self.rows + self.columns)]
        for i, j in hidden:
            joined[i].append(self.rows + j)
            joined[self.rows + j].append(i)
        return joined

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
        value = self.full[cell[0]][cell[1]]
        start, end = self.ends(cell)
        rise, _, _ = self.flow(joined, end, start, UNLIMITED)
        fall, _, _ = self.flow(joined, start, end, value)
        return value - min(fall, value), None if rise >= UNLIMITED else value + rise

    def wide_enough(self, joined: list[list[int]], cell: Cell, width: int) -> bool:
        """Whether a hidden cell's interval is at least `width` wide."""
        value = self.full[cell[0]][cell[1]]
        start, end = self.ends(cell)
        if len(joined[start]) < 2 or len(joined[end]) < 2:
            return width <= 0
        rise = self.flow(joined, end, start, width)[0]
        return rise >= width or rise + min(self.flow(joined, start, end, min(value, width - rise))[0], value) >= width
