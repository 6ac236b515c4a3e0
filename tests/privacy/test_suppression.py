import itertools
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ig_metrics.privacy.intervals import Margins
from ig_metrics.privacy.patterns import choose, too_narrow
from ig_metrics.privacy.suppression import hide_groups, hide_small, suppress
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


@given(st.lists(st.lists(st.sampled_from([0, 1, 3, 6, 9, 20]), min_size=2, max_size=2), min_size=2, max_size=3))
def test_no_pattern_hides_fewer_cells(inner):
    margins = Margins(attacker.full_table(inner))
    cells = list(margins.cells())
    primary = frozenset((i, j) for i, j in cells if 0 < margins.full[i][j] < 5)
    chosen = choose(margins, primary, 5)
    assert too_narrow(margins, chosen, 5) == []
    others = [cell for cell in cells if cell not in primary]
    for extra in range(len(chosen) - len(primary)):
        for more in itertools.combinations(others, extra):
            assert too_narrow(margins, primary | set(more), 5) != []


@given(tables)
def test_a_search_cut_short_is_still_safe(inner):
    margins = Margins(attacker.full_table(inner))
    primary = frozenset((i, j) for i, j in margins.cells() if 0 < margins.full[i][j] < 5)
    assert too_narrow(margins, choose(margins, primary, 5, effort=0), 5) == []


GROUPS = pd.DataFrame(
    {
        "group": ["A", "B", "C", "D"],
        "in_scope": [50, 30, 3, 20],
        "in_date": [45, 12, 3, 10],
        "overdue": [5, 18, 0, 10],
        "compliance_percent": [90.0, 40.0, 100.0, 50.0],
    }
)
COUNTS = ["in_scope", "in_date", "overdue"]


def hide(frame=GROUPS, counts=COUNTS, **options):
    return hide_small(frame, counts=counts, percents=["compliance_percent"], threshold=5, **options)


def test_a_small_group_is_hidden_whole_its_zeros_and_its_hundred_per_cent_too():
    shown = hide().set_index("group").loc["C"]
    assert shown[[*COUNTS, "compliance_percent"]].isna().all()
    assert shown["hidden"]


def test_the_small_groups_column_cannot_be_rebuilt_from_its_total():
    shown = hide()
    assert (shown[COUNTS].isna().sum() >= 2).all()


def test_a_percentage_hides_with_any_count_of_its_row():
    shown = hide()
    assert (shown["compliance_percent"].isna() == shown["hidden"]).all()
    assert shown["compliance_percent"].dropna().tolist() == [90.0, 40.0]


def test_a_row_and_its_total_do_not_give_a_part_away():
    frame = pd.DataFrame(
        {"group": ["A", "B", "C"], "in_scope": [50, 60, 70], "in_date": [47, 40, 50], "overdue": [3, 20, 20],
         "compliance_percent": [94.0, 66.7, 71.4]}
    )  # fmt: skip
    shown = hide(frame)
    assert shown.loc[0, COUNTS].isna().sum() >= 2


def test_what_the_parts_leave_over_is_a_count_too():
    # 52 in scope, 50 in date: the 2 that are not in date have no column and would still be read off.
    frame = pd.DataFrame({"in_scope": [52, 60, 70], "in_date": [50, 40, 50], "compliance_percent": [96.2, 66.7, 71.4]})
    shown = hide(frame, ["in_scope", "in_date"], total="in_scope")
    assert shown.loc[0, ["in_scope", "in_date"]].isna().any()


def test_a_single_column_hides_the_next_smallest_too():
    frame = pd.DataFrame({"group": ["A", "B", "C", "D"], "count": [2, 30, 9, 12]})
    shown, totals = hide_groups(frame, counts=["count"])
    assert shown["count"].isna().tolist() == [True, False, True, False]
    assert totals["count"] == 53


def test_two_small_counts_too_few_between_them_hide_a_third():
    # 1 and 2 add to 3, which the total gives away: 0 to 3 is narrower than 5, so 9 hides with them.
    frame = pd.DataFrame({"count": [1, 2, 30, 9]})
    assert hide_small(frame, counts=["count"])["count"].isna().tolist() == [True, True, False, True]


def test_a_small_column_total_is_hidden():
    _, totals = hide_groups(pd.DataFrame({"count": [3, 0]}), counts=["count"])
    assert totals.isna().all()


def test_counts_that_stand_apart_are_hidden_by_themselves():
    frame = GROUPS.assign(leaver=[1, 9, 20, 30])
    shown = hide(frame, [*COUNTS, "leaver"])
    assert shown["leaver"].isna().tolist() == [True, True, False, False]


def test_nothing_small_nothing_hidden():
    frame = GROUPS[GROUPS["group"] != "C"].reset_index(drop=True)
    shown = hide(frame)
    assert not shown["hidden"].any()
    assert shown["overdue"].tolist() == [5, 18, 10]


def test_no_groups():
    shown, totals = hide_groups(GROUPS.head(0), counts=COUNTS, percents=["compliance_percent"])
    assert shown.empty
    assert totals.tolist() == [0, 0, 0]


def test_the_frame_given_is_not_changed():
    before = GROUPS.copy()
    hide()
    pd.testing.assert_frame_equal(GROUPS, before)


def test_the_frames_own_index_is_kept():
    frame = GROUPS.set_index(pd.Index([10, 20, 30, 40]))
    pd.testing.assert_index_equal(hide(frame).index, frame.index)


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=5))
def test_no_group_table_gives_a_small_count_away(rows):
    frame = pd.DataFrame(rows, columns=["a", "b", "c"])
    frame["all"] = frame.sum(axis=1)
    shown, totals = hide_groups(frame, counts=["a", "b", "c", "all"], total="all")
    printed = pd.concat([shown[["a", "b", "c", "all"]], totals.to_frame().T], ignore_index=True).astype("Int64")
    assert not printed.apply(lambda column: column.between(1, 4).fillna(False)).to_numpy().any()
    assert attacker.exactly_recoverable(printed) == []
