"""`publish`, `rollup` and `ingest benchmark` from a terminal: from one store to another's Overview."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest

from benchmarks.organisations import AS_AT, invent, placed, stored
from ig_metrics import dashboard, settings
from ig_metrics.dashboard.views import Question
from ig_metrics.privacy.roles import Viewer
from ig_metrics.rollup.organisation import HIDDEN
from ig_metrics.store import Store


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Six county councils and a folder of something else."""
    url = tmp_path_factory.mktemp("place")
    for number in (1, 2, 4, 5, 7, 8):
        placed(invent(number, 110), str(url))
    (url / "zzz").mkdir()
    return url


@pytest.fixture(scope="module")
def alone(place, tmp_path_factory):
    """One of them, and the folder of something else."""
    url = tmp_path_factory.mktemp("alone")
    shutil.copytree(place / "organisation-001", url / "organisation-001")
    (url / "zzz").mkdir()
    return url


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("IG_METRICS_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_published_rolled_up_and_taken_in_the_overview_compares(place, home, tmp_path, terminal):
    stored(invent(10, 120), home).close()
    to = tmp_path / "to"
    code, said, complaint = terminal("publish", "--to", to)
    assert code == 0, complaint
    assert said.startswith(f"Published to {to}/county-council-010: 11 snapshots,")
    assert complaint.splitlines()[-1] == "Publishing: 11 of 11 snapshots"
    assert (to / "county-council-010" / "organisation.json").exists()

    out = tmp_path / "benchmark.csv"
    code, said, complaint = terminal("rollup", "--snapshots", place, "--as-at", AS_AT, "--workers", 0, "--out", out)
    assert code == 0, complaint
    assert said.startswith("6 of 7 organisations, as at 31 March 2014\n")
    assert "zzz: There is no organisation.json in the folder, so nothing was read." in said
    assert complaint.splitlines()[-1] == "Rollup: 7 of 7 organisations"

    code, said, complaint = terminal("ingest", "benchmark", out, "--as-at", AS_AT)
    assert code == 0, complaint
    with Store.open(home) as store:
        view = dashboard.overview(store, settings.load(), Viewer("x", "ig_lead"), Question(AS_AT, None))
    (found,) = [each for each in view.state if each.key == "others"]
    assert found.text[0].startswith("Of **6** county councils, ")

    code, said, complaint = terminal("publish", "--to", to, "--take-back")
    assert (code, list((to / "county-council-010").iterdir())) == (0, [])


def test_kept_at_once_the_json_says_what_was_counted_and_what_is_missing(alone, home, terminal):
    code, said, _ = terminal("rollup", "--snapshots", alone, "--as-at", AS_AT, "--workers", 0, "--keep", "--json")
    found = json.loads(said)
    assert code == 0
    assert (found["as_at"], found["asked"], found["counted"]) == ("2014-03-31", 2, 1)
    assert found["organisations"][0]["organisation"] == "County council 001"
    assert found["organisations"][0]["staff_band"] == "100 to 499"
    assert [each["folder"] for each in found["problems"] if each["code"] != HIDDEN] == ["zzz"]
    with Store.open(home) as store:
        (info,) = store.snapshots()
        assert (info.id, info.kind, info.rows, info.as_at) == (found["kept"], "benchmark", 1, AS_AT)


def test_a_workbook_is_taken_in_as_well(alone, home, tmp_path, terminal):
    out = tmp_path / "benchmark.xlsx"
    assert terminal("rollup", "--snapshots", alone, "--as-at", AS_AT, "--workers", 0, "--out", out)[0] == 0
    code, said, _ = terminal("check", "benchmark", out, "--as-at", AS_AT, "--json")
    assert (code, json.loads(said)["rows_kept"], json.loads(said)["problems"]) == (0, 1, [])


def test_a_file_that_cannot_be_written_is_refused_before_the_work_begins(place, home, tmp_path, terminal):
    (tmp_path / "b.csv").mkdir()
    for out in (tmp_path / "no" / "b.csv", tmp_path / "b.csv"):
        code, _, complaint = terminal("rollup", "--snapshots", place, "--as-at", AS_AT, "--workers", 0, "--out", out)
        assert code == 1
        assert complaint.startswith(f"{out} cannot be written: there is no such folder, or it is one.")


@pytest.mark.parametrize(
    "words",
    [
        ("publish",),
        ("publish", "--to", "x", "--in-place"),
        ("publish", "--in-place", "--folder", "x"),
        ("rollup",),
        ("rollup", "--snapshots", "x", "--workers", "-1"),
        ("rollup", "--snapshots", "x", "--workers", "2", "--scheduler", "tcp://x:1"),
        ("rollup", "--snapshots", "x", "--out", "b.docx"),
    ],
)
def test_wrong_usage_is_told(words, home, terminal):
    code, said, complaint = terminal(*words)
    assert (code, said) == (2, "")
    assert complaint


def test_a_place_that_is_not_there_is_refused(home, tmp_path, terminal):
    code, said, complaint = terminal("rollup", "--snapshots", tmp_path / "nowhere", "--workers", 0)
    assert (code, said) == (1, "")
    assert "cannot be used" in complaint


def test_nothing_of_dask_is_loaded_until_workers_are_asked_for():
    """Help, the parser and the room itself start without it."""
    told = "import sys, ig_metrics.cli.rollup, ig_metrics.rollup.whole; print([n for n in sys.modules if n.split('.')[0] in ('dask', 'distributed', 's3fs', 'fsspec')])"
    found = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
