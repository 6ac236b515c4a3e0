"""The command line: what it prints, its exit codes, and that nothing but words reaches its user."""

from __future__ import annotations

import csv
import datetime as dt
import gc
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from ig_metrics import datasets
from ig_metrics.cli import main, parser
from ig_metrics.store import Store
from tests.dashboard import conftest as council

ROOT = Path(__file__).parent.parent
AT = ["--as-at", "2014-03-31"]
SETTINGS = """
[[courses]]
code = "IG"
title = "Information governance"
launch = 2014-01-01
valid_months = 12
"""
REGISTER = "Reference,Date reported,Category\nB1,10/01/2014,malware\nB2,11/02/2014,phishing\n"


def fill(home):
    with Store.open(home) as store:
        council.add(store, "meetings", [{"held_on": pd.Timestamp(council.MEETING)}], dt.date(2013, 10, 31))
        council.add(store, "staff", council.everybody())
        council.add(store, "completions", council.completed([f"A{n:02}" for n in range(1, 9)]))
        council.add(store, "toolkit", council.assessment("3", "3", "2", "3"), framework="igt-v11-la")
        council.add(store, "breaches", council.breaches())


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    home = tmp_path_factory.mktemp("filled")
    (home / "settings.toml").write_text(SETTINGS)
    fill(home)
    return home


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("IG_METRICS_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def run(filled, monkeypatch, terminal):
    """Run a command against the filled store; gives exit code, stdout and stderr."""
    monkeypatch.setenv("IG_METRICS_HOME", str(filled))
    return terminal


# Usage


def test_help_needs_no_heavy_import():
    check = "import sys; from ig_metrics.cli import main; main(['--help']); print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("False\n")
    assert "toolkit" in done.stdout


def test_memory_is_looked_through_again_once_everything_is_loaded(run):
    gc.disable()
    try:
        assert run("toolkit", *AT)[0] == 0
        assert gc.isenabled()
    finally:
        gc.enable()
        gc.unfreeze()


def test_it_runs_as_a_module(filled):
    command = [sys.executable, "-m", "ig_metrics", "toolkit", *AT, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, env={"IG_METRICS_HOME": str(filled)}, check=False)
    assert done.returncode == 0
    assert json.loads(done.stdout)["score_rounded"] == 92
    assert done.stderr == ""


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["nonsense"],
        ["toolkit", "--as-at", "31/03/2014"],
        ["ingest", "nonsense", "file.csv"],
        ["list", "everybody", "--out", "x.csv"],
        ["list", "bar", "--out", "x.pdf"],
        ["template", "staff", "--out", "x.csv"],
        ["training", "--by", "job_title"],
        ["withdraw", "x"],
    ],
)
def test_wrong_usage_is_2(argv, home, capsys):
    assert main(argv) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_the_kinds_offered_are_the_kinds_there_are():
    assert parser.KINDS == datasets.UPLOADED


def test_as_known_on_a_day_runs_to_its_end_in_london():
    assert parser.moment("2014-07-01") == dt.datetime(2014, 7, 1, 22, 59, 59, 999999, tzinfo=dt.UTC)


def test_what_was_not_yet_uploaded_on_the_day_is_said_to_be_just_that(run):
    code, _, err = run("training", *AT, "--as-known-on", "2014-04-01")
    assert code == 1
    assert "HR staff list for 31 March 2014 had not been uploaded by 1 April 2014" in err


# Figures


def test_toolkit_json_has_the_keys_of_the_contract(run):
    code, out, _ = run("toolkit", *AT, "--json")
    figures = json.loads(out)
    assert code == 0
    assert {
        "framework", "as_at", "applicable", "points", "max_points", "score_percent", "score_rounded", "grade",
        "pass_level", "target_level", "at_target", "categories", "requirements",
    } <= set(figures)  # fmt: skip
    assert figures["as_at"] == "2014-03-31"
    assert set(figures["categories"][0]) >= {
        "category", "level", "applicable", "at_target", "mean_percent", "below_target",
    }  # fmt: skip
    assert set(figures["requirements"][0]) >= {"requirement", "level", "target_level", "claim"}


def test_training_json_has_the_keys_of_the_contract(run):
    figures = json.loads(run("training", *AT, "--json")[1])
    same = {"in_scope", "excluded", "status", "compliance_percent", "compliance_all_percent"}
    assert same | {"course", "as_at", "groups", "compliance_low", "compliance_high", "unmatched"} <= set(figures)
    assert set(figures["groups"][0]) == same | {"group"}
    assert figures["status"]["in_date"] == 8
    assert figures["compliance_percent"] == pytest.approx(800 / 22)


def test_breaches_json_has_the_keys_of_the_contract(run):
    figures = json.loads(run("breaches", *AT, "--json")[1])
    assert {
        "from", "to", "days", "count", "near_misses", "per_30_days", "per_1000_staff", "reported_to_regulator",
        "by_category", "chart",
    } <= set(figures)  # fmt: skip
    assert (figures["from"], figures["to"], figures["days"], figures["count"]) == ("2014-01-01", "2014-03-31", 90, 3)
    assert set(figures["chart"][0]) >= {"month", "value", "mean", "lower", "upper", "signal"}


def test_a_period_can_be_given(run):
    figures = json.loads(run("breaches", *AT, "--from", "2014-02-01", "--to", "2014-02-28", "--json")[1])
    assert (figures["days"], figures["count"], figures["near_misses"]) == (28, 1, 1)


def test_the_answer_is_in_sentences_without_json(run):
    code, out, _ = run("toolkit", *AT)
    assert code == 0
    assert "The Toolkit score is 92%, Satisfactory." in out
    assert "**" not in out
    assert "300 is at Level 2. No open action would raise 300." in " ".join(out.split())
    assert "Toolkit self-assessment, as at 31 March 2014: toolkit.xlsx, 4 rows" in out


@pytest.mark.parametrize("command", ["training", "breaches", "snapshots"])
def test_each_command_prints_a_table(run, command):
    code, out, err = run(command, *AT)
    assert (code, err) == (0, "")
    assert "---" in out


def test_a_course_that_does_not_exist_is_refused(run):
    code, _, err = run("training", *AT, "--course", "XX")
    assert code == 1
    assert "There is no course 'XX'" in err


def test_what_was_not_known_yet_is_refused(run):
    code, out, err = run("toolkit", *AT, "--as-known-on", "2014-04-01", "--json")
    assert (code, out) == (1, "")
    assert "had not been uploaded by 1 April 2014" in err


def test_a_comparison_after_the_date_is_refused(run):
    code, _, err = run("toolkit", *AT, "--compare", "2014-04-01")
    assert code == 1
    assert "must be before" in err


def test_without_settings_there_are_no_courses(home, capsys):
    assert main(["training", *AT, "--json"]) == 1
    assert "[[courses]]" in capsys.readouterr().err


# Files in


def test_check_stores_nothing(home, tmp_path, capsys):
    file = tmp_path / "register.csv"
    file.write_text(REGISTER)
    assert main(["check", "breaches", str(file), *AT]) == 0
    assert "Nothing was stored" in capsys.readouterr().out
    assert Store.open(home).snapshots() == ()


def test_ingest_stores_and_gives_the_id(home, tmp_path, capsys):
    file = tmp_path / "register.csv"
    file.write_text(REGISTER)
    assert main(["ingest", "breaches", str(file), *AT, "--json", "--source", "Datix"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert {"kind", "rows_read", "rows_kept", "people", "dropped", "mapping", "ignored_headings", "problems"} <= set(
        made
    )
    (held,) = Store.open(home).snapshots()
    assert (made["snapshot"], made["rows_kept"], held.source, held.as_at) == (held.id, 2, "Datix", council.MARCH)


def test_a_refused_file_gives_the_object_with_no_snapshot(home, tmp_path, capsys):
    file = tmp_path / "register.csv"
    file.write_text("Colour,Shape\nred,round\n")
    assert main(["ingest", "breaches", str(file), *AT, "--json"]) == 1
    said = capsys.readouterr()
    assert json.loads(said.out)["snapshot"] is None
    assert said.err.strip()
    assert "Traceback" not in said.err
    assert Store.open(home).snapshots() == ()


def test_a_file_that_is_not_there_is_refused(home, capsys):
    assert main(["ingest", "breaches", "nowhere.csv", "--json"]) == 1
    said = capsys.readouterr()
    told = json.loads(said.out)
    assert (told["kind"], told["rows_read"], told["rows_kept"], told["people"]) == ("breaches", 0, 0, 0)
    assert (told["dropped"], told["mapping"], told["ignored_headings"], told["snapshot"]) == ({}, [], [], None)
    assert "nowhere.csv cannot be read" in told["problems"][0]["message"]
    assert "nowhere.csv cannot be read" in said.err


STAFF = "Staff number,Full name,Directorate,Service,Start date,Employment type\n1,Ann Other,Adults,Homes,01/02/2010,wizard\n"


def test_unknown_words_pass_check_and_stop_ingest(home, tmp_path, capsys):
    file = tmp_path / "staff.csv"
    file.write_text(STAFF)
    assert main(["check", "staff", str(file), *AT]) == 0
    assert "wizard" in capsys.readouterr().out
    assert main(["ingest", "staff", str(file), *AT]) == 1
    assert "wizard" in capsys.readouterr().err
    assert Store.open(home).snapshots() == ()


def test_a_mapping_reads_an_unknown_word(home, tmp_path):
    file, mapping = tmp_path / "staff.csv", tmp_path / "mapping.toml"
    file.write_text(STAFF)
    mapping.write_text('[words.employment_type]\nwizard = "agency"\n')
    assert main(["ingest", "staff", str(file), *AT, "--mapping", str(mapping)]) == 0
    assert Store.open(home).in_force("staff", council.MARCH)["employment_type"].tolist() == ["agency"]


def test_an_unknown_word_can_be_set_aside(home, tmp_path):
    file = tmp_path / "staff.csv"
    file.write_text(STAFF + "2,Bea Other,Adults,Homes,01/02/2010,agency\n")
    assert main(["ingest", "staff", str(file), *AT, "--set-aside-unknown"]) == 0
    assert Store.open(home).in_force("staff", council.MARCH)["staff_id"].tolist() == ["2"]


def test_a_mapping_that_cannot_be_read_is_refused(home, tmp_path, capsys):
    file = tmp_path / "register.csv"
    file.write_text(REGISTER)
    mapping = tmp_path / "mapping.toml"
    mapping.write_text("= nonsense")
    assert main(["check", "breaches", str(file), "--mapping", str(mapping)]) == 1
    assert "mapping" in capsys.readouterr().err


def test_withdraw_marks_a_snapshot(home, capsys):
    fill(home)
    store = Store.open(home)
    wrong = store.in_force_snapshots("breaches", council.MARCH)[0].id
    assert main(["withdraw", wrong, "--why", "wrong month"]) == 0
    assert store.in_force_snapshots("breaches", council.MARCH) == ()
    assert main(["withdraw", wrong, "--why", " "]) == 1
    assert main(["withdraw", "no-such-id", "--why", "x"]) == 1


# Lists, templates, doctor


def test_a_csv_list_runs_no_formula(home, tmp_path, capsys):
    (home / "settings.toml").write_text(SETTINGS)
    with Store.open(home) as store:
        rows = [council.person("A01", "Adults", "Homes", full_name='=HYPERLINK("http://x")', job_title="-Officer")]
        council.add(store, "staff", rows)
        council.add(store, "completions", council.completed(["Z99"]))
    out = tmp_path / "bar.csv"
    assert main(["list", "bar", *AT, "--out", str(out)]) == 0
    (line,) = csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig")))
    assert line["Name"] == '\'=HYPERLINK("http://x")'
    assert line["Job title"] == "'-Officer"
    assert "1 person is on the bar list" in capsys.readouterr().out
    out = tmp_path / "bar.xlsx"
    assert main(["list", "bar", *AT, "--out", str(out)]) == 0
    cells = [cell for row in openpyxl.load_workbook(out).active.iter_rows(min_row=2) for cell in row if cell.value]
    assert all(cell.data_type != "f" for cell in cells)
    assert '=HYPERLINK("http://x")' in [cell.value for cell in cells]


def test_issuing_a_list_is_recorded_without_names(run, filled, tmp_path):
    code, _, _ = run("list", "managers", *AT, "--out", tmp_path / "m.csv", "--json")
    assert code == 0
    entry = Store.open(filled).audit_entries(1)[0]
    assert "managers" in str(entry.detail)
    assert council.NAME not in str(entry.detail)


def test_a_bar_list_on_old_data_needs_a_reason(run, tmp_path):
    late = ["list", "bar", "--as-at", "2014-04-10", "--out", tmp_path / "bar.csv"]
    code, _, err = run(*late)
    assert code == 1
    assert "10 days before" in err
    assert not (tmp_path / "bar.csv").exists()
    assert run(*late, "--reason", "HR is closed")[0] == 0


def test_a_list_that_cannot_be_written_is_refused(run, tmp_path):
    code, _, err = run("list", "bar", *AT, "--out", tmp_path / "no" / "bar.csv")
    assert code == 1
    assert "cannot be written" in err


def test_a_template_is_a_workbook_with_the_required_headings(run, tmp_path):
    out = tmp_path / "staff.xlsx"
    assert run("template", "staff", "--out", out)[0] == 0
    assert openpyxl.load_workbook(out).sheetnames


def test_the_doctor_finds_a_sound_store_sound(run):
    code, out, err = run("doctor")
    assert (code, err) == (0, "")
    assert "All is well" in out


def test_the_doctor_finds_a_lost_file(home, capsys):
    fill(home)
    next(home.rglob("*.parquet")).unlink()
    assert main(["doctor", "--json"]) == 1
    said = capsys.readouterr()
    assert json.loads(said.out)["sound"] is False
    assert said.err.strip()


# Trouble


def test_bad_settings_are_refused_with_their_line(home, capsys):
    (home / "settings.toml").write_text("[toolkit]\nlevel = 3\n")
    assert main(["toolkit", *AT]) == 1
    assert "line 2" in capsys.readouterr().err


def test_what_was_not_foreseen_gives_a_reference_and_no_data(home, capsys, monkeypatch):
    def broken(*_):
        raise KeyError(council.NAME)

    monkeypatch.setattr("ig_metrics.cli.commands.snapshots", broken)
    assert main(["snapshots"]) == 1
    said = capsys.readouterr().err
    assert "Traceback" not in said
    reference = said.split("reference ")[1].split(")")[0]
    log = (home / "errors.log").read_text()
    assert reference in log
    assert "KeyError" in log
    assert council.NAME not in log + said


@pytest.mark.parametrize("command", ["toolkit", "training", "breaches"])
def test_a_question_nothing_is_held_to_answer_is_refused_with_and_without_json(home, capsys, command):
    assert main([command, *AT]) == main([command, *AT, "--json"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.strip()


def test_a_terminal_without_the_letters_shows_others_and_the_file_is_kept_once(home, tmp_path):
    file = tmp_path / "meetings.csv"
    file.write_text("Held on,Committee,Łódź →\n31/03/2014,Audit – and Governance,x\n", encoding="utf-8")
    env = {**os.environ, "IG_METRICS_HOME": str(home), "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "ig_metrics", "ingest", "meetings", str(file), *AT]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Stored as" in done.stdout


def test_output_that_cannot_be_written_does_not_turn_a_kept_file_into_a_refusal(home, tmp_path):
    file = tmp_path / "meetings.csv"
    file.write_text("Held on,Committee\n31/03/2014,Audit\n", encoding="utf-8")
    env = {**os.environ, "IG_METRICS_HOME": str(home)}
    command = [sys.executable, "-m", "ig_metrics", "ingest", "meetings", str(file), *AT]
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(command, env=env, stdout=full, stderr=subprocess.PIPE, text=True, check=False, cwd=ROOT)
    assert "Stored as meetings-" in done.stderr
    assert "went wrong" not in done.stderr


def test_a_date_before_1900_is_wrong_usage(home, capsys):
    assert main(["breaches", "--as-at", "0001-01-01"]) == 2
    assert "Check the year" in capsys.readouterr().err


def test_a_database_address_that_is_none_is_refused_in_words(home, monkeypatch, capsys):
    monkeypatch.setenv("IG_METRICS_DATABASE_URL", "garbage")
    assert main(["snapshots"]) == 1
    assert "IG_METRICS_DATABASE_URL" in capsys.readouterr().err


def test_checking_a_file_leaves_nothing_behind_where_nothing_was(tmp_path, monkeypatch):
    home = tmp_path / "not yet"
    monkeypatch.setenv("IG_METRICS_HOME", str(home))
    file = tmp_path / "register.csv"
    file.write_text(REGISTER)
    assert main(["check", "breaches", str(file), *AT]) == 0
    assert not home.exists()


def test_a_file_refused_early_still_gives_the_whole_object(home, tmp_path, capsys):
    assert main(["check", "staff", str(tmp_path / "none.xlsx"), *AT, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["snapshot"] is None
    assert [problem["severity"] for problem in told["problems"]] == ["stops"]


def test_what_was_not_foreseen_gives_the_object_with_no_snapshot(home, tmp_path, capsys, monkeypatch):
    def broken(*_, **__):
        raise KeyError(council.NAME)

    file = tmp_path / "register.csv"
    file.write_text(REGISTER)
    monkeypatch.setattr("ig_metrics.ingest.check", broken)
    assert main(["ingest", "breaches", str(file), *AT, "--json"]) == 1
    said = capsys.readouterr()
    assert json.loads(said.out)["snapshot"] is None
    assert council.NAME not in said.out + said.err


def staff_csv(path, *numbers):
    rows = [f"{n},Person {n},Adults,Care,01/02/2010" for n in numbers]
    path.write_text("\n".join(["Staff number,Name,Directorate,Service,Start date", *rows]) + "\n", encoding="utf-8")
    return str(path)


def test_without_a_source_it_is_the_list_that_had_none_though_another_source_looks_the_same(home, tmp_path, capsys):
    def ingest(name, *options, numbers):
        file = staff_csv(tmp_path / name, *numbers)
        assert main(["ingest", "staff", file, "--as-at", "2014-03-31", *options]) == 0

    ingest("hr.csv", numbers=range(1, 41))
    ingest("agency.csv", "--source", "Agency", numbers=range(101, 106))
    ingest("hr again.csv", numbers=range(1, 42))
    store = Store.open(home)
    assert [info.source for info in store.snapshots()] == ["default", "Agency", "default"]
    assert len(store.in_force("staff", dt.date(2014, 3, 31))) == 41 + 5


def test_a_whole_list_replaces_even_after_a_return_that_added_to_it(home, tmp_path, capsys):
    for name, options, numbers in (
        ("a.csv", (), range(1, 41)),
        ("b.csv", ("--add",), (41,)),
        ("c.csv", (), range(1, 40)),
    ):
        file = staff_csv(tmp_path / name, *numbers)
        assert main(["ingest", "staff", file, "--as-at", "2014-03-31", *options]) == 0
    assert len(Store.open(home).in_force("staff", dt.date(2014, 3, 31))) == 39


def test_checking_says_what_would_change(run, tmp_path):
    code, out, _ = run("check", "staff", staff_csv(tmp_path / "tiny.csv", 1, 2), *AT, "--json")
    found = json.loads(out)
    assert code == 0
    assert any("2 people employed" in line for line in found["changes"])
    assert any("population" in line.casefold() or "people" in line for line in found["alarms"])
