"""On workers: the same answer as one after another, to the last digit, with one worker or two, and when workers are killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

import psutil
import pytest

from benchmarks.organisations import AS_AT
from ig_metrics.errors import Refused
from ig_metrics.rollup import cluster, whole
from ig_metrics.rollup.whole import roll_up


def same(one, other):
    return one.figures == other.figures and one.benchmark.equals(other.benchmark) and one.problems == other.problems


@pytest.fixture(scope="module")
def plain(four):
    return roll_up(str(four), AS_AT, workers=0)


def test_two_workers_answer_as_one_after_another_does(four, client, plain):
    assert same(roll_up(str(four), AS_AT, client=client), plain)


@pytest.mark.long
def test_one_worker_answers_the_same(four, plain):
    assert same(roll_up(str(four), AS_AT, workers=1), plain)


@pytest.mark.long
def test_workers_killed_in_mid_run_change_nothing(four, client, plain):
    """Both are killed when the first organisation is done: what they had begun is done again by those that take their place."""
    before = set(client.run(os.getpid).values())
    killed = []

    def kill(done, of):
        if done == 1 and not killed:
            for pid in before:
                os.kill(pid, signal.SIGKILL)
                killed.append(pid)

    assert same(roll_up(str(four), AS_AT, client=client, told=kill), plain)
    assert len(killed) == 2
    client.wait_for_workers(2, timeout=60)
    assert not before & set(client.run(os.getpid).values())


def dies(number):
    if number == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.mark.long
def test_one_that_kills_every_worker_is_given_up_and_no_other(client):
    with cluster.workers(2, 500) as own:
        found = dict(cluster.each(own, dies, [(0,), (1,), (2,), (3,)]))
    assert {number: found[number] for number in (0, 2, 3)} == {0: 0, 2: 2, 3: 3}
    assert type(found[1]).__name__ == "KilledWorker"
    given_up = whole._given_up("council", found[1])
    assert "--memory" in given_up.problems[0].text


def test_a_worker_of_another_release_stops_the_rollup(four, client, monkeypatch):
    monkeypatch.setattr("ig_metrics.__version__", "9.9")
    with pytest.raises(Refused, match=r"a worker runs IG Metrics 0\.1\.0, and this is 9\.9"):
        roll_up(str(four), AS_AT, client=client)


def test_any_scheduler_is_used_by_its_address_and_left_running(client, monkeypatch):
    from distributed import Client

    asked = []

    class Connected(Client):
        """What a scheduler with keys set in Dask's own configuration is: the address alone."""

        def __init__(self, address, timeout):
            asked.append(address)
            super().__init__(address, timeout=timeout, security=client.security)

    monkeypatch.setattr("distributed.Client", Connected)
    address = client.scheduler.address
    with cluster.workers(0, 0, address) as connected:
        assert sorted(cluster.each(connected, abs, [(-3,), (4,)])) == [(0, 3), (1, 4)]
    assert asked == [address]
    assert len(client.run(os.getpid)) == 2


def test_a_scheduler_that_does_not_answer_is_refused(four, monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.5)
    with pytest.raises(Refused, match="No Dask scheduler answers at tcp://127"):
        roll_up(str(four), AS_AT, scheduler="tcp://127.0.0.1:8809")


def test_without_dask_it_is_said_what_to_install(four, monkeypatch):
    monkeypatch.setitem(sys.modules, "dask", None)
    with pytest.raises(Refused, match=r"pip install -r requirements-scale\.txt"):
        roll_up(str(four), AS_AT, workers=2)


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_stopped_it_leaves_no_process_and_no_file(four, tmp_path, number):
    out, scratch = tmp_path / "out", tmp_path / "scratch"
    out.mkdir()
    scratch.mkdir()
    command = [
        sys.executable,
        "-m",
        "ig_metrics",
        "rollup",
        "--snapshots",
        four,
        "--as-at",
        AS_AT,
        "--workers",
        2,
        "--out",
        out / "b.csv",
    ]
    process = subprocess.Popen(
        [str(part) for part in command], env=os.environ | {"TMPDIR": str(scratch), "IG_METRICS_HOME": str(tmp_path / "home")},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    children = _workers(process)
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    _, alive = psutil.wait_procs(children, timeout=30)
    assert alive == []
    assert list(out.iterdir()) == []
    if number != signal.SIGKILL:
        assert process.returncode == 1
        assert said.endswith("Stopped. Nothing was stored.\n")
        assert list(scratch.iterdir()) == []


def _workers(process):
    """The processes it started, once both workers are among them."""
    parent, until = psutil.Process(process.pid), time.monotonic() + 60
    while time.monotonic() < until:
        found = parent.children(recursive=True)
        named = []
        for each in found:
            with suppress(psutil.Error):
                named.append(" ".join(each.cmdline()))
        if sum("spawn_main" in line for line in named) >= 2:
            return found
        time.sleep(0.05)
    raise AssertionError("no worker began")
