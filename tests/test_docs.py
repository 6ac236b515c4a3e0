"""The README and the guides say what is true: their commands run, their settings and defaults are the real ones."""

from __future__ import annotations

import dataclasses
import re
import shlex
import shutil
from pathlib import Path

import pytest

from ig_metrics import datasets, settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SETTINGS = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", README, re.S)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def test_the_readme_opens_with_the_two_commands():
    assert commands()[:2] == ["make run", "make test"]


def test_every_make_command_named_is_a_target():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.M))
    named = set(re.findall(r"make ([a-z-]+)", " ".join(re.findall(r"`make [a-z-]+`", README)) + "\n".join(commands())))
    assert named
    assert named <= targets


def test_every_command_of_the_readme_runs_in_the_order_given(sample_home, tmp_path, monkeypatch, terminal):
    first, *ours = [line for line in commands() if line.startswith("ig-metrics ")]
    assert first == "ig-metrics demo"
    assert len(ours) >= 8
    monkeypatch.setenv("IG_METRICS_HOME", str(shutil.copytree(sample_home, tmp_path / "data")))
    monkeypatch.chdir(tmp_path)
    for line in ours:
        code, said, complaint = terminal(*shlex.split(line)[1:])
        assert code == 0, f"{line}\n{said}\n{complaint}"
        assert said.strip(), line


def test_every_kind_is_named_in_the_readme():
    assert [kind for kind in datasets.UPLOADED if f"`{kind}`" not in README] == []


def test_every_file_the_readme_links_to_is_there():
    for target in re.findall(r"\]\((?!http)([^)]+)\)", README):
        assert (ROOT / target).exists(), target


def settings_keys() -> list[tuple[str, str, object]]:
    rows: list[tuple[str, str, object]] = []
    for table in dataclasses.fields(settings.Settings):
        kind = {"courses": settings.Course, "partners": settings.Partner, "access": settings.Access}.get(table.name)
        kind = kind or type(getattr(settings.Settings(), table.name))
        for key in dataclasses.fields(kind):
            if "not_in_file" not in key.metadata:
                rows.append((table.name, key.metadata.get("key", key.name), key.default))
    return rows


@pytest.mark.parametrize("table, key, default", settings_keys(), ids=lambda value: str(value)[:30])
def test_every_setting_is_documented_with_its_default(table, key, default):
    opening = rf"## \[+{table}\]+\n(.*?)(?=\n## |\Z)"
    section = re.search(opening, SETTINGS, re.S)
    assert section, f"[{table}] has no section"
    row = re.search(rf"^\| `{key}` \| (.*?) \|", section.group(1), re.M)
    assert row, f"{table}.{key} is not documented"
    if isinstance(default, bool | int | float):
        assert row.group(1).strip("`").replace("_", "") == str(default)
    elif isinstance(default, str):
        assert row.group(1) == f'`"{default}"`'
