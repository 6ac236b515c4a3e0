"""What two dates tell when they are laid side by side: whose figures may move on, and whose wait.

A group that two or three people joined, left or changed their standing in between two dates tells about those people, to
whoever subtracts one date's figures from the other's. So a count of people who changed follows the rule of every count of
people: 1 to `threshold` - 1 is not shown. A group keeps the figures of an earlier date until at least `threshold` of its
people have changed since each time it was shown (docs/methods.md, "Dates side by side").

Groups that wait could still be had as what their neighbours leave over of a total that moved on. What one date tells is the sum
of each group shown and of each remainder; what two dates tell together is every union of groups that both make up of
such sums, and each of those follows the rule as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.integer]
NOWHERE = -1


@dataclass(frozen=True)
class Release:
    """Everybody counted at one date, person by person in an order that all dates share.

    `leaf`: the innermost group each is counted in (NOWHERE: not counted). `state`: how each counts, as a number.
    """

    leaf: Numbers
    state: Numbers


class Releases:
    """Dates in the order in which they are published, and the groups that moved on at each.

    `parents` gives each group's parent (None for the whole, which comes first; a parent comes before its children). People
    are counted in groups without children, and with them in all those above. `weights`: how many people each row of the releases
    stands for, where that is not one.
    """

    def __init__(self, parents: Sequence[int | None], threshold: int, weights: Numbers | None = None) -> None:
        self.parents, self.threshold, self.weights = list(parents), threshold, weights
        self.children: list[list[int]] = [[] for _ in parents]
        for node, parent in enumerate(self.parents):
            if parent is not None:
                self.children[parent].append(node)
        self.leaves = [node for node, below in enumerate(self.children) if not below]
        self.depths = self._by_depth()
        self.told: list[tuple[Release, frozenset[int]]] = []

    def add(
        self,
        release: Release,
        beside: Iterable[tuple[Release, frozenset[int]]] = (),
        waiting: Iterable[int] = (),
    ) -> frozenset[int]:
        """The groups whose figures may move on to `release`; the others keep what they showed before.

        A group moves on only with all above it. `beside`: figures about other states of nearly the same people that are
        published together with these: only who is counted is compared, and the whole may differ by any number. `waiting`: groups
        that wait whatever the dates held here say, because of dates that are not held any more.
        """
        live = set(range(len(self.parents)))
        self._hold(live, waiting)
        for earlier, shown in self.told:
            moved = self._moved(earlier, release)
            self._hold(live, [node for node in shown & live if moved[node] < self.threshold])
        told = [(earlier, shown, True) for earlier, shown in self.told]
        told += [(_only_counted(other), shown, False) for other, shown in beside]
        size = self._moved(Release(np.full_like(release.leaf, NOWHERE), release.state), release)
        before = -1
        while before != len(live):
            before = len(live)
            for earlier, shown, over_time in told:
                while (union := self._telling(live, release, earlier, shown, over_time=over_time)) is not None:
                    self._hold(live, [self._to_hold(live, size, union)])
        self.told.append((release, frozenset(live)))
        return frozenset(live)

    def take_as_whole(self) -> None:
        """Hold later dates against all that the last one added could tell: its figures are out, in a paper."""
        release, _ = self.told[-1]
        self.told[-1] = (release, frozenset(range(len(self.parents))))

    def _telling(
        self, live: set[int], release: Release, earlier: Release, shown: frozenset[int], *, over_time: bool
    ) -> list[int] | None:
        """A union of groups (as leaves) that both dates tell the sum of, and in which too few people changed."""
        atoms, before = self._atoms(live), self._atoms(shown)
        if atoms[0] == NOWHERE or before[0] == NOWHERE:
            return None
        union = _joined([atoms[leaf] for leaf in self.leaves], [before[leaf] for leaf in self.leaves])
        where = np.full(len(self.parents) + 1, NOWHERE)
        where[self.leaves] = union
        now = release if over_time else _only_counted(release)
        counts = _changed(earlier, now, where, max(union) + 1, self.weights)
        found = np.flatnonzero((counts > 0) & (counts < self.threshold))
        if not len(found) or (len(counts) == 1 and not over_time):
            return None
        return [leaf for leaf, own in zip(self.leaves, union, strict=True) if own == found[0]]

    def _atoms(self, live: Iterable[int]) -> list[int]:
        """For each group the innermost one shown that it is a part of: with what else no sum tells it apart from."""
        shown = set(live)
        found: list[int] = []
        for node, parent in enumerate(self.parents):
            if parent is None:
                found.append(node if node in shown else NOWHERE)
            else:
                found.append(node if node in shown and found[parent] == parent else found[parent])
        return found

    def _to_hold(self, live: set[int], size: Numbers, union: list[int]) -> int:
        """The smallest group that makes a remainder tell less: a group of the union, or one beside its remainder."""
        atoms = self._atoms(live)
        inside = {atoms[leaf] for leaf in union}
        near = {node for node in inside if not self.children[node]}
        near |= {child for node in inside for child in self.children[node] if child in live}
        return min(near, key=lambda node: (size[node], node)) if near else max(inside)

    def _hold(self, live: set[int], nodes: Iterable[int]) -> None:
        for node in nodes:
            if node in live:
                live.discard(node)
                self._hold(live, self.children[node])

    def _by_depth(self) -> list[Numbers]:
        """For each depth, the group of that depth that each group is in or is; the last place is for who is counted nowhere."""
        above: list[list[int]] = []
        for node, parent in enumerate(self.parents):
            above.append([node] if parent is None else [*above[parent], node])
        deepest = max(len(line) for line in above)
        return [
            np.array([line[depth] if depth < len(line) else NOWHERE for line in above] + [NOWHERE])
            for depth in range(deepest)
        ]

    def _moved(self, earlier: Release, now: Release) -> Numbers:
        """How many people changed in each group, its parts together."""
        found = np.zeros(len(self.parents), dtype=np.int64)
        for where in self.depths:
            found += _changed(earlier, now, where, len(self.parents), self.weights)
        return found


def _only_counted(release: Release) -> Release:
    return Release(release.leaf, np.zeros_like(release.state))


def _changed(earlier: Release, now: Release, where: Numbers, unions: int, weights: Numbers | None) -> Numbers:
    """How many people joined, left or changed their state in each union; `where` gives the union of each leaf."""
    before, after = where[earlier.leaf], where[now.leaf]
    moved = before != after
    changed = moved | (earlier.state != now.state)
    return _people_in(before, changed, unions, weights) + _people_in(after, moved, unions, weights)


def _people_in(
    union: Numbers, which: npt.NDArray[np.bool_], unions: int, weights: Numbers | None
) -> npt.NDArray[np.int64]:
    """How many of some people are in each union; who is in none is counted nowhere."""
    there = which & (union >= 0)
    counts = np.bincount(union[there], None if weights is None else weights[there], minlength=unions)
    return counts.astype(np.int64)


def _joined(one: list[int], other: list[int]) -> list[int]:
    """Each place's number in the finest division that both divisions are finer than, or as fine as."""
    number: dict[tuple[int, int], int] = {}
    up: list[int] = []

    def top(at: int) -> int:
        while up[at] != at:
            at = up[at]
        return at

    for side, labels in enumerate((one, other)):
        for label in labels:
            if (side, label) not in number:
                number[side, label] = len(up)
                up.append(len(up))
    for left, right in zip(one, other, strict=True):
        a, b = top(number[0, left]), top(number[1, right])
        up[max(a, b)] = min(a, b)
    order: dict[int, int] = {}
    return [order.setdefault(top(number[0, left]), len(order)) for left in one]
