"""The sample council: loaded by the same door as any upload, once."""

from __future__ import annotations

import json

import pytest

from ig_metrics import demo, settings
from ig_metrics.cli import main
from ig_metrics.errors import Refused
from ig_metrics.store import Store


@pytest.fixture
def folder(tmp_path):
    """A sample council of one file."""
    folder = tmp_path / "sample"
    folder.mkdir()
    (folder / "settings.toml").write_text('[organisation]\nname = "Sample"\n')
    (folder / "Meetings.csv").write_text("Meeting date,Committee\n27/01/2014,Audit\n")
    (folder / "manifest.toml").write_text(
        '[[file]]\nname = "Meetings.csv"\nkind = "meetings"\nas_at = 2014-01-27\nsource = "Office"\n'
    )
    return folder


def test_it_writes_settings_and_loads_the_files(tmp_path, folder):
    report = demo.fill(tmp_path / "home", folder=folder)
    (info,) = Store.open(tmp_path / "home").snapshots()
    assert (info.kind, info.source, info.uploaded_by, info.rows) == ("meetings", "Office", "demo", 1)
    assert report.stored == (info.id,)
    assert settings.load(tmp_path / "home" / "settings.toml").organisation.name == "Sample"


def test_twice_is_harmless(tmp_path, folder):
    demo.fill(tmp_path / "home", folder=folder)
    again = demo.fill(tmp_path / "home", folder=folder)
    assert again.already_held == ("Meetings.csv",)
    assert len(Store.open(tmp_path / "home").snapshots()) == 1


def test_settings_that_are_there_are_left_and_it_says_so(tmp_path, folder):
    home = tmp_path / "home"
    home.mkdir()
    (home / "settings.toml").write_text('[organisation]\nname = "Ours"\n')
    report = demo.fill(home, folder=folder)
    assert "left as it is" in report.lines[0]
    assert settings.load(home / "settings.toml").organisation.name == "Ours"


def test_if_empty_leaves_a_store_that_holds_something(tmp_path, folder):
    demo.fill(tmp_path / "home", folder=folder)
    (folder / "Meetings.csv").write_text("Meeting date\n31/03/2014\n")
    assert demo.fill(tmp_path / "home", folder=folder, if_empty=True).stored == ()
    assert len(demo.fill(tmp_path / "home", folder=folder).stored) == 1


def test_a_sample_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(Refused, match="comes with the source code"):
        demo.fill(tmp_path / "home", folder=tmp_path)


def test_a_sample_file_that_is_missing_is_named(tmp_path, folder):
    (folder / "Meetings.csv").unlink()
    with pytest.raises(Refused, match=r"Meetings\.csv is missing"):
        demo.fill(tmp_path / "home", folder=folder)


def test_the_sample_council_tells_its_story(sample_home, monkeypatch, capsys):
    """82%, Satisfactory, short of Level 3, 21 breaches: through the command line, from the committed files."""
    monkeypatch.setenv("IG_METRICS_HOME", str(sample_home))
    at = ["--as-at", "2014-03-31", "--json"]
    assert main(["toolkit", *at]) == 0
    toolkit = json.loads(capsys.readouterr().out)
    assert (toolkit["points"], toolkit["max_points"], toolkit["score_rounded"]) == (98, 120, 82)
    assert toolkit["grade"] == "Satisfactory"
    assert toolkit["categories_at_target"] < len(toolkit["categories"]) == 6
    assert main(["breaches", *at]) == 0
    assert json.loads(capsys.readouterr().out)["count"] == 21
    assert main(["training", *at]) == 0
    assert 0 < json.loads(capsys.readouterr().out)["compliance_percent"] < 95
