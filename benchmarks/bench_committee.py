"""A committee page with 1,000,000 people beside the same page with 40,000, warm: its cost must not follow the headcount."""

from __future__ import annotations

import os
import statistics
import tempfile
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks import bench_page
from benchmarks.measure import Row

MANY, BUDGET = 1_000_000, 1.5
PAGES = ("overview", "training", "overdue")


def rows() -> list[Row]:
    """The budget's row for each committee page that rests on people: medians of warm runs."""
    took = {people: _pages(people) for people in (bench_page.PEOPLE, MANY)}
    return [
        Row(
            f"{page} page, committee, warm: {MANY:,} people beside {bench_page.PEOPLE:,}",
            took[MANY][page],
            took[bench_page.PEOPLE][page],
            BUDGET,
            "ms",
        )
        for page in PAGES
    ]


def _pages(people: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, {"IG_METRICS_HOME": folder}):
        bench_page.fill(Path(folder), people)
        return {page: statistics.median(_warm(page)) for page in PAGES}


def _warm(page: str) -> list[float]:
    from streamlit.testing.v1 import AppTest

    at: Any = AppTest.from_string(bench_page.SCRIPT, default_timeout=900)
    at.session_state["view_as"] = "committee"
    at.run()
    at.switch_page(str(bench_page.ROOT / "pages" / f"{page}.py")).run()
    if at.exception:
        raise RuntimeError(f"{page} failed: {at.exception[0].value}")
    return [bench_page.one(at) for _ in range(bench_page.RUNS + 2)][2:]
