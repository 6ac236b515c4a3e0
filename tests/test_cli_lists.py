"""`list` with --since-last and --issue, and `send`: what is written, printed and refused."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import zipfile

import pandas as pd
import pytest

from ig_metrics.cli import main
from ig_metrics.store import Store
from tests.dashboard import conftest as council
from tests.test_cli import AT, SETTINGS

LATER = ["--as-at", "2014-04-02"]


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("IG_METRICS_HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "settings.toml").write_text(SETTINGS)
    with Store.open(tmp_path / "home") as store:
        council.add(store, "staff", council.everybody())
        council.add(store, "completions", council.completed([f"C{n:02}" for n in range(1, 13)]))
    return tmp_path / "home"


@pytest.fixture
def run(home, capsys):
    def command(*words):
        code = main([str(word) for word in words])
        out, err = capsys.readouterr()
        return code, out, err

    return command


def rows_of(path):
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def test_a_list_is_issued_once_and_its_file_has_the_hash_that_is_kept(run, home, tmp_path):
    out = tmp_path / "bar.csv"
    code, said, _ = run("list", "bar", *AT, "--out", out, "--issue", "--json")
    told = json.loads(said)
    assert code == 0
    assert {name: told[name] for name in ("rows", "new", "again", "gone", "held", "account_not_known")} == {
        "rows": 10, "new": 10, "again": 0, "gone": 0, "held": 0, "account_not_known": 0,
    }  # fmt: skip
    assert told["issued"]["number"] == 1
    assert hashlib.sha256(out.read_bytes()).hexdigest() == told["issued"]["sha256"]
    assert out.read_bytes()[3:12] == b"User name"
    code, _, err = run("list", "bar", *AT, "--out", tmp_path / "again.csv", "--issue")
    assert code == 1
    assert "Nobody is new on the bar list since list 1" in err
    assert not (tmp_path / "again.csv").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bar.csv", "home"]


def test_since_the_last_only_who_is_new_is_written(run, home, tmp_path):
    assert run("list", "bar", *AT, "--out", tmp_path / "one.csv", "--issue")[0] == 0
    with Store.open(home) as store:
        council.add(
            store, "staff", [*council.everybody(), council.person("A11", "Adults", "Homes")], dt.date(2014, 4, 2)
        )
    out = tmp_path / "two.csv"
    code, said, _ = run("list", "bar", *LATER, "--out", out, "--since-last")
    assert code == 0
    assert "1 person is new on the bar list" in said
    assert "1 new and 0 gone since list 1." in said
    assert [row["Staff number"] for row in rows_of(out)] == ["A11"]
    code, said, _ = run("list", "bar", *LATER, "--out", out, "--since-last", "--issue")
    assert code == 0
    assert "Issued as list 2: 1 new, 10 listed again." in said
    assert [row["Staff number"] for row in rows_of(out)] == ["A11"]
    code, said, _ = run("list", "bar", *LATER, "--out", out)
    assert len(rows_of(out)) == 11
    assert {row["New or listed again"] for row in rows_of(out)} == {"again"}


def test_a_list_that_cannot_be_written_is_not_issued(run, home, tmp_path):
    code, _, err = run("list", "bar", *AT, "--out", tmp_path / "no" / "bar.csv", "--issue")
    assert code == 1
    assert "cannot be written" in err
    with Store.open(home) as store:
        assert store.entries("list") == ()


def test_a_bar_list_on_old_data_is_issued_with_a_reason(run, home, tmp_path):
    late = ["list", "bar", "--as-at", "2014-04-10", "--out", tmp_path / "bar.csv", "--issue"]
    assert run(*late)[0] == 1
    code, said, _ = run(*late, "--reason", "HR is closed", "--json")
    assert code == 0
    assert json.loads(said)["issued"]["reason"] == "HR is closed"


def test_what_was_known_then_is_not_issued_now(run, tmp_path):
    code, _, err = run("list", "bar", *AT, "--out", tmp_path / "b.csv", "--issue", "--as-known-on", "2014-04-01")
    assert code == 1
    assert err


def test_send_says_what_it_would_send_and_sends_nothing(run, home, tmp_path):
    code, _, err = run("send", "managers", *AT)
    assert code == 1
    assert "No managers list has been issued for IG yet" in err
    with Store.open(home) as store:
        people = [row | {"network_access": False} for row in council.everybody()]
        council.add(store, "staff", people)
    assert run("list", "managers", *AT, "--out", tmp_path / "m.csv", "--issue")[0] == 0
    code, said, _ = run("send", "managers", *AT, "--dry-run", "--json")
    told = json.loads(said)
    assert code == 0
    assert (told["number"], told["letters"], told["waiting"], told["sent"]) == (1, 1, 1, 0)
    assert told["problems"][0].startswith("No mail is set up")
    code, said, _ = run("send", "managers", *AT, "--dry-run")
    assert "To: head.of.homes@example.gov.uk" in said
    assert f"* {council.NAME} A01, Homes team" in said
    code, _, err = run("send", "managers", *AT)
    assert code == 1
    assert "No mail is set up" in err
    assert run("send", "bar", "--dry-run")[0] == 2


CARE = """
[[courses]]
code = "CARE"
title = "Care system"
launch = 2014-01-01
valid_months = 12
audience = "system:Liquidlogic"
"""


def test_clearance_of_a_system_by_team_and_day(run, home, tmp_path):
    (home / "settings.toml").write_text(SETTINGS + CARE)
    day = pd.Timestamp("2014-03-01")
    needs = [
        {"staff_id": number, "system": "Liquidlogic", "role": "Worker", "required_by": day}
        for number in ("A01", "A02", "C01")
    ]
    with Store.open(home) as store:
        council.add(store, "system_access", needs)
        council.add(store, "completions", [row | {"course": "CARE"} for row in council.completed(["A02"])])
    code, said, _ = run("clearance", "liquidlogic", *AT, "--json")
    told = json.loads(said)
    assert code == 0
    assert [told[name] for name in ("system", "course", "need", "cleared", "withhold", "grant")] == [
        "Liquidlogic", "CARE", 3, 1, 2, 1,
    ]  # fmt: skip
    assert {row["group"]: row["withhold"] for row in told["groups"]} == {"Homes team": 1, "Advice team": 1}
    for name, expected in (("clearance", ["A01", "C01"]), ("grant", ["A02"])):
        assert run("list", name, *AT, "--out", tmp_path / "x.csv")[0] == 0
        assert [row["Staff number"] for row in rows_of(tmp_path / "x.csv")] == expected
    code, said, _ = run("clearance", "Liquidlogic", *AT, "--by", "service")
    assert "Homes" in said
    code, _, err = run("clearance", "Payroll", *AT)
    assert code == 1
    assert "No course in settings clears anybody for 'Payroll'. The systems are: Liquidlogic." in err


def test_a_hold_is_placed_listed_and_ended(run):
    assert "Nobody is held off the bar list as at 31 March 2014." in run("holds", *AT)[1]
    code, _, refused = run("holds", *AT, "--place", "A01", "--why", "nights")
    assert (code, "--until" in refused) == (1, True)
    given = ("holds", *AT, "--place", "A01", "--until", "2014-04-30", "--why", "the only one on nights")
    assert "Held: A01, until 30 April 2014." in run(*given)[1]
    (held,) = json.loads(run("holds", *AT, "--json")[1])["holds"]
    assert (held["staff_id"], held["until"], held["standing"]) == ("A01", "2014-04-30", "holds")
    assert "is held no more" in run("holds", *AT, "--end", held["hold"], "--why", "a second one came")[1]


def test_paper_packs_for_every_manager_or_for_one(run, home, tmp_path):
    out = tmp_path / "packs.zip"
    code, _, refused = run("packs", *AT, "--out", out)
    assert (code, out.exists()) == (1, False)
    assert "Nobody is awaited on the paper route" in refused
    with Store.open(home) as store:
        rows = [row | {"network_access": row["staff_id"] != "A01"} for row in council.everybody()]
        council.add(store, "staff", rows)
    assert "1 pack, for 1 person awaited on the paper route." in run("packs", *AT, "--out", out)[1]
    told = json.loads(run("packs", *AT, "--out", out, "--manager", "HEAD.of.homes@example.gov.uk", "--json")[1])
    assert (told["managers"], told["people"]) == (1, 1)
    assert [name.split("/")[0] for name in zipfile.ZipFile(out).namelist()] == ["001 head.of.homes@example.gov.uk"] * 2
    code, _, refused = run("packs", *AT, "--out", out, "--manager", "nobody@example.gov.uk")
    assert (code, "Nobody of 'nobody@example.gov.uk' is awaited" in refused) == (1, True)
