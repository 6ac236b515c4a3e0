"""The reference is what the program says of itself: commands, columns of files, words on the pages, settings."""

from __future__ import annotations

import ast
import re
import shlex
from pathlib import Path

import pytest

from ig_metrics.cli import parser
from ig_metrics.datasets import KINDS, UPLOADED
from scripts import reference

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


@pytest.mark.parametrize("name", reference.WRITTEN)
def test_the_reference_is_as_the_program_is(name):
    assert (DOCS / name).read_text(encoding="utf-8") == reference.WRITTEN[name](), "run: make docs"


def test_every_command_and_option_is_in_the_reference():
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    for name, command in reference.parsers(parser.build()).items():
        section = text.split(f"\n### {name}\n")[1].split("\n### ")[0]
        for one in (command, *reference.parsers(command).values()):
            for action in one._actions:
                named = action.option_strings[-1] if action.option_strings else str(action.metavar).split("|")[0]
                if action.dest != "help" and named != "ACTION":
                    assert named in section, f"{name}: {named}"


def test_every_command_is_in_a_group_and_has_examples_that_can_be_typed():
    built = parser.build()
    commands = reference.parsers(built)
    assert sorted(name for group in reference.GROUPS.values() for name in group) == sorted(commands)
    assert set(reference.EXAMPLES) == set(commands)
    for name, examples in reference.EXAMPLES.items():
        for example in examples:
            assert built.parse_args(shlex.split(example)).command == name


def test_every_kind_and_column_is_in_the_reference():
    text = (DOCS / "columns.md").read_text(encoding="utf-8")
    for name in UPLOADED:
        section = text.split(f"\n## {KINDS[name].label}\n")[1].split("\n## ")[0]
        assert [column for column in KINDS[name].names if f"| `{column}` |" not in section] == []


def test_every_term_a_page_explains_is_in_the_reference():
    text = (DOCS / "words.md").read_text(encoding="utf-8").casefold()
    terms = {
        node.args[0].value
        for path in sorted((ROOT / "ig_metrics").rglob("*.py"))
        if "Definition(" in (source := path.read_text(encoding="utf-8"))
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Definition" and node.args
        and isinstance(node.args[0], ast.Constant)
    }  # fmt: skip
    assert len(terms) > 60
    assert [term for term in sorted(terms) if not re.search(rf"\*\*{re.escape(term.casefold())}( \(|\*\*)", text)] == []


def test_every_environment_variable_is_among_the_settings():
    text = (DOCS / "settings.md").read_text(encoding="utf-8")
    read = [*(ROOT / "ig_metrics").rglob("*.py"), ROOT / "app.py"]
    named = {name for path in read for name in re.findall(r"IG_METRICS_[A-Z_]+[A-Z]", path.read_text(encoding="utf-8"))}
    assert len(named) >= 4
    assert [name for name in sorted(named) if f"| `{name}` |" not in text] == []
