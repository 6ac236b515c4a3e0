"""The programs of this folder that fork or start others, run as processes of their own."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def tried(module: str, folder: Path, times: int, *more: str) -> dict[str, Any]:
    """What `python -m module FOLDER SEED TIMES ...` tells of itself, with a seed of its own; fails with the seed where it fails."""
    seed = random.randrange(10**6)
    command = [sys.executable, "-m", module, str(folder), str(seed), str(times), *more]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=3600)
    assert run.returncode == 0, f"seed {seed}: {run.stderr[-6000:]}"
    found: dict[str, Any] = json.loads(run.stdout)
    return found
