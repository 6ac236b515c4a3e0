"""docs/messages.md names every refusal, every problem of a file and every finding of doctor; and none that there is not."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from ig_metrics.cli import DONE, REFUSED, WRONG_USAGE
from tests.utterances import VARIES, calls, utterances, written

DOCS = Path(__file__).parent.parent / "docs"
MESSAGES = (DOCS / "messages.md").read_text(encoding="utf-8")
MOST_FOR_ONE = 20
"""Messages that one line may stand for: "Say ..." asks for a reason in many places."""


def rows() -> list[str]:
    """The first cells of the tables headed "message", as they stand."""
    found = []
    for table in re.findall(r"^\| message \|.*\n\|---.*\n((?:\|.*\n)+)", MESSAGES, re.M):
        found += [line.split(" | ")[0].removeprefix("| ") for line in table.splitlines()]
    return found


def pattern(row: str) -> re.Pattern[str]:
    """A row as what a message begins with; … stands for anything."""
    return re.compile(".*?".join(re.escape(part) for part in row.split(VARIES)))


def test_every_refusal_and_every_problem_of_a_file_is_told_with_what_to_do():
    patterns = [pattern(row) for row in rows()]
    lacking = [f"{where}: {text}" for text, where in utterances().items() if not any(p.match(text) for p in patterns)]
    assert not lacking, "\n".join(["add a line to docs/messages.md for each of:", *lacking])


def test_the_reading_of_the_source_finds_what_it_should():
    found = utterances()
    assert len(found) > 300
    assert "Nothing was changed, so there is nothing to save." in found  # plain
    assert (
        "… is empty (0 bytes). Export it again and check that it opens before you upload it." in found
    )  # with a value
    assert any(text.startswith("… is password-protected") for text in found)  # by a function's return
    assert (
        "Somebody else has saved something in the meantime. Look at what changed, then save again." in found
    )  # a constant
    assert "It cannot expire on …, before it was issued, on …." in found  # gathered in a list


def test_no_message_is_told_that_the_program_does_not_say():
    said = [*written(), *utterances()]

    def is_said(row):
        parts = [part for part in row.split(VARIES) if part]
        return any(all(part in text for part in parts) and pattern(row).match(text) for text in said)

    assert [row for row in rows() if not is_said(row)] == []


def test_no_line_is_so_general_that_it_would_hide_what_is_new():
    stands_for = {row: [text for text in utterances() if pattern(row).match(text)] for row in rows()}
    assert {row: len(texts) for row, texts in stands_for.items() if len(texts) > MOST_FOR_ONE} == {}


def test_every_finding_of_doctor_is_told():
    codes = {call.args[0].value for call in calls("Finding") if isinstance(call.args[0], ast.Constant)}
    assert len(codes) >= 10
    assert [code for code in sorted(codes) if f"| `{code}` |" not in MESSAGES] == []


def test_every_exit_code_is_told():
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    assert [code for code in (DONE, REFUSED, WRONG_USAGE) if f"\n| {code} | " not in text] == []
