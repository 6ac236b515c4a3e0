"""organisation.json: what it says comes back; what is damaged, newer or reaches out of its folder is refused in words."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from benchmarks.organisations import AS_AT, invent, placed
from ig_metrics.errors import Refused
from ig_metrics.store import published
from ig_metrics.store.entries import Entry
from ig_metrics.store.places import open_place
from ig_metrics.store.published import FORMAT, MANIFEST, opened, parse

NOW = dt.datetime(2014, 4, 1, 9, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    url = tmp_path_factory.mktemp("place")
    placed(invent(1, 60), str(url))
    return url / "organisation-001"


def told(folder, **changed):
    return json.dumps(json.loads((folder / MANIFEST).read_bytes()) | changed).encode()


def test_what_it_says_comes_back(folder):
    found = parse((folder / MANIFEST).read_bytes())
    assert (found.name, found.type, found.staff_id_width) == ("County council 001", "county council", 8)
    assert parse(published.dump(found)) == found
    assert {info.kind for info in found.snapshots} >= {"staff", "toolkit", "breaches"}
    assert [info.partial for info in found.snapshots if info.kind == "staff"] == [False, False, True]


def test_what_a_newer_release_wrote_is_refused(folder):
    with pytest.raises(Refused, match=f"format {FORMAT + 1}, which a newer IG Metrics wrote"):
        parse(told(folder, format=FORMAT + 1))


@pytest.mark.parametrize(
    "changed",
    [
        {"snapshots": None},
        {"name": " "},
        {"published_at": "soon"},
        {"published_at": "2014-04-01T09:00:00"},
        {"format": None},
    ],
)
def test_what_is_not_as_it_should_be_is_damaged(folder, changed):
    with pytest.raises(Refused, match=r"organisation\.json is damaged"):
        parse(told(folder, **changed))


@pytest.mark.parametrize("data", [b"", b"[1]", b"\xff", b"{"])
def test_what_is_no_such_file_is_damaged(data):
    with pytest.raises(Refused, match=r"organisation\.json is damaged"):
        parse(data)


@pytest.mark.parametrize("name", ["../../secret.parquet", "/etc/passwd", "a/b.parquet", ".hidden.parquet", "staff.csv"])
def test_a_file_outside_its_folder_is_never_read(folder, name):
    snapshots = json.loads((folder / MANIFEST).read_bytes())["snapshots"]
    with pytest.raises(Refused, match="damaged"):
        parse(told(folder, snapshots=[snapshots[0] | {"file": name}]))
    with pytest.raises(Refused, match="damaged"):
        parse(told(folder, frameworks={"../x": ""}))


def test_a_kind_that_is_not_known_is_named_and_left_out(folder):
    snapshots = json.loads((folder / MANIFEST).read_bytes())["snapshots"]
    found = parse(told(folder, snapshots=[snapshots[0] | {"kind": "moods"}, snapshots[1]]))
    assert found.unknown == ("moods",)
    assert len(found.snapshots) == 1


@pytest.fixture
def store(folder):
    publication = parse((folder / MANIFEST).read_bytes())
    with opened(open_place(folder, str(folder)), publication) as (store, _):
        yield store


def test_it_is_asked_like_any_store(store, folder):
    assert len(store.in_force("staff", AS_AT)) == 60
    newest = store.snapshots()[0]
    assert store.read(newest.id).equals(store.in_force(newest.kind, AS_AT))
    with pytest.raises(Refused, match="no snapshot 'x'"):
        store.read("x")


@pytest.mark.parametrize(
    "act", ["add", "withdraw", "save_mapping", "forget_mapping", "write_entry", "strike_entry", "record"]
)
def test_nothing_is_written_to_it(store, act):
    with pytest.raises(Refused, match="can only be read"):
        getattr(store, act)("x", "y", "z")


def test_what_was_withdrawn_is_listed_when_asked_for_and_its_own_frameworks_are_there(folder):
    publication = parse((folder / MANIFEST).read_bytes())
    gone, *others = publication.snapshots
    publication = published.replace(
        publication, snapshots=(published.replace(gone, withdrawn_at=NOW), *others), frameworks={"ours": "[framework]"}
    )
    with opened(open_place(folder, str(folder)), parse(published.dump(publication))) as (store, _):
        assert {info.id for info in store.snapshots()} == {gone.id, *(info.id for info in others)}
        assert gone.id not in {info.id for info in store.snapshots(include_withdrawn=False)}
        assert len(store.snapshots(include_withdrawn=False)) == len(others)
        assert (store.home / "frameworks" / "ours.toml").read_text(encoding="utf-8") == "[framework]"


def test_the_cells_of_an_edit_are_told_and_only_an_edit_has_any(folder):
    publication = parse((folder / MANIFEST).read_bytes())
    one, other = publication.snapshots[:2]
    edit = published.replace(one, partial=True, quality={"edited": {"why": "a name", "cells": [["level"]]}})
    found = parse(published.dump(published.replace(publication, snapshots=(edit, other)))).snapshots
    assert [(info.is_edit, info.edited_cells) for info in found] == [(True, (("level",),)), (False, None)]


def test_an_entry_struck_out_is_given_only_when_asked_for(folder):
    kept = Entry("a", "book", "s", {"why": ""}, "", NOW)
    struck = Entry("b", "book", "s", {"why": ""}, "", NOW, struck_at=NOW + dt.timedelta(days=2))
    publication = published.replace(parse((folder / MANIFEST).read_bytes()), entries=(kept, struck))
    with opened(open_place(folder, str(folder)), parse(published.dump(publication))) as (store, _):
        assert [each.id for each in store.entries("book")] == ["a"]
        assert [each.id for each in store.entries("book", struck=True)] == ["a", "b"]
        assert [each.id for each in store.entries("book", known_on=NOW)] == ["a", "b"]
        assert [each.id for each in store.entries("book", known_on=NOW + dt.timedelta(days=2))] == ["a"]
        assert store.entries("book", "t") == store.entries("other") == ()
