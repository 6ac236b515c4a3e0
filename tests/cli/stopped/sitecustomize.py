"""Read by a Python that is started with this folder on its path: has it stopped at one of its points (tests/cli/stopping.py)."""

import importlib.util
import os
from pathlib import Path

if "STOP_THIS_PROCESS" in os.environ:
    _found = importlib.util.spec_from_file_location("stopping", Path(__file__).parents[1] / "stopping.py")
    _stopping = importlib.util.module_from_spec(_found)
    _found.loader.exec_module(_stopping)
    _stopping.from_environment()
