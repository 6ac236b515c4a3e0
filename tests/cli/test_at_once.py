"""Two people who bring files into one home at the same moment. POSIX only, as it forks."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.at_once import FIRST, ONCE, PAIRS

ROOT = Path(__file__).parents[2]
MEETING, APART = 10, 20
"""Rounds of the long run."""
KINDS, SAME = f"two kinds{FIRST}", f"one file twice{FIRST}"


def tried(folder: Path, rounds: int, *more: str) -> dict[str, Any]:
    seed = random.randrange(10**6)
    command = [sys.executable, "-m", "tests.cli.at_once", str(folder), str(seed), str(rounds), *more]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=3600)
    assert run.returncode == 0, f"seed {seed}: {run.stderr[-6000:]}"
    found: dict[str, Any] = json.loads(run.stdout)
    return found


@pytest.mark.disk
def test_two_files_at_once_are_both_stored_and_one_file_twice_is_stored_once(tmp_path: Path) -> None:
    did = tried(tmp_path, 1, "--pair", KINDS, "--pair", SAME)
    assert did == {KINDS: {"both": 1}, SAME: {ONCE: 1}}


@pytest.mark.long
@pytest.mark.disk
def test_every_pair_that_meets_where_it_is_kept(tmp_path: Path) -> None:
    did = tried(tmp_path, MEETING)
    assert did == {name: {"both" if len(set(pair)) == 2 else ONCE: MEETING} for name, pair in PAIRS.items()}


@pytest.mark.long
@pytest.mark.disk
def test_every_pair_of_processes_of_their_own_wherever_they_meet(tmp_path: Path) -> None:
    did = tried(tmp_path, APART, "--apart")
    assert {name: sum(count.values()) for name, count in did.items()} == dict.fromkeys(PAIRS, APART)
