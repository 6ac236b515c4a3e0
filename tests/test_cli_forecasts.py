"""`forecast --keep` and `--kept` at the terminal; a plan taken in keeps the forecast it makes."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from ig_metrics.ledger import forecasts
from ig_metrics.store import Store
from tests.dashboard import conftest as council

AT = ["--as-at", "2014-03-31"]
JUNE = ["--deadline", "2014-06-30"]


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("IG_METRICS_HOME", str(tmp_path))
    (tmp_path / "settings.toml").write_text("[toolkit]\ndeadline = 2014-06-30\n", encoding="utf-8")
    with Store.open(tmp_path) as store:
        council.add(store, "toolkit", council.assessment("3", "3", "2", "2"), framework="igt-v11-la")
        council.add(store, "plan", council.plan(pd.Timestamp("2014-05-30"), None))
    return tmp_path


def test_a_forecast_is_kept_once_and_listed(home, terminal):
    code, out, _ = terminal("forecast", *AT, "--keep")
    assert code == 0
    assert "The forecast as at 31 March 2014 for 30 June 2014 is kept." in out
    again = json.loads(terminal("forecast", *AT, "--keep", "--json")[1])
    assert again["kept"]["new"] is False
    assert again["by_date"][-1] == {"day": "2014-06-30", "plan_says": 4, "past_form": None, "low": None, "high": None}
    listed = json.loads(terminal("forecast", *AT, "--kept", "--json")[1])
    assert [(row["id"], row["state"]) for row in listed["kept"]] == [(again["kept"]["id"], "its date has not come")]
    assert "1 forecast waits for its date." in terminal("forecast", *AT, "--kept")[1]


def test_what_was_kept_is_as_known_on_a_day(home, terminal):
    terminal("forecast", *AT, "--keep")
    out = terminal("forecast", *AT, "--kept", "--as-known-on", "2014-03-31")[1]
    assert "No forecast has been kept yet." in out


@pytest.mark.parametrize("extra", [["--keep"], JUNE])
def test_kept_goes_with_nothing_else(home, terminal, extra):
    code, _, err = terminal("forecast", "--kept", *extra)
    assert (code, "--kept lists what was kept" in err) == (2, True)


def test_what_was_known_earlier_is_not_kept(home, terminal):
    code, _, err = terminal("forecast", *AT, "--keep", "--as-known-on", "2030-01-01")
    assert code == 1
    assert "as it is known now" in err


def test_a_plan_taken_in_keeps_its_forecast(home, terminal, tmp_path):
    file = tmp_path / "plan.csv"
    file.write_text("Action,Requirement,Owner,Due\nWrite it,300,Ann,30/05/2014\n", encoding="utf-8")
    assert terminal("ingest", "plan", file, "--as-at", "2014-04-01")[0] == 0
    with Store.open(home) as store:
        (kept,) = forecasts.listed(store)
        assert (kept.said.as_at.isoformat(), kept.said.deadline.isoformat()) == ("2014-04-01", "2014-06-30")


def test_a_plan_dropped_into_a_watched_folder_keeps_its_forecast(home, terminal, tmp_path):
    rows = "Action,Requirement,Owner,Due\nWrite it,300,Ann,30/05/2014\n"
    first, folder = tmp_path / "plan 2014-04-01.csv", tmp_path / "drop"
    first.write_text(rows, encoding="utf-8")
    assert terminal("ingest", "plan", first, "--as-at", "2014-04-01")[0] == 0
    folder.mkdir()
    (folder / "plan 2014-05-01.csv").write_text(rows.replace("30/05", "15/06"), encoding="utf-8")
    import os
    import time

    long_ago = time.time() - 60
    os.utime(folder / "plan 2014-05-01.csv", (long_ago, long_ago))
    assert terminal("ingest", "--watch", folder, "--once")[0] == 0
    with Store.open(home) as store:
        assert [kept.said.as_at.isoformat() for kept in forecasts.listed(store)] == ["2014-04-01", "2014-05-01"]
