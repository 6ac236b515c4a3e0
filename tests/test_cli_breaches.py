"""`breaches chart` and `breaches due`: what they print, what they keep, and what they refuse."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from ig_metrics.cli import main
from ig_metrics.store import Store
from tests.dashboard import conftest as council

AT = ["--as-at", "2014-03-31"]
LATE = ["--as-at", "2019-02-28"]


@pytest.fixture
def run(tmp_path, monkeypatch, terminal):
    monkeypatch.setenv("IG_METRICS_HOME", str(tmp_path))
    with Store.open(tmp_path) as store:
        days = pd.date_range("2012-04-01", periods=24, freq="MS")
        rows = [council.breach(f"{day:%Y%m}-{n}", day + pd.Timedelta(days=n)) for day in days for n in range(6)]
        rows.append(council.breach("new", "2019-02-04", aware_at=pd.Timestamp("2019-02-04 09:00")))
        council.add(store, "breaches", rows)

    return terminal


def test_charts_say_which_they_are_why_and_what_they_come_to(run):
    code, out, err = run("breaches", "chart", *AT)
    assert (code, err) == (0, "")
    assert "All breaches: Breaches a month (XmR chart)" in out
    assert "144 events in 24 months, 5 a month or more" in out
    assert "More reports can mean better reporting" in out
    assert "March 2014" in out


def test_charts_as_json(run):
    figures = json.loads(run("breaches", "chart", *AT, "--by", "category", "--json")[1])
    assert [chart["key"] for chart in figures["charts"]] == ["all", "serious"]
    assert [chart["key"] for chart in figures["multiples"]] == ["category:malware"]
    assert figures["charts"][0]["points"][-1]["date"] == "2014-03-01"


def test_a_rebase_is_made_shown_and_taken_back(run):
    code, out, _ = run("breaches", "chart", *AT, "--rebase", "2013-04-01", "--why", "a new form")
    assert code == 0
    assert "The limits start anew on 1 April 2013" in out
    (point,) = json.loads(run("breaches", "chart", *AT, "--json")[1])["charts"][0]["rebases"]
    assert (point["on"], point["why"]) == ("2013-04-01", "a new form")
    assert run("breaches", "chart", *AT, "--remove", point["id"], "--why", "it was in May")[0] == 0
    assert json.loads(run("breaches", "chart", *AT, "--json")[1])["charts"][0]["rebases"] == []


def test_the_72_hours_and_a_decision(run):
    figures = json.loads(run("breaches", "due", *LATE, "--json")[1])
    assert figures["unreported_past_72_hours"] == 1
    assert [row["reference"] for row in figures["due"]] == ["new"]
    given = ("--decide", "new", "--not-reported", "--at", "2019-02-05T09:00", "--why", "recovered unopened")
    code, out, _ = run("breaches", "due", *LATE, *given)
    assert code == 0
    assert "new not reported, recovered unopened" in " ".join(out.split())
    figures = json.loads(run("breaches", "due", *LATE, "--json")[1])
    assert (figures["unreported_past_72_hours"], len(figures["decisions"])) == (0, 1)
    back = figures["decisions"][0]["id"]
    assert run("breaches", "due", *LATE, "--take-back", back, "--why", "wrong breach")[0] == 0
    assert json.loads(run("breaches", "due", *LATE, "--json")[1])["unreported_past_72_hours"] == 1


def test_before_the_law_it_says_so(run):
    assert "Not applied. The 72 hours apply" in run("breaches", "due", *AT)[1]


@pytest.mark.parametrize(
    "arguments, said",
    [
        (("--by", "category"), "--by goes with `breaches chart`"),
        (("chart", "--from", "2014-01-01"), "--from goes with `breaches`"),
        (("chart", "--rebase", "2013-04-01"), "--rebase needs a reason"),
        (("chart", "--why", "x"), "--why goes with"),
        (("chart", "--series", "serious"), "--series goes with --rebase"),
        (("due", "--decide", "new", "--why", "x"), "--decide REF goes with --reported or --not-reported"),
        (("due", "--at", "2019-02-05"), "--at goes with --decide"),
        (("due", "--decide", "new", "--take-back", "x", "--reported", "--why", "x"), "one at a time"),
    ],
)
def test_options_of_another_question_are_wrong_usage(run, arguments, said):
    code, out, err = run("breaches", *arguments, *AT)
    assert (code, out) == (2, "")
    assert said in err


@pytest.mark.parametrize(
    "arguments, said",
    [
        (("chart", "--rebase", "2030-01-01", "--why", "x"), "is not inside the chart"),
        (("chart", "--rebase", "2013-04-01", "--series", "team:x", "--why", "x"), "There is no series"),
        (("chart", "--remove", "nothing", "--why", "x"), "There is no entry"),
        (("due", "--decide", "B99", "--reported", "--why", "x"), "has no breach B99"),
    ],
)
def test_what_cannot_be_is_refused_in_words(run, arguments, said):
    code, _, err = run("breaches", *arguments, *AT)
    assert code == 1
    assert said in err


@pytest.mark.parametrize("what", ["chart", "due"])
def test_with_nothing_held_it_is_refused(tmp_path, monkeypatch, capsys, what):
    monkeypatch.setenv("IG_METRICS_HOME", str(tmp_path))
    assert main(["breaches", what, *AT]) == 1
    assert main(["breaches", what, *AT, "--json"]) == 1
    assert "Breach register" in capsys.readouterr().err
