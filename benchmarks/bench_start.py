"""What a start costs: the package, the command line's help and a question from it, and the app until its first page is drawn."""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

import psutil

from benchmarks.measure import Row, command
from benchmarks.viewers import Told, Viewer
from scripts.screenshots import free_port, running

RUNS = 7
MOST_SECONDS = 0.3
ROOT = Path(__file__).resolve().parents[1]
EMPTY = 'import streamlit as st\nst.title("Nothing")\n'


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
            }
        )
        apps = {"app": (ROOT / "app.py", ROOT), "empty": (empty, empty.parent), "empty under ours": (empty, ROOT)}
        taken = [{name: _first_page(*where) for name, where in apps.items()} for _ in range(RUNS)]
        took |= {name: statistics.median(each[name] for each in taken) for name in apps}
    return [
        Row("import ig_metrics, CPU; beside 0.3 s", took["package"], MOST_SECONDS, 1),
        Row("ig-metrics --help, CPU; beside 0.3 s", took["help"], MOST_SECONDS, 1),
        Row("toolkit --json, the sample council, CPU; beside import pandas", took["toolkit"], took["pandas"], 2),
        Row("app start to first page, CPU; beside an empty Streamlit app", took["app"], took["empty"], 2),
        Row("the same; beside an empty app under our settings", took["app"], took["empty under ours"], 2),
    ]


def _first_page(script: Path, settings: Path) -> float:
    """Processor seconds of `streamlit run` from its start until one viewer has the first page; `settings`: where its own are."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}", "--server.headless=true"]
    server = subprocess.Popen(
        command,
        cwd=settings,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with running(server, f"http://localhost:{port}/_stcore/health"):
        asyncio.run(_visit(f"http://localhost:{port}"))
        return sum(psutil.Process(server.pid).cpu_times()[:2])


async def _visit(url: str) -> None:
    told = Told()
    async with Viewer(url, told) as viewer:
        await viewer.visit("")
    if told.errors:
        raise RuntimeError(f"the first page failed: {told.errors[0]}")


def _by_turns(commands: dict[str, Sequence[str]]) -> dict[str, float]:
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(RUNS + 1):
        for name, arguments in commands.items():
            cost = command(arguments, {"PYTHONPATH": str(ROOT)})
            if turn:  # the first writes byte code and warms the disk
                taken[name].append(cost.cpu)
    return {name: statistics.median(each) for name, each in taken.items()}
