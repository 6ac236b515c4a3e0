"""A folder for a moment: gone when the moment is over, and after its process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from ig_metrics.scratch import LOCK, PREFIX, scratch

KILLED = """
import os, signal
from ig_metrics.scratch import scratch
with scratch() as folder:
    (folder / "upload").write_bytes(b"names")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files go."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def older(folder: Path) -> None:
    os.utime(folder, (time.time() - 3600,) * 2)


def test_it_is_its_owners_alone_and_goes_with_all_that_is_in_it(room: Path) -> None:
    with scratch() as folder:
        assert folder.parent == room
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "deep").mkdir()
        (folder / "deep" / "file").write_bytes(b"names")
        (folder / "file").write_bytes(b"names")
    assert list(room.iterdir()) == []


def test_that_of_a_killed_process_goes_when_another_needs_one(room: Path) -> None:
    there = {**os.environ, "TMPDIR": str(room), "PYTHONPATH": str(Path(__file__).parents[1])}
    subprocess.run([sys.executable, "-c", KILLED], env=there, timeout=60)
    (left,) = room.iterdir()
    assert (left / "upload").exists()
    with scratch():
        assert left.exists(), "it may be a moment old"
    older(left)
    with scratch():
        assert not left.exists()


def test_that_of_a_living_one_stays_however_old(room: Path) -> None:
    with scratch() as first:
        (first / "file").write_bytes(b"names")
        older(first)
        with scratch():
            assert (first / "file").exists()


def test_what_is_not_known_as_ours_is_left_alone(room: Path) -> None:
    theirs, nearly, empty = room / f"{PREFIX}theirs", room / "ig-metrics-tour", room / f"{PREFIX}empty"
    for folder in (theirs, nearly, empty):
        folder.mkdir()
    (theirs / "file").write_bytes(b"no lock beside it")
    (nearly / LOCK).write_bytes(b"")
    for folder in (theirs, nearly, empty):
        older(folder)
    with scratch():
        pass
    assert sorted(room.iterdir()) == sorted([theirs, nearly])
    assert (theirs / "file").exists()


def test_ctrl_c_the_moment_it_is_made_leaves_none(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make = tempfile.mkdtemp

    def told(**named: str) -> str:
        made = make(**named)
        os.kill(os.getpid(), signal.SIGINT)
        return made

    monkeypatch.setattr(tempfile, "mkdtemp", told)
    with pytest.raises(KeyboardInterrupt), scratch():
        pass
    assert list(room.iterdir()) == []
