"""Whoever is given rows about people by the terminal is in the audit log, whatever the command was."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from ig_metrics import datasets
from ig_metrics.cli.parser import build
from ig_metrics.store import Store
from ig_metrics.store.audit import PERSON_EXPORTED
from ig_metrics.wording.audit import GROUPS
from tests.browser.wire import found, identifiers, opened, people

AT = ("--as-at", "2014-03-31")
FIGURES = [
    ["toolkit"], ["plan"], ["forecast"], ["resources"], ["assets"], ["training", "--by", "team"], ["clearance", "Liquidlogic"],
    ["breaches"], ["breaches", "due"], ["breaches", "chart"], ["meetings"], ["snapshots"], ["audit"], ["doctor"], ["holds"],
    ["send", "reminders", "--dry-run"], ["purge", "--dry-run"], ["person", "erase", "{someone}", "--dry-run"], ["mappings"],
]  # fmt: skip
FILES = {
    "list": [["list", name, "--out", "{out}.csv"] for name in ("reminders", "managers", "bar", "restore", "grant", "clearance")],
    "packs": [["packs", "--out", "{out}.zip"]],
    "person": [["person", "export", "{someone}", "--out", "{out}.json"], ["person", "export", "{someone}", "--out", "{out}.xlsx"]],
    "partner": [["partner", "Example Services Ltd", "--out", "{out}.xlsx"]],
    "report": [["report", "--meeting", "2014-03-31", "--out", "{out}.docx"]],
}  # fmt: skip
READING = [*FIGURES, *([*each, "--json"] for each in FIGURES), *(each for named in FILES.values() for each in named)]
SHORT = [["holds"], ["holds", "--json"], ["send", "reminders", "--dry-run"], ["training"]]
ELSEWHERE = {
    "demo": "fills the store", "ingest": "tells of the file it was given", "check": "tells of the file it was given",
    "withdraw": "gives no rows", "carry-over": "requirements", "framework": "requirements", "template": "an empty file",
    "backup": "recorded as a backup", "restore": "recorded as a restore", "publish": "pseudonyms; recorded as published",
    "rollup": "pseudonyms of others",
}  # fmt: skip


@pytest.fixture
def council(sample_home: Path, tmp_path: Path, terminal: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The sample council with somebody held and a list of reminders issued; runs a command, gives what it told and recorded."""
    home = tmp_path / "home"
    shutil.copytree(sample_home, home)
    monkeypatch.setenv("IG_METRICS_HOME", str(home))
    monkeypatch.delenv("IG_METRICS_SETTINGS", raising=False)
    everybody = people(home)
    someone = str(everybody["staff_id"].dropna().iloc[0])
    held = ("holds", *AT, "--place", someone, "--until", "2014-06-30", "--why", "the only one on nights")
    assert terminal(*held)[0] == 0
    assert terminal("list", "reminders", *AT, "--issue", "--out", tmp_path / "issued.csv")[0] == 0
    with Store.open(home) as store:
        owners = [
            store.read(info.id)["owner"] for info in store.snapshots() if info.kind in ("toolkit", "plan", "assets")
        ]
    # Who answers for a requirement or an asset is told as such: no row about a member of staff.
    wanted = identifiers(everybody) - {str(name) for column in owners for name in column.dropna()}

    def run(*command: str) -> tuple[set[str], list[str]]:
        out = tmp_path / "given"
        said = [part.format(out=out, someone=someone) for part in command]
        with Store.open(home) as store:
            before = store.audit_count()
        code, printed, wrong = terminal(*said, *(() if said[0] == "report" else AT))
        assert (code, wrong) == (0, ""), (said, wrong)
        files = list(tmp_path.glob("given.*"))
        texts = [printed, *(text for path in files for text in opened(path.read_bytes()))]
        for path in files:
            path.unlink()
        with Store.open(home) as store:
            acts = [entry.action for entry in store.audit_entries(store.audit_count() - before)]
        return found("\n".join(texts), wanted), acts

    return run


def naming(acts: list[str]) -> bool:
    return bool(set(acts) & {*GROUPS["names"][1], PERSON_EXPORTED})


@pytest.mark.parametrize(
    "commands", [pytest.param(SHORT, id="few"), pytest.param(READING, id="all", marks=pytest.mark.long)]
)
def test_a_command_that_tells_who_somebody_is_is_recorded_and_no_other_is(
    council: Any, commands: list[list[str]]
) -> None:
    told = {tuple(command): council(*command) for command in commands}
    assert [command for command, (names, acts) in told.items() if names and not naming(acts)] == []
    # a partner's file tells who answers for what: it is recorded whether or not one of them is on the staff list
    spare = [command for command, (names, acts) in told.items() if not names and naming(acts)]
    assert [command for command in spare if command[0] != "partner"] == []
    assert told[("holds", "--json") if commands is SHORT else ("holds",)][0], "the search would find somebody"


def test_every_command_is_walked_or_said_why_not() -> None:
    commands = next(action for action in build()._actions if action.dest == "command").choices
    walked = {command[0] for command in READING}
    assert walked | set(ELSEWHERE) == set(commands)
    assert not walked & set(ELSEWHERE)


def test_nothing_is_told_where_it_cannot_be_recorded(
    council: Any, terminal: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Store, "record", full)
    code, said, wrong = terminal("holds", *AT, "--json")
    assert (code, said) == (1, "")
    assert wrong


def test_the_columns_that_name_somebody_are_those_the_datasets_say() -> None:
    assert {"staff_id", "full_name", "email", "username", "manager_email", "learner"} <= datasets.NAMING
    assert not {"service", "job_title", "owner", "reference"} & datasets.NAMING
