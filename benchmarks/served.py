"""The app served for a measurement: as it ships, with its figures written in, or another script; by uvicorn, on a free port."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import bench_page
from scripts.screenshots import free_port, running

COMMITTEE = """
from ig_metrics.privacy.roles import Viewer
from ig_metrics.ui import viewer

viewer.signed_in = lambda: Viewer("benchmark", "committee")
from app import app
"""
"""Everybody is a committee member: how they sign in is not what is measured."""
BEHIND = (
    COMMITTEE
    + """
from ig_metrics.ui.web import local_mode

local_mode.sign_in_is_set_up = lambda: True
"""
)
"""The same, and the app believes itself behind a proxy, as where people sign in."""
CONSTANTS = (
    COMMITTEE
    + """
from benchmarks import bench_page

_written_in = bench_page.written_in({})
_written_in.__enter__()
"""
)
"""The same pages with every figure, chart and date as it was the first time."""
SCRIPT = """
import streamlit as st

app = st.App({script!r})
"""
DEFAULTS = (
    COMMITTEE
    + """
from streamlit import config

config.set_option("server.fileWatcherType", "auto")
config.set_option("runner.postScriptGC", True)
"""
)
"""The same under what Streamlit does unless it is told otherwise, of what our settings tell it otherwise for speed. Set once the app is
there: the file of settings goes before the environment."""
THAWED = "\nimport gc\n\ngc.unfreeze()\n"
"""Added to a launcher: what our own freezes of memory at a start, so that no look for rubbish passes it, is given back."""


@dataclass(frozen=True)
class Served:
    """A server that answers: its address and its process."""

    url: str
    pid: int


@contextmanager
def serving(folder: Path, name: str, source: str) -> Iterator[Served]:
    """A launcher served under the configuration the app ships with, its files in `folder`; ended afterwards."""
    (folder / f"{name}_launcher.py").write_text(source, encoding="utf-8")
    port = free_port()
    path = os.pathsep.join((str(folder), str(bench_page.ROOT)))
    command = [sys.executable, "-m", "uvicorn", f"{name}_launcher:app", "--port", str(port), "--log-level", "warning"]
    server = subprocess.Popen(
        command,
        cwd=bench_page.ROOT,
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with running(server, f"http://localhost:{port}/_stcore/health"):
        yield Served(f"http://localhost:{port}", server.pid)
