"""Figures of the Resources page are pure: steps where the days say, numbers on the lines, and a sentence that says the same."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import plotly.graph_objects as go
import pytest

from ig_metrics.ui import figure, resource_figures

MARCH, LAST = dt.date(2014, 3, 31), dt.date(2015, 3, 31)


def steps(*rows):
    names = ("day", "filled", "wanted", "filled_posts", "wanted_posts", "unknown")
    return pd.DataFrame([(pd.Timestamp(day), *more) for day, *more in rows], columns=list(names))


TEAM = steps(
    ("2013-03-31", 2.0, 3.0, 1, 2, 0), ("2013-11-04", 3.0, 4.0, 2, 3, 0), ("2014-02-03", 3.0, 5.4, 2, 4, 0),
    ("2014-04-01", 4.4, 6.4, 3, 5, 0),
)  # fmt: skip


def drawn(in_fte=True, rows=TEAM, colours=figure.LIGHT):
    return resource_figures.capacity(rows, MARCH, LAST, in_fte, colours)


def words(made):
    return [note["text"] for note in made.figure["layout"]["annotations"]]


def test_what_is_ahead_is_dashed_and_starts_where_the_past_ends():
    past, wanted, ahead, _ = drawn().figure["data"]
    assert (past["line"]["dash"], ahead["line"]["dash"]) == ("solid", "dash")
    assert past["x"] == ["2013-03-31", "2013-11-04", "2014-02-03", "2014-03-31"]
    assert (past["y"], wanted["y"]) == ([2, 3, 3, 3], [3, 4, 5.4, 5.4])
    assert (ahead["x"], ahead["y"]) == (["2014-03-31", "2014-04-01", "2015-03-31"], [3, 4.4, 4.4])
    assert past["line"]["shape"] == "hv"


def test_both_lines_have_their_names_and_numbers_on_them():
    assert {"wanted: 6.4", "<b>filled: 4.4</b>", "2", "3", "<b>As at 31 Mar 2014</b>"} <= set(words(drawn()))
    assert {"wanted: 5", "<b>filled: 3</b>"} <= set(words(drawn(in_fte=False)))


def test_all_filled_is_said_once():
    made = drawn(rows=steps(("2013-03-31", 2.0, 2.0, 1, 1, 0)))
    assert "<b>all filled: 2</b>" in words(made)
    assert not any("wanted" in word for word in words(made))


def test_the_description_says_what_is_filled_and_each_step():
    assert drawn().alt == (
        "Full-time equivalents filled, of those wanted: 3 of 5.4 as at 31 March 2014. In steps: from 31 March 2013 2 of 3, from "
        "4 November 2013 3 of 4, from 3 February 2014 3 of 5.4 and from 1 April 2014 4.4 of 6.4. After 31 March 2014 by the dates in "
        "the list."
    )  # fmt: skip


def groups(*names):
    row = {"assets": 4, "overdue": 1, "due": 2, "in_time": 1, "no_date": 0}
    return pd.DataFrame([{"group": name, **row} for name in names])


def test_reviews_are_told_by_pattern_number_and_words():
    made = resource_figures.reviews(groups("Adults <b>"), figure.LIGHT)
    assert [trace["x"] for trace in made.figure["data"]] == [[1], [2], [1], [0]]
    assert [trace["marker"]["pattern"]["shape"] for trace in made.figure["data"]] == ["/", "", ".", "x"]
    assert words(made) == ["<b>Adults &lt;b&gt;</b>", "1 overdue of 4"]
    assert (
        made.alt == "Reviews of 4 assets by directorate: Adults <b> 1 overdue, 2 due within 90 days and 1 in time of 4."
    )


def test_more_directorates_than_fit_are_left_to_the_table():
    made = resource_figures.reviews(groups(*map(str, range(20))), figure.LIGHT)
    assert made.note == "The 15 with most overdue of 20 are drawn; all are in the table."
    assert len(made.figure["data"][0]["x"]) == 15


def test_nothing_is_drawn_of_nothing():
    assert drawn(rows=TEAM.iloc[:0]) is None
    assert resource_figures.reviews(pd.DataFrame(), figure.LIGHT) is None


@pytest.mark.parametrize("colours", [figure.LIGHT, figure.DARK], ids=["light", "dark"])
def test_plotly_takes_the_figures(colours):
    go.Figure(drawn(colours=colours).figure)
    go.Figure(resource_figures.reviews(groups("Adults"), colours).figure)
