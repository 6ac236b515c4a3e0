"""More variation than chance: held to Pearson's chi-squared as R has it, and to cases worked by hand."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ig_metrics.breaches.dispersion import chi_squared_above, dispersion

QIC = Path(__file__).parents[1] / "truth" / "qic"
TRUTH = pd.read_csv(QIC / "overdispersion.csv")
INPUTS = {case["series_id"]: case["input"] for case in json.loads((QIC / "cases.json").read_text(encoding="utf-8"))}


@pytest.mark.parametrize("line", TRUTH.to_dict("records"), ids=lambda line: line["series_id"])
def test_the_tail_of_chi_squared_as_r_has_it(line):
    assert chi_squared_above(line["pearson_x2"], line["df"]) == pytest.approx(line["p_upper"], rel=1e-9)


@pytest.mark.parametrize("name", ["b9", "b9_u", "bover_u", "brare"])
def test_the_variation_of_a_series_as_r_has_it(name):
    given_, line = INPUTS[name], TRUTH.set_index("series_id").loc[name]
    exposure = pd.Series(given_["n"], dtype="float64") if name.endswith("_u") else None
    found = dispersion(pd.Series(given_["y"]), exposure)
    assert found.times == pytest.approx(line["phi"], rel=1e-7)
    assert found.p == pytest.approx(line["p_upper"], rel=1e-5)
    assert found.material == (name == "bover_u")


def test_by_hand():
    # Mean 2: (1 + 1 + 4) / 2 = 3, of two degrees of freedom: e^-1.5.
    found = dispersion(pd.Series([1, 3, 4, 0]))
    assert found.times == pytest.approx((1 + 1 + 4 + 4) / 2 / 3)
    assert dispersion(pd.Series([1, 3])).times == pytest.approx(1)
    assert chi_squared_above(3, 2) == pytest.approx(np.exp(-1.5))


def test_of_a_share_the_binomial_is_meant():
    # A half of 10 and of 10: expected 5 and 5, variance 2.5.
    found = dispersion(pd.Series([3, 7]), pd.Series([10, 10]), share=True)
    assert found.times == pytest.approx((4 + 4) / 2.5)


@pytest.mark.parametrize("counts", [(), (3,), (0, 0), (np.nan, 4)])
def test_too_little_to_tell(counts):
    assert dispersion(pd.Series(counts, dtype="float64")) is None


def test_months_without_exposure_are_left_out():
    counts = pd.Series([4, 5, 6])
    assert dispersion(counts, pd.Series([10, 0, 10])) == dispersion(counts[[0, 2]], pd.Series([10, 10], index=[0, 2]))


@given(st.lists(st.one_of(st.just(float("nan")), st.integers(0, 400)), max_size=40))
def test_of_any_counts_the_chance_is_a_chance(counts):
    found = dispersion(pd.Series(counts, dtype="float64"))
    assert found is None or (0 <= found.p <= 1 and found.times >= 0)
