"""Every case made by independent software: limits to 1e-9, every signal, every icon."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ig_metrics.breaches import control_charts

TRUTH = Path(__file__).parents[1] / "truth"
XMR = json.loads((TRUTH / "xmr" / "cases.json").read_text(encoding="utf-8"))
QIC = json.loads((TRUTH / "qic" / "cases.json").read_text(encoding="utf-8"))

CONSTANT_UNSCREENED = ("X039",)
"""The reference draws limits of no width about a constant series when it does not screen; we draw none, on purpose."""


@cache
def table(path):
    return pd.read_csv(TRUTH / path, parse_dates=["x" if path.startswith("qic") else "date"])


def same(found, expected):
    np.testing.assert_allclose(np.asarray(found, dtype=float), np.asarray(expected, dtype=float), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("case", XMR, ids=lambda case: case["case_id"])
def test_xmr_as_the_nhs_draws_it(case):
    rows = table("xmr/outputs.csv")
    rows = rows[rows["case_id"] == case["case_id"]]
    options = case["options"]
    chart = control_charts.xmr(
        rows.set_index("date")["value"],
        improvement=options["improvement_direction"],
        rebase=options["rebase"],
        fix_after=options["fix_after_n_points"],
        target=options["target"],
        screen_outliers=options["screen_outliers"],
    )
    if case["case_id"] in CONSTANT_UNSCREENED:
        assert chart.points[["lower", "upper"]].isna().all(axis=None)
        rows = rows.assign(lpl=np.nan, upl=np.nan)
    for ours, theirs in (("mean", "mean"), ("lower", "lpl"), ("upper", "upl"), ("group", "rebase_group")):
        same(chart.points[ours], rows[theirs])
    assert chart.points["signal"].tolist() == rows["special_cause_type"].tolist()
    assert chart.points["point_type"].tolist() == rows["point_type"].tolist()
    assert (chart.variation, chart.assurance) == (case["variation_icon"], case["assurance_icon"])
    assert any("on trial" in warning for warning in chart.warnings) == bool(case["warnings"])


@pytest.mark.parametrize("case", QIC, ids=lambda case: case["case_id"])
def test_counts_rates_shares_and_gaps(case):
    rows = table("qic/outputs.csv")
    rows = rows[rows["case_id"] == case["case_id"]]
    given, options = case["input"], case["options"]
    dates = pd.to_datetime(given["x"])
    counts = pd.Series(given["y"], index=dates)
    screen = {"screen_outliers": options["screened_mr"]}
    if case["chart"] == "t":
        chart = control_charts.t_chart(counts, **screen)
    elif case["chart"] == "c":
        chart = control_charts.c_chart(counts, **screen)
    else:
        exposure = pd.Series(given["n"], index=dates)
        laney = case["chart"] in ("up", "pp")
        if case["chart"].startswith("u"):
            chart = control_charts.u_chart(counts, exposure, laney=laney, multiply=options["multiply"], **screen)
        else:
            chart = control_charts.p_chart(counts, exposure, laney=laney, **screen)
    for ours, theirs in (("value", "y"), ("mean", "cl"), ("lower", "lcl"), ("upper", "ucl")):
        same(chart.points[ours], rows[theirs])
    outside = chart.points["signal"].isin(["Above UCL", "Below LCL"])
    assert outside.tolist() == rows["sigma.signal"].tolist()
    assert chart.runs_signal == rows["runs.signal"].iloc[0]
