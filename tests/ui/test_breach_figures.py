"""Figures of breaches are pure: marks where the figures say, and a sentence that says the same."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pandas as pd
import plotly.graph_objects as go
import pytest

from ig_metrics.breaches import funnel
from ig_metrics.breaches.series import Rebase
from ig_metrics.dashboard.breach_charts import POINTS
from ig_metrics.dashboard.breach_views import Charted
from ig_metrics.ui import breach_figures, comparison_figures, figure, icons

D = dt.date


def charted(kind="xmr", values=(4, 5, None, 30), types=("common_cause",) * 3 + ("special_cause_concern",), **more):
    days = pd.date_range("2014-01-01", periods=len(values), freq="MS")
    frame = pd.DataFrame({"date": days, "value": pd.array(values, dtype="Float64"), "point_type": types})
    frame = frame.assign(label=[f"{day:%B %Y}" for day in days], mean=5.0, lower=0.0, upper=10.0, signal="Above UCL",
                         said="above the upper limit")  # fmt: skip
    given = {
        "key": "all", "title": "All breaches", "kind": kind, "name": "XmR chart", "reason": "Many.", "sentence": "Higher.",
        "points": frame[list(POINTS)].astype(POINTS), "start": D(2014, 1, 1), "until": D(2014, 4, 30),
        "variation": "concern_high", "improvement": "decrease",
    }  # fmt: skip
    return Charted(**{**given, **more})


def test_a_signal_has_a_shape_of_its_own_and_a_gap_is_no_nought():
    made = breach_figures.series(charted(), figure.LIGHT)
    lines, common, concern = made.figure["data"]
    assert lines["y"] == [4, 5, None, 30]
    assert (common["x"], common["marker"]["symbol"]) == ([0, 1], "circle")
    assert (concern["x"], concern["marker"]["symbol"]) == ([3], "diamond")
    assert any(note["text"] == "not<br>held" and note["x"] == 2 for note in made.figure["layout"]["annotations"])


def test_the_icon_stands_with_its_words():
    words = [note["text"] for note in breach_figures.series(charted(), figure.LIGHT).figure["layout"]["annotations"]]
    assert "Higher: worse" in words


def test_both_icons_are_there_where_there_is_a_target():
    made = breach_figures.series(charted(assurance="inconsistent", target=6.0), figure.DARK)
    words = [note["text"] for note in made.figure["layout"]["annotations"]]
    assert {"Higher: worse", "Target: by chance", "<b>?</b>", "Target 6"} <= set(words)


@pytest.mark.parametrize("icon", sorted(icons.SHORT))
@pytest.mark.parametrize("colours", [figure.LIGHT, figure.DARK])
def test_every_icon_is_a_figure_plotly_takes(icon, colours):
    shapes, words = icons.drawn(icon, 0.5, colours, times=True)
    go.Figure(layout={"shapes": shapes, "annotations": words["both"]})
    assert words["both"][0]["text"]


def test_icons_differ_in_form_and_not_in_colour_alone():
    drawn = {
        name: repr([(s["type"], s.get("path")) for s in icons.drawn(name, 0, figure.LIGHT)[0]]) for name in icons.SHORT
    }
    # The same form may stand for better and worse only where the outline differs.
    assert len(set(drawn.values())) == len(drawn)


def test_times_between_end_in_an_open_point_and_say_longer():
    made = breach_figures.series(charted("t", variation="improvement_high", open_days=29), figure.LIGHT)
    open_point = made.figure["data"][-1]
    # Drawn in by the power of a T chart, so that 29 days stand where 29 ^ (1 / 3.6) does, and marked in days.
    assert (open_point["x"], open_point["y"]) == ([119], [pytest.approx(29 ** (1 / 3.6))])
    scale = made.figure["layout"]["yaxis"]
    assert dict(zip(scale["ticktext"], scale["tickvals"], strict=True))["1 week"] == pytest.approx(7 ** (1 / 3.6))
    assert open_point["marker"]["color"] == figure.LIGHT.paper
    assert "Longer: better" in [note["text"] for note in made.figure["layout"]["annotations"]]


def test_a_rebase_is_a_line_with_its_day():
    made = breach_figures.series(charted(rebases=(Rebase(D(2014, 3, 1), "why", "x"),)), figure.LIGHT)
    assert "Anew: 1 Mar 2014" in [note["text"] for note in made.figure["layout"]["annotations"]]


def test_few_events_are_dots_those_of_one_day_on_one_another():
    made = breach_figures.series(charted("dots", events=(D(2014, 1, 5), D(2014, 1, 5), D(2014, 2, 1))), figure.LIGHT)
    (dots,) = made.figure["data"]
    assert (dots["x"], dots["y"]) == ([4, 4, 31], [1, 2, 1])
    assert "5 January 2014, 5 January 2014 and 1 February 2014" in made.alt


def test_no_event_is_no_chart():
    assert breach_figures.series(charted("none"), figure.LIGHT) is None
    nothing = charted(values=(None,), types=("common_cause",))
    assert breach_figures.series(nothing, figure.LIGHT) is None


def test_the_sentence_of_a_chart_says_its_last_point_and_limits():
    assert breach_figures.series(charted(), figure.LIGHT).alt == (
        "All breaches: XmR chart, 3 points; the last, April 2014: 30 breaches, above the upper limit. "
        "Mean 5.0, limits 0.0 to 10.0. Higher."
    )


def services():
    staff = pd.DataFrame({"group": ["Homes", "Advice", "Roads"], "staff": [6000, 3000, 1000]})
    counts = pd.DataFrame({"group": ["Homes", "Roads"], "count": pd.array([10, 10], dtype="Int64")})
    return funnel.funnel(counts, staff)


def test_a_service_beyond_chance_is_a_diamond_with_its_name():
    table = services()
    made = comparison_figures.funnel(table, funnel.limits(table), figure.LIGHT)
    beyond = made.figure["data"][-1]
    assert (beyond["x"], beyond["marker"]["symbol"]) == ([1000], "diamond")
    assert "Roads 10 against 2.0 expected" in made.alt
    go.Figure(made.figure)


def test_one_service_is_no_funnel():
    table = services().head(1)
    assert comparison_figures.funnel(table, funnel.limits(table), figure.LIGHT) is None


def test_shares_of_types_stand_beside_the_sectors():
    types = pd.DataFrame(
        {"category": ["phishing", "malware"], "sector": [3, 1], "sector_percent": [75.0, 25.0], "own": [1, 1],
         "own_percent": [50.0, 50.0]}
    )  # fmt: skip
    made = comparison_figures.shares(types, "Health", figure.LIGHT)
    theirs, ours = made.figure["data"]
    assert (theirs["x"], ours["x"]) == ([75.0, 25.0], [50.0, 50.0])
    assert made.alt == "Share of each type, Health beside our own. phishing: sector 75.0% ours 50.0%; malware: sector 25.0% ours 50.0%."  # fmt: skip
    assert comparison_figures.shares(types.assign(sector=0, own=0), "Health", figure.LIGHT) is None


def test_a_month_without_a_report_is_a_gap_without_a_word():
    chart = charted("p", variation="common_cause")
    empty = chart.points["said"].mask(chart.points["value"].isna(), "nothing reported")
    made = breach_figures.series(dataclasses.replace(chart, points=chart.points.assign(said=empty)), figure.LIGHT)
    words = [note["text"] for note in made.figure["layout"]["annotations"]]
    assert "not<br>held" not in words
    assert {"mean 5%", "upper 10%"} <= set(words)


@pytest.mark.parametrize("kind", ["xmr", "c", "u", "u'", "p", "p'", "t"])
@pytest.mark.parametrize("small", [True, False])
def test_every_figure_is_one_plotly_takes(kind, small):
    chart = charted(kind, open_days=3, target=4.0, assurance="pass", rebases=(Rebase(D(2014, 3, 1), "why", "x"),))
    for colours in (figure.LIGHT, figure.DARK):
        go.Figure(breach_figures.series(dataclasses.replace(chart), colours, small=small).figure)
