"""A snapshot is rewritten whole or not at all, and what it held is gone from the disk afterwards."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from ig_metrics.errors import Refused
from ig_metrics.store import SnapshotInfo, Store, audit, rewriting
from ig_metrics.store.catalogue import Catalogue, outdated_file
from ig_metrics.store.rewriting import Rewriting
from ig_metrics.store.snapshots import Damaged
from tests.servers.on_servers import place_of
from tests.store.conftest import Keep

ROWS = [{"action": "Ask Ann"}, {"action": "File it"}]


@pytest.fixture
def kept(keep: Keep) -> SnapshotInfo:
    """A snapshot of two rows, of which the first is to go."""
    return keep("plan", ROWS, "2014-03-31")


def without_ann(kept: SnapshotInfo) -> Rewriting:
    return Rewriting("person erased", "asked", rows={kept.id: pd.DataFrame(ROWS[1:])})


def waiting(store: Store) -> list[str]:
    with store._catalogue.reading() as connection:
        return sorted(connection.execute(sa.select(outdated_file.c.parquet_name)).scalars())


def test_other_rows_take_their_place_and_the_file_goes(store: Store, home: Path, kept: SnapshotInfo) -> None:
    before = store.version()
    store.rewrite(without_ann(kept), by="ig.lead", only_at=before)
    now = store.snapshots()[0]
    assert (now.id, now.rows, store.read(kept.id)["action"].tolist()) == (kept.id, 1, ["File it"])
    assert [file.name for file in place_of(home).files()] == [now.parquet_name]
    assert waiting(store) == []
    assert store.version() != before
    assert [(entry.action, entry.by) for entry in store.audit_entries(2)] == [
        ("person erased", "ig.lead"), ("snapshot rewritten", "ig.lead"),
    ]  # fmt: skip
    assert store.doctor() == []


def test_the_details_of_one_entry_are_changed_and_the_log_has_the_seals_of_both(store: Store) -> None:
    first, other = (store.write_entry("book", name, {"who": name}, "ig.lead") for name in ("Ann", "Ben"))
    said = (("erasure", "1", {"why": "asked"}),)
    store.rewrite(
        Rewriting("person erased", "asked", details={first.id: {"who": "erased"}}, write=said),
        by="ig.lead", only_at=store.version(),
    )  # fmt: skip
    assert [entry.detail for entry in store.entries("book")] == [{"who": "erased"}, other.detail]
    assert [entry.detail for entry in store.entries("erasure", "1")] == [{"why": "asked"}]
    (entry,) = [entry for entry in store.audit_entries() if entry.action == audit.ENTRY_REWRITTEN]
    assert entry.detail == {
        "id": first.id, "book": "book", "before_sha256": audit.digest({"who": "Ann"}),
        "detail_sha256": audit.digest({"who": "erased"}),
    }  # fmt: skip


def test_whoever_looked_up_a_snapshot_before_reads_what_has_taken_its_place(
    store: Store, kept: SnapshotInfo, keep: Keep, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = keep("plan", ROWS, "2014-03-30")
    store.rewrite(without_ann(kept), by="ig.lead", only_at=store.version())
    monkeypatch.setattr(store, "_of_kind", lambda kind: (kept,))
    assert store.in_force("plan", dt.date(2014, 4, 1))["action"].tolist() == ["File it"]
    monkeypatch.setattr(store, "_of_kind", lambda kind: (other,))
    place_of(home).remove(other.parquet_name)
    with pytest.raises(Damaged, match="is missing"):
        store.in_force("plan", dt.date(2014, 4, 1))
    gone = dataclasses.replace(other, id="restored-away", parquet_name="restored-away.parquet")
    monkeypatch.setattr(store, "_of_kind", lambda kind: (gone,))
    with pytest.raises(Damaged, match="restored-away is missing"):
        store.in_force("plan", dt.date(2014, 4, 1))


def test_what_changes_nothing_held_moves_the_version_all_the_same(store: Store) -> None:
    before = store.version()
    store.rewrite(Rewriting("person erased", "asked"), by="ig.lead", only_at=before)
    assert store.version() != before, "what pages kept of those erased is not shown again"


def test_where_something_was_saved_meanwhile_nothing_is_changed_and_no_file_left(
    store: Store, home: Path, kept: SnapshotInfo
) -> None:
    seen = store.version()
    store.write_entry("book", "subject", {}, "somebody else")
    with pytest.raises(Refused, match="Somebody else has saved something"):
        store.rewrite(without_ann(kept), by="ig.lead", only_at=seen)
    assert store.snapshots() == (kept,)
    assert [file.name for file in place_of(home).files()] == [kept.parquet_name]


def test_a_file_swept_before_the_commit_is_written_again(
    store: Store, kept: SnapshotInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = type(store._place)
    write, written = place.write, []

    def write_and_sweep(self: object, name: str, data: bytes) -> None:
        write(self, name, data)
        if not written:
            self.remove(name)
        written.append(name)

    monkeypatch.setattr(place, "write", write_and_sweep)
    store.rewrite(without_ann(kept), by="ig.lead", only_at=store.version())
    assert store.read(kept.id)["action"].tolist() == ["File it"]
    assert len(written) == 2


def test_what_could_not_be_cleared_away_waits_and_does_not_stop_the_next(
    store: Store, home: Path, kept: SnapshotInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*given: object) -> None:
        raise Refused("somebody reads it")

    place = type(store._place)
    with monkeypatch.context() as patch:
        patch.setattr(Catalogue, "compact", busy)
        patch.setattr(place, "remove", busy)
        for _ in range(2):
            store.rewrite(without_ann(kept), by="ig.lead", only_at=store.version())
        assert len(waiting(store)) == 3
        assert {rewriting.ITSELF, kept.parquet_name} < set(waiting(store))
    with Store.open(home):
        assert waiting(store) == []
    assert [file.name for file in place_of(home).files()] == [store.snapshots()[0].parquet_name]


def test_a_file_that_is_named_again_is_not_cleared_away(store: Store, kept: SnapshotInfo) -> None:
    with store._catalogue.writing() as connection:
        values = {"parquet_name": kept.parquet_name, "since": kept.uploaded_at}
        connection.execute(sa.insert(outdated_file).values(**values))
    rewriting.clear_away(store._catalogue, store.place)
    assert len(store.read(kept.id)) == 2
