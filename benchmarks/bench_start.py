"""What a start costs: the package, the command line's help and a question from it, and the app until its first page is drawn."""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

from benchmarks.measure import Row, command

RUNS = 7
MOST_SECONDS = 0.3
ROOT = Path(__file__).resolve().parents[1]
EMPTY = 'import streamlit as st\nst.title("Nothing")\n'
FIRST_PAGE = """
import sys
from streamlit.testing.v1 import AppTest
at = AppTest.from_file(sys.argv[1], default_timeout=120).run()
assert not at.exception, at.exception
"""


def rows() -> list[Row]:
    """The budget's rows: processor time of whole processes, medians of runs that take turns."""
    python = sys.executable
    with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, {"IG_METRICS_HOME": folder}):
        from ig_metrics import demo

        demo.fill(Path(folder))
        empty = Path(folder) / "empty.py"
        empty.write_text(EMPTY, encoding="utf-8")
        took = _by_turns(
            {
                "pandas": [python, "-c", "import pandas"],
                "package": [python, "-c", "import ig_metrics"],
                "help": [python, "-m", "ig_metrics", "--help"],
                "toolkit": [python, "-m", "ig_metrics", "toolkit", "--json", "--as-at", "2014-03-31"],
                "first page": [python, "-c", FIRST_PAGE, str(ROOT / "ig_metrics" / "ui" / "router.py")],
                "empty page": [python, "-c", FIRST_PAGE, str(empty)],
            }
        )
    return [
        Row("import ig_metrics, CPU; beside 0.3 s", took["package"], MOST_SECONDS, 1),
        Row("ig-metrics --help, CPU; beside 0.3 s", took["help"], MOST_SECONDS, 1),
        Row("toolkit --json, the sample council, CPU; beside import pandas", took["toolkit"], took["pandas"], 2),
        Row("app start to first page, CPU; beside an empty Streamlit app", took["first page"], took["empty page"], 2),
    ]


def _by_turns(commands: dict[str, Sequence[str]]) -> dict[str, float]:
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(RUNS + 1):
        for name, arguments in commands.items():
            cost = command(arguments, {"PYTHONPATH": str(ROOT)})
            if turn:  # the first writes byte code and warms the disk
                taken[name].append(cost.cpu)
    return {name: statistics.median(each) for name, each in taken.items()}
