"""`carry-over` at the terminal: a move to a new edition kept and undone, its mapping written and brought back."""

from __future__ import annotations

import json
import re

import pytest

from ig_metrics.store import Store
from tests.dashboard import conftest as council

APRIL = ("carry-over", "igt-v11-la", "igt-v12-la", "--as-at", "2014-04-01")


@pytest.fixture
def run(tmp_path, monkeypatch, terminal):
    home = tmp_path / "home"
    with Store.open(home) as store:
        council.add(store, "toolkit", council.assessment("3", "3", "2", "2"), framework="igt-v11-la")
    monkeypatch.setenv("IG_METRICS_HOME", str(home))
    return terminal


def in_force(run, day):
    return json.loads(run("carry-over", "--as-at", day, "--json")[1])["in_force"]


def test_a_move_is_kept_and_taken_back_at_the_terminal(run):
    assert "Say why" in run(*APRIL, "--keep")[2]
    code, out, _ = run(*APRIL, "--keep", "--why", "Agreed")
    assert code == 0
    assert "Kept: igt-v12-la with 28 requirements, in force from 1 April 2014" in out
    assert [in_force(run, day) for day in ("2014-03-31", "2014-04-01")] == ["igt-v11-la", "igt-v12-la"]
    held = json.loads(run("carry-over", "--json")[1])["kept"]
    assert (held[0]["why"], held[0]["state"]) == ("Agreed", "in force")
    assert "Say why" in run("carry-over", "--undo", held[0]["id"])[2]
    assert "igt-v11-la is in force again" in run("carry-over", "--undo", held[0]["id"], "--why", "Too early")[1]
    assert in_force(run, "2014-04-01") == "igt-v11-la"


def test_a_mapping_is_written_corrected_and_brought_back(run, tmp_path):
    file = tmp_path / "mapping.toml"
    assert run(*APRIL, "--mapping-out", file)[0] == 0
    file.write_text(file.read_text().replace('checked_by = ""', 'checked_by = "An Other"'))
    assert json.loads(run(*APRIL, "--mapping", file, "--json")[1])["checked_by"] == "An Other"
    file.write_text(file.read_text().replace('how = "dropped"', 'how = "gone"', 1))
    code, _, err = run(*APRIL, "--mapping", file)
    assert code == 1
    assert re.search(r"mapping.toml, line \d+: Line \d+: how is 'gone'; it must be one of same, split", err)


def test_half_of_a_move_is_wrong_usage(run):
    assert run("carry-over", "igt-v11-la")[0] == 2
    assert run("carry-over", "--keep", "--why", "x")[0] == 2


def test_doctor_names_a_bad_framework_and_a_bad_mapping_with_their_lines(run, tmp_path):
    folder = tmp_path / "home" / "frameworks"
    (folder / "carry-over").mkdir(parents=True)
    (folder / "ours.toml").write_text('id = "ours"\ncategories = "A"\n')
    (folder / "Our List.toml").write_text("")
    (folder / "carry-over" / "igt-v11-la--igt-v12-la.toml").write_text("from = 11\n")
    code, _, err = run("doctor")
    assert code == 1
    assert "ours.toml, line 2: The file: categories is 'A'; it must be a list of texts." in err
    assert "Our List.toml is not read" in err
    assert "igt-v11-la--igt-v12-la.toml, line 1: The file: from is 11" in err


def test_a_framework_goes_out_to_another_tool_and_comes_in_from_one(run, tmp_path):
    out = tmp_path / "list.yaml"
    assert run("framework", "export", "igt-v12-la", "--out", out)[0] == 0
    assert "already. Give another name with --id" in run("framework", "import", out)[2]
    code, said, _ = run("framework", "import", out, "--id", "ours-v12")
    assert code == 0
    assert "Brought in as ours-v12: 28 requirements in 4 categories, 0 with a title; levels 0, 1, 2, 3." in said
    assert (tmp_path / "home" / "frameworks" / "ours-v12.toml").is_file()
    listed = json.loads(run("framework", "list", "--json")[1])
    assert [row["checked"] for row in listed["frameworks"] if row["id"] == "ours-v12"] == ["not checked"]
    assert json.loads(run("framework", "show", "ours-v12", "--json")[1])["requirements"][0]["requirement"] == "101"
    assert "cannot be a framework's id" in run("framework", "import", out, "--id", "../x")[2]
    assert run("doctor")[0] == 0


def test_an_assessment_goes_out_as_rows_with_results(run, tmp_path):
    out = tmp_path / "assessed.csv"
    assert run("framework", "export", "igt-v11-la", "--assessment", "--out", out, "--as-at", "2014-03-31")[0] == 0
    lines = out.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "urn,ref_id,name,compliance_result,score,observations"
    assert "urn:ig-metrics:risk:req_node:igt-v11-la:300,300,Requirement 300,partially_compliant,2," in lines
    assert "No Toolkit self-assessment is held" in run("framework", "export", "dspt", "--assessment", "--out", out)[2]
    assert "is written as .xlsx or .csv" in run(
        "framework", "export", "igt-v11-la", "--assessment", "--out", tmp_path / "x.yaml", "--as-at", "2014-03-31"
    )[2]  # fmt: skip
