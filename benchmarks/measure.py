"""One row of the table, and how a whole command is measured."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """What was measured (`ours`), beside what (`reference`), and the most the ratio may be (`budget`).

    `unit` names both figures. Where the budget is on `ours` itself, `reference` is the budget's own figure.
    """

    what: str
    ours: float
    reference: float
    budget: float
    unit: str = "s"

    @property
    def ratio(self) -> float:
        """Ours over the reference."""
        return self.ours / self.reference

    @property
    def met(self) -> bool:
        """Whether the ratio is within the budget."""
        return self.ratio <= self.budget


@dataclass(frozen=True)
class Cost:
    """What a command and all its children took: CPU seconds, elapsed seconds, the largest process in MB."""

    cpu: float
    elapsed: float
    peak_mb: float


def command(arguments: Sequence[str], env: dict[str, str] | None = None) -> Cost:
    """Run a command to its end and measure it. Raises RuntimeError with its output when it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(
        arguments, env={**os.environ, **(env or {})}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(arguments)} ended with {process.returncode}:\n{output[-2000:]}")
    return Cost(used.ru_utime + used.ru_stime, time.perf_counter() - started, used.ru_maxrss / 1024)


def best(run: Callable[[], object], times: int = 7) -> float:
    """The median time of a call, in seconds, after one call to warm it."""
    run()
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        run()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)
