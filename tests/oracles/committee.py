"""A reader who puts every table of the committee together and solves the equations, in exact fractions.

Shares no code with what decides to hide. The unknowns are the counts of each service (and of each directorate and the
whole, which are their sums); what is printed is an equation. A count that every solution agrees on is given away.
"""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

STATUSES = ("in_date", "due_soon", "in_window", "overdue", "lapsed", "absent", "exempt")
IN_SCOPE = STATUSES
BASE = ("in_date", "due_soon", "in_window", "overdue", "lapsed")
SUMS = {
    "in_scope": IN_SCOPE,
    "base": BASE,
    "done": ("in_date", "due_soon"),
    "past_due": ("overdue", "lapsed"),
    "total": ("overdue", "lapsed"),
    **{name: (name,) for name in STATUSES},
    "bar": ("bar",),
}
ATOMS = (*STATUSES, "bar")
"""Past due and not past the bar date is the one count that none of these adds up to; the attacker derives it."""
TARGETS = {**SUMS, "excused": ("absent", "exempt"), "behind": ("in_window", "overdue", "lapsed")}


class Attacker:
    """`services` maps a directorate to its services; equations come from what is printed."""

    def __init__(self, services: dict[str, list[str]]) -> None:
        self.services = services
        self.rows: dict[tuple, dict] = {}

    def place(self, level: str, name: str) -> list[tuple[str, str]]:
        """The services that a printed row is about."""
        if level == "whole":
            return [(d, s) for d, members in self.services.items() for s in members]
        if level == "directorate":
            return [(name, s) for s in self.services[name]]
        return [(d, s) for d, members in self.services.items() for s in members if s == name]

    def form(self, places, weights) -> dict:
        line: dict = {}
        for place in places:
            for atom, weight in weights.items():
                line[place, atom] = line.get((place, atom), Fraction(0)) + weight
        return line

    def sees(self, level: str, row: dict) -> None:
        """Learn one printed row: counts, and rates as exact fractions of its counts."""
        places = self.place(level, row.get("group", ""))
        for name, atoms in SUMS.items():
            if name in row and not pd.isna(row[name]):
                self.learn(self.form(places, dict.fromkeys(atoms, Fraction(1))))
        for percent, of in (("compliance_percent", BASE), ("compliance_all_percent", IN_SCOPE)):
            value = row.get(percent)
            if value is not None and not pd.isna(value):
                rate = Fraction(float(value) / 100).limit_denominator(100_000)
                weights = {atom: (atom in ("in_date", "due_soon")) - rate for atom in of}
                self.learn(self.form(places, weights))

    def learn(self, line: dict) -> None:
        line = self.reduce(line)
        if line:
            pivot = next(iter(line))
            factor = line[pivot]
            line = {at: value / factor for at, value in line.items()}
            for other in self.rows.values():
                if pivot in other:
                    _subtract(other, line, other[pivot])
            self.rows[pivot] = line

    def reduce(self, line: dict) -> dict:
        line = dict(line)
        for pivot, row in self.rows.items():
            if pivot in line:
                _subtract(line, row, line[pivot])
        return line

    def knows(self, level: str, name: str, target: str) -> bool:
        """Whether a count is the same in every solution."""
        return not self.reduce(self.form(self.place(level, name), dict.fromkeys(TARGETS[target], Fraction(1))))


def _subtract(line: dict, row: dict, factor: Fraction) -> None:
    for at, value in row.items():
        left = line.get(at, Fraction(0)) - factor * value
        if left:
            line[at] = left
        else:
            line.pop(at, None)
