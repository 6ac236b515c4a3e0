"""Mappings, the row of the headings and a watched folder, from the command line."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ig_metrics.store import Store

ROOT = Path(__file__).parent.parent
HEADS = "Staff number,Name,Directorate,Service,Joined us\n"
STAFF = HEADS + "1,Anna Ash,Adults,Care,01/09/2009\n"
NEXT = STAFF + "2,Ben Birch,Adults,Care,14/01/2013\n"
MAPPING = '[columns]\n"Joined us" = "start_date"\n'


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("IG_METRICS_HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.fixture
def run(home, terminal):
    return terminal


@pytest.fixture
def known(home, run):
    """The folder, after one file was brought in by hand."""
    (home / "staff.csv").write_text(STAFF)
    (home / "m.toml").write_text(MAPPING)
    code, _, err = run(
        "ingest", "staff", home / "staff.csv", "--as-at", "2014-02-28", "--mapping", home / "m.toml", "--source", "HR"
    )
    assert (code, err) == (0, "")
    return home


def drop(folder, name, text=NEXT):
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text)
    os.utime(folder / name, (1_395_000_000, 1_395_000_000))


def test_next_months_file_needs_no_mapping(known, run):
    (known / "next.csv").write_text(NEXT)
    code, out, _ = run("ingest", "staff", known / "next.csv", "--as-at", "2014-03-31", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["recalled"]["name"] == "HR"
    assert found["recalled"]["same_shape"] is True
    assert len(found["fingerprint"]) == 16
    assert found["suggestions"] == []
    code, out, _ = run("check", "staff", known / "next.csv")
    assert "saved mapping of HR, saved by" in " ".join(out.split())


def test_a_suggestion_is_shown_with_its_percentages(home, run):
    (home / "s.csv").write_text(STAFF.replace("Joined us", "Strat date"))
    code, out, _ = run("check", "staff", home / "s.csv", "--json")
    assert code == 1
    assert json.loads(out)["suggestions"] == [
        {"heading": "Strat date", "column": "start_date", "percent": 90, "fits": 100}
    ]
    assert "Strat date -> start_date (90% alike" in run("check", "staff", home / "s.csv")[1]


def test_the_row_of_the_headings_can_be_given(home, run):
    rows = "Staff number,Name,Directorate,Service,Start date\n9,Sum,a,b,01/01/2000\n" + STAFF.replace(
        "Joined us", "Start date"
    )
    (home / "s.csv").write_text(rows)
    code, out, _ = run("check", "staff", home / "s.csv", "--heading-row", "3", "--json")
    assert (code, json.loads(out)["heading_row"], json.loads(out)["rows_read"]) == (0, 3, 1)
    code, _, err = run("check", "staff", home / "s.csv", "--heading-row", "2")
    assert code == 1
    assert "Row 2 of s.csv holds no heading of: HR staff list; there stands '9', 'Sum'" in err


@pytest.mark.parametrize("number", ["0", "-1", "x", "²"])
def test_what_is_no_row_is_wrong_usage(run, number):
    assert run("check", "staff", "x.csv", "--heading-row", number)[0] == 2


def test_mappings_are_listed_exported_imported_used_and_forgotten(known, run, monkeypatch):
    code, out, _ = run("mappings", "--json")
    (row,) = json.loads(out)["mappings"]
    assert (code, row["kind"], row["name"], row["columns"]) == (0, "staff", "HR", 5)
    assert "HR" in run("mappings")[1]
    for name in ("out.toml", "out.json"):
        assert run("mappings", "export", "HR", "--kind", "staff", "--out", known / name)[0] == 0
        monkeypatch.setenv("IG_METRICS_HOME", str(known / f"other-{name}"))
        assert run("ingest", "staff", known / "staff.csv", "--mapping", known / name)[0] == 0
        code, out, _ = run("mappings", "import", known / name)
        assert (code, out) == (0, "Saved: HR (staff). The next file with its headings is read by it.\n")
        monkeypatch.setenv("IG_METRICS_HOME", str(known / "home"))
    assert run("mappings", "forget", "HR")[:2] == (0, "Forgotten: HR (staff). What was kept with it stays.\n")
    code, _, err = run("mappings")
    assert (code, err) == (1, "No mapping is saved yet. One is saved when a file is kept.\n")


def test_a_return_that_added_adds_again_without_being_told(known, run):
    (known / "part.csv").write_text(HEADS.replace("Joined us", "Began") + "2,Ben Birch,Adults,Care,14/01/2013\n")
    (known / "p.toml").write_text('[columns]\n"Began" = "start_date"\n')
    given = ("ingest", "staff", known / "part.csv", "--as-at", "2014-03-31")
    assert run(*given, "--mapping", known / "p.toml", "--source", "HR", "--add")[0] == 0
    assert run(*given)[0] == 0
    with Store.open(known / "home") as store:
        assert [info.partial for info in store.snapshots()] == [True, True, False]
        assert len(store.in_force("staff", dt.date(2014, 3, 31))) == 2


def test_a_mapping_that_is_not_there_is_refused(known, run):
    code, _, err = run("mappings", "export", "Payroll", "--out", known / "x.toml")
    assert code == 1
    assert "There is no saved mapping 'Payroll'. The mappings are: HR (staff)." in err
    assert run("mappings", "import", known / "none.toml")[0] == 1
    assert run("mappings", "export", "HR", "--out", known / "x.docx")[0] == 2


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["staff"],
        ["--once"],
        ["staff", "x.csv", "--once"],
        ["staff", "--watch", "x"],
        ["--watch", "x", "--sheet", "S"],
    ],
)
def test_neither_a_file_nor_a_folder_or_both_is_wrong_usage(run, argv):
    code, out, err = run("ingest", *argv)
    assert (code, out) == (2, "")
    assert err


def test_one_pass_takes_in_what_is_known(known, run):
    drop(known / "drop", "staff 2014-03-31.csv")
    code, out, err = run("ingest", "--watch", known / "drop", "--once")
    with Store.open(known / "home") as store:
        id = store.snapshots()[0].id
    assert (code, err) == (0, "")
    assert out == (
        f"staff 2014-03-31.csv: Kept as {id}: HR staff list from HR, as at 31 March 2014 (the date in its name). "
        "(moved to done/staff 2014-03-31.csv)\n"
    )
    assert run("ingest", "--watch", known / "drop", "--once")[:2] == (0, "No file is waiting.\n")


def test_a_refused_file_makes_the_pass_fail_with_its_reasons(known, run):
    drop(known / "drop", "colours.csv", "Colour,Size\nred,1\n")
    drop(known / "drop", "staff 2014-03-31.csv")
    code, out, err = run("ingest", "--watch", known / "drop", "--once", "--json")
    assert code == 1
    assert err.startswith("colours.csv: Bring it in once by hand")
    assert [(item["file"], item["outcome"], item["as_at"]) for item in json.loads(out)] == [
        ("colours.csv", "refused", None), ("staff 2014-03-31.csv", "kept", "2014-03-31"),
    ]  # fmt: skip


def test_a_folder_that_is_not_there_is_refused(home, run):
    code, _, err = run("ingest", "--watch", home / "nowhere", "--once", "--json")
    assert code == 1
    assert err.startswith("There is no folder")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_watcher_ends_cleanly_when_stopped(known, how):
    drop(known / "drop", "staff 2014-03-31.csv")
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "ig_metrics", "ingest", "--watch", str(known / "drop"), "--json"]
    with subprocess.Popen(
        command, env=env, cwd=known, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        line = process.stdout.readline()
        process.send_signal(how)
        out, err = process.communicate(timeout=60)
    assert json.loads(line)["outcome"] == "kept"
    assert (process.returncode, out, err) == (0, "", "")
    assert sorted(path.name for path in (known / "drop").rglob("*") if path.is_file()) == [
        "staff 2014-03-31.csv", "staff 2014-03-31.csv.txt",
    ]  # fmt: skip


def test_the_command_line_starts_without_what_only_a_file_needs():
    code = (
        "import sys; import ig_metrics; from ig_metrics.cli import main; main(['ingest', '--help']); "
        "print([name for name in ('rapidfuzz', 'pandas') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.splitlines()[-1] == "[]"
