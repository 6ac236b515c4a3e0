"""A partner's file from the command line: written, filled in, taken back as theirs."""

from __future__ import annotations

import json
import shutil

import openpyxl
import pytest

from ig_metrics.cli import main


@pytest.fixture
def home(tmp_path, sample_home, monkeypatch):
    shutil.copytree(sample_home, tmp_path / "home")
    monkeypatch.setenv("IG_METRICS_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("IG_METRICS_SETTINGS", raising=False)
    return tmp_path


def test_a_file_written_and_filled_in_comes_back_as_the_partners(home, capsys):
    out = home / "theirs.xlsx"
    assert main(["partner", "Example Services Ltd", "--as-at", "2014-03-31", "--out", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["requirements"] == ["305", "309", "310", "311", "313", "314"]
    assert told["actions"] == 5
    book = openpyxl.load_workbook(out)
    sheet = book.worksheets[0]
    level = next(cell.column for cell in sheet[1] if cell.value == "Level")
    sheet.cell(2, level).value = "3"
    book.save(out)
    assert main(["check", "toolkit", str(out), "--as-at", "2014-04-20"]) == 0
    assert "305: level from ‘2’ to ‘3’." in " ".join(capsys.readouterr().out.split())
    asked = [
        "ingest",
        "toolkit",
        str(out),
        "--as-at",
        "2014-04-20",
        "--add",
        "--source",
        "Example Services Ltd",
        "--json",
    ]
    assert main(asked) == 0
    kept = json.loads(capsys.readouterr().out)["snapshot"]
    assert main(["snapshots", "--as-at", "2014-04-20", "--json"]) == 0
    row = next(row for row in json.loads(capsys.readouterr().out)["snapshots"] if row["id"] == kept)
    assert (row["source"], row["effect"]) == ("Example Services Ltd", "Adds rows; no whole list is held before it")
    assert main(["toolkit", "--as-at", "2014-04-20", "--json"]) == 0
    levels = {row["requirement"]: row["level"] for row in json.loads(capsys.readouterr().out)["requirements"]}
    assert (levels["305"], levels["101"], len(levels)) == (3, 3, 40)


def test_a_partner_there_is_not_is_refused_with_those_there_are(home, capsys):
    assert main(["partner", "Nobody", "--as-at", "2014-03-31", "--out", str(home / "x.xlsx")]) == 1
    assert "The partners are: Example Services Ltd." in capsys.readouterr().err
    assert not (home / "x.xlsx").exists()
