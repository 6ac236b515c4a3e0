"""The simulation behind the table of docs/methods.md: it runs, repeats itself, and the table is of its rates."""

import re
from pathlib import Path

from benchmarks import charts

METHODS = (Path(__file__).parents[2] / "docs" / "methods.md").read_text(encoding="utf-8")


def test_the_table_in_the_docs_has_a_line_for_each_rate():
    head = charts.table([]).splitlines()[0]
    assert head in METHODS
    body = METHODS[METHODS.index(head) :].split("\n\n")[0]
    assert re.findall(r"^\| ([0-9.]+) \|", body, re.M) == [f"{rate:g}" for rate in charts.RATES]


def test_the_simulation_repeats_itself():
    assert charts.simulate(0.3, 5) == charts.simulate(0.3, 5)


def test_a_frequent_series_has_an_xmr_chart_that_seldom_cries_wolf_and_sees_a_doubling():
    line = charts.simulate(15, 25)
    assert line.charts == "XmR 100"
    assert line.false_alarm <= 12
    assert line.seen_12 >= 90
