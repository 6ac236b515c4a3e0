"""Faults against the tests that ought to see them: each in a copy of a process that has everything imported and collected.

First every test runs once as it is, and which of the module's lines it comes past is noted. Then for each fault the process is
copied (fork), the fault put in, and the tests that come past it run until one fails: the quickest first, and those that saw many of
the faults before. What is done on import is tried in a process that imports everything anew, with all the tests. What no test comes
past, no test sees.
"""

from __future__ import annotations

import functools
import importlib
import importlib.machinery
import json
import os
import signal
import sys
import tempfile
import threading
import time
import types
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

import hypothesis
import pytest

from tests.mutation.faults import Fault
from tests.mutation.in_place import InPlace

ROOT = Path(__file__).resolve().parents[2]
AHEAD = ("pandas", "scipy.optimize", "pyarrow.parquet", "sqlalchemy.orm", "alembic.command", "hypothesis.strategies")
"""Imported once, before the process is copied."""
SLOWER, SECONDS = 10, 5
"""A test that takes so many times as long as without the fault, and so many seconds more, has seen it."""
ANEW = 600
"""Seconds that all the tests may take in a process that imports everything anew."""


def path_of(module: str) -> Path:
    """The file of a module."""
    return ROOT / f"{module.replace('.', '/')}.py"


def unseen(module: str, chosen: Sequence[Fault], tests: Sequence[str]) -> Iterator[Fault]:
    """The faults of a module that none of the tests sees. Raises ValueError where a test fails without a fault."""
    for name in AHEAD:
        importlib.import_module(name)
    for number, seen in sorted(_in_copies(path_of(module), chosen, tests).items()):
        if not (_seen_anew(module, chosen[number], tests) if seen is None else seen):
            yield chosen[number]


def _in_copies(path: Path, chosen: Sequence[Fault], tests: Sequence[str]) -> dict[int, bool | None]:
    """Of each fault whether a test saw it while everything stayed imported; None where that cannot be tried."""
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        told, said = Path(folder) / "seen.json", Path(folder) / "said"

        def session() -> int:
            _silent(said)
            plugin = _Copies(path, chosen)
            code = _pytest(tests, folder, plugin)
            if not code:
                told.write_text(json.dumps(plugin.seen))
            return code

        if _in_copy(session):
            raise ValueError(
                f"The tests of {path.name} fail without a fault.\n{said.read_text(errors='replace')[-4000:]}"
            )
        return {int(number): seen for number, seen in json.loads(told.read_text()).items()}


class _Deterministic:
    """Hypothesis tries the same examples each time, and makes a failing one no smaller first; the store is on a disk."""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [
            item
            for item in items
            if "callspec" not in vars(item) or item.callspec.params.get("backend") != "servers"  # type: ignore[attr-defined]
        ]

    def pytest_configure(self) -> None:
        phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
        usual = hypothesis.settings()
        hypothesis.settings.register_profile("faults", usual, derandomize=True, database=None, phases=phases)
        hypothesis.settings.load_profile("faults")


class _Copies(_Deterministic):
    """What pytest does instead of its own loop over the tests."""

    def __init__(self, path: Path, chosen: Sequence[Fault]) -> None:
        self.path, self.chosen = path, chosen
        self.seen: dict[int, bool | None] = {}
        self.saw: Counter[str] = Counter()
        self.failed = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed = self.failed or report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        past = [(*self._past(item), item) for item in session.items]
        if self.failed or not past:
            raise session.Failed("a test fails without a fault")
        module = InPlace(self.path)
        for number, fault in enumerate(self.chosen):
            low, high = fault.lines
            near = [(took, item) for lines, took, item in past if any(low <= line <= high for line in lines)]
            near.sort(key=lambda each: each[0] / (1 + self.saw[each[1].nodeid]))
            self.seen[number] = None if fault.on_import else self._sees(module, fault, near)
        return True

    def _sees(self, module: InPlace, fault: Fault, near: list[tuple[float, pytest.Item]]) -> bool:
        """Whether one of the tests sees a fault; which did is remembered."""
        with tempfile.TemporaryFile() as told:
            seen = bool(_in_copy(functools.partial(self._fails, module, fault, near, told)))
            told.seek(0)
            self.saw[told.read().decode().rstrip()] += seen
        return seen

    def _past(self, item: pytest.Item) -> tuple[set[int], float]:
        """Run a test as it is: the lines of the module that it comes past, and how long it takes."""
        lines: set[int] = set()
        file = str(self.path)

        def line(frame: types.FrameType, event: str, _: Any) -> Any:
            lines.add(frame.f_lineno)
            return line

        def call(frame: types.FrameType, event: str, _: Any) -> Any:
            return line if frame.f_code.co_filename == file else None

        started = time.monotonic()
        sys.settrace(call)
        threading.settrace(call)
        try:
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        finally:
            threading.settrace(None)  # type: ignore[arg-type]
            sys.settrace(None)
        return lines, time.monotonic() - started

    def _fails(self, module: InPlace, fault: Fault, near: list[tuple[float, pytest.Item]], told: IO[bytes]) -> int:
        module.put(fault.tree())
        for took, item in near:
            os.pwrite(told.fileno(), item.nodeid.encode().ljust(1000), 0)
            signal.setitimer(signal.ITIMER_REAL, SECONDS + SLOWER * took)
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            if self.failed:
                return 1
        return 0


def _seen_anew(module: str, fault: Fault, tests: Sequence[str]) -> bool:
    """Whether the tests fail where everything is imported with the fault in it."""
    path = path_of(module)
    code = compile(fault.tree(), str(path), "exec")

    class Finder:
        @staticmethod
        def find_spec(name: str, *_: Any) -> Any:
            found = importlib.machinery.PathFinder.find_spec(name, [str(path.parent)]) if name == module else None
            if found is not None:
                found.loader.get_code = lambda _: code  # type: ignore[union-attr]
            return found

    def session() -> int:
        _silent(Path(os.devnull))
        signal.alarm(ANEW)
        for name in [each for each in sys.modules if each.startswith(("ig_metrics", "tests."))]:
            del sys.modules[name]
        sys.meta_path.insert(0, Finder)  # type: ignore[arg-type]
        with tempfile.TemporaryDirectory(prefix="faults-") as folder:
            return _pytest(tests, folder, _Deterministic())

    return _in_copy(session) != 0


def _pytest(tests: Sequence[str], folder: str, plugin: object) -> int:
    options = ["-x", "-p", "no:cacheprovider", "-p", "no:xdist", "--capture=no", f"--basetemp={folder}/tmp"]
    options += ["-o", "tmp_path_retention_policy=none", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
    return int(pytest.main([*options, *tests], plugins=[plugin]))


def _silent(into: Path) -> None:
    file = os.open(into, os.O_WRONLY | os.O_CREAT)
    os.dup2(file, 1)
    os.dup2(file, 2)


def _in_copy(run: Callable[[], int]) -> int:
    """What `run` gives in a copy of this process; not 0 either where it raises or is ended by a signal."""
    sys.stdout.flush()
    child = os.fork()
    if not child:
        code = 1
        try:
            code = run()
        finally:
            os._exit(code)
    return os.waitpid(child, 0)[1]
