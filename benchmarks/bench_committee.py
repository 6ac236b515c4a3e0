"""A committee page with 1,000,000 people beside the same page with 40,000: its cost must not follow the headcount.

Warm; in a process that has just begun, once a file was taken in and its measures kept; and the IG lead's list of overdue people, which
does read rows: a page of it and a search.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks import bench_page
from benchmarks.measure import Row, command

MANY, BUDGET = 1_000_000, 1.5
MOST_MS, MOST_MB = 300, 2500
PAGES = ("overview", "training", "overdue")


COLD = """
import datetime as dt, os
from ig_metrics import dashboard, settings
from ig_metrics.dashboard.views import Question
from ig_metrics.privacy.roles import Viewer
from ig_metrics.store import Store
with Store.open(os.environ["IG_METRICS_HOME"]) as store:
    who, rules = Viewer("", "committee"), settings.load()
    offered = dashboard.choices(store, rules, who)
    for page in ("overview", "training", "overdue"):
        getattr(dashboard, page)(store, rules, who, Question(offered.default_as_at, offered.default_compare))
"""
KEEP = """
import os
from ig_metrics import dashboard, settings
from ig_metrics.store import Store
with Store.open(os.environ["IG_METRICS_HOME"]) as store:
    dashboard.keep_measures(store, settings.load())
"""


def rows() -> list[Row]:
    """The budget's row for each committee page that rests on people, warm and cold, and for the list of overdue people."""
    took = {people: _measured(people) for people in (bench_page.PEOPLE, MANY)}
    few, many = took[bench_page.PEOPLE], took[MANY]
    beside = f"{MANY:,} people beside {bench_page.PEOPLE:,}"
    found = [Row(f"{page} page, committee, warm: {beside}", many[page], few[page], BUDGET, "ms") for page in PAGES]
    found.append(Row(f"the three in a new process, CPU, measures kept: {beside}", many["cold"], few["cold"], BUDGET))
    found.append(
        Row(f"keeping the measures of {MANY:,} people: largest process beside 2.5 GB", many["MB"], MOST_MB, 1, "MB")
    )
    for what in ("next page", "first search", "search", "search among everybody", "first of another order"):
        found.append(
            Row(f"overdue people, {MANY:,}, IG lead: {what}, CPU; beside {MOST_MS} ms", many[what], MOST_MS, 1, "ms")
        )
    return found


def _measured(people: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, {"IG_METRICS_HOME": folder}):
        bench_page.fill(Path(folder), people)
        kept = command([sys.executable, "-c", KEEP])
        cold = statistics.median(command([sys.executable, "-c", COLD]).cpu for _ in range(5))
        warm = {page: statistics.median(_warm(page)) for page in PAGES}
        return warm | _overdue(Path(folder)) | {"cold": cold, "MB": kept.peak_mb}


def _overdue(home: Path) -> dict[str, float]:
    """Milliseconds of processor time of another page of the list, of a search in it and of another order; medians where there are several."""
    from ig_metrics import dashboard, settings
    from ig_metrics.dashboard.views import Question
    from ig_metrics.privacy.roles import Viewer
    from ig_metrics.store import Store

    with Store.open(home) as store:
        rules, who = settings.load(), Viewer("", "ig_lead")
        question = Question(dashboard.choices(store, rules, who).as_at[0])

        def one(**asked: Any) -> float:
            started = time.process_time()
            dashboard.overdue(store, rules, who, question, **asked)
            return 1000 * (time.process_time() - started)

        one()
        pages = [one(page=page) for page in range(2, 7)]
        first = one(search="first")
        looked_for = ("Person 12", "9876", "u777", "nobody", "Team 3")
        searches = [one(search=text) for text in looked_for]
        among_all = [one(search=text, stage="everybody") for text in looked_for]
        return {
            "next page": statistics.median(pages),
            "first search": first,
            "search": statistics.median(searches),
            "search among everybody": statistics.median(among_all),
            "first of another order": max(one(sort=order) for order in ("name", "service", "manager", "attempt")),
        }


def _warm(page: str) -> list[float]:
    from streamlit.testing.v1 import AppTest

    at: Any = AppTest.from_string(bench_page.SCRIPT, default_timeout=900)
    at.session_state["view_as"] = "committee"
    at.run()
    at.switch_page(str(bench_page.ROOT / "pages" / f"{page}.py")).run()
    if at.exception:
        raise RuntimeError(f"{page} failed: {at.exception[0].value}")
    return [bench_page.one(at) for _ in range(bench_page.RUNS + 2)][2:]
