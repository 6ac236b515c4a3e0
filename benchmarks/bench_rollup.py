"""A rollup of 150 organisations with 1.5 million people in all: a plain loop, one worker and two, equal to the last digit; time and
memory an organisation. The reference is the plain loop in this process."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil

from benchmarks.measure import Row
from benchmarks.organisations import AS_AT, several
from ig_metrics.rollup import cluster
from ig_metrics.rollup.whole import MEMORY_MB, Rollup, roll_up

ORGANISATIONS = int(os.environ.get("ROLLUP_ORGANISATIONS", "150"))
PEOPLE = int(os.environ.get("ROLLUP_PEOPLE", "1500000"))
COUNTS = (1, 2)


def rows() -> list[Row]:
    """One row for each number of workers: its time beside the plain loop's; one for memory beside the limit."""
    with tempfile.TemporaryDirectory(prefix="ig-metrics-bench-") as folder:
        sizes = [len(one.snapshots[1][1]) for one in several(folder, ORGANISATIONS, PEOPLE)]
        held = sum(path.stat().st_size for path in Path(folder).rglob("*.parquet"))
        print(
            f"{ORGANISATIONS:,} organisations of {min(sizes):,} to {max(sizes):,} people, {sum(sizes):,} in all; "
            f"{held / 1e6:,.0f} MB of Parquet",
            flush=True,
        )
        plain, alone = _timed(lambda: roll_up(folder, AS_AT, workers=0))
        print(f"plain loop: {alone:.1f} s, {1000 * alone / ORGANISATIONS:.0f} ms an organisation", flush=True)
        found = []
        for count in COUNTS:
            found += _on_workers(folder, count, plain, alone)
        return found


def _on_workers(folder: str, count: int, plain: Rollup, alone: float) -> list[Row]:
    began = time.perf_counter()
    with cluster.workers(count, MEMORY_MB) as client:
        ready = time.perf_counter() - began
        with _Watched(list(client.run(os.getpid).values())) as watched:
            result, took = _timed(lambda: roll_up(folder, AS_AT, client=client))
    if result.figures != plain.figures or not result.benchmark.equals(plain.benchmark):
        raise RuntimeError(f"{count} workers answer otherwise than the plain loop")
    named = f"{count} {'worker' if count == 1 else 'workers'}"
    print(
        f"{named}: ready in {ready:.1f} s, then {took:.1f} s, {1000 * took / ORGANISATIONS:.0f} ms an organisation, "
        f"largest worker {watched.peak_mb:,.0f} MB; equal to the last digit",
        flush=True,
    )
    what = f"rollup of {ORGANISATIONS} organisations, {PEOPLE:,} people"
    return [
        Row(f"{what}, {named}; beside the plain loop", took, alone, 1.25 if count == 1 else 0.75),
        Row(f"{what}, {named}: largest worker; beside its limit", watched.peak_mb, MEMORY_MB, 1.0, "MB"),
    ]


def _timed(work: Callable[[], Rollup]) -> tuple[Rollup, float]:
    began = time.perf_counter()
    result = work()
    return result, time.perf_counter() - began


class _Watched:
    """The largest resident memory of some processes while the block runs, looked at ten times a second."""

    def __init__(self, pids: list[int]) -> None:
        self.peak_mb = 0.0
        self._pids = pids
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def _look(self) -> None:
        while not self._over.wait(0.1):
            for pid in self._pids:
                with suppress(psutil.Error):
                    self.peak_mb = max(self.peak_mb, psutil.Process(pid).memory_info().rss / 1e6)

    def __enter__(self) -> _Watched:
        self._thread.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._over.set()
        self._thread.join()
