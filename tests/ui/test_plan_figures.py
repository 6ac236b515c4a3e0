"""Figures of the plan are pure: marks and lines where the dates say, and a sentence that says the same."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import plotly.graph_objects as go
import pytest

from ig_metrics.ui import figure, forecast_figures, plan_figures

AS_AT, DEADLINE = dt.date(2014, 3, 31), dt.date(2014, 6, 30)


def row(state, due, *, first=None, done=None, starts=None, late=0, slip=0, category="A", action="Do it", number="101"):
    return {
        "action": action, "requirement": number, "category": category, "starts": starts, "due": due, "first_due": first or due,
        "done_on": done, "state": state, "late_by": late, "slippage": slip,
    }  # fmt: skip


def table(*rows):
    frame = pd.DataFrame(rows)
    for name in ("starts", "due", "first_due", "done_on"):
        frame[name] = pd.to_datetime(frame[name])
    return frame


def four():
    return table(
        row("Done on time", "2014-02-28", done="2014-02-27", starts="2014-01-01", slip=-1),
        row("Done late", "2014-02-28", done="2014-03-07", late=7, slip=7),
        row("Late", "2014-03-14", late=17, category="B", action="Review", number="301"),
        row("Open", "2014-05-30", first="2014-03-31", slip=60, category="B"),
    )


def timeline(rows, deadline=DEADLINE, colours=figure.LIGHT):
    return plan_figures.timeline(rows, AS_AT, deadline, colours)


def words(made):
    return [note["text"] for note in made.figure["layout"]["annotations"]]


def test_each_state_has_a_shape_of_its_own():
    made = timeline(four())
    drawn = {
        (trace["marker"]["symbol"], trace["marker"]["color"] == figure.LIGHT.paper): trace["x"]
        for trace in made.figure["data"]
    }
    assert drawn == {
        ("circle", True): ["2014-05-30"], ("diamond", False): ["2014-03-14"], ("square", False): ["2014-03-07"],
        ("circle", False): ["2014-02-27"],
    }  # fmt: skip


def test_each_state_is_in_words_too():
    assert {"done 27 Feb", "done 7 Mar, 7 days late", "late by 17 days", "due 30 May (+60 days)"} <= set(
        words(timeline(four()))
    )


def test_a_thin_line_runs_from_the_date_first_promised_and_a_thick_one_where_it_is_late():
    lines = {
        (shape["x0"], shape["x1"], shape["line"]["width"]) for shape in timeline(four()).figure["layout"]["shapes"]
    }
    assert ("2014-03-31", "2014-05-30", 1.5) in lines
    assert ("2014-03-14", "2014-03-31", 3) in lines
    assert ("2014-02-28", "2014-03-07", 3) in lines
    assert ("2014-01-01", "2014-02-27", 9) in lines


def test_today_the_deadline_and_the_categories_are_written_down():
    said = words(timeline(four()))
    assert {"<b>As at 31 Mar 2014</b>", "<b>Deadline 30 Jun 2014</b>", "<b>A</b>", "<b>B</b>"} <= set(said)
    assert "<b>As at, and the deadline 31 Mar 2014</b>" in words(timeline(four(), AS_AT))
    assert not any("eadline" in each for each in words(timeline(four(), None)))


def test_the_sentence_counts_the_states_and_names_what_is_late():
    assert timeline(four()).alt == (
        "4 actions on a timeline as at 31 March 2014, deadline 30 June 2014: 1 done on time, 1 done late, 1 late and 1 open. "
        "Late: 301 Review, 17 days. 1 open action is due later than first promised."
    )


def test_what_lies_far_away_is_drawn_at_the_edge_and_said():
    made = timeline(table(row("Open", "2030-01-01"), row("Open", "2014-05-01")))
    assert made.note == "1 date further away than the chart reaches is drawn at its edge."
    assert "due 1 Jan 2030" in words(made)
    assert made.figure["data"][0]["x"][0] < "2016"


def test_a_long_name_is_cut_for_the_phone_and_nothing_in_it_is_markup():
    made = timeline(table(row("Open", "2014-05-01", action="<b>Write</b> " + "very " * 20 + "much")))
    cut = next(each for each in words(made) if each.startswith("101 "))
    assert cut.startswith("101 &lt;b&gt;Write")
    assert cut.endswith("…")


def test_no_action_is_no_timeline():
    assert timeline(four().head(0)) is None


def ahead(formed=True):
    days = pd.to_datetime(["2014-03-31", "2014-05-30", "2014-06-30", "2014-09-30"])
    frame = pd.DataFrame({"day": days, "plan_says": pd.array([18, 25, 30, 35], dtype="Int64")})
    forms = {"past_form": [18.0, 19.2, 20.1, 21.5], "low": [18, 18, 19, 20], "high": [18, 21, 22, 23]}
    for name, values in forms.items():
        frame[name] = pd.array(values if formed else [pd.NA] * 4, dtype="Float64" if name == "past_form" else "Int64")
    return frame


SO_FAR = pd.DataFrame(
    {"day": pd.to_datetime(["2014-01-24", "2014-03-31"]), "at_target": pd.array([11, 18], dtype="Int64")}
)


def trajectory(formed=True, so_far=SO_FAR, colours=figure.LIGHT):
    return forecast_figures.trajectory(ahead(formed), so_far, 40, DEADLINE, colours)


def test_the_band_lies_under_the_plan_and_past_form_and_what_was_assessed():
    band, form, plan, _, dots = trajectory().figure["data"]
    assert band["y"] == [18, 21, 22, 23, 20, 19, 18, 18]
    assert (form["line"]["dash"], form["y"]) == ("dash", [18.0, 19.2, 20.1, 21.5])
    assert (plan["line"]["shape"], plan["y"]) == ("hv", [18, 25, 30, 35])
    assert dots["y"] == [11, 18]
    assert {"30 Sep, plan: 35", "30 Sep, past form: 22", "All 40 at target", "<b>Deadline 30 Jun 2014</b>"} <= set(
        words(trajectory())
    )


def test_its_sentence_says_the_deadline_and_the_end():
    assert trajectory().alt == (
        "Requirements at target, of 40. Assessed: 11 on 24 January 2014 and 18 on 31 March 2014. By the deadline, 30 June 2014: the "
        "plan's dates 30, past form about 20 (19 to 22). By 30 September 2014: the plan's dates 35, past form about 22 (20 to 23)."
    )


def test_without_enough_past_only_the_plan_is_drawn():
    made = trajectory(formed=False)
    assert len(made.figure["data"]) == 3
    assert "past form" not in made.alt


def kept(*rows, scored=True):
    names = ["as_at", "plan_says", "past_form", "low", "high", "came", "state"]
    frame = pd.DataFrame(rows, columns=names).assign(applicable=40, scored=scored, deadline=pd.Timestamp(DEADLINE))
    return frame.assign(as_at=pd.to_datetime(frame["as_at"])).astype(
        {"past_form": "Float64", "low": "Int64", "high": "Int64"}
    )


TWO = (
    ("2014-03-31", 30, 20.1, 19, 22, 18, "fewer than its band"),
    ("2014-01-31", 35, None, None, None, 18, "no band given"),
)


def test_forecasts_stand_in_order_beside_what_came():
    made = forecast_figures.kept(forecast_figures.latest(kept(*TWO)), figure.LIGHT)
    plan, form = made.figure["data"]
    assert (plan["x"], plan["y"], plan["marker"]["symbol"]) == (["2014-01-31", "2014-03-31"], [35, 30], "diamond")
    assert (form["x"], form["y"]) == (["2014-03-31"], [20.1])
    assert made.alt == (
        "2 forecasts for 30 June 2014, when 18 were at target. 31 January 2014: the plan 35; 31 March 2014: the plan 30, past form "
        "19 to 22, fewer than its band."
    )
    go.Figure(made.figure)


def test_one_forecast_or_none_scored_is_no_chart():
    assert forecast_figures.kept(forecast_figures.latest(kept(TWO[0])), figure.LIGHT) is None
    assert forecast_figures.latest(kept(*TWO, scored=False)).empty


@pytest.mark.parametrize("colours", [figure.LIGHT, figure.DARK])
def test_every_figure_is_one_plotly_takes(colours):
    go.Figure(timeline(four(), colours=colours).figure)
    go.Figure(trajectory(colours=colours).figure)
    go.Figure(trajectory(False, SO_FAR.head(0), colours).figure)
