"""Charts are pure functions of a table: marks where the figures say, and a sentence that says the same."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ig_metrics.ui import charts, figure

JANUARY = dt.date(2014, 1, 27)


def categories():
    return pd.DataFrame(
        {
            "category": ["Management", "Security", "Records"],
            "level": pd.array([2, 3, pd.NA], dtype="Int64"),
            "compare_level": pd.array([1, 3, pd.NA], dtype="Int64"),
            "shown": ["Level 2", "Level 3", "Not assessed"],
            "gap": ["4 to raise", "at target", "1 to raise"],
        }
    )


def test_a_category_at_target_is_a_circle_and_one_below_it_a_diamond():
    made = charts.category_levels(categories(), 3, JANUARY, figure.LIGHT)
    before, below, reached = made.figure["data"]
    assert (below["x"], below["marker"]["symbol"]) == ([2], "diamond")
    assert (reached["x"], reached["marker"]["symbol"]) == ([3], "circle")
    assert before["x"] == [1]
    assert before["marker"]["color"] == figure.LIGHT.paper


def test_a_category_that_did_not_move_has_no_mark_before():
    made = charts.category_levels(categories().iloc[1:2], 3, JANUARY, figure.LIGHT)
    assert made.figure["data"][0]["x"] == []


def test_the_sentence_of_the_levels_chart_says_what_it_shows():
    alt = charts.category_levels(categories(), 3, JANUARY, figure.LIGHT).alt
    assert alt == (
        "1 of 3 categories are at Level 3. Management: Level 2, 4 to raise, was Level 1 on 27 January. "
        "Security: Level 3, at target, was Level 3 on 27 January. Records: Not assessed."
    )


def test_no_level_at_all_is_no_chart():
    assert charts.category_levels(categories().iloc[2:], 3, None, figure.LIGHT) is None


def groups(rows):
    frame = pd.DataFrame(rows, columns=["group", "compliance_percent", "compare_percent"])
    return frame.astype({"compliance_percent": "Float64", "compare_percent": "Float64"})


def test_rates_are_drawn_lowest_first_and_a_near_miss_stays_a_miss():
    made = charts.compliance(
        groups([("A", 94.96, None), ("B", 80.0, 70.0), ("C", 95.0, None)]), 95, JANUARY, figure.DARK
    )
    before, below, reached = made.figure["data"]
    assert below["x"] == [80.0, 94.96]
    assert reached["x"] == [95.0]
    assert before["x"] == [70.0]
    assert "A 94.9%" in made.alt
    assert made.alt.startswith(
        "1 of 3 directorates at or above the 95% target. Lowest first: B 80.0%, was 70.0% on 27 January"
    )


def test_a_hidden_group_is_left_to_the_table():
    made = charts.compliance(groups([("A", 90.0, None), ("B", None, None)]), 95, None, figure.LIGHT)
    assert made.figure["data"][1]["x"] == [90.0]
    assert "B" not in made.alt.replace("Below", "")


def test_all_hidden_or_none_is_no_chart():
    assert charts.compliance(groups([("B", None, None)]), 95, None, figure.LIGHT) is None
    assert charts.compliance(groups([]), 95, None, figure.LIGHT) is None


def test_many_groups_are_cut_to_the_lowest_and_it_says_so():
    made = charts.compliance(groups([(f"G{n:02}", 50.0 + n, None) for n in range(20)]), 95, None, figure.LIGHT)
    assert made.figure["data"][1]["x"] == [50.0 + n for n in range(charts.MOST_ROWS)]
    assert made.note == "The 15 lowest of 20 are drawn; all are in the table."


def stage_groups():
    return pd.DataFrame(
        {
            "group": ["A", "B", "C"],
            "reminder": pd.array([1, 2, pd.NA], dtype="Int64"),
            "manager": pd.array([3, 10, pd.NA], dtype="Int64"),
            "bar": pd.array([0, 5, pd.NA], dtype="Int64"),
            "total": pd.array([4, 17, pd.NA], dtype="Int64"),
        }
    )


def test_stages_stack_in_order_largest_group_first():
    made = charts.stages(stage_groups(), figure.LIGHT)
    assert [trace["x"] for trace in made.figure["data"]] == [[2, 1], [10, 3], [5, 0]]
    assert made.figure["data"][2]["marker"]["pattern"]["shape"] == "/"
    assert made.alt == (
        "People at each stage by directorate, most first: "
        "B 17 (2 reminder, 10 with the manager, 5 past the bar date); A 4 (1 reminder, 3 with the manager)."
    )


def test_nobody_at_a_stage_is_no_chart():
    assert charts.stages(stage_groups().iloc[2:], figure.LIGHT) is None


def test_the_table_given_is_not_changed():
    table = categories()
    charts.category_levels(table, 3, JANUARY, figure.LIGHT)
    pd.testing.assert_frame_equal(table, categories())


def test_every_figure_is_one_that_plotly_accepts():
    import plotly.graph_objects as go

    made = [
        charts.category_levels(categories(), 3, JANUARY, figure.DARK),
        charts.compliance(groups([("A", 94.96, 90.0), ("B", 80.0, None)]), 95, JANUARY, figure.LIGHT),
        charts.stages(stage_groups(), figure.LIGHT),
    ]
    for chart in made:
        assert chart is not None
        go.Figure(chart.figure)
        assert figure.Ready(chart.figure).to_dict() == chart.figure


def _contrast(one, two):
    def light(colour):
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_marks_and_text_stand_out_in_both_themes():
    for colours in (figure.LIGHT, figure.DARK):
        assert _contrast(colours.text, colours.paper) >= 7
        for mark in (colours.good, colours.short, colours.grey):
            assert _contrast(mark, colours.paper) >= 3


def test_who_is_told_of_two_stages_sees_all_past_due_split_by_the_bar_date():
    told = stage_groups().drop(columns=["reminder", "manager"]).assign(total=[12, 9, 7], bar=[10, 9, 2])
    made = charts.stages(told, figure.LIGHT)
    earlier, bar = made.figure["data"]
    assert (earlier["x"], bar["x"]) == ([2, 0, 5], [10, 9, 2])
    assert "12 (2 past due, bar date to come, 10 past the bar date)" in made.alt
