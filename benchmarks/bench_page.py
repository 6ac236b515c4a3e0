"""A page's warm script run with 40,000 people, beside the same page with its figures, charts and dates written in as constants."""

from __future__ import annotations

import os
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks import bench_training
from benchmarks.measure import Row

PEOPLE, RUNS, BUDGET = 40_000, 25, 1.3
PAGES = ("overview", "toolkit", "plan", "training", "overdue", "breaches")
ROOT = Path(__file__).resolve().parents[1]
ROUTER = ROOT / "ig_metrics" / "ui" / "router.py"
TAKEN: list[float] = []
"""Milliseconds of processor time of each script run (steadier than the clock), written by the script below from inside Streamlit's script thread."""
SCRIPT = f"""
import time
from benchmarks import bench_page
_started = time.thread_time()
exec(compile({ROUTER.read_text(encoding="utf-8")!r}, {str(ROUTER)!r}, "exec"), globals())
bench_page.TAKEN.append(1000 * (time.thread_time() - _started))
"""
CHARTS = ("category_levels", "compliance", "stages")


def rows() -> list[Row]:
    """The budget's row for each page, looked at by the IG lead: medians of runs that take turns."""
    with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, {"IG_METRICS_HOME": folder}):
        fill(Path(folder))
        return [measure(page) for page in PAGES]


def fill(home: Path, count: int = PEOPLE) -> None:
    """The sample council with its staff and e-learning replaced by `count` generated people."""
    from ig_metrics import demo
    from ig_metrics.store import Store

    demo.fill(home)
    store = Store.open(home)
    posts = bench_training.staff(count)
    tried = bench_training.attempts(posts["staff_id"], count * 3 // 2)
    for kind, frame, source in (("staff", posts, "HR"), ("completions", tried, "Moodle")):
        store.add(
            kind,
            frame,
            as_at=bench_training.AS_AT,
            uploaded_by="benchmark",
            file_name=f"{kind}.xlsx",
            sha256=kind,
            source=source,
        )


def measure(page: str) -> Row:
    """One page: ours and the constants page by turns, in one process."""
    from streamlit.testing.v1 import AppTest

    at = AppTest.from_string(SCRIPT, default_timeout=300).run()
    at.switch_page(str(ROOT / "pages" / f"{page}.py")).run()
    if at.exception:
        raise RuntimeError(f"{page} failed: {at.exception[0].value}")
    known: dict[Any, Any] = {}
    ours, constants = [], []
    for turn in range(RUNS + 2):
        took = one(at)
        with written_in(known):
            other = one(at)
        if turn >= 2:
            ours.append(took)
            constants.append(other)
    what = f"{page} page: warm script run with {PEOPLE:,} people"
    return Row(what, statistics.median(ours), statistics.median(constants), BUDGET, "ms")


def one(at: Any) -> float:
    """Milliseconds of processor time of one script run."""
    TAKEN.clear()
    at.run()
    return TAKEN[-1]


@contextmanager
def written_in(known: dict[Any, Any]) -> Iterator[None]:
    """Every figure, chart and date as it was the first time: nothing is asked of the store, the settings or a cache."""
    from ig_metrics.ui import asked, cache, charts, tables

    def constant(name: str, real: Any) -> Any:
        def give(*args: Any, **kwargs: Any) -> Any:
            key = (name, repr(kwargs) if name == "view" else len(args), args[0] if name == "view" else None)
            if name == "chosen":
                key = (name, tuple(args[1]), len(args[0]))
            if key not in known:
                known[key] = real(*args, **kwargs)
            return known[key]

        return give

    targets = [(cache, "view"), (cache, "choices"), (cache, "settings"), (cache, "sample"), (tables, "chosen")]
    targets += [(charts, name) for name in CHARTS] + [(asked, "question")]
    with ExitStack() as stack:
        for module, name in targets:
            stack.enter_context(patch.object(module, name, constant(name, getattr(module, name))))
        yield
