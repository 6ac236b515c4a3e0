"""The main job, end to end: the sample council goes in, the committee's questions are answered, next month moves them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ig_metrics.cli import main

NEXT = Path(__file__).parent.parent / "sample_data" / "next_month"
APRIL = {
    "staff": ("HR staff list 30 April 2014.xlsx", "HR"),
    "completions": ("E-learning activity completion 30 April 2014.csv", "Moodle"),
}


@pytest.fixture(scope="module")
def council(tmp_path_factory):
    """A store that holds the sample council."""
    home = tmp_path_factory.mktemp("council")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IG_METRICS_HOME", str(home))
        assert main(["demo"]) == 0
        yield home


@pytest.fixture
def ask(council, capsys):
    def _ask(*arguments: str) -> dict:
        capsys.readouterr()
        assert main([*arguments, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    return _ask


def test_the_march_assessment_is_82_percent_satisfactory_and_short_of_level_3(ask):
    told = ask("toolkit", "--as-at", "2014-03-31")
    assert (told["points"], told["max_points"], told["applicable"]) == (98, 120, 40)
    assert (told["score_percent"], told["score_rounded"], told["grade"]) == (81.67, 82, "Satisfactory")
    levels = {category["category"]: category["level"] for category in told["categories"]}
    assert len(levels) == 6
    assert sorted(levels.values()) == [2, 2, 2, 2, 3, 3]
    assert all(category["below_target"] for category in told["categories"] if category["level"] < 3)


def test_the_training_claim_is_not_supported_by_the_data(ask):
    requirements = ask("toolkit", "--as-at", "2014-03-31")["requirements"]
    claim = next(row for row in requirements if row["requirement"] == "112")
    assert (claim["level"], claim["claim"]) == (3, "not supported")


def test_21_breaches_were_reported_in_the_quarter_and_another_number_since_the_meeting(ask):
    assert ask("breaches", "--as-at", "2014-03-31")["count"] == 21
    since = ask("breaches", "--from", "2014-01-28", "--to", "2014-03-31", "--as-at", "2014-03-31")
    assert (since["days"], since["count"]) == (63, 15)


def test_everybody_in_scope_has_exactly_one_status(ask):
    told = ask("training", "--as-at", "2014-03-31")
    excluded = told["excluded"]["absent"] + told["excluded"]["exempt"]
    assert sum(told["status"].values()) + excluded == told["in_scope"]
    in_date = told["status"]["in_date"] + told["status"]["due_soon"]
    assert told["compliance_percent"] == pytest.approx(100 * in_date / (told["in_scope"] - excluded), abs=0.01)
    assert told["compliance_percent"] < 95


@pytest.mark.parametrize("by", ["directorate", "service", "team"])
def test_the_groups_add_up_to_the_council(ask, by):
    told = ask("training", "--as-at", "2014-03-31", "--by", by)
    assert sum(group["in_scope"] for group in told["groups"]) == told["in_scope"]
    for status, people in told["status"].items():
        assert sum(group["status"][status] for group in told["groups"]) == people


def test_the_next_exports_move_the_figures_and_leave_march_as_it_was(ask, council):
    march = ask("training", "--as-at", "2014-03-31")
    before = ask("training", "--as-at", "2014-04-30")
    kept = []
    for kind, (name, source) in APRIL.items():
        told = ask("ingest", kind, str(NEXT / name), "--as-at", "2014-04-30", "--source", source)
        assert told["rows_read"] == told["rows_kept"] + sum(told["dropped"].values())
        assert told["snapshot"]
        kept.append(told["snapshot"])
    after = ask("training", "--as-at", "2014-04-30")
    assert after["in_scope"] != before["in_scope"]
    assert after["compliance_percent"] > before["compliance_percent"]
    assert ask("training", "--as-at", "2014-03-31") == march
    for snapshot in kept:
        assert main(["withdraw", snapshot, "--why", "End of the test"]) == 0
    assert ask("training", "--as-at", "2014-04-30") == before
