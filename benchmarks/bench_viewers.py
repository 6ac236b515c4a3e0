"""A full committee room: fifty viewers at once, beside the pages with their figures written in and under Streamlit's defaults.

The load comes from a process of its own (benchmarks/viewers.py) on the same machine; what it and the servers cost is printed.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import psutil

from benchmarks import bench_page
from benchmarks.measure import Row
from benchmarks.served import BEHIND, COMMITTEE, CONSTANTS, DEFAULTS, THAWED, Served, serving
from tests.servers.front import Front, fronting

VIEWERS, SECONDS, TURNS = 50, 20, 3
THINK = 8.0
"""Seconds a person looks at a page before the next, on average."""
OF_CONSTANTS, OF_DEFAULTS, OF_ONE, SOON, MB_A_VIEWER, MB_OF_GROWTH = 0.7, 5.0, 1.5, 1.0, 3.0, 20.0
RUNS = 10_000
REST = 3.0
"""Seconds after the last page run before memory is looked at."""
OVERVIEW = ("",)


def rows() -> Iterator[Row]:
    """Runs a second beside the constants and the defaults, the wait of the slowest in twenty, memory a viewer, growth."""
    with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, {"IG_METRICS_HOME": folder}):
        place = Path(folder)
        bench_page.fill(place)
        with serving(place, "ours", COMMITTEE) as ours:
            warmed(ours)
            with serving(place, "constants", CONSTANTS) as constants:
                warmed(constants)
                pairs = [(rate([ours]), rate([constants])) for _ in range(TURNS)]
            yield _at_least(
                "Overview, 50 viewers at once: runs a second; beside its figures written in", pairs, OF_CONSTANTS
            )
            for name, source in (("own settings", DEFAULTS), ("own settings, nothing frozen", DEFAULTS + THAWED)):
                with serving(place, name.split()[-1], source) as defaults:
                    warmed(defaults)
                    pairs = [(rate([ours]), rate([defaults])) for _ in range(TURNS)]
                yield _at_least(f"the same; beside the same page under Streamlit's {name}", pairs, OF_DEFAULTS)
            with serving(place, "first", BEHIND) as first, serving(place, "second", BEHIND) as second:
                for each in (first, second):
                    warmed(each)
                with proxied(place, [first, second]) as front:
                    pairs = [(rate([first, second], front), rate([first])) for _ in range(TURNS)]
            yield _at_least("the same, two processes behind the proxy of deploy/; beside one process", pairs, OF_ONE)
            people = browsed([ours], think=THINK)
            yield Row(
                "50 people who read for 8 s a page, all pages: wait of the slowest in twenty", people["p95"], SOON, 1
            )
        yield from _memory(place)


def _at_least(what: str, pairs: list[tuple[float, float]], wanted: float) -> Row:
    """A rate that must be at least `wanted` times another: told as the times it is short, so that less is better as in every row."""
    ours, others = (statistics.median(each) for each in zip(*pairs, strict=True))
    spread = ", ".join(f"{a / b:.2f}" for a, b in pairs)
    return Row(f"{what}, each of {len(pairs)} turns: {spread}", 1 / ours, 1 / others, 1 / wanted, "s")


def _memory(place: Path) -> Iterator[Row]:
    with serving(place, "memory", COMMITTEE) as server:
        warmed(server)
        browsed([server], seconds=5)
        before = resident(server)
        after = browsed([server], think=1, seconds=40, look=server)["resident"]
        yield Row("memory a viewer, 50 who have been to every page", (after - before) / VIEWERS, MB_A_VIEWER, 1, "MB")
        early = browsed([server], runs=RUNS // 10, look=server)["resident"]
        late = browsed([server], runs=RUNS, look=server)["resident"]
        yield Row(f"memory gained over {RUNS:,} page runs", max(late - early, 0.001), MB_OF_GROWTH, 1, "MB")


def warmed(server: Served) -> None:
    """Every page once, so that nothing is measured that happens only after an upload."""
    browsed([server], viewers=1, seconds=0, once=True)


@contextmanager
def proxied(place: Path, servers: list[Served]) -> Iterator[Front]:
    """The nginx of deploy/ before these servers, on this computer, with a certificate of its own."""
    folder = place / "nginx"
    folder.mkdir()
    with fronting(folder, [urlsplit(server.url).port or 0 for server in servers]) as front:
        front.authority.cert_pem.write_to_path(folder / "authority.pem")
        yield front


def rate(servers: list[Served], front: Front | None = None) -> float:
    """Page runs a second of 50 viewers of Overview who do not stop to think."""
    return float(browsed(servers, pages=OVERVIEW, front=front)["runs_per_second"])


def resident(server: Served) -> float:
    """The server's memory, in MB."""
    return float(psutil.Process(server.pid).memory_info().rss) / 1e6


def browsed(
    servers: list[Served],
    *,
    viewers: int = VIEWERS,
    seconds: float = SECONDS,
    think: float = 0,
    pages: tuple[str, ...] | None = None,
    once: bool = False,
    runs: int | None = None,
    look: Served | None = None,
    front: Front | None = None,
) -> dict[str, Any]:
    """What the viewers met (benchmarks/viewers.py), with the servers' processor time. Raises RuntimeError where one met an error.

    `look`: the memory of that server while all viewers are still there and wait, as `resident`. `front`: the proxy they come through.
    """
    urls = [front.url] if front else [server.url for server in servers]
    command = [sys.executable, "-m", "benchmarks.viewers", *urls, "--viewers", str(viewers)]
    command += ["--authority", str(front.folder / "authority.pem")] if front else []
    command += ["--seconds", str(seconds), "--think", str(think), *(["--once"] if once else [])]
    command += [*(["--runs", str(runs)] if runs else []), *(["--pages", *pages] if pages else [])]
    processes = [psutil.Process(server.pid) for server in servers]
    if front:
        # its loader of the cache ends by itself after a minute
        nginx = psutil.Process(int((front.folder / "nginx.pid").read_text())).children()
        processes += [child for child in nginx if "worker" in " ".join(child.cmdline())]
    used = [sum(process.cpu_times()[:2]) for process in processes]
    asked = subprocess.Popen(command, cwd=bench_page.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert asked.stdout is not None
    assert asked.stdin is not None
    result: dict[str, Any] = json.loads(asked.stdout.readline() or "{}")
    if look is not None:
        time.sleep(REST)  # what is on its way to a viewer is not kept
        result["resident"] = resident(look)
    asked.stdin.close()
    asked.wait()
    if not result or result["errors"]:
        raise RuntimeError(f"the viewers met {result.get('errors', 'a fault')}: {result.get('first_errors')}")
    spent = [sum(process.cpu_times()[:2]) - before for process, before in zip(processes, used, strict=True)]
    shares = [round(each / result["seconds"], 2) for each in spent]
    result |= {"server_cpu_shares": shares[: len(servers)], "proxy_cpu_shares": shares[len(servers) :]}
    told = {
        key: result[key]
        for key in (
            "runs",
            "runs_per_second",
            "p50",
            "p95",
            "generator_cpu_share",
            "server_cpu_shares",
            "proxy_cpu_shares",
        )
    }
    print("   ", json.dumps(told), flush=True)
    return result
