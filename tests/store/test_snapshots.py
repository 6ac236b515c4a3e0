"""Snapshot files: what is written is what is read, and only that."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from ig_metrics.datasets import KINDS, conform
from ig_metrics.errors import Refused
from ig_metrics.store import Store
from ig_metrics.store.places import Folder, Place
from ig_metrics.store.snapshots import Damaged, Reader, decode, digest, encode
from tests.servers.on_servers import place_of
from tests.store.conftest import Keep

APRIL = dt.date(2014, 4, 1)
MARCH = [{"held_on": pd.Timestamp("2014-03-31"), "committee": "Audit"}]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_comes_back_with_its_types(kind: str) -> None:
    typed = {"date": pd.Timestamp("2014-03-31"), "number": 1.5, "integer": 3, "boolean": True}
    row = {
        column.name: typed.get("date" if column.type == "datetime" else column.type, "00012")
        for column in KINDS[kind].columns
    }
    frame = conform(kind, pd.DataFrame([row, {}]))
    pd.testing.assert_frame_equal(decode(kind, encode(kind, frame)), frame)


def test_a_column_of_a_later_release_is_there_and_empty() -> None:
    data = encode("meetings", conform("meetings", pd.DataFrame(MARCH)).drop(columns="note"))
    assert list(decode("meetings", data).columns) == ["held_on", "committee", "note"]
    assert decode("meetings", data)["note"].isna().all()
    assert decode("meetings", data, ("note",)).shape == (1, 1)


def test_a_column_of_an_earlier_release_is_left_out() -> None:
    frame = conform("meetings", pd.DataFrame(MARCH)).assign(room="Cabinet room")
    assert "room" not in decode("meetings", encode("meetings", frame))


def damaged(place: Place, name: str) -> None:
    data = bytearray(place.read(name))
    data[len(data) // 2] ^= 1
    place.write(name, bytes(data))


def lost(place: Place, name: str) -> None:
    place.remove(name)


@pytest.mark.parametrize("read_before", [False, True])
@pytest.mark.parametrize("harm, said", [(damaged, "is damaged"), (lost, "is missing")])
def test_a_lost_or_changed_file_is_never_an_answer(
    store: Store, keep: Keep, home: Path, read_before: bool, harm: object, said: str
) -> None:
    kept = keep("meetings", MARCH, "2014-03-31")
    keep("plan", [{"action": "A"}], "2014-03-31")
    if read_before:
        store.in_force("meetings", APRIL)
    harm(place_of(home), kept.parquet_name)  # type: ignore[operator]
    with pytest.raises(Refused, match=f"{kept.id} {said}.*from a backup, or withdraw"):
        store.in_force("meetings", APRIL)
    assert len(store.in_force("plan", APRIL)) == 1, "other data is still served"


@pytest.mark.disk
def test_a_file_is_hashed_once_until_it_changes_and_a_damaged_one_is_not_read_again_until_it_is_mended(
    store: Store, keep: Keep, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = keep("meetings", MARCH, "2014-03-31")
    path, read = home / "snapshots" / kept.parquet_name, []
    whole = Folder.read
    monkeypatch.setattr(Folder, "read", lambda place, name: (read.append(name), whole(place, name))[1])
    for _ in range(2):
        assert len(store.read(kept.id)) == 1
    assert len(read) == 1
    data = path.read_bytes()
    path.write_bytes(data[:-1])
    for _ in range(2):
        with pytest.raises(Damaged, match="is damaged"):
            store.read(kept.id)
    assert len(read) == 2
    assert [each.info.id for each in store.damaged()] == [kept.id]
    path.write_bytes(data)
    assert len(store.read(kept.id)) == 1
    assert store.damaged() == ()


def test_a_file_that_cannot_be_read_or_is_no_parquet_is_damaged(tmp_path: Path, store: Store, keep: Keep) -> None:
    kept = keep("meetings", MARCH, "2014-03-31")
    place = Folder(tmp_path / "files")
    place.write(kept.parquet_name, b"no Parquet")
    with pytest.raises(Damaged, match="is damaged"):
        Reader(place).rows(dataclasses.replace(kept, parquet_sha256=digest(b"no Parquet")))
    place.remove(kept.parquet_name)
    (place.path / kept.parquet_name).mkdir()
    with pytest.raises(Damaged, match=f"{kept.id} cannot be read: Is a directory. Look at the rights"):
        Reader(place).rows(kept)


def test_withdrawing_a_lost_snapshot_brings_the_one_before_back(store: Store, keep: Keep, home: Path) -> None:
    keep("meetings", MARCH, "2014-01-31")
    lost = keep("meetings", MARCH * 2, "2014-03-31")
    place_of(home).remove(lost.parquet_name)
    store.withdraw(lost.id, "file lost", "ig.lead")
    assert len(store.in_force("meetings", APRIL)) == 1


def test_a_file_swapped_for_another_parquet_is_noticed(store: Store, keep: Keep, home: Path) -> None:
    one, other = keep("meetings", MARCH, "2014-03-31"), keep("meetings", MARCH * 2, "2014-03-30")
    store.in_force("meetings", APRIL)
    place = place_of(home)
    place.write(one.parquet_name, place.read(other.parquet_name))
    with pytest.raises(Refused, match="is damaged"):
        store.in_force("meetings", APRIL)


@pytest.mark.disk
def test_what_cannot_be_read_is_known_until_it_is_put_back(store: Store, keep: Keep, home: Path) -> None:
    info = keep("meetings", MARCH, "2014-03-31")
    path = home / "snapshots" / info.parquet_name
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    for _ in range(2):
        with pytest.raises(Damaged):
            store.read(info.id)
        assert [each.info.id for each in store.damaged()] == [info.id]
    path.write_bytes(whole)
    assert store.damaged() == ()
    assert len(store.read(info.id)) == 1


def test_a_place_that_does_not_answer_is_no_damage(keep: Keep, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    info = keep("meetings", MARCH, "2014-03-31")

    class Silent(Folder):
        def mark(self, name: str) -> object:
            raise Refused("the storage does not answer")

    with pytest.raises(Refused, match="does not answer") as refused:
        Reader(Silent(tmp_path))._rows(info, None)
    assert not isinstance(refused.value, Damaged)
