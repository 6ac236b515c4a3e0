"""Everything in one file and back again, from the command line, for the sample council."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from ig_metrics.store import Store


@pytest.fixture
def home(sample_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sample council's home."""
    shutil.copytree(sample_home, tmp_path / "home")
    monkeypatch.setenv("IG_METRICS_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("IG_METRICS_SETTINGS", raising=False)
    return tmp_path / "home"


FIGURES = [("toolkit",), ("training", "--by", "team"), ("breaches",)]
EVERY_FIGURE = [
    *FIGURES, ("training",), ("plan",), ("forecast", "--kept"), ("resources",), ("assets",), ("clearance", "Liquidlogic"),
    ("meetings",), ("toolkit", "--as-known-on", "2014-01-31"),
]  # fmt: skip


@pytest.mark.parametrize(
    "commands", [pytest.param(FIGURES, id="few"), pytest.param(EVERY_FIGURE, id="all", marks=pytest.mark.long)]
)
def test_every_figure_comes_back(
    home: Path, tmp_path: Path, terminal: Any, monkeypatch: pytest.MonkeyPatch, commands: list[tuple[str, ...]]
) -> None:
    def said() -> list[Any]:
        return [terminal(*command, "--json", "--as-at", "2014-03-31")[:2] for command in commands]

    before = said()
    assert [code for code, _ in before[: len(FIGURES)]] == [0] * len(FIGURES)
    code, out, progress = terminal("backup", tmp_path / "b.zip")
    assert code == 0
    assert "18 snapshots" in out
    assert "read back and verified" in out
    assert "personal data" in out
    assert "Copying snapshots: 100%" in progress
    assert "Verifying: 100%" in progress
    monkeypatch.setenv("IG_METRICS_HOME", str(tmp_path / "other"))
    code, out, _ = terminal("restore", tmp_path / "b.zip")
    assert (code, "Restored into" in out, "18 snapshots" in out) == (0, True, True)
    assert said() == before
    assert terminal("doctor")[0] == 0


def test_json_says_what_was_done(home: Path, tmp_path: Path, terminal: Any) -> None:
    code, out, _ = terminal("backup", tmp_path / "b.zip", "--json")
    made = json.loads(out)
    assert (code, made["snapshots"], made["left_out"], made["bytes"]) == (
        0,
        18,
        [],
        (tmp_path / "b.zip").stat().st_size,
    )
    code, out, _ = terminal("restore", tmp_path / "b.zip", "--check", "--json")
    assert (code, json.loads(out)["made_at"]) == (0, made["made_at"])
    code, out, _ = terminal("restore", tmp_path / "b.zip", "--replace", "--json")
    done = json.loads(out)
    assert (code, done["snapshots"], done["left_out"]) == (0, 18, [])
    assert Path(done["kept_aside"]).is_file()


def test_only_checking_says_what_is_in_it(home: Path, tmp_path: Path, terminal: Any) -> None:
    terminal("backup", tmp_path / "b.zip")
    code, out, _ = terminal("restore", "--check", tmp_path / "b.zip")
    assert code == 0
    assert "b.zip is whole: 18 snapshots" in out
    data = bytearray((tmp_path / "b.zip").read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / "b.zip").write_bytes(data)
    code, out, err = terminal("restore", "--check", tmp_path / "b.zip")
    assert (code, out) == (1, "")
    assert "is damaged" in err


def test_what_is_not_empty_is_left_alone_unless_asked(home: Path, tmp_path: Path, terminal: Any) -> None:
    terminal("backup", tmp_path / "b.zip")
    code, _, err = terminal("restore", tmp_path / "b.zip")
    assert code == 1
    assert "is not empty" in err
    assert "--replace" in err
    code, out, _ = terminal("restore", "--replace", tmp_path / "b.zip")
    assert code == 0
    assert f"What was held before is kept aside: {home / 'before-restore-'}" in out


def test_what_is_left_out_is_said_both_times(
    home: Path, tmp_path: Path, terminal: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = Store.open(home).snapshots()[0]
    (home / "snapshots" / bad.parquet_name).unlink()
    code, _, err = terminal("backup", tmp_path / "b.zip")
    assert (code, bad.id in err) == (1, True)
    assert not (tmp_path / "b.zip").exists()
    code, _, err = terminal("backup", tmp_path / "b.zip", "--leave-out-damaged")
    assert (code, f"Left out: the file of snapshot {bad.id} is missing." in err) == (0, True)
    monkeypatch.setenv("IG_METRICS_HOME", str(tmp_path / "other"))
    code, _, err = terminal("restore", tmp_path / "b.zip")
    assert (code, f"The file of snapshot {bad.id} is not in the backup" in err) == (0, True)


def test_settings_that_are_kept_elsewhere_stay_in_use(
    home: Path, tmp_path: Path, terminal: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal("backup", tmp_path / "b.zip")
    shutil.copyfile(home / "settings.toml", tmp_path / "ours.toml")
    monkeypatch.setenv("IG_METRICS_SETTINGS", str(tmp_path / "ours.toml"))
    monkeypatch.setenv("IG_METRICS_HOME", str(tmp_path / "other"))
    code, _, err = terminal("restore", tmp_path / "b.zip")
    assert code == 0
    assert "which is used and was left as it is" in err
    assert (tmp_path / "other" / "settings.toml").read_bytes() == (tmp_path / "ours.toml").read_bytes()


def test_nothing_to_back_up_makes_nothing(tmp_path: Path, terminal: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IG_METRICS_HOME", str(tmp_path / "none"))
    code, _, err = terminal("backup", tmp_path / "b.zip")
    assert (code, "There is no store in" in err) == (1, True)
    assert list(tmp_path.iterdir()) == []
    assert terminal("backup", tmp_path / "b.tar")[0] == 2
