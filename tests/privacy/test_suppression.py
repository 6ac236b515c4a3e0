import itertools
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ig_metrics.privacy.intervals import Margins, Tree
from ig_metrics.privacy.patterns import choose, protect, too_narrow
from ig_metrics.privacy.suppression import hide_shares, suppress
from tests.oracles import suppression as attacker

CASES = json.loads((Path(__file__).parents[1] / "truth" / "sdc" / "suppression_cases.json").read_text(encoding="utf-8"))
# The published rule hides 1 to threshold - 1; the cases that hide zeros too are of another rule, but their tables have
# no zeros, so the pattern is the same.


def table(case):
    return pd.DataFrame(case["counts"], index=case["rows"], columns=case["cols"])


def case_name(case):
    return f"{case['table']} from {case['suppress_counts_from']} to {case['suppress_counts_to']}"


@pytest.mark.parametrize("case", CASES, ids=case_name)
def test_the_pattern_is_that_of_independent_software(case):
    published = suppress(table(case), case["suppress_counts_to"] + 1)
    assert published.isna().to_numpy().tolist() == case["gauss_suppressed"]


@pytest.mark.parametrize("case", CASES, ids=case_name)
def test_no_interval_is_narrower_than_independent_software_leaves(case):
    published = suppress(table(case), case["suppress_counts_to"] + 1)
    margins = Margins(case["full_with_totals"])
    hidden = [(i, j) for i, j in margins.cells() if pd.isna(published.iat[i, j])]
    joined = margins.neighbours(hidden)
    places = {name: n for n, name in enumerate([*case["rows"], "Total"])}
    columns = {name: n for n, name in enumerate([*case["cols"], "Total"])}
    for seen in case["gauss_attack"]:
        low, high = margins.interval(joined, (places[seen["row"]], columns[seen["col"]]))
        assert (low, high) == (seen["min"], seen["max"])


@pytest.mark.parametrize("case", [c for c in CASES if "optimum_inner_only" in c], ids=case_name)
def test_as_few_further_cells_as_the_known_optimum(case):
    published = suppress(table(case), case["suppress_counts_to"] + 1)
    secondary = published.isna().to_numpy().sum() - sum(map(sum, case["primary"]))
    assert secondary == case["optimum_inner_only"]["n_secondary"]


def test_a_table_without_small_counts_is_shown_whole_with_its_totals():
    published = suppress(pd.DataFrame({"x": [5, 0], "y": [7, 8]}, index=["A", "B"]))
    assert published.to_dict("list") == {"x": [5, 0, 5], "y": [7, 8, 15], "Total": [12, 8, 20]}
    assert list(published.index) == ["A", "B", "Total"]


@pytest.mark.parametrize("count, shown", [(0, True), (1, False), (4, False), (5, True)])
def test_the_threshold_from_both_sides(count, shown):
    published = suppress(pd.DataFrame({"x": [count, 20, 30], "y": [40, 50, 60]}))
    assert published["x"].notna().iloc[0] == shown


def test_one_small_count_is_hidden_with_the_three_smallest_that_close_its_row_and_column():
    published = suppress(pd.DataFrame({"x": [2, 20, 30], "y": [40, 10, 60], "z": [9, 50, 70]}))
    # Cycles through row 0, column x: (y, 1) costs 40 + 20 + 10 = 70, (z, 1) 9 + 20 + 50 = 79, (y, 2) 130, (z, 2) 109.
    assert published.isna().to_numpy().tolist() == [
        [True, True, False, False],
        [True, True, False, False],
        [False, False, False, False],
        [False, False, False, False],
    ]


def test_cells_too_small_to_hide_behind_bring_in_another():
    # Two ones and their partners of nothing leave each other an interval from 0 to 1 only: more must be hidden.
    counts = pd.DataFrame({"x": [1, 0, 50], "y": [0, 1, 60], "z": [70, 80, 90]})
    published = suppress(counts)
    hidden = frozenset((i, j) for i, j in itertools.product(range(4), range(4)) if pd.isna(published.iat[i, j]))
    assert too_narrow(Margins(attacker.full_table(counts.to_numpy().tolist())), hidden, 5) == []


def test_a_small_total_is_hidden():
    published = suppress(pd.DataFrame({"x": [3, 20, 30], "y": [0, 50, 60]}))
    assert pd.isna(published.loc[0, "Total"])


def test_everything_is_hidden_where_the_whole_table_is_small():
    published = suppress(pd.DataFrame({"x": [1, 0], "y": [1, 1]}))
    assert published.loc["Total"].isna().all()


def test_an_empty_table_has_a_total_of_nothing():
    assert suppress(pd.DataFrame({"x": pd.Series(dtype="Int64")})).to_dict("list") == {"x": [0], "Total": [0]}


def test_the_table_given_is_not_changed():
    counts = pd.DataFrame({"x": [1, 20], "y": [30, 40]})
    before = counts.copy()
    suppress(counts)
    pd.testing.assert_frame_equal(counts, before)


@pytest.mark.parametrize("value", [-1, 2.5])
def test_what_is_no_count_is_refused(value):
    with pytest.raises(ValueError, match="whole numbers"):
        suppress(pd.DataFrame({"x": [value, 20], "y": [30, 40]}))


def test_a_table_with_its_own_total_is_refused():
    with pytest.raises(ValueError, match="Total"):
        suppress(pd.DataFrame({"x": [20], "Total": [20]}))


tables = st.integers(1, 4).flatmap(
    lambda columns: st.lists(st.lists(st.integers(0, 30), min_size=columns, max_size=columns), min_size=1, max_size=4)
)
small_tables = st.lists(st.lists(st.integers(0, 6), min_size=2, max_size=2), min_size=2, max_size=2)


@given(tables, st.integers(2, 11))
def test_no_small_count_is_shown_and_none_follows_from_the_totals(inner, threshold):
    published = suppress(pd.DataFrame(inner), threshold)
    full = attacker.full_table(inner)
    for i, j in itertools.product(*map(range, published.shape)):
        if pd.isna(published.iat[i, j]):
            continue
        assert published.iat[i, j] == full[i][j]
        assert not 0 < full[i][j] < threshold
    assert attacker.exactly_recoverable(published) == []


@given(small_tables)
def test_every_hidden_count_is_uncertain_by_the_threshold(inner):
    published = suppress(pd.DataFrame(inner), 3)
    for low, high in attacker.intervals(published, 12).values():
        assert high - low >= 3


@given(small_tables)
def test_the_attackers_intervals_are_the_ones_worked_out(inner):
    published = suppress(pd.DataFrame(inner), 3)
    margins = Margins(attacker.full_table(inner))
    hidden = [(i, j) for i, j in margins.cells() if pd.isna(published.iat[i, j])]
    joined = margins.neighbours(hidden)
    for cell, (low, high) in attacker.intervals(published, 12).items():
        least, greatest = margins.interval(joined, cell)
        # The attacker of the test stops at 12 in each cell; a bound that is open or beyond that cannot be compared.
        if greatest is not None and greatest <= 12:
            assert (least, greatest) == (low, high)


def small_counts(margins):
    """The small counts of a table with its totals."""
    return frozenset(cell for cell, value in margins.values.items() if 0 < value < 5)


def cost(margins, cells):
    """What a pattern costs: how many cells, then the sum of their counts."""
    return len(cells), sum(margins.values[cell] for cell in cells)


def cheapest(margins, small, free=frozenset()):
    """The least that can be hidden beside the small counts so that all of it is uncertain by 5, trying every set of cells."""
    others = sorted(set(margins.cells()) - small - free)
    for number in range(len(others) + 1):
        tried = ((cost(margins, more), small.union(more)) for more in itertools.combinations(others, number))
        for least, hidden in sorted(tried, key=lambda each: each[0]):
            joined = margins.neighbours(hidden | free)
            if all(margins.wide_enough(joined, cell, 5) for cell in sorted(hidden)):
                return least
    return None


@given(st.lists(st.lists(st.sampled_from([0, 1, 3, 6, 9, 20]), min_size=2, max_size=2), min_size=2, max_size=3))
@example([[3, 2], [21, 2], [13, 21]])
@example([[2, 7, 0], [0, 30, 4]])
@example([[2, 2], [4, 0]])
@example([[10, 0], [1, 1], [1, 0]])
@example([[1, 10], [0, 10], [10, 50]])
def test_no_pattern_hides_fewer_cells_or_as_many_with_smaller_counts(inner):
    margins = Margins(attacker.full_table(inner))
    small = small_counts(margins)
    chosen = choose(margins, small, 5)
    assert too_narrow(margins, chosen, 5) == []
    assert small <= chosen
    assert cost(margins, chosen - small) == cheapest(margins, small)


@pytest.mark.parametrize(
    "inner, small",
    [
        ([[1, 3], [9, 9], [3, 1]], {(0, 1), (1, 1), (2, 2)}),
        ([[1, 3], [3, 9]], {(0, 1), (0, 0), (2, 0), (0, 2), (1, 0)}),
        ([[0, 0], [2, 30]], {(0, 1), (1, 0), (0, 0)}),
    ],
)
def test_the_search_finds_the_cheapest_pattern_where_the_first_way_found_is_not(inner, small):
    margins = Margins(attacker.full_table(inner))
    first, found = protect(margins, frozenset(small), 5), choose(margins, frozenset(small), 5)
    assert cost(margins, found - small) == cheapest(margins, frozenset(small)) < cost(margins, first - small)


@pytest.mark.parametrize(
    "inner, small, free",
    [
        ([[2, 7, 0], [0, 30, 4]], {(2, 2), (1, 2), (2, 0), (0, 0)}, set()),
        ([[50, 2], [10, 2], [10, 1]], {(0, 1), (1, 1), (2, 1)}, {(0, 2), (1, 2)}),
        ([[6, 6], [0, 1]], {(1, 1), (1, 2)}, set()),
    ],
)
def test_the_first_way_found_hides_nothing_needless(inner, small, free):
    margins = Margins(attacker.full_table(inner))
    found = protect(margins, frozenset(small), 5, free=frozenset(free))
    assert found >= small | free
    assert cost(margins, found - small - free) == cheapest(margins, frozenset(small), frozenset(free))


@given(tables)
def test_without_any_one_of_the_further_cells_the_first_way_found_is_not_safe(inner):
    margins = Margins(attacker.full_table(inner))
    small = small_counts(margins)
    found = protect(margins, small, 5)
    if found is not None:
        assert all(too_narrow(margins, found - {cell}, 5) for cell in found - small)


def test_within_no_effort_at_all_the_first_way_found_is_taken_as_it_is():
    margins = Margins(attacker.full_table([[2, 20, 30], [40, 10, 60], [9, 50, 70]]))
    assert len(choose(margins, frozenset({(0, 0)}), 5, effort=0)) == 4
    margins = Margins(attacker.full_table([[0, 4], [4, 7]]))
    first, shown_again = (protect(margins, small_counts(margins), 5, effort=effort) for effort in (1, 100))
    assert first > shown_again
    assert (len(first), len(shown_again)) == (8, 6)


@given(tables)
def test_a_search_cut_short_is_still_safe(inner):
    margins = Margins(attacker.full_table(inner))
    primary = frozenset((i, j) for i, j in margins.cells() if 0 < margins.full[i][j] < 5)
    assert too_narrow(margins, choose(margins, primary, 5, effort=0), 5) == []


@pytest.mark.parametrize(
    "counts, hidden",
    [
        ([2, 30, 9, 12], [True, False, True, False]),
        # 1 and 2 add to 3, which the others leave over: 0 to 3 is narrower than 5, so 9 hides with them.
        ([1, 2, 30, 9], [True, True, False, True]),
        ([4, 30], [True, True]),
        ([1, 2], [True, True]),
        ([5, 6], [False, False]),
        ([0, 3, 5], [True, True, True]),
        ([], []),
        ([3], None),
        ([12], None),
    ],
)
def test_parts_of_a_whole_that_everybody_knows(counts, hidden):
    assert hide_shares(counts, 5) == hidden


def test_parts_that_are_hidden_come_to_the_threshold_and_noughts_and_fives_are_shown():
    assert hide_shares([2, 3, 20]) == [True, True, False]
    assert hide_shares([2, 2, 20]) == [True, True, True]
    assert hide_shares([5, 0, 20]) == [False, False, False]


def test_a_missing_count_is_nought():
    published = suppress(pd.DataFrame({"x": [None, 20], "y": [9, 30]}))
    assert published.to_dict("list") == {"x": [0, 20, 20], "y": [9, 30, 39], "Total": [9, 50, 59]}


@given(st.lists(st.integers(0, 12), max_size=6))
def test_no_hidden_part_can_be_told_from_the_whole(counts):
    hidden = hide_shares(counts, 5)
    if hidden is None:
        return
    assert all(gone or not 0 < count < 5 for count, gone in zip(counts, hidden, strict=True))
    gone = [count for count, is_hidden in zip(counts, hidden, strict=True) if is_hidden]
    assert len(gone) != 1
    assert not gone or sum(gone) >= 5 or all(hidden)


def test_a_tree_of_tables_is_protected_as_one():
    # The whole 30 = 20 + 10; services of the first: 17 and 3. Without the rest, 20 - 17 gives the 3 away.
    parents = [None, 0, 0, 1, 1]
    counts = [[10, 20, 30], [8, 12, 20], [2, 8, 10], [7, 10, 17], [1, 2, 3]]
    tree = Tree(parents, counts, [[1] * 3] * 5)
    small = frozenset((i, j) for i, line in enumerate(counts) for j, n in enumerate(line) if 0 < n < 5)
    hidden = protect(tree, small, 5)
    assert hidden is not None
    assert small < hidden
    assert too_narrow(tree, hidden, 5) == []


def test_what_must_stay_shown_can_leave_no_way():
    tree = Tree([None, 0, 0], [[3, 5, 8], [3, 0, 3], [0, 5, 5]], [[1] * 3] * 3)
    everything_else = frozenset(tree.cells()) - {(1, 0)}
    assert protect(tree, frozenset({(1, 0)}), 5, everything_else) is None


@pytest.mark.parametrize(
    "full, small",
    [
        # 2 + 7 + 20 + 12 = 41 are hidden, where its total and row would have cost 2 + 9 + 22 + 41 = 74
        ([[22, 19, 41], [20, 12, 32], [2, 7, 9]], (2, 0)),
        # 20 + 3 + 0 + 7 = 30 rather than 10 + 30 + 3 + 23 = 66
        ([[20, 10, 30], [20, 3, 23], [0, 7, 7]], (1, 1)),
    ],
)
def test_of_two_ways_to_protect_a_count_the_smaller_counts_are_hidden(full, small):
    tree = Tree([None, 0, 0], full, [[1] * 3] * 3)
    assert protect(tree, frozenset({small}), 5) == {(1, 0), (1, 1), (2, 0), (2, 1)}


def test_the_search_hides_fewer_than_the_first_way_found_and_no_way_hides_fewer_still():
    full = attacker.full_table([[9, 50], [0, 30], [4, 0]])
    table, small = Margins(full), frozenset({(2, 0), (2, 1), (2, 2)})  # a group of four: nothing of it is shown
    found = choose(table, small, 5)
    assert small <= found
    assert len(found) == 6 < len(choose(table, small, 5, effort=40))
    assert too_narrow(table, found, 5) == []
    others = sorted(set(table.cells()) - small)
    assert all(too_narrow(table, small | set(more), 5) for n in (1, 2) for more in itertools.combinations(others, n))
