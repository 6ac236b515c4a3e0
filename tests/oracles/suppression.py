"""An attacker who knows the algorithm but not the hidden counts, and shares no code with it.

The attacker writes down every equation of the printed table (each row adds up to its total, each column to its), knows
that no count is below zero, and finds the least and greatest value of each hidden cell by trying every whole-number
table that fits. Slow and obvious: for small tables only.
"""

from __future__ import annotations

import itertools
from fractions import Fraction

import pandas as pd


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
