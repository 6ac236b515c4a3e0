"""Stops acts of the command line at points spread over everything they do, and looks at the store after each.

A program, because it forks: `python -m tests.cli.killed FOLDER SEED KILLS [--signal N ...] [--forked] [--act NAME ...] [--twice]
[--servers PORT ADDRESS]`. Each act gets as many stops, each on a fresh copy of the council. The command is a process of its own
(`python -m ig_metrics ...`), or with `--forked` the same command line in a fork of this one. `--twice`: by a signal that comes a
second time while the first is being heeded. `--servers`: with the store in a database of the PostgreSQL server at PORT and the S3
server at ADDRESS. Prints what came of it as JSON, or fails with an AssertionError.

After each stop: the store opens, the doctor has nothing to say, the audit log and the catalogue against it hold, of everything the act
changes all or nothing is there, a file it writes is whole or absent; done again it succeeds, and an hour later nothing is left of
the first time. On servers, another program can write to the catalogue at once, and nobody is connected to it any more.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import alembic.command  # noqa: F401 - imported before forking, so that stops fall into the work
import pyarrow.parquet  # noqa: F401

from ig_metrics import cli, dashboard, ingest, rollup  # noqa: F401
from ig_metrics.cli import commands, files, keeping, lists, meetings, records, report  # noqa: F401
from ig_metrics.rollup import publishing, whole  # noqa: F401
from tests.cli import acts
from tests.cli.acts import Act
from tests.cli.grounds import ON_DISK, OnDisk, OnServers
from tests.cli.looking import BETWEEN, LEAVINGS, NOTHING, WHOLE, age, came, looked, new
from tests.cli.stopping import AGAIN, VARIABLE, Stopper
from tests.servers.shared import Servers

ROOT = Path(__file__).parents[2]
STOPPED = Path(__file__).parent / "stopped"
LONGEST = 300
PATIENCE = 25
"""How long a command may go on once it was stopped by Ctrl+C, in seconds: what waits for a lock of its own goes on for longer."""
SECOND = (0.0005, 0.5)
"""How soon a second Ctrl+C comes after the first, in seconds; as often between 1 and 2 ms as between 100 and 200, as most ends are quick."""
AROUND = 3
FINISHED = "ran to its end"
NOT_FOR_USERS = (
    "Traceback",
    "Exception ignored",
    "Unclosed",
    "Task was destroyed",
    "never awaited",
    "closing connection",
    "rror in ",
)
"""What Python and drivers say of themselves when they are stopped."""


@dataclass
class Ended:
    """How a command ended: its exit code (negative: the signal), what it said."""

    code: int
    out: str
    err: str


def environment(room: Path, more: dict[str, str], ground: OnDisk = ON_DISK) -> dict[str, str]:
    """Where a command finds the room."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("IG_METRICS_")}
    here = {"IG_METRICS_HOME": str(room / "home"), "TMPDIR": str(room / "tmp"), "PYTHONPATH": str(ROOT)}
    return {**kept, **here, **ground.settings(room), **more}


def as_process(argv: list[str], where: dict[str, str], stop: Stopper | None = None) -> Ended:
    """Run a command as anybody does."""
    if stop is not None:
        asked = {name: getattr(stop, name) for name in ("at", "wait", "number", "log", "again")}
        where = {**where, VARIABLE: json.dumps(asked), "PYTHONPATH": f"{STOPPED}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-m", "ig_metrics", *argv]
    run = subprocess.run(command, env=where, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST)
    return Ended(run.returncode, run.stdout, run.stderr)


def as_fork(argv: list[str], where: dict[str, str], stop: Stopper | None = None, later: float = 0.0) -> Ended:
    """Run a command in a fork of this process, which has imported everything; `later`: its clock is so many seconds ahead."""
    said = Path(where["TMPDIR"]).parent / f"said-{os.getpid()}"
    child = os.fork()
    if child == 0:
        code = 99
        try:
            with (
                open(f"{said}.out", "w") as out,
                open(f"{said}.err", "w") as err,
                redirect_stdout(out),
                redirect_stderr(err),
            ):
                os.environ.clear()
                os.environ.update(where)
                import tempfile

                tempfile.tempdir = None
                if later:
                    now = time.time
                    time.time = lambda: now() + later
                if stop is not None:
                    stop.install()
                sys.argv = ["ig-metrics", *argv]
                with suppress(BaseException):
                    code = cli.main()  # as a process has it: when it is over, no Ctrl+C comes any more
                if stop is not None:
                    stop.write()
        finally:  # also where a stop comes after the command has ended: there is one of this program, whatever happens
            os._exit(code)
    status = os.waitpid(child, 0)[1]
    texts = []
    for ending in ("out", "err"):
        path = Path(f"{said}.{ending}")
        texts.append(path.read_text(encoding="utf-8") if path.exists() else "")
        path.unlink(missing_ok=True)
    return Ended(os.waitstatus_to_exitcode(status), *texts)


def apart(work: Callable[..., Any], *given: Any, where: dict[str, str] | None = None) -> Any:
    """What `work` gives as JSON, worked out in a fork (in the environment `where`); this process itself never opens a store."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.environ.update(where or {})
        try:
            answer = {"gave": work(*given)}
        except BaseException as error:
            import traceback

            answer = {"failed": f"{type(error).__name__}: {error}\n{traceback.format_exc()[-1500:]}"}
        with os.fdopen(writing, "w") as file:
            json.dump(answer, file)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as file:
        answer = json.load(file)
    os.waitpid(child, 0)
    assert "failed" not in answer, answer["failed"]
    return answer["gave"]


class Tried:
    """Everything needed to stop an act again and again."""

    def __init__(
        self, base: Path, council: Path, act: Act, run: Callable[..., Ended], ground: OnDisk = ON_DISK
    ) -> None:
        self.base, self.act, self.run = base / "".join(sign for sign in act.name if sign.isalnum()), act, run
        self.ground = ground
        self.base.mkdir()
        self.start = self.base / "start"
        if act.name == acts.UPGRADE.name:
            ground.first_release(self.start)
        else:
            ground.copy(council, self.start)
        self.longest = 0.0
        self.twice = 0
        if act.prepare is not None:
            act.prepare(self.start, runner(self.start, ground))
        if act.empty:
            ground.empty(self.start)
        first = self.room("first")
        stop = Stopper(log=str(self.base / "points.json"))
        ended = self.typed(first, stop)
        assert ended.code == 0, f"{act.name}: {ended.err}"
        self.points: list[list[Any]] = json.loads(Path(stop.log).read_bytes())
        before = self.room("before")
        self.before = self.looked(before)
        self.after = self.looked(first)
        assert self.after["extra"] == [], f"{act.name} leaves {self.after['extra']}"
        ground.remove(first)
        ground.remove(before)

    def room(self, name: str) -> Path:
        """A fresh copy of where the act begins. What rests on where it lies has no place in it."""
        room = self.base / name
        self.ground.copy(self.start, room)
        return room

    def typed(self, room: Path, stop: Stopper | None = None) -> Ended:
        """Type the command."""
        return self.run(*self._command(room), stop)

    def _command(self, room: Path) -> tuple[list[str], dict[str, str]]:
        words = self.act.typed(room, self.ground.place(room))
        return words, environment(room, self.act.environment, self.ground)

    def looked(self, room: Path) -> Any:
        """What there is in a room."""
        return apart(looked, room, self.act, self.ground, where=self.ground.settings(room))

    def stopped(self, number: int, at: int, wait: float, again: float = 0.0) -> str:
        """Stop it there, and look; then do it again, and look again. What came of the first time."""
        room = self.room("room")
        where = f"{self.act.name}, at {at} of {len(self.points)} ({self.points[at - 1][0]}) + {wait:.4f} s"
        where += f" and {again:.4f} s later" if again else ""
        log = self.base / "stopped.json"
        log.unlink(missing_ok=True)
        ended = self.typed(room, Stopper(at, wait, number, str(log), again))
        noted = json.loads(log.read_bytes()) if log.exists() else []
        took = sum(length for _, length in noted[at - 1 :]) - wait if noted else 0.0
        self.longest = max(self.longest, took)
        self.twice += any(name == AGAIN for name, _ in noted)
        try:
            assert number != signal.SIGINT or took < PATIENCE, f"went on for {took:.0f} s"
            self.ground.let_go(room)
            found = self._judged(room, ended, number)
        except AssertionError as error:
            raise AssertionError(f"{where}: {error}\n{ended.err[-500:]}") from error
        finally:
            self.ground.remove(room)
        return found

    def _judged(self, room: Path, ended: Ended, number: int) -> str:
        assert ended.code in (0, 1, -number), f"exit code {ended.code}"
        said = [words for words in NOT_FOR_USERS if words in ended.err]
        assert said == [], f"says {said}"
        if number == signal.SIGINT:
            assert ended.code != -number, "ended by the signal itself"
            assert ended.code == 0 or ended.err.splitlines()[-1].startswith("Stopped."), ended.err
            # what was stopped by a person cleans up after itself, at once
            early = self.ground.is_early(room)
            seen = self.before if early else self.looked(room)
            assert early or seen["extra"] == [], f"left behind: {seen['extra']}"
        else:
            seen = self.looked(room)
        found = came(seen, self.before, self.after)
        if ended.code == 0:
            assert seen["acts"] == self.after["acts"], "it ended well, and was not done"
            return FINISHED
        if ended.code == 1:
            says = "What had been done by then stays" if found in (WHOLE, BETWEEN) else "Nothing was stored"
            assert f"\nStopped. {says}" in f"\n{ended.err}", f"{found}, and says: {ended.err}"
        age(room)
        again = as_fork(*self._command(room), later=self.ground.shift)
        assert again.code == 0 or (again.code == 1 and found in (WHOLE, BETWEEN)), (
            f"done again: {again.code} {again.err}"
        )
        assert "Traceback" not in again.err
        then = self.looked(room)
        assert then["extra"] == [], f"rubbish stays: {then['extra']}"
        if found in (NOTHING, LEAVINGS) or not self.act.repeats:
            for part in ("held", "mappings", "own", *(("out",) if again.code == 0 else ())):
                assert then[part] == self.after[part], f"done again, {part}: {new(self.after[part], then[part])}"
        return found


def runner(room: Path, ground: OnDisk = ON_DISK) -> Callable[..., None]:
    """Runs a command for a room that has to succeed."""

    def run(*argv: str, environment: dict[str, str] | None = None) -> None:
        words = [part.replace("{place}", ground.place(room)) for part in argv]
        ended = as_fork(words, globals()["environment"](room, environment or {}, ground))
        assert ended.code == 0, f"{argv}: {ended.err}"

    return run


def order(points: list[list[Any]], chance: random.Random) -> list[int]:
    """Every point by its number, to be taken from the end: first those that have another such before or behind them than any so far,
    as what is done again and again need not be stopped as often."""
    names = [name for name, _ in points]
    seen: set[tuple[str, ...]] = set()
    others: list[int] = []
    again: list[int] = []
    for at in range(len(names)):
        about = tuple(names[max(at - AROUND, 0) : at + AROUND + 1])
        (again if about in seen else others).append(at + 1)
        seen.add(about)
    return chance.sample(again, len(again)) + chance.sample(others, len(others))


def main(
    base: Path,
    seed: int,
    kills: int,
    *,
    signals: tuple[int, ...] = (signal.SIGKILL,),
    forked: bool = False,
    names: list[str] | None = None,
    twice: bool = False,
    servers: Servers | None = None,
) -> dict[str, Any]:
    """Stop every act (those named) so many times, by these signals in turn."""
    chance = random.Random(seed)
    ground = ON_DISK if servers is None else OnServers(servers)
    council = base / "council"
    ground.council(council, runner)
    told: dict[str, Any] = {}
    failed: list[str] = []
    for act in acts.ACTS:
        if names and act.name not in names:
            continue
        tried = Tried(base, council, act, as_fork if forked else as_process, ground)
        count: Counter[str] = Counter()
        left: list[int] = []
        for n in range(kills):
            if not left:
                left = order(tried.points, chance)
            at = left.pop()
            # Half of them at the very point, half somewhere on the way to the next.
            wait = 0.0 if n % 2 == 0 else chance.uniform(0, tried.points[at - 1][1])
            again = math.exp(chance.uniform(*map(math.log, SECOND))) if twice else 0.0
            try:
                count[tried.stopped(signals[n % len(signals)], at, wait, again)] += 1
            except AssertionError as error:
                failed.append(str(error))
                print(error, file=sys.stderr, flush=True)
        ground.remove(tried.start)
        shutil.rmtree(tried.base)
        measured = {"points": len(tried.points), "longest": round(tried.longest, 2), "twice": tried.twice}
        told[act.name] = {**measured, **count}
        print(json.dumps({act.name: told[act.name]}), file=sys.stderr, flush=True)
    assert not failed, "\n\n".join(failed)
    total: Counter[str] = Counter()
    for each in told.values():
        total.update({name: value for name, value in each.items() if name not in measured})
    return {"acts": told, "all": dict(total), "stopped": sum(total.values()) - total[FINISHED]}


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell has what it starts in the background ignore it
    asked = argparse.ArgumentParser()
    asked.add_argument("base", type=Path)
    asked.add_argument("seed", type=int)
    asked.add_argument("kills", type=int)
    asked.add_argument("--signal", type=int, action="append")
    asked.add_argument("--forked", action="store_true")
    asked.add_argument("--act", action="append")
    asked.add_argument("--twice", action="store_true")
    asked.add_argument("--servers", nargs=2)
    given = asked.parse_args()
    given.base.mkdir(parents=True, exist_ok=True)
    by = tuple(given.signal or [signal.SIGKILL])
    where = Servers(int(given.servers[0]), given.servers[1]) if given.servers else None
    more: dict[str, Any] = {"names": given.act, "twice": given.twice, "servers": where}
    print(json.dumps(main(given.base, given.seed, given.kills, signals=by, forked=given.forked, **more)))
