"""An upload that is killed happened wholly or not at all, and leaves no rubbish that grows."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

from tests.effort import LONG

ROOT = Path(__file__).parents[2]
KILLS = 400 if LONG else 40


def test_uploads_killed_at_any_point_are_whole_or_absent(tmp_path: Path) -> None:
    seed = random.randrange(10**6)
    command = [sys.executable, "-m", "tests.store.killed", str(tmp_path), str(seed), str(KILLS)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900)
    assert run.returncode == 0, f"seed {seed}: {run.stderr}"
    did = json.loads(run.stdout)
    assert did["survived"] == KILLS
