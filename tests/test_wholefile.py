"""A file is there whole or not at all, whatever happens while it is written."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from ig_metrics import wholefile
from ig_metrics.errors import Refused


def test_it_takes_the_place_of_what_was_there_and_keeps_its_rights(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(b"old")
    (tmp_path / "list.csv").chmod(0o640)
    wholefile.write(tmp_path / "list.csv", b"new")
    assert (tmp_path / "list.csv").read_bytes() == b"new"
    assert (tmp_path / "list.csv").stat().st_mode & 0o777 == 0o640
    assert os.listdir(tmp_path) == ["list.csv"]


def test_where_the_block_fails_what_was_there_stays(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(b"old")

    def fail() -> None:
        with wholefile.writing(tmp_path / "list.csv") as put:
            put(b"new")
            raise Refused("The catalogue is busy.")

    with pytest.raises(Refused, match="busy"):
        fail()
    assert (tmp_path / "list.csv").read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["list.csv"]


def test_nothing_has_its_name_before_the_block_ends(tmp_path: Path) -> None:
    with wholefile.writing(tmp_path / "list.csv") as put:
        put(b"half")
        assert not (tmp_path / "list.csv").exists()
        put(b" and half")
    assert (tmp_path / "list.csv").read_bytes() == b"half and half"


def test_a_place_that_cannot_be_written_to_is_found_out_first(tmp_path: Path) -> None:
    for path in (tmp_path / "no" / "list.csv", tmp_path):
        with (
            pytest.raises(Refused, match=r"cannot be written: .*\. Choose another folder or name"),
            wholefile.writing(path),
        ):
            raise AssertionError("nothing is begun")


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "list.csv").symlink_to(tmp_path / "far" / "list.csv")
    wholefile.write(tmp_path / "list.csv", b"new")
    assert (tmp_path / "list.csv").is_symlink()
    assert (tmp_path / "far" / "list.csv").read_bytes() == b"new"


def test_what_a_killed_writer_left_goes_when_the_file_is_written_again(tmp_path: Path) -> None:
    old, young, other = (
        tmp_path / f".{name}.part" for name in ("a[1].csv.00000000", "a[1].csv.11111111", "b.csv.22222222")
    )
    for path in (old, young, other):
        path.write_bytes(b"half")
    for path in (old, other):
        os.utime(path, (time.time() - 7200,) * 2)
    wholefile.write(tmp_path / "a[1].csv", b"new")
    assert sorted(os.listdir(tmp_path)) == sorted([young.name, other.name, "a[1].csv"])


def test_stopped_the_moment_its_part_is_made_it_leaves_nothing(tmp_path, monkeypatch):
    made = os.open

    def opened(*given, **named):
        made(*given, **named)
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "open", opened)
    with pytest.raises(KeyboardInterrupt), wholefile.writing(tmp_path / "list.csv") as put:
        put(b"x")
    assert list(tmp_path.iterdir()) == []
