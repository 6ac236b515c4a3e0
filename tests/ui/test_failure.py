"""A part of a page falls alone."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from ig_metrics.errors import Refused
from ig_metrics.ui import figure, panels, tables, training_figures
from ig_metrics.ui.failure import standing
from tests.pages.conftest import said

CANARY = "Jane Example 00012345"


def broken(*args, **kwargs):
    raise ValueError(CANARY)


def page():
    import pandas as pd
    import streamlit as st

    from ig_metrics.ui import charts, panels, tables, training_figures

    groups = pd.DataFrame({"group": ["Adults"], "compliance_percent": [50.0], "in_date": [1], "base": [2]})
    st.title("A page")
    made = panels.chart(groups, "groups", "nothing", charts.compliance, 95.0, None, noun="directorate")
    st.write(f"chart {made is not None}")
    tables.show(groups, {"group": "Directorate"}, "Groups")
    panels.made("weeks", lambda: training_figures.completion(groups, (), (), None))
    st.write("the end")


@pytest.mark.parametrize("what", ["chart", "table", "made"])
def test_the_rest_of_a_page_stands_where_a_part_of_it_fails(monkeypatch, faults, what):
    monkeypatch.setattr(training_figures, "completion", lambda *given: None)
    place, name = {
        "chart": (panels.st, "plotly_chart"), "table": (tables, "chosen"), "made": (training_figures, "completion"),
    }[what]  # fmt: skip
    with monkeypatch.context() as patch:
        patch.setattr(place, name, broken)
        at = AppTest.from_function(page).run()
    assert not at.exception
    assert len(at.warning) == len(faults) == 1
    assert "**This part could not be drawn.**" in at.warning[0].value
    assert faults[0]["reference"] in at.warning[0].value
    assert "test_failure.py" in faults[0]["trace"]
    assert CANARY not in said(at) + str(faults)
    assert "the end" in said(at)
    assert len(at.dataframe) == (0 if what == "table" else 1)


def test_without_the_guard_the_page_would_have_ended_there(monkeypatch):
    monkeypatch.setattr(tables, "chosen", broken)
    monkeypatch.setattr(tables, "show", tables.show.__wrapped__)
    at = AppTest.from_function(page).run()
    assert at.exception
    assert "the end" not in said(at)


def test_a_refusal_and_streamlits_own_signals_go_on(faults):
    from streamlit.runtime.scriptrunner import StopException

    for signal in (Refused("no course"), StopException(), KeyboardInterrupt()):

        @standing
        def part(signal=signal):
            raise signal

        with pytest.raises(type(signal)):
            part()
    assert faults == []


def test_what_a_part_gives_is_given_on():
    @standing
    def part(one, *, two):
        """Words."""
        return one + two

    assert part(1, two=2) == 3
    assert (part.__name__, part.__doc__) == ("part", "Words.")


def test_every_common_way_to_draw_is_guarded():
    for draw in (panels.chart, panels.plot, panels.made, panels.table, panels.files, panels.worked_out, tables.show):
        assert hasattr(draw, "__wrapped__"), draw.__name__
    assert not hasattr(figure.layout, "__wrapped__")
