"""An attacker who knows the algorithm but not the hidden counts, and shares no code with it.

The attacker writes down every equation of the printed table (each row adds up to its total, each column to its), knows
that no count is below zero, and finds the least and greatest value of each hidden cell by trying every whole-number
table that fits. Slow and obvious: for small tables only.
"""

from __future__ import annotations

import itertools
from fractions import Fraction

import pandas as pd
from scipy.optimize import linprog


def full_table(inner: list[list[int]]) -> list[list[int]]:
    rows = [[*row, sum(row)] for row in inner]
    return [*rows, [sum(row[j] for row in rows) for j in range(len(rows[0]))]]


def exactly_recoverable(published: pd.DataFrame) -> list[tuple[int, int]]:
    """Hidden cells that the equations alone determine, by Gaussian elimination over exact fractions."""
    hidden = [(i, j) for i, j in itertools.product(*map(range, published.shape)) if pd.isna(published.iat[i, j])]
    equations = []
    last_row, last_column = published.shape[0] - 1, published.shape[1] - 1
    for i in range(published.shape[0]):
        equations.append([((i, j), -1 if j == last_column else 1) for j in range(published.shape[1])])
    for j in range(published.shape[1]):
        equations.append([((i, j), -1 if i == last_row else 1) for i in range(published.shape[0])])
    matrix = [[Fraction(dict(equation).get(cell, 0)) for cell in hidden] for equation in equations]
    pivots = []
    row = 0
    for column in range(len(hidden)):
        found = next((r for r in range(row, len(matrix)) if matrix[r][column]), None)
        if found is None:
            continue
        matrix[row], matrix[found] = matrix[found], matrix[row]
        matrix[row] = [value / matrix[row][column] for value in matrix[row]]
        for other in range(len(matrix)):
            if other != row and matrix[other][column]:
                factor = matrix[other][column]
                matrix[other] = [a - factor * b for a, b in zip(matrix[other], matrix[row], strict=True)]
        pivots.append(column)
        row += 1
    return [hidden[column] for r, column in enumerate(pivots) if sum(1 for value in matrix[r] if value) == 1]


def tables_that_fit(published: pd.DataFrame, limit: int) -> list[list[list[int]]]:
    """Every inner table of whole numbers up to `limit` whose totals agree with what is printed."""
    rows, columns = published.shape[0] - 1, published.shape[1] - 1
    choices = []
    for i in range(rows):
        cells = [
            range(limit + 1) if pd.isna(published.iat[i, j]) else (int(published.iat[i, j]),) for j in range(columns)
        ]
        total = published.iat[i, columns]
        choices.append([line for line in itertools.product(*cells) if pd.isna(total) or sum(line) == total])
    fits = []
    for inner in itertools.product(*choices):
        full = full_table([list(line) for line in inner])
        if all(pd.isna(published.iat[rows, j]) or published.iat[rows, j] == full[rows][j] for j in range(columns + 1)):
            fits.append(full)
    return fits


def intervals(published: pd.DataFrame, limit: int) -> dict[tuple[int, int], tuple[int, int]]:
    """Least and greatest value of each hidden cell over all tables that fit."""
    fits = tables_that_fit(published, limit)
    return {
        (i, j): (min(table[i][j] for table in fits), max(table[i][j] for table in fits))
        for i, j in itertools.product(*map(range, published.shape))
        if pd.isna(published.iat[i, j])
    }


def by_programme(parents, counts, hidden) -> dict[tuple[int, int], tuple[float, float]]:
    """Least and greatest value of each hidden cell of nested tables, by linear programming (HiGHS).

    `parents` gives the row that each row counts into (None: none), the last column is the sum of the others. A reader knows every
    cell that is not hidden, every sum, and that no count is below zero; nothing of the algorithm.
    """
    columns = len(counts[0])
    number = {cell: place for place, cell in enumerate(sorted(hidden))}
    children: dict = {}
    for row, parent in enumerate(parents):
        if parent is not None:
            children.setdefault(parent, []).append(row)
    sums = [([(i, j) for j in range(columns - 1)], (i, columns - 1)) for i in range(len(counts))]
    sums += [([(child, j) for child in of], (row, j)) for row, of in children.items() for j in range(columns)]
    matrix, right = [], []
    for parts, whole in sums:
        line, known = [0.0] * len(number), 0
        for cell, sign in [*((part, 1) for part in parts), (whole, -1)]:
            if cell in number:
                line[number[cell]] += sign
            else:
                known -= sign * counts[cell[0]][cell[1]]
        if any(line):
            matrix.append(line)
            right.append(known)
    found = {}
    for cell, place in number.items():
        ends = []
        for sign in (1, -1):
            cost = [0.0] * len(number)
            cost[place] = sign
            made = linprog(cost, A_eq=matrix or None, b_eq=right or None, method="highs")
            ends.append(float("inf") if made.status == 3 else sign * made.fun)
        found[cell] = (ends[0], ends[1])
    return found


def table_by_programme(published: pd.DataFrame, inner: list[list[int]]) -> dict[tuple[int, int], tuple[float, float]]:
    """`by_programme` of one table with its totals."""
    full = full_table(inner)
    hidden = [(i, j) for i, j in itertools.product(*map(range, published.shape)) if pd.isna(published.iat[i, j])]
    last = len(full) - 1
    return by_programme([*([last] * last), None], full, hidden)
