"""Tiles and bars of the Toolkit page: what stands in each, and the sentence that says the same."""

from __future__ import annotations

import pandas as pd

from ig_metrics.ui import figure, toolkit_figures
from ig_metrics.wording import LEVELLED, Terms

WORDS = Terms("outcome", ("Not achieved", "Partially achieved", "Achieved"), each_line=True)


def cells(numbers, *, days=("2014-01-24", "2014-03-31")):
    rows = [
        {
            "requirement": number, "title": f"Title {number}", "category": "A", "as_at": pd.Timestamp(day), "shown": "Level 2",
            "mark": "2", "points": 2, "at_target": False, "kind": "level",
        }
        for number in numbers
        for day in days
    ]  # fmt: skip
    return pd.DataFrame(rows).astype({"points": "Int64"})


def drawn(table):
    return toolkit_figures.tiles(table, LEVELLED, "Version 11", figure.LIGHT)


def test_a_tile_for_each_requirement_and_date_with_its_number():
    made = drawn(cells(["101", "102", "103"]))
    marks = [mark for trace in made.figure["data"] for mark in trace["text"]]
    assert marks == ["2"] * 6
    assert len(made.figure["layout"]["shapes"]) == 6
    assert {note["text"] for note in made.figure["layout"]["annotations"]} >= {
        "101",
        "<b>A</b>",
        "24/01/14",
        "31/03/14",
    }


def test_a_level_not_assessed_is_told_by_a_sign_and_no_shade():
    table = cells(["101"], days=("2014-03-31",)).assign(
        kind="not assessed", mark="?", points=pd.NA, shown="Not assessed"
    )
    made = drawn(table)
    assert made.figure["data"][0]["text"] == ["?"]
    assert made.figure["layout"]["shapes"][0]["fillcolor"] == figure.LIGHT.paper


def test_the_higher_level_has_the_stronger_shade_in_both_themes():
    table = pd.concat([cells(["1"]), cells(["2"]).assign(points=3, mark="3")])
    for colours, shades in ((figure.LIGHT, toolkit_figures.SHADES), (figure.DARK, toolkit_figures.DARK_SHADES)):
        made = toolkit_figures.tiles(table, LEVELLED, "x", colours)
        assert {shape["fillcolor"] for shape in made.figure["layout"]["shapes"]} == {shades[2], shades[3]}


def test_the_sentence_counts_levels_at_each_date():
    made = drawn(cells(["101", "102"]))
    assert made.alt == "Version 11, 2 requirements at 2 dates. 24 January 2014: 2 Level 2. 31 March 2014: 2 Level 2."


def test_of_many_the_first_are_drawn_and_the_note_says_so():
    made = drawn(cells([str(number) for number in range(225)], days=("2014-03-31",)))
    assert len(made.figure["layout"]["shapes"]) == toolkit_figures.MOST_DRAWN
    assert made.note == "64 of 225 requirements are drawn: choose a category for the others. All are in the table."


def test_of_many_dates_the_latest_are_drawn():
    days = [f"2013-{month:02}-28" for month in range(1, 10)]
    made = drawn(cells(["101"], days=days))
    assert made.note == "The latest 6 of 9 dates are drawn. All are in the table."


def test_a_title_is_never_taken_for_markup():
    made = drawn(cells(["101"]).assign(title="<b>x</b>"))
    assert "&lt;b&gt;x&lt;/b&gt;" in made.figure["data"][0]["hovertext"][0]


def test_nothing_to_draw_draws_nothing():
    assert drawn(cells(["1"]).iloc[:0]) is None
    assert toolkit_figures.met_by_category(categories().iloc[:0], WORDS, figure.LIGHT) is None


def categories():
    return pd.DataFrame(
        {
            "category": ["A", "B"], "applicable": [5, 2], "at_target": [3, 2], "below_target": [1, 0],
            "compare_at_target": pd.array([2, pd.NA], dtype="Int64"),
        }
    )  # fmt: skip


def test_items_as_expected_below_and_neither_add_up_to_those_that_apply():
    made = toolkit_figures.met_by_category(categories(), WORDS, figure.LIGHT)
    assert [trace["x"] for trace in made.figure["data"]] == [[3, 2], [1, 0], [1, 0]]
    assert made.figure["data"][1]["marker"]["pattern"]["shape"] == "/"
    assert "3 of 5, was 2" in {note["text"] for note in made.figure["layout"]["annotations"]}
    assert made.alt == "5 of 7 outcomes are as expected. A: 3 as expected, 1 below and 1 not known. B: 2 as expected."
