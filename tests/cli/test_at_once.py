"""Two people who bring files into one home at the same moment. POSIX only, as it forks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.at_once import FIRST, ONCE, PAIRS
from tests.cli.program import tried

MEETING, APART = 10, 20
"""Rounds of the long run."""
KINDS, SAME = f"two kinds{FIRST}", f"one file twice{FIRST}"


@pytest.mark.disk
def test_two_files_at_once_are_both_stored_and_one_file_twice_is_stored_once(tmp_path: Path) -> None:
    did = tried("tests.cli.at_once", tmp_path, 1, "--pair", KINDS, "--pair", SAME)
    assert did == {KINDS: {"both": 1}, SAME: {ONCE: 1}}


@pytest.mark.long
@pytest.mark.disk
def test_every_pair_that_meets_where_it_is_kept(tmp_path: Path) -> None:
    did = tried("tests.cli.at_once", tmp_path, MEETING)
    assert did == {name: {"both" if len(set(pair)) == 2 else ONCE: MEETING} for name, pair in PAIRS.items()}


@pytest.mark.long
@pytest.mark.disk
def test_every_pair_of_processes_of_their_own_wherever_they_meet(tmp_path: Path) -> None:
    did = tried("tests.cli.at_once", tmp_path, APART, "--apart")
    assert {name: sum(count.values()) for name, count in did.items()} == dict.fromkeys(PAIRS, APART)
