"""Whatever is done from the command line and is killed, or stopped by Ctrl+C, has happened wholly or not at all. POSIX only, as it forks."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.cli import acts, stopping
from tests.cli.program import tried
from tests.servers.shared import Servers

KILL, CTRL_C = str(int(signal.SIGKILL)), str(int(signal.SIGINT))
KILLS, STOPS, OF_A_RESTORE = 10, 4, 60
"""Of each act, in the long run; a restore's commit is of the most statements."""
ON_SERVERS, TWICE = 3, 12
TOLD_TWICE = (acts.INGEST, acts.BACKUP, acts.RESTORE_INTO_EMPTY)


@pytest.mark.disk
def test_a_handful_of_stops_leaves_all_or_nothing(tmp_path: Path) -> None:
    few = [each for act in (acts.WITHDRAW, acts.INGEST) for each in ("--act", act.name)]
    did = tried("tests.cli.killed", tmp_path, 1, "--forked", "--signal", KILL, "--signal", CTRL_C, *few)
    assert sum(did["all"].values()) == 2


def test_a_stop_that_comes_when_the_act_is_over_is_no_stop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dump, handler = json.dump, signal.getsignal(signal.SIGINT)

    def late(*given: Any) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        dump(*given)

    monkeypatch.setattr(stopping.json, "dump", late)
    stopper = stopping.Stopper(log=str(tmp_path / "points.json"))
    stopper.reach("before COMMIT")
    try:
        stopper.write()
    finally:
        signal.signal(signal.SIGINT, handler)
    assert [name for name, _ in json.loads((tmp_path / "points.json").read_bytes())] == ["before COMMIT"]


@pytest.mark.long
@pytest.mark.disk
def test_every_act_killed_at_any_point_is_whole_or_absent(tmp_path: Path) -> None:
    did = tried("tests.cli.killed", tmp_path, KILLS, "--signal", KILL)
    assert len(did["acts"]) == len(acts.ACTS)
    assert did["stopped"] >= 200


@pytest.mark.long
@pytest.mark.disk
def test_every_act_stopped_by_ctrl_c_leaves_nothing_behind(tmp_path: Path) -> None:
    did = tried("tests.cli.killed", tmp_path, STOPS, "--signal", CTRL_C)
    assert sum(did["all"].values()) == STOPS * len(acts.ACTS)


@pytest.mark.long
@pytest.mark.disk
def test_a_restore_stopped_by_ctrl_c_ends_at_once_wherever_it_is(tmp_path: Path) -> None:
    act = acts.RESTORE_INTO_EMPTY.name
    did = tried("tests.cli.killed", tmp_path, OF_A_RESTORE, "--signal", CTRL_C, "--act", act)
    assert sum(did["all"].values()) == OF_A_RESTORE


def there(servers: Servers) -> list[str]:
    return ["--servers", str(servers.port), servers.s3]


@pytest.mark.long
@pytest.mark.disk
@pytest.mark.parametrize("by", [[CTRL_C], [KILL]], ids=["stopped by Ctrl+C", "killed"])
def test_every_act_is_whole_or_absent_on_servers_too(by: list[str], tmp_path: Path, servers: Servers) -> None:
    did = tried("tests.cli.killed", tmp_path, ON_SERVERS, "--signal", *by, *there(servers))
    assert sum(did["all"].values()) == ON_SERVERS * len(acts.ACTS)


@pytest.mark.long
@pytest.mark.disk
@pytest.mark.parametrize("on_servers", [False, True], ids=["on a disk", "on servers"])
def test_a_second_ctrl_c_leaves_no_more_behind_than_one(on_servers: bool, tmp_path: Path, request: Any) -> None:
    where = there(request.getfixturevalue("servers")) if on_servers else []
    few = [each for act in TOLD_TWICE for each in ("--act", act.name)]
    did = tried("tests.cli.killed", tmp_path, TWICE, "--signal", CTRL_C, "--twice", *few, *where)
    assert sum(did["all"].values()) == TWICE * len(TOLD_TWICE)
    assert sum(each["twice"] for each in did["acts"].values()) > 0
