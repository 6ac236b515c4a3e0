"""The paper says where the council stands among others: in the part about the Toolkit, with what it rests on, where a benchmark is held."""

from __future__ import annotations

from types import SimpleNamespace

from ig_metrics.dashboard.views import Statement
from ig_metrics.report import assurance
from ig_metrics.report.blocks import Text

TOLD = Statement(
    "others", "Compared with others", ("Of **6** county councils, **4** scored higher.", "Of **6** too."), "toolkit",
    source="Benchmark of organisations, 31 March 2014", confidence="Confidence: high.",
)  # fmt: skip


def among(*state):
    return assurance._among_others(SimpleNamespace(overview=SimpleNamespace(state=state)))


def test_it_is_said_with_its_source_and_how_sure_one_can_be():
    assert among(Statement("levels", "Levels", ("x",), "toolkit"), TOLD) == (
        Text("Of **6** county councils, **4** scored higher. Of **6** too."),
        Text("Benchmark of organisations, 31 March 2014. Confidence: high."),
    )


def test_without_a_benchmark_nothing_is_said():
    assert among(Statement("levels", "Levels", ("x",), "toolkit")) == ()
