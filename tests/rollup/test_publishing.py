"""An organisation takes part: its figures come out the same from what it published, in which nobody can be found."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import signal

import pandas as pd
import pytest

from benchmarks.organisations import AS_AT, invent, stored
from ig_metrics import dashboard
from ig_metrics import settings as settings_file
from ig_metrics.datasets.plain import plain
from ig_metrics.errors import Refused
from ig_metrics.ledger import certificates, set_aside
from ig_metrics.rollup import publishing
from ig_metrics.rollup.organisation import measure
from ig_metrics.rollup.publishing import publish, publish_in_place, take_back
from ig_metrics.store import Store
from ig_metrics.store.audit import PUBLICATION_TAKEN_BACK, PUBLISHED
from ig_metrics.store.published import MANIFEST
from ig_metrics.toolkit import frameworks
from tests.rollup.conftest import ASKED, LEAD

FOLDER = "county-council-001"


@pytest.fixture(scope="module")
def council(tmp_path_factory):
    """A council with everything that figures rest on: unpadded numbers, a correction, a return, a certificate, a breach in error."""
    home = tmp_path_factory.mktemp("home")
    store = stored(invent(1, 160), home)
    settings = settings_file.load(home / "settings.toml")
    ids = store.in_force("staff", AS_AT)["staff_id"]
    wide = [
        {
            "staff_id": f"{int(ids[3])}",
            "course": "IG",
            "outcome": "completed",
            "completed_on": pd.Timestamp("2014-02-01"),
        },
        {
            "email": "PERSON.5@example.gov.uk",
            "course": "ig",
            "outcome": "completed",
            "completed_on": pd.Timestamp("2014-02-02"),
        },
        {"username": "nobody", "course": "IG", "outcome": "completed", "completed_on": pd.Timestamp("2014-02-02")},
        {"username": "Somebody", "course": "IG", "outcome": "completed", "completed_on": pd.Timestamp("2014-02-02")},
    ]
    more = {"as_at": AS_AT, "uploaded_by": "x", "file_name": "x", "sha256": "0"}
    store.add("completions", pd.DataFrame(wide), **more, source="Another system")
    store.add(
        "identity_matches", pd.DataFrame([{"learner": "somebody", "staff_id": ids[7], "same_person": True}]), **more
    )
    edit = {"columns": ["level"], "why": "Anne Other said so", "cells": [["level"]]}
    store.add("toolkit", pd.DataFrame([{"requirement": "101", "level": "0"}]), **more, framework="igt-v11-la", partial=True,
              quality={"edited": edit})  # fmt: skip
    set_aside.take_out(store, "INC-0003", "it was a test of Anne Other's", "x")
    framework = frameworks.load("igt-v11-la")
    certificates.add(store, framework, "PSN", dt.date(2014, 1, 1), dt.date(2015, 1, 1), ["300"], why="seen", by="x")
    return store, settings


def own(store, settings):
    return plain(dashboard.benchmark(store, settings, LEAD, ASKED).figures)


@pytest.fixture(scope="module")
def published(council, tmp_path_factory):
    """Read it, or copy it; never change it."""
    place = tmp_path_factory.mktemp("place")
    publish(*council, str(place), by="x")
    return place


def test_the_figures_are_those_of_its_own_store_to_the_last_digit(council, published):
    store, settings = council
    found = measure(str(published), FOLDER, AS_AT, "0.1.0")
    assert found.figures == own(store, settings)
    assert found.figures["training"]["IG"]["unmatched"]["learning"] == 1
    assert found.problems == ()


def test_nobody_and_no_narrative_is_in_what_is_published(council, published):
    store, _ = council
    rows = store.in_force("staff", AS_AT)
    secret = [*rows["staff_id"], *rows["full_name"], *rows["email"], *rows["username"], *rows["job_title"]]
    secret += ["Anne Other", "somebody", "Policy 4", "Check the address", "INC-0003", "Another system", "A manager"]
    written = (published / FOLDER / MANIFEST).read_text(encoding="utf-8")
    cells = {
        str(cell)
        for path in (published / FOLDER).glob("*.parquet")
        for column in pd.read_parquet(path).itertuples(index=False)
        for cell in column
    }
    assert len(cells) > 300
    assert [text for text in secret if text in written or text in cells] == []


def numbers(place):
    return {number for path in (place / FOLDER).glob("*staff*") for number in pd.read_parquet(path)["staff_id"]}


def test_published_again_no_file_and_no_pseudonym_is_left_of_the_first_time(council, published, tmp_path):
    place = shutil.copytree(published, tmp_path / "place")
    before = {path.name for path in (place / FOLDER).iterdir()}
    (place / FOLDER / "somebody-elses.parquet").touch()
    publish(*council, str(place), by="x")
    after = {path.name for path in (place / FOLDER).iterdir()}
    assert before & after == {MANIFEST}
    assert after - before >= {"somebody-elses.parquet"}
    assert len(after) == len(before) + 1
    (place / FOLDER / "somebody-elses.parquet").unlink()
    assert numbers(place)
    assert not numbers(place) & numbers(published)


def test_where_it_fails_the_publication_before_stays_whole(council, published, tmp_path):
    store, settings = council
    shutil.copytree(published / FOLDER, tmp_path / FOLDER)
    before = {path.name for path in (tmp_path / FOLDER).iterdir()}

    def stopped(done, of):
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish(store, settings, str(tmp_path), by="x", told=stopped)
    assert {path.name for path in (tmp_path / FOLDER).iterdir()} == before


@pytest.mark.parametrize("at", ["_sweep", "dump"])
def test_stopped_once_it_can_be_read_it_is_finished_and_told_of(council, tmp_path, monkeypatch, at):
    store, settings = council
    publish(store, settings, str(tmp_path), by="ig.lead")
    work = getattr(publishing, at)

    def pressed(*given):
        os.kill(os.getpid(), signal.SIGINT)
        return work(*given)

    told = len([entry for entry in store.audit_entries(1000) if entry.action == PUBLISHED])
    monkeypatch.setattr(publishing, at, pressed)
    with pytest.raises(KeyboardInterrupt):
        publish(store, settings, str(tmp_path), by="ig.lead")
    listed = {each["file"] for each in json.loads((tmp_path / FOLDER / MANIFEST).read_bytes())["snapshots"]}
    assert {path.name for path in (tmp_path / FOLDER).iterdir()} == listed | {MANIFEST}
    assert len([entry for entry in store.audit_entries(1000) if entry.action == PUBLISHED]) == told + 1


def test_others_may_read_what_is_published(council, tmp_path):
    before = os.umask(0o022)
    try:
        publish(*council, str(tmp_path / "new"), by="x")
    finally:
        os.umask(before)
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "new" / FOLDER).iterdir()}
    assert modes <= {0o644, 0o666}


def test_in_place_only_the_list_is_written(tmp_path):
    store = stored(invent(1, 60), tmp_path / "home")
    settings = settings_file.load(tmp_path / "home" / "settings.toml")
    store.withdraw(store.snapshots()[0].id, "wrong", "x")
    before = {path.name for path in (tmp_path / "home" / "snapshots").iterdir()}
    publish_in_place(store, settings, by="x")
    assert {path.name for path in (tmp_path / "home" / "snapshots").iterdir()} == before | {MANIFEST}
    listed = json.loads((tmp_path / "home" / "snapshots" / MANIFEST).read_bytes())["snapshots"]
    assert sum("withdrawn_at" in each for each in listed) == 1
    found = measure(str(tmp_path / "home"), "snapshots", AS_AT, "0.1.0")
    assert found.figures == own(store, settings)
    take_back(store, settings, None, by="x")
    assert {path.name for path in (tmp_path / "home" / "snapshots").iterdir()} == before


def test_taken_back_nothing_of_it_is_left_and_the_log_says_both(council, tmp_path):
    store, settings = council
    publish(store, settings, str(tmp_path), by="x")
    take_back(store, settings, str(tmp_path), by="y")
    assert list((tmp_path / FOLDER).iterdir()) == []
    newest, before = store.audit_entries(2)
    assert (newest.action, newest.by, before.action) == (PUBLICATION_TAKEN_BACK, "y", PUBLISHED)
    with pytest.raises(Refused, match="Nothing is published"):
        take_back(store, settings, str(tmp_path), by="y")


def test_own_frameworks_and_schemes_go_with_it(tmp_path):
    store = stored(invent(1, 60), tmp_path / "home")
    settings = settings_file.load(tmp_path / "home" / "settings.toml")
    for name in ("frameworks", "schemes"):
        (tmp_path / "home" / name).mkdir()
        (tmp_path / "home" / name / "ours.toml").write_text("name = 'ours'", encoding="utf-8")
    publish(store, settings, str(tmp_path / "place"), by="x")
    told = json.loads((tmp_path / "place" / FOLDER / MANIFEST).read_bytes())
    assert told["frameworks"] == told["schemes"] == {"ours": "name = 'ours'"}


@pytest.mark.parametrize("folder", ["../x", "a/b", ".x"])
def test_a_folder_name_that_leads_elsewhere_is_refused(council, tmp_path, folder):
    with pytest.raises(Refused, match="no name for a folder"):
        publish(*council, str(tmp_path), by="x", folder=folder)


def test_an_empty_store_has_nothing_to_publish(tmp_path):
    with Store.open(tmp_path) as store, pytest.raises(Refused, match="Nothing is held"):
        publish(store, settings_file.Settings(), str(tmp_path / "place"), by="x")
