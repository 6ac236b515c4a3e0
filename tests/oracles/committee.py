"""A reader who puts every table of the committee together, of all dates, and works out what they can.

Shares no code with what decides to hide. The unknowns are the counts of each service at each date (those of each directorate
and of the whole are their sums); what is printed is an equation. `knows` solves them in exact fractions: a count that every
solution agrees on is given away. `interval` is a linear programme (HiGHS): no count is below zero.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
from scipy.optimize import linprog
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components

STATUSES = ("in_date", "due_soon", "in_window", "overdue", "lapsed", "absent", "exempt")
BARRED = ("overdue:bar", "lapsed:bar")
"""Overdue and lapsed people are past the bar date or not: everybody is counted in one of these."""
ATOMS = (*STATUSES, *BARRED)
OVERDUE, LAPSED = ("overdue", "overdue:bar"), ("lapsed", "lapsed:bar")
BASE = ("in_date", "due_soon", "in_window", *OVERDUE, *LAPSED)
SUMS = {
    "in_scope": ATOMS,
    "base": BASE,
    "done": ("in_date", "due_soon"),
    "past_due": (*OVERDUE, *LAPSED),
    "total": (*OVERDUE, *LAPSED),
    **{name: (name,) for name in STATUSES},
    "overdue": OVERDUE,
    "lapsed": LAPSED,
    "bar": BARRED,
}
TARGETS = SUMS | {
    "excused": ("absent", "exempt"),
    "behind": ("in_window", *OVERDUE, *LAPSED),
    "not barred": ("overdue", "lapsed"),
}


class Attacker:
    """`services` maps a directorate to its services at any date; equations come from what is printed."""

    def __init__(self, services: dict[str, list[str]]) -> None:
        self.services = services
        self.rows: dict[tuple, dict] = {}
        self.told: list[dict] = []
        self.nodes: set[tuple] = set()
        """Every group of which anything is told, as (date, level, name)."""

    def place(self, level: str, name: str) -> list[tuple[str, str]]:
        """The services that a printed row is about."""
        if level == "whole":
            return [(d, s) for d, members in self.services.items() for s in members]
        if level == "directorate":
            return [(name, s) for s in self.services.get(name, [])]
        return [(d, s) for d, members in self.services.items() for s in members if s == name]

    def form(self, day, places, weights) -> dict:
        line: dict = {}
        for place in places:
            for atom, weight in weights.items():
                if not weight:
                    continue
                line[day, place, atom] = line.get((day, place, atom), Fraction(0)) + weight
        return line

    def sees(self, level: str, row: dict, day=None) -> None:
        """Learn one printed row: counts, and rates as exact fractions of its counts."""
        name = row.get("group", "")
        places = self.place(level, name)
        for count, atoms in SUMS.items():
            if count in row and not pd.isna(row[count]):
                self.learn(self.form(day, places, dict.fromkeys(atoms, Fraction(1))), int(row[count]))
                self.nodes.add((day, level, name))
        for percent, of in (("compliance_percent", BASE), ("compliance_all_percent", ATOMS)):
            value = row.get(percent)
            if value is not None and not pd.isna(value):
                rate = Fraction(float(value) / 100).limit_denominator(100_000)
                weights = {atom: (atom in SUMS["done"]) - rate for atom in of}
                self.learn(self.form(day, places, weights), 0)
                self.nodes.add((day, level, name))

    def learn(self, line: dict, value: int) -> None:
        line = self.reduce(line)
        if line:
            self.told.append((self._given, value))
            pivot = next(iter(line))
            factor = line[pivot]
            line = {at: number / factor for at, number in line.items()}
            for other in self.rows.values():
                if pivot in other:
                    _subtract(other, line, other[pivot])
            self.rows[pivot] = line

    def reduce(self, line: dict) -> dict:
        self._given = line
        line = dict(line)
        for pivot, row in self.rows.items():
            if pivot in line:
                _subtract(line, row, line[pivot])
        return line

    def knows(self, level: str, name: str, target: str, day=None) -> bool:
        """Whether a count is the same in every solution."""
        return not self.reduce(self.form(day, self.place(level, name), dict.fromkeys(TARGETS[target], Fraction(1))))

    def interval(self, level: str, name: str, target: str, day=None) -> tuple[float, float]:
        """The least and greatest a count can be, where none is below zero; an equation of another date says nothing of it."""
        equations = [(line, value) for line, value in self.told if next(iter(line))[0] == day]
        wanted = self.form(day, self.place(level, name), dict.fromkeys(TARGETS[target], 1))
        column = {at: place for place, at in enumerate({at: None for line, _ in equations for at in line} | wanted)}
        entries = [(r, column[at], float(w)) for r, (line, _) in enumerate(equations) for at, w in line.items()]
        down, across, weights = (list(part) for part in zip(*entries, strict=True)) if entries else ([], [], [])
        matrix = coo_matrix((weights, (down, across)), shape=(len(equations), len(column)))
        cost = np.zeros(len(column))
        for at in wanted:
            cost[column[at]] = 1
        found = []
        for sign in (1, -1):
            made = linprog(sign * cost, A_eq=matrix, b_eq=[value for _, value in equations], method="highs")
            found.append(float("inf") if made.status == 3 else sign * made.fun)
        return found[0], found[1]


class Watcher:
    """A reader who lays two dates side by side: which groups they know the sums of, and how many of whose people changed.

    `states` gives for a date everybody counted: person -> ((directorate, service), state).
    """

    def __init__(self, services: dict[str, list[str]], states: dict) -> None:
        self.leaves = [(d, s) for d, members in services.items() for s in members]
        self.states = states

    def tells_of_few(self, nodes: set[tuple], threshold: int, place) -> list[tuple]:
        """Unions of services whose sum two dates tell, with 1 to `threshold` - 1 people changed: the dates, union and number."""
        days = sorted({day for day, _, _ in nodes})
        known = {day: [frozenset(place(level, name)) for on, level, name in nodes if on == day] for day in days}
        found = []
        for first, then in ((a, b) for n, a in enumerate(days) for b in days[n + 1 :]):
            for union in self.unions(known[first], known[then]):
                changed = self.changed(first, then, union)
                if 0 < changed < threshold:
                    found.append((first, then, union, changed))
        return found

    def unions(self, first: list[frozenset], then: list[frozenset]) -> list[frozenset]:
        """The smallest unions of services that both dates tell the sum of.

        What a date tells is every sum of its atoms, the parts that no group it tells of divides; what two tell, every sum
        of the atoms' common coarsening, as far as both know of them at all.
        """
        atoms = [self.atoms(first), self.atoms(then)]
        covered = frozenset.intersection(*(frozenset().union(*each) for each in atoms))
        leaves = [leaf for leaf in self.leaves if leaf in covered]
        number = {leaf: place for place, leaf in enumerate(leaves)}
        pairs = [(a, b) for each in atoms for atom in each for a in atom for b in atom if a in number and b in number]
        if not pairs:
            return []
        grid = csr_matrix(
            (np.ones(len(pairs)), ([number[a] for a, _ in pairs], [number[b] for _, b in pairs])),
            shape=(len(leaves),) * 2,
        )
        _, part = connected_components(grid, directed=False)
        return [frozenset(leaf for leaf in leaves if part[number[leaf]] == n) for n in sorted(set(part))]

    def atoms(self, known: list[frozenset]) -> list[frozenset]:
        signature: dict = {}
        for leaf in self.leaves:
            inside = tuple(leaf in group for group in known)
            if any(inside):
                signature.setdefault(inside, set()).add(leaf)
        return [frozenset(atom) for atom in signature.values()]

    def changed(self, first, then, union: frozenset) -> int:
        """People who joined, left or changed their state in a union of services."""
        seen = [{p: s for p, (leaf, s) in self.states[day].items() if leaf in union} for day in (first, then)]
        return sum(seen[0].get(p) != seen[1].get(p) for p in {*seen[0], *seen[1]})


def _subtract(line: dict, row: dict, factor: Fraction) -> None:
    for at, value in row.items():
        left = line.get(at, Fraction(0)) - factor * value
        if left:
            line[at] = left
        else:
            line.pop(at, None)
