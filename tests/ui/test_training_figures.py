"""Figures of training over time: lines where the figures say, and a sentence that says the same."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import pytest

from ig_metrics.dashboard.training_views import Curve
from ig_metrics.ui import figure, training_figures

CURVE = pd.DataFrame(
    {"day": [0, 7, 28], "percent": [0.0, 20.0, 60.0], "lower": [None, 15.0, 50.0], "upper": [None, 25.0, 70.0]}
)
WEEKS = pd.DataFrame({"day": [0, 7, 14, 21, 28], "at_risk": [100, 100, 80, 80, 80]})
DAYS = pd.to_datetime(["2014-03-31", "2014-04-07", "2014-04-14"])
AHEAD = pd.DataFrame(
    {
        "date": DAYS,
        "percent": [80.0, 85.0, None],
        "renewed_percent": [80.0, 90.0, None],
        "in_date_percent": [80.0, 79.0, 70.0],
    }
)


@pytest.mark.parametrize("colours", [figure.LIGHT, figure.DARK])
def test_the_curve_has_its_band_its_marks_and_who_is_at_risk(colours):
    made = training_figures.completion(
        WEEKS, (Curve("This round", CURVE), Curve("Earlier", CURVE)), ((28, "due"),), colours
    )
    go.Figure(made.figure)
    words = [note["text"] for note in made.figure["layout"]["annotations"]]
    assert "due, day 28" in words
    assert "80" in words
    assert made.figure["data"][-1]["line"]["width"] == 3
    assert "This round: 60.0% after 28 days. Earlier: 60.0% after 28 days. due on day 28." in made.alt


def test_no_curve_no_chart():
    assert training_figures.completion(WEEKS, (), (), figure.LIGHT) is None


def test_a_line_ends_where_it_is_not_yet_known():
    made = training_figures.ahead(AHEAD, 95.0, figure.LIGHT)
    go.Figure(made.figure)
    assert [line["y"][-1] for line in made.figure["data"]] == [70.0, None, None]
    assert "by past form: 85.0% on 7 April 2014, then not yet known" in made.alt


def test_what_is_not_known_at_all_is_said():
    table = AHEAD.assign(percent=pd.NA)
    assert "by past form: not yet known" in training_figures.ahead(table, 95.0, figure.LIGHT).alt
    assert training_figures.ahead(AHEAD.assign(in_date_percent=pd.NA), 95.0, figure.LIGHT) is None


def test_a_bar_a_month():
    months = pd.DataFrame(
        {"month": DAYS[:2], "label": ["March 2014", "April 2014"], "people": pd.array([0, 12], dtype="Int64")}
    )
    made = training_figures.months(months, figure.LIGHT)
    go.Figure(made.figure)
    assert made.alt == "Refreshers falling due: March 2014 0, April 2014 12."
    assert training_figures.months(months.assign(people=0), figure.LIGHT) is None


def test_a_point_has_a_shape_for_what_it_is():
    table = pd.DataFrame(
        {"date": DAYS, "label": ["a", "b", "c"], "value": [50.0, 60.0, 94.96], "mean": 60.0, "lower": 40.0, "upper": None,
         "said": "within chance", "point_type": ["common_cause", "special_cause_concern", "special_cause_improvement"]}
    )  # fmt: skip
    made = training_figures.trend(table, 95.0, figure.LIGHT)
    go.Figure(made.figure)
    symbols = [line["marker"]["symbol"] for line in made.figure["data"] if "marker" in line]
    assert symbols == ["circle", "square", "diamond"]
    assert "the last, c: 94.9%" in made.alt
