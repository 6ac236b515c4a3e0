"""Types `ingest` in two processes at the same moment, over one home, and looks at the store after each pair.

A program, because it forks: `python -m tests.cli.at_once FOLDER SEED ROUNDS [--apart]`. Each round is every pair of PAIRS once, on a
fresh copy of the council, or in a home where nothing is yet (FIRST). Both commands have looked at their file before either keeps it:
they wait for one another there. With `--apart` each is a process of its own (`python -m ig_metrics ...`), the second started any
time up to a quarter of a second after the first, and they meet where they meet. Prints what came of them as JSON, or fails with an AssertionError.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import shutil
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from ig_metrics.store import Store
from ig_metrics.store.audit import ADDED
from tests.cli import acts
from tests.cli.acts import Act
from tests.cli.killed import apart, as_fork, as_process, environment, runner
from tests.cli.looking import looked

PATIENCE = 60
APART = 0.25
PLAN = ("ingest", "plan", "{room}/in/plan.csv", "--as-at", "2014-04-30")
OTHER = ("ingest", "plan", "{room}/in/other.csv", "--as-at", "2014-04-30")
POSTS = ("ingest", "posts", "{room}/in/posts.csv", "--as-at", "2014-03-31")
PAIRS = {
    "two files of a kind and a date": (PLAN, OTHER),
    "two kinds": (PLAN, POSTS),
    "one file twice": (PLAN, PLAN),
    "two kinds, the first ever": (PLAN, POSTS),
    "one file twice, the first ever": (PLAN, PLAN),
}
FIRST = ", the first ever"
MEANWHILE, ALREADY = "kept in the meantime", "already held"
ONCE, TWICE = "once", "again, knowingly"


def meeting(parties: int) -> None:
    """From here on every process forked from this one waits for the others just before it keeps something."""
    barrier = multiprocessing.get_context("fork").Barrier(parties)
    add = Store.add

    def met(*given: Any, **named: Any) -> Any:
        barrier.wait(PATIENCE)
        return add(*given, **named)

    Store.add = met  # type: ignore[method-assign]


def typed(room: Path, pair: tuple[tuple[str, ...], ...], wait: float | None) -> list[Any]:
    """Type both; how they ended. `wait`: seconds between the two, as processes of their own."""
    words = [Act("", each).typed(room) for each in pair]

    def one(number: int) -> Any:
        if wait is not None:
            time.sleep(wait * number)
            return as_process(words[number], environment(room, {}))
        said = room / f"said-{number}"
        (said / "tmp").mkdir(parents=True)
        return as_fork(words[number], environment(room, {"TMPDIR": str(said / "tmp")}))

    with ThreadPoolExecutor(len(words)) as both:
        return list(both.map(one, range(len(words))))


def judged(room: Path, name: str, ended: list[Any], before: list[str]) -> str:
    """Look at what is held: each command that says it kept its file did, the other says in words why not."""
    for each in ended:
        assert each.code in (0, 1), each.err
        assert "Traceback" not in each.err
    kept = [each for each in ended if each.code == 0]
    for path in room.glob("said-*"):
        shutil.rmtree(path)
    seen = looked(room, Act("", ()))
    assert seen["extra"] == [], f"left behind: {seen['extra']}, {[each.err for each in ended]}"
    assert seen["acts"][: len(before)] == before
    assert seen["acts"][len(before) :].count(ADDED) == len(kept), seen["acts"]
    if len(set(PAIRS[name])) == 2:
        assert len(kept) == 2, [each.err for each in ended]
        return "both"
    if len(kept) == 2:  # the second had not begun before the first was done
        assert any(ALREADY in each.out + each.err for each in kept), "stored twice, and nobody was told"
        return TWICE
    assert [MEANWHILE in each.err for each in ended if each.code == 1] == [True], [each.err for each in ended]
    return ONCE


def tried(council: Path, room: Path, name: str, wait: float | None) -> str:
    """One pair, once."""
    shutil.copytree(council, room)
    before = []
    if name.endswith(FIRST):
        shutil.rmtree(room / "home")
    else:
        before = looked(room, Act("", ()))["acts"]
    if wait is None:
        meeting(2)
    try:
        return judged(room, name, typed(room, PAIRS[name], wait), before)
    except AssertionError as error:
        raise AssertionError(f"{name}: {error}") from error


def main(
    base: Path, seed: int, rounds: int, *, separate: bool = False, names: list[str] | None = None
) -> dict[str, Any]:
    """Try every pair (those named) so many times."""
    chance = random.Random(seed)
    council = base / "council"
    if all(name.endswith(FIRST) for name in names or PAIRS):  # the spreadsheets alone
        acts.first_release(council)
        acts.spreadsheets(council)
    else:
        acts.council(council, runner(council))
    (council / "in" / "other.csv").write_text(acts.PLAN.replace("Di Dyer", "Eve Eden"), encoding="utf-8")
    told: dict[str, Counter[str]] = {name: Counter() for name in names or PAIRS}
    for number in range(rounds):
        for name in told:
            room = base / f"room-{number}"
            wait = chance.uniform(0, APART) if separate else None
            told[name][apart(tried, council, room, name, wait)] += 1
            shutil.rmtree(room)
    return {name: dict(count) for name, count in told.items()}


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("folder", type=Path)
    asked.add_argument("seed", type=int)
    asked.add_argument("rounds", type=int)
    asked.add_argument("--apart", action="store_true")
    asked.add_argument("--pair", action="append", choices=PAIRS)
    given = asked.parse_args()
    print(json.dumps(main(given.folder, given.seed, given.rounds, separate=given.apart, names=given.pair)))
