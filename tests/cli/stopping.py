"""Counts what a process does to disk and catalogue, and stops it by a signal at one of those points.

A point is just before or just after a call that changes something (a file opened for writing, forced to disk, renamed, removed; a
folder made; a statement that writes, a commit, the closing of the catalogue, an object put into a bucket or taken out), or a share of the way to the next point: inside the
call, or between two. The product knows nothing of it: `stopped/sitecustomize.py` puts it into a process, or a fork does.
"""

from __future__ import annotations

import builtins
import io
import json
import os
import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from typing import Any

VARIABLE = "STOP_THIS_PROCESS"
CALLS = ("fsync", "replace", "rename", "unlink", "remove", "mkdir", "rmdir", "link")
READS = (
    "SELECT",
    "EXPLAIN",
    *(f"PRAGMA {word}" for word in ("BUSY", "SYNC", "SECURE", "QUICK", "MAIN", "TEMP", "READ")),
)
READS_ON_SERVERS = ("SELECT", "SHOW", ";")
LOCKS = "FOR UPDATE"
ASKING = ("get_", "head_", "list_")
AGAIN = "told again"
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Stopper:
    """Stops this process at point `at` (from 1; 0: never), `wait` seconds after it was reached, and once more `again` seconds after that
    (0: not); notes every point in `log`."""

    def __init__(
        self, at: int = 0, wait: float = 0.0, number: int = signal.SIGKILL, log: str = "", again: float = 0.0
    ) -> None:
        self.at, self.wait, self.number, self.log, self.again = at, wait, number, log, again
        self.points: list[tuple[str, float]] = []
        self._off = False

    def reach(self, name: str) -> None:
        """One more point; stops the process where it is the one."""
        if self._off:
            return
        self.points.append((name, time.perf_counter()))
        if len(self.points) != self.at:
            return
        if self.wait or self.again:
            threading.Thread(target=self._later, daemon=True).start()
        if not self.wait:
            os.kill(os.getpid(), self.number)

    def _later(self) -> None:
        if self.wait:
            time.sleep(self.wait)
            if self._off:
                return
            os.kill(os.getpid(), self.number)
        if self.again:
            time.sleep(self.again)
            if not self._off:
                self.points.append((AGAIN, time.perf_counter()))
                os.kill(os.getpid(), self.number)

    def write(self) -> None:
        """Note the points that were reached and how long each was from the one before the next. The act is over: no stop comes any more."""
        self._off = True
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if self.log:
            ends = [at for _, at in self.points[1:]] + [time.perf_counter()]
            lines = [(name, end - at) for (name, at), end in zip(self.points, ends, strict=True)]
            with open(f"{self.log}.part", "w", encoding="utf-8") as file:
                json.dump(lines, file)
            os.rename(f"{self.log}.part", self.log)

    def install(self) -> None:
        """Count from now on."""
        for name in CALLS:
            found = self._around(name, getattr(os, name))
            if getattr(os, name) in os.supports_dir_fd:
                os.supports_dir_fd.add(found)
            setattr(os, name, found)
        opened = os.open
        os.open = self._around("open", opened, lambda path, flags, *more, **named: bool(flags & WRITING))  # type: ignore[assignment]
        os.supports_dir_fd.add(os.open)
        io.open = builtins.open = self._around("open", io.open, _writes)  # type: ignore[assignment]
        connect = sqlite3.connect
        factory = _counted(self)

        def connected(*given: Any, **named: Any) -> Any:
            return connect(*given, **{"factory": factory, **named})

        sqlite3.connect = sqlite3.dbapi2.connect = connected  # type: ignore[assignment, attr-defined]
        if os.environ.get("IG_METRICS_DATABASE_URL", "").startswith("postgresql"):
            self._on_postgresql()
        if os.environ.get("IG_METRICS_SNAPSHOTS_URL", "").startswith("s3:"):
            self._on_s3()

    def _on_postgresql(self) -> None:
        import psycopg

        def counted(call: Callable[..., Any]) -> Callable[..., Any]:
            def told(cursor: Any, query: Any, *more: Any, **named: Any) -> Any:
                said = " ".join(str(query).split()).upper()
                if not said or (said.startswith(READS_ON_SERVERS) and LOCKS not in said):
                    return call(cursor, query, *more, **named)
                name = LOCKS if LOCKS in said else " ".join(said.split()[:3])
                self.reach(f"before {name}")
                try:
                    return call(cursor, query, *more, **named)
                finally:
                    self.reach(f"after {name}")

            return told

        for name in ("execute", "executemany"):
            setattr(psycopg.Cursor, name, counted(getattr(psycopg.Cursor, name)))
        for name in ("commit", "close"):
            setattr(psycopg.Connection, name, self._around(name.upper(), getattr(psycopg.Connection, name)))

    def _on_s3(self) -> None:
        import s3fs

        call = s3fs.S3FileSystem._call_s3

        async def counted(fs: Any, method: str, *given: Any, **named: Any) -> Any:
            """In the driver's own thread, while the one that a stop reaches waits for it."""
            if method.startswith(ASKING):
                return await call(fs, method, *given, **named)
            self.reach(f"before {method}")
            try:
                return await call(fs, method, *given, **named)
            finally:
                self.reach(f"after {method}")

        s3fs.S3FileSystem._call_s3 = counted

    def _around(self, name: str, call: Any, if_: Callable[..., bool] | None = None) -> Any:
        def counted(*given: Any, **named: Any) -> Any:
            if if_ is not None and not if_(*given, **named):
                return call(*given, **named)
            self.reach(f"before {name}")
            try:
                return call(*given, **named)
            finally:
                self.reach(f"after {name}")

        return counted


def _writes(file: Any, mode: str = "r", *more: Any, **named: Any) -> bool:
    return not isinstance(file, int) and str(file) != os.devnull and any(sign in mode for sign in "wax+")


def _counted(stopper: Stopper) -> type[sqlite3.Connection]:
    def around(call: Callable[..., Any], sql: str, *given: Any) -> Any:
        name = " ".join(sql.split()[:2]).upper()
        if name.startswith(READS) or name == "BEGIN":
            return call(sql, *given)
        stopper.reach(f"before {name}")
        try:
            return call(sql, *given)
        finally:
            stopper.reach(f"after {name}")

    class Cursor(sqlite3.Cursor):
        def execute(self, sql: str, *given: Any) -> Any:
            return around(super().execute, sql, *given)

        def executemany(self, sql: str, *given: Any) -> Any:
            return around(super().executemany, sql, *given)

    class Connection(sqlite3.Connection):
        def cursor(self, *given: Any) -> Any:
            return super().cursor(Cursor)

        def execute(self, sql: str, *given: Any) -> Any:
            return around(super().execute, sql, *given)

        def commit(self) -> None:
            stopper.reach("before COMMIT")
            super().commit()
            stopper.reach("after COMMIT")

        def close(self) -> None:
            stopper.reach("before CLOSE")
            super().close()
            stopper.reach("after CLOSE")

    return Connection


def from_environment() -> None:
    """What the environment asks of this process."""
    import atexit

    stopper = Stopper(**json.loads(os.environ.pop(VARIABLE)))
    stopper.install()
    atexit.register(stopper.write)
