"""`plan`, `forecast` and `carry-over` at the terminal."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from ig_metrics.store import Store
from tests.dashboard import conftest as council

AT = ["--as-at", "2014-03-31"]


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    home = tmp_path_factory.mktemp("planned")
    with Store.open(home) as store:
        council.add(store, "toolkit", council.assessment("3", "3", "2", "2"), framework="igt-v11-la")
        council.add(store, "plan", council.plan(pd.Timestamp("2014-02-28"), None), council.JANUARY)
        council.add(store, "plan", council.plan(pd.Timestamp("2014-05-30"), None))
    return home


@pytest.fixture
def run(filled, monkeypatch, terminal):
    monkeypatch.setenv("IG_METRICS_HOME", str(filled))
    return terminal


def test_plan_prints_who_owes_what_by_when(run):
    code, out, err = run("plan", *AT)
    assert (code, err) == (0, "")
    assert "2 of 2 actions are open, and 1 is late." in out
    assert "30/05/2014" in out


def test_plan_json_has_every_action_with_its_first_promise(run):
    found = json.loads(run("plan", *AT, "--json")[1])
    assert (found["open"], found["late"], found["moved"]) == (2, 1, 1)
    row = found["actions"][1]
    assert {"action", "requirement", "owner", "due", "first_due", "slippage", "late_by", "delivers_level"} <= set(row)
    assert (row["first_due"], row["due"], row["slippage"]) == ("2014-02-28", "2014-05-30", 91)


def test_forecast_prints_three_plain_numbers_and_the_blockers(run):
    code, out, _ = run("forecast", *AT, "--deadline", "2014-06-30")
    assert code == 0
    assert "If nothing more finishes, 2 of 4 requirements stay at target." in out
    assert "301 (late already)" in out


def test_forecast_json(run):
    found = json.loads(run("forecast", *AT, "--deadline", "2014-06-30", "--json")[1])
    assert (found["if_nothing_more_finishes"], found["plan_says"], found["past_form"]) == (2, 4, None)
    assert (found["enough_history"], found["late_already"]) == (False, 1)
    assert [row["requirement"] for row in found["requirements"]] == ["300", "301"]
    assert found["requirements"][0]["chance"] is None


@pytest.mark.parametrize("extra", [[], ["--json"]])
def test_forecast_without_a_deadline_is_refused_with_the_fix(run, extra):
    code, out, err = run("forecast", *AT, *extra)
    assert (code, out) == (1, "")
    assert "no deadline is set" in err
    assert "30 May 2014 is when the last open action is due" in err


MOVE = ("carry-over", "igt-v11-la", "igt-v12-la", *AT)


def test_carry_over_prints_the_proposal_and_stores_nothing(run, filled):
    held = Store.open(filled).version()
    code, out, _ = run(*MOVE)
    assert code == 0
    assert "The two are not one trend." in out
    assert "Nobody has checked what became of each requirement: 28 of 28 lines" in out
    assert Store.open(filled).version() == held


def test_carry_over_json(run):
    found = json.loads(run(*MOVE, "--json")[1])
    assert (found["from"], found["to"], len(found["requirements"])) == ("igt-v11-la", "igt-v12-la", 28)
    carried = {row["requirement"]: row["level"] for row in found["requirements"]}
    assert (carried["112"], carried["300"], carried["105"]) == ("3", "2", None)


def test_what_carry_over_writes_can_be_uploaded_as_the_new_assessment(run, tmp_path):
    out = tmp_path / "new.xlsx"
    assert run(*MOVE, "--out", out)[0] == 0
    code, said, _ = run("check", "toolkit", out, "--framework", "igt-v12-la", "--as-at", "2014-04-01", "--json")
    assert (code, json.loads(said)["rows_kept"]) == (0, 28)


def test_editions_without_a_mapping_or_assessment_are_refused(run):
    assert "There is no file that says what became" in run("carry-over", "igt-v12-la", "igt-v11-la", *AT)[2]
    assert "There is no framework 'igt-v99'" in run("carry-over", "igt-v11-la", "igt-v99", *AT)[2]
    assert run("carry-over", "igt-v11-la", "igt-v12-la", "--as-at", "2013-01-01")[0] == 1
