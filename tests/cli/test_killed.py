"""Whatever is done from the command line and is killed, or stopped by Ctrl+C, has happened wholly or not at all. POSIX only, as it forks."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli import acts

ROOT = Path(__file__).parents[2]
KILL, CTRL_C = str(int(signal.SIGKILL)), str(int(signal.SIGINT))
KILLS, STOPS = 10, 4
"""Of each act, in the long run."""


def tried(folder: Path, times: int, *more: str) -> dict[str, Any]:
    seed = random.randrange(10**6)
    command = [sys.executable, "-m", "tests.cli.killed", str(folder), str(seed), str(times), *more]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=3600)
    assert run.returncode == 0, f"seed {seed}: {run.stderr[-6000:]}"
    found: dict[str, Any] = json.loads(run.stdout)
    return found


@pytest.mark.disk
def test_a_handful_of_stops_leaves_all_or_nothing(tmp_path: Path) -> None:
    few = [each for act in (acts.WITHDRAW, acts.INGEST) for each in ("--act", act.name)]
    did = tried(tmp_path, 1, "--forked", "--signal", KILL, "--signal", CTRL_C, *few)
    assert sum(did["all"].values()) == 2


@pytest.mark.long
@pytest.mark.disk
def test_every_act_killed_at_any_point_is_whole_or_absent(tmp_path: Path) -> None:
    did = tried(tmp_path, KILLS, "--signal", KILL)
    assert len(did["acts"]) == len(acts.ACTS)
    assert did["stopped"] >= 200


@pytest.mark.long
@pytest.mark.disk
def test_every_act_stopped_by_ctrl_c_leaves_nothing_behind(tmp_path: Path) -> None:
    did = tried(tmp_path, STOPS, "--signal", CTRL_C)
    assert sum(did["all"].values()) == STOPS * len(acts.ACTS)
