"""Kills uploads with signal 9 at points spread over everything they do, and looks at the store after a few of them.

A program, because it forks: `python -m tests.store.killed HOME SEED KILLS`. Prints what it did as JSON, or fails with an
AssertionError. Half the kills fall just before or after a call that reaches the disk or the database, each of them in turn
until all were tried; a quarter between any two lines of the store and of SQLAlchemy; a quarter by the clock, inside a call.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import alembic.command  # noqa: F401 - imported before forking, so that kills fall into the work
import pandas as pd
import pyarrow.parquet  # noqa: F401

from ig_metrics.store import Store
from tests.servers.shared import beside

ROWS = 300
TRACED = (f"{os.sep}ig_metrics{os.sep}store{os.sep}", f"{os.sep}sqlalchemy{os.sep}", f"{os.sep}psycopg{os.sep}")
REACHING = {"open", "write", "flush", "fsync", "close", "replace", "unlink", "mkdir", "execute", "commit", "rollback"}
LOOK_EVERY = 5


def opened(home: Path) -> Store:
    """The store in `home`; where the environment points stores to servers, in a database and a part of the bucket of its own."""
    return Store.open(home, **beside(str(home)))


def add(home: Path, name: str) -> str:
    """Open the store and add a snapshot in which every row says `name`."""
    rows = pd.DataFrame({"action": [f"{name} {n}" for n in range(ROWS)], "owner": name})
    with opened(home) as store:
        return store.add(
            "plan", rows, as_at=dt.date(2014, 3, 31), uploaded_by="me", file_name=name, sha256="0", source=name
        ).id


def count_lines(work: Callable[[], Any], kill_at: int | None = None) -> int:
    """Run `work` counting lines of the traced code; kill this process at line `kill_at`."""
    lines = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal lines
        if not any(part in frame.f_code.co_filename for part in TRACED):
            return None
        if event == "line":
            lines += 1
            if lines == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(None)
    return lines


def count_steps(work: Callable[[], Any], kill_at: int | None = None) -> int:
    """Run `work` counting the calls that reach disk or database, and their returns; kill this process at `kill_at`."""
    steps = 0

    def profile(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal steps
        if event not in ("c_call", "c_return") or argument.__name__ not in REACHING:
            return
        if not isinstance(argument.__self__, str):  # a text's own `replace` reaches nothing
            steps += 1
            if steps == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(profile)
    try:
        work()
    finally:
        sys.setprofile(None)
    return steps


def forked(work: Callable[[], Any], kill_after: float | None = None) -> tuple[bool, Any]:
    """Run `work` in a child; whether it lived to the end, and the JSON of what it gave back."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            os.write(writing, json.dumps(work()).encode())
            os._exit(0)
        except BaseException as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
            os._exit(1)
    os.close(writing)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    said = b"".join(iter(lambda: os.read(reading, 65536), b""))
    os.close(reading)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, f"a child failed: {status}"
    return bool(said), json.loads(said) if said else None


def look(home: Path) -> list[str]:
    """The names of the uploads held, each read whole; the audit log and the doctor must have nothing to say."""
    with opened(home) as store:
        held = store.snapshots()
        rows = store.in_force("plan", dt.date(2014, 4, 1))
        assert dict(rows["owner"].value_counts()) == dict.fromkeys((info.file_name for info in held), ROWS)
        assert store.verify_audit() == []
        assert store.doctor() == [], store.doctor()
        assert len(store.audit_entries()) == len(held)
        return [info.file_name for info in held]


def files(home: Path) -> int:
    """How many files lie where the store keeps its snapshots."""
    with opened(home) as store:
        return len(list(store._place.files()))


def later(work: Callable[[], Any], seconds: float = 7200) -> Any:
    """Run `work` as if it were two hours later, when what nobody came back for is rubbish."""
    now = time.time
    time.time = lambda: now() + seconds
    return work()


def main(home: Path, seed: int, kills: int) -> dict[str, int]:
    """Kill that many uploads, one in ten of them while the store itself is being made."""
    chance = random.Random(seed)
    store = home / "store"
    forked(lambda: add(store, "first"))
    start = time.perf_counter()
    forked(lambda: add(store, "second"))
    seconds = time.perf_counter() - start
    lines = forked(lambda: count_lines(lambda: add(store, "third")))[1]
    steps = {
        False: forked(lambda: count_steps(lambda: add(store, "fourth")))[1],
        True: forked(lambda: count_steps(lambda: add(home / "measure", "new")))[1],
    }

    to_try: dict[bool, list[int]] = {True: [], False: []}
    names = {"first", "second", "third", "fourth"}
    acknowledged = set(names)
    for n in range(kills):
        new = n % 10 == 9
        place, name = (home / f"new-{n}", "new") if new else (store, f"upload {n}")
        work = lambda: add(place, name)  # noqa: B023, E731
        if n % 2 == 0 or new:
            if not to_try[new]:
                to_try[new] = chance.sample(range(1, steps[new] + 1), steps[new])
            at = to_try[new].pop()
            done = forked(lambda: count_steps(work, at))[0]  # noqa: B023
        elif n % 4 == 1:
            at = chance.randint(1, lines)
            done = forked(lambda: count_lines(work, at))[0]  # noqa: B023
        else:
            done = forked(work, chance.uniform(0, seconds))[0]
        if new:
            forked(lambda: look(place))  # noqa: B023
            continue
        names.add(name)
        acknowledged |= {name} if done else set()
        if n % LOOK_EVERY == 0 or n >= kills - 2:
            found = set(forked(lambda: look(store))[1])
            assert acknowledged <= found, f"lost: {acknowledged - found}"
            assert found <= names
            acknowledged = found
    held = len(forked(lambda: look(store))[1])

    left = forked(lambda: files(store))[1] - held
    forked(lambda: later(lambda: add(store, "last")))
    forked(lambda: look(store))
    found = forked(lambda: files(store))[1]
    assert found == held + 1, f"rubbish stays: {found} files for {held + 1} snapshots"
    return {"survived": kills, "committed": held - 4, "rubbish": left, "lines": lines, "steps": steps[False]}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
