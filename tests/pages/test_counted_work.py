"""What a page costs, counted and not timed: a warm visit asks the store one number, reads no row, builds no Plotly object and sends little."""

from __future__ import annotations

import os
import subprocess
import sys

import plotly.basedatatypes
import pytest
import sqlalchemy as sa
import streamlit as st
from sqlalchemy import event
from streamlit.testing.v1 import local_script_runner

from ig_metrics.store import snapshots

PLACES = ("overview", "toolkit", "plan", "training", "overdue", "breaches")
MOST_BYTES = 65_000
"""What one run of a page may send to its viewer."""
MOST_ELEMENTS, MOST_TABLES = 110, 4
"""What one run of a page may send of what a browser pays for one by one."""
MOST_ROOMS = 130
"""Modules of the product that a question about the Toolkit loads."""


class Counter:
    """Rows read, statements sent, Plotly objects built, bytes and elements sent: since it was last set to nothing."""

    def __init__(self):
        self.rows = self.statements = self.built = self.sent = self.elements = 0


@pytest.fixture
def counted(monkeypatch):
    """Everything counted for as long as the test lasts."""
    counter = Counter()
    read, begin, run = (
        snapshots.Reader.rows,
        plotly.basedatatypes.BaseFigure.__init__,
        local_script_runner.LocalScriptRunner.run,
    )

    def reading(self, *args, **kwargs):
        frame = read(self, *args, **kwargs)
        counter.rows += len(frame)
        return frame

    def building(self, *args, **kwargs):
        counter.built += 1
        begin(self, *args, **kwargs)

    def running(self, *args, **kwargs):
        tree = run(self, *args, **kwargs)
        counter.sent = sum(message.ByteSize() for message in self.forward_msgs())
        counter.elements = sum(message.WhichOneof("type") == "delta" for message in self.forward_msgs())
        return tree

    def executed(*args):
        counter.statements += 1

    monkeypatch.setattr(snapshots.Reader, "rows", reading)
    monkeypatch.setattr(plotly.basedatatypes.BaseFigure, "__init__", building)
    monkeypatch.setattr(local_script_runner.LocalScriptRunner, "run", running)
    event.listen(sa.Engine, "before_cursor_execute", executed)
    yield counter
    event.remove(sa.Engine, "before_cursor_execute", executed)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("role", ["ig_lead", "committee"])
def test_a_warm_visit_does_no_work_twice(council, opened, counted, place, role):
    at = opened(place, role)
    counted.__init__()
    at.run()
    assert not at.exception
    assert (counted.rows, counted.built) == (0, 0)
    assert counted.statements <= 2, "a transaction begins, and the catalogue is asked for its version: nothing else"
    assert 0 < counted.sent <= MOST_BYTES
    assert 0 < counted.elements <= MOST_ELEMENTS
    assert len(at.dataframe) <= MOST_TABLES


def test_the_toolkit_on_the_command_line_loads_nothing_of_pages_papers_or_charts(sample_home):
    heavy = (
        "streamlit",
        "plotly",
        "openpyxl",
        "docx",
        "pptx",
        "xlsxwriter",
        "rapidfuzz",
        "python_calamine",
        "alembic",
        "PIL",
    )
    heavy += ("dask", "distributed", "fsspec", "authlib", "httpx")
    script = (
        "import os, sys\n"
        "from ig_metrics.cli import main\n"
        "code = main(['toolkit', '--json', '--as-at', '2014-03-31'])\n"
        f"print(code, sorted(name for name in {heavy} if name in sys.modules), file=sys.stderr)\n"
        "print(sum(name.startswith('ig_metrics') for name in sys.modules), file=sys.stderr)"
    )
    said = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "IG_METRICS_HOME": str(sample_home)},
    ).stderr.splitlines()
    assert said[0] == "0 []"
    assert int(said[1]) <= MOST_ROOMS


@pytest.mark.parametrize("place", ["overview", "training", "overdue"])
def test_a_first_visit_of_the_committee_reads_nobody_s_row_once_measures_are_kept(council, opened, monkeypatch, place):
    """As in a process that has just begun: nothing measured is at hand, and no view."""
    st.cache_resource.clear()
    read: list[str] = []
    rows = snapshots.Reader.rows

    def reading(self, info, columns=None):
        read.append(info.kind)
        return rows(self, info, columns)

    monkeypatch.setattr(snapshots.Reader, "rows", reading)
    opened(place, "committee")
    assert not {"staff", "completions", "paper_returns", "exemptions", "network_accounts", "issued_lists"} & set(read)
    assert read, "plans and registers are read"
