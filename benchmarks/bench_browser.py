"""What Overview costs over the wire, how soon a committee page stands and how it gets there, beside the smallest page with one chart."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks import bench_page
from benchmarks.measure import Row
from benchmarks.served import COMMITTEE, SCRIPT, serving
from scripts.find_chromium import find

TURNS, PAGES = 5, ("overview", "training", "breaches")
COLD_MB, WARM_KB, REQUESTS, BUDGET = 3.0, 200.0, 2.0, 1.5
PAINTED, BUSY, FIGURES, SHIFT = 1.5, 2.0, 1.0, 0.1
"""The last is what web.dev/articles/cls calls good: above it, readers lose the line they were on."""
TRACE = """
window.traced = {painted: 0, busy: 0, shift: 0, figures: 0, chart: 0};
const told = (kind, each) => new PerformanceObserver(list => list.getEntries().forEach(each)).observe({type: kind, buffered: true});
told('largest-contentful-paint', entry => { traced.painted = entry.startTime / 1000; });
told('longtask', entry => { traced.busy += entry.duration / 1000; });
told('layout-shift', entry => { if (!entry.hadRecentInput) traced.shift += entry.value; });
const first = {figures: '[data-testid="stGridCell"] em > strong', chart: '.js-plotly-plot .main-svg'};
new MutationObserver(() => {
  for (const [name, where] of Object.entries(first))
    if (!traced[name] && document.querySelector(where)) traced[name] = performance.now() / 1000;
}).observe(document, {subtree: true, childList: true});
"""
"""The largest thing painted, the time in tasks of 50 ms or more, by how much what stood was moved (web.dev's measures); when the first
figure of a card and the first chart stood."""
SETTLED = """() => document.querySelector('[data-testid="stApp"]')?.getAttribute('data-test-script-state') === 'notRunning'
  && document.querySelector('h1') && document.querySelector('.js-plotly-plot .main-svg')
  && !document.querySelector('[data-testid="stSkeleton"]')"""
SMALLEST = """
import streamlit as st

st.title("One chart")
st.plotly_chart({"data": [{"type": "bar", "x": ["a", "b", "c"], "y": [1, 3, 2]}], "layout": {"height": 300}}, theme=None)
"""


@dataclass(frozen=True)
class Load:
    """One load of a page: bytes over the wire (websocket included), requests, seconds until the page stands, until its largest
    element is painted and in long tasks, its layout shifts added up (a share of the window), and seconds until its first figure and
    its first chart stand (0: it has none)."""

    size: int
    requests: int
    seconds: float
    painted: float
    busy: float
    shift: float
    figures: float
    chart: float


def rows() -> list[Row]:
    """Weight of Overview, cold and warm, and the time to settled of committee pages, by turns with the smallest page."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, {"IG_METRICS_HOME": folder}):
        bench_page.fill(Path(folder))
        smallest = Path(folder) / "smallest.py"
        smallest.write_text(SMALLEST, encoding="utf-8")
        with (
            serving(Path(folder), "committee", COMMITTEE) as ours,
            serving(Path(folder), "plain", SCRIPT.format(script=str(smallest))) as plain,
            sync_playwright() as playwright,
        ):
            browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox", "--disable-gpu"])
            _load(browser.new_context(), ours.url)  # the server's own first run
            window, window_plain = browser.new_context(), browser.new_context()
            cold, cold_plain = _load(window, ours.url), _load(window_plain, plain.url)
            for page in PAGES:
                _load(window, f"{ours.url}/{_path(page)}")
            warm = _load(window, ours.url)
            found = [
                Row("Overview, committee, first visit: over the wire", cold.size / 1e6, COLD_MB, 1, "MB"),
                Row("the same, second visit", warm.size / 1e3, WARM_KB, 1, "kB"),
                Row("the same, first visit: requests; beside the smallest page with a chart", cold.requests, cold_plain.requests, REQUESTS, ""),
                *(row for page in PAGES for row in _settled(window, window_plain, ours.url, plain.url, page)),
            ]  # fmt: skip
            browser.close()
            return found


def _settled(window: Any, window_plain: Any, ours: str, plain: str, page: str) -> list[Row]:
    """How a page comes to stand still, scripts being in the browser's cache: medians of loads that take turns."""
    pairs = [(_load(window, f"{ours}/{_path(page)}"), _load(window_plain, plain)) for _ in range(TURNS)]

    def middle(name: str) -> tuple[float, float]:
        mine, others = zip(*((getattr(a, name), getattr(b, name)) for a, b in pairs), strict=True)
        return statistics.median(mine), statistics.median(others)

    if not all(mine.figures and mine.chart for mine, _ in pairs):
        raise RuntimeError(f"The {page} page stood without a figure or a chart.")
    spread = ", ".join(f"{a.seconds / b.seconds:.2f}" for a, b in pairs)
    what = f"{page} page, committee: from address to settled; beside the smallest page (turns: {spread})"
    return [
        Row(what, *middle("seconds"), BUDGET),
        Row("the same, until the largest element is painted", *middle("painted"), PAINTED),
        Row("the same, in long tasks", *middle("busy"), BUSY),
        Row(
            "the same, until its figures stand; beside its first chart",
            middle("figures")[0],
            middle("chart")[0],
            FIGURES,
        ),
        Row("the same, layout shift", max(middle("shift")[0], 1e-4), SHIFT, 1, ""),
    ]


def _load(window: Any, url: str) -> Load:
    """Open an address in a new tab of a browser profile and wait until the page stands."""
    page = window.new_page()
    page.add_init_script(TRACE)
    size = requests = 0

    def came(event: dict[str, Any]) -> None:
        nonlocal size
        size += int(event["encodedDataLength"])

    def sent(event: dict[str, Any]) -> None:
        nonlocal requests
        requests += not event["request"]["url"].startswith(("data:", "blob:"))

    def told(event: dict[str, Any]) -> None:
        nonlocal size
        data = event["response"]["payloadData"]
        # opcode 2 is binary, given in base64: three bytes for four letters
        size += len(data) * 3 // 4 if event["response"]["opcode"] == 2 else len(data)

    wire = window.new_cdp_session(page)
    for name, act in (("loadingFinished", came), ("requestWillBeSent", sent), ("webSocketFrameReceived", told)):
        wire.on(f"Network.{name}", act)
    wire.send("Network.enable")
    started = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.wait_for_function(SETTLED, polling=20, timeout=120_000)
    took = time.perf_counter() - started
    page.wait_for_timeout(500)
    traced = page.evaluate("window.traced")
    page.close()
    return Load(size, requests, took, **traced)


def _path(page: str) -> str:
    return "" if page == "overview" else page
