"""A reader with a linear programme against what is hidden: tables of one and two ways, and tables within tables."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ig_metrics.privacy import patterns
from ig_metrics.privacy.intervals import Tree
from ig_metrics.privacy.suppression import suppress
from tests.effort import LONG
from tests.oracles import suppression as attacker

NEARLY = 1e-6
HOW_MANY = 1000 if LONG else 25
counts = st.one_of(st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6]), st.integers(0, 60))
tables = st.tuples(st.integers(1, 6), st.integers(1, 5)).flatmap(
    lambda size: st.lists(st.lists(counts, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0])
)


@settings(max_examples=HOW_MANY)
@given(tables, st.integers(2, 10))
def test_no_hidden_count_of_a_table_is_told_more_closely_than_the_threshold(inner, threshold):
    published = suppress(pd.DataFrame(inner), threshold)
    full = attacker.full_table(inner)
    for i, j in itertools.product(*map(range, published.shape)):
        if not pd.isna(published.iat[i, j]):
            assert published.iat[i, j] == full[i][j]
            assert not 0 < full[i][j] < threshold
            # Nothing of a small group is told, not even that none of it is of one kind.
            assert not 0 < full[i][-1] < threshold
    for low, high in attacker.table_by_programme(published, inner).values():
        assert high - low >= threshold - NEARLY


@st.composite
def hierarchies(draw):
    """Directorates, their services and their statuses, with every total: parents, counts and what each row costs."""
    columns = draw(st.integers(2, 3))
    parents: list[int | None] = [None]
    below: dict[int, list[int]] = {0: []}
    for _ in range(draw(st.integers(1, 3))):
        directorate = len(parents)
        parents.append(0)
        below[0].append(directorate)
        below[directorate] = []
        for _ in range(draw(st.integers(1, 3))):
            below[directorate].append(len(parents))
            parents.append(directorate)
    rows: dict[int, list[int]] = {}
    for row in reversed(range(len(parents))):
        if below.get(row):
            rows[row] = [sum(rows[child][j] for child in below[row]) for j in range(columns)]
        else:
            rows[row] = draw(st.lists(counts, min_size=columns, max_size=columns))
    full = [[*rows[row], sum(rows[row])] for row in range(len(parents))]
    return parents, full


@settings(max_examples=HOW_MANY)
@given(hierarchies(), st.integers(2, 8))
def test_no_hidden_count_of_nested_tables_is_told_more_closely_than_the_threshold(nested, threshold):
    parents, full = nested
    tree = Tree(parents, full, [[1] * len(full[0])] * len(full))
    small = frozenset((i, j) for i, line in enumerate(full) for j, n in enumerate(line) if 0 < n < threshold)
    hidden = patterns.protect(tree, small, threshold)
    assert hidden is not None
    assert small <= hidden
    for low, high in attacker.by_programme(parents, full, hidden).values():
        assert high - low >= threshold - NEARLY


@settings(max_examples=HOW_MANY)
@given(hierarchies(), st.integers(2, 8))
def test_the_programme_and_the_flows_find_the_same_intervals(nested, threshold):
    parents, full = nested
    tree = Tree(parents, full, [[1] * len(full[0])] * len(full))
    hidden = frozenset((i, j) for i, line in enumerate(full) for j, n in enumerate(line) if n < 2 * threshold)
    joined = tree.neighbours(hidden)
    for cell, (low, high) in attacker.by_programme(parents, full, hidden).items():
        least, greatest = tree.interval(joined, cell)
        assert low == pytest.approx(least, abs=NEARLY)
        assert high == pytest.approx(float("inf") if greatest is None else greatest, abs=NEARLY)


def test_the_programme_finds_what_a_total_gives_away():
    full = [[3, 20, 23], [30, 40, 70], [33, 60, 93]]
    assert attacker.by_programme([2, 2, None], full, [(0, 0)]) == {(0, 0): (3, 3)}
    # Two hidden in a row, two in a column: 3 may be 0 to 23, as far as 20 and 30 and 40 let it.
    found = attacker.by_programme([2, 2, None], full, [(0, 0), (0, 1), (1, 0), (1, 1)])
    assert found[0, 0] == (0, 23)


@pytest.mark.parametrize(
    "inner, shown",
    [([[3, 0], [20, 30]], False), ([[1, 0], [20, 30]], False), ([[5, 0], [20, 30]], True), ([[0, 0], [20, 30]], True)],
)
def test_a_small_group_all_of_one_kind_does_not_show_its_noughts(inner, shown):
    published = suppress(pd.DataFrame(inner, columns=["in date", "overdue"]))
    assert pd.notna(published["overdue"].iloc[0]) == shown
